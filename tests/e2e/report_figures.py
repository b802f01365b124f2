#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recompute every figure of the reports from the journal, by no code of ours but this.

    tests/e2e/report_figures.py FOLDER

FOLDER has journal.json (rows of GET /v1/journal), refusals.json (code -> times, as
whoever was refused counted them) and the answers of the reports: services.json,
staff.json, hours.json, counters.json, days.json, services.csv, services.xlsx. Exits with
1 and a line for each figure that is not so.
"""

import csv
import datetime
import json
import re
import sys
import zipfile

FOLDER = sys.argv[1]
FAULTS = []


def load(name):
    with open(f"{FOLDER}/{name}", encoding="utf-8") as file:
        return json.load(file)


def instant(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def spread(values):
    """As docs/rules.md has it: the middle one, and what nine of ten stay at or below."""
    values = sorted(values)
    n = len(values)
    if n == 0:
        return {"n": 0, "median_s": None, "p90_s": None}
    return {"n": n, "median_s": values[(n + 1) // 2 - 1], "p90_s": values[-(-9 * n // 10) - 1]}


def story(rows):
    """Visits by id, each with everything that happened to it."""
    visits = {}
    for row in rows:
        if row["kind"].startswith("visit."):
            visits.setdefault(row["subject"], []).append(row)
    return visits


def files(events):
    """How many on the number: one may join it while it waits, each takes a place."""
    return max(row["data"].get("files", 1) for row in events)


def tell(events):
    """What one visit adds to which line: [(what, value, the row it happened by)]."""
    said = []
    first_call = None
    served = 0.0
    begun = None
    end = None
    arrival = events[0]
    at = instant(arrival["at"])
    data = arrival["data"]
    due = max(at, data.get("callable_from", 0) / 1000)
    said.append(("arrived", 1, arrival))
    said.append(("tickets" if data["why"] == "arrived" else "walkins", 1, arrival))
    if data["lane"] == "priority":
        said.append(("priority", 1, arrival))
    for row in events:
        now = instant(row["at"])
        kind = row["kind"].split(".")[1]
        if kind == "called":
            if first_call is None:
                first_call = now
                said.append(("called", 1, row))
                said.append(("wait", int(round(max(0, now - due) * 1000)) // 1000, row))
                if "told_to_s" in data:
                    wait = now - at
                    said.append(("told", 1, row))
                    if wait < data["told_s"]:
                        said.append(("told_early", 1, row))
                    elif wait > data["told_to_s"]:
                        said.append(("told_late", 1, row))
            if "reason" in row["data"]:
                said.append(("out_of_order", 1, row))
        if kind == "absent":
            said.append(("absent", 1, row))
        if kind in ("waiting", "held", "finished") and begun is not None:
            served += now - begun
            begun = None
        if kind == "started":
            begun = now
        end = {"waiting": "waiting", "called": "elsewhere", "started": "elsewhere", "finished": "served",
               "cancelled": "cancelled", "unserved": "unserved"}.get(kind, end)
        last = row
    said.append(("files", files(events), last))
    said.append((end, 1, last))
    if end == "served":
        outcome = [row for row in events if row["kind"] == "visit.finished"][-1]["data"]["outcome"]
        said.append((outcome, 1, last))
        said.append(("service_time", int(round(served * 1000)) // 1000, last))
    return said


def key_at(by, events, row):
    """By which line the visit counted when this row was written."""
    before = events[: events.index(row) + 1]
    calls = [r for r in before if r["kind"] == "visit.called"]
    if by == "service":
        return [r["data"].get("for", r["data"]["service"]) for r in before if "service" in r["data"]][-1]
    if by == "staff":
        return calls[-1]["actor"] if calls else None
    if by == "counter":
        return str(calls[-1]["data"]["counter"]) if calls else None
    if by == "hour":
        return events[0]["at"][11:13]
    return events[0]["at"][:10]


def expect(where, name, got, wanted):
    if got != wanted:
        FAULTS.append(f"{where}: {name} is {got}, the journal says {wanted}")


def check(name, by, visits):
    report = load(name)
    sums = {}
    spreads = {}
    for events in visits.values():
        for what, value, row in tell(events):
            for key in {None, key_at(by, events, row)}:
                if what in ("wait", "service_time"):
                    spreads.setdefault((key, what), []).append(value)
                else:
                    sums[(key, what)] = sums.get((key, what), 0) + value
    keys = {key for key, _ in list(sums) + list(spreads) if key is not None}
    expect(name, "the list of lines", sorted(line[by] for line in report["lines"]), sorted(keys))
    for line in report["lines"] + [report["total"]]:
        key = line.get(by)
        for figure, value in line.items():
            if figure in ("wait", "service_time"):
                expect(f"{name} {key}", figure, value, spread(spreads.get((key, figure), [])))
            elif figure != by:
                expect(f"{name} {key}", figure, value, sums.get((key, figure), 0))
    return report


def sheet_cells(path):
    """The rows of the first sheet of an XLSX, as texts and numbers."""
    with zipfile.ZipFile(path) as book:
        shared = re.findall(r"<t[^>]*>(.*?)</t>", book.read("xl/sharedStrings.xml").decode())
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    rows = []
    for row in re.findall(r"<row .*?</row>", sheet):
        cells = re.findall(r'<c r="[A-Z]+\d+"( s="\d+")?( t="s")?><v>(.*?)</v>', row)
        rows.append([shared[int(v)] if text else float(v) for _, text, v in cells])
    return rows


def check_files(report):
    """The total line of both files against the answer in JSON."""
    total = report["total"]
    minutes = lambda s: None if s is None else round(s / 60 + 1e-9, 2)
    wanted = [total[f] for f in total if f not in ("wait", "service_time")]
    for part in ("wait", "service_time"):
        wanted += [total[part]["n"], minutes(total[part]["median_s"]), minutes(total[part]["p90_s"])]
    with open(f"{FOLDER}/services.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    figures = [float(cell.replace(",", ".")) if cell else None for cell in [r for r in rows if r and r[0] == "Semua"][0][1:]]
    expect("services.csv", "the last line", figures, [None if w is None else float(w) for w in wanted])
    rows = sheet_cells(f"{FOLDER}/services.xlsx")
    figures = [r for r in rows if r and r[0] == "Semua"][0][1:]
    expect("services.xlsx", "the last line", figures, [float(w) for w in wanted if w is not None])


def main():
    visits = story(load("journal.json"))
    for name, by in (("services.json", "service"), ("staff.json", "staff"), ("hours.json", "hour"),
                     ("counters.json", "counter"), ("days.json", "day")):
        report = check(name, by, visits)
        expect(name, "refusals", {r["code"]: r["times"] for r in report["refusals"]}, load("refusals.json"))
        places = {part: sum(q[part] for q in report["quotas"]) for part in ("arrived", "walkins")}
        of_tickets = sum(files(events) for events in visits.values() if events[0]["data"]["why"] == "arrived")
        expect(name, "places of tickets", places["arrived"], of_tickets)
        expect(name, "places of walk-ins", places["walkins"], report["total"]["files"] - of_tickets)
    check_files(load("services.json"))
    for fault in FAULTS:
        print(fault)
    print(f"{len(visits)} visits, {len(FAULTS)} figures that are not so")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""make mutants: do the tests notice small faults?

Faults are planted one at a time in a copy of the tree (build/mutants/tree), which is
built again; then the tests that can notice are run, quick ones first, until one does.
The same seed plants the same faults in the same tree. A fault that no test can notice,
because nothing is different, is listed in equivalent.txt with its reason.
"""
import argparse
import fcntl
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plant import faults, masked, read_enums

TOP = Path(__file__).resolve().parents[2]
WORK = TOP / "build/mutants"
TREE = WORK / "tree"

# Which tests can notice what is in a folder: names of test programs, quick ones first. All
# of them must pass before a fault counts as not noticed, so none takes more than seconds.
SERVED = ("e2e_(journal|answers|values|visit|call|arrival|roles|keys|rights|session|http|day|erase|gate|promises|edges"
          "|privacy|phone|offices|server|track.*)")
TESTS = {
    "common": "test_(?!board|announcer|counter_(window|papers|reception)|postgresql|synth|window|journal_tail|chime|picture|printer|link)"
              ".* " + SERVED,
    "db": "test_(db.*|office_.*|job|import_tickets|journal_replay|settings) " + SERVED + " e2e_(admin|events)",
    "db/postgresql*.c db/db_copy*.c": "test_(db.*|job|postgresql) e2e_(arrival|call|postgresql_admin|postgresql_failures"
                                      "|postgresql_cluster)",
    "pictures": "test_(picture_.*|frame_small|qr|escpos) fuzz_picture_.* e2e_pictures",
    "ticketing": "test_(code|keys|qr|escpos|slip.*|scanner.*|printer.*|frame_small|kiosk_.*) fuzz_(ticket_code|scanner_line)"
                 " e2e_(gate|arrival|kiosk_.*|picture_kiosk|kiosk|slow_kiosk)",
    "server/line": "test_(call_order|line_.*|quota_rule|ticket_rule|estimate|visit_state|absence.*|checklist.*|day_hours"
                   "|office_.*|forecast.*) e2e_(call|arrival|visit|day|journal)",
    "server/settings": "test_(settings.*|config|line_model|office_.*) fuzz_settings_.* " + SERVED,
    "server/office": "test_(office_.*|import_tickets|journal_replay|csv|password|picture_.*|track.*|settings)"
                     " fuzz_import_file " + SERVED + " e2e_(pictures|admin)",
    "server/http server/api": "test_(http_.*|head|feed.*|phones|openapi|job|track.*|visit_json.*|rate.*|api_.*|router.*)"
                              " fuzz_request.* " + SERVED + " e2e_(pictures|malformed|rubbish|limits|events)",
    "server/exchange": "test_(exchange_.*|backend_.*|import_.*) e2e_(backend|exchange|import_folder|keys|journal)",
    "server/notify": "test_(phone|channels|text_inbox|registrant) e2e_(messages|accounts|promises|privacy)",
    "server/prereg": "test_(registrant|nik|vault|waiting_list|likeness|ikm_rule|papers) e2e_(accounts|applications|reviews"
                     "|papers|uploads|reception|survey|form_post|promises|privacy)",
    "server/report": "test_(report_.*|ikm_rule) e2e_(reports|report_day|survey)",
    "server/papers": "test_papers e2e_(papers|uploads)",
    "server/pages": "test_(pages|mustache|chart|multipart|setting_fields) fuzz_(mustache|form) e2e_(pages|settings_pages"
                    "|review_pages|penerimaan|journey|survey|reports|offices|http)",
    "server": "test_(job|journal_tail|config|http_.*) e2e_(gate|server|http|arrival|promises|day|edges|admin|events)",
    "server/admin": "e2e_admin e2e_erase e2e_rights e2e_pictures",
    "screen": "test_(text_fit|theme|screen_.*|widget|event_stream|i18n|link|window|counter_.*|board_draw|kiosk_.*)"
              " e2e_(link|counter|picture_counter|picture_kiosk)",
    "audio": "test_(sentence|chime|clips|announce_.*|synth|announcer)",
    "display": "test_(board_state|board_snapshot.*|board_draw|board_feed.*|picture_.*|board_far) e2e_board_(lost|server)",
    "counter": "test_counter_.* e2e_counter.* e2e_picture_counter e2e_slow_counter",
}


def copy_tree():
    """The files git knows or would add, as they are now; unchanged ones keep their time."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                           cwd=TOP, check=True, capture_output=True, text=True).stdout.split("\0")
    names = {n for n in names if n and (TOP / n).exists()}
    for old in TREE.rglob("*"):
        name = str(old.relative_to(TREE))
        if old.is_file() and not name.startswith("build/") and name not in names:
            old.unlink()
    for name in names:
        old, new = TREE / name, TOP / name
        if not old.exists() or old.read_bytes() != new.read_bytes():
            old.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(new, old)


def make(targets, strict=True):
    words = ["make", "-s", f"-j{os.cpu_count()}", *(["WERROR=1"] if strict else []), *targets]
    return subprocess.run(words, cwd=TREE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def tests_for(folders):
    known = {p.stem for d in ("unit", "e2e", "fuzz") for p in (TREE / "tests" / d).glob("*.c")} - {"replay"}
    chosen = []
    for word in TESTS[folders].split(" "):
        chosen += sorted(n for n in known if re.fullmatch(word, n) and n not in chosen and not n.startswith("bench"))
    return chosen


class Runner:
    """Runs test programs; remembers how long each took when nothing was wrong."""

    def __init__(self, jobs, longest):
        self.jobs, self.longest = jobs, longest
        self.took = {}  # seconds, of those that pass untouched
        self.env = dict(os.environ, ANTREAN_BUILD="build/debug", ANTREAN_WEB=str(TREE / "web"),
                        ANTREAN_CATALOGUE=str(TREE / "deploy/catalogue/default.json"), CMOCKA_MESSAGE_OUTPUT="TAP",
                        XDG_CACHE_HOME=str(WORK / "cache"))
        self.env.pop("ANTREAN_TEST_DATABASE", None)
        self.running = {}
        self.stopped = False
        self.noticed = {}  # how often each test has noticed something

    def use_postgresql(self):
        """From now on the tests' databases are on a private server, which ends with us."""
        folder = tempfile.mkdtemp(prefix="mutants")
        script = (f"source tests/support/postgresql.sh; postgresql_start {folder} && echo $postgresql_url && read -r _;"
                  f" postgresql_stop {folder}")
        server = subprocess.Popen(["bash", "-c", script], cwd=TREE, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  text=True)
        self.env["ANTREAN_TEST_DATABASE"] = server.stdout.readline().strip()
        self.took = {}
        return server

    def passes(self, test, limit):
        def bounded():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        with open(WORK / f"{test}.log", "wb") as log:
            child = subprocess.Popen([f"build/debug/tests/{test}"], cwd=TREE, env=self.env, stdin=subprocess.DEVNULL,
                                     stdout=log, stderr=log, start_new_session=True, preexec_fn=bounded)
            self.running[test] = child
            if self.stopped:
                os.killpg(child.pid, signal.SIGKILL)
            try:
                return child.wait(timeout=limit) == 0
            except subprocess.TimeoutExpired:
                return None
            finally:
                try:
                    os.killpg(child.pid, signal.SIGKILL)  # and what it had started
                except ProcessLookupError:
                    pass
                child.wait()
                del self.running[test]

    def learn(self, tests):
        """How long the untouched tests take. One that fails untouched is left out."""
        def measure(test):
            for _ in range(2):
                started = time.monotonic()
                if self.passes(test, self.longest):
                    return time.monotonic() - started
            print(f"left out, for it fails or is slow without a fault: {test}", flush=True)
            return None

        new = [t for t in tests if t not in self.took]
        with ThreadPoolExecutor(self.jobs) as pool:
            self.took.update(zip(new, pool.map(measure, new)))

    def notices(self, test):
        if self.stopped:
            return False
        limit = 10 + 4 * self.took[test]
        result = self.passes(test, limit)
        if result is False and not self.stopped:  # once more: a busy machine is no fault
            result = self.passes(test, limit)
        if result or self.stopped:
            return False
        self.stopped = True
        for child in list(self.running.values()):
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return True

    def first_to_notice(self, tests, linked):
        """The test that notices, "" when none does, None when it does not build. `linked` are
        the tests that have the code in them; what others look at are the programs."""
        built = set()
        for i in range(0, len(tests), 2 * self.jobs):
            batch = tests[i:i + 2 * self.jobs]
            targets = {f"build/debug/tests/{t}" for t in batch if t in linked}
            targets |= {"build"} if any(t.startswith("e2e") for t in batch) else set()
            if targets - built and not make(sorted(targets - built)):
                return None
            built |= targets
            self.stopped = False
            with ThreadPoolExecutor(self.jobs) as pool:
                for test, noticed in zip(batch, pool.map(self.notices, batch)):
                    if noticed:
                        return test
        return ""


def read_equivalent():
    """{(file name, old line, new line)}: without differences in white space."""
    known = set()
    path = Path(__file__).with_name("equivalent.txt")
    for block in path.read_text().split("\n\n"):
        rows = [r for r in block.split("\n") if r and not r.startswith("#")]
        if rows:
            name, old, new = rows[0], rows[1][1:].strip(), rows[2][1:].strip()
            known.add((name, old, new))
    return known


def choose(root, folders, seed, equivalent):
    """All faults of the folders in an order by chance in which the kinds take turns."""
    headers = sorted(p for p in root.rglob("*.h") if "build" not in p.relative_to(root).parts)
    enums = read_enums(p.read_text() for p in headers)
    apart = {p for key in TESTS for part in key.split(" ") if "*" in part for p in root.glob(part)}
    by_kind = {}
    for folder in folders.split(" "):
        files = root.glob(folder) if "*" in folder else \
            set((root / folder).glob("**/*.[ch]" if folder == "ticketing" else "*.[ch]")) - apart
        for path in sorted(files):
            name = str(path.relative_to(root))
            for fault in faults(name, path.read_text(), enums):
                if path.suffix == ".h" and fault.kind != "limit doubled":
                    continue
                if (path.name, fault.old.strip(), fault.new.strip()) not in equivalent:
                    by_kind.setdefault(fault.kind, []).append(fault)
    chance = random.Random(f"{seed} {folders}")
    kinds = sorted(by_kind)
    chance.shuffle(kinds)
    for kind in kinds:
        chance.shuffle(by_kind[kind])
    while kinds:
        for kind in list(kinds):
            yield by_kind[kind].pop()
            if not by_kind[kind]:
                kinds.remove(kind)


def plant(folders, args, runner, report):
    tests = tests_for(folders)
    if not make([f"build/debug/tests/{t}" for t in tests] + ["build"], strict=False):
        sys.exit("the untouched tree does not build")
    runner.learn(tests)
    tests = [t for t in tests if runner.took[t] is not None]
    # An end-to-end test of the server is another program than what it tests.
    inside = ("server", "db", "pictures")
    linked = [t for t in tests if not t.startswith("e2e") or not folders.startswith(inside)]
    planted = noticed = 0
    last = {}  # file: the test that noticed the last fault in it
    lines = set()
    for fault in choose(TREE, folders, args.seed, read_equivalent()):
        if planted == args.count:
            break
        if (fault.path, fault.line) in lines:
            continue
        lines.add((fault.path, fault.line))
        path = TREE / fault.path
        stem = path.stem.split("_")[-1]
        order = sorted(tests, key=lambda t: (t != last.get(fault.path), t != f"test_{path.stem}", stem not in t,
                                             -runner.noticed.get(t, 0), tests.index(t)))
        text = path.read_text()
        rows = text.split("\n")
        rows[fault.line - 1] = fault.new
        try:
            path.write_text("\n".join(rows))
            by = runner.first_to_notice(order, linked)
        finally:
            path.write_text(text)
        if by is None:
            continue  # the compiler notices
        planted += 1
        noticed += by != ""
        if by:
            last[fault.path] = by
            runner.noticed[by] = runner.noticed.get(by, 0) + 1
        say(report, f"{'noticed by ' + by if by else 'SURVIVED'}: {fault.path}:{fault.line}: {fault.kind}\n"
                    f"  -{fault.old.strip()}\n  +{fault.new.strip()}")
    return planted, noticed


def say(report, text):
    print(text, flush=True)
    report.write(text + "\n")
    report.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=25, help="faults a folder (25)")
    parser.add_argument("--least", type=float, default=90, help="per cent that must be noticed (90)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="tests at a time")
    parser.add_argument("--longest", type=float, default=60, help="a test that takes longer is left out (60 s)")
    parser.add_argument("--list", action="store_true", help="only say what would be planted")
    parser.add_argument("folders", nargs="*", help="e.g. db server/line; all")
    args = parser.parse_args()
    wanted = [f for f in TESTS if not args.folders or set(f.split(" ")) & set(args.folders)]

    if args.list:
        for folders in wanted:
            for fault, _ in zip(choose(TOP, folders, args.seed, read_equivalent()), range(args.count)):
                print(f"{fault.path}:{fault.line}: {fault.kind}\n  -{fault.old.strip()}\n  +{fault.new.strip()}")
        return 0
    WORK.mkdir(parents=True, exist_ok=True)
    mine = open(WORK / "lock", "w")
    try:
        fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another run has the tree")
    copy_tree()
    runner = Runner(args.jobs, args.longest)
    table = []
    with open(WORK / "report.txt", "w") as report:
        for folders in sorted(wanted, key=lambda f: "postgresql" in f):
            server = runner.use_postgresql() if "postgresql" in folders else None
            table.append((folders, *plant(folders, args, runner, report)))
            if server:
                server.communicate("\n")
        say(report, f"seed {args.seed}\n{'folder':24} planted noticed")
        for folders, planted, noticed in table:
            say(report, f"{folders:24} {planted:7} {noticed:7} {100 * noticed / max(planted, 1):4.0f} %")
    return 0 if all(100 * n >= args.least * p for _, p, n in table) else 1


if __name__ == "__main__":
    sys.exit(main())

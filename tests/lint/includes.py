#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold the tree's includes against docs/develop.md. Run from the top: tests/lint/includes.py

Finds: files that include each other in a circle; a folder that includes
what the table "The house" in docs/develop.md does not let it include; a file name that
is there twice; SQL outside db/; a library's header outside the folders it belongs to; a
page's module that imports another page's, or that web/lib/ imports.
A module is NAME.c with
NAME.h; a header without a .c of its name does not make a circle of its one user. Exits with 1 and a line for each breach.
"""

import os
import re
import subprocess
import sys

DOCUMENT = "docs/develop.md"
HEADING = "## The house"

# The only folders, or files, that may include a library's headers (tests may all).
LIBRARIES = {
    "sqlite3.h": ["db/sqlite"],
    "libpq-fe.h": ["db/postgresql"],
    "event2/": ["server/anchor_keeper.", "server/http/", "server/api/", "server/clock_file.", "server/clock_keeper.", "server/gate", "server/job.", "server/loop.", "server/main.", "server/notify/", "server/outlook_keeper.", "server/timers.", "server/journal"],
    "openssl/": ["server/admin/", "server/http/", "server/exchange/", "server/api/tus_body.c"],
    "SDL": ["screen/", "audio/", "display/", "counter/", "ticketing/kiosk/"],
    "curl/": ["screen/", "server/curl_library."],
    "espeak-ng/": ["audio/"],
    "libevdev/": ["ticketing/"],
    "cups/": ["ticketing/"],
    "qpdf/": ["server/papers/"],
    "poppler.h": ["server/papers/"],
    "seccomp.h": ["server/papers/"],
    "qrencode.h": ["ticketing/"],
    "pango/": ["ticketing/pango_library."],
    "cairo": ["ticketing/pango_library.", "server/papers/"],
    "zbar.h": ["ticketing/"],
    "xlsxwriter.h": ["server/report/"],
}

SQL = re.compile(
    r'"\s*(SELECT\s+[\w(*]|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)'
)
IMPORT = re.compile(r'^(?:import|export) (?:.* from )?"([^"]+)"', re.MULTILINE)
INCLUDE = re.compile(r'^#include ["<]([^">]+)[">]', re.MULTILINE)


def tracked():
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, text=True,
    )
    return [path for path in listing.stdout.splitlines() if os.path.isfile(path)]


def module_of(path):
    return os.path.splitext(path)[0]


def folders_in(cell):
    return [name.rstrip("/") for name in re.findall(r"`([^`]+/)`", cell)]


def permissions():
    """The table: folder -> the folders, or single headers, it may include."""
    with open(DOCUMENT, encoding="utf-8") as file:
        section = file.read().split(HEADING, 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("| `")]
    known = {folder for row in rows for folder in folders_in(row[0])}
    may = {folder: set() for folder in known}
    for row in rows:
        words = re.sub(r"\([^)]*\)", "", row[2]).split(",")
        for word in (w.strip().strip("`") for w in words):
            if word.endswith(".h"):
                named = {word, "server/" + word}
            elif word == "all of server":
                named = {f for f in known if f == "server" or f.startswith("server/")}
            else:  # a folder of server/ goes by its own name
                named = {f for f in (word, "server/" + word) if f in known}
            for folder in folders_in(row[0]):
                may[folder] |= named
    return may


def circles(modules):
    """The sets of modules that reach each other (Tarjan's strongly connected parts)."""
    order, low, stack, found = {}, {}, [], []

    def visit(module):
        order[module] = low[module] = len(order)
        stack.append(module)
        for other in modules[module]:
            if other not in order:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], order[other])
        if low[module] == order[module]:
            part = stack[stack.index(module):]
            del stack[stack.index(module):]
            if len(part) > 1:
                found.append(sorted(part))

    for module in sorted(modules):
        if module not in order:
            visit(module)
    return found


def check_circles(includes):
    modules, written = {}, {module_of(path) for path in includes if path.endswith((".c", ".cc"))}
    for path, named in includes.items():
        modules.setdefault(module_of(path), set()).update(module_of(n) for n in named)
    modules = {m: {o for o in others if o in modules and o != m} for m, others in modules.items()}
    faults = []
    for part in circles(modules):
        if len(written.intersection(part)) >= 2:
            faults.append(f"{', '.join(part)} include each other in a circle")
    return faults


def check_table(includes):
    may, faults = permissions(), []
    for path, named in sorted(includes.items()):
        folder = os.path.dirname(path)
        if folder.startswith("tests"):
            continue
        if folder not in may:
            faults.append(f"{path}: {folder}/ is no row of the table in {DOCUMENT}")
            continue
        others = {os.path.dirname(n) for n in named if n not in may[folder]}
        for other in sorted(others - {folder, ""} - may[folder]):
            faults.append(f"{path}: {folder}/ may not include {other}/ ({DOCUMENT})")
    return faults


def check_names(paths):
    seen, faults = {}, []
    for path in paths:
        name = os.path.basename(path)
        if name.endswith((".c", ".h", ".py", ".sh")):
            if name in seen:
                faults.append(f"{path}: the name is taken by {seen[name]}")
            seen[name] = path
    return faults


def check_libraries(sources):
    faults = []
    for path, text in sorted(sources.items()):
        if path.startswith("tests/"):
            continue
        for named in INCLUDE.findall(text):
            for library, homes in LIBRARIES.items():
                if named.startswith(library) and not path.startswith(tuple(homes)):
                    faults.append(f"{path}: {named} does not belong here")
        if not path.startswith("db/") and SQL.search(text):
            faults.append(f"{path}: SQL outside db/")
    return faults


def check_scripts(paths):
    faults = []
    for path in paths:
        folder, name = os.path.split(path)
        if not folder.startswith("web/") or not name.endswith(".js"):
            continue
        with open(path, encoding="utf-8") as file:
            for named in IMPORT.findall(file.read()):
                home = os.path.dirname(os.path.normpath(os.path.join(folder, named)))
                if home not in (folder, "web/lib"):
                    faults.append(f"{path}: {folder}/ may not import {named}")
    return faults


def main():
    paths = tracked()
    sources = {}
    for path in paths:
        if path.endswith((".c", ".h", ".cc")):
            with open(path, encoding="utf-8") as file:
                sources[path] = file.read()
    includes = {path: {n for n in INCLUDE.findall(text) if n in sources}
                for path, text in sources.items()}
    faults = (check_circles(includes) + check_table(includes) + check_names(paths)
              + check_libraries(sources) + check_scripts(paths))
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"includes: {len(sources)} files as docs/develop.md has them")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions of programs and of tests/support/ that are defined for all to see, and that no program
(of tests/support/: no test) uses, or nobody outside their own file. Reads the sources as text,
which is quick and needs no build; comments, strings and declarations do not count as use. What
tests alone may use of programs is in unused.txt, with the reason. Exit status 1 and a line each
when there are others.
"""
import os
import re
import subprocess
import sys

TOKENS = re.compile(r"[A-Za-z_]\w*")
# A definition begins a line, its type stands on the line before (clang-format sees to it).
DEFINITION = re.compile(r"^([a-z_]\w*)\(", re.M)
KEPT = "tests/lint/unused.txt"


def bare(text):
    """The text without comments and strings, lines kept."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)


def definitions(text):
    lines = text.split("\n")
    for match in DEFINITION.finditer(text):
        row = text.count("\n", 0, match.start())
        before = lines[row - 1] if row else ""
        if before and before[0] not in " \t#{}" and "static" not in before.split():
            yield match.group(1), row + 1


def kept():
    """The names that stay, with main()."""
    with open(KEPT, encoding="utf-8") as file:
        return {"main"} | {line.split()[0] for line in file if line.strip() and line[0] != "#"}


def main():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others",
                             "--exclude-standard", "*.c", "*.cc", "*.h"],
                            capture_output=True, text=True, check=True).stdout.split()
    defined = {}  # a function, its file and line
    users = {}  # a word, the files that use it
    for name in filter(os.path.exists, listed):
        with open(name, encoding="utf-8") as file:
            text = bare(file.read())
        own = dict(definitions(text)) if name.endswith(".c") else {}
        if not name.startswith("tests/") or name.startswith("tests/support/"):
            defined.update({function: (name, row) for function, row in own.items()})
        if name.endswith(".h"):  # a declaration is no use; a macro or an inline function may be
            text = re.sub(r"^[\w*][^;{}#]*?\([^;{}]*\)[^;{}]*;", "", text, flags=re.M)
        words = TOKENS.findall(text)
        for word in set(words):
            if word not in own or words.count(word) > 1:
                users.setdefault(word, set()).add(name)
    faults, may = [], kept()
    for function, (name, row) in defined.items():
        by = users.get(function, set())
        if function in may:
            continue
        if not by or not name.startswith("tests/") and all(u.startswith("tests/") for u in by):
            faults.append(f"{name}:{row}: {function}() is used by no program")
        elif by == {name}:
            faults.append(f"{name}:{row}: {function}() is used in its own file alone: static")
    for fault in sorted(faults):
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that no program uses: defined for all to see and named nowhere but in tests, or
nowhere at all. Reads the sources as text, which is quick and needs no build; comments,
strings and declarations do not count as use. What may be so, with the reason, is in
unused.txt: a function's name, or what a file's path begins with. Exit status 1 and a line
each when there are others.
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
        if before and before[0] not in " \t#{}" and not before.startswith("static"):
            yield match.group(1), row + 1


def kept():
    """The names that stay, with main(), and the beginnings of paths."""
    with open(KEPT, encoding="utf-8") as file:
        words = [line.split()[0] for line in file if line.strip() and line[0] != "#"]
    names = {"main"} | {word for word in words if "/" not in word}
    return names, tuple(word for word in words if "/" in word)


def main():
    names, paths = kept()
    listed = subprocess.run(["git", "ls-files", "--cached", "--others",
                             "--exclude-standard", "*.c", "*.h"],
                            capture_output=True, text=True, check=True).stdout.split()
    sources = [name for name in listed if not name.startswith("tests/") and os.path.exists(name)]
    defined = {}
    named = {}
    for name in sources:
        with open(name, encoding="utf-8") as file:
            text = bare(file.read())
        if name.endswith(".c"):
            for function, row in definitions(text):
                defined[function] = f"{name}:{row}"
                named[function] = named.get(function, 0) - 1
        else:  # a declaration is no use; a macro or an inline function may be
            text = re.sub(r"^[\w*][^;{}#]*?\([^;{}]*\)[^;{}]*;", "", text, flags=re.M)
        for token in TOKENS.findall(text):
            named[token] = named.get(token, 0) + 1
    unused = [(place, function) for function, place in defined.items()
              if named[function] <= 0 and function not in names
              and not place.startswith(paths)]
    for place, function in sorted(unused):
        print(f"{place}: {function}() is used by no program")
    return 1 if unused else 0


if __name__ == "__main__":
    sys.exit(main())

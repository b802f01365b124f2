#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that people are not to meet: every text of ours against words.txt.

Texts are pages, scripts and sentences under web/, the screens' catalogue (msgid in
Indonesian, msgstr in English), strings of C sources, the catalogue of services, and what
in docs/ is written in Indonesian. Exit status 1 and a line for each word found.
"""
import html.parser
import json
import re
import subprocess
import sys

WORDS = "tests/lint/words.txt"
INDONESIAN_DOCS = ("docs/panduan-", "docs/poster-")
C_STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"(?:\s*"((?:\\.|[^"\\\n])*)")*')
PIECE = re.compile(r'"((?:\\.|[^"\\\n])*)"')
COMMENT = re.compile(r"/\*.*?\*/|^\s*#\s*include[^\n]*|^[^\n\"]*//[^\n]*", re.S | re.M)
ID, EN, ANY = "id", "en", "any"


class Page(html.parser.HTMLParser):
    """The text of a page, piece by piece, with its language."""

    def __init__(self):
        super().__init__()
        self.languages = [ID]
        self.texts = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link", "path", "br", "img", "input", "hr"):
            self.languages.append(dict(attrs).get("lang", self.languages[-1]))

    def handle_endtag(self, tag):
        if len(self.languages) > 1 and tag not in ("path",):
            self.languages.pop()

    def handle_data(self, data):
        if data.strip():
            self.texts.append((self.getpos()[0], self.languages[-1], data))


def of_page(path, text):
    page = Page()
    page.feed(text)
    return page.texts


def strings(text, found):
    """Strings of C or JavaScript, those that stand together as one."""
    text = COMMENT.sub(lambda m: "\n" * m.group(0).count("\n"), text)
    for match in found.finditer(text):
        whole = "".join(PIECE.findall(match.group(0))) or match.group(0)
        yield text.count("\n", 0, match.start()) + 1, ANY, whole


def of_source(path, text):
    return strings(text, C_STRING)


def of_script(path, text):
    return strings(text, re.compile(C_STRING.pattern + r"|`[^`]*`"))


def has_objects(value):
    return isinstance(value, dict) or (isinstance(value, list) and any(map(has_objects, value)))


def of_json(path, text):
    language = EN if path.endswith("/en.json") else ID if path.endswith("/id.json") else ANY

    def walk(value, key):
        if isinstance(value, dict):
            for name, item in value.items():
                if name in ("code", "id", "services") and path.startswith("deploy/") and not has_objects(item):
                    continue  # a name for programs
                yield from walk(item, name if name in (ID, EN) else key)
        elif isinstance(value, list):
            for item in value:
                yield from walk(item, key)
        elif isinstance(value, str):
            row = text[: max(text.find(json.dumps(value, ensure_ascii=False)), 0)].count("\n")
            yield row + 1, key, value

    if path.startswith("deploy/"):
        language = ID
    return walk(json.loads(text), language)


def of_catalogue(path, text):
    for match in re.finditer(r'^(msgid|msgstr)((?:\s*"(?:\\.|[^"\\])*")+)', text, re.M):
        whole = "".join(PIECE.findall(match.group(2)))
        if "Project-Id-Version" not in whole:
            row = text.count("\n", 0, match.start()) + 1
            yield row, ID if match.group(1) == "msgid" else EN, whole


def of_prose(path, text):
    for row, line in enumerate(text.split("\n"), 1):
        yield row, ID, re.sub(r"`[^`]*`|\]\([^)]*\)", "", line)


KINDS = (
    (lambda p: p.startswith("web/") and p.endswith((".html", ".mustache")), of_page),
    (lambda p: p.startswith("web/") and p.endswith(".js"), of_script),
    (lambda p: p.startswith(("web/text/", "deploy/catalogue/")) and p.endswith(".json"), of_json),
    (lambda p: p == "po/en.po", of_catalogue),
    (lambda p: p.startswith(INDONESIAN_DOCS), of_prose),
    (lambda p: p.endswith(".c") and not p.startswith("tests/"), of_source),
)


def rules():
    """Rows of words.txt: language, what is avoided, what is said instead, where it may stand."""
    with open(WORDS, encoding="utf-8") as file:
        for line in file:
            if line.strip() and line[0] != "#":
                language, avoid, instead, *places = [part.strip() for part in re.split(r" \|(?: |$)", line)]
                yield language, re.compile(rf"(?<!\w)(?:{avoid})(?!\w)", re.I), instead, places


def main():
    bad = 0
    table = list(rules())
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\n")
    texts = 0
    for path in paths:
        reader = next((read for fits, read in KINDS if fits(path)), None)
        if not reader:
            continue
        try:
            with open(path, encoding="utf-8") as file:
                content = file.read()
        except FileNotFoundError:  # removed, and not yet committed
            continue
        for row, language, text in reader(path, content):
            texts += 1
            for spoken, avoid, instead, places in table:
                # A string of unknown language: only words that are no other language's.
                if spoken != language and not (spoken == ANY):
                    continue
                found = avoid.search(text)
                if found and not any(path.startswith(place) for place in places if place):
                    print(f'{path}:{row}: "{found.group(0)}": say {instead}')
                    bad += 1
    if bad == 0:
        print(f"words: {texts} texts without a word to avoid")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Small faults as a tired programmer makes them: which ones a source file offers.

`faults(path, text, enums)` lists them: each is one line changed. What the compiler
notices by itself is found out when it is built, not here.
"""
import re
from typing import NamedTuple


class Fault(NamedTuple):
    path: str
    line: int  # from 1
    kind: str
    old: str
    new: str


def read_enums(headers):
    """{constant: its neighbour} from `enum x { A, B }` and `X(A, ...)` lists."""
    neighbours = {}

    def add(names):
        for i, name in enumerate(names):
            if len(names) > 1:
                neighbours[name] = names[i + 1] if i + 1 < len(names) else names[i - 1]

    for text in headers:
        for body in re.findall(r"\benum \w* ?\{([^}]*)\}", text):
            body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
            if "#" not in body:
                add([n for n in re.findall(r"\b([A-Z][A-Z0-9_]+)\b(?=\s*[,=]|\s*$)", body)
                     if not n.endswith(("_COUNT", "S"))])
        for body in re.findall(r"#define \w+_LIST\(X\)((?:.*\\\n)*.*)", text):
            add(re.findall(r"\bX\((\w+)", body))
    return neighbours


def masked(text):
    """(code, strings): the text with strings and comments blanked; with all but strings."""
    code, strings = list(text), [c if c == "\n" else " " for c in text]
    for m in re.finditer(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', text, re.S):
        for i in range(m.start(), m.end()):
            if text[i] != "\n":
                code[i] = " "
                if text[m.start()] == '"':
                    strings[i] = text[i]
    return "".join(code).split("\n"), "".join(strings).split("\n")


# (kind, what is looked for in code, what stands in its place)
SWAPS = [
    # Past the end of an array is for a sanitizer to notice.
    ("comparison off by one", r" < (?![<=]|ARRAY_LEN)", " <= "), ("comparison off by one", r" <= ", " < "),
    ("comparison off by one", r" > (?![>=])", " >= "), ("comparison off by one", r" >= ", " > "),
    ("comparison flipped", r" == ", " != "), ("comparison flipped", r" != ", " == "),
    ("comparison flipped", r" < ", " > "), ("comparison flipped", r" > ", " < "),
    ("and/or", r" && ", " || "), ("and/or", r" \|\| ", " && "),
    ("and/or", r" &&$", " ||"), ("and/or", r" \|\|$", " &&"),
    ("one more or less", r" [+-] 1\b(?!\d)", ""),
    ("plus/minus", r" \+ (?=\w)", " - "), ("plus/minus", r" - (?=\w)", " + "),
    ("unit forgotten", r" [*/] (?:1000|3600|60000|86400|60 \* 1000|60)\b", ""),
    ("not forgotten", r"(?<=[( ])!(?=[\w(])", ""),
    ("yes/no", r"\btrue\b", "false"), ("yes/no", r"\bfalse\b", "true"),
    ("least/most", r"\bMIN\(", "MAX("), ("least/most", r"\bMAX\(", "MIN("),
    ("least/most", r"\bfmin\(", "fmax("), ("least/most", r"\bfmax\(", "fmin("),
    ("role removed", r"ROLE_BIT\(ROLE_\w+\) \|(?: |$)", ""),
    ("role removed", r" \| ROLE_BIT\(ROLE_\w+\)", ""),
    ("role added", r"ROLE_BIT\(ROLE_\w+\)(?=[ ,;)])", r"\g<0> | ROLE_BIT(ROLE_RECEPTION)"),
    ("role added", r"\bROLES_STAFF\b(?=[ ,;])", r"\g<0> | ROLE_BIT(ROLE_BOARD)"),
    ("order of arguments", r"(?<=[(,] |.\()([\w.>\[\]&*-]+), ([\w.>\[\]&*-]+)(?=[,)])", r"\2, \1"),
]
# Whole lines: what is left of them.
LINES = [
    ("left out: return", r"^(\s{8,})return\b.*;$", r"\1;"),
    ("left out: break or continue", r"^(\s{8,})(?:break|continue);$", r"\1;"),
    ("left out: assignment", r"^(\s+)[\w.>\[\]*-]+ (?:[+|&-]?=) [^;]*;$", r"\1;"),
    ("left out: count", r"^(\s+)[\w.>\[\]-]+(?:\+\+|--);$", r"\1;"),
    ("left out: call", r"^(\s+)(?!return|sizeof)(?:\(void\) ?)?\w+\(.*\);$", r"\1;"),
    ("status ignored", r"^(\s+(?:\} else )?if \()(?:st|\w+->status) != STATUS_OK(\) \{)$",
     r"\1false\2"),
    ("status ignored", r"^(\s+if \()st == STATUS_OK( && .*)$", r"\1true\2"),
    ("condition never", r"^(\s+(?:\} else )?if \()(?!st [!=]=)(.+)(\) \{)$", r"\1(\2) && false\3"),
    ("condition always", r"^(\s+(?:\} else )?if \()(?!st [!=]=)(.+)(\) \{)$", r"\1(\2) || true\3"),
    ("limit doubled", r"^(#define \w+ \(?(?:INT64_C\(|\(size_t\))?)(\d+)(?!\d)(?!.*x)(.*)$",
     lambda m: m[1] + str(2 * int(m[2])) + m[3]),
]
# How much is done in one step shows in speed alone.
STEP = re.compile(r"_ROWS\b|A_TIME\b|PAGE|SLICE|SLOTS|DEPTHS|BUFFER|CAPACITY|_SIZE\b|PROBES|LOG_")
# Numbers of a drawing: a picture shows them, and a person judges it.
DRAWN = re.compile(r"ticket_paper|slip_draw|\bdraw\.c|draw_cache|_draw\b|board_(?:areas|foot|tiles|parts|call)|theme|widget|layout")
PLACED = re.compile(r"\b(?:rect_\w+|window_px|draw_\w+)\(|\b\w+(?:\.|->)[xywh] [-+]?= |^#define \w+_[HW] ")  # so has a line that places
# In SQL.
SQL_WORD = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|AND|ORDER BY|FROM|SET|VALUES)\b")
CLAUSE = re.compile(r"(?<=WHERE |..AND )((?:\w+\.)?\w+ (?:=|<|<=|>|>=) \$\d+)|"
                    r"(?<=\")((?:\w+\.)?\w+ (?:=|<|<=|>|>=) \$\d+)")
SQL = [
    ("SQL: order", r" DESC\b", ""), ("SQL: order", r"\bORDER BY (\w+)(?=[ \",])(?! DESC)", r"\g<0> DESC"),
    ("SQL: comparison", r" <= \$", " < $"), ("SQL: comparison", r" < \$", " <= $"),
    ("SQL: comparison", r" >= \$", " > $"), ("SQL: comparison", r" > \$", " >= $"),
    ("SQL: another state", r"\bstate = (\d)\b", lambda m: f"state = {int(m[1]) + 1}"),
    ("SQL: a state less", r"\bIN \((\d+), ", "IN ("),
    ("SQL: least/most", r"\bmin\(", "max("), ("SQL: least/most", r"\bMIN\(", "MAX("),
    ("SQL: least/most", r"\bmax\(", "min("), ("SQL: least/most", r"\bMAX\(", "MIN("),
]
KEPT = re.compile(r"[Ff]ree|unref|[Dd]estroy|close|log_|assert|memzero|wipe|\babort|json_decref|va_end|lock\("
                  r"|sqlite3_finalize|nice\(|setlocale|prctl")
# Lines that tell an operator something, or hold for the compiler only.
LEFT_ALONE = re.compile(r"\blog_(?:error|warn|info|debug|fatal)\(|\b_?[sS]tatic_assert|\bassert\("
                        r"|\bxcalloc|\bxrealloc|_free\(|memzero")
ARRAY = re.compile(r"^\s+(?:static |const |struct )*\w+ \*?\w+\[.*\];")  # its end is for a sanitizer
NAMES = re.compile(r"^\s+(?:static |const |struct \w+ |enum \w+ |unsigned )*\w+ (?:\*?\w+, )+\*?\w+;$")  # in no order
NEXT_IS_SAME = re.compile(r"\s+break;\n\s+default:\n\s+break;")  # in a switch
LIMITED = re.compile(r"([\w.>-]+) [<>]=? ([\w.>-]+) \? (?:\1 : \2|\2 : \1)\b")  # at the limit both are the same
DECLARED = re.compile(r"^\s+(?:static |const |struct |enum |unsigned )*\w+ [*\w\[\]]+ = ")


def changes(pattern, by, line, where):
    """Each place of `where` (blanked like `line`) that matches, changed in `line`."""
    for m in re.finditer(pattern, where):
        new = m.expand(by) if isinstance(by, str) else by(m)
        yield line[:m.start()] + new + line[m.end():]


def clauses_of(line):
    """`if (a && b) {` without a, and without b."""
    m = re.match(r"^(\s+(?:\} else )?(?:if|while) \()(.*)(\) \{)$", line)
    if not m:
        return
    depth, start, parts = 0, 0, []
    for i, c in enumerate(m[2]):
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return
        if depth == 0 and m[2][i:i + 4] in (" && ", " || "):
            parts.append((m[2][start:i], m[2][i:i + 4]))
            start = i + 4
    parts.append((m[2][start:], ""))
    if len({p[1] for p in parts[:-1]}) == 1:
        for i in range(len(parts)):
            rest = [p[0] for j, p in enumerate(parts) if j != i]
            yield m[1] + parts[0][1].join(rest) + m[3]


def in_sql(line, strings, before):
    """Faults in the SQL of a line: strings of it, and of the one before."""
    for m in CLAUSE.finditer(strings):
        if m[1] or re.search(r"\b(WHERE|AND) \"\s*$", before):
            what = m[1] or m[2]
            kind = "SQL: office forgotten" if re.match(r"(\w+\.)?office\b", what) else "SQL: clause forgotten"
            yield kind, line[:m.start()] + f"({what} OR 1 = 1)" + line[m.end():]
    if SQL_WORD.search(strings):
        for kind, pattern, by in SQL:
            for new in changes(pattern, by, line, strings):
                yield kind, new
        columns = re.findall(r"\b[a-z]+_ms\b", strings)
        for column in set(columns):
            for other in set(columns) - {column}:
                yield "SQL: another column", re.sub(rf"\b{column}\b", other, line, count=1)


def faults(path, text, neighbours):
    lines = text.split("\n")
    code, strings = masked(text)
    found = []
    for i, line in enumerate(lines):
        here = []
        if LEFT_ALONE.search(line) or (line.startswith("#") and not line.startswith("#define")):
            continue
        for kind, new in in_sql(line, strings[i], strings[i - 1]):
            here.append((kind, new))
        if line.startswith((" ", "\t", "#define")):
            for kind, pattern, by in LINES:
                m = re.match(pattern, line)
                if kind == "limit doubled" and (DRAWN.search(path) or PLACED.search(line) or STEP.search(line)):
                    continue
                if kind == "left out: break or continue" and NEXT_IS_SAME.match("\n".join(lines[i:i + 3])):
                    continue
                if m and not (kind in ("left out: assignment", "left out: call") and
                              (KEPT.search(line) or DECLARED.match(line))):
                    here.append((kind, m.expand(by) if isinstance(by, str) else by(m)))
        if line.startswith((" ", "\t")):
            for kind, pattern, by in SWAPS:
                number = kind in ("plus/minus", "one more or less", "unit forgotten", "order of arguments")
                if (number and (DRAWN.search(path) or PLACED.search(line) or ARRAY.match(line)) or
                        kind == "order of arguments" and NAMES.match(line) or
                        kind == "comparison off by one" and LIMITED.search(line) or
                        kind == "role added" and "RECEPTION" in line):
                    continue
                here += [(kind, new) for new in changes(pattern, by, line, code[i])]
            here += [("condition dropped", new) for new in clauses_of(line) if code[i].strip()]
            for m in re.finditer(r"\b[A-Z][A-Z0-9_]+\b", code[i]):
                if m[0] in neighbours and " case " not in code[i] and not re.search(r"[!=]= $", code[i][:m.start()]):
                    here.append(("neighbour of an enum", line[:m.start()] + neighbours[m[0]] + line[m.end():]))
        found += [Fault(path, i + 1, kind, line, new) for kind, new in here if new != line]
    return found

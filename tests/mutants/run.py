#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""make mutants: do the tests notice small faults?

Faults are planted one at a time in a copy of the tree (build/mutants/tree). What the fault
changes is compiled and linked into programs beside the untouched ones, then the tests that
can notice are run, those that speak of it first, until one does. The same seed plants the same faults
in the same tree. A fault that no test can notice, because nothing is different, is listed
in equivalent.txt with its reason.
"""
import argparse
import ctypes
import fcntl
import math
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plant import faults, masked, read_enums

TOP = Path(__file__).resolve().parents[2]
WORK = TOP / "build/mutants"
TREE = WORK / "tree"
LIBC, PR_SET_PDEATHSIG = ctypes.CDLL(None), 1
WHOLE, FAULTY = "build/debug", "build/faulty"  # untouched programs, and those with a fault
PATIENCE = 6  # times what a test is given at first it is given the second time: a busy machine is no fault

# Which tests can notice what is in a folder: names of test programs and scripts, quick ones
# first. All of them must pass before a fault counts as not noticed, so none takes more than seconds.
SERVED = ("e2e_(journal|answers|values|visit|call|arrival|roles|keys|rights|session|http|day|erase|gate|promises|edges"
          "|privacy|phone|offices|server|bundle|steps|shift|staff|staffing|settings|overview|help|pairing|morning|strangers)")
SPOKEN = ("test_(http_.*|head|conns|body|texts|feed.*|phones|openapi|job|tries|upload|tus_head|multipart|journal_tail|tend_line)"
          " fuzz_(request.*|tus_head) " + SERVED + " e2e_(pictures|malformed|rubbish|limits|events|rest|crowd|uploads|form_post)")
PREREG = ("e2e_(accounts|applications|reviews|papers|uploads|reception|survey|form_post|handover|village|morning|reseal|clamd"
          "|bundle|shift|steps|promises|privacy|penerimaan|strangers)")
TESTS = {
    "common": "test_(?!board|announcer|counter_(window|papers|reception)|postgresql|synth|window|journal_tail|chime|picture|printer|link)"
              ".* " + SERVED,
    "db": "test_(db.*|sqlite_wal|late|office_.*|job|import_tickets|journal_replay|settings|visit_file|waiting_list) " + SERVED + " " + PREREG
          + " e2e_(admin|events|exchange|backend|damage|anchor|doubt)",
    "db/postgresql*.c db/db_copy*.c": "test_(db.*|job|postgresql) e2e_(arrival|call|postgresql_admin|postgresql_failures"
                                      "|postgresql_cluster)",
    "pictures": "test_(picture_.*|frame_small|qr|escpos) fuzz_picture_.* e2e_pictures e2e_papers",
    "ticketing": "test_(code|keys|qr|escpos|slip.*|scanner.*|printer.*|frame_small|kiosk_.*|press_guard) fuzz_(ticket_code"
                 "|scanner_line) e2e_(gate|arrival|options|kiosk_.*|picture_kiosk|kiosk|slow_kiosk|survey|clock)",
    "ticketing/gate": "e2e_gate",
    "server/line": "test_(call_.*|line_.*|quota_rule|ticket_rule|typed_rule|desk_rule|clock_rule|closing|estimate|visit_state"
                   "|checklist.*|office_.*|outlook|forecast.*) e2e_(call|checklist|clerks|arrival|visit|day|journal|doubt|overview|staffing)",
    "server/settings": "test_(settings.*|config|line_model|hours_text|zone|office_.*) fuzz_settings_.* " + SERVED
                       + " e2e_settings_pages admin_settings.test.sh",
    "server/office": "test_(office_.*|outlook|head_concern|ids|import_tickets|journal_replay|csv|password|announcement|visit_file|waiting_list|desk|tend_line|pairing|settings)"
                     " fuzz_import_file " + SERVED + " e2e_(pictures|admin|doubt|voice|anchor|reception|form_post|clerks|checklist|survey|village)",
    "server/http": SPOKEN,
    "server/api": SPOKEN + " " + PREREG + " e2e_(voice|reports|messages|backend|exchange|doubt)",
    "server/exchange": "test_(exchange_.*|backend_.*|import_.*) e2e_(backend|exchange|import_folder|keys|journal)",
    "server/notify": "test_(phone|channels|messenger|text_inbox|registrant) e2e_(messages|accounts|promises|privacy)",
    "server/prereg": "test_(registrant|nik|vault|waiting_list|likeness|ikm_rule|papers|village_name|virus_scan|file_sweep"
                     "|upload|district|letter_fold) " + PREREG,
    "server/report": "test_(report_.*|ikm_rule) e2e_(reports|report_day|survey)",
    "server/papers": "test_papers e2e_(papers(_confined)?|uploads)",
    "server/pages": "test_(pages|review_view|mustache|chart|multipart|setting_fields|hours_text) fuzz_(mustache|form) e2e_(pages|settings_pages"
                    "|review_pages|penerimaan|journey|survey|reports|offices|http|overview|village|handover|clerks|morning)",
    "server": "test_(job.*|late|journal_tail|config|http_.*|conns) e2e_(gate|server|options|http|arrival|promises|day|rest|edges|admin|events"
              "|clock_file|doubt|anchor|gone|overview|morning|messages|reseal)",
    "server/admin": "e2e_(admin|options|erase|rights|pictures|owner|restore|damage|tamper|anchor|upgrade|exchange|backend|doubt"
                    "|privacy|reports|reseal) admin_settings.test.sh progress.test.sh demo.test.sh doctor.test.sh",
    "screen": "test_(text_.*|token_option|theme|screen_.*|widget|press_guard|event_stream|i18n|link|window|counter_.*|board_draw|kiosk_.*)"
              " e2e_(link|counter|picture_counter|picture_kiosk|pairing|clock)",
    "audio": "test_(sentence|chime|clips|loudness|announce.*|synth) e2e_voice e2e_kiosk_ease",
    "display": "test_(board_state|board_draw|board_picture|picture_.*|board_far) e2e_(options|board(_lost|_server|_pictures)?|pairing|clock)",
    "counter": "test_(counter_.*|desk_rule) e2e_(counter.*|picture_counter|slow_counter|clerks|help|clock)",
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


def quick_linker():
    """Every fault links programs: by a quicker linker, where one is installed."""
    name = next((n for n in ("mold", "lld") if shutil.which({"lld": "ld.lld"}.get(n, n))), None)
    if name and "-fuse-ld" not in os.environ.get("LDFLAGS", ""):
        os.environ["LDFLAGS"] = f"{os.environ.get('LDFLAGS', '')} -fuse-ld={name}"


def program_of(test, folder):
    return f"tests/e2e/{test}" if test.endswith(".sh") else f"{folder}/tests/{test}"


def make(targets, **how):
    return subprocess.run(["make", "-s", f"-j{os.cpu_count()}", "WERROR=1", *targets], cwd=TREE, **how)


def shell(command):
    return subprocess.run(command, cwd=TREE, shell=True, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


def tests_for(folders):
    known = {p.stem for d in ("unit", "e2e", "fuzz") for p in (TREE / "tests" / d).glob("*.c")} - {"replay"}
    known |= {p.name for p in (TREE / "tests/e2e").glob("*.test.sh")}
    chosen = []
    for word in TESTS[folders].split(" "):
        chosen += sorted(n for n in known if re.fullmatch(word, n) and n not in chosen)
    return chosen


def words_of(text):
    return set(re.findall(r"[a-z]{4,}", text.lower()))


class Nearness:
    """Which tests speak of what the code near a fault speaks of: by their words, rare ones most."""

    def __init__(self, tests):
        self.words = {t: words_of(next((TREE / "tests").glob(f"*/{t}" if t.endswith(".sh") else f"*/{t}.c")).read_text())
                      for t in tests}
        seen = {}
        for words in self.words.values():
            for w in words:
                seen[w] = seen.get(w, 0) + 1
        self.worth = {w: math.log(len(tests) / n) for w, n in seen.items()}

    def of(self, test, near):
        words = self.words[test]
        return sum(self.worth[w] for w in near & words) / math.sqrt(50 + len(words))


class Build:
    """The untouched programs, and beside them what a fault changes: no more is compiled and
    linked, by the very commands of make, which is asked for them once."""

    def __init__(self, tests):
        targets = [program_of(t, WHOLE) for t in tests if not t.endswith(".sh")] + ["build"]
        if make(targets, stdout=subprocess.DEVNULL).returncode != 0:
            sys.exit("the untouched tree does not build")
        told = make(["-nB", *targets], capture_output=True, text=True).stdout.replace("\\\n", " ")
        self.commands = {m[1]: line for line in told.split("\n") if (m := re.search(rf" -o ({WHOLE}/\S+)", line))}
        self.members = {m[1]: set(m[2].split()) for m in re.finditer(r"\bar \S+ (\S+\.a) (.*)", told)}
        self.programs = [t for t in self.commands if "/" not in t[len(WHOLE) + 1:]]
        self.needs = {}  # header: the objects that include it
        for path in (TREE / WHOLE).rglob("*.d"):
            rows = path.read_text().replace("\\\n", " ").split("\n")
            for name in rows[0].split()[2:]:
                self.needs.setdefault(name, []).append(str(path.relative_to(TREE))[:-1] + "o")
        self.known = {}  # names that an untouched object or program has
        self.compiled, self.linked, self.lock = [], {}, threading.Lock()
        shutil.rmtree(TREE / FAULTY, ignore_errors=True)
        shutil.copytree(TREE / WHOLE, TREE / FAULTY, copy_function=os.link,
                        ignore=shutil.ignore_patterns("*.o", "*.d", "*.a", "*.log", ".tests"))

    def names(self, target):
        if target not in self.known:
            # Of a program also those that a linker made local.
            words = ["nm", "-P", "--defined-only", *(["-g"] if target.endswith(".o") else []), target]
            told = subprocess.run(words, cwd=TREE, capture_output=True, text=True).stdout
            self.known[target] = {row.split(" ")[0] for row in told.split("\n") if row}
        return self.known[target]

    def begin(self, path):
        """Compiles what the changed file goes into. False: the compiler notices the fault."""
        objects = self.needs.get(path, []) if path.endswith(".h") else [f"{WHOLE}/{path[:-1]}o"]
        self.compiled, self.linked = [o for o in objects if o in self.commands], {}
        commands = []
        for o in self.compiled:
            new = TREE / FAULTY / (o[len(WHOLE) + 1:])
            new.parent.mkdir(parents=True, exist_ok=True)
            commands.append(self.commands[o].replace(" -MMD -MP", "").replace(f" -o {o} ", f" -o {new.relative_to(TREE)} "))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return all(pool.map(shell, commands))

    def parts(self, target):
        """Which of the compiled objects a program has in it."""
        words = self.commands[target].split()
        held = set().union(*(self.members.get(w, ()) for w in words))
        has = self.names(target)
        return [o for o in self.compiled if o in words or o in held and self.names(o) <= has]

    def link(self, target):
        """False: the fault is not in it."""
        with self.lock:
            if target in self.linked:
                return self.linked[target]
            parts = self.parts(target)
            if parts:
                command = self.commands[target]
                first = next(w for w in command.split() if w.endswith(".a"))
                for o in parts:
                    new = FAULTY + o[len(WHOLE):]
                    if f" {o} " in command:
                        command = command.replace(f" {o} ", f" {new} ")
                    else:  # in front of the archives, which then leave theirs out
                        command = command.replace(f" {first} ", f" {new} {first} ", 1)
                out = FAULTY + target[len(WHOLE):]
                (TREE / out).unlink()  # it is the untouched one by another name
                if not shell(command.replace(f" -o {target} ", f" -o {out} ")):
                    sys.exit(f"could not link {target} with {' '.join(parts)}")
            self.linked[target] = bool(parts)
            return self.linked[target]

    def prepare(self, test):
        """False: the test has nothing to do with the fault."""
        own = not test.endswith(".sh") and self.link(program_of(test, WHOLE))
        # A test of a module starts no other programs than the helpers, and looks at what is only theirs.
        scenario = test.startswith("e2e") or test.endswith(".sh")
        others = [self.link(p) for p in self.programs if scenario or p.endswith(("-paper", "-voice"))]
        theirs = not any(self.names(o) <= self.names(f"{WHOLE}/antrean-server") for o in self.compiled)
        return own or any(others) and (scenario or theirs)

    def end(self):
        for target, touched in self.linked.items():
            if touched:
                out = TREE / (FAULTY + target[len(WHOLE):])
                out.unlink(missing_ok=True)
                os.link(TREE / target, out)
        self.linked = {}


class Runner:
    """Runs test programs; remembers how long each took when it passed."""

    def __init__(self, args, build):
        self.jobs, self.longest, self.spend, self.build = args.jobs, args.longest, args.spend, build
        self.spent, self.lock = 0, threading.Lock()  # seconds of tests with the fault, of all jobs
        self.took = {}  # seconds, of those that passed
        self.sound = {}  # whether a test passes untouched
        self.env = dict(os.environ, ANTREAN_WEB=str(TREE / "web"), CMOCKA_MESSAGE_OUTPUT="TAP",
                        ANTREAN_CATALOGUE=str(TREE / "deploy/catalogue/default.json"), XDG_CACHE_HOME=str(WORK / "cache"))
        self.env.pop("ANTREAN_TEST_DATABASE", None)
        memory = Path("/dev/shm")  # as tests/run.sh: no commit waits for a disk
        base = memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 << 30 else None
        self.scratch = Path(tempfile.mkdtemp(prefix="a", dir=base))
        self.scratch.chmod(0o711)
        self.env["TMPDIR"] = str(self.scratch)
        self.running = {}
        self.stopped = False

    def use_postgresql(self):
        """From now on the tests' databases are on a private server, which ends with us."""
        folder = tempfile.mkdtemp(prefix="mutants")
        script = (f"source tests/support/postgresql.sh; postgresql_start {folder} && echo $postgresql_url && read -r _;"
                  f" postgresql_stop {folder}")
        server = subprocess.Popen(["bash", "-c", script], cwd=TREE, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  text=True)
        self.env["ANTREAN_TEST_DATABASE"] = server.stdout.readline().strip()
        self.took, self.sound = {}, {}
        return server

    def passes(self, test, limit, folder=FAULTY):
        """None when it takes longer. The first failure of a program is enough."""
        hard_core = resource.getrlimit(resource.RLIMIT_CORE)[1]

        def bounded():
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
            resource.setrlimit(resource.RLIMIT_CORE, (0, hard_core))  # a test may raise it again

        started = time.monotonic()
        path = WORK / f"{test}.log"
        with open(path, "wb") as log:
            child = subprocess.Popen([program_of(test, folder)], cwd=TREE, env=dict(self.env, ANTREAN_BUILD=folder),
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                     preexec_fn=bounded)
            self.running[test] = child
            if self.stopped:
                os.killpg(child.pid, signal.SIGKILL)
            try:
                while child.poll() is None:
                    if time.monotonic() - started > limit:
                        return None
                    try:
                        child.wait(timeout=0.2)
                    except subprocess.TimeoutExpired:
                        if re.search(rb"^\s*not ok \d+(?!.*# SKIP)", path.read_bytes(), re.M):
                            return False
                if child.returncode == 0:
                    self.took[test] = time.monotonic() - started
                return child.returncode == 0
            finally:
                with self.lock:
                    self.spent += time.monotonic() - started if folder == FAULTY else 0
                try:
                    os.killpg(child.pid, signal.SIGKILL)  # and what it had started
                except ProcessLookupError:
                    pass
                child.wait()
                del self.running[test]

    def is_sound(self, test):
        """Whether it passes untouched, in two tries. What does not is no test to go by."""
        if test not in self.sound:
            sound = any(self.passes(test, self.longest, WHOLE) for _ in range(2))
            if self.stopped:
                return False
            self.sound[test] = sound
            if not sound:
                print(f"left out, for it fails or is slow without a fault: {test}", flush=True)
        return self.sound[test]

    def notices(self, test):
        """The test's name, when it fails or hangs twice; of one that hangs also that."""
        late = self.spend and self.spent > self.spend * self.jobs
        if self.stopped or late or not self.sound.get(test, True) or not self.build.prepare(test):
            return ""
        for patience in (1, PATIENCE):  # is_sound() finds out what it takes, for the second
            limit = 10 + 4 * self.took[test] if test in self.took else self.longest
            result = self.passes(test, patience * limit)
            if result or self.stopped or not self.is_sound(test):
                return ""
        self.stopped = True
        for child in list(self.running.values()):
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return test if result is False else f"{test} by time"

    def first_to_notice(self, tests, path):
        """The test that notices, "" when none does, None when the compiler does."""
        self.stopped, self.spent = False, 0
        try:
            if not self.build.begin(path):
                return None
            with ThreadPoolExecutor(self.jobs) as pool:
                return next((by for by in list(pool.map(self.notices, tests)) if by), "")
        finally:
            self.build.end()
            for left in self.scratch.iterdir():
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def read_equivalent():
    """{(file name, old line, new line): the lines before it, None: the only one}: without
    differences in white space."""
    known = {}
    path = Path(__file__).with_name("equivalent.txt")
    for block in path.read_text().split("\n\n"):
        rows = [r for r in block.split("\n") if r and not r.startswith("#")]
        if rows:
            before = rows.pop(1).strip() if rows[1].startswith(" ") else None
            name, old, new = rows[0], rows[1][1:].strip(), rows[2][1:].strip()
            known.setdefault((name, old, new), set()).add(before)
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
            rows = path.read_text().split("\n")
            for fault in faults(name, "\n".join(rows), enums):
                if path.suffix == ".h" and fault.kind != "limit doubled":
                    continue
                before = equivalent.get((path.name, fault.old.strip(), fault.new.strip()), ())
                alone = None in before and sum(r.strip() == fault.old.strip() for r in rows) == 1
                if not alone and rows[fault.line - 2].strip() not in before:
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
    nearness = Nearness(tests)
    planted, survived = 0, []
    last = {}  # file: the test that noticed the last fault in it
    lines = set()
    for fault in choose(TREE, folders, args.seed, read_equivalent()):
        if planted == args.count:
            break
        if (fault.path, fault.line) in lines:
            continue
        lines.add((fault.path, fault.line))
        started = time.monotonic()
        path = TREE / fault.path
        text = path.read_text()
        rows = text.split("\n")
        near = words_of(" ".join([fault.path, *rows[max(0, fault.line - 30):fault.line + 20]]))
        order = sorted(tests, key=lambda t: (t != last.get(fault.path), t != f"test_{path.stem}",
                                             -nearness.of(t, near) * (2 if t.startswith("test_") else 1)))  # quicker
        rows[fault.line - 1] = fault.new
        try:
            path.write_text("\n".join(rows))
            by = runner.first_to_notice(order, fault.path)
        finally:
            path.write_text(text)
        if by is None:
            continue  # the compiler notices
        planted += 1
        what = f"{fault.path}:{fault.line}: {fault.kind}\n  -{fault.old.strip()}\n  +{fault.new.strip()}"
        if by:
            last[fault.path] = by.split(" ")[0]
        else:
            survived.append(what)
        say(report, f"{time.monotonic() - started:.0f} s, {'noticed by ' + by if by else 'SURVIVED'}: {what}")
    return planted, survived


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
    parser.add_argument("--spend", type=float, default=0, help="begin no test of a fault after so many seconds of its tests (0: all)")
    parser.add_argument("--list", action="store_true", help="only say what would be planted")
    parser.add_argument("folders", nargs="*", help="e.g. db server/line; all")
    args = parser.parse_args()
    wanted = [f for word in args.folders for f in TESTS if word in f.split(" ")] or list(TESTS)

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
    quick_linker()
    runner = Runner(args, Build(sorted({t for f in wanted for t in tests_for(f)})))
    table = []
    try:
        with open(WORK / "report.txt", "w") as report:
            for folders in sorted(wanted, key=lambda f: "postgresql" in f):
                server = runner.use_postgresql() if "postgresql" in folders else None
                table.append((folders, *plant(folders, args, runner, report)))
                if server:
                    server.communicate("\n")
            for folders, _, survived in table:
                for what in survived:
                    say(report, f"survived in {what}")
            say(report, f"seed {args.seed}\n{'folder':34} planted noticed")
            for folders, planted, survived in table:
                noticed = planted - len(survived)
                say(report, f"{folders:34} {planted:7} {noticed:7} {100 * noticed / max(planted, 1):4.0f} %")
    finally:
        shutil.rmtree(runner.scratch, ignore_errors=True)
    return 0 if all(100 * len(survived) <= (100 - args.least) * planted for _, planted, survived in table) else 1


if __name__ == "__main__":
    sys.exit(main())

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Run every test of a build and end with one line, "N passed, N failed".
#   tests/run.sh BUILD [PATTERN]   PATTERN: only tests whose path matches it (grep -E)
# A test is a program or script that prints TAP: tests/test_*, e2e_* (cmocka), fuzz_*
# (the kept corpus), and tests/*.test.sh. Each has its log in BUILD/tests/NAME.log.
# Programs that make a database (tests/database.h) run a second time, on a private
# PostgreSQL; what is about SQLite's files alone leaves itself out then.
set -uo pipefail

build=$1
pattern=${2:-}
limit=${TEST_TIMEOUT:-600} # seconds a program may take, a net under a hang
# The programs that make a database include one of these; those that run once all the same
# are about SQLite's files, or start a PostgreSQL of their own.
makes_database='#include "tests/(database|e2e|desk|hall|slides|office_model)\.h"'
run_once='e2e_disk_full|_postgresql'
# A screen is the same whatever engine its server has: under a sanitizer, which is slow, once.
if [[ $build == */[at]san ]]; then run_once+='|e2e_(board|clock|counter|hands|kiosk|picture_|slow)'; fi
export CMOCKA_MESSAGE_OUTPUT=TAP
export ANTREAN_BUILD=$build ANTREAN_WEB=$PWD/web ANTREAN_CATALOGUE=$PWD/deploy/catalogue/default.json
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0} UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=0:exitcode=66:suppressions=$PWD/tests/tsan.supp}

# shellcheck source=tests/postgresql.sh
source tests/postgresql.sh

run_one() { # ENGINE TEST
    local engine=$1 test=$2 started=$SECONDS name log status passed failed skipped
    name=$(basename "$test")
    log=$build/tests/$name.log
    if [ "$engine" = postgresql ]; then
        export ANTREAN_TEST_DATABASE=$postgresql_url
        log=$build/tests/$name.postgresql.log
        name="$name on PostgreSQL"
    fi
    timeout -k 10 "$limit" "$test" >"$log" 2>&1 </dev/null
    status=$?
    passed=$(grep -cE '^[[:space:]]*ok [0-9]+' "$log")
    # cmocka says "not ok N # SKIP" of a test that was skipped, others "ok N - ... # SKIP".
    failed=$(grep -E '^[[:space:]]*not ok [0-9]+' "$log" | grep -vc '# SKIP')
    skipped=$(grep -cE '^[[:space:]]*(not )?ok [0-9]+.*# SKIP' "$log")
    passed=$((passed - $(grep -cE '^[[:space:]]*ok [0-9]+.*# SKIP' "$log")))
    # A crash, a hang or a sanitizer's finding is a failure even when every line said ok.
    if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    if [ "$((passed + failed + skipped))" -eq 0 ]; then failed=1; fi
    echo "$passed $failed $skipped $name" >>"$results"
    if [ "$failed" -ne 0 ]; then
        echo "FAILED $name (exit $status), $log:"
        grep -E '^[[:space:]]*not ok|Error|ERROR|WARNING: ThreadSan|error:|fatal|assert' "$log" | head -15
        tail -5 "$log"
    else
        echo "passed $name: $passed ($((SECONDS - started)) s)"
    fi
}
export -f run_one
results=$(mktemp)
export build limit results
scratch=$(mktemp -d)
export XDG_CACHE_HOME=$scratch/cache # a board keeps pictures there
trap 'postgresql_stop "$scratch"; rm -f "$results"' EXIT
unset ANTREAN_TEST_DATABASE

tests=()
for source in tests/test_*.c tests/e2e_*.c tests/fuzz_*.c; do
    [ -e "$source" ] && tests+=("$build/tests/$(basename "$source" .c)")
done
for script in tests/*.test.sh; do
    [ -e "$script" ] && tests+=("$script")
done
mapfile -t tests < <(printf '%s\n' "${tests[@]}" | grep -E -- "$pattern")
runs=()
for test in "${tests[@]}"; do
    runs+=("sqlite $test")
done
for test in "${tests[@]}"; do
    if grep -qsE "$makes_database" "tests/$(basename "$test").c" && ! [[ $test =~ $run_once ]]; then
        runs+=("postgresql $test")
    fi
done
if [[ "${runs[*]}" == *"postgresql $build"* ]]; then
    postgresql_start "$scratch" || exit 1
    export postgresql_url
fi
# One more than there are cores: most of a test's time is waiting.
printf '%s\n' "${runs[@]}" | xargs -r -P "$(($(nproc) + 1))" -I{} bash -c 'run_one {}'
awk '{p += $1; f += $2; s += $3} END {
    printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : ""; exit !(f == 0 && p > 0) }' "$results"

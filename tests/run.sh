#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Run tests of a build and end with one line, "N passed, N failed".
#   tests/run.sh [check|test|long] BUILD [PATTERN]
#     check    unit tests and the kept corpora, on SQLite only
#     test     every test (the default)
#     long     those that can do more than they do every day, at their full size, and on
#              PostgreSQL what `test` runs on SQLite only: for the night
#   PATTERN: only tests whose path matches it (grep -E); !PATTERN: those that do not
# A test is a program or script that prints TAP: unit/test_*, e2e/e2e_* (cmocka), fuzz/fuzz_*
# (the kept corpus), and e2e/*.test.sh. Each has its log in BUILD/tests/NAME.log, one that
# runs with a variable set in NAME.VALUE.log.
# Programs that make a database (tests/support/database.h) run a second time, on a private
# PostgreSQL; what is about SQLite's files alone leaves itself out then.
set -uo pipefail

size='test'
case ${1:-} in check | test | long) size=$1 && shift ;; esac
build=$1
pattern=${2:-}
# Seconds a program may take, a net under a hang.
if [ $size = long ]; then limit=${TEST_TIMEOUT:-3600}; else limit=${TEST_TIMEOUT:-1500}; fi
# The programs that make a database include this, or what includes it; those that run once all
# the same are about SQLite's files, or start a PostgreSQL of their own.
database_header='tests/support/(database|e2e)\.h'
own_engine='e2e_(disk_full|gone|owner|restore)$|_postgresql'
# What is the same whatever engine a server has runs by day on SQLite: screens, pages, HTTP
# itself, strangers' files, every figure of a long day. Each statement that these prepare
# others prepare by day on PostgreSQL, too.
same='e2e_(board.*|clock|counter|counter_reception|hands_.*|kiosk.*|picture_.*|slow_.*|voice)$'
same+='|e2e_(form_post|journey|penerimaan|review_pages|settings_pages|http|limits|malformed|roles|rubbish|strangers)$'
same+='|e2e_(clamd|papers|report_day)$|test_(body|upload)$'
# Under a sanitizer, which is slow, the engines differ by the driver in db/: unit tests run
# on both, scenarios on one.
if [[ $build == */[at]san ]]; then same='e2e_'; fi
# The longest, which are begun first and in this order: by turns what mostly waits and what
# works (browsers), or the processors rest later. A new one that takes more than ten seconds
# is a word here.
longest='board_pictures firefox[.] events damage picture_kiosk papers[.] journey[.] e2e_exchange$ pages[.] loket[.] postgresql_failures
    applications$ postgresql_cluster e2e_kiosk$ announcer board_lost e2e_papers$ doubt pressing[.] messages pantau[.] test_printer
    postgresql_killed hands_clerk e2e_crash$ keys import_folder e2e_clock$ e2e_http$ e2e_board$ malformed board_server
    doctor[.] board_memory limits e2e_admin demo[.] picture_decode board_picture$ board_far board_draw loudness e2e_counter$
    postgresql_nginx stranger[.] office_model'
export CMOCKA_MESSAGE_OUTPUT=TAP
export ANTREAN_BUILD=$build ANTREAN_WEB=$PWD/web ANTREAN_CATALOGUE=$PWD/deploy/catalogue/default.json
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0} UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=0:exitcode=66:suppressions=$PWD/tests/support/tsan.supp}

# shellcheck source=tests/support/postgresql.sh
source tests/support/postgresql.sh

run_one() { # ENGINE TEST [VARIABLE=VALUE]
    local engine=$1 test=$2 name log status passed failed skipped took
    name=${test##*/}
    log=$build/tests/$name.log
    if [ "$engine" = postgresql ]; then
        export ANTREAN_TEST_DATABASE=$postgresql_url
        log=$build/tests/$name.postgresql.log
        name="$name on PostgreSQL"
    fi
    if [ -n "${3:-}" ]; then
        export "${3?}"
        name="$name with $3"
        log=${log%.log}.${3#*=}.log
    fi
    TIMEFORMAT='%1R s, %1U + %1S of the processor'
    took=$({ time timeout -k 10 "$limit" "$test" >"$log" 2>&1 </dev/null; } 2>&1)
    status=$?
    # cmocka says "not ok N # SKIP" of a test that was skipped, others "ok N - ... # SKIP".
    read -r passed failed skipped < <(LC_ALL=C awk '/^[[:space:]]*(not )?ok [0-9]+/ {
        if (/# SKIP/) s++; else if (/^[[:space:]]*ok/) p++; else f++ } END { print p + 0, f + 0, s + 0 }' "$log")
    : "${passed:=0}" "${failed:=0}" "${skipped:=0}" # there is no log
    # A crash, a hang or a sanitizer's finding is a failure even when every line said ok.
    if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    if [ "$((passed + failed + skipped))" -eq 0 ]; then failed=1; fi
    echo "$passed $failed $skipped $name" >>"$results"
    if [ "$failed" -ne 0 ]; then
        echo "FAILED $name (exit $status), $log:"
        grep -A 3 -E '^[[:space:]]*not ok|Error|ERROR|WARNING: ThreadSan|error:|fatal|assert' "$log" | head -15
        tail -5 "$log"
    else
        echo "passed $name: $passed ($took)"
    fi
}
export -f run_one
results=$(mktemp)
export build limit results
# Databases wait for the disk at each commit, and no test takes a disk away: in memory, when
# there is enough of it, that costs no time. Others than we must get through (PostgreSQL).
if [ -z "${TMPDIR:-}" ] && [ "$(df --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 4000000 ] 2>/dev/null; then
    base=/dev/shm
fi
temporary=$(mktemp -d "${base:-${TMPDIR:-/tmp}}/aXXXXXX")
chmod 711 "$temporary"
export TMPDIR=$temporary
scratch=$(mktemp -d)
export ANTREAN_TEST_DEMO=$temporary/demo # of tests of pages (pages.sh)
export ANTREAN_TEST_TABLES=$temporary/tables.db # made by the first that wants them (database.c)
export XDG_CACHE_HOME=$scratch/cache # a board keeps pictures there
export MAGICK_THREAD_LIMIT=1         # others run beside it: more threads wait for each other
trap 'postgresql_stop "$scratch"; rm -rf "$temporary" "$results"' EXIT
unset ANTREAN_TEST_DATABASE ANTREAN_TEST_CLUSTER

with_database=$(grep -lsE "$database_header" "$build"/tests/*/*.d)
makes_database() { [[ $with_database == *"/${1##*/}.d"* ]] && ! [[ $1 =~ $own_engine ]]; }

tests=()
sources=(tests/unit/test_*.c tests/e2e/e2e_*.c tests/fuzz/fuzz_*.c tests/e2e/*.test.sh)
for source in "${sources[@]}"; do
    case $source in
        *.sh) tests+=("$source") ;;
        *) source=${source##*/} && tests+=("$build/tests/${source%.c}") ;;
    esac
done
if [ $size = check ]; then
    mapfile -t tests < <(printf '%s\n' "${tests[@]}" | grep -E '/(test|fuzz)_' | grep -v _postgresql)
fi
choose=(grep -E)
if [[ $pattern == !* ]]; then choose+=(-v); fi
mapfile -t tests < <(printf '%s\n' "${tests[@]}" | "${choose[@]}" -- "${pattern#!}" |
    awk -v longest="$longest" 'BEGIN { n = split(longest, words) }
        { for (i = 1; i <= n && $0 !~ words[i]; i++) { } print i, $0 }' | sort -s -n -k1,1 | cut -d' ' -f2-)
runs=()
case $size in
    check)
        for test in "${tests[@]}"; do runs+=("sqlite $test"); done
        ;;
    test)
        for test in "${tests[@]}"; do
            runs+=("sqlite $test")
            if makes_database "$test" && ! [[ $test =~ $same ]]; then runs+=("postgresql $test"); fi
        done
        ;;
    long)
        for test in "${tests[@]}"; do
            case $(basename "$test") in
                test_office_model) runs+=("sqlite $test ANTREAN_DAYS=240" "postgresql $test ANTREAN_DAYS=24") ;;
                e2e_board_day) runs+=("sqlite $test ANTREAN_DAY_CALLS=400" "postgresql $test ANTREAN_DAY_CALLS=400") ;;
                e2e_board_memory) runs+=("sqlite $test ANTREAN_MEMORY_CALLS=720" "postgresql $test ANTREAN_MEMORY_CALLS=720") ;;
                e2e_postgresql_killed) runs+=("sqlite $test ANTREAN_CHECKINS=20000") ;;
                e2e_damage) runs+=("postgresql $test ANTREAN_DAMAGES=100") ;;
                e2e_crash) runs+=("sqlite $test ANTREAN_COPIES=1000") ;;
                firefox.test.sh) runs+=("sqlite $test ANTREAN_ALL=1") ;;
                journey.test.sh) runs+=("sqlite $test BROWSER=firefox") ;;
                pressing.test.sh) runs+=("sqlite $test ANTREAN_PRESSING_S=300") ;;
                stranger.test.sh) runs+=("sqlite $test ANTREAN_CUT_S=20") ;;
                *) if makes_database "$test" && [[ $test =~ $same ]]; then runs+=("postgresql $test"); fi ;;
            esac
        done
        ;;
esac
if [[ "${runs[*]}" == *"postgresql $build"* ]]; then
    postgresql_start "$scratch" || exit 1
    export postgresql_url ANTREAN_TEST_CLUSTER=$postgresql_fresh
fi
# More than there are cores: nine tenths of a test's time are waiting, but under a sanitizer.
beside=4
if [[ $build == */[at]san ]]; then beside=2; fi
printf '%s\n' "${runs[@]}" | xargs -r -P "$(($(nproc) * beside))" -I{} bash -c 'run_one {}'
awk '{p += $1; f += $2; s += $3} END {
    printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : ""; exit !(f == 0 && p > 0) }' "$results"

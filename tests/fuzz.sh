#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz every target, two at a time, from its kept corpus. A finding stays in
# build/fuzz/found/ and belongs into tests/fuzz/corpus/ with its mend.
#   tests/fuzz.sh [SECONDS]   for each target; ten minutes unless told
set -uo pipefail

seconds=${1:-${FUZZ_SECONDS:-600}}
export seconds
mkdir -p build/fuzz/found

fuzz_one() {
    local name=$1 found=build/fuzz/found/$1
    mkdir -p "$found"
    if ! "build/fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$found/" "build/fuzz/$name.new" "tests/fuzz/corpus/$name" >"build/fuzz/$name.log" 2>&1; then
        echo "FAILED $name: see build/fuzz/$name.log and $found/"
        return 1
    fi
    echo "passed $name: $(grep -m1 'stat::number_of_executed_units' "build/fuzz/$name.log" | awk '{print $2}') runs in $seconds s"
}
export -f fuzz_one
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    mkdir -p "build/fuzz/$name.new"
    echo "$name"
done | xargs -P 2 -I{} bash -c 'fuzz_one {}'

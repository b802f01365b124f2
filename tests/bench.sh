#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Run every bench program of a build and print one table; without a pattern it is kept in
# docs/figures.md, with the kind of machine and the commit. A program with a figure that
# missed runs once more, and only what misses twice in a row is a miss.
#   tests/bench.sh BUILD [PATTERN]
set -uo pipefail

build=$1
pattern=${2:-}
export ANTREAN_BUILD=$build ANTREAN_WEB=$PWD/web ANTREAN_CATALOGUE=$PWD/deploy/catalogue/default.json
ulimit -n "$(ulimit -Hn)"
scratch=$(mktemp -d)
export XDG_CACHE_HOME=$scratch # a board keeps pictures there
rows=$scratch/rows
trap 'rm -rf "$scratch"' EXIT
failed=0
commit=$(git describe --always --dirty 2>/dev/null || echo unknown) # before the table makes it dirty

run() { # NAME FILE: its rows
    local rc
    timeout -k 10 900 "$build/tests/$1" 2>"$build/tests/$1.log" | grep '^bench|' | cut -d'|' -f2- >"$2"
    rc=${PIPESTATUS[0]}
    if [ "$rc" -ne 0 ]; then
        echo "$1 failed; $build/tests/$1.log:" >&2
        tail -5 "$build/tests/$1.log" >&2
        failed=1
    fi
}

for source in tests/bench/bench_*.c; do
    name=$(basename "$source" .c)
    [[ $name == *"$pattern"* ]] || continue
    echo "running $name" >&2
    run "$name" "$scratch/first"
    if grep -q '|MISSED$' "$scratch/first"; then
        echo "running $name again: a figure missed" >&2
        run "$name" "$scratch/second"
        # The first row of each figure that was met, else the second time's.
        awk -F'|' 'NR == FNR { second[$1] = $0; next } /[|]MISSED$/ && $1 in second { print second[$1]; next } { print }' \
            "$scratch/second" "$scratch/first" >>"$rows"
    else
        cat "$scratch/first" >>"$rows"
    fi
done
{
    echo "figure|measured|limit|ratio|middle half|wanted|"
    cat "$rows"
} | column -t -s'|' -o' | '
grep -q '|MISSED$' "$rows" && failed=1

if [ -z "$pattern" ]; then
    {
        echo "# Figures"
        echo
        echo "What the last \`make bench\` measured, each against something measured beside it. Figures with a"
        echo "spread are medians of pairs taken in turns; what missed was measured twice in a row."
        echo
        echo "- Commit: $commit"
        echo "- Machine: $(nproc) x $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1), $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1000000 }' /proc/meminfo) of memory, load $(cut -d' ' -f1 /proc/loadavg) at the end"
        echo
        echo "| figure | measured | limit | ratio | middle half | wanted | |"
        echo "|---|---|---|--:|---|---|---|"
        sed 's/^/| /; s/|/ | /g; s/^ | /| /; s/$/ |/' "$rows"
    } >docs/figures.md
fi
exit $failed

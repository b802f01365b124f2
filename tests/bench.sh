#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Run every bench program of a build and print one table.
#   tests/bench.sh BUILD [PATTERN]
set -uo pipefail

build=$1
pattern=${2:-}
export ANTREAN_BUILD=$build ANTREAN_WEB=$PWD/web ANTREAN_CATALOGUE=$PWD/deploy/catalogue/default.json
ulimit -n "$(ulimit -Hn)"
rows=$(mktemp)
scratch=$(mktemp -d)
export XDG_CACHE_HOME=$scratch # a board keeps pictures there
trap 'rm -rf "$rows" "$scratch"' EXIT
failed=0
for source in tests/bench_*.c; do
    name=$(basename "$source" .c)
    [[ $name == *"$pattern"* ]] || continue
    echo "running $name" >&2
    timeout -k 10 900 "$build/tests/$name" 2>"$build/tests/$name.log" | grep '^bench|' | cut -d'|' -f2- >>"$rows"
    if [ "${PIPESTATUS[0]}" -ne 0 ]; then
        echo "$name failed; $build/tests/$name.log:" >&2
        tail -5 "$build/tests/$name.log" >&2
        failed=1
    fi
done
{
    echo "figure|measured|limit|ratio|wanted|"
    cat "$rows"
} | column -t -s'|' -o' | '
exit $failed

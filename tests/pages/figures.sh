#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What pages cost a phone and how Lighthouse judges them; kept in docs/figures-pages.md.
#   tests/pages/figures.sh BUILD
set -uo pipefail

status=0
kept=$(mktemp)
trap 'rm -f "$kept"' EXIT
{ tests/pages/weights.sh "$1" && echo && tests/lighthouse/judge.sh "$1"; } | tee "$kept"
status=${PIPESTATUS[0]}
{
    echo "# Figures of pages"
    echo
    echo "What the last \`make page-weights\` found: bytes of a first view, when it can be used on a line"
    echo "of 50 kbit/s and 800 ms, and Lighthouse's verdict for a slow phone."
    echo
    echo '```'
    cat "$kept"
    echo '```'
} >docs/figures-pages.md
exit "$status"

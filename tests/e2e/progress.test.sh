#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Long work of antrean-admin says how far it is on a terminal, and nowhere else; what it says
# on standard output is the same either way. Prints TAP.
set -uo pipefail
umask 077

build=${ANTREAN_BUILD:-build/debug}
admin=$PWD/$build/antrean-admin
folder=$(mktemp -d)
# shellcheck source=tests/support/tap.sh
source tests/support/tap.sh
said=("$folder/terminal" "$folder/plain")
office=$folder/office
trap 'rm -rf "$folder"' EXIT

# both NAME PATTERN COMMAND: on a terminal with PATTERN, elsewhere without a word on standard
# error; COMMAND's standard output goes to $folder/out, in both.
both() {
    local pattern=$1 command=$2
    script -qec "$command >$folder/out" "$folder/terminal" >/dev/null 2>&1 </dev/null || return 1
    grep -qE "$pattern" <(tr '\r\033' '\n^' <"$folder/terminal") || return 1
    # The line is gone at the end: the last that was written clears it.
    [[ $(tail -c 200 "$folder/terminal" | grep -av '^Script' | tr -d '\n') == *$'\r\033[K' ]] || return 1
    mv "$folder/out" "$folder/out-terminal"
    undo
    bash -c "$command >$folder/out" 2>"$folder/plain" || return 1
    [ ! -s "$folder/plain" ] && diff "$folder/out" "$folder/out-terminal" >>"$folder/plain"
}
undo() { :; }

ANTREAN_CATALOGUE=${ANTREAN_CATALOGUE:-deploy/catalogue/default.json} "$admin" init "$office" --demo >/dev/null || exit 1
both 'walking the journal, rows: [0-9]+ of [0-9]+ \([0-9]+ %\)' "$admin check $office"
report "check"
undo() { rm "$folder"/copy.db*; }
both 'copying the database, pages: [0-9]+ of [0-9]+ \([0-9]+ %\)' "$admin backup $office $folder/copy.db"
report "backup"
undo() { rm "$office"/antrean.db.before-restore && "$admin" restore "$office" "$folder/copy.db" >/dev/null && rm "$office"/antrean.db.before-restore; }
both "telling the journal's story again, rows" "$admin restore $office $folder/copy.db"
report "restore"
date=$(date -d "next tuesday" +%F)
{
    echo registration,service,date,window_from,window_to,name,nik,phone
    for n in $(seq 100 399); do echo "PROGRESS-$n,ktp-baru,$date,08:00,10:00,Siti $n,3517014101900001,08123456$n"; done
} >"$folder/rows.csv"
# The second time they are there already, as they are on each further one.
"$admin" import "$office" "$folder/rows.csv" >/dev/null
undo() { :; }
both 'importing, rows: [0-9]+ of 300 \([0-9]+ %\)' "$admin import $office $folder/rows.csv"
report "import"
tap_end

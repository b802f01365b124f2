#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What `make run` does: it opens a demo office, with a display its windows side by side,
# tells what to try, and ends all of it together, however it is ended itself. Prints TAP.
set -uo pipefail
set -m # else bash starts what is in the background deaf to SIGINT

build=${ANTREAN_BUILD:-build/debug}
folder=$(mktemp -d)
# shellcheck source=tests/support/tap.sh
source tests/support/tap.sh
said=("$folder/output")
demo=
display=

clean_up() {
    for pid in $demo $display; do kill -KILL "$pid" 2>/dev/null; done
    rm -rf "$folder"
}
trap clean_up EXIT

# open_demo [DISPLAY FOLDER]
open_demo() {
    : >"$folder/output" # not what a demo before said
    env -u DISPLAY -u WAYLAND_DISPLAY ${1:+DISPLAY=$1} SDL_AUDIODRIVER=dummy ANTREAN_DEMO="${2:-$folder/office}" \
        deploy/demo.sh "$build" >"$folder/output" 2>&1 &
    demo=$!
    until_true 240 grep -q 'Ctrl-C ends' "$folder/output"
}
url() { grep -o 'http://127.0.0.1:[0-9]*' "$folder/output" | head -1; }
answers() { curl -sf -m 60 -o /dev/null "$(url)/healthz"; }
is_silent() { ! answers; }
has_ended() { ! kill -0 "$demo" 2>/dev/null; }

open_demo && answers
report "the demo office answers"
arrival=$(sed -n 's/^ *let one arrive *//p' "$folder/output")
[ -n "$arrival" ] && eval "$arrival" >"$folder/slip" 2>&1 && grep -q 'A001' "$folder/slip"
report "the ticket it names gets a number"
# Everybody of accounts.json, an applicant too, signs in as what it says they are.
sign_in_all() {
    python3 - "$folder/office/demo/accounts.json" "$(url)" <<'SIGN_IN'
import json, sys, urllib.request
people = json.load(open(sys.argv[1]))
for one in people:
    body = json.dumps({"username": one["username"], "password": one["password"]}).encode()
    ask = urllib.request.Request(sys.argv[2] + "/v1/session", body, {"Content-Type": "application/json"})
    assert json.load(urllib.request.urlopen(ask))["role"] == one["role"]
assert {"admin", "supervisor", "counter", "reviewer", "reception", "applicant"} <= {one["role"] for one in people}
SIGN_IN
}
sign_in_all
report "everybody of accounts.json signs in"
"$build/antrean-admin" check "$folder/office" >/dev/null
report "the office is in order"
for signal in TERM INT HUP; do
    if has_ended; then open_demo; fi
    at=$(url)
    kill -"$signal" "$demo"
    until_true 120 has_ended && wait "$demo" && ! curl -s -m 60 "$at/healthz" >/dev/null
    report "SIG$signal ends the demo and its server with status 0"
done
open_demo && kill -KILL "$demo" && until_true 120 is_silent
report "no server stays when the demo is killed without warning"
Xvfb -displayfd 3 -noreset -screen 0 1600x900x24 3>"$folder/display" >/dev/null 2>&1 &
display=$!
until_true 120 test -s "$folder/display"
screen=:$(cat "$folder/display")
open_demo "$screen" "$folder/shown" # nobody is killed in there, and perhaps still writes
# place PROGRAM: X,Y,WIDTHxHEIGHT of its window.
place() {
    DISPLAY=$screen xdotool search --class "^$1\$" getwindowgeometry 2>/dev/null |
        awk '/Position/ { at = $2 } /Geometry/ { print at "," $2 }'
}
stands() { [ "$(place "$1")" = "$2" ]; }
until_true 120 stands antrean-board '0,0,880x450' && until_true 120 stands antrean-counter '0,450,880x450' &&
    until_true 120 stands antrean-kiosk '880,0,720x900'
report "with a display, board, counter and kiosk stand side by side"
kill -TERM "$demo" && until_true 120 has_ended
mkdir "$folder/precious" && touch "$folder/precious/file"
ANTREAN_DEMO="$folder/precious" deploy/demo.sh "$build" >"$folder/output" 2>&1
[ $? -eq 1 ] && [ -e "$folder/precious/file" ]
report "a folder that is no demo office is left alone"
tap_end

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Open a demo office: a fresh folder, the server, and with a display the kiosk, the board
# and a counter. Ctrl-C ends all of it.
#   deploy/demo.sh BUILD     BUILD: where the programs are, e.g. build/debug
# ANTREAN_DEMO names the office's folder (default build/demo; what it holds is replaced),
# ANTREAN_DEMO_LISTEN the address (default a free port of the loopback).
set -euo pipefail

build=${1:?usage: deploy/demo.sh BUILD}
office=${ANTREAN_DEMO:-build/demo}
listen=${ANTREAN_DEMO_LISTEN:-127.0.0.1:0}
export ANTREAN_WEB=${ANTREAN_WEB:-$PWD/web}
export ANTREAN_CATALOGUE=${ANTREAN_CATALOGUE:-$PWD/deploy/catalogue/default.json}
pids=()

# End what we started, by its number, gently first; nothing is left behind.
finish() {
    local status=$? pid tries
    trap '' INT TERM HUP
    trap - EXIT
    for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do
        for ((tries = 0; tries < 120; tries++)); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    if [ -n "${lines:-}" ]; then rm -f "$lines"; fi
    exit "$status"
}
trap finish EXIT
trap 'exit 0' INT TERM HUP

# In the background; it ends with us even when we are killed without warning.
start() {
    if command -v setpriv >/dev/null && setpriv --pdeathsig TERM true 2>/dev/null; then
        setpriv --pdeathsig TERM "$@" &
    else
        "$@" &
    fi
    pids+=($!)
}

# field FILE KEY VALUE WANTED: WANTED of the entry whose KEY is VALUE.
field() {
    awk -F'"' -v key="$2" -v value="$3" -v wanted="$4" '
        /\{/ { have = ""; hit = 0 }
        $2 == wanted { have = $4 }
        $2 == key && $4 == value { hit = 1 }
        /\}/ && hit { print have; exit }' "$1"
}

if [ -e "$office" ] && [ ! -d "$office/demo" ]; then
    echo "demo.sh: $office is there and is no demo office; set ANTREAN_DEMO to another folder" >&2
    exit 1
fi
rm -rf "$office"
mkdir -p "$(dirname "$office")"
made=$("$build/antrean-admin" init "$office" --demo)
date=$(grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}' <<<"$made" | head -1)

lines=$(mktemp)
start "$build/antrean-server" --config "$office/antrean.conf" --listen "$listen" \
    --clock "${date}T08:30:00" >"$lines"
server=${pids[0]}
for ((tries = 0; tries < 1200; tries++)); do
    if grep -q '^listening on ' "$lines" || ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$lines" | head -1)
if [ -z "$url" ]; then
    echo "demo.sh: the server did not start; its reason stands above" >&2
    exit 1
fi

kiosk_token=$(field "$office/demo/devices.json" kind kiosk token)
board_token=$(field "$office/demo/devices.json" kind board token)
password() { field "$office/demo/accounts.json" role "$1" password; }

cat <<TEXT

Demo office for $date, whose clock began at 08:30, in $office
  applicants       $url in a browser; one is there: phone 081200009999, password $(password applicant)
  staff            $url/masuk (/penerimaan, /loket, /pantau, /tinjau, /laporan, /atur); who they are: $office/demo/accounts.json
  the server       $url/healthz
  tickets to scan  $office/demo/tickets/001.png ...; what each of them is: 001.json ...
  let one arrive   $build/antrean-kiosk --server $url --token $kiosk_token --scan $office/demo/tickets/001.png
                   (the slip it prints names the page that follows the number on a phone)
  a counter        $build/antrean-counter --server $url --counter 1 --username counter
                   password $(password counter)
  a board          ANTREAN_TOKEN=$board_token $build/antrean-board --server $url
  devices          $office/demo/devices.json
  all in order?    $build/antrean-admin check $office
TEXT

# Side by side: the board above the counter, the kiosk beside them.
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "  windows          kiosk (drop a ticket's picture on it), board, counter 1"
    if [ -x "$build/antrean-board" ]; then
        ANTREAN_WINDOW=0,0,55,50 ANTREAN_TOKEN=$board_token start "$build/antrean-board" --server "$url"
    fi
    if [ -x "$build/antrean-kiosk" ]; then
        ANTREAN_WINDOW=55,0,45,100 start "$build/antrean-kiosk" --server "$url" --token "$kiosk_token"
    fi
    if [ -x "$build/antrean-counter" ]; then
        ANTREAN_WINDOW=0,50,55,50 ANTREAN_PASSWORD=$(password counter) start "$build/antrean-counter" \
            --server "$url" --counter 1 --username counter
    fi
fi
printf '\nCtrl-C ends all of it.\n'
status=0
wait "$server" || status=$?
exit "$status"

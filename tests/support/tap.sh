# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For tests that are scripts: what they find, as TAP. Sourced; a test ends with `tap_end`.
count=0
failed=0
said=() # what a failure shows: files

# report NAME: by the status of the command before.
report() {
    local status=$?
    count=$((count + 1))
    if [ $status -eq 0 ]; then
        echo "ok $count - $1"
    else
        failed=1
        echo "not ok $count - $1"
        cat "${said[@]}" 2>/dev/null | tr '\r\033' '\n^' | head -c 4000 | sed 's/^/# /'
    fi
}
# until_true SECONDS COMMAND...: until it succeeds.
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ $SECONDS -ge $end ]; then return 1; fi
        sleep 0.1
    done
}

tap_end() {
    echo "1..$count"
    exit $failed
}

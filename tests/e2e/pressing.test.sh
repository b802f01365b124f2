#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Pages of a whole office, pressed at random: tests/pages/pressing.mjs. Prints TAP.
# ANTREAN_PRESSING_S: how long (over a minute: eight clerks); SEED: which presses.
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
# shellcheck source=tests/support/port.sh
. tests/support/port.sh
fetch_tools
make_office 2026-07-14
keep_port # pressing.mjs starts and kills its own server
ANTREAN_BUILD=$build NODE_MODULES=$tools HOME=$folder node tests/pages/pressing.mjs "http://127.0.0.1:$port" "$folder/office" 2>"$folder/err2"
status=$?
if [ $status -ne 0 ]; then sed 's/^/# /' "$folder/err2" | tail -40; fi
"$build/antrean-admin" check "$folder/office" >"$folder/check" || {
    echo "not ok 6 - the journal is whole"
    sed 's/^/# /' "$folder/check"
    status=1
}
exit $status

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From home to the paper in hand by keyboard, in Chromium; by night with BROWSER=firefox, too:
# tests/pages/journey.mjs. Prints TAP. PICTURES=DIR leaves pictures there.
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
# shellcheck disable=SC2154 # pages.sh sets folder, tools, build and url
echo 2026-07-14T09:00:00+07:00 >"$folder/clock"
serve 2026-07-14 "$folder/clock" --clock-file
CLOCK=$folder/clock BUILD=$build NODE_MODULES=$tools HOME=$folder \
    node tests/pages/journey.mjs "$url" "$folder/office" ${PICTURES:+"$PICTURES"}
status=$?
stop_serving || status=1
exit $status

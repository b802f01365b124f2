#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Papers sent by the page's script, in Chromium and in Firefox: tests/pages/papers.mjs.
# Prints TAP. PICTURES=DIR leaves pictures there.
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
status=0
for browser in ${BROWSERS:-chromium firefox}; do
    serve 2026-07-14 2026-07-14T09:00:00+07:00
    NODE_MODULES=$tools HOME=$folder node tests/pages/papers.mjs "$url" "$folder/office/demo/outbox" "$browser" ${PICTURES:+"$PICTURES"} || status=1
    stop_serving || status=1
    rm -rf "$folder/office"
done
exit $status

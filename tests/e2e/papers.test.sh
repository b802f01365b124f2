#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Papers sent by the page's script, in Chromium: tests/pages/papers.mjs; in Firefox by
# firefox.test.sh. Prints TAP. PICTURES=DIR leaves pictures there.
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
serve 2026-07-14 2026-07-14T09:00:00+07:00
NODE_MODULES=$tools HOME=$folder node tests/pages/run.mjs papers "$url" "$folder/office" ${PICTURES:+"$PICTURES"}
status=$?
stop_serving || status=1
exit $status

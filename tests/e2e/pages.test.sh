#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Pages of a demo office in Chromium: tests/pages/check.mjs. Prints TAP. PICTURES=DIR
# leaves pictures of each page there.
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
serve 2026-07-14 2026-07-14T09:00:00+07:00
mkdir -p "$folder/office/files/board"
cp docs/pictures/board.png "$folder/office/files/board/contoh.png"
echo "bukan gambar" >"$folder/office/files/board/brosur.pdf"
NODE_MODULES=$tools HOME=$folder node tests/pages/run.mjs check "$url" "$folder/office" ${PICTURES:+"$PICTURES"}
status=$?
stop_serving || status=1
exit $status

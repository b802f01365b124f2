#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What browsers differ in, in Debian's Firefox: papers sent by the page's script
# (tests/pages/papers.mjs), pages that are live (check.mjs). Prints TAP. With ANTREAN_ALL all
# that these do in Chromium, with fewer pages; PATHS says which (regular expression).
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
serve 2026-07-14 2026-07-14T09:00:00+07:00
BROWSER=firefox PATHS=${PATHS:-'^/(masuk|loket/1|pantau.bahasa=id|layar.bahasa=id|penerimaan)$'} NODE_MODULES=$tools HOME=$folder \
    node tests/pages/run.mjs papers,check "$url" "$folder/office"
status=$?
stop_serving || status=1
exit $status

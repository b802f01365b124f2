#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Some pages of a demo office in Debian's Firefox: tests/pages/check.mjs. Prints TAP.
# PATHS says which (regular expression).
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
serve 2026-07-14 2026-07-14T09:00:00+07:00
BROWSER=firefox PATHS=${PATHS:-'^/(masuk|loket/1|pantau.bahasa=id|layar.bahasa=id|penerimaan)$'} NODE_MODULES=$tools HOME=$folder \
    node tests/pages/check.mjs "$url" "$folder/office/demo/accounts.json"
status=$?
stop_serving || status=1
exit $status

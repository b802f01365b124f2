#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Lighthouse over the main pages of a demo office: tests/lighthouse/judge.mjs.
#   tests/lighthouse/judge.sh BUILD
set -uo pipefail

export ANTREAN_BUILD=$1
# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
pages=$tools
fetch_tools lighthouse
serve 2026-07-14 2026-07-14T09:00:00+07:00
# shellcheck disable=SC2154 # pages.sh sets folder, tools and url
NODE_MODULES=$pages LIGHTHOUSE=$tools HOME=$folder node tests/lighthouse/judge.mjs "$url" "$folder/office"
status=$?
stop_serving || status=1
exit $status

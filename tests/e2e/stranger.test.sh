#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A public tus client over a line that is cut: tests/pages/stranger.mjs. Prints TAP.
set -uo pipefail

# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
# shellcheck disable=SC2154 # pages.sh sets folder and url
# A sixteenth is drawn and laid out as tiles: noise is the dearest part of a photograph.
convert -seed 7 -size 600x450 plasma:tan-white -attenuate 0.6 +noise Gaussian -write mpr:tile +delete \
    -size 2400x1800 tile:mpr:tile -quality 95 "jpg:$folder/photo.jpg"
serve 2026-07-14 2026-07-14T09:00:00+07:00
NODE_MODULES=$tools HOME=$folder node tests/pages/stranger.mjs "$url" "$folder/office" "$folder/photo.jpg"
status=$?
stop_serving || status=1
exit $status

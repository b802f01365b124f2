#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a phone fetches to see a page for the first time, in bytes as they are sent, heads
# left out: the page, its styles, its script; and all scripts of an applicant's whole way. Fails
# when one is over 14 KB, or these over 40 KB.
#   tests/pages/weights.sh BUILD
set -uo pipefail

export ANTREAN_BUILD=$1
most=14336
most_scripts=40960
# shellcheck source=tests/support/pages.sh
. tests/support/pages.sh
fetch_tools
serve 2026-07-14 2026-07-14T09:00:00+07:00

# shellcheck disable=SC2154 # pages.sh sets folder, tools and url
weigh() { curl -s -H 'Accept-Encoding: gzip' -o "$folder/body" -w '%{size_download}' "$url$1"; }

status=0
for page in / '/?bahasa=en' '/?cari=akta' /layanan/akta-lahir /layanan/ktp-hilang /daftar /daftar/kode /lupa /masuk /status; do
    sum=$(weigh "$page")
    gzip -dc "$folder/body" >"$folder/page" 2>/dev/null || cp "$folder/body" "$folder/page"
    parts="page $sum"
    for file in $(grep -oE '/web/[^"]+\.(css|js|svg)' "$folder/page" | sort -u); do
        bytes=$(weigh "$file")
        sum=$((sum + bytes))
        parts="$parts, ${file##*/} $bytes"
    done
    word=ok
    if [ "$sum" -gt $most ]; then word='TOO HEAVY' && status=1; fi
    printf '%6d  %-22s %s (%s)\n' "$sum" "$page" "$word" "$parts"
done
sum=0
for file in web/pemohon/*.js web/lib/tus.js web/lib/morph.js web/nomor/nomor.js; do
    sum=$((sum + $(weigh "/$file")))
done
word=ok
if [ "$sum" -gt $most_scripts ]; then word='TOO HEAVY' && status=1; fi
printf '%6d  %-22s %s\n' "$sum" 'scripts of the journey' "$word"
NODE_MODULES=$tools HOME=$folder node tests/pages/usable.mjs "$url" "$folder/office" || status=1
stop_serving || status=1
exit $status

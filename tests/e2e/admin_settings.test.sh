#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# antrean-admin settings: read, replaced, carried to another office, and mended when what is
# stored cannot be loaded. Prints TAP.
set -uo pipefail

admin=${ANTREAN_BUILD:-build/debug}/antrean-admin
folder=$(mktemp -d)
# shellcheck source=tests/support/tap.sh
source tests/support/tap.sh
said=("$folder/output")
trap 'rm -rf "$folder"' EXIT

# gives STATUS WORDS COMMAND...: it ends with this status and says these words.
gives() {
    local wanted=$1 words=$2
    shift 2
    "$@" >"$folder/output" 2>&1
    [ $? -eq "$wanted" ] && grep -qF -- "$words" "$folder/output"
}

rows() { sqlite3 "$folder/$1/antrean.db" "SELECT count(*) FROM journal WHERE kind = '$2' AND subject = '$3'"; }

"$admin" init "$folder/one" >/dev/null && "$admin" init "$folder/two" >/dev/null
gives 0 '"max_calls": 3' "$admin" settings get "$folder/one" policy
report "a part is printed"

"$admin" settings get "$folder/one" policy | sed 's/"max_calls": 3/"max_calls": 4/' >"$folder/policy.json"
gives 0 "policy: in force now" "$admin" settings set "$folder/one" policy "$folder/policy.json" &&
    gives 0 '"max_calls": 4' "$admin" settings get "$folder/one" policy && [ "$(rows one settings.changed policy)" = 1 ]
report "a part is replaced, with a row in the journal"

sed 's/"max_calls": 4/"max_calls": 0/' "$folder/policy.json" >"$folder/bad.json"
gives 1 "max_calls" "$admin" settings set "$folder/one" policy "$folder/bad.json" &&
    gives 0 '"max_calls": 4' "$admin" settings get "$folder/one" policy
report "a part with a wrong value is refused by its field, and nothing changes"

echo '{' >"$folder/bad.json"
gives 1 "line 2" "$admin" settings set "$folder/one" policy "$folder/bad.json"
report "what is no JSON is refused by its line"

gives 2 "office, services, windows" "$admin" settings get "$folder/one" nothing
report "a part that there is not: the names of those there are"

gives 0 "akta-lahir" "$admin" settings services "$folder/one"
report "the services are listed"

gives 0 '"max_calls": 4' "$admin" settings export "$folder/one" &&
    gives 0 "wrote 8 parts to $folder/all.json" "$admin" settings export "$folder/one" "$folder/all.json" &&
    gives 0 "in force now" "$admin" settings import "$folder/two" "$folder/all.json" &&
    gives 0 '"max_calls": 4' "$admin" settings get "$folder/two" policy
report "all of them go to another office"

"$admin" settings get "$folder/one" office >"$folder/office.json"
sqlite3 "$folder/one/antrean.db" "UPDATE setting SET body = '{}' WHERE name = 'office'"
gives 1 "office" "$admin" check "$folder/one" &&
    gives 0 "office: in force now" "$admin" settings set "$folder/one" office "$folder/office.json" &&
    gives 0 "clean" "$admin" check "$folder/one"
report "settings that cannot be loaded are mended from here"
tap_end

# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For tests of pages in Chromium: what is needed of npm, fetched once into build/pages, and
# a demo office that is served. Sourced; sets `tools`, `folder` and, by serve, `url`.
build=${ANTREAN_BUILD:-build/debug}
tools=
folder=$(mktemp -d)
server=
clean_up() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null; fi
    rm -rf "$folder"
}
trap clean_up EXIT

# fetch_tools [NAME]: what the lock of tests/NAME says, pages by default, into build/NAME.
# Exits with a failed test when npm cannot. One test at a time: the others wait for it.
fetch_tools() {
    local from=tests/${1:-pages}
    tools=$PWD/build/${1:-pages}
    mkdir -p "$tools"
    exec 8>"$tools/.lock"
    flock 8
    if ! cmp -s "$from/package-lock.json" "$tools/.fetched"; then
        cp "$from/package.json" "$from/package-lock.json" "$tools/"
        local try fetched=
        for try in 1 2 3; do # a registry that is busy is not away
            npm ci --prefix "$tools" --no-audit --no-fund --ignore-scripts >"$folder/npm" 2>&1 8>&- && fetched=$try && break
        done
        if [ -z "$fetched" ]; then
            echo "not ok 1 - npm could fetch what $from/package.json names"
            sed 's/^/# /' "$folder/npm"
            exit 1
        fi
        cp "$from/package-lock.json" "$tools/.fetched"
    fi
    exec 8>&-
}

# make_office DATE: the demo office of that date in $folder/office, made once a run of tests and copied.
make_office() {
    local demo=${ANTREAN_TEST_DEMO:-$folder/demo}-$1
    (
        flock 8
        [ -d "$demo" ] || { rm -rf "$demo.new" # of one that was killed
            "$build/antrean-admin" init "$demo.new" --demo --date "$1" >/dev/null && mv "$demo.new" "$demo"; }
    ) 8>"$demo.lock" && cp -a "$demo" "$folder/office" || exit 1
}

# serve DATE CLOCK [--clock-file]: its server; what pages say must not go by the hour of the test.
serve() {
    make_office "$1"
    : >"$folder/out" # not the address of a server before
    "$build/antrean-server" --config "$folder/office/antrean.conf" --listen 127.0.0.1:0 "${3:---clock}" "$2" >"$folder/out" 2>"$folder/err" &
    server=$!
    for _ in $(seq 1200); do
        url=$(sed -n 's/^listening on //p' "$folder/out")
        if [ -n "$url" ]; then return; fi
        sleep 0.1
    done
    echo "not ok 1 - the server is there"
    sed 's/^/# /' "$folder/err"
    exit 1
}

# stop_serving: fails, with the log, when the server did not end well or an error is in it.
stop_serving() {
    kill "$server"
    if wait "$server" && ! grep -q ' error ' "$folder/err"; then server= && return 0; fi
    server=
    sed 's/^/# /' "$folder/err"
    return 1
}

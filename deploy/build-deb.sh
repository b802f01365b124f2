#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Build the Debian packages into build/deb/ and, where it is installed, let lintian judge them. What is built is a
# copy of the files that git knows (all of them where there is no git).
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(dpkg-parsechangelog -S Version)
if ! grep -qx "VERSION := $version" Makefile; then
    echo "build-deb.sh: debian/changelog says $version, the Makefile another version" >&2
    exit 1
fi
out=build/deb
source=$out/antrean-$version
rm -rf "$out"
mkdir -p "$source"
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard | tar c --null -T - | tar x -C "$source"
else
    tar c --exclude=./build . | tar x -C "$source"
fi
(cd "$source" && dpkg-buildpackage --no-sign "$@" >../build.log 2>&1) || {
    tail -40 "$out/build.log" >&2
    exit 1
}
rm -rf "$source"
# Loaded when they are needed, by name: that they are there is for the package to say.
for needed in antrean-admin:libpq antrean-admin:libcurl antrean-admin:libpangocairo antrean-screens:libpangocairo; do
    package=${needed%:*} library=${needed#*:}
    depends=$(dpkg-deb -f "$out/${package}_${version}"_*.deb Depends)
    if [[ ", $depends" != *", $library"* ]]; then
        echo "build-deb.sh: $package does not depend on $library: $depends" >&2
        exit 1
    fi
done
if command -v lintian >/dev/null; then lintian --allow-root --fail-on error,warning "$out"/*.changes; fi
ls "$out"/*.deb

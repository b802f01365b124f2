#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Install the Debian packages that building, running and testing need; say which.
set -euo pipefail

packages=(
    build-essential pkg-config git gettext
    libevent-dev libssl-dev libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libinih-dev
    libsdl2-dev libsdl2-ttf-dev libsdl2-image-dev fonts-inter libegl1 libgbm1 libgl1-mesa-dri
    libespeak-ng-dev espeak-ng-data libcurl4-openssl-dev
    libqrencode-dev libzbar-dev libevdev-dev libpango1.0-dev libcairo2-dev libpng-dev libjpeg62-turbo-dev libcups2-dev
    libcmocka-dev libx11-dev xvfb xauth xdotool faketime sox imagemagick curl sqlite3 postgresql-15 nginx-light tzdata
    clang clang-format clang-tidy cppcheck shellcheck libclang-rt-14-dev bear
)
missing=()
for p in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "these packages are missing; install them as root: ${missing[*]}" >&2
        exit 1
    }
    as_root=(sudo)
fi
echo "installing: ${missing[*]}"
# The tests start a private PostgreSQL; the package need not make and start one of its own.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' |
        "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Install Debian packages, those that are missing; say which.
#   deploy/install-deps.sh [run|test|lint|package]...     without a word: run
#   deploy/install-deps.sh --list ARCH    only print what building for another machine links
# a|b: b where there is no a.
# shellcheck disable=SC2034 # the lists are named by `declare -n`
set -euo pipefail

run=(
    build-essential pkg-config gettext groff-base tzdata
    libevent-dev libssl-dev libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libinih-dev libglib2.0-dev zlib1g-dev
    libsdl2-dev libsdl2-ttf-dev libsdl2-image-dev fonts-inter fonts-dejavu-core libegl1 libgbm1 libgl1-mesa-dri
    libespeak-ng-dev espeak-ng-data libcurl4-openssl-dev libxlsxwriter-dev
    libqrencode-dev libzbar-dev libzxing-dev libevdev-dev libpango1.0-dev libcairo2-dev libpng-dev libjpeg-dev libcups2-dev
    libqpdf-dev libpoppler-glib-dev libseccomp-dev
)
test=(
    libcmocka-dev libx11-dev xvfb xauth xdotool faketime sox imagemagick qpdf
    curl sqlite3 postgresql nginx-light rsync python3 gammu-smsd libdbd-sqlite3 chromium chromium-headless-shell firefox-esr zbar-tools poppler-utils nodejs 'npm|nodejs'
)
lint=(
    git clang clang-format clang-tidy 'libclang-rt-dev|libclang-rt-14-dev' cppcheck shellcheck python3 bear
    devscripts lintian debootstrap systemd-container
)
package=(
    debhelper fakeroot
)

if [ "${1:-}" = --list ]; then
    for p in "${run[@]}"; do
        if [[ $p == lib*-dev ]]; then echo "$p:${2:?an architecture, e.g. arm64}"; fi
    done
    exit 0
fi
wanted=()
for word in "${@:-run}"; do
    case $word in
        run | test | lint | package)
            declare -n list=$word
            wanted+=("${list[@]}")
            ;;
        *)
            echo "usage: deploy/install-deps.sh [run|test|lint|package]..." >&2
            exit 2
            ;;
    esac
done

declare -A installed
while read -r p; do installed[$p]=1; done < <(dpkg-query -W -f='${Package} ${Status}\n' | sed -n 's/ .* ok installed$//p')
missing=()
for p in "${wanted[@]}"; do
    [ "${installed[${p%|*}]:-}${installed[${p#*|}]:-}" ] || missing+=("$p")
done
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "these packages are missing; install them as root: ${missing[*]%|*}" >&2
        exit 1
    }
    as_root=(sudo)
fi
# The tests start a private PostgreSQL; the package need not make and start one of its own.
if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' |
        "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
"${as_root[@]}" apt-get update -q
for i in "${!missing[@]}"; do
    p=${missing[i]}
    if [ "${p%|*}" != "$p" ] && ! apt-cache show "${p%|*}" >/dev/null 2>&1; then
        missing[i]=${p#*|}
    else
        missing[i]=${p%|*}
    fi
done
echo "installing: ${missing[*]}"
progress=(-q)
if [ -t 1 ]; then progress=(-o Dpkg::Progress-Fancy=1); fi
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y "${progress[@]}" --no-install-recommends "${missing[@]}"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Bring po/en.po up to date with the texts in the sources; new ones are left to translate.
#   po/update.sh          merge
#   po/update.sh --check  only say what lacks a translation; exit 1 if anything does
# po/jv.po is of the queue machine alone, by hand; what it lacks would be said in Indonesian.
set -euo pipefail
cd "$(dirname "$0")/.."

pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
mapfile -t sources < <(git ls-files --cached --others --exclude-standard \
    'screen/*.c' 'counter/*.c' 'display/*.c' 'audio/*.c' 'ticketing/kiosk*.c' 'common/papers.c')
xgettext --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --add-comments=TRANSLATORS \
    --sort-by-file --add-location=file --package-name=antrean --output="$pot" "${sources[@]}"
sed -i 's/charset=CHARSET/charset=UTF-8/' "$pot"
if [ "${1:-}" = --check ]; then
    msgcmp po/en.po "$pot"
    msggrep --location='ticketing/kiosk/*' --location=screen/doors_text.c --location=screen/i18n.c "$pot" | msgcmp po/jv.po -
else
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --add-location=file po/en.po "$pot"
    msgattrib --no-obsolete --add-location=file -o po/en.po po/en.po
fi

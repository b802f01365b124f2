#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every text of the screens has its English: po/en.po keeps up with the sources.
lacking=$(po/update.sh --check 2>&1)
if [ $? -eq 0 ]; then
    echo "ok 1 - every text of the screens has its English"
else
    echo "$lacking" | sed 's/^/# /'
    echo "not ok 1 - every text of the screens has its English (po/update.sh, then translate)"
    exit 1
fi

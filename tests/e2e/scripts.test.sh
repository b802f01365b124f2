#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The pages' modules by themselves, without a browser: tests/pages/scripts/. Prints TAP.
node --test --test-reporter=tap tests/pages/scripts/*.test.mjs | sed -n 's/^\(not ok\|ok\|1\.\.\)/\1/p; s/^ *error: /# /p'
exit "${PIPESTATUS[0]}"

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/applied_way.h"

#include "common/words.h"

const char *const applied_way_words[] = { APPLIED_WAY_LIST(WORDS_ENTRY) NULL };

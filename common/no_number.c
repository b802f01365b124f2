/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/no_number.h"

#include "common/words.h"

const char *const no_number_words[] = { NO_NUMBER_LIST(WORDS_ENTRY) NULL };

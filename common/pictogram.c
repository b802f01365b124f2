/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/pictogram.h"

#include "common/words.h"

const char *const pictogram_words[] = { PICTOGRAM_LIST(WORDS_ENTRY) NULL };

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/paper_fault.h"

#include "common/words.h"

const char *const paper_fault_words[] = { PAPER_FAULT_LIST(WORDS_ENTRY) NULL };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for what happened to a ticket at the door and the counter. */
#include "common/outcome_kind.h"

#include <assert.h>

#include "common/words.h"

const char *const outcome_kind_words[] = { OUTCOME_KIND_LIST(WORDS_ENTRY) NULL };

const char *
outcome_kind_name(enum outcome_kind kind)
{
    assert((unsigned)kind < OUTCOME_KIND_COUNT);
    return outcome_kind_words[kind];
}

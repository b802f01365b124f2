/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/outcome.h"

#include <assert.h>

#include "common/words.h"

const char *const outcome_words[] = { OUTCOME_LIST(WORDS_ENTRY) NULL };

const char *
outcome_name(enum outcome outcome)
{
    assert((unsigned)outcome < OUTCOME_COUNT);
    return outcome_words[outcome];
}

enum outcome
outcome_from_name(const char *name)
{
    return (enum outcome)words_find(outcome_words, name, OUTCOME_COUNT);
}

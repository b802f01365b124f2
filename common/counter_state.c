/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/counter_state.h"

#include <assert.h>

#include "common/words.h"

const char *const counter_state_words[] = { COUNTER_STATE_LIST(WORDS_ENTRY) NULL };

const char *
counter_state_name(enum counter_state state)
{
    assert((unsigned)state < COUNTER_STATE_COUNT);
    return counter_state_words[state];
}

enum counter_state
counter_state_from_name(const char *name)
{
    return (enum counter_state)words_find(counter_state_words, name, COUNTER_STATE_COUNT);
}

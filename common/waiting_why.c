/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/waiting_why.h"

#include <assert.h>

#include "common/words.h"

static const char *const words[] = { WAITING_WHY_LIST(WORDS_ENTRY) NULL };

const char *
waiting_why_name(enum waiting_why why)
{
    assert((unsigned)why < WAITING_WHY_COUNT);
    return words[why];
}

enum waiting_why
waiting_why_from_name(const char *name)
{
    return (enum waiting_why)words_find(words, name, WAITING_WHY_COUNT);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/concern_kind.h"

#include <stdio.h>

#include "common/text.h"
#include "common/words.h"

static const char *const concern_words[] = { HEAD_CONCERN_LIST(WORDS_ENTRY) NULL };

const char *
concern_name(enum concern_kind kind)
{
    return concern_words[kind];
}

const char *
concern_id(
    enum concern_kind kind, int counter, const char *device, char out[CONCERN_ID_SIZE])
{
    if (counter) {
        (void)snprintf(out, CONCERN_ID_SIZE, "%s.%d", concern_name(kind), counter);
    } else if (device[0]) {
        (void)snprintf(out, CONCERN_ID_SIZE, "%s.%s", concern_name(kind), device);
    } else {
        text_copy(out, CONCERN_ID_SIZE, concern_name(kind));
    }
    return out;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/event_kind.h"

#include <assert.h>
#include <string.h>

#include "common/words.h"

static const char *const kind_words[] = { EVENT_KIND_LIST(WORDS_ENTRY) NULL };
static const char *const subject_words[] = { EVENT_SUBJECT_LIST(WORDS_ENTRY) NULL };

const char *
event_kind_name(enum event_kind kind)
{
    assert((unsigned)kind < EVENT_KIND_COUNT);
    return kind_words[kind];
}

enum event_kind
event_kind_from_name(const char *name)
{
    return (enum event_kind)words_find(kind_words, name, EVENT_KIND_COUNT);
}

enum event_subject
event_subject_of(const char *name)
{
    size_t len = strcspn(name, ".");
    int i = 0;

    while (i < EVENT_SUBJECT_COUNT && !(strncmp(subject_words[i], name, len) == 0 &&
                                          subject_words[i][len] == '\0')) {
        i++;
    }
    return (enum event_subject)i;
}

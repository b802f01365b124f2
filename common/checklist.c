/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which documents a visit needs before it may end as verified. */
#include "common/checklist.h"

#include <assert.h>
#include <string.h>

#include "common/words.h"

const char *const document_rule_words[] = { DOCUMENT_RULE_LIST(WORDS_ENTRY) NULL };
const char *const document_mode_words[] = { DOCUMENT_MODE_LIST(WORDS_ENTRY) NULL };
const char *const item_state_words[] = { ITEM_STATE_LIST(WORDS_ENTRY) NULL };

const char *
document_rule_name(enum document_rule rule)
{
    assert((unsigned)rule < DOCUMENT_RULE_COUNT);
    return document_rule_words[rule];
}

const char *
document_mode_name(enum document_mode mode)
{
    assert((unsigned)mode < DOCUMENT_MODE_COUNT);
    return document_mode_words[mode];
}

const char *
item_state_name(enum item_state state)
{
    assert((unsigned)state < ITEM_STATE_COUNT);
    return item_state_words[state];
}

enum item_state
item_state_from_name(const char *name)
{
    return (enum item_state)words_find(item_state_words, name, ITEM_STATE_COUNT);
}

bool
item_state_is_there(enum item_state state)
{
    return state == ITEM_SEEN || state == ITEM_TAKEN;
}

enum item_state
item_state_when_there(enum document_mode mode)
{
    return mode == DOCUMENT_SHOW_ORIGINAL || mode == DOCUMENT_CONDITION ? ITEM_SEEN
                                                                        : ITEM_TAKEN;
}

static bool
group_is_there(const struct checklist_item *items, size_t count, const char *group)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].rule == DOCUMENT_ONE_OF && strcmp(items[i].group, group) == 0 &&
            item_state_is_there(items[i].state)) {
            return true;
        }
    }
    return false;
}

static bool
is_satisfied(
    const struct checklist_item *item, const struct checklist_item *items, size_t count)
{
    switch (item->rule) {
    case DOCUMENT_ALWAYS:
        return item_state_is_there(item->state);
    case DOCUMENT_ONE_OF:
        return group_is_there(items, count, item->group);
    case DOCUMENT_IF:
    case DOCUMENT_RULE_COUNT:
        break;
    }
    return item->state != ITEM_MISSING;
}

size_t
checklist_find_lacking(const struct checklist_item *items, size_t count)
{
    size_t i = 0;

    while (i < count && is_satisfied(&items[i], items, count)) {
        i++;
    }
    return i;
}

size_t
checklist_lacks(
    const struct checklist_item *items, size_t count, size_t lacks[CHECKLIST_ITEMS_MAX])
{
    struct checklist_item rest[CHECKLIST_ITEMS_MAX] = { { .group = "" } };
    size_t found, lacking = 0;

    assert(count <= CHECKLIST_ITEMS_MAX);
    for (size_t i = 0; i < count; i++) {
        rest[i] = items[i];
    }
    while ((found = checklist_find_lacking(rest, count)) < count) {
        lacks[lacking++] = found;
        rest[found].state = ITEM_SEEN; /* what lacks besides? */
    }
    return lacking;
}

static bool
is_of_group(const struct checklist_item *item, const struct checklist_item *of)
{
    return item->rule == DOCUMENT_ONE_OF && strcmp(item->group, of->group) == 0;
}

bool
checklist_is_obligatory(const struct checklist_item *items, size_t count, size_t index)
{
    size_t members = 0;

    for (size_t i = 0; i < count; i++) {
        members += is_of_group(&items[i], &items[index]);
    }
    return items[index].rule == DOCUMENT_ALWAYS ||
           (items[index].rule == DOCUMENT_ONE_OF && members == 1);
}

static bool
is_said_missing(const struct checklist_item *items, size_t count, size_t index)
{
    bool missing = items[index].state == ITEM_MISSING;

    for (size_t i = 0; items[index].rule == DOCUMENT_ONE_OF && i < count; i++) {
        missing = missing || (is_of_group(&items[i], &items[index]) &&
                                 items[i].state == ITEM_MISSING);
    }
    return missing;
}

enum outcome
checklist_outcome(const struct checklist_item *items, size_t count)
{
    size_t lacks[CHECKLIST_ITEMS_MAX];
    size_t lacking = checklist_lacks(items, count, lacks);

    for (size_t i = 0; i < lacking; i++) {
        if (is_said_missing(items, count, lacks[i])) {
            return OUTCOME_INCOMPLETE;
        }
    }
    return lacking == 0 ? OUTCOME_VERIFIED : OUTCOME_NONE;
}

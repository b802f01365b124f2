/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which documents a visit needs before it may end as verified. */
#include "server/line/checklist_rule.h"

#include <assert.h>
#include <string.h>

static const char *const state_names[] = {
    [ITEM_OPEN] = "",
    [ITEM_SEEN] = "seen",
    [ITEM_TAKEN] = "taken",
    [ITEM_MISSING] = "missing",
    [ITEM_NOT_NEEDED] = "not_needed",
};

static bool
is_there(const struct checklist_item *item)
{
    return item->state == ITEM_SEEN || item->state == ITEM_TAKEN;
}

static bool
group_is_there(const struct checklist_item *items, size_t count, const char *group)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].rule == DOCUMENT_ONE_OF && strcmp(items[i].group, group) == 0 &&
            is_there(&items[i])) {
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
        return is_there(item);
    case DOCUMENT_ONE_OF:
        return group_is_there(items, count, item->group);
    case DOCUMENT_IF:
    default:
        return item->state != ITEM_MISSING;
    }
}

enum status
checklist_rule_check(const struct checklist_item *items, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_satisfied(&items[i], items, count)) {
            return error_set(err, STATUS_CHECKLIST_INCOMPLETE,
                "item \"%s\" is neither seen nor taken", items[i].id);
        }
    }
    return STATUS_OK;
}

const char *
item_state_name(enum item_state state)
{
    assert((unsigned)state < ARRAY_LEN(state_names));
    return state_names[state];
}

bool
item_state_from_name(const char *name, enum item_state *state)
{
    for (size_t i = ITEM_SEEN; i < ARRAY_LEN(state_names); i++) {
        if (strcmp(state_names[i], name) == 0) {
            *state = (enum item_state)i;
            return true;
        }
    }
    return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_model.h"

#include <string.h>

static struct desk_facts
facts_of(const struct desk *desk)
{
    return (struct desk_facts){ .counter = desk->state,
        .visit = desk->visit.state,
        .barred = desk->barred,
        .calls = desk->visit.calls,
        .max_calls = desk->max_calls,
        .anybody_aside = desk->aside_count > 0,
        .just_finished = desk->finished.id[0] != '\0' };
}

bool
desk_can(const struct desk *desk, enum desk_action action)
{
    const struct desk_facts facts = facts_of(desk);

    return desk_rule_permits(action, &facts);
}

enum desk_action
desk_main_action(const struct desk *desk)
{
    const struct desk_facts facts = facts_of(desk);

    return desk_rule_main(&facts);
}

enum item_state
paper_next_state(const struct desk_paper *paper)
{
    if (item_state_is_there(paper->state)) {
        return ITEM_MISSING;
    }
    if (paper->state == ITEM_MISSING && paper->rule != DOCUMENT_ALWAYS) {
        return ITEM_NOT_NEEDED;
    }
    return item_state_when_there(paper->mode);
}

/* The papers of one file as the rule wants them; they begin at `*first`.
 * @return how many there are */
static size_t
items_of(const struct desk_visit *visit, int file, size_t *first,
    struct checklist_item items[CHECKLIST_ITEMS_MAX])
{
    size_t count = 0;

    *first = 0;
    for (size_t i = 0; i < visit->paper_count && count < CHECKLIST_ITEMS_MAX; i++) {
        const struct desk_paper *paper = &visit->papers[i];

        if ((paper->file > 1 ? paper->file : 1) != file) {
            continue;
        }
        if (count == 0) {
            *first = i;
        }
        items[count++] = (struct checklist_item){
            .rule = paper->rule, .state = paper->state, .group = paper->group
        };
    }
    return count;
}

static int
files_of(const struct desk_visit *visit)
{
    return visit->files > 1 ? visit->files : 1;
}

void
desk_visit_mark_obligatory(struct desk_visit *visit)
{
    for (int file = 1; file <= files_of(visit); file++) {
        struct checklist_item items[CHECKLIST_ITEMS_MAX];
        size_t first;
        size_t count = items_of(visit, file, &first, items);

        for (size_t i = 0; i < count; i++) {
            struct desk_paper *paper = &visit->papers[first + i];

            if (checklist_is_obligatory(items, count, i) && paper->state == ITEM_OPEN) {
                paper->state = item_state_when_there(paper->mode);
            }
        }
    }
}

size_t
desk_visit_lacking(
    const struct desk_visit *visit, int file, size_t lacks[MODEL_ITEMS_MAX])
{
    struct checklist_item items[CHECKLIST_ITEMS_MAX];
    size_t first;
    size_t count = items_of(visit, file, &first, items);
    size_t lacking = checklist_lacks(items, count, lacks);

    for (size_t i = 0; i < lacking; i++) {
        lacks[i] += first;
    }
    return lacking;
}

size_t
desk_visit_group(
    const struct desk_visit *visit, size_t paper, size_t papers[MODEL_ITEMS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < visit->paper_count; i++) {
        if (visit->papers[i].rule == DOCUMENT_ONE_OF &&
            visit->papers[i].file == visit->papers[paper].file &&
            strcmp(visit->papers[i].group, visit->papers[paper].group) == 0) {
            papers[count++] = i;
        }
    }
    return count;
}

enum outcome
desk_visit_outcome(const struct desk_visit *visit, int file)
{
    struct checklist_item items[CHECKLIST_ITEMS_MAX];
    size_t first;
    size_t count = items_of(visit, file, &first, items);

    return checklist_outcome(items, count);
}

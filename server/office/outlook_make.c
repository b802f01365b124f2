/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forecast of now, with who waits beside it. */
#include "server/office/outlook_make.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/office/outlook_facts.h"

static int
compare_ids(const void *left, const void *right)
{
    return strcmp((*(const struct line_row *const *)left)->id,
        (*(const struct line_row *const *)right)->id);
}

/* Each arrival looks for itself, so it must not walk through the whole line. */
static void
sort_by_id(struct outlook *outlook)
{
    const struct waiting_line *line = &outlook->line;

    outlook->by_id = xcalloc(line->count, sizeof(*outlook->by_id));
    for (size_t i = 0; i < line->count; i++) {
        outlook->by_id[i] = &line->rows[i];
    }
    if (line->count > 1) {
        qsort(outlook->by_id, line->count, sizeof(*outlook->by_id), compare_ids);
    }
}

enum status
outlook_make(struct act *act, struct outlook *outlook, struct error *err)
{
    struct outlook_facts facts;
    enum status st = outlook_facts_load(act, &facts, err);

    if (st != STATUS_OK) {
        return st;
    }
    forecast_make(&facts.input, &outlook->forecast);
    outlook->line = facts.line; /* the rows are its own from now on */
    facts.line = (struct waiting_line){ 0 };
    sort_by_id(outlook);
    outlook->came = xcalloc(facts.service_count * FORECAST_LANES, sizeof(*outlook->came));
    outlook_facts_destroy(&facts);
    return STATUS_OK;
}

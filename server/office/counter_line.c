/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/counter_line.h"

#include <string.h>

#include "server/office/outlook.h"
#include "server/office/waiting_line.h"

/* Put a row into the first few by their turns. */
static void
take(const struct outlook *outlook, size_t row, size_t first[COUNTER_LINE_NEXT],
    size_t *count)
{
    const struct forecast_place *places = outlook->forecast.places;
    size_t at = *count;

    while (at > 0 && places[first[at - 1]].turn > places[row].turn) {
        at--;
    }
    if (at == COUNTER_LINE_NEXT) {
        return;
    }
    *count += *count < COUNTER_LINE_NEXT;
    memmove(&first[at + 1], &first[at], (*count - at - 1) * sizeof(*first));
    first[at] = row;
}

enum status
counter_line_load(struct act *act, const struct settings_counter *counter,
    struct counter_line *line, struct error *err)
{
    size_t first[COUNTER_LINE_NEXT];
    size_t count = 0;
    struct outlook *outlook;
    enum status st = outlook_load(act, &outlook, err);

    *line = (struct counter_line){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < outlook->line.count; i++) {
        const struct line_row *row = &outlook->line.rows[i];

        if (!waiting_line_is_for(&outlook->line, i, counter)) {
            continue;
        }
        take(outlook, i, first, &count);
        if (line->longest_ms == 0 || waiting_line_since(row) < line->longest_ms) {
            line->longest_ms = waiting_line_since(row);
        }
    }
    for (size_t i = 0; i < count; i++) {
        const struct line_row *row = &outlook->line.rows[first[i]];

        (void)visit_number(row->prefix, row->number, line->next[i]);
    }
    line->next_count = count;
    outlook_unref(act, outlook);
    return STATUS_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One look at everybody who waits, sorted into lines. */
#include "server/office/board_lines.h"

#include <stdlib.h>

#include "common/mem.h"
#include "db/db_visit.h"
#include "server/office/settings.h"
#include "server/office/waiting_line.h"

/* Who waits in one line; `from` says which row each is. */
struct one_line {
    struct waiting_visit *waiting; /* owned */
    size_t *from;                  /* owned */
    size_t count;
};

static void
pick_line(const struct act *act, const struct line_row *rows, size_t count, char prefix,
    struct one_line *line)
{
    line->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct waiting_visit visit = waiting_of_row(act, &rows[i]);

        if (visit.prefix == prefix) {
            visit.target_counter = 0; /* it is called all the same, at that counter */
            line->from[line->count] = i;
            line->waiting[line->count++] = visit;
        }
    }
}

static void
fill_line(const struct line_row *rows, const struct one_line *line,
    const struct call_rules *rules, struct board_line *out)
{
    size_t order[BOARD_NEXT_MAX];

    out->count = (int)line->count;
    out->next_count =
        call_order_next(line->waiting, line->count, rules, order, BOARD_NEXT_MAX);
    for (size_t i = 0; i < out->next_count; i++) {
        const struct line_row *row = &rows[line->from[order[i]]];

        (void)visit_number(row->prefix, row->number, out->next[i]);
    }
}

enum status
board_lines_load(
    struct act *act, const char *day, struct board_view *view, struct error *err)
{
    struct line_row *rows = NULL;
    size_t count = 0;
    struct call_rules rules;
    struct one_line line;
    enum status st = waiting_rules_load(act, /* counter= */ 0, day, &rules, err);

    if (st == STATUS_OK) {
        st = db_visit_list_line(act->db, act->office, day, &rows, &count, err);
    }
    line.waiting = xcalloc(count + 1, sizeof(*line.waiting));
    line.from = xcalloc(count + 1, sizeof(*line.from));
    view->line_count = 0;
    for (char prefix = 'A'; st == STATUS_OK && prefix <= 'Z'; prefix++) {
        const char *group = settings_prefix_group(act->settings, prefix);

        if (group[0]) {
            struct board_line *out = &view->lines[view->line_count++];

            *out = (struct board_line){ .prefix = { prefix }, .group = group };
            pick_line(act, rows, count, prefix, &line);
            fill_line(rows, &line, &rules, out);
        }
    }
    free(line.waiting);
    free(line.from);
    free(rows);
    return st;
}

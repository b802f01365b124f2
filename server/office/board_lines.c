/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One look at everybody who waits, sorted into lines. */
#include "server/office/board_lines.h"

#include <string.h>

#include "server/office/outlook.h"
#include "server/settings/settings.h"

/* Who is among the next of the line; `turns` are those of `out->next`. */
static void
stand_in_next(const struct outlook *outlook, size_t i, size_t turns[BOARD_NEXT_MAX],
    struct board_line *out)
{
    const struct line_row *row = &outlook->line.rows[i];
    size_t turn = outlook->forecast.places[i].turn;
    size_t at = out->next_count;

    if (at == BOARD_NEXT_MAX && turn >= turns[at - 1]) {
        return;
    }
    at -= at == BOARD_NEXT_MAX;
    for (; at > 0 && turns[at - 1] > turn; at--) {
        turns[at] = turns[at - 1];
        memcpy(out->next[at], out->next[at - 1], sizeof(out->next[at]));
    }
    turns[at] = turn;
    (void)visit_number(row->prefix, row->number, out->next[at]);
    out->next_count += out->next_count < BOARD_NEXT_MAX;
}

/* A letter that no service has any more is told by the one people wait for. */
static const char *
group_of(const struct office_settings *settings, const struct line_row *row)
{
    const struct settings_service *service = settings_service(settings, row->service);

    return service ? service->group : "";
}

enum status
board_lines_load(struct act *act, struct board_line lines[BOARD_LINES_MAX], size_t *count,
    struct error *err)
{
    size_t turns[BOARD_LINES_MAX][BOARD_NEXT_MAX];
    struct outlook *outlook;
    enum status st = outlook_load(act, &outlook, err);

    *count = 0;
    if (st != STATUS_OK) {
        return st;
    }
    for (int i = 0; i < BOARD_LINES_MAX; i++) {
        char prefix = (char)('A' + i);

        lines[i] = (struct board_line){ .prefix = { prefix },
            .group = settings_prefix_group(act->settings, prefix) };
    }
    for (size_t i = 0; i < outlook->line.count; i++) {
        int letter = outlook->line.waiting[i].prefix - 'A';
        struct board_line *out = &lines[letter];

        if (!out->group[0]) {
            out->group = group_of(act->settings, &outlook->line.rows[i]);
        }
        out->count++;
        stand_in_next(outlook, i, turns[letter], out);
    }
    for (int i = 0; i < BOARD_LINES_MAX; i++) {
        if (lines[i].group[0]) {
            lines[(*count)++] = lines[i];
        }
    }
    outlook_unref(act, outlook);
    return STATUS_OK;
}

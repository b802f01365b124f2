/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/waiting_line.h"

#include "db/db_line.h"
#include "server/office/line_move.h"
#include "server/office/settings.h"

#define MS_A_MINUTE INT64_C(60000)

struct waiting_visit
waiting_of_row(const struct act *act, const struct line_row *row)
{
    char prefix[PREFIX_SIZE];

    return (struct waiting_visit){
        .prefix = line_prefix(act, row->service, prefix)[0],
        .number = row->number,
        .lane = row->lane,
        .first_place = row->first_place,
        .late = row->late,
        .arrived_ms = row->arrived_ms,
        .callable_from_ms = row->callable_from_ms,
        .after_calls = row->after_calls,
        .target_counter = row->only_counter,
    };
}

enum status
waiting_rules_load(struct act *act, int counter, const char *day,
    struct call_rules *rules, struct error *err)
{
    struct series series[LINE_PREFIXES];
    size_t count;
    enum status st =
        db_series_list(act->db, act->office, day, series, LINE_PREFIXES, &count, err);

    *rules = (struct call_rules){ .now_ms = act->now_ms,
        .counter = counter,
        .priority_run = act->settings->policy.priority_run,
        .age_limit_ms = act->settings->policy.age_limit_min * MS_A_MINUTE };
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct line_counts *line = &rules->lines[series[i].prefix[0] - 'A'];

        line->calls = series[i].called;
        line->priority_run = series[i].priority_run;
    }
    return st;
}

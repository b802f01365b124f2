/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where a visit changes its state. */
#include "server/office/line_move.h"

#include "common/text.h"
#include "db/db_line.h"
#include "server/office/journal.h"
#include "server/office/settings.h"

const char *
line_prefix(const struct act *act, const char *service, char out[PREFIX_SIZE])
{
    const struct settings_service *found = settings_service(act->settings, service);

    out[0] =
        found ? found->prefix : 'Z'; /* a service that was taken out of the settings */
    out[1] = '\0';
    return out;
}

json_t *
line_visit_data(const struct act *act, const struct visit *visit)
{
    char number[NUMBER_SIZE];
    char prefix[PREFIX_SIZE];

    return json_pack("{s:s, s:s, s:s, s:s}", "number",
        visit_number(visit->prefix, visit->number, number), "prefix",
        line_prefix(act, visit->service, prefix), "service", visit->service, "lane",
        lane_name(visit->lane));
}

/* Who comes into a line or leaves it is counted in the line's series. */
static enum status
count_waiting(struct act *act, const struct visit *visit, int change, struct error *err)
{
    char prefix[PREFIX_SIZE];

    return db_series_add(act->db, act->office, visit->day,
        line_prefix(act, visit->service, prefix), change,
        visit->lane == LANE_PRIORITY ? change : 0, 0, err);
}

enum status
line_move(struct act *act, struct visit *visit, const struct visit *was,
    enum visit_state to, const char *kind, json_t *data, struct error *err)
{
    enum status st = visit_state_check(was->state, to, err);

    if (st == STATUS_OK) {
        visit->state = to;
        st = db_visit_update(act->db, act->office, visit, was->state, act->now_ms, err);
    }
    if (st == STATUS_OK && was->state == VISIT_WAITING) {
        st = count_waiting(act, was, -1, err);
    }
    if (st == STATUS_OK && to == VISIT_WAITING) {
        st = count_waiting(act, visit, 1, err);
    }
    if (st != STATUS_OK) {
        json_decref(data);
        return st;
    }
    return journal_append(act, kind, visit->id, data, err);
}

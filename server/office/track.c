/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a number stands. */
#include "server/office/track.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_ticket.h"
#include "server/line/call_order.h"
#include "server/line/estimate.h"
#include "server/office/line_move.h"
#include "server/office/today.h"

/* What is worked out once for a whole line. */
struct pace_of_day {
    struct open_counters open;
    int32_t median_s[SETTINGS_SERVICES_MAX]; /* 0: not asked yet */
};

static struct waiting_visit
as_waiting(const struct line_row *row)
{
    return (struct waiting_visit){ .number = row->number,
        .lane = row->lane,
        .first_place = row->first_place,
        .late = row->late,
        .arrived_ms = row->arrived_ms };
}

static int
compare_order(const void *left, const void *right)
{
    struct waiting_visit wa = as_waiting(*(const struct line_row *const *)left);
    struct waiting_visit wb = as_waiting(*(const struct line_row *const *)right);

    return call_order_before(&wa, &wb) ? -1 : call_order_before(&wb, &wa);
}

/* Who was left unserved may have a first place on a day to come. */
static enum status
load_again(struct act *act, const struct visit *visit, struct position *position,
    struct error *err)
{
    struct ticket ticket;
    char today[DATE_SIZE];
    enum status st;

    if (visit->state != VISIT_UNSERVED || !visit->ticket[0]) {
        return STATUS_OK;
    }
    st = db_ticket_load(act->db, act->office, visit->ticket, &ticket, err);
    if (st == STATUS_OK && ticket.first_place && strcmp(visit->day, ticket.day) < 0 &&
        strcmp(ticket.day, clock_date(act->now_ms, today)) >= 0) {
        (void)text_copy(position->again_day, sizeof(position->again_day), ticket.day);
        position->again_from = ticket.from_min;
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
position_load(struct act *act, const struct visit *visit, struct position *position,
    struct error *err)
{
    bool there = visit->state == VISIT_CALLED || visit->state == VISIT_SERVING;

    *position = (struct position){ .number = visit->number,
        .state = visit->state,
        .counter = there ? visit->counter : 0,
        .calls = there ? visit->calls : 0 };
    (void)text_copy(position->visit, sizeof(position->visit), visit->id);
    (void)text_copy(position->prefix, sizeof(position->prefix), visit->prefix);
    (void)text_copy(position->service, sizeof(position->service), visit->service);
    return load_again(act, visit, position, err);
}

static struct position
position_of_row(const struct line_row *row, int ahead)
{
    struct position position = { .number = row->number,
        .state = VISIT_WAITING,
        .callable_from_ms = row->callable_from_ms,
        .ahead = ahead };

    (void)text_copy(position.visit, sizeof(position.visit), row->id);
    (void)text_copy(position.prefix, sizeof(position.prefix), row->prefix);
    (void)text_copy(position.service, sizeof(position.service), row->service);
    return position;
}

/*
 * Merge the two lanes as call-next would take them: `run` of the priority lane, then one
 * of the regular. `lanes` are sorted; the result goes to `out`.
 */
static void
merge_lanes(const struct line_row *const *const lanes[2], const size_t counts[2], int run,
    struct position *out)
{
    size_t next[2] = { 0, 0 };
    size_t total = counts[0] + counts[1];
    int in_a_row = 0;

    for (size_t i = 0; i < total; i++) {
        bool priority = next[LANE_PRIORITY] < counts[LANE_PRIORITY] &&
                        (in_a_row < run || next[LANE_REGULAR] == counts[LANE_REGULAR]);
        enum lane lane = priority ? LANE_PRIORITY : LANE_REGULAR;

        in_a_row = priority ? in_a_row + 1 : 0;
        out[i] = position_of_row(lanes[lane][next[lane]++], (int)i);
    }
}

static enum status
estimate(struct act *act, struct pace_of_day *pace, struct position *position,
    struct error *err)
{
    int service = settings_service_index(act->settings, position->service);
    int64_t until_window_s = (position->callable_from_ms - act->now_ms) / 1000;
    enum status st = STATUS_OK;

    if (service < 0) {
        return STATUS_OK;
    }
    if (pace->median_s[service] == 0) {
        st = today_median(
            act, &act->settings->services[service], &pace->median_s[service], err);
    }
    position->estimate_s = estimate_wait_s(position->ahead, pace->median_s[service],
        open_counters_serving(&pace->open, service));
    if (until_window_s > position->estimate_s) {
        position->estimate_s = (int32_t)until_window_s;
    }
    return st;
}

enum status
track_line(struct act *act, const char *prefix, struct position **positions,
    size_t *count, struct error *err)
{
    struct line_row *rows;
    size_t row_count;
    const struct line_row **lanes[2];
    size_t counts[2] = { 0, 0 };
    struct pace_of_day pace = { 0 };
    char day[DATE_SIZE];
    enum status st = db_visit_list_line(
        act->db, act->office, clock_date(act->now_ms, day), &rows, &row_count, err);

    *count = 0;
    lanes[0] = xcalloc(row_count, sizeof(struct line_row *));
    lanes[1] = xcalloc(row_count, sizeof(struct line_row *));
    for (size_t i = 0; st == STATUS_OK && i < row_count; i++) {
        char line[PREFIX_SIZE];

        if (strcmp(line_prefix(act, rows[i].service, line), prefix) == 0) {
            lanes[rows[i].lane][counts[rows[i].lane]++] = &rows[i];
        }
    }
    for (int lane = 0; lane < 2; lane++) {
        qsort(lanes[lane], counts[lane], sizeof(struct line_row *), compare_order);
    }
    *positions = xcalloc(counts[0] + counts[1], sizeof(**positions));
    merge_lanes((const struct line_row *const *const[2]){ lanes[0], lanes[1] }, counts,
        act->settings->policy.priority_run, *positions);
    if (st == STATUS_OK) {
        st = today_open_counters(act, &pace.open, err);
    }
    for (; st == STATUS_OK && *count < counts[0] + counts[1]; (*count)++) {
        st = estimate(act, &pace, &(*positions)[*count], err);
    }
    free(lanes[0]);
    free(lanes[1]);
    free(rows);
    if (st != STATUS_OK) {
        free(*positions);
        *positions = NULL;
        *count = 0;
    }
    return st;
}

enum status
track_visit(struct act *act, const char *token, struct visit *visit, bool *in_line,
    struct error *err)
{
    char today[DATE_SIZE];
    int64_t office;
    enum status st = db_visit_by_track(act->db, token, &office, visit, err);

    if (st == STATUS_OK && office != act->office) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such number");
    }
    *in_line = st == STATUS_OK && visit->state == VISIT_WAITING &&
               strcmp(visit->day, clock_date(act->now_ms, today)) == 0;
    return st;
}

enum status
track_find(
    struct act *act, const char *token, struct position *position, struct error *err)
{
    struct visit visit;
    struct position *line;
    size_t count;
    char prefix[PREFIX_SIZE];
    bool in_line;
    enum status st = track_visit(act, token, &visit, &in_line, err);

    if (st == STATUS_OK) {
        st = position_load(act, &visit, position, err);
    }
    if (st != STATUS_OK || !in_line) {
        return st;
    }
    st = track_line(act, line_prefix(act, visit.service, prefix), &line, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (strcmp(line[i].visit, visit.id) == 0) {
            *position = line[i];
        }
    }
    free(line);
    return st;
}

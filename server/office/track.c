/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a number stands. */
#include "server/office/track.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
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
as_waiting(const struct visit *visit)
{
    return (struct waiting_visit){ .number = visit->number,
        .lane = visit->lane,
        .late = visit->late,
        .arrived_ms = visit->arrived_ms };
}

static int
compare_order(const void *left, const void *right)
{
    struct waiting_visit wa = as_waiting(*(const struct visit *const *)left);
    struct waiting_visit wb = as_waiting(*(const struct visit *const *)right);

    return call_order_before(&wa, &wb) ? -1 : call_order_before(&wb, &wa);
}

/*
 * Merge the two lanes as call-next would take them: `run` of the priority lane, then one
 * of the regular. `lanes` are sorted; the result goes to `out`.
 */
static void
merge_lanes(const struct visit *const *const lanes[2], const size_t counts[2], int run,
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
        out[i].visit = *lanes[lane][next[lane]++];
        out[i].ahead = (int)i;
    }
}

static enum status
estimate(struct act *act, struct pace_of_day *pace, struct position *position,
    struct error *err)
{
    int service = settings_service_index(act->settings, position->visit.service);
    int64_t until_window_s = (position->visit.callable_from_ms - act->now_ms) / 1000;
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
    struct visit *visits;
    size_t visit_count;
    const struct visit *
        *lanes[2]; /* pointers: a line may be long, and visits are large */
    size_t counts[2] = { 0, 0 };
    struct pace_of_day pace = { 0 };
    char day[DATE_SIZE];
    enum status st = db_visit_list_open(act->db, act->office,
        clock_date(act->now_ms, day), VISIT_WAITING, &visits, &visit_count, err);

    *count = 0;
    lanes[0] = xcalloc(visit_count, sizeof(struct visit *));
    lanes[1] = xcalloc(visit_count, sizeof(struct visit *));
    for (size_t i = 0; st == STATUS_OK && i < visit_count; i++) {
        char line[PREFIX_SIZE];

        if (strcmp(line_prefix(act, visits[i].service, line), prefix) == 0) {
            lanes[visits[i].lane][counts[visits[i].lane]++] = &visits[i];
        }
    }
    for (int lane = 0; lane < 2; lane++) {
        qsort(lanes[lane], counts[lane], sizeof(struct visit *), compare_order);
    }
    *positions = xcalloc(counts[0] + counts[1], sizeof(**positions));
    merge_lanes((const struct visit *const *const[2]){ lanes[0], lanes[1] }, counts,
        act->settings->policy.priority_run, *positions);
    if (st == STATUS_OK) {
        st = today_open_counters(act, &pace.open, err);
    }
    for (; st == STATUS_OK && *count < counts[0] + counts[1]; (*count)++) {
        st = estimate(act, &pace, &(*positions)[*count], err);
    }
    free(lanes[0]);
    free(lanes[1]);
    free(visits);
    if (st != STATUS_OK) {
        free(*positions);
        *positions = NULL;
        *count = 0;
    }
    return st;
}

enum status
track_find(
    struct act *act, const char *token, struct position *position, struct error *err)
{
    struct position *line;
    size_t count;
    char prefix[PREFIX_SIZE];
    char today[DATE_SIZE];
    int64_t office;
    enum status st;

    *position = (struct position){ 0 };
    st = db_visit_by_track(act->db, token, &office, &position->visit, err);
    if (st == STATUS_OK && office != act->office) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such number");
    }
    if (st != STATUS_OK || position->visit.state != VISIT_WAITING ||
        strcmp(position->visit.day, clock_date(act->now_ms, today)) != 0) {
        return st;
    }
    st = track_line(
        act, line_prefix(act, position->visit.service, prefix), &line, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (strcmp(line[i].visit.id, position->visit.id) == 0) {
            *position = line[i];
        }
    }
    free(line);
    return st;
}

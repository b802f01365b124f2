/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office on a database of its own: made, looked at, its journal read. */
#include "tests/support/office_model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "db/db_journal.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "server/office/office_check.h"
#include "server/office/today.h"
#include "tests/support/catalogue.h"

json_t *
office_random_policy(struct random *r)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:s, s:s, s:i}", "max_calls",
        1 + random_below(r, 4), "priority_run", 1 + random_below(r, 3), "age_limit_min",
        10 + random_below(r, 80), "return_after", random_below(r, 7), "return_after_held",
        random_below(r, 7), "late", random_percent(r, 80) ? "after_scheduled" : "refuse",
        "early", random_percent(r, 80) ? "accept" : "refuse", "close_grace_min", 60);
}

const struct office_settings *
office_parse(const json_t *all)
{
    const struct office_settings *settings;
    struct error err;

    if (settings_parse_object(all, &settings, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    return settings;
}

/* The catalogue with few places, four counters and a policy of chance. */
void
office_random_settings(struct office *o)
{
    struct random *r = &o->random;
    json_t *all = catalogue_load();
    json_t *quotas;
    json_t *quota;
    size_t i;

    assert_non_null(all);
    quotas = json_object_get(json_object_get(all, "quotas"), "quotas");
    json_array_foreach(quotas, i, quota)
    {
        (void)json_object_set_new(quota, "places",
            json_pack(
                "{s:i, s:i}", "pagi", random_below(r, 14), "siang", random_below(r, 14)));
    }
    (void)json_object_set_new(all, "counters",
        json_pack("{s:[{s:i,s:s,s:s,s:[]}, {s:i,s:s,s:s,s:[s,s,s,s]}, "
                  "{s:i,s:s,s:s,s:[s,s,s,s]}, {s:i,s:s,s:s,s:[s,s]}]}",
            "counters", "number", 1, "name", "Loket 1", "hall", "utama", "services",
            "number", 2, "name", "Loket 2", "hall", "utama", "services", "ktp-baru",
            "ktp-hilang", "kk-baru", "akta-lahir", "number", 3, "name", "Loket 3", "hall",
            "utama", "services", "ktp-baru", "kia-anak", "akta-mati", "pindah-keluar",
            "number", 4, "name", "Loket 4", "hall", "timur", "services", "ambil",
            "info"));
    (void)json_object_set_new(all, "policy", office_random_policy(r));
    settings_unref(o->settings);
    json_decref(o->all);
    o->settings = office_parse(all);
    o->all = all;
}

struct act
office_act(struct office *o)
{
    return (struct act){ .db = o->db,
        .office = OFFICE_ONE,
        .settings = o->settings,
        .caller = &o->caller,
        .zone = o->settings->zone,
        .now_ms = o->model->now_ms,
        .public_url = "https://antrean.example",
        .folder = o->folder };
}

void
office_must(struct office *o, enum status st, const struct error *err)
{
    if (st != STATUS_OK) {
        fail_msg("act %d on %s, %s: %s", o->acts, o->model->date, o->doing, err->text);
    }
}

void
office_look_at_visit(struct office *o, int index)
{
    const struct model_visit *want = &o->model->visits[index];
    struct visit got;
    struct error err = { 0 };

    office_must(o, db_visit_load(o->db, OFFICE_ONE, o->ids[index], &got, &err), &err);
    EXPECT(o, got.state == want->state);
    EXPECT(o, got.prefix[0] == want->letter && got.number == want->number);
    EXPECT(o, settings_service_index(o->settings, got.service) == want->service);
    EXPECT(o, got.lane == want->lane && got.late == want->late);
    EXPECT(o, got.first_place == want->first_place);
    EXPECT(o, got.arrived_ms == want->arrived_ms);
    EXPECT(o, got.callable_from_ms == want->callable_from_ms);
    EXPECT(o, got.only_counter == want->target);
    if (got.state == VISIT_CALLED || got.state == VISIT_SERVING) {
        EXPECT(o, got.counter == want->counter && got.calls == want->calls);
    }
}

static void
look_at_lines(struct office *o)
{
    for (char line = 'A'; line <= 'Z'; line++) {
        const char prefix[2] = { line, '\0' };
        struct series series;
        struct error err = { 0 };
        int waiting = 0;
        int priority = 0;

        for (int i = 0; i < o->model->visit_count; i++) {
            const struct model_visit *visit = &o->model->visits[i];

            if (visit->state == VISIT_WAITING && model_line(o->model, visit) == line) {
                waiting++;
                priority += visit->lane == LANE_PRIORITY;
            }
        }
        office_must(o,
            db_series_load(o->db, OFFICE_ONE, o->model->date, prefix, &series, &err),
            &err);
        EXPECT(o, series.last == o->model->last_number[line - 'A']);
        EXPECT(o, series.called == model_line_calls(o->model, line));
        EXPECT(o, series.waiting == waiting && series.waiting_priority == priority);
        EXPECT(o, series.priority_run == model_line_run(o->model, line));
    }
}

/* Each service and lane counts who waits for it. */
static void
look_at_services(struct office *o)
{
    struct waiting_count *counts;
    struct error err = { 0 };
    int waiting = 0;
    size_t count;

    office_must(o,
        db_waiting_counts(o->db, OFFICE_ONE, o->model->date, &counts, &count, &err),
        &err);
    for (int i = 0; i < o->model->visit_count; i++) {
        waiting += o->model->visits[i].state == VISIT_WAITING;
    }
    for (size_t c = 0; c < count; c++) {
        int service = settings_service_index(o->settings, counts[c].service);

        waiting -= counts[c].count;
        for (int i = 0; i < o->model->visit_count; i++) {
            const struct model_visit *visit = &o->model->visits[i];

            counts[c].count -= visit->state == VISIT_WAITING &&
                               visit->service == service && visit->lane == counts[c].lane;
        }
        EXPECT(o, counts[c].count == 0);
    }
    EXPECT(o, waiting == 0);
    free(counts);
}

/* Places: what is left is what the model can point at; never more issued than promised.
 */
static void
look_at_places(struct office *o)
{
    struct act act = office_act(o);

    for (int q = 0; q < (int)o->settings->quota_count; q++) {
        struct quota_day day;
        struct quota_state state;
        struct error err = { 0 };

        office_must(o, today_quota(&act, q, o->model->date, &day, &err), &err);
        state = quota_rule_state(&day, clock_minute(o->model->now_ms));
        EXPECT(o, state.left == model_free_seats(o->model, q));
        EXPECT(o, state.issued <= state.quota);
    }
}

void
office_look(struct office *o)
{
    int open_at[MODEL_COUNTERS_MAX] = { 0 };

    for (int i = 0; i < o->model->visit_count; i++) {
        const struct model_visit *visit = &o->model->visits[i];

        office_look_at_visit(o, i);
        if (visit->state == VISIT_CALLED || visit->state == VISIT_SERVING) {
            EXPECT(o, ++open_at[visit->counter] == 1); /* one person a counter */
        }
    }
    for (int state = VISIT_WAITING; state <= VISIT_HELD; state++) {
        struct visit *visits = NULL;
        size_t count = 0;
        size_t want = 0;
        struct error err = { 0 };

        if (visit_state_is_final((enum visit_state)state)) {
            continue;
        }
        for (int i = 0; i < o->model->visit_count; i++) {
            want += (int)o->model->visits[i].state == state;
        }
        office_must(o,
            db_visit_list_open(o->db, OFFICE_ONE, o->model->date, (enum visit_state)state,
                &visits, &count, &err),
            &err);
        free(visits);
        EXPECT(o, count == want);
    }
    look_at_lines(o);
    look_at_services(o);
    look_at_places(o);
}

void
office_check_now(struct office *o)
{
    struct check_summary summary;
    struct error err = { 0 };

    (void)snprintf(o->doing, sizeof(o->doing), "check");
    office_must(o,
        office_check_with(o->db, OFFICE_ONE, /* quick= */ false, o->settings,
            clock_at(o->model->date, 0), &summary, &err),
        &err);
    EXPECT(o, summary.visits >= o->model->visit_count);
}

/* How the journal tells of one visit: every call follows a wait, and nothing is skipped.
 */
struct told {
    char id[VISIT_ID_SIZE];
    bool waiting;
};

static int
compare_told(const void *a, const void *b)
{
    return strcmp(((const struct told *)a)->id, ((const struct told *)b)->id);
}

static struct told *
find_told(struct told *told, size_t count, const char *id)
{
    struct told key = { .waiting = false };

    (void)snprintf(key.id, sizeof(key.id), "%s", id);
    return count > 0 ? bsearch(&key, told, count, sizeof(*told), compare_told) : NULL;
}

static void
hear_row(struct office *o, struct told **told, size_t *count, size_t *room,
    const struct journal_row *row)
{
    struct told *visit;

    if (strncmp(row->kind, "visit.", 6) != 0) {
        return;
    }
    visit = find_told(*told, *count, row->subject);
    (void)snprintf(o->doing, sizeof(o->doing), "journal row %" PRId64, row->seq);
    if (!visit) { /* a visit begins with waiting; ids sort by time, but for the same ms */
        EXPECT(o, strcmp(row->kind, "visit.waiting") == 0);
        if (*count == *room) {
            *room = *room ? *room * 2 : 1024;
            *told = xrealloc(*told, *room, sizeof(**told));
        }
        visit = &(*told)[(*count)++];
        *visit = (struct told){ .waiting = true };
        (void)snprintf(visit->id, sizeof(visit->id), "%s", row->subject);
        qsort(*told, *count, sizeof(**told), compare_told);
        return;
    }
    if (strcmp(row->kind, "visit.called") == 0) {
        EXPECT(o, visit->waiting);
        visit->waiting = false;
    } else if (strcmp(row->kind, "visit.waiting") == 0) {
        EXPECT(o, !visit->waiting || strstr(row->data, "\"lane_changed\""));
        visit->waiting = true;
    } else if (strcmp(row->kind, "visit.unserved") == 0) {
        EXPECT(o, visit->waiting);
        visit->waiting = false; /* a day may be opened again */
    } else if (strcmp(row->kind, "visit.cancelled") != 0) {
        EXPECT(o, !visit->waiting);
    }
}

void
office_check_journal(struct office *o)
{
    struct journal_row *rows = xcalloc(256, sizeof(*rows));
    struct told *told = NULL;
    size_t told_count = 0;
    size_t room = 0;
    int64_t seq = 0;
    int64_t walked = 0;
    struct error err = { 0 };

    office_must(o, db_journal_verify(o->db, OFFICE_ONE, &walked, &err), &err);
    for (;;) {
        size_t count = 0;

        office_must(
            o, db_journal_read(o->db, OFFICE_ONE, seq, rows, 256, &count, &err), &err);
        for (size_t i = 0; i < count; i++) {
            EXPECT(o, rows[i].seq == ++seq);
            hear_row(o, &told, &told_count, &room, &rows[i]);
        }
        if (count == 0) {
            break;
        }
    }
    EXPECT(o, walked == seq);
    (void)printf(
        "# %d acts, %zu visits, %" PRId64 " journal rows\n", o->acts, told_count, seq);
    free(told);
    free(rows);
}

int
office_model_open(void **state)
{
    struct office *o = xcalloc(1, sizeof(*o));
    struct error err = { 0 };
    enum status st = clock_set_zone("Asia/Jakarta", &err);

    o->model = xcalloc(1, sizeof(*o->model));
    o->random.state = random_seed(UINT64_C(20260714));
    o->caller =
        (struct caller){ .actor = "staff:1", .role = ROLE_SUPERVISOR, .account_id = 1 };
    temp_make(o->folder);
    o->db = test_database_office(o->url, o->folder, "office.db");
    if (st == STATUS_OK) {
        st = db_begin(o->db, &err);
    }
    *state = o;
    if (st != STATUS_OK) {
        (void)printf("# %s\n", err.text);
    }
    return st == STATUS_OK ? 0 : -1;
}

int
office_model_morning(void **state, const char *day)
{
    struct office *o;

    if (office_model_open(state) != 0) {
        return -1;
    }
    o = *state;
    office_random_settings(o);
    model_begin_day(o->model, o->settings, day);
    o->model->now_ms = clock_at(day, 9 * 60);
    return 0;
}

int
office_model_close(void **state)
{
    struct office *o = *state;

    db_close(o->db);
    settings_unref(o->settings);
    json_decref(o->all);
    test_database_remove(o->url);
    temp_remove(o->folder);
    free(o->model);
    free(o);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of the line, as test_db_rows.c looks at others: visits, what a day counts of them,
 * what hangs on the settings, what a ticket was. Two offices.
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/text.h"
#include "db/db_counter.h"
#include "db/db_day_figures.h"
#include "db/db_day_pace.h"
#include "db/db_find.h"
#include "db/db_first_place.h"
#include "db/db_line.h"
#include "db/db_stake.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "db/db_visit_left.h"
#include "tests/support/row_offices.h"

/* A visit that came into the line, and what became of it. */
static void
add_visit(struct row_offices *f, int64_t office, const char *day, struct visit visit)
{
    enum visit_state state = visit.state;
    struct series series;

    text_copy(visit.day, sizeof(visit.day), day);
    text_copy(visit.prefix, sizeof(visit.prefix), "A");
    text_copy(visit.service, sizeof(visit.service), "kk");
    text_copy(visit.slot, sizeof(visit.slot), "pagi");
    text_copy(visit.track, sizeof(visit.track), visit.id);
    MUST(db_series_issue(f->db, office, day, "A", visit.lane, &series, NULL));
    visit.number = series.last;
    visit.state = VISIT_WAITING;
    MUST(db_visit_insert(f->db, office, &visit, NULL));
    if (state != VISIT_WAITING) {
        visit.state = state;
        MUST(db_visit_update(f->db, office, &visit, VISIT_WAITING, NOW_MS, NULL));
    }
}

static void
test_how_a_day_goes(void **state)
{
    struct row_offices *f = *state;
    struct visit left = {
        .id = "VLEFT", .day = TODAY, .service = "kk", .counter = 3, .called_ms = NOW_MS
    };
    struct turn_row rows[4];
    struct left_counts counts;
    struct last_day_counter counters[4];
    struct waiting_count *priority;
    struct day_figures figures;
    size_t count;

    add_visit(f, OFFICE_ONE, YESTERDAY,
        (struct visit){ .id = "VY1",
            .arrived_ms = NOW_MS - 90,
            .state = VISIT_DONE,
            .counter = 3,
            .calls = 1,
            .called_ms = NOW_MS - 80,
            .started_ms = NOW_MS - 79,
            .ended_ms = NOW_MS - 78,
            .outcome = OUTCOME_VERIFIED });
    add_visit(f, OFFICE_ONE, YESTERDAY,
        (struct visit){ .id = "VY2",
            .arrived_ms = NOW_MS - 85,
            .state = VISIT_CALLED,
            .counter = 3,
            .calls = 1,
            .called_ms = NOW_MS - 70 });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT1",
            .lane = LANE_PRIORITY,
            .arrived_ms = NOW_MS,
            .state = VISIT_WAITING });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT2",
            .lane = LANE_PRIORITY,
            .arrived_ms = NOW_MS + 1,
            .callable_from_ms = NOW_MS + 2,
            .state = VISIT_DONE,
            .counter = 2,
            .calls = 1,
            .called_ms = NOW_MS + 3,
            .started_ms = NOW_MS + 4,
            .ended_ms = NOW_MS + 5,
            .outcome = OUTCOME_VERIFIED });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT3",
            .arrived_ms = NOW_MS + 2,
            .state = VISIT_CALLED,
            .counter = 1,
            .calls = 1,
            .called_ms = NOW_MS + 9 });
    add_visit(f, OTHER_OFFICE, TODAY,
        (struct visit){ .id = "VO1",
            .lane = LANE_PRIORITY,
            .arrived_ms = NOW_MS + 1,
            .state = VISIT_CALLED,
            .counter = 9,
            .calls = 1,
            .called_ms = NOW_MS + 8 });

    MUST(db_turns_list(f->db, OFFICE_ONE, TODAY, rows, ARRAY_LEN(rows), &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].counter, 1); /* the newest call first */
    assert_int_equal(rows[0].started_ms, 0);
    assert_string_equal(rows[1].service, "kk");
    assert_int_equal(rows[1].state, VISIT_DONE);
    assert_int_equal(rows[1].counter, 2);
    assert_int_equal(rows[1].arrived_ms, NOW_MS + 1);
    assert_int_equal(rows[1].callable_from_ms, NOW_MS + 2);
    assert_int_equal(rows[1].called_ms, NOW_MS + 3);
    assert_int_equal(rows[1].started_ms, NOW_MS + 4);
    assert_int_equal(rows[1].ended_ms, NOW_MS + 5);
    MUST(db_turns_list(f->db, OFFICE_ONE, TODAY, rows, 1, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].counter, 1);

    MUST(db_counters_of_last_day(
        f->db, OFFICE_ONE, TODAY, counters, ARRAY_LEN(counters), &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(counters[0].number, 3);
    assert_int_equal(counters[0].first_ms, NOW_MS - 80);

    MUST(db_priority_since(f->db, OFFICE_ONE, TODAY, NOW_MS, &priority, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(priority[0].service, "kk");
    assert_int_equal(priority[0].lane, LANE_PRIORITY);
    assert_int_equal(priority[0].count, 1); /* since then, not at it */
    free(priority);

    text_copy(left.id, sizeof(left.id), "VT1");
    MUST(db_visit_left_put(f->db, OFFICE_ONE, &left, NULL));
    left.counter = 4;
    left.started_ms = NOW_MS;
    MUST(db_visit_left_put(f->db, OFFICE_ONE, &left, NULL));
    MUST(db_left_counts(f->db, OFFICE_ONE, TODAY, &counts, NULL));
    assert_int_equal(counts.all, 2);
    assert_int_equal(counts.unserved, 1);

    MUST(db_day_figures_load(f->db, OFFICE_ONE, TODAY, NOW_MS + 2, 0, &figures, NULL));
    assert_int_equal(figures.states[VISIT_WAITING], 1);
    assert_int_equal(figures.states[VISIT_CALLED], 1);
    assert_int_equal(figures.states[VISIT_DONE], 1);
    assert_int_equal(figures.waited, 3);
    MUST(db_day_figures_load(f->db, OFFICE_ONE, TODAY, NOW_MS + 3, 0, &figures, NULL));
    assert_int_equal(figures.waited, 2); /* one was called at that very instant */
}

static void
test_what_goes_by_the_settings(void **state)
{
    struct row_offices *f = *state;
    static const struct ticket tickets[] = {
        { .id = "T1",
            .registration = "R1",
            .service = "kk",
            .day = TODAY,
            .slot = "pagi",
            .to_min = 60,
            .state = "approved" },
        { .id = "T2",
            .registration = "R2",
            .service = "ktp",
            .day = TODAY,
            .slot = "siang",
            .to_min = 60,
            .state = "approved" },
        { .id = "T3",
            .registration = "R3",
            .service = "kk",
            .day = TODAY,
            .slot = "pagi",
            .to_min = 60,
            .state = "cancelled" },
    };
    static const struct quota_use use = {
        .service = "kk", .slot = "pagi", .tickets = 5, .arrived = 4, .walkins = 3
    };
    struct stake_visit *visits;
    struct visit *open;
    struct stake_places *places;
    struct stake_ticket *found;
    char day[DATE_SIZE];
    char visit[VISIT_ID_SIZE];
    size_t count;

    add_visit(f, OFFICE_ONE, YESTERDAY, (struct visit){ .id = "VY1", .arrived_ms = 1 });
    add_visit(f, OFFICE_ONE, YESTERDAY,
        (struct visit){ .id = "VY2",
            .arrived_ms = 1,
            .state = VISIT_SERVING,
            .calls = 1,
            .counter = 6,
            .called_ms = NOW_MS,
            .started_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY, (struct visit){ .id = "VT1", .arrived_ms = 1 });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT2",
            .arrived_ms = 1,
            .state = VISIT_ABSENT,
            .calls = 1,
            .counter = 7,
            .called_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT3",
            .arrived_ms = 1,
            .state = VISIT_CALLED,
            .calls = 1,
            .counter = 8,
            .called_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT4",
            .arrived_ms = 1,
            .state = VISIT_HELD,
            .calls = 1,
            .counter = 8,
            .called_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT5",
            .arrived_ms = 1,
            .state = VISIT_DONE,
            .calls = 1,
            .counter = 8,
            .called_ms = NOW_MS,
            .started_ms = NOW_MS,
            .ended_ms = NOW_MS,
            .outcome = OUTCOME_VERIFIED });
    add_visit(f, OTHER_OFFICE, TODAY, (struct visit){ .id = "VO1", .arrived_ms = 1 });
    MUST(db_stake_visits(f->db, OFFICE_ONE, TODAY, &visits, &count, NULL));
    assert_int_equal(count, 5);
    assert_string_equal(visits[0].day, YESTERDAY);
    assert_string_equal(visits[0].prefix, "A");
    assert_int_equal(visits[0].number, 2);
    assert_int_equal(visits[0].state, VISIT_SERVING);
    assert_int_equal(visits[0].counter, 6);
    assert_string_equal(visits[1].service, "kk");
    assert_string_equal(visits[1].line, "A");
    assert_int_equal(visits[1].state, VISIT_WAITING);
    assert_int_equal(visits[2].state, VISIT_ABSENT);
    assert_int_equal(visits[2].counter, 7);
    assert_int_equal(visits[3].state, VISIT_CALLED);
    assert_int_equal(visits[4].state, VISIT_HELD);
    free(visits);

    MUST(db_visit_list_open(f->db, OFFICE_ONE, TODAY, VISIT_CALLED, &open, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(open[0].id, "VT3");
    assert_int_equal(open[0].counter, 8);
    free(open);
    MUST(db_visit_list_open(
        f->db, OFFICE_ONE, YESTERDAY, VISIT_SERVING, &open, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(open[0].id, "VY2");
    free(open);

    MUST(db_quota_add(f->db, OFFICE_ONE, YESTERDAY, &use, NULL));
    MUST(db_quota_add(f->db, OFFICE_ONE, TODAY, &use, NULL));
    MUST(db_quota_add(f->db, OTHER_OFFICE, TODAY, &use, NULL));
    MUST(db_stake_places(f->db, OFFICE_ONE, TODAY, &places, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(places[0].day, TODAY);
    assert_string_equal(places[0].use.service, "kk");
    assert_string_equal(places[0].use.slot, "pagi");
    assert_int_equal(places[0].use.tickets, 5);
    assert_int_equal(places[0].use.arrived, 4);
    assert_int_equal(places[0].use.walkins, 3);
    free(places);

    for (size_t i = 0; i < ARRAY_LEN(tickets); i++) {
        MUST(db_ticket_insert(f->db, OFFICE_ONE, &tickets[i], NOW_MS + (int64_t)i, NULL));
    }
    MUST(db_stake_tickets(f->db, OFFICE_ONE, TODAY, &found, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(found[0].id, "T2"); /* the latest given first */
    assert_string_equal(found[0].service, "ktp");
    assert_string_equal(found[0].slot, "siang");
    assert_string_equal(found[1].id, "T1");
    free(found);
    /* Who has come with one has no place to lose. */
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT6", .arrived_ms = 1, .ticket = "T2" });
    MUST(db_stake_tickets(f->db, OFFICE_ONE, TODAY, &found, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(found[0].id, "T1");
    free(found);

    MUST(db_stake_running_day(f->db, OFFICE_ONE, day, NULL));
    assert_string_equal(day, TODAY);
    MUST(db_day_close(f->db, OFFICE_ONE, TODAY, NOW_MS, 0, NULL));
    MUST(db_stake_running_day(f->db, OFFICE_ONE, day, NULL));
    assert_string_equal(day, "");

    MUST(db_find_number(f->db, OFFICE_ONE, TODAY, "A", 2, visit, NULL));
    assert_string_equal(visit, "VT2");
    MUST(db_find_number(f->db, OFFICE_ONE, YESTERDAY, "A", 2, visit, NULL));
    assert_string_equal(visit, "VY2");
    assert_int_equal(
        db_find_number(f->db, OFFICE_ONE, TODAY, "A", 9, visit, NULL), STATUS_NOT_FOUND);
    assert_int_equal(db_find_number(f->db, OTHER_OFFICE, TODAY, "A", 2, visit, NULL),
        STATUS_NOT_FOUND);
}

static void
test_what_a_ticket_was(void **state)
{
    struct row_offices *f = *state;
    struct first_place place = { .visit = "V1",
        .file = 1,
        .ticket = "T1",
        .given_day = TOMORROW,
        .given_slot = "pagi",
        .made = true,
        .service = "kk",
        .slot = "siang",
        .from_min = 480,
        .to_min = 720 };
    struct first_place second = { .visit = "V1",
        .file = 2,
        .ticket = "T2",
        .given_day = TOMORROW,
        .given_slot = "pagi",
        .first_place = true };
    struct first_place found;
    struct first_place_ticket *others;
    size_t count;

    MUST(db_first_place_put(f->db, OFFICE_ONE, &place, NULL));
    MUST(db_first_place_put(f->db, OFFICE_ONE, &second, NULL));
    MUST(db_first_place_load(f->db, OFFICE_ONE, "V1", 1, &found, NULL));
    assert_string_equal(found.visit, "V1");
    assert_int_equal(found.file, 1);
    assert_string_equal(found.ticket, "T1");
    assert_string_equal(found.given_day, TOMORROW);
    assert_string_equal(found.given_slot, "pagi");
    assert_true(found.made);
    assert_string_equal(found.service, "kk");
    assert_string_equal(found.slot, "siang");
    assert_int_equal(found.from_min, 480);
    assert_int_equal(found.to_min, 720);
    assert_false(found.first_place);
    MUST(db_first_place_load(f->db, OFFICE_ONE, "V1", 2, &found, NULL));
    assert_true(found.first_place && !found.made);
    MUST(db_first_place_others(f->db, OFFICE_ONE, TOMORROW, "T1", &others, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(others[0].id, "T2");
    free(others);
    MUST(db_first_place_delete(f->db, OFFICE_ONE, "V1", 1, NULL));
    assert_int_equal(
        db_first_place_load(f->db, OFFICE_ONE, "V1", 1, &found, NULL), STATUS_NOT_FOUND);
    MUST(db_first_place_load(f->db, OFFICE_ONE, "V1", 2, &found, NULL));
}

/* A counter's list has who was called there, but for who is there now. */
static void
test_who_was_at_a_counter(void **state)
{
    struct row_offices *f = *state;

    for (int now = VISIT_CALLED; now <= VISIT_HELD; now++) {
        bool there = now == VISIT_CALLED || now == VISIT_SERVING;
        struct visit visit = { .arrived_ms = NOW_MS,
            .state = (enum visit_state)now,
            .counter = now,
            .calls = 1,
            .called_ms = NOW_MS + 1 };
        struct visit *found;
        size_t count;

        (void)snprintf(visit.id, sizeof(visit.id), "V%d", now);
        add_visit(f, OFFICE_ONE, TODAY, visit);
        MUST(db_visit_list_counter(f->db, OFFICE_ONE, TODAY, now, &found, &count, NULL));
        assert_int_equal(count, there ? 0 : 1);
        assert_true(there || found[0].state == visit.state);
        free(found);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        STORED(test_how_a_day_goes),
        STORED(test_what_goes_by_the_settings),
        STORED(test_what_a_ticket_was),
        STORED(test_who_was_at_a_counter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

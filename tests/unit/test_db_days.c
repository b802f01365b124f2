/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The other one stays: two offices with two days each, every one with the same people,
 * numbers and counters. What is asked or changed of one is its own, and nobody else's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_counter.h"
#include "db/db_device_report.h"
#include "db/db_idempotency.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "db/db_personal.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "db/db_visit_left.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define NOW_MS INT64_C(1783991550000)
#define DAY_MS INT64_C(86400000)
#define OFFICES 2
#define DAYS 2
#define AFTER "2026-08-01"

/* People of each office and day. */
enum person {
    TICKET_WAITING, /* came with a ticket, waits */
    WALKIN_WAITING, /* came without one, waits */
    WALKIN_ABSENT,  /* was called to counter 1 and did not come */
    WALKIN_DONE,    /* was served at counter 1 */
    PEOPLE
};

static const char *const days[DAYS] = { "2026-07-14", "2026-07-15" };

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
};

#define MUST(call) assert_int_equal((call), STATUS_OK)

/* A number of two digits, so that a name keeps its length. */
static unsigned
two(int number)
{
    return (unsigned)number % 100;
}

static const char *
id_of(int office, int day, enum person person, char out[VISIT_ID_SIZE])
{
    (void)snprintf(out, VISIT_ID_SIZE, "VISIT00000000000000%02uX%02uX%01u", two(office),
        two(day), (unsigned)person % 10);
    return out;
}

static const char *
ticket_of(int office, int day, char out[TICKET_KEY_SIZE])
{
    (void)snprintf(out, TICKET_KEY_SIZE, "TICKET0000%02uX%02u0", two(office), two(day));
    return out;
}

static void
add_ticket(struct db *db, int office, int day)
{
    struct ticket ticket = { .from_min = 480, .to_min = 660 };
    struct applicant applicant = { .name = "Warga", .nik = "3517091708859901" };
    struct quota_use use = {
        .service = "info", .slot = "pagi", .tickets = office, .arrived = 1, .walkins = 3
    };

    (void)ticket_of(office, day, ticket.id);
    /* The same number in every office; in an office it is there once. */
    (void)snprintf(ticket.registration, sizeof(ticket.registration), "UJI-%d", day);
    (void)text_copy(ticket.service, sizeof(ticket.service), "info");
    (void)text_copy(ticket.day, sizeof(ticket.day), days[day]);
    (void)text_copy(ticket.slot, sizeof(ticket.slot), "pagi");
    (void)text_copy(ticket.state, sizeof(ticket.state), "approved");
    MUST(db_ticket_insert(db, office, &ticket, NOW_MS, NULL));
    MUST(db_applicant_put(db, office, ticket.id, &applicant, NULL));
    MUST(db_quota_add(db, office, days[day], &use, NULL));
}

static void
add_person(struct db *db, int office, int day, enum person person)
{
    static const struct check_entry paper = {
        .item = "kk", .state = ITEM_SEEN, .note = "sobek"
    };
    struct applicant applicant = { .nik = "3517091203850007" };
    struct series series;
    struct visit visit = { .lane =
                               person == WALKIN_WAITING ? LANE_PRIORITY : LANE_REGULAR };

    (void)id_of(office, day, person, visit.id);
    (void)text_copy(visit.day, sizeof(visit.day), days[day]);
    (void)text_copy(visit.prefix, sizeof(visit.prefix), "Z");
    (void)text_copy(visit.service, sizeof(visit.service), "info");
    (void)text_copy(visit.slot, sizeof(visit.slot), "pagi");
    (void)text_copy(visit.priority_reason, sizeof(visit.priority_reason), "hamil");
    (void)snprintf(visit.track, sizeof(visit.track), "TRACK%02uX%02uX%01u", two(office),
        two(day), (unsigned)person % 10);
    if (person == TICKET_WAITING) {
        (void)ticket_of(office, day, visit.ticket);
    }
    visit.arrived_ms = NOW_MS + day * DAY_MS + person;
    MUST(db_series_issue(db, office, visit.day, "Z", visit.lane, &series, NULL));
    MUST(db_waiting_add(db, office, visit.day, "info", visit.lane, 1, NULL));
    visit.number = series.last;
    MUST(db_visit_insert(db, office, &visit, NULL));
    if (person != TICKET_WAITING) {
        MUST(db_applicant_put(db, office, visit.id, &applicant, NULL));
    }
    MUST(db_checklist_put(db, office, visit.id, &paper, NULL));
    if (person == WALKIN_ABSENT || person == WALKIN_DONE) {
        visit.counter = 1;
        visit.calls = 1;
        visit.called_ms = visit.arrived_ms + 60000;
        visit.state = person == WALKIN_ABSENT ? VISIT_ABSENT : VISIT_DONE;
        (void)text_copy(visit.note, sizeof(visit.note), "catatan");
        MUST(db_visit_left_put(db, office, &visit, NULL));
        MUST(db_visit_update(db, office, &visit, VISIT_WAITING, visit.called_ms, NULL));
        MUST(db_series_add(db, office, visit.day, "Z", -1, 0, 1, NULL));
        MUST(db_waiting_add(db, office, visit.day, "info", visit.lane, -1, NULL));
    }
}

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    temp_make(f->folder);
    f->db = test_database_office(f->url, f->folder, "antrean.db");
    MUST(db_begin(f->db, NULL));
    MUST(db_office_insert(f->db, 2, 3518, NOW_MS, NULL));
    for (int office = 1; office <= OFFICES; office++) {
        for (int day = 0; day < DAYS; day++) {
            add_ticket(f->db, office, day);
            for (int person = 0; person < PEOPLE; person++) {
                add_person(f->db, office, day, (enum person)person);
            }
        }
    }
    MUST(db_commit(f->db, NULL));
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
    return 0;
}

/* Each office and day, in turn. */
#define EACH(office, day) \
    for (int office = 1; office <= OFFICES; office++) \
        for (int day = 0; day < DAYS; day++)

/* One waits in each lane, whether counted as they came or from the visits. */
static void
expect_a_lane_each(enum status (*count)(struct db *, int64_t, const char *,
                       struct waiting_count **, size_t *, struct error *),
    struct fixture *f, int office, const char *day)
{
    struct waiting_count *counts;
    size_t n;

    MUST(count(f->db, office, day, &counts, &n, NULL));
    assert_int_equal(n, 2);
    for (int lane = 0; lane < 2; lane++) {
        assert_string_equal(counts[lane].service, "info");
        assert_int_equal(counts[lane].lane, lane);
        assert_int_equal(counts[lane].count, 1);
    }
    free(counts);
}

static void
test_a_line_is_of_one_day_and_office(void **state)
{
    struct fixture *f = *state;

    EACH(office, day)
    {
        struct line_row *rows;
        struct visit *visits;
        struct visit_aside aside[2];
        char want[VISIT_ID_SIZE];
        char number[NUMBER_SIZE];
        size_t n;

        MUST(db_visit_list_line(f->db, office, days[day], &rows, &n, NULL));
        assert_int_equal(n, 2);
        free(rows);
        MUST(db_visit_list_open(
            f->db, office, days[day], VISIT_WAITING, &visits, &n, NULL));
        assert_int_equal(n, 2);
        assert_string_equal(visits[0].id, id_of(office, day, TICKET_WAITING, want));
        assert_string_equal(visits[1].id, id_of(office, day, WALKIN_WAITING, want));
        free(visits);
        MUST(db_visit_list_open(
            f->db, office, days[day], VISIT_ABSENT, &visits, &n, NULL));
        assert_int_equal(n, 1);
        assert_string_equal(visits[0].id, id_of(office, day, WALKIN_ABSENT, want));
        (void)visit_number(visits[0].prefix, visits[0].number, number);
        free(visits);
        n = 0;
        MUST(
            db_visit_add_aside(f->db, office, days[day], VISIT_HELD, aside, 2, &n, NULL));
        assert_int_equal(n, 0);
        MUST(db_visit_add_aside(
            f->db, office, days[day], VISIT_ABSENT, aside, 2, &n, NULL));
        assert_int_equal(n, 1);
        assert_string_equal(aside[0].id, want);
        assert_string_equal(aside[0].number, number);
        assert_int_equal(aside[0].state, VISIT_ABSENT);
        MUST(db_visit_add_aside(
            f->db, office, days[day], VISIT_ABSENT, aside, 1, &n, NULL));
        assert_int_equal(n, 1); /* no room for more */
        expect_a_lane_each(db_waiting_counts, f, office, days[day]);
        expect_a_lane_each(db_waiting_recount, f, office, days[day]);
    }
}

static void
test_calls_and_a_counter_s_history_are_of_one_day_and_office(void **state)
{
    struct fixture *f = *state;

    EACH(office, day)
    {
        struct visit latest[8];
        struct visit *visits;
        struct visit_left *left;
        char want[VISIT_ID_SIZE];
        size_t n;

        MUST(db_visit_recent_calls(f->db, office, days[day], latest, 8, &n, NULL));
        assert_int_equal(n, 2);
        assert_string_equal(latest[0].id, id_of(office, day, WALKIN_DONE, want));
        assert_string_equal(latest[1].id, id_of(office, day, WALKIN_ABSENT, want));
        MUST(db_visit_recent_calls(f->db, office, days[day], latest, 1, &n, NULL));
        assert_int_equal(n, 1);
        assert_string_equal(latest[0].id, id_of(office, day, WALKIN_DONE, want));
        MUST(db_visit_list_counter(f->db, office, days[day], 1, &visits, &n, NULL));
        assert_int_equal(n, 2);
        assert_string_equal(visits[0].id, id_of(office, day, WALKIN_DONE, want));
        free(visits);
        MUST(db_visit_list_counter(f->db, office, days[day], 2, &visits, &n, NULL));
        assert_int_equal(n, 0);
        free(visits);
        MUST(db_visit_left_list(f->db, office, days[day], 1, &left, &n, NULL));
        assert_int_equal(n, 2);
        assert_string_equal(left[0].visit, id_of(office, day, WALKIN_DONE, want));
        assert_string_equal(left[1].visit, id_of(office, day, WALKIN_ABSENT, want));
        assert_int_equal(left[0].called_ms - NOW_MS - day * DAY_MS, 60000 + WALKIN_DONE);
        free(left);
        MUST(db_visit_left_list(f->db, office, days[day], 2, &left, &n, NULL));
        assert_int_equal(n, 0);
        free(left);
    }
}

static void
expect_series(struct fixture *f, int office, int day, const struct series *want)
{
    struct series series;

    MUST(db_series_load(f->db, office, days[day], "Z", &series, NULL));
    assert_int_equal(series.last, want->last);
    assert_int_equal(series.called, want->called);
    assert_int_equal(series.waiting, want->waiting);
    assert_int_equal(series.waiting_priority, want->waiting_priority);
    assert_int_equal(series.priority_run, want->priority_run);
}

static void
test_counts_change_for_one_day_and_office(void **state)
{
    static const struct series untouched = {
        .last = 4, .called = 2, .waiting = 2, .waiting_priority = 1
    };
    static const struct series touched = {
        .last = 5, .called = 5, .waiting = 5, .waiting_priority = 3, .priority_run = 2
    };
    static const struct quota_use use = {
        .service = "info", .slot = "pagi", .tickets = 10, .arrived = 20, .walkins = 30
    };
    struct fixture *f = *state;
    struct series series;

    MUST(db_begin(f->db, NULL));
    MUST(db_series_issue(f->db, 1, days[0], "Z", LANE_PRIORITY, &series, NULL));
    assert_int_equal(series.last, 5);
    assert_int_equal(series.waiting, 3);
    MUST(db_series_add(f->db, 1, days[0], "Z", 2, 1, 3, NULL));
    MUST(db_series_set_run(f->db, 1, days[0], "Z", 2, NULL));
    MUST(db_series_issue(f->db, 1, days[0], "K", LANE_REGULAR, &series, NULL));
    assert_int_equal(series.last, 1);
    MUST(db_quota_add(f->db, 1, days[0], &use, NULL));
    MUST(db_commit(f->db, NULL));
    EACH(office, day)
    {
        bool own = office == 1 && day == 0;
        struct series all[26];
        struct quota_use *uses;
        size_t n;

        expect_series(f, office, day, own ? &touched : &untouched);
        MUST(db_series_list(f->db, office, days[day], all, 26, &n, NULL));
        assert_int_equal(n, own ? 2 : 1);
        MUST(db_quota_list(f->db, office, days[day], &uses, &n, NULL));
        assert_int_equal(n, 1);
        assert_int_equal(uses[0].tickets, office + (own ? 10 : 0));
        assert_int_equal(uses[0].arrived, own ? 21 : 1);
        assert_int_equal(uses[0].walkins, own ? 33 : 3);
        free(uses);
    }
}

static void
test_a_day_is_closed_for_itself(void **state)
{
    struct fixture *f = *state;
    char day[DATE_SIZE];

    MUST(db_visit_oldest_open_day(f->db, 1, AFTER, day, NULL));
    assert_string_equal(day, days[0]);
    MUST(db_visit_oldest_open_day(f->db, 1, days[1], day, NULL));
    assert_string_equal(day, days[0]);
    MUST(db_visit_oldest_open_day(f->db, 1, days[0], day, NULL));
    assert_string_equal(day, ""); /* days before that one */
    MUST(db_begin(f->db, NULL));
    MUST(db_day_close(f->db, 1, days[0], NOW_MS, 2, NULL));
    assert_int_equal(
        db_day_close(f->db, 1, days[0], NOW_MS, 2, NULL), STATUS_WRONG_STATE);
    MUST(db_commit(f->db, NULL));
    EACH(office, d)
    {
        bool closed;

        MUST(db_day_is_closed(f->db, office, days[d], &closed, NULL));
        assert_int_equal(closed, office == 1 && d == 0);
    }
    (void)test_database_run(f->url,
        "UPDATE visit SET state = 7 WHERE office = 1 AND day = '2026-07-14' AND state = "
        "0");
    MUST(db_visit_oldest_open_day(f->db, 1, AFTER, day, NULL));
    assert_string_equal(day, days[1]);
    MUST(db_visit_oldest_open_day(f->db, 2, AFTER, day, NULL));
    assert_string_equal(day, days[0]);
}

/* Where something personal is kept, and in how many rows of an office's day. */
static const struct {
    const char *table, *before_day, *after_day;
    int rows;
} personal[] = {
    { "applicant", "subject IN (SELECT id FROM ticket WHERE", ")", 1 },
    { "applicant", "subject IN (SELECT id FROM visit WHERE", ")", 3 },
    { "ticket", "", " AND registration LIKE 'UJI-%'", 1 },
    { "visit", "", " AND priority_reason IS NOT NULL", 4 },
    { "visit", "", " AND note IS NOT NULL", 2 },
    { "checklist", "note IS NOT NULL AND visit IN (SELECT id FROM visit WHERE", ")", 4 },
    { "visit_file", "", " AND note IS NOT NULL", 4 },
    { "outcome", "note IS NOT NULL AND ticket IN (SELECT id FROM ticket WHERE", ")", 1 },
};

static void
expect_personal(struct fixture *f, int office, int day, bool there)
{
    for (size_t i = 0; i < ARRAY_LEN(personal); i++) {
        char sql[400];
        int64_t rows;

        (void)snprintf(sql, sizeof(sql),
            "SELECT COUNT(*) FROM %s WHERE office = %d AND %s day = '%s'%s",
            personal[i].table, office, personal[i].before_day, days[day],
            personal[i].after_day);
        rows = test_database_run(f->url, sql);
        if (rows != (there ? personal[i].rows : 0)) {
            fail_msg("%d rows: %s", (int)rows, sql);
        }
    }
}

static void
test_the_people_of_one_day_are_forgotten_and_no_others(void **state)
{
    static const char more_notes[] =
        "INSERT INTO visit_file (office, visit, file, day, service, slot, note) "
        "SELECT office, id, 2, day, service, slot, 'catatan' FROM visit;"
        "INSERT INTO outcome (office, sender, id, ticket, kind, at_ms, received_ms, "
        "code, "
        "note, conflict) "
        "SELECT office, 'front', id, id, 'served', 1, 1, '', 'catatan', '' FROM ticket";
    struct fixture *f = *state;
    char day[DATE_SIZE];
    int64_t people;

    (void)test_database_run(f->url, more_notes);
    MUST(db_personal_oldest_day(f->db, 1, AFTER, day, NULL));
    assert_string_equal(day, days[0]);
    MUST(db_personal_oldest_day(f->db, 1, days[0], day, NULL));
    assert_string_equal(day, "");
    MUST(db_begin(f->db, NULL));
    MUST(db_personal_erase(f->db, 1, days[0], &people, NULL));
    MUST(db_commit(f->db, NULL));
    assert_int_equal(people, 4);
    EACH(office, d)
    {
        expect_personal(f, office, d, !(office == 1 && d == 0));
    }
    MUST(db_personal_oldest_day(f->db, 1, AFTER, day, NULL));
    assert_string_equal(day, days[1]);
    MUST(db_personal_oldest_day(f->db, 2, AFTER, day, NULL));
    assert_string_equal(day, days[0]);
    /* What comes in for a day that was erased is due again; a later day changes nothing.
     */
    MUST(db_begin(f->db, NULL));
    MUST(db_personal_stored(f->db, 1, days[1], NULL));
    MUST(db_personal_stored(f->db, 2, days[0], NULL));
    MUST(db_commit(f->db, NULL));
    MUST(db_personal_oldest_day(f->db, 1, AFTER, day, NULL));
    assert_string_equal(day, days[1]);
    MUST(db_begin(f->db, NULL));
    MUST(db_personal_stored(f->db, 1, days[0], NULL));
    MUST(db_commit(f->db, NULL));
    MUST(db_personal_oldest_day(f->db, 1, AFTER, day, NULL));
    assert_string_equal(day, days[0]);
}

static void
test_one_visit_is_changed_and_no_other(void **state)
{
    struct fixture *f = *state;
    struct visit visit;
    struct applicant applicant;
    struct check_entry entries[4];
    char id[VISIT_ID_SIZE];
    char other[VISIT_ID_SIZE];
    char ticket[TICKET_KEY_SIZE];
    int64_t office_found;
    size_t n;

    MUST(db_visit_load(f->db, 1, id_of(1, 0, WALKIN_WAITING, id), &visit, NULL));
    assert_int_equal(db_visit_load(f->db, 2, id, &visit, NULL), STATUS_NOT_FOUND);
    MUST(db_visit_load(f->db, 1, id, &visit, NULL));
    MUST(db_begin(f->db, NULL));
    visit.state = VISIT_CALLED;
    visit.counter = 1;
    visit.called_ms = NOW_MS;
    assert_int_equal(db_visit_update(f->db, 2, &visit, VISIT_WAITING, NOW_MS, NULL),
        STATUS_WRONG_STATE);
    assert_int_equal(db_visit_update(f->db, 1, &visit, VISIT_SERVING, NOW_MS, NULL),
        STATUS_WRONG_STATE);
    MUST(db_visit_update(f->db, 1, &visit, VISIT_WAITING, NOW_MS, NULL));
    MUST(db_visit_set_ticket(f->db, 1, id, "BARU", NULL));
    MUST(db_visit_set_ticket(f->db, 1, id_of(1, 0, TICKET_WAITING, other), "BARU", NULL));
    MUST(db_commit(f->db, NULL));
    assert_int_equal(
        test_database_run(f->url, "SELECT COUNT(*) FROM visit WHERE state = 1"), 1);
    MUST(db_visit_by_ticket(f->db, 1, days[0], "BARU", &visit, NULL));
    assert_string_equal(visit.id, id);
    MUST(db_visit_by_ticket(f->db, 1, days[0], ticket_of(1, 0, ticket), &visit, NULL));
    assert_string_equal(visit.id, other); /* it kept its ticket */
    assert_int_equal(
        db_visit_by_ticket(f->db, 1, days[1], ticket, &visit, NULL), STATUS_NOT_FOUND);
    assert_int_equal(
        db_visit_by_ticket(f->db, 2, days[0], ticket, &visit, NULL), STATUS_NOT_FOUND);
    MUST(db_visit_at_counter(f->db, 1, 1, &visit, NULL));
    assert_string_equal(visit.id, id);
    assert_int_equal(db_visit_at_counter(f->db, 1, 2, &visit, NULL), STATUS_NOT_FOUND);
    assert_int_equal(db_visit_at_counter(f->db, 2, 1, &visit, NULL), STATUS_NOT_FOUND);
    (void)id_of(2, 1, WALKIN_DONE, other);
    MUST(db_visit_load(f->db, 2, other, &visit, NULL));
    MUST(db_visit_by_track(f->db, visit.track, &office_found, &visit, NULL));
    assert_int_equal(office_found, 2);
    assert_string_equal(visit.id, other);
    MUST(db_checklist_load(f->db, 2, other, 1, entries, 4, &n, NULL));
    assert_int_equal(n, 1);
    MUST(db_checklist_load(f->db, 1, other, 1, entries, 4, &n, NULL));
    assert_int_equal(n, 0);
    MUST(db_applicant_load(f->db, 2, other, &applicant, NULL));
    assert_int_equal(
        db_applicant_load(f->db, 1, other, &applicant, NULL), STATUS_NOT_FOUND);
}

static void
test_a_ticket_is_of_one_office(void **state)
{
    struct fixture *f = *state;
    struct ticket ticket;
    char id[TICKET_KEY_SIZE];

    MUST(db_ticket_by_registration(f->db, 2, "UJI-1", &ticket, NULL));
    assert_string_equal(ticket.id, ticket_of(2, 1, id));
    MUST(db_ticket_by_registration(f->db, 1, "UJI-1", &ticket, NULL));
    assert_string_equal(ticket.id, ticket_of(1, 1, id));
    assert_int_equal(
        db_ticket_by_registration(f->db, 1, "UJI-9", &ticket, NULL), STATUS_NOT_FOUND);
    assert_int_equal(db_ticket_load(f->db, 2, id, &ticket, NULL), STATUS_NOT_FOUND);
    MUST(db_ticket_load(f->db, 1, id, &ticket, NULL));
    (void)text_copy(ticket.state, sizeof(ticket.state), "cancelled");
    MUST(db_begin(f->db, NULL));
    MUST(db_ticket_update(f->db, 1, &ticket, NOW_MS, NULL));
    MUST(db_commit(f->db, NULL));
    assert_int_equal(test_database_run(
                         f->url, "SELECT COUNT(*) FROM ticket WHERE state = 'cancelled'"),
        1);
}

static void
test_counters_devices_and_keys_are_of_one_office(void **state)
{
    struct fixture *f = *state;
    struct counter counter = { .number = 1, .state = COUNTER_OPEN, .account = 7 };
    struct counter counters[4];
    struct stored_answer answer = { .status = 201, .type = "a/b", .body = (char *)"x" };
    struct pace pace = { .count = 1, .seconds = { 300 } };
    char body[DEVICE_REPORT_SIZE];
    int64_t said_ms;
    size_t n;

    MUST(db_begin(f->db, NULL));
    MUST(db_counter_put(f->db, 1, &counter, NULL));
    counter.number = 2;
    counter.state = COUNTER_PAUSED;
    MUST(db_counter_put(f->db, 1, &counter, NULL));
    MUST(db_device_report_put(f->db, 1, "kiosk", "satu", NOW_MS, NULL));
    MUST(db_device_report_put(f->db, 2, "kiosk", "dua", NOW_MS + 1, NULL));
    MUST(db_idempotency_put(f->db, 1, "device:kiosk", "kunci", &answer, NOW_MS, NULL));
    MUST(db_pace_put(f->db, 1, "info", &pace, NULL));
    MUST(db_commit(f->db, NULL));

    MUST(db_counter_load(f->db, 2, 1, &counter, NULL));
    assert_int_equal(counter.state, COUNTER_CLOSED);
    MUST(db_counter_load(f->db, 1, 1, &counter, NULL));
    assert_int_equal(counter.state, COUNTER_OPEN);
    MUST(db_counter_list(f->db, 1, counters, 4, &n, NULL));
    assert_int_equal(n, 2);
    assert_int_equal(counters[0].number, 1);
    assert_int_equal(counters[1].state, COUNTER_PAUSED);
    MUST(db_counter_list(f->db, 2, counters, 4, &n, NULL));
    assert_int_equal(n, 0);
    MUST(db_device_report_get(f->db, 1, "kiosk", body, &said_ms, NULL));
    assert_string_equal(body, "satu");
    assert_int_equal(said_ms, NOW_MS);
    MUST(db_device_report_get(f->db, 2, "kiosk", body, &said_ms, NULL));
    assert_string_equal(body, "dua");
    assert_int_equal(db_device_report_get(f->db, 2, "kiosk-2", body, &said_ms, NULL),
        STATUS_NOT_FOUND);
    assert_int_equal(db_idempotency_get(f->db, 2, "device:kiosk", "kunci", &answer, NULL),
        STATUS_NOT_FOUND);
    assert_int_equal(
        db_idempotency_get(f->db, 1, "device:kiosk-2", "kunci", &answer, NULL),
        STATUS_NOT_FOUND);
    assert_int_equal(
        db_idempotency_get(f->db, 1, "device:kiosk", "kunci-2", &answer, NULL),
        STATUS_NOT_FOUND);
    MUST(db_idempotency_get(f->db, 1, "device:kiosk", "kunci", &answer, NULL));
    assert_string_equal(answer.body, "x");
    assert_string_equal(answer.type, "a/b");
    free(answer.body);
    MUST(db_pace_load(f->db, 1, "info", &pace, NULL));
    assert_int_equal(pace.seconds[0], 300);
    MUST(db_pace_load(f->db, 1, "ambil", &pace, NULL));
    assert_int_equal(pace.count, 0);
    MUST(db_pace_load(f->db, 2, "info", &pace, NULL));
    assert_int_equal(pace.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define ON_DATABASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        ON_DATABASE(test_a_line_is_of_one_day_and_office),
        ON_DATABASE(test_calls_and_a_counter_s_history_are_of_one_day_and_office),
        ON_DATABASE(test_counts_change_for_one_day_and_office),
        ON_DATABASE(test_a_day_is_closed_for_itself),
        ON_DATABASE(test_the_people_of_one_day_are_forgotten_and_no_others),
        ON_DATABASE(test_one_visit_is_changed_and_no_other),
        ON_DATABASE(test_a_ticket_is_of_one_office),
        ON_DATABASE(test_counters_devices_and_keys_are_of_one_office),
    };

    return cmocka_run_group_tests_name("db_days", tests, NULL, NULL);
}

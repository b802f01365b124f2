/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom call-next chooses from the front of the line, against its choice among everybody,
 * on random lines in a database. ANTREAN_SEED repeats.
 */
#include "server/office/waiting_line.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "common/clock.h"
#include "db/db.h"
#include "db/db_counter.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "server/settings/settings.h"
#include "tests/support/catalogue.h"
#include "tests/support/database.h"
#include "tests/support/line_model.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define LINES 30
#define LINE_LEN 90
#define COUNTERS 6
#define DAY "2026-07-14"
#define MINUTE INT64_C(60000)

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
    const struct office_settings *settings;
    struct random random;
    int serial;
};

#define MUST(call) assert_int_equal((call), STATUS_OK)

static int
open_office(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    json_t *all = catalogue_load();

    *f = (struct fixture){ .random = { random_seed(UINT64_C(20260714)) } };
    MUST(clock_set_zone("Asia/Jakarta", NULL));
    temp_make(f->folder);
    f->db = test_database_office(f->url, f->folder, "office.db");
    MUST(settings_parse_object(all, &f->settings, NULL));
    json_decref(all);
    MUST(db_begin(f->db, NULL));
    *state = f;
    return 0;
}

static int
close_office(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    settings_unref(f->settings);
    test_database_remove(f->url);
    temp_remove(f->folder);
    return 0;
}

/* One more who waits, of a few services and of every kind. */
static void
add_visit(struct fixture *f, int number, int64_t now_ms)
{
    struct random *r = &f->random;
    const struct settings_service *service = &f->settings->services[random_below(r, 12)];
    struct visit visit = { .number = number,
        .lane = random_percent(r, 25) ? LANE_PRIORITY : LANE_REGULAR,
        .state = VISIT_WAITING,
        .arrived_ms = now_ms - random_below(r, 100) * MINUTE,
        .callable_from_ms =
            random_percent(r, 25) ? now_ms + (random_below(r, 4) - 2) * 30 * MINUTE : 0,
        .first_place = random_percent(r, 10),
        .late = random_percent(r, 15),
        .after_calls = random_percent(r, 10) ? random_below(r, 5) : 0,
        .only_counter = random_percent(r, 10) ? 1 + random_below(r, COUNTERS) : 0 };
    struct series series;

    (void)snprintf(visit.id, sizeof(visit.id), "V%025d", ++f->serial);
    (void)snprintf(visit.track, sizeof(visit.track), "T%030d", f->serial);
    (void)snprintf(visit.day, sizeof(visit.day), "%s", DAY);
    (void)snprintf(visit.slot, sizeof(visit.slot), "pagi");
    (void)snprintf(visit.service, sizeof(visit.service), "%s", service->code);
    visit.prefix[0] = service->prefix;
    MUST(
        db_series_issue(f->db, OFFICE_ONE, DAY, visit.prefix, visit.lane, &series, NULL));
    visit.number = series.last;
    MUST(db_visit_insert(f->db, OFFICE_ONE, &visit, NULL));
    MUST(db_visit_update(f->db, OFFICE_ONE, &visit, VISIT_WAITING, now_ms, NULL));
}

/* Whom the counter chooses from these, and whom that passes over; "" is nobody. */
static void
choose(struct waiting_line *line, const struct settings_counter *counter,
    char chosen[VISIT_ID_SIZE], char passed[VISIT_ID_SIZE], enum pass_reason *why)
{
    struct waiting_visit some[LINE_LEN + 1];
    size_t from[LINE_LEN + 1];
    size_t count = 0;
    struct call_choice choice;

    line->rules.counter = counter->number;
    for (size_t i = 0; i < line->count; i++) {
        if (waiting_line_is_for(line, i, counter)) {
            from[count] = i;
            some[count++] = line->waiting[i];
        }
    }
    chosen[0] = passed[0] = '\0';
    *why = PASS_NONE;
    if (call_order_choose(some, count, &line->rules, &choice)) {
        memcpy(chosen, line->rows[from[choice.chosen]].id, VISIT_ID_SIZE);
        *why = choice.passed_reason;
        if (choice.passed_count > 0) {
            memcpy(passed, line->rows[from[choice.passed]].id, VISIT_ID_SIZE);
        }
    }
}

static void
check_counter(struct fixture *f, const struct settings_counter *counter, int64_t now_ms)
{
    const struct caller nobody = { .role = ROLE_COUNT };
    struct act act = { .db = f->db,
        .office = OFFICE_ONE,
        .settings = f->settings,
        .caller = &nobody,
        .now_ms = now_ms };
    struct waiting_line all;
    struct waiting_line front;
    char want[VISIT_ID_SIZE], got[VISIT_ID_SIZE];
    char want_passed[VISIT_ID_SIZE], got_passed[VISIT_ID_SIZE];
    enum pass_reason want_why, got_why;

    MUST(waiting_line_load(&act, DAY, &all, NULL));
    MUST(waiting_line_load_front(&act, DAY, counter, &front, NULL));
    assert_true(front.count <= all.count);
    choose(&all, counter, want, want_passed, &want_why);
    choose(&front, counter, got, got_passed, &got_why);
    assert_string_equal(got, want);
    assert_string_equal(got_passed, want_passed);
    assert_int_equal(got_why, want_why);
    waiting_line_free(&all);
    waiting_line_free(&front);
}

static void
test_the_front_decides_as_the_whole_line_does(void **state)
{
    struct fixture *f = *state;
    int64_t now_ms = clock_at(DAY, 10 * 60);

    for (int n = 0; n < LINES; n++) {
        int count = random_below(&f->random, LINE_LEN);

        MUST(db_savepoint(f->db, 0, NULL));
        for (int c = 1; c <= 3; c++) { /* those above are closed, or not there */
            struct counter counter = { .number = c, .state = COUNTER_OPEN };

            MUST(db_counter_put(f->db, OFFICE_ONE, &counter, NULL));
        }
        for (int i = 0; i < count; i++) {
            add_visit(f, i + 1, now_ms);
        }
        for (int run = 0; run < 26; run++) {
            const char prefix[2] = { (char)('A' + run), '\0' };

            MUST(db_series_set_run(
                f->db, OFFICE_ONE, DAY, prefix, random_below(&f->random, 4), NULL));
        }
        for (int i = 0; i < 12; i++) {
            struct settings_counter counter = { .number = 1 + i % 3,
                .all = i < 3,
                .services = { (uint8_t)random_below(&f->random, 1 << 8),
                    (uint8_t)random_below(&f->random, 1 << 4) } };

            check_counter(f, &counter, now_ms);
        }
        MUST(db_undo(f->db, 0, NULL));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_front_decides_as_the_whole_line_does),
    };

    return cmocka_run_group_tests_name("call_front", tests, open_office, close_office);
}

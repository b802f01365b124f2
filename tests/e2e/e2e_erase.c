/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Personal data whose time is over: gone from every table and from the file, and what the
 * office counts stays. Source: docs/rules.md, "Personal data".
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DEADLINE_S 30
#define REGISTRATION "AKTA-33.3517091708859901"
#define ROW \
    REGISTRATION ",info,2026-07-14,08:00,11:00,Siti " \
                 "Terhapus,3517091708859901,08123456789"
#define KEPT "AKTA-33.3517091708859902"
#define KEPT_ROW \
    KEPT ",info,2026-08-03,08:00,11:00,Budi " \
         "Tersimpan,3517091708859902,"

/* What must not be found any more once the days of keeping are over. */
static const char *const secrets[] = { "Siti Terhapus", "3517091708859901", "08123456789",
    "sedang hamil tua", "catatan tentang orang", "kertas sobek" };

/* Somebody with a name is served, and everything is noted that can be. */
static void
serve_somebody(struct e2e *e2e)
{
    struct e2e_answer *answer;
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];

    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"" REGISTRATION "\",\"phone4\":\"6789\"}", NULL);
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    desk_walk_in(e2e, "legalisir", "sedang hamil tua", number, visit);
    desk_open(e2e, 1);
    desk_call(e2e, 1, number, visit); /* the priority lane first */
    desk_move(e2e, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(e2e, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"asli\",\"state\":\"missing\",\"note\":\"kertas sobek\"}]}",
        200, NULL);
    desk_move(e2e, "counter-1", visit, "finish",
        "{\"outcome\":\"incomplete\",\"note\":\"catatan tentang orang\"}", 200, NULL);
}

/* Rows of a person. */
static int64_t
count(struct e2e *e2e, const char *table_and_condition)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM %s", table_and_condition);
    return test_database_run(e2e_database(e2e), sql);
}

/* The first of the secrets that a file of the office holds, or NULL. */
static const char *
found_in(struct e2e *e2e, const char *file)
{
    char path[TEMP_PATH_SIZE];
    const char *found = NULL;
    unsigned char *bytes;
    size_t len;

    if (access(temp_path(path, e2e_folder(e2e), file), F_OK) != 0) {
        return NULL;
    }
    bytes = temp_read(path, &len);
    for (size_t i = 0; !found && i < ARRAY_LEN(secrets); i++) {
        found = memmem(bytes, len, secrets[i], strlen(secrets[i])) ? secrets[i] : NULL;
    }
    free(bytes);
    return found;
}

/* Not only out of every table: on SQLite out of the file and its log, while the server
 * runs, as soon as nobody reads what was there before. */
static void
expect_not_in_files(struct e2e *e2e)
{
    static const char *const files[] = { "antrean.db", "antrean.db-wal" };
    time_t deadline = time(NULL) + DEADLINE_S;

    if (test_on_postgresql()) {
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        const char *found;

        while ((found = found_in(e2e, files[i])) && time(NULL) < deadline) {
            (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
        }
        if (found) {
            fail_msg("%s still holds \"%s\"", files[i], found);
        }
    }
}

/* Wait until the day was erased so many times. */
static void
expect_erased(struct e2e *e2e, int times)
{
    time_t deadline = time(NULL) + DEADLINE_S;

    while (time(NULL) < deadline &&
           count(e2e, "journal WHERE kind = 'personal.erased'") < times) {
        (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
    }
    assert_int_equal(count(e2e, "journal WHERE kind = 'personal.erased'"), times);
}

static void
test_a_person_is_forgotten_when_the_days_are_over(void **state)
{
    desk_import(*state, ROW "\n" KEPT_ROW);
    serve_somebody(*state);
    desk_restart_at(*state, "2026-08-13T08:15:00+07:00"); /* the thirtieth day */
    assert_int_equal(count(*state, "applicant"), 2);
    desk_restart_at(*state, "2026-08-14T08:15:00+07:00");
    expect_erased(*state, 1);
    assert_int_equal(count(*state, "applicant"), 1);
    assert_int_equal(count(*state, "ticket WHERE registration = '" REGISTRATION "'"), 0);
    assert_int_equal(count(*state, "visit WHERE note IS NOT NULL"), 0);
    assert_int_equal(count(*state, "visit WHERE priority_reason IS NOT NULL"), 0);
    assert_int_equal(count(*state, "checklist WHERE note IS NOT NULL"), 0);
    assert_int_equal(count(*state, "visit"), 2); /* what is counted stays */
    assert_int_equal(count(*state, "applicant WHERE subject IN (SELECT id FROM ticket"
                                   " WHERE registration = '" KEPT "')"),
        1);
    expect_not_in_files(*state);
    assert_int_equal(e2e_end(*state), 0);
    expect_not_in_files(*state);
    e2e_check(*state);
    e2e_restart(*state);
}

static void
test_what_comes_in_too_late_is_forgotten_too(void **state)
{
    desk_import(*state, ROW);
    desk_restart_at(*state, "2026-08-14T08:15:00+07:00");
    expect_erased(*state, 1);
    desk_import(*state, ROW); /* its registration is no longer known: a new ticket */
    assert_int_equal(count(*state, "applicant"), 1);
    desk_restart_at(*state, "2026-08-14T08:20:00+07:00");
    expect_erased(*state, 2);
    assert_int_equal(count(*state, "applicant"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_person_is_forgotten_when_the_days_are_over, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_what_comes_in_too_late_is_forgotten_too, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}

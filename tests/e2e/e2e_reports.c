/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A morning by a clock of our own, and what the reports say of it, to the second; the
 * journal read in pages.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/desk.h"
#include "tests/support/moved_clock.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

/* "08:25:00" of the day. */
static void
set(struct e2e *e2e, const char *time)
{
    char local[32];
    char instant[40];

    (void)snprintf(local, sizeof(local), E2E_DATE "T%s", time);
    (void)snprintf(instant, sizeof(instant), "%s+07:00", local);
    moved_clock_write(e2e, instant);
    moved_clock_wait(e2e, local);
}

static int
setup(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = 4 });

    moved_clock_begin(e2e, E2E_DATE "T08:15:00+07:00");
    *state = e2e;
    return 0;
}

static json_int_t
figure(const json_t *line, const char *part, const char *name)
{
    return json_integer_value(
        json_object_get(part ? json_object_get(line, part) : line, name));
}

/*
 * Two walk-ins for a KTP at 08:15. Who has priority is called at 08:25 (waited 600 s) and
 * served from 08:26 to 08:36; the other is called at 08:38 (1380 s) and does not come. A
 * third, for information, waits.
 */
static void
test_a_morning_to_the_second(void **state)
{
    struct e2e *e2e = *state;
    char number[DESK_NUMBER_SIZE];
    char first[DESK_VISIT_SIZE];
    char second[DESK_VISIT_SIZE];
    struct e2e_answer *answer;
    const json_t *total;
    const json_t *ktp;
    const json_t *quota;

    desk_open(e2e, 1);
    desk_walk_in(e2e, "ktp-baru", NULL, number, first);
    desk_walk_in(e2e, "ktp-baru", "lansia", number, second);
    set(e2e, "08:25:00");
    desk_call(e2e, 1, number, second); /* who has priority is called before */
    set(e2e, "08:26:00");
    desk_move(e2e, "counter-1", second, "start", NULL, 200, NULL);
    set(e2e, "08:36:00");
    desk_move(
        e2e, "counter-1", second, "finish", "{\"outcome\":\"incomplete\"}", 200, NULL);
    desk_walk_in(e2e, "info", NULL, NULL, NULL);
    set(e2e, "08:38:00");
    desk_call(e2e, 1, number, first);
    desk_move(e2e, "counter-1", first, "absent", NULL, 200, NULL);

    answer = e2e_ask(e2e, "supervisor", "GET", "/v1/reports/day", NULL, NULL);
    assert_int_equal(answer->status, 200);
    total = json_object_get(answer->json, "total");
    assert_int_equal(json_array_size(json_object_get(answer->json, "lines")), 2);
    ktp = json_array_get(json_object_get(answer->json, "lines"), 1);
    assert_string_equal(json_string_value(json_object_get(ktp, "service")), "ktp-baru");
    assert_int_equal(figure(total, NULL, "arrived"), 3);
    assert_int_equal(figure(ktp, NULL, "arrived"), 2);
    assert_int_equal(figure(ktp, NULL, "priority"), 1);
    assert_int_equal(figure(ktp, NULL, "served"), 1);
    assert_int_equal(figure(ktp, NULL, "incomplete"), 1);
    assert_int_equal(figure(ktp, NULL, "absent"), 1);
    assert_int_equal(figure(total, NULL, "waiting"), 1);
    assert_int_equal(figure(ktp, "wait", "n"), 2);
    /* A standing clock goes on a millisecond with each arrival. */
    assert_int_equal(figure(ktp, "wait", "median_s"), 599);
    assert_int_equal(figure(ktp, "wait", "p90_s"), 1379);
    assert_int_equal(figure(ktp, "service_time", "median_s"), 600);
    quota = json_array_get(json_object_get(answer->json, "quotas"), 0);
    assert_string_equal(json_string_value(json_object_get(quota, "quota")), "ktp");
    assert_int_equal(figure(quota, NULL, "places"), 150); /* of both windows */
    assert_int_equal(figure(quota, NULL, "walkins"), 2);
    e2e_answer_free(answer);

    answer = e2e_ask(e2e, "supervisor", "GET",
        "/v1/reports/staff?from=" E2E_DATE "&to=" E2E_DATE, NULL, "Accept: text/csv");
    assert_int_equal(answer->status, 200);
    assert_memory_equal(answer->body, "\xef\xbb\xbf", 3);
    assert_non_null(strstr(answer->body, "\r\nPetugas;Datang;Dengan tiket;"));
    assert_non_null(strstr(answer->body, "\r\nSemua;3;0;3;3;1;2;1;0;1;0;1;0;0;1;1;0;"));
    assert_non_null(strstr(answer->body, ";2;9,98;22,98;1;10,00;10,00\r\n"));
    e2e_answer_free(answer);
    assert_int_equal(e2e_status(e2e, "supervisor", "GET",
                         "/v1/reports/services?from=2026-07-14&to=2026-07-13", NULL),
        400);
    assert_int_equal(
        e2e_status(e2e, "supervisor", "GET", "/v1/reports/day?date=besok", NULL), 400);
}

/* The operator's program says the same, with the server running beside. */
static void
test_the_operator_gets_the_same_file(void **state)
{
    struct e2e *e2e = *state;
    const char *words[] = { "report", e2e_folder(e2e), "day", "--date", E2E_DATE, "--by",
        "counter", NULL };
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];
    char file[TEMP_PATH_SIZE];
    struct e2e_answer *answer;
    char *text;

    desk_open(e2e, 1);
    desk_walk_in(e2e, "info", NULL, number, visit);
    desk_call(e2e, 1, number, visit);
    answer = e2e_ask(e2e, "supervisor", "GET",
        "/v1/reports/counters?from=" E2E_DATE "&format=csv", NULL, NULL);
    assert_int_equal(e2e_admin(e2e, words, &text), 0);
    assert_non_null(strstr(text, "\r\nLoket 1;0;0;0;1;0;1;"));
    assert_non_null(strstr(text, "Kuota;")); /* places go by each one's own clock */
    assert_memory_equal(text, answer->body, (size_t)(strstr(text, "Kuota;") - text));
    e2e_answer_free(answer);
    free(text);
    words[2] = "fortnight";
    assert_int_equal(e2e_admin(e2e, words, NULL), 2);
    words[2] = "day";
    words[5] = "--out";
    words[6] = temp_path(file, e2e_folder(e2e), "hari.csv");
    assert_int_equal(e2e_admin(e2e, words, &text), 0);
    assert_non_null(
        strstr(text, "wrote the figures of " E2E_DATE " to " E2E_DATE " to "));
    assert_non_null(strstr(text, file));
    free(text);
}

static void
expect_on_page(struct e2e *e2e, const char *who, const char *path, const char *text)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, who, "GET", path, NULL, "Accept-Language: id");

    assert_int_equal(answer->status, 200);
    if (!strstr(answer->body, text)) {
        fail_msg("%s: \"%s\" is not in %s", path, text, answer->body);
    }
    e2e_answer_free(answer);
}

/* The head sees each figure, the public none of fewer than five people. */
static void
test_the_pages_show_what_each_may_see(void **state)
{
    struct e2e *e2e = *state;

    desk_open(e2e, 1);
    for (int i = 0; i < 4; i++) {
        desk_walk_in(e2e, "info", NULL, NULL, NULL);
    }
    desk_serve(e2e, 1, "Z001");
    expect_on_page(e2e, "supervisor", "/laporan", "<dd class=\"v\">4</dd>");
    expect_on_page(e2e, "supervisor", "/laporan", "3 orang masih menunggu");
    expect_on_page(e2e, "supervisor", "/laporan", "<th scope=\"row\">KTP-el</th>");
    expect_on_page(e2e, "supervisor", "/laporan", "<th scope=\"row\">Loket 1</th>");
    expect_on_page(
        e2e, "supervisor", "/laporan?bahasa=en", "<th scope=\"row\">Counter 1</th>");
    expect_on_page(e2e, "supervisor", "/laporan?bahasa=en",
        "<th scope=\"row\">KTP-el (identity card)</th>");
    expect_on_page(e2e, "supervisor", "/laporan?rentang=year&tanggal=2025-03-01",
        "Belum ada yang datang");
    expect_on_page(e2e, "supervisor", "/laporan?rentang=year&tanggal=2025-03-01",
        "<body class=\"staff\">");
    expect_on_page(e2e, NULL, "/kinerja", "Belum ada data untuk bulan ini");
}

/* A day on which nobody came has no minutes that anybody waited. */
static void
test_the_paper_of_an_empty_day_says_so(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer = e2e_ask(e2e, "supervisor", "GET",
        "/v1/reports/day?date=2025-03-03&format=pdf", NULL, NULL);
    char path[256];
    char command[320];
    char line[256];
    bool nobody = false, nine_of_ten = false;
    FILE *text;

    assert_int_equal(answer->status, 200);
    (void)snprintf(path, sizeof(path), "%s/empty.pdf", e2e_folder(e2e));
    temp_write(path, answer->body, answer->len);
    e2e_answer_free(answer);
    (void)snprintf(command, sizeof(command), "pdftotext -layout %s -", path);
    text = popen(command, "re"); /* NOLINT(cert-env33-c): a test's own fixed command */
    assert_non_null(text);
    while (fgets(line, sizeof(line), text)) {
        nobody |= strstr(line, "Belum ada yang datang") != NULL;
        nine_of_ten |= strstr(line, "9 dari 10: ") != NULL;
    }
    assert_int_equal(pclose(text), 0);
    assert_true(nobody);
    assert_false(nine_of_ten);
}

static void
test_the_public_sees_figures_of_five_people(void **state)
{
    struct e2e *e2e = *state;

    desk_open(e2e, 1);
    for (int i = 0; i < 5; i++) {
        desk_walk_in(e2e, "info", NULL, NULL, NULL);
    }
    desk_serve(e2e, 1, "Z001");
    expect_on_page(e2e, NULL, "/kinerja", "<dd class=\"v\">1</dd>");
    /* One was called: how long that person waited is nobody's business. */
    expect_on_page(e2e, NULL, "/kinerja",
        "<dt>Separuh menunggu kurang dari</dt><dd class=\"v\">–</dd>");
    expect_on_page(e2e, NULL, "/kinerja",
        "<th scope=\"row\">Layanan Lain</th><td class=\"num\">5</td>"
        "<td class=\"num\">–</td>");
    expect_on_page(e2e, NULL, "/kinerja?bulan=2026-06", "Belum ada data untuk bulan ini");
    expect_on_page(e2e, NULL, "/kinerja?bulan=kemarin", "Kinerja pelayanan, Juli 2026");
}

/* The line of all in the operator's report of a day. */
static bool
total_is(struct e2e *e2e, const char *date, const char *line)
{
    const char *words[] = { "report", e2e_folder(e2e), "day", "--date", date, NULL };
    bool found;
    char *text;

    assert_int_equal(e2e_admin(e2e, words, &text), 0);
    found = strstr(text, line) != NULL;
    free(text);
    return found;
}

/*
 * The server was off at night, so who was left is unserved by a row of the next day: it
 * belongs to the day on which it came.
 */
static void
test_an_end_after_midnight_belongs_to_its_day(void **state)
{
    struct e2e *e2e = *state;
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    desk_walk_in(e2e, "info", NULL, NULL, NULL);
    moved_clock_write(e2e, "2026-07-15T08:20:00+07:00");
    moved_clock_wait(e2e, "2026-07-15T08:20:00");
    while (!total_is(e2e, E2E_DATE, "\r\nSemua;1;0;1;1;0;0;0;0;0;0;0;0;1;0;0;")) {
        assert_true(clock_monotonic_ms() < deadline_ms); /* the chore comes by itself */
        (void)usleep(20000);
    }
    desk_walk_in(e2e, "info", NULL, NULL, NULL);
    assert_true(total_is(e2e, E2E_DATE, "\r\nSemua;1;0;1;1;0;0;0;0;0;0;0;0;1;0;0;"));
    assert_true(total_is(e2e, "2026-07-15", "\r\nSemua;1;0;1;1;0;0;0;0;0;0;0;0;0;1;0;"));
}

/* Every row once, in order, by pages; a day without rows has none. */
static void
test_the_journal_is_read_in_pages(void **state)
{
    struct e2e *e2e = *state;
    json_int_t seq = 0;
    char path[64];

    desk_open(e2e, 1);
    for (int i = 0; i < 230; i++) {
        desk_expect(e2e, "counter-1", "POST",
            i % 2 ? "/v1/counters/1/open" : "/v1/counters/1/pause",
            i % 2 ? NULL : "{\"reason\":\"istirahat\"}", 200, NULL);
    }
    for (int pages = 0; seq >= 0; pages++) {
        struct e2e_answer *answer;
        const json_t *rows;

        (void)snprintf(
            path, sizeof(path), "/v1/journal?after=%lld&date=" E2E_DATE, (long long)seq);
        answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, NULL);
        assert_int_equal(answer->status, 200);
        rows = json_object_get(answer->json, "rows");
        for (size_t i = 0; i < json_array_size(rows); i++) {
            const json_t *row = json_array_get(rows, i);

            assert_true(json_integer_value(json_object_get(row, "seq")) > seq);
            seq = json_integer_value(json_object_get(row, "seq"));
        }
        if (json_is_null(json_object_get(answer->json, "next"))) {
            assert_true(pages >= 1 && seq > 230);
            seq = -1;
        }
        e2e_answer_free(answer);
        assert_true(pages < 10);
    }
    {
        struct e2e_answer *answer =
            e2e_ask(e2e, "supervisor", "GET", "/v1/journal?date=2026-07-15", NULL, NULL);

        assert_int_equal(json_array_size(json_object_get(answer->json, "rows")), 0);
        e2e_answer_free(answer);
    }
}

static size_t
found(struct e2e *e2e, const char *q)
{
    char path[96];
    struct e2e_answer *answer;
    size_t count;

    (void)snprintf(path, sizeof(path), "/v1/journal?date=" E2E_DATE "&q=%s", q);
    answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    count = json_array_size(json_object_get(answer->json, "rows"));
    e2e_answer_free(answer);
    return count;
}

static void
test_the_journal_is_searched(void **state)
{
    struct e2e *e2e = *state;
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];

    desk_open(e2e, 1);
    desk_walk_in(e2e, "ktp-baru", NULL, number, visit);
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL);
    desk_call(e2e, 1, number, visit);
    assert_int_equal(found(e2e, "visit.waiting"), 2);
    assert_int_equal(found(e2e, "counter."), 1);
    assert_int_equal(found(e2e, number), 2);
    assert_int_equal(found(e2e, visit), 2);
    assert_int_equal(found(e2e, "device:kiosk"), 2);
    assert_int_equal(found(e2e, "A999"), 0);
}

/* A row that somebody altered in the file shows on its day, and not on another. */
static void
test_a_days_chain_is_walked(void **state)
{
    struct e2e *e2e = *state;
    char hash[65];
    struct e2e_answer *answer;

    desk_open(e2e, 1);
    answer = e2e_ask(e2e, "supervisor", "GET", "/v1/journal/chain", NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_true(json_is_true(json_object_get(answer->json, "whole")));
    assert_true(figure(answer->json, NULL, "rows") > 0);
    assert_int_equal(strlen(e2e_text(answer, "hash")), 64);
    (void)snprintf(hash, sizeof(hash), "%s", e2e_text(answer, "hash"));
    e2e_answer_free(answer);

    desk_expect(e2e, "counter-1", "POST", "/v1/counters/1/pause",
        "{\"reason\":\"istirahat\"}", 200, NULL);
    answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/journal/chain?date=" E2E_DATE, NULL, NULL);
    assert_true(json_is_true(json_object_get(answer->json, "whole")));
    assert_string_not_equal(e2e_text(answer, "hash"), hash);
    e2e_answer_free(answer);
    answer = e2e_ask(
        e2e, "supervisor", "GET", "/v1/journal/chain?date=2026-07-15", NULL, NULL);
    assert_int_equal(figure(answer->json, NULL, "rows"), 0);
    e2e_answer_free(answer);
    assert_int_equal(
        e2e_status(e2e, "supervisor", "GET", "/v1/journal/chain?date=besok", NULL), 400);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_morning_to_the_second, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_pages_show_what_each_may_see, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_paper_of_an_empty_day_says_so, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_public_sees_figures_of_five_people, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_operator_gets_the_same_file, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_an_end_after_midnight_belongs_to_its_day, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_journal_is_read_in_pages, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(test_the_journal_is_searched, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(test_a_days_chain_is_walked, setup, e2e_stop),
    };

    return cmocka_run_group_tests_name("reports", tests, NULL, NULL);
}

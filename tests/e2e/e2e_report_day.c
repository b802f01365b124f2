/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A day of 400 people at eight counters by a clock of our own: tickets and walk-ins,
 * priority, several files on one number, two steps on one, absent, held, sent on, called
 * out of order, refused, left over at closing; lunch in two shifts, and clerks who hand
 * their counters over. And a Friday, in which everybody rests at one time.
 * Every figure of the reports is computed again from the journal, by a program that
 * shares no code with us (report_figures.py).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "server/report/report.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/line_model.h"
#include "tests/support/moved_clock.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define FRIDAY "2026-07-17"
#define BEGINS "T07:50:00+07:00"
#define TICKETS 220
#define COUNTERS 8
#define ASIDE_MAX 64
#define OPENS 475     /* 07:55, in minutes */
#define CLOSES 900    /* 15:00 */
#define HANDED_OVER 4 /* so many counters, at the change of shift */

#define EIGHT_COUNTERS \
    "{\"counters\":{\"counters\":[" \
    "{\"number\":1,\"name\":\"Loket 1\",\"hall\":\"a\",\"services\":[]}," \
    "{\"number\":2,\"name\":\"Loket 2\",\"hall\":\"a\",\"services\":[]}," \
    "{\"number\":3,\"name\":\"Loket 3\",\"hall\":\"a\",\"services\":[]}," \
    "{\"number\":4,\"name\":\"Loket 4\",\"hall\":\"a\",\"services\":[]}," \
    "{\"number\":5,\"name\":\"Loket 5\",\"hall\":\"a\",\"services\":[\"ktp-baru\"]}," \
    "{\"number\":6,\"name\":\"Loket 6\",\"hall\":\"a\",\"services\":[\"kk-ubah\"]}," \
    "{\"number\":7,\"name\":\"Loket 7\",\"hall\":\"a\",\"services\":[\"akta-lahir\"]}," \
    "{\"number\":8,\"name\":\"Loket 8\",\"hall\":\"a\",\"services\":[\"info\"," \
    "\"ambil\"]}]}}"

/* How a day goes; in minutes. */
struct hours {
    const char *date;
    int step;
    struct {
        int from, to;
    } rest[2]; /* of the first four counters, and of the others */
    int shift; /* clerks change; 0: they do not */
};

static const struct hours tuesday = {
    .date = E2E_DATE, .step = 3, .rest = { { 705, 750 }, { 750, 795 } }, .shift = 810
};
/* The calendar has a break at this time. */
static const struct hours friday = {
    .date = FRIDAY, .step = 5, .rest = { { 690, 780 }, { 690, 780 } }
};

struct desk {
    enum { FREE, CALLED, SERVING, RESTING, LEFT } state;
    int clerk; /* whose account works here, from 1 */
    char visit[DESK_VISIT_SIZE];
    int until; /* minute in which the next thing happens */
};

struct day {
    struct e2e *e2e;
    const struct hours *hours;
    struct random random;
    struct desk desks[COUNTERS];
    char aside[ASIDE_MAX][DESK_VISIT_SIZE];
    size_t aside_count;
    int next_ticket;
    int arrived;
    int by_ticket;   /* of them */
    json_t *refused; /* owned: code -> times */
};

static void
set_minute(struct day *day, int minute)
{
    char local[32];
    char instant[40];

    (void)snprintf(local, sizeof(local), "%sT%02d:%02d:00", day->hours->date, minute / 60,
        minute % 60);
    (void)snprintf(instant, sizeof(instant), "%s+07:00", local);
    moved_clock_write(day->e2e, instant);
    moved_clock_wait(day->e2e, local);
}

/* A number is asked for; a refusal is counted as the person at the door would. */
static void
ask_number(struct day *day, const char *who, const char *path, const char *body)
{
    struct e2e_answer *answer = e2e_ask(day->e2e, who, "POST", path, body, NULL);
    const char *code = e2e_text(answer, "code");

    if (answer->status == 201 && !json_is_true(json_object_get(answer->json, "added"))) {
        day->arrived++;
        day->by_ticket += strcmp(path, "/v1/checkins") == 0;
    } else if (answer->status >= 400) {
        (void)json_object_set_new(day->refused, code,
            json_integer(json_integer_value(json_object_get(day->refused, code)) + 1));
    }
    e2e_answer_free(answer);
}

static void
somebody_comes(struct day *day)
{
    static const char *const services[] = { "ktp-baru", "kk-ubah", "ambil", "info" };
    char body[TICKET_CODE_SIZE + 96];
    char files[32] = "";
    int service;

    if (random_percent(&day->random, 3)) {
        ask_number(day, "kiosk", "/v1/checkins", "{\"code\":\"BUKAN-KODE\"}");
    } else if (random_percent(&day->random, 55) && day->next_ticket < TICKETS) {
        (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}",
            e2e_ticket(day->e2e, day->next_ticket++));
        ask_number(day, "kiosk", "/v1/checkins", body);
    } else {
        service = random_below(&day->random, ARRAY_LEN(services));
        if (service < 3 && random_percent(&day->random, 20)) { /* info goes on in steps */
            (void)snprintf(
                files, sizeof(files), ",\"files\":%d", 2 + random_below(&day->random, 3));
        }
        (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"%s%s}", services[service],
            files,
            random_percent(&day->random, 10)
                ? ",\"lane\":\"priority\",\"reason\":\"lansia\""
                : "");
        ask_number(day, files[0] ? "reception" : "kiosk", "/v1/walkins", body);
    }
}

static void
put_aside(struct day *day, const char *visit)
{
    if (day->aside_count < ASIDE_MAX) {
        memcpy(day->aside[day->aside_count++], visit, DESK_VISIT_SIZE);
    }
}

static void
somebody_is_back(struct day *day)
{
    size_t who;

    if (day->aside_count > 0 && random_percent(&day->random, 30)) {
        who = (size_t)random_below(&day->random, (int)day->aside_count);
        desk_move(day->e2e, "reception", day->aside[who], "return", NULL, 200, NULL);
        memcpy(day->aside[who], day->aside[--day->aside_count], DESK_VISIT_SIZE);
    }
}

static void
end_service(struct day *day, int i, const char *clerk)
{
    static const char *const outcomes[] = { "verified", "verified", "incomplete",
        "rejected" };
    struct desk *desk = &day->desks[i];
    char body[48];
    int what = random_below(&day->random, 100);

    if (what < 8) {
        desk_move(
            day->e2e, clerk, desk->visit, "hold", "{\"reason\":\"fotokopi\"}", 200, NULL);
        put_aside(day, desk->visit);
    } else if (what < 16) {
        (void)snprintf(body, sizeof(body), "{\"counter\":%d}", (i + 1) % 4 + 1);
        desk_move(day->e2e, clerk, desk->visit, "transfer", body, 200, NULL);
    } else {
        (void)snprintf(body, sizeof(body), "{\"outcome\":\"%s\"}",
            outcomes[random_below(&day->random, ARRAY_LEN(outcomes))]);
        desk_move(day->e2e, clerk, desk->visit, "finish", body, 200, NULL);
    }
    desk->state = FREE;
}

static bool
rests(const struct day *day, int i, int minute)
{
    int half = i < COUNTERS / 2 ? 0 : 1;

    return minute >= day->hours->rest[half].from && minute < day->hours->rest[half].to;
}

static bool
is_handed_over(const struct day *day, int i, int minute)
{
    return day->hours->shift && minute >= day->hours->shift && i < HANDED_OVER &&
           day->desks[i].clerk == i + 1;
}

/* "open", "pause", "close", by who works there. */
static void
turn(const struct day *day, int i, const char *how, const char *body)
{
    char clerk[24], path[48];

    (void)snprintf(clerk, sizeof(clerk), "counter-%d", day->desks[i].clerk);
    (void)snprintf(path, sizeof(path), "/v1/counters/%d/%s", i + 1, how);
    desk_expect(day->e2e, clerk, "POST", path, body, 200, NULL);
}

static void
open_desk(struct day *day, int i, int clerk)
{
    day->desks[i].clerk = clerk;
    day->desks[i].state = FREE;
    turn(day, i, "open", NULL);
}

/* Nobody is there: the next one is called, unless the clerk rests or goes home. */
static void
free_desk_goes_on(struct day *day, int i, int minute, const char *clerk)
{
    struct desk *desk = &day->desks[i];
    struct e2e_answer *answer;
    char path[48];

    if (rests(day, i, minute)) {
        turn(day, i, "pause", "{\"reason\":\"Istirahat\"}");
        desk->state = RESTING;
    } else if (is_handed_over(day, i, minute)) {
        turn(day, i, "close", NULL);
        desk->state = LEFT;
    } else {
        (void)snprintf(path, sizeof(path), "/v1/counters/%d/call-next", i + 1);
        answer = e2e_ask(day->e2e, clerk, "POST", path, NULL, NULL);
        text_copy(desk->visit, sizeof(desk->visit), e2e_text(answer, "visit"));
        assert_int_equal(answer->status, desk->visit[0] ? 200 : 204);
        e2e_answer_free(answer);
        desk->state = desk->visit[0] ? CALLED : FREE;
    }
}

static void
desk_goes_on(struct day *day, int i, int minute)
{
    struct desk *desk = &day->desks[i];
    char clerk[24];

    if (minute < desk->until) {
        return;
    }
    (void)snprintf(clerk, sizeof(clerk), "counter-%d", desk->clerk);
    switch (desk->state) {
    case FREE:
        free_desk_goes_on(day, i, minute, clerk);
        break;
    case RESTING:
        if (!rests(day, i, minute)) {
            open_desk(day, i, desk->clerk);
        }
        break;
    case LEFT: /* until all of the shift are */
        break;
    case CALLED:
        if (random_percent(&day->random, 8)) {
            desk_move(day->e2e, clerk, desk->visit, "absent", NULL, 200, NULL);
            put_aside(day, desk->visit);
            desk->state = FREE;
            break;
        }
        desk_move(day->e2e, clerk, desk->visit, "start", NULL, 200, NULL);
        desk->state = SERVING;
        desk->until = minute + 2 + random_below(&day->random, 12);
        break;
    case SERVING:
        end_service(day, i, clerk);
        break;
    }
}

/* The last who came goes first: a supervisor says why. */
static void
call_out_of_order(struct day *day)
{
    struct desk *desk = &day->desks[0];

    if (desk->state == FREE) {
        desk_walk_in(day->e2e, "info", NULL, NULL, desk->visit);
        day->arrived++;
        desk_move(day->e2e, "supervisor", desk->visit, "call",
            "{\"counter\":1,\"reason\":\"rujukan \\\"darurat\\\"\"}", 200, NULL);
        desk->state = CALLED;
    }
}

/* Most come before the doors open and in the two hours after. */
static int
how_many_come(struct day *day, int minute)
{
    int most = minute < 600 ? 13 : minute < 720 ? 7 : minute < 840 ? 4 : 3;

    return random_below(&day->random, most);
}

/* The clerks of a shift have left: each is at another counter now. */
static void
hand_over(struct day *day)
{
    int left = 0;

    for (int i = 0; i < HANDED_OVER; i++) {
        left += day->desks[i].state == LEFT ? 1 : 0;
    }
    for (int i = 0; left == HANDED_OVER && i < HANDED_OVER; i++) {
        open_desk(day, i, (i + 1) % HANDED_OVER + 1);
    }
}

static void
live(struct day *day, const struct hours *hours)
{
    day->hours = hours;
    set_minute(day, OPENS);
    for (int i = 0; i < COUNTERS; i++) {
        open_desk(day, i, i + 1);
    }
    for (int minute = OPENS; minute < CLOSES; minute += hours->step) {
        set_minute(day, minute);
        for (int n = how_many_come(day, minute); n > 0; n--) {
            somebody_comes(day);
        }
        somebody_is_back(day);
        for (int i = 0; i < COUNTERS; i++) {
            desk_goes_on(day, i, minute);
        }
        hand_over(day);
        if (minute > 720 && !is_handed_over(day, 0, minute)) {
            call_out_of_order(day);
        }
    }
    for (int i = 0; hours->shift && i < HANDED_OVER; i++) {
        assert_int_not_equal(day->desks[i].clerk, i + 1);
    }
}

static void
keep(const struct day *day, const char *name, const void *bytes, size_t len)
{
    char path[TEMP_PATH_SIZE];

    temp_write(temp_path(path, e2e_folder(day->e2e), name), bytes, len);
}

static void
keep_json(const struct day *day, const char *name, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    keep(day, name, text, strlen(text));
    free(text);
}

static void
keep_answer(const struct day *day, const char *target, const char *name)
{
    char path[96];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/reports/%s", target);
    answer = e2e_ask(day->e2e, "supervisor", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    keep(day, name, answer->body, answer->len);
    e2e_answer_free(answer);
}

static void
keep_journal(const struct day *day)
{
    json_t *rows = json_array();
    json_int_t after = 0;
    char path[64];

    do {
        struct e2e_answer *answer;

        (void)snprintf(path, sizeof(path), "/v1/journal?after=%lld", (long long)after);
        answer = e2e_ask(day->e2e, "supervisor", "GET", path, NULL, NULL);
        assert_int_equal(answer->status, 200);
        (void)json_array_extend(rows, json_object_get(answer->json, "rows"));
        after = json_integer_value(json_object_get(answer->json, "next"));
        e2e_answer_free(answer);
    } while (after > 0);
    keep_json(day, "journal.json", rows);
    json_decref(rows);
}

/* A day in which a figure is 0 shows nothing of that figure. */
static void
expect_a_full_day(const struct day *day)
{
    struct e2e_answer *answer =
        e2e_ask(day->e2e, "supervisor", "GET", "/v1/reports/day", NULL, NULL);
    const json_t *total = json_object_get(answer->json, "total");

    for (size_t i = 0; i < report_figure_count; i++) {
        const char *name = report_figures[i].name;
        int figure = (int)json_integer_value(json_object_get(total, name));

        print_message("%s %d\n", name, figure);
        if (figure == 0 && strcmp(name, "waiting") != 0) {
            fail_msg("%s is 0 in this day", name);
        }
    }
    assert_int_equal(json_integer_value(json_object_get(total, "arrived")), day->arrived);
    assert_true(json_integer_value(json_object_get(total, "files")) > day->arrived);
    assert_true(json_array_size(json_object_get(answer->json, "refusals")) >= 2);
    e2e_answer_free(answer);
}

/* No papers, so that anybody may be verified; who comes for information goes on to where
 * documents are handed out. */
static void
set_services(const struct day *day)
{
    static const char *const services[] = { "ktp-baru", "kk-ubah", "akta-lahir", "info",
        "ambil" };
    char path[64];

    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        (void)snprintf(path, sizeof(path), "/v1/settings/services/items/%s", services[i]);
        desk_expect(day->e2e, "admin", "PATCH", path,
            strcmp(services[i], "info") == 0 ? "{\"documents\":[],\"steps\":[\"ambil\"]}"
                                             : "{\"documents\":[]}",
            200, NULL);
    }
}

/* The reports of a day, each figure computed again. */
static void
expect_the_journals(const struct day *day, const char *date)
{
    static const char *const reports[] = { "services", "staff", "hours", "counters",
        "days" };
    char command[TEMP_PATH_SIZE + 64];
    char target[96], name[32];

    keep_journal(day);
    keep_json(day, "refusals.json", day->refused);
    for (size_t i = 0; i < ARRAY_LEN(reports); i++) {
        (void)snprintf(
            target, sizeof(target), "%s?from=%s&to=%s", reports[i], date, date);
        (void)snprintf(name, sizeof(name), "%s.json", reports[i]);
        keep_answer(day, target, name);
    }
    (void)snprintf(
        target, sizeof(target), "services?format=csv&from=%s&to=%s", date, date);
    keep_answer(day, target, "services.csv");
    (void)snprintf(
        target, sizeof(target), "services?format=xlsx&from=%s&to=%s", date, date);
    keep_answer(day, target, "services.xlsx");
    (void)snprintf(command, sizeof(command), "python3 tests/e2e/report_figures.py %s",
        e2e_folder(day->e2e));
    assert_int_equal(system(command), 0);
}

static void
begin(struct day *day, const char *clock)
{
    *day = (struct day){ .random = { random_seed(20260714) } };
    day->e2e = e2e_open(&(struct e2e_options){
        .settings = EIGHT_COUNTERS, .tickets = TICKETS, .clock = clock });
    day->refused = json_object();
    moved_clock_begin(day->e2e, clock);
    set_services(day);
}

static void
end(struct day *day)
{
    json_decref(day->refused);
    e2e_close(day->e2e);
}

static void
close_office(const struct day *day)
{
    desk_expect(day->e2e, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
}

static void
test_every_figure_is_the_journals(void **state)
{
    struct day day;
    char command[TEMP_PATH_SIZE + 64];
    char gone[DESK_VISIT_SIZE];

    (void)state;
    begin(&day, E2E_DATE BEGINS);
    live(&day, &tuesday);
    desk_walk_in(day.e2e, "ambil", NULL, NULL, gone);
    day.arrived++;
    desk_move(day.e2e, "reception", gone, "cancel", NULL, 200, NULL);
    close_office(&day);
    expect_a_full_day(&day);
    expect_the_journals(&day, E2E_DATE);
    keep_answer(&day, "day?format=pdf", "day.pdf");
    (void)snprintf(command, sizeof(command), "qpdf --check %s/day.pdf >/dev/null",
        e2e_folder(day.e2e));
    assert_int_equal(system(command), 0);
    if (getenv("ANTREAN_PICTURES")) {
        (void)snprintf(command, sizeof(command), "cp %s/day.pdf \"$ANTREAN_PICTURES\"",
            e2e_folder(day.e2e));
        assert_int_equal(system(command), 0);
    }
    end(&day);
}

/* The office's tickets, which are for Tuesday, are for this day. */
static void
move_tickets(const struct day *day, const char *date)
{
    static const char *const tables[] = { "ticket", "quota_use" };

    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        char sql[96];

        (void)snprintf(sql, sizeof(sql),
            "UPDATE %s SET day = '%s' WHERE day = '" E2E_DATE "'", tables[i], date);
        (void)test_database_run(e2e_database(day->e2e), sql);
    }
}

/* All rest at one time. */
static void
test_every_figure_of_a_friday_is_the_journals(void **state)
{
    struct day day;

    (void)state;
    begin(&day, FRIDAY BEGINS);
    move_tickets(&day, FRIDAY);
    live(&day, &friday);
    close_office(&day);
    expect_the_journals(&day, FRIDAY);
    assert_null(json_object_get(day.refused, "other_date"));
    assert_true(day.by_ticket > 0);
    end(&day);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_figure_is_the_journals),
        cmocka_unit_test(test_every_figure_of_a_friday_is_the_journals),
    };

    return cmocka_run_group_tests_name("report_day", tests, NULL, NULL);
}

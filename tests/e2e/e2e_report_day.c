/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A day of 400 people at eight counters by a clock of our own: tickets and walk-ins,
 * priority, several files on one number, two steps on one, absent, held, sent on, called
 * out of order, refused, left over at closing.
 * Then every figure of the reports is computed again from the journal, by a program that
 * shares no code with us (report_figures.py).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/report/report.h"
#include "tests/support/desk.h"
#include "tests/support/line_model.h"
#include "tests/support/moved_clock.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define BEGINS E2E_DATE "T07:50:00+07:00"
#define TICKETS 220
#define COUNTERS 8
#define ASIDE_MAX 64
#define STEP_MIN 3
#define OPENS 475  /* 07:55, in minutes */
#define CLOSES 900 /* 15:00 */

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

struct desk {
    enum { FREE, CALLED, SERVING } state;
    char visit[DESK_VISIT_SIZE];
    int until; /* minute in which the next thing happens */
};

struct day {
    struct e2e *e2e;
    struct random random;
    struct desk desks[COUNTERS];
    char aside[ASIDE_MAX][DESK_VISIT_SIZE];
    size_t aside_count;
    int next_ticket;
    int arrived;
    json_t *refused; /* owned: code -> times */
};

static void
set_minute(struct day *day, int minute)
{
    char local[32];
    char instant[40];

    (void)snprintf(
        local, sizeof(local), E2E_DATE "T%02d:%02d:00", minute / 60, minute % 60);
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

static void
desk_goes_on(struct day *day, int i, int minute)
{
    struct desk *desk = &day->desks[i];
    char clerk[24];

    if (minute < desk->until) {
        return;
    }
    (void)snprintf(clerk, sizeof(clerk), "counter-%d", i + 1);
    switch (desk->state) {
    case FREE:
        desk_call(day->e2e, i + 1, NULL, desk->visit);
        desk->state = desk->visit[0] ? CALLED : FREE;
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

static void
live(struct day *day)
{
    for (int i = 0; i < COUNTERS; i++) {
        desk_open(day->e2e, i + 1);
    }
    for (int minute = OPENS; minute < CLOSES; minute += STEP_MIN) {
        set_minute(day, minute);
        for (int n = how_many_come(day, minute); n > 0; n--) {
            somebody_comes(day);
        }
        somebody_is_back(day);
        for (int i = 0; i < COUNTERS; i++) {
            desk_goes_on(day, i, minute);
        }
        if (minute > 720) {
            call_out_of_order(day);
        }
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

static void
test_every_figure_is_the_journals(void **state)
{
    struct day day = { .random = { random_seed(20260714) } };
    char command[TEMP_PATH_SIZE + 64];
    char gone[DESK_VISIT_SIZE];

    (void)state;
    day.e2e = e2e_open(&(struct e2e_options){
        .settings = EIGHT_COUNTERS, .tickets = TICKETS, .clock = BEGINS });
    day.refused = json_object();
    moved_clock_begin(day.e2e, BEGINS);
    set_services(&day);
    live(&day);
    desk_walk_in(day.e2e, "ambil", NULL, NULL, gone);
    day.arrived++;
    desk_move(day.e2e, "reception", gone, "cancel", NULL, 200, NULL);
    desk_expect(day.e2e, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    expect_a_full_day(&day);
    keep_journal(&day);
    keep_json(&day, "refusals.json", day.refused);
    keep_answer(&day, "day", "services.json");
    keep_answer(&day, "staff", "staff.json");
    keep_answer(&day, "hours", "hours.json");
    keep_answer(&day, "counters", "counters.json");
    keep_answer(&day, "days", "days.json");
    keep_answer(&day, "services?format=csv", "services.csv");
    keep_answer(&day, "services?format=xlsx", "services.xlsx");
    keep_answer(&day, "day?format=pdf", "day.pdf");
    (void)snprintf(command, sizeof(command), "python3 tests/e2e/report_figures.py %s",
        e2e_folder(day.e2e));
    assert_int_equal(system(command), 0);
    (void)snprintf(command, sizeof(command), "qpdf --check %s/day.pdf >/dev/null",
        e2e_folder(day.e2e));
    assert_int_equal(system(command), 0);
    if (getenv("ANTREAN_PICTURES")) {
        (void)snprintf(command, sizeof(command), "cp %s/day.pdf \"$ANTREAN_PICTURES\"",
            e2e_folder(day.e2e));
        assert_int_equal(system(command), 0);
    }
    json_decref(day.refused);
    e2e_close(day.e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_figure_is_the_journals),
    };

    return cmocka_run_group_tests_name("report_day", tests, NULL, NULL);
}

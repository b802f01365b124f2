/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Visits are rated by who holds the number: once, when they are done, and so that nobody
 * can tell afterwards who said what. The index is that of a worked example.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/survey_element.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define ANSWERS \
    "{\"answers\":{\"persyaratan\":4,\"prosedur\":3,\"waktu\":2,\"biaya\":4," \
    "\"produk\":3,\"kompetensi\":3,\"perilaku\":4,\"pengaduan\":3,\"sarana\":1}}"

/* A walk-in who is served at counter 1; `path` is where the visit is rated. */
static void
come(struct e2e *e2e, const char *service, char path[96])
{
    struct e2e_answer *answer;
    char body[64];
    const char *track;

    (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"}", service);
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", body, NULL);
    assert_int_equal(answer->status, 201);
    track = strrchr(e2e_text(answer, "track"), '/');
    (void)snprintf(path, 96, "/v1/surveys%s", track);
    e2e_answer_free(answer);
}

static void
serve_next(struct e2e *e2e)
{
    char number[DESK_NUMBER_SIZE];
    char visit[DESK_VISIT_SIZE];

    desk_call(e2e, 1, number, visit);
    desk_finish(e2e, 1, visit);
}

static void
expect_state(struct e2e *e2e, const char *path, const char *state)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);

    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "state"), state);
    e2e_answer_free(answer);
}

static int
rate(struct e2e *e2e, const char *path, const char *body, const char *key)
{
    char header[96] = "";
    struct e2e_answer *answer;
    int status;

    if (key) {
        (void)snprintf(header, sizeof(header), "Idempotency-Key: %s", key);
    }
    answer = e2e_ask(e2e, NULL, "POST", path, body, key ? header : NULL);
    status = answer->status;
    e2e_answer_free(answer);
    return status;
}

static void
test_a_visit_is_rated_once_when_it_is_done(void **state)
{
    struct e2e *e2e = *state;
    char first[96];
    char second[96];

    desk_open(e2e, 1);
    come(e2e, "ktp-baru", first);
    come(e2e, "ktp-baru", second);
    expect_state(e2e, first, "not_yet");
    desk_expect(e2e, NULL, "POST", first, ANSWERS, 409, "survey_closed");
    serve_next(e2e);
    expect_state(e2e, first, "open");
    desk_expect(
        e2e, NULL, "POST", first, "{\"answers\":{\"waktu\":4}}", 400, "bad_request");
    desk_expect(e2e, NULL, "POST", first, "{}", 400, "bad_request");
    assert_int_equal(rate(e2e, first, ANSWERS, "k-1"), 201);
    assert_int_equal(rate(e2e, first, ANSWERS, "k-1"), 201); /* the answer was lost */
    desk_expect(e2e, NULL, "POST", first, ANSWERS, 409, "already_rated");
    assert_int_equal(rate(e2e, first, ANSWERS, "k-2"), 409);
    expect_state(e2e, first, "given");
    expect_state(e2e, second, "not_yet");
    desk_expect(e2e, NULL, "POST", "/v1/surveys/nobody", ANSWERS, 404, "not_found");
    serve_next(e2e);
    desk_restart_at(e2e, "2026-08-13T09:00:00+07:00"); /* the 30th day */
    expect_state(e2e, second, "open");
    desk_restart_at(e2e, "2026-08-14T09:00:00+07:00");
    expect_state(e2e, second, "over");
    desk_expect(e2e, NULL, "POST", second, ANSWERS, 409, "survey_closed");
    expect_state(e2e, first, "given");
}

static const json_t *
member(const json_t *json, const char *a, const char *b)
{
    const json_t *found = json_object_get(json, a);

    return b ? json_object_get(found, b) : found;
}

/* Ten people of the worked example: 36 34 31 40 35 36 37 33 35, index 88.06. */
static void
rate_as_in_the_example(struct e2e *e2e)
{
    static const int sums[SURVEY_ELEMENTS] = { 36, 34, 31, 40, 35, 36, 37, 33, 35 };
    char path[96];

    for (int person = 0; person < 10; person++) {
        json_t *answers = json_object();
        json_t *body;
        char *text;

        for (int i = 0; i < SURVEY_ELEMENTS; i++) {
            (void)json_object_set_new(answers, survey_element_words[i],
                json_integer(sums[i] / 10 + (person < sums[i] % 10 ? 1 : 0)));
        }
        body = json_pack("{s:o}", "answers", answers);
        if (person == 3) {
            (void)json_object_set_new(body, "comment", json_string("Kursi kurang; =1+1"));
        }
        text = json_dumps(body, 0);
        come(e2e, person < 6 ? "ktp-baru" : "info", path);
        serve_next(e2e);
        assert_int_equal(rate(e2e, path, text, NULL), 201);
        free(text);
        json_decref(body);
    }
    come(e2e, "info", path); /* served, and says nothing */
    serve_next(e2e);
}

static void
expect_index(struct e2e *e2e, double index, const char *class)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/reports/ikm", NULL, NULL);
    const json_t *total;

    assert_int_equal(answer->status, 200);
    total = json_object_get(answer->json, "total");
    assert_true(json_real_value(member(total, "ikm", NULL)) == index);
    assert_string_equal(json_string_value(member(total, "class", NULL)), class);
    e2e_answer_free(answer);
}

static void
test_the_index_has_its_exact_weights(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    const json_t *total;
    const json_t *info;

    desk_open(e2e, 1);
    rate_as_in_the_example(e2e);
    answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/reports/ikm?from=" E2E_DATE, NULL, NULL);
    total = json_object_get(answer->json, "total");
    assert_int_equal(json_integer_value(member(total, "answers", NULL)), 10);
    assert_int_equal(json_integer_value(member(total, "visits", NULL)), 11);
    assert_int_equal(json_integer_value(member(total, "share_percent", NULL)), 91);
    assert_true(json_real_value(member(total, "ikm", NULL)) == 88.06);
    assert_string_equal(json_string_value(member(total, "class", NULL)), "B");
    assert_int_equal(
        json_integer_value(member(member(total, "elements", "waktu"), "sum", NULL)), 31);
    info = json_array_get(json_object_get(answer->json, "lines"), 0);
    assert_string_equal(json_string_value(member(info, "service", NULL)), "info");
    assert_int_equal(json_integer_value(member(info, "answers", NULL)), 4);
    assert_int_equal(json_array_size(json_object_get(answer->json, "comments")), 1);
    assert_string_equal(
        json_string_value(member(
            json_array_get(json_object_get(answer->json, "comments"), 0), "month", NULL)),
        "2026-07");
    e2e_answer_free(answer);

    answer = e2e_ask(
        e2e, "supervisor", "GET", "/v1/reports/ikm?service=info&format=csv", NULL, NULL);
    assert_non_null(strstr(answer->headers, "filename=\"ikm-2026-07-14.csv\""));
    assert_non_null(strstr(answer->body, "\r\nSemua layanan;5;4;80;"));
    e2e_answer_free(answer);
    answer = e2e_ask(e2e, "supervisor", "GET", "/v1/reports/ikm", NULL,
        "Accept: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert_int_equal(answer->status, 200);
    assert_memory_equal(answer->body, "PK\x03\x04", 4);
    e2e_answer_free(answer);
    desk_expect(e2e, "supervisor", "GET", "/v1/reports/ikm?format=pdf", NULL, 400, NULL);

    desk_expect(e2e, "admin", "PUT", "/v1/settings/policy",
        "{\"ikm_weight\":\"0.11\",\"ikm_order\":\"questionnaire\"}", 200, NULL);
    expect_index(e2e, 87.18, "B");
}

/* Who has the whole database finds who was asked, not who said what or when. */
static void
test_nothing_ties_an_answer_to_a_person(void **state)
{
    struct e2e *e2e = *state;
    char path[96];
    struct e2e_answer *answer;

    desk_open(e2e, 1);
    come(e2e, "ktp-baru", path);
    serve_next(e2e);
    assert_int_equal(rate(e2e, path,
                         "{\"answers\":{\"persyaratan\":4,\"prosedur\":3,\"waktu\":2,"
                         "\"biaya\":4,\"produk\":3,\"kompetensi\":3,\"perilaku\":4,"
                         "\"pengaduan\":3,\"sarana\":1},\"comment\":\"Nama saya Budi\"}",
                         "k-1"),
        201);
    answer = e2e_ask(e2e, "supervisor", "GET", "/v1/journal", NULL, NULL);
    assert_null(strstr(answer->body, "survey"));
    e2e_answer_free(answer);
    assert_int_equal(test_database_run(e2e_database(e2e),
                         "SELECT count(*) FROM idempotency WHERE body LIKE '%given%'"),
        0);
    assert_int_equal(test_database_run(e2e_database(e2e),
                         "SELECT count(*) FROM survey_remark WHERE month = '2026-07'"),
        1);
}

static void
expect_on_page(struct e2e *e2e, const char *path, const char *text)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, NULL, "GET", path, NULL, "Accept-Language: id");

    assert_int_equal(answer->status, 200);
    if (!strstr(answer->body, text)) {
        fail_msg("%s: \"%s\" is not in %s", path, text, answer->body);
    }
    e2e_answer_free(answer);
}

/* Without a script: the number's page says how it stands, and the form is a form. */
static void
test_the_pages_do_it_without_scripts(void **state)
{
    static const char form[] =
        "answers.persyaratan%3An=4&answers.prosedur%3An=4&answers.waktu%3An=3"
        "&answers.biaya%3An=4&answers.produk%3An=4&answers.kompetensi%3An=4"
        "&answers.perilaku%3An=4&answers.pengaduan%3An=4&comment=&csrf=&key=k-9";
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    char api[96];
    char number[96];
    char page[96];
    char body[512];

    desk_open(e2e, 1);
    come(e2e, "ktp-baru", api);
    (void)snprintf(number, sizeof(number), "/p/%s", strrchr(api, '/') + 1);
    (void)snprintf(page, sizeof(page), "/s/%s", strrchr(api, '/') + 1);
    expect_on_page(e2e, number, "A001");
    expect_on_page(e2e, number, "Berikutnya giliran Anda");
    expect_on_page(e2e, page, "setelah Anda selesai dilayani");
    serve_next(e2e);
    expect_on_page(e2e, number, page);
    expect_on_page(e2e, page, "answers.sarana:n");
    answer = e2e_ask(
        e2e, NULL, "POST", page, form, "Content-Type: application/x-www-form-urlencoded");
    assert_int_equal(answer->status, 400); /* one was left out, the rest stays */
    assert_non_null(strstr(answer->body, "id=\"waktu-3\" name=\"answers.waktu:n\" "
                                         "value=\"3\" checked"));
    assert_non_null(strstr(answer->body, "href=\"#sarana-1\""));
    e2e_answer_free(answer);
    (void)snprintf(body, sizeof(body), "%s&answers.sarana%%3An=4", form);
    answer = e2e_ask(
        e2e, NULL, "POST", page, body, "Content-Type: application/x-www-form-urlencoded");
    assert_int_equal(answer->status, 303);
    e2e_answer_free(answer);
    expect_on_page(e2e, page, "Jawaban Anda sudah masuk");
    expect_state(e2e, api, "given");
    assert_int_equal(e2e_status(e2e, NULL, "GET", "/p/nobody", NULL), 404);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_visit_is_rated_once_when_it_is_done, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_index_has_its_exact_weights, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_nothing_ties_an_answer_to_a_person, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_pages_do_it_without_scripts, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("survey", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reviewers at work, over HTTP: what they are warned of, who looked at whose data, an
 * application that a supervisor takes over, reasons of the office's list, and two
 * hundred approvals at once for fifty places.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/crowd.h"
#include "tests/support/database.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define NIK "3517035105939902"
#define OTHER_NIK "3517091708859901"
#define WAIT_MS 60000
#define LIMIT_S 600

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

static struct e2e_answer *
ask(struct e2e *e2e, const char *who, const char *header, const char *method,
    const char *id, const char *word, const char *body)
{
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/%s/%s%s%s", who ? "reviews" : "applications",
        id, word[0] ? "/" : "", word);
    return e2e_ask(e2e, who, method, path, body, header);
}

static int
status_of(struct e2e_answer *answer)
{
    int status = answer->status;

    e2e_answer_free(answer);
    return status;
}

static int
review(
    struct e2e *e2e, const char *who, const char *id, const char *word, const char *body)
{
    return status_of(ask(e2e, who, NULL, "POST", id, word, body));
}

/* The birth certificate asks for no paper and little of its form in these tests. */
static void
ask_for_less(struct e2e *e2e)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "admin", "GET", "/v1/settings/services", NULL, NULL);
    json_t *services = json_deep_copy(answer->json);
    json_t *service;
    size_t i;
    char *text;

    e2e_answer_free(answer);
    json_array_foreach(json_object_get(services, "services"), i, service)
    {
        json_t *field;
        size_t k;

        if (strcmp(json_string_value(json_object_get(service, "code")), "akta-lahir")) {
            continue;
        }
        (void)json_object_set_new(service, "documents",
            json_pack("[{s:s, s:s, s:s, s:s, s:s}]", "id", "kk", "label", "fotokopi KK",
                "mode", "serah_fotokopi", "rule", "bila", "condition", "ada"));
        json_array_foreach(json_object_get(service, "fields"), k, field)
        {
            (void)json_object_set_new(field, "required", json_false());
        }
    }
    text = json_dumps(services, 0);
    json_decref(services);
    assert_int_equal(e2e_status(e2e, "admin", "PUT", "/v1/settings/services", text), 200);
    free(text);
}

/* An application with this form, sent. */
static void
apply(struct e2e *e2e, const char *header, const char *service, const char *form,
    char id[64])
{
    char body[64];
    struct e2e_answer *answer;

    (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"}", service);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/applications", body, header);
    assert_int_equal(answer->status, 201);
    text_copy(id, 64, e2e_text(answer, "id"));
    e2e_answer_free(answer);
    if (form) {
        assert_int_equal(status_of(ask(e2e, NULL, header, "PUT", id, "form", form)), 200);
    }
    assert_int_equal(status_of(ask(e2e, NULL, header, "POST", id, "submit", "{}")), 200);
}

#define FORM(name, birth, mother, father) \
    "{\"anak-nama\":\"" name "\",\"anak-tanggal-lahir\":\"" birth \
    "\",\"anak-jenis-kelamin\":\"Laki-laki\",\"ibu-nik\":\"" mother \
    "\",\"ibu-nama\":\"Siti Khasanah\",\"ibu-tanggal-lahir\":\"1993-05-12\"," \
    "\"ayah-nik\":\"" father "\"}"

static const json_t *
duplicates(const struct e2e_answer *answer)
{
    return json_object_get(json_object_get(answer->json, "warnings"), "duplicates");
}

static bool
has_word(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_string_value(json_array_get(list, i)), word) == 0) {
            return true;
        }
    }
    return false;
}

/* The same child twice, from two phones: shown side by side, and not asked again once it
 * is answered. Nothing is refused. */
static void
test_one_child_twice_is_shown(void **state)
{
    struct e2e *e2e = *state;
    char one[APPLICANT_HEADER_SIZE];
    char two[APPLICANT_HEADER_SIZE];
    char first[64];
    char second[64];
    char third[64];
    char body[96];
    struct e2e_answer *answer;
    const json_t *found;
    const json_t *niks;

    ask_for_less(e2e);
    applicant_new(e2e, "6281200009902", NIK, "Zulaikha Peragaan", one);
    applicant_new(e2e, "6281200009903", OTHER_NIK, "Slamet Peragaan", two);
    apply(e2e, one, "akta-lahir",
        FORM("Muhammad Abdurrahman", "2026-07-03", NIK, "3717091708859901"), first);
    apply(e2e, two, "akta-lahir",
        FORM("M. Abdurahman", "2026-07-04", NIK, "3517091708859901"), second);
    apply(e2e, two, "ikd", NULL, third);

    /* Not before it is taken. */
    answer = ask(e2e, "reviewer", NULL, "GET", first, "", NULL);
    assert_null(json_object_get(answer->json, "warnings"));
    e2e_answer_free(answer);
    answer = ask(e2e, "reviewer", NULL, "POST", first, "claim", "{}");
    assert_int_equal(answer->status, 200);
    found = duplicates(answer);
    assert_int_equal(json_array_size(found), 1);
    found = json_array_get(found, 0);
    assert_string_equal(json_string_value(json_object_get(found, "id")), second);
    assert_true(has_word(json_object_get(found, "why"), "similar_name"));
    assert_true(has_word(json_object_get(found, "why"), "same_mother"));
    assert_true(has_word(json_object_get(found, "why"), "same_child"));
    assert_false(has_word(json_object_get(found, "why"), "same_person"));
    assert_true(json_is_false(json_object_get(found, "distinct")));
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(found, "subject"), "name")),
        "M. Abdurahman");
    niks = json_object_get(json_object_get(answer->json, "warnings"), "niks");
    assert_int_equal(json_array_size(niks), 2);
    assert_true(has_word(
        json_object_get(json_array_get(niks, 0), "faults"), "nik.birth_differs"));
    assert_true(
        has_word(json_object_get(json_array_get(niks, 1), "faults"), "nik.province"));
    e2e_answer_free(answer);

    (void)snprintf(body, sizeof(body), "{\"other\":\"%s\"}", second);
    assert_int_equal(review(e2e, "supervisor", first, "distinct", body), 409);
    assert_int_equal(
        review(e2e, "reviewer", first, "distinct", "{\"other\":\"x\"}"), 404);
    assert_int_equal(review(e2e, "reviewer", first, "distinct", body), 200);
    assert_int_equal(review(e2e, "reviewer", first, "approve", "{}"), 200);
    answer = ask(e2e, "reviewer", NULL, "POST", second, "claim", "{}");
    found = json_array_get(duplicates(answer), 0);
    assert_string_equal(json_string_value(json_object_get(found, "id")), first);
    assert_true(json_is_true(json_object_get(found, "distinct")));
    e2e_answer_free(answer);
    assert_int_equal(review(e2e, "reviewer", second, "approve", "{}"), 200);
}

static void
give_a_paper(struct e2e *e2e, const char *header, const char *path)
{
    char command[TEMP_PATH_SIZE + 96];
    char file[TEMP_PATH_SIZE];
    unsigned char *bytes;
    size_t len;

    (void)temp_path(file, e2e_folder(e2e), "kk.jpg");
    (void)snprintf(command, sizeof(command),
        "convert -size 300x400 plasma:tan-white -scale 1200x1600 -quality 90 jpg:%s",
        file);
    assert_int_equal(system(command), 0);
    bytes = temp_read(file, &len);
    assert_int_equal(
        status_of(e2e_send(e2e, NULL, "PUT", path, bytes, len, header)), 200);
    free(bytes);
}

/* Who looks is noted each time, before anything is shown. */
static void
test_every_look_is_noted(void **state)
{
    static const char *const expected[] = { "form", "form", "paper kk" };
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char path[128];
    char id[64];
    struct e2e_answer *answer;
    const json_t *looks;

    ask_for_less(e2e);
    applicant_new(e2e, "6281200009902", NIK, "Zulaikha Peragaan", header);
    apply(e2e, header, "akta-lahir", NULL, id);
    assert_int_equal(
        status_of(ask(e2e, "reviewer", NULL, "GET", id, "", NULL)), 200); /* no person */
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}"), 200);
    assert_int_equal(status_of(ask(e2e, "reviewer", NULL, "GET", id, "", NULL)), 200);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk", id);
    assert_int_equal(e2e_status(e2e, "reviewer", "GET", path, NULL), 404); /* none yet */
    assert_int_equal(review(e2e, "reviewer", id, "return",
                         "{\"reasons\":[{\"kind\":\"kk\",\"reason\":\"buram\"}]}"),
        200);
    give_a_paper(e2e, header, path);
    assert_int_equal(status_of(ask(e2e, NULL, header, "POST", id, "submit", "{}")), 200);
    assert_int_equal(e2e_status(e2e, "reviewer", "GET", path, NULL), 409); /* take it */
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}"), 200);
    assert_int_equal(e2e_status(e2e, "reviewer", "GET", path, NULL), 200);

    (void)snprintf(path, sizeof(path), "/v1/looks?application=%s", id);
    assert_int_equal(e2e_status(e2e, "reviewer", "GET", path, NULL), 403);
    answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, NULL);
    looks = json_object_get(answer->json, "looks");
    assert_int_equal(json_array_size(looks), ARRAY_LEN(expected) + 1);
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        const json_t *look = json_array_get(looks, i + (i == 2));

        assert_string_equal(
            json_string_value(json_object_get(look, "what")), expected[i]);
        assert_string_equal(json_string_value(json_object_get(look, "name")), "reviewer");
    }
    e2e_answer_free(answer);
}

/* A supervisor takes over: who had it hears of it at once, and sees no person more. */
static void
test_a_supervisor_takes_over(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];
    struct e2e_answer *answer;
    struct e2e_stream *stream;
    char event[48] = "";
    json_t *data = NULL;
    int64_t seq;

    applicant_new(e2e, "6281200009902", NIK, "Zulaikha Peragaan", header);
    apply(e2e, header, "ikd", NULL, id);
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}"), 200);
    stream = e2e_listen(e2e, "reviewer", "/v1/events", NULL);
    assert_int_equal(review(e2e, "supervisor", id, "claim", "{\"take_over\":true}"), 200);
    while (strcmp(event, "application.taken") != 0) {
        json_decref(data);
        assert_true(e2e_next(stream, WAIT_MS, &seq, event, &data));
    }
    assert_string_equal(json_string_value(json_object_get(data, "application")), id);
    assert_true(json_integer_value(json_object_get(data, "from")) > 0);
    assert_true(json_integer_value(json_object_get(data, "account")) !=
                json_integer_value(json_object_get(data, "from")));
    json_decref(data);
    e2e_unlisten(stream);
    answer = ask(e2e, "reviewer", NULL, "GET", id, "", NULL);
    assert_null(json_object_get(answer->json, "applicant"));
    assert_string_equal(e2e_text(answer, "claimed_by"), "supervisor");
    e2e_answer_free(answer);
    assert_int_equal(review(e2e, "reviewer", id, "approve", "{}"), 409);
    assert_int_equal(review(e2e, "reviewer", id, "release", "{}"), 409);
    assert_int_equal(review(e2e, "supervisor", id, "release", "{}"), 200);
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}"), 200);
}

/* Taken and left: after a while it is anybody's again. */
static void
test_what_is_not_decided_lapses(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];

    applicant_new(e2e, "6281200009902", NIK, "Zulaikha Peragaan", header);
    apply(e2e, header, "ikd", NULL, id);
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}"), 200);
    assert_int_equal(review(e2e, "supervisor", id, "claim", "{}"), 409);
    assert_int_equal(e2e_end(e2e), 0);
    e2e_set_clock(e2e, E2E_DATE "T14:00:00+07:00");
    e2e_restart(e2e);
    assert_int_equal(review(e2e, "reviewer", id, "approve", "{}"), 409); /* no more */
    assert_int_equal(review(e2e, "supervisor", id, "claim", "{}"), 200);
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}"), 409);
}

/* A reason is one of the office's, read with the paper's name in it, or its note. */
static void
test_reasons_are_the_offices(void **state)
{
    static const struct {
        const char *body;
        int status;
    } rows[] = {
        { "{\"reasons\":[{\"kind\":\"kk\",\"reason\":\"suka-suka\"}]}", 400 },
        { "{\"reasons\":[{\"kind\":\"kk\",\"reason\":\"lain\"}]}", 400 },
        { "{\"reasons\":[{\"kind\":\"tidak-ada\",\"reason\":\"buram\"}]}", 400 },
        { "{\"reasons\":[{\"kind\":\"kk\",\"reason\":\"buram\"}]}", 200 },
    };
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];
    struct e2e_answer *answer;

    ask_for_less(e2e);
    answer = e2e_ask(e2e, "reviewer", "GET", "/v1/return-reasons", NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(answer->json, "reasons")), 20);
    e2e_answer_free(answer);
    applicant_new(e2e, "6281200009902", NIK, "Zulaikha Peragaan", header);
    apply(e2e, header, "akta-lahir", NULL, id);
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}"), 200);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(
            review(e2e, "reviewer", id, "return", rows[i].body), rows[i].status);
    }
    answer = ask(e2e, NULL, header, "GET", id, "", NULL);
    assert_non_null(
        strstr(answer->body, "Foto fotokopi KK buram. Foto ulang di tempat terang."));
    e2e_answer_free(answer);
}

#define APPROVALS 200
#define PLACES 50
#define CONNECTIONS 32

struct crowd {
    struct e2e *e2e;
    struct crowd_person people[APPROVALS];
    int next[CONNECTIONS];
    int approved;
    int refused;
};

static size_t
next_approval(void *arg, int connection, char *out, size_t size)
{
    struct crowd *crowd = arg;
    int i = crowd->next[connection];
    char path[96];

    if (i >= APPROVALS) {
        return 0;
    }
    crowd->next[connection] += CONNECTIONS;
    (void)snprintf(
        path, sizeof(path), "/v1/reviews/%s/approve", crowd->people[i].application);
    return load_post(out, size, path, e2e_token(crowd->e2e, "reviewer"), "", "{}");
}

static void
approval_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct crowd *crowd = arg;

    (void)connection;
    (void)len;
    (void)ns;
    if (status == 200) {
        crowd->approved++;
    } else if (status == 409 && strstr(body, "quota_full")) {
        crowd->refused++;
    } else {
        fail_msg("%d %s", status, body);
    }
}

static void
test_two_hundred_approvals_for_fifty_places(void **state)
{
    struct crowd *crowd = test_malloc(sizeof(*crowd));
    struct load load = { .connections = CONNECTIONS,
        .next = next_approval,
        .answered = approval_answered,
        .arg = crowd };

    memset(crowd, 0, sizeof(*crowd));
    crowd->e2e = *state;
    for (int i = 0; i < CONNECTIONS; i++) {
        crowd->next[i] = i;
    }
    crowd_offer_places(crowd->e2e, PLACES);
    crowd_make(crowd->e2e,
        &(struct crowd_plan){ .count = APPROVALS,
            .service = "ikd",
            .state = TICKET_SUBMITTED,
            .day = "2026-07-15",
            .window = "siang",
            .claimed_by = "reviewer" },
        crowd->people);
    load.port = e2e_port(crowd->e2e);
    assert_int_equal(load_run(&load, LIMIT_S), APPROVALS);
    assert_int_equal(crowd->approved, PLACES);
    assert_int_equal(crowd->refused, APPROVALS - PLACES);
    assert_int_equal(
        test_database_run(e2e_database(crowd->e2e),
            "SELECT COUNT(*) FROM ticket WHERE day = '2026-07-15' AND slot = 'siang'"
            " AND state = 'approved'"),
        PLACES);
    test_free(crowd);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, e2e_stop)
        BEHAVIOUR(test_one_child_twice_is_shown),
        BEHAVIOUR(test_every_look_is_noted),
        BEHAVIOUR(test_a_supervisor_takes_over),
        BEHAVIOUR(test_what_is_not_decided_lapses),
        BEHAVIOUR(test_reasons_are_the_offices),
        BEHAVIOUR(test_two_hundred_approvals_for_fifty_places),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("reviews", tests, NULL, NULL);
}

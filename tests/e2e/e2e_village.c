/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Village operators: an application for somebody without a phone, whose consent is noted;
 * one from home that waits until its village knows of it, and that no reviewer sees
 * before; and what an operator does not see: others' applications.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/database.h"
#include "tests/support/test.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define NEIGHBOUR_NIK "3517034107809901"
#define FORM \
    "{\"endorsement\":true,\"fields\":[" \
    "{\"id\":\"kecamatan\",\"label\":\"Kecamatan\",\"page\":\"Alamat\"," \
    "\"kind\":\"text\",\"required\":true}," \
    "{\"id\":\"desa\",\"label\":\"Desa\",\"page\":\"Alamat\",\"kind\":\"text\"," \
    "\"required\":true}]}"

struct case_ {
    struct e2e *e2e;
    char header[APPLICANT_HEADER_SIZE]; /* of who applies from home */
    char id[64];
};

/* A service that the village is to know of first. */
static int
setup(void **state)
{
    struct case_ *c = test_calloc(1, sizeof(*c));

    c->e2e = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    assert_int_equal(applicant_told(c->e2e, "admin", NULL, "PATCH",
                         "/v1/settings/services/items/ikd", FORM, NULL, NULL),
        200);
    *state = c;
    return 0;
}

static int
teardown(void **state)
{
    struct case_ *c = *state;

    e2e_close(c->e2e);
    test_free(c);
    return 0;
}

static int
one(struct case_ *c, const char *who, const char *method, const char *word,
    const char *body, const char *member, char out[64])
{
    char path[128];

    (void)snprintf(
        path, sizeof(path), "/v1/applications/%s%s%s", c->id, *word ? "/" : "", word);
    return applicant_told(
        c->e2e, who, who ? NULL : c->header, method, path, body, member, out);
}

/* Somebody of this village applies from home and sends it. */
static void
apply_from(struct case_ *c, const char *district, const char *village)
{
    char body[200];

    if (!c->header[0]) {
        applicant_new(c->e2e, PHONE, NIK, "Zulaikha Peragaan", c->header);
    }
    assert_int_equal(applicant_told(c->e2e, NULL, c->header, "POST", "/v1/applications",
                         "{\"service\":\"ikd\"}", "id", c->id),
        201);
    (void)snprintf(
        body, sizeof(body), "{\"kecamatan\":\"%s\",\"desa\":\"%s\"}", district, village);
    assert_int_equal(one(c, NULL, "PUT", "form", body, NULL, NULL), 200);
    assert_int_equal(one(c, NULL, "POST", "submit", "{}", NULL, NULL), 200);
}

/* How many of a list's member are there for the caller. */
static size_t
listed(struct case_ *c, const char *who, const char *path, const char *member)
{
    struct e2e_answer *answer = e2e_ask(c->e2e, who, "GET", path, NULL, NULL);
    size_t count = json_array_size(json_object_get(answer->json, member));

    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    return count;
}

/* How many applications are counted of this kecamatan. */
static int
came(struct case_ *c, const char *district, const char *way)
{
    char sql[160];

    (void)snprintf(sql, sizeof(sql),
        "SELECT many FROM district_share WHERE district = '%s' AND way = '%s'", district,
        way);
    return (int)test_database_run(e2e_database(c->e2e), sql);
}

#define TO_REVIEW_PATH "/v1/reviews?state=submitted"
#define OF_VILLAGE "/v1/village/applications"

static void
test_a_village_knows_of_it_before_reviewers_do(void **state)
{
    struct case_ *c = *state;
    struct e2e_answer *answer;
    char path[128];
    char code[64];
    char text[64];

    apply_from(c, "Kec. mojowarno", "Desa Catak Gayam");
    json_decref(applicant_message(c->e2e, PHONE, "submitted_to_village", 0));
    assert_int_equal(listed(c, "reviewer", "/v1/reviews?state=submitted", "reviews"), 0);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", c->id);
    assert_int_equal(
        applicant_told(c->e2e, "reviewer", NULL, "POST", path, NULL, "code", code), 409);
    assert_string_equal(code, "wrong_state");
    assert_int_equal(
        applicant_told(c->e2e, "reviewer", NULL, "POST", path, NULL, "state", code), 409);
    assert_string_equal(code, "submitted");
    answer = e2e_ask(c->e2e, "desa", "GET", OF_VILLAGE, NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(answer->json, "waiting")), 1);
    assert_null(strstr(answer->body, NIK)); /* a list names nobody */
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", c->id);
    answer = e2e_ask(c->e2e, "desa", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->body, NIK));
    e2e_answer_free(answer);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM personal_look WHERE what = 'form'"),
        1);
    assert_int_equal(one(c, "desa", "POST", "cancel", "{}", NULL, NULL), 404);
    assert_int_equal(one(c, "desa", "POST", "village-return", "{}", NULL, NULL), 400);
    assert_int_equal(one(c, "desa", "POST", "village-return",
                         "{\"reason\":\"Nama dusun belum ada.\"}", "state", text),
        200);
    assert_string_equal(text, "returned");
    json_decref(applicant_message(c->e2e, PHONE, "returned_by_village", 0));
    assert_int_equal(one(c, "desa", "GET", "", NULL, NULL, NULL), 404);
    assert_int_equal(one(c, NULL, "POST", "submit", "{}", NULL, NULL), 200);
    assert_int_equal(one(c, "desa", "POST", "endorse", "{}", "state", text), 200);
    assert_string_equal(text, "endorsed");
    json_decref(applicant_message(c->e2e, PHONE, "endorsed", 0));
    assert_int_equal(one(c, NULL, "GET", "", NULL, "due", text), 200);
    assert_int_equal(strlen(text), 10); /* it is counted from now */
    assert_int_equal(one(c, "desa", "GET", "", NULL, NULL, NULL), 404);
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "waiting"), 0);
    assert_int_equal(listed(c, "reviewer", "/v1/reviews?state=endorsed", "reviews"), 1);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", c->id);
    assert_int_equal(e2e_post(c->e2e, "reviewer", path), 200);
    /* Corrected for the reviewer, it does not go to the village again. */
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/return", c->id);
    assert_int_equal(applicant_told(c->e2e, "reviewer", NULL, "POST", path,
                         "{\"note\":\"Tulis RT dan RW.\"}", NULL, NULL),
        200);
    assert_int_equal(one(c, NULL, "POST", "submit", "{}", NULL, NULL), 200);
    assert_int_equal(listed(c, "reviewer", "/v1/reviews?state=submitted", "reviews"), 1);
    assert_int_equal(came(c, "Mojowarno", "home"), 1); /* however often it was sent */
}

/* The public sees how much of a kecamatan comes from home, and none of which few came. */
static void
test_the_share_from_home_is_told_by_kecamatan(void **state)
{
    struct case_ *c = *state;
    struct browser browser;

    apply_from(c, "KEC. MOJOWARNO", "Mojojejer");
    assert_int_equal(applicant_told(c->e2e, "reception", NULL, "POST", "/v1/form-post",
                         "{\"service\":\"ktp-baru\",\"person\":{\"name\":\"Mbah "
                         "Peragaan\",\"nik\":\"" NEIGHBOUR_NIK
                         "\",\"address\":\"Dsn. Ngoro RT 2, Kec. Mojowarno, Kab. "
                         "Jombang\"}}",
                         NULL, NULL),
        201);
    assert_int_equal(came(c, "Mojowarno", "office"), 1);
    browser_init(&browser, c->e2e);
    assert_int_equal(browser_open(&browser, "/kinerja"), 200);
    assert_false(browser_sees(&browser, "per kecamatan"));
    (void)test_database_run(
        e2e_database(c->e2e), "UPDATE district_share SET many = 4 WHERE way = 'home'");
    (void)test_database_run(e2e_database(c->e2e),
        "INSERT INTO district_share (office, month, district, way, many)"
        " SELECT office, month, 'Ngoro', 'home', 4 FROM district_share"
        " WHERE way = 'home'");
    assert_int_equal(browser_open(&browser, "/kinerja"), 200);
    browser_must_see(&browser, "Permohonan dari rumah, per kecamatan");
    browser_must_see(&browser, "<th scope=\"row\">Mojowarno</th><td class=\"num\">5</td>"
                               "<td class=\"num\">80%</td>");
    browser_must_see(&browser, "<b>80%</b>");
    assert_false(browser_sees(&browser, "Ngoro"));
    browser_destroy(&browser);
}

/* Where nobody could say that it knows, nobody is waited for; who could say it for a
 * village is not told of another one. */
static void
test_another_village_is_not_waited_for(void **state)
{
    struct case_ *c = *state;

    apply_from(c, "Mojowarno", "Mojojejer");
    assert_int_equal(listed(c, "reviewer", "/v1/reviews?state=submitted", "reviews"), 1);
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "waiting"), 0);
    assert_int_equal(one(c, "desa", "GET", "", NULL, NULL, NULL), 404);
    assert_int_equal(one(c, "desa", "POST", "endorse", "{}", NULL, NULL), 404);
}

/* One whose village's only operator went: a supervisor takes it. */
static void
test_a_supervisor_takes_what_waits(void **state)
{
    struct case_ *c = *state;
    struct browser browser;
    struct e2e_answer *answer;
    char path[128];

    apply_from(c, "Mojowarno", "Catakgayam");
    (void)snprintf(path, sizeof(path), "/permohonan/%s", c->id);
    answer = e2e_ask(c->e2e, NULL, "GET", path, NULL, c->header);
    assert_non_null(strstr(answer->body, "Menunggu diketahui desa"));
    e2e_answer_free(answer);
    browser_sign_in(&browser, c->e2e, "supervisor");
    assert_int_equal(browser_open(&browser, "/tinjau?daftar=desa"), 200);
    (void)snprintf(path, sizeof(path), "/tinjau/%s", c->id);
    browser_must_see(&browser, path);
    browser_must_see(&browser, "Menunggu desa");
    browser_destroy(&browser);
    browser_sign_in(&browser, c->e2e, "reviewer");
    assert_int_equal(browser_open(&browser, "/tinjau?daftar=desa"), 200);
    assert_false(browser_sees(&browser, path));
    browser_destroy(&browser);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", c->id);
    assert_int_equal(e2e_post(c->e2e, "supervisor", path), 200);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/approve", c->id);
    assert_int_equal(e2e_post(c->e2e, "supervisor", path), 200);
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "waiting"), 0);
}

/* The operator's account is closed: what waits is not forgotten. The chore looks at each
 * start, and then each hour. */
static void
test_what_waits_goes_on_when_nobody_is_there(void **state)
{
    struct case_ *c = *state;
    char path[64];

    apply_from(c, "Mojowarno", "Catakgayam");
    e2e_kill(c->e2e);
    e2e_restart(c->e2e);
    (void)snprintf(path, sizeof(path), "/v1/staff/%" PRId64,
        test_database_run(
            e2e_database(c->e2e), "SELECT id FROM account WHERE username = 'desa'"));
    assert_int_equal(listed(c, "reviewer", TO_REVIEW_PATH, "reviews"), 0);
    assert_int_equal(applicant_told(c->e2e, "admin", NULL, "PUT", path,
                         "{\"disabled\":true}", NULL, NULL),
        200);
    e2e_kill(c->e2e);
    e2e_restart(c->e2e);
    json_decref(applicant_message(c->e2e, PHONE, "submitted", 0));
    assert_int_equal(listed(c, "reviewer", TO_REVIEW_PATH, "reviews"), 1);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM journal"
                         " WHERE kind = 'application.moved' AND data LIKE "
                         "'%no-village%'"),
        1);
}

/* The operator's own pages, without scripts. */
static void
test_an_application_for_somebody_who_agreed(void **state)
{
    struct case_ *c = *state;
    struct browser desa;
    char path[160];
    size_t len;

    browser_sign_in(&desa, c->e2e, "desa");
    assert_int_equal(browser_open(&desa, "/desa"), 200);
    browser_must_see(&desa, "Tidak ada yang menunggu.");
    assert_int_equal(browser_open(&desa, "/desa/baru"), 200);
    assert_int_equal(browser_open(&desa, "/desa/baru?service=ikd"), 200);
    assert_int_equal(
        browser_post(&desa, "/desa/baru",
            "service=ikd&person.name=Mbah+Peragaan&person.nik=" NEIGHBOUR_NIK),
        400);
    browser_must_see(&desa, "Tanpa persetujuan");
    assert_int_equal(browser_post(&desa, "/desa/baru",
                         "service=ikd&person.name=Mbah+Peragaan&person.nik=" NEIGHBOUR_NIK
                         "&consent=Mbah+Peragaan+sendiri%2C+lisan%2C+di+balai+desa"),
        200);
    browser_must_see(&desa, "Kecamatan"); /* the form, as applicants fill it in */
    browser_must_see(&desa, "<option value=\"Catakgayam\">"); /* its village, to choose */
    browser_must_see(&desa, "<option value=\"Mojowarno\">");
    browser_must_see(&desa, "<option value=\"Kabuh\">"); /* of the settings */
    len = strlen("/permohonan/");
    assert_true(text_starts_with(desa.at, "/permohonan/"));
    (void)snprintf(c->id, sizeof(c->id), "%.26s", desa.at + len);
    (void)snprintf(path, sizeof(path), "/permohonan/%s/isi/1", c->id);
    assert_int_equal(
        browser_post(&desa, path, "kecamatan=Mojowarno&desa=Catakgayam"), 200);
    (void)snprintf(path, sizeof(path), "/permohonan/%s/periksa", c->id);
    assert_int_equal(browser_open(&desa, path), 200);
    assert_int_equal(browser_post(&desa, path, "place="), 200);
    browser_must_see(&desa, "Sudah diketahui desa"); /* its own village made it */
    (void)snprintf(path, sizeof(path), "/desa/%s/tanda", c->id);
    assert_int_equal(browser_open(&desa, path), 200);
    browser_must_see(&desa, "Mbah Peragaan sendiri, lisan, di balai desa");
    browser_must_see(&desa, "Desa Catakgayam, Kecamatan Mojowarno");
    assert_null(strstr(desa.page, NEIGHBOUR_NIK));
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "made"), 1);
    assert_int_equal(listed(c, "reviewer", "/v1/reviews?state=endorsed", "reviews"), 1);
    assert_int_equal(came(c, "Mojowarno", "village"), 1);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM application_step"
                         " WHERE what = 'consent' AND note IS NOT NULL"),
        1);
    browser_destroy(&desa);
}

#define SOMEBODY "service=ikd&person.nik=" NEIGHBOUR_NIK "&consent=Sendiri%2C+lisan"

/* A NIK that the operator has of somebody else: asked, and not written over. */
static void
test_a_neighbours_nik_is_asked_about(void **state)
{
    struct case_ *c = *state;
    struct browser desa;

    browser_sign_in(&desa, c->e2e, "desa");
    assert_int_equal(browser_open(&desa, "/desa/baru?service=ikd"), 200);
    assert_int_equal(
        browser_post(&desa, "/desa/baru", SOMEBODY "&person.name=Mbah+Peragaan"), 200);
    assert_int_equal(browser_open(&desa, "/desa/baru?service=ikd"), 200);
    assert_int_equal(
        browser_post(&desa, "/desa/baru", SOMEBODY "&person.name=Budi"), 409);
    browser_must_see(&desa, "NIK ini sudah tercatat atas nama Mbah Peragaan.");
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "made"), 1);
    assert_int_equal(browser_post(&desa, "/desa/baru",
                         SOMEBODY "&person.name=Budi&known=keep&asked=" NEIGHBOUR_NIK),
        200);
    assert_true(text_starts_with(desa.at, "/permohonan/"));
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "made"), 2);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM application_step WHERE what = 'person'"),
        0);
    /* Nobody's data are told for a service that there is not. */
    assert_int_equal(
        applicant_told(c->e2e, "desa", NULL, "POST", OF_VILLAGE,
            "{\"service\":\"tidak-ada\",\"person\":{\"name\":\"Budi\",\"nik\":"
            "\"" NEIGHBOUR_NIK "\"},\"consent\":\"Sendiri, lisan\"}",
            NULL, NULL),
        404);
    browser_destroy(&desa);
}

/* What an operator is answered is kept for its key, and not to be read in the database.
 */
static void
test_what_an_operator_is_answered_is_kept_sealed(void **state)
{
    struct case_ *c = *state;
    struct e2e_answer *answer;

    for (int i = 0; i < 2; i++) { /* the second is the kept one */
        answer = e2e_ask(c->e2e, "desa", "POST", OF_VILLAGE,
            "{\"service\":\"ikd\",\"person\":{\"name\":\"Mbah Peragaan\",\"nik\":"
            "\"" NEIGHBOUR_NIK "\"},\"consent\":\"Sendiri, lisan\"}",
            "Idempotency-Key: titip");
        assert_int_equal(answer->status, 201);
        assert_non_null(strstr(answer->body, NEIGHBOUR_NIK));
        e2e_answer_free(answer);
    }
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "made"), 1);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM idempotency"
                         " WHERE key = 'titip' AND body LIKE '~%'"),
        1);
}

/* The village says that it knows while a supervisor checks: the supervisor goes on. */
static void
test_a_village_takes_it_from_nobody(void **state)
{
    struct case_ *c = *state;
    char path[128];

    apply_from(c, "Mojowarno", "Catakgayam");
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", c->id);
    assert_int_equal(e2e_post(c->e2e, "supervisor", path), 200);
    assert_int_equal(one(c, "desa", "POST", "endorse", "{}", NULL, NULL), 200);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", c->id);
    assert_int_equal(e2e_post(c->e2e, "reviewer", path), 409);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/approve", c->id);
    assert_int_equal(e2e_post(c->e2e, "supervisor", path), 200);
}

static void
test_what_waits_is_looked_at_and_let_through_by_pages(void **state)
{
    struct case_ *c = *state;
    struct browser desa;
    char path[160];

    apply_from(c, "Mojowarno", "Catakgayam");
    browser_sign_in(&desa, c->e2e, "desa");
    (void)snprintf(path, sizeof(path), "/desa/%s", c->id);
    assert_int_equal(browser_open(&desa, path), 200);
    browser_must_see(&desa, "Zulaikha Peragaan");
    browser_must_see(&desa,
        "<span class=\"digits\">3517</span><wbr><span class=\"digits\">0351</span>");
    browser_must_see(&desa, "Catakgayam");
    (void)snprintf(path, sizeof(path), "/desa/%s/kembalikan", c->id);
    assert_int_equal(browser_post(&desa, path, "reason="), 400);
    browser_must_see(&desa, "Tulis yang perlu diperbaiki.");
    (void)snprintf(path, sizeof(path), "/desa/%s/ketahui", c->id);
    assert_int_equal(browser_post(&desa, path, ""), 200);
    browser_must_see(&desa, "Permohonan diteruskan ke kantor.");
    (void)snprintf(path, sizeof(path), "/desa/%s", c->id);
    assert_int_equal(browser_open(&desa, path), 404);
    browser_destroy(&desa);
}

/* An operator is of a village, and says so neither by half. */
static void
test_an_operator_is_of_a_village(void **state)
{
    struct case_ *c = *state;

    assert_int_equal(
        applicant_told(c->e2e, "admin", NULL, "POST", "/v1/staff",
            "{\"username\":\"mojojejer\",\"name\":\"Budi\",\"role\":\"desa\","
            "\"district\":\"Mojowarno\"}",
            NULL, NULL),
        400);
    assert_int_equal(
        applicant_told(c->e2e, "admin", NULL, "POST", "/v1/staff",
            "{\"username\":\"mojojejer\",\"name\":\"Budi\",\"role\":\"desa\","
            "\"district\":\"Mojowarno\",\"village\":\"Mojojejer\"}",
            NULL, NULL),
        201);
    apply_from(c, "mojowarno", "mojo jejer");
    assert_int_equal(listed(c, "reviewer", "/v1/reviews?state=submitted", "reviews"), 0);
    assert_int_equal(listed(c, "desa", OF_VILLAGE, "waiting"), 0); /* another one's */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        BEHAVIOUR(test_a_village_knows_of_it_before_reviewers_do),
        BEHAVIOUR(test_the_share_from_home_is_told_by_kecamatan),
        BEHAVIOUR(test_another_village_is_not_waited_for),
        BEHAVIOUR(test_a_supervisor_takes_what_waits),
        BEHAVIOUR(test_what_waits_goes_on_when_nobody_is_there),
        BEHAVIOUR(test_an_application_for_somebody_who_agreed),
        BEHAVIOUR(test_a_neighbours_nik_is_asked_about),
        BEHAVIOUR(test_what_an_operator_is_answered_is_kept_sealed),
        BEHAVIOUR(test_a_village_takes_it_from_nobody),
        BEHAVIOUR(test_what_waits_is_looked_at_and_let_through_by_pages),
        BEHAVIOUR(test_an_operator_is_of_a_village),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("village operators", tests, NULL, NULL);
}

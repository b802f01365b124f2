/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another's application is not there: every route that an applicant may ask and that
 * names one answers as for one that does not exist, and tells nothing of it. The routes
 * are those of the table, so that a new one cannot be forgotten. What is typed anywhere
 * is shown as text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/role.h"
#include "common/text.h"
#include "server/route_sets.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/test.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define NAME "Zulaikha Peragaan"
#define NOBODYS "01KXF323JC5C52BBY6HNY0CKPQ"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

static void
begin(struct e2e *e2e, const char *header, char id[64], char number[64])
{
    struct e2e_answer *answer = e2e_ask(
        e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ktp-hilang\"}", header);

    assert_int_equal(answer->status, 201);
    text_copy(id, 64, e2e_text(answer, "id"));
    text_copy(number, 64, e2e_text(answer, "registration"));
    e2e_answer_free(answer);
}

/* The route's path with an id, and something in its other blanks. */
static void
fill_path(const char *path, const char *id, char out[160])
{
    out[0] = '\0';
    while (*path) {
        size_t len = strcspn(path, "{");
        char piece[120];

        (void)snprintf(piece, sizeof(piece), "%.*s", (int)len, path);
        text_append(out, 160, piece);
        path += len;
        if (*path == '{') {
            text_append(out, 160,
                text_starts_with(path, "{id}")     ? id
                : text_starts_with(path, "{kind}") ? "kk"
                                                   : "1");
            path += strcspn(path, "}") + 1;
        }
    }
}

/* The status of an answer that may not tell who it is of. */
static int
ask(struct e2e *e2e, const char *header, const struct route *route, const char *id,
    const char *number)
{
    const char *const secrets[] = { NAME, NIK, number };
    bool has_body = strcmp(route->method, "GET") != 0;
    char path[160];
    struct e2e_answer *answer;
    int status;

    fill_path(route->path, id, path);
    answer = e2e_ask(e2e, NULL, route->method, path, has_body ? "{}" : NULL, header);
    status = answer->status;
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        if (answer->body && strstr(answer->body, secrets[i])) {
            fail_msg("%s %s tells \"%s\"", route->method, path, secrets[i]);
        }
    }
    e2e_answer_free(answer);
    return status;
}

static void
test_anothers_application_is_not_there(void **state)
{
    struct e2e *e2e = *state;
    char owner[APPLICANT_HEADER_SIZE];
    char stranger[APPLICANT_HEADER_SIZE];
    char id[64];
    char number[64];
    int asked = 0;

    applicant_new(e2e, PHONE, NIK, NAME, owner);
    applicant_new(e2e, "6281200009903", "3517091708859901", "Slamet Lain", stranger);
    begin(e2e, owner, id, number);
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++) {
            const struct route *route = &route_sets[i]->routes[j];
            int others;
            int nobodys;

            if (!(route->roles & ROLE_BIT(ROLE_APPLICANT)) ||
                (route->roles & ROLES_PUBLIC) == ROLES_PUBLIC ||
                !(text_starts_with(route->path, "/v1/applications/{id}") ||
                    text_starts_with(route->path, "/permohonan/{id}"))) {
                continue;
            }
            others = ask(e2e, stranger, route, id, number);
            nobodys = ask(e2e, stranger, route, NOBODYS, number);
            if (others != nobodys || others < 400 || others >= 500) {
                fail_msg("%s %s: %d for another's, %d for nobody's", route->method,
                    route->path, others, nobodys);
            }
            asked++;
        }
    }
    assert_true(asked > 30);
}

/* A form field that means something to SQL, HTML and header lines comes back as text. */
static void
test_what_is_typed_is_shown_as_text(void **state)
{
#define ODD "x'); DROP TABLE application;--<script>alert(1)</script>"
#define ODD_FORM \
    "x%27%29%3B+DROP+TABLE+application%3B--%3Cscript%3Ealert%281%29%3C%2Fscript%3E"
    struct e2e *e2e = *state;
    struct browser browser;
    char header[APPLICANT_HEADER_SIZE];
    char path[160];
    char id[64];
    char number[64];
    struct e2e_answer *answer;

    applicant_new(e2e, PHONE, NIK, "Siti <b>Aminah</b>'", header);
    begin(e2e, header, id, number);
    browser_init(&browser, e2e);
    (void)browser_open(&browser, "/masuk");
    assert_int_equal(browser_post(&browser, "/masuk",
                         "username=081200009902&password=" APPLICANT_PASSWORD),
        200);
    (void)snprintf(path, sizeof(path), "/permohonan/%s/isi/1", id);
    assert_int_equal(browser_open(&browser, path), 200);
    assert_int_equal(browser_post(&browser, path,
                         "nik=" ODD_FORM "&nama=" ODD_FORM "&no-kk=" ODD_FORM),
        400);
    assert_null(strstr(browser.page, "<script>alert"));
    browser_must_see(&browser, "DROP TABLE application;--&lt;script&gt;");
    assert_int_equal(browser_post(&browser, path,
                         "nik=" NIK "&nama=" ODD_FORM "&no-kk=3517030101010001"),
        200);
    (void)snprintf(path, sizeof(path), "/permohonan/%s/periksa", id);
    assert_int_equal(browser_open(&browser, path), 200);
    assert_null(strstr(browser.page, "<script>alert"));
    browser_must_see(&browser, "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert_int_equal(browser_open(&browser, "/akun"), 200);
    browser_must_see(&browser, "Siti &lt;b&gt;Aminah");
    browser_destroy(&browser);

    /* By the API it is the text that was typed; and the table is there. */
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    answer = e2e_ask(e2e, NULL, "GET", path, NULL, header);
    assert_int_equal(answer->status, 200);
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(answer->json, "form"), "nama")),
        ODD);
    e2e_answer_free(answer);

    /* A line end in an address or a name starts no header line. */
    answer = e2e_ask(e2e, NULL, "GET",
        "/masuk?kembali=%2F%0d%0aSet-Cookie:%20a=b&bahasa=en%0d%0aX-Odd:%201", NULL,
        NULL);
    assert_null(strstr(answer->headers, "X-Odd"));
    assert_null(strstr(answer->headers, "a=b"));
    e2e_answer_free(answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_anothers_application_is_not_there, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_what_is_typed_is_shown_as_text, setup, e2e_stop),
    };

    return cmocka_run_group_tests_name("strangers", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /tinjau as a reviewer without scripts works with it: the list, taking one, what is odd
 * about it, its papers, a date given, papers returned, a rejection, a supervisor who
 * takes over.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/test.h"

#define NIK "3517035105939902"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

/* An application for the digital identity, sent; it asks for no paper. */
static void
apply(struct e2e *e2e, char id[64], char registration[64])
{
    char header[APPLICANT_HEADER_SIZE];
    char path[96];
    struct e2e_answer *answer;

    applicant_new(e2e, "6281200009902", NIK, "Zulaikha Peragaan", header);
    answer =
        e2e_ask(e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ikd\"}", header);
    text_copy(id, 64, e2e_text(answer, "id"));
    text_copy(registration, 64, e2e_text(answer, "registration"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/submit", id);
    answer = e2e_ask(e2e, NULL, "POST", path, "{}", header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
}

static int
deed(struct browser *browser, const char *id, const char *word, const char *fields)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "/tinjau/%s/%s", id, word);
    return browser_post(browser, path, fields);
}

static void
test_from_the_list_to_a_date(void **state)
{
    struct browser browser;
    char id[64];
    char registration[64];
    char path[96];

    apply(*state, id, registration);
    browser_sign_in(&browser, *state, "reviewer");
    browser_must_see(&browser, "href=\"/tinjau\"");
    assert_int_equal(browser_open(&browser, "/tinjau?bahasa=en"), 200);
    browser_must_see(&browser, "Activate IKD (identity on your phone)");
    assert_int_equal(browser_open(&browser, "/tinjau?bahasa=id"), 200);
    browser_must_see(&browser, registration);
    browser_must_see(&browser, "1 permohonan, yang tertua dikirim Selasa, 14 Juli 2026");
    assert_false(browser_sees(&browser, "data-since=\"0\""));
    browser_must_see(&browser, "data-since=\"");
    assert_false(browser_sees(&browser, "Zulaikha"));
    (void)snprintf(path, sizeof(path), "/tinjau/%s", id);
    assert_int_equal(browser_open(&browser, path), 200);
    assert_false(browser_sees(&browser, "data-since=\"0\""));
    browser_must_see(&browser, "data-since=\"");
    assert_false(browser_sees(&browser, "Zulaikha"));
    assert_int_equal(deed(&browser, id, "setujui", ""), 409); /* take it first */
    assert_int_equal(deed(&browser, id, "ambil", ""), 200);
    assert_string_equal(browser.at, path);
    browser_must_see(&browser, "Zulaikha Peragaan");
    browser_must_see(&browser,
        "<span class=\"digits\">3517</span><wbr><span class=\"digits\">0351</span>");
    browser_must_see(&browser, "Anda pegang sampai");
    assert_int_equal(deed(&browser, id, "lepas", ""), 200);
    browser_must_see(&browser, "sudah Anda lepas");
    assert_int_equal(deed(&browser, id, "ambil", ""), 200);
    assert_int_equal(deed(&browser, id, "setujui", "tempat=2026-07-15+siang"), 200);
    browser_must_see(&browser, "jadwal sudah diberikan");
    assert_int_equal(browser_open(&browser, "/tinjau?daftar=approved"), 200);
    browser_must_see(&browser, registration);
    browser_destroy(&browser);
}

static void
test_what_is_returned_needs_a_reason(void **state)
{
    struct browser browser;
    char id[64];
    char registration[64];

    apply(*state, id, registration);
    browser_sign_in(&browser, *state, "reviewer");
    (void)browser_open(&browser, "/tinjau");
    assert_int_equal(deed(&browser, id, "ambil", ""), 200);
    assert_int_equal(deed(&browser, id, "kembalikan", ""), 400);
    browser_must_see(&browser, "Zulaikha"); /* the same page, with what is wrong */
    browser_must_see(&browser, "role=\"alert\"");
    assert_int_equal(
        deed(&browser, id, "kembalikan", "pesan=Nomor+HP+belum+benar."), 200);
    browser_must_see(&browser, "Pemohon sudah dikabari");
    assert_int_equal(browser_open(&browser, "/tinjau?daftar=returned&bahasa=en"), 200);
    browser_must_see(&browser, registration);
    browser_must_see(&browser, "To be corrected");
    browser_destroy(&browser);
}

static void
test_a_rejection_is_asked_for_on_a_page_of_its_own(void **state)
{
    struct browser browser;
    char id[64];
    char registration[64];
    char path[96];

    apply(*state, id, registration);
    browser_sign_in(&browser, *state, "reviewer");
    (void)browser_open(&browser, "/tinjau");
    assert_int_equal(deed(&browser, id, "ambil", ""), 200);
    (void)snprintf(path, sizeof(path), "/tinjau/%s/tolak", id);
    assert_int_equal(browser_open(&browser, path), 200);
    assert_int_equal(browser_post(&browser, path, "reason="), 400);
    browser_must_see(&browser, "Tulis alasannya.");
    assert_int_equal(browser_post(&browser, path, "reason=Bukan+penduduk+sini."), 200);
    browser_must_see(&browser, "Permohonan ditolak");
    browser_destroy(&browser);
}

static void
test_a_supervisor_takes_over(void **state)
{
    struct browser reviewer;
    struct browser supervisor;
    char id[64];
    char registration[64];
    char path[96];

    apply(*state, id, registration);
    browser_sign_in(&reviewer, *state, "reviewer");
    browser_sign_in(&supervisor, *state, "supervisor");
    (void)browser_open(&reviewer, "/tinjau");
    assert_int_equal(deed(&reviewer, id, "ambil", ""), 200);
    (void)snprintf(path, sizeof(path), "/tinjau/%s", id);
    assert_int_equal(browser_open(&supervisor, path), 200);
    assert_false(browser_sees(&supervisor, "Zulaikha"));
    assert_int_equal(deed(&supervisor, id, "ambil", ""), 409);
    browser_must_see(&supervisor, "reviewer sedang memeriksa ini");
    assert_int_equal(deed(&supervisor, id, "ambil-alih", ""), 200);
    browser_must_see(&supervisor, "Zulaikha");
    assert_int_equal(deed(&reviewer, id, "setujui", ""), 409);
    assert_false(browser_sees(&reviewer, "Zulaikha"));
    browser_destroy(&reviewer);
    browser_destroy(&supervisor);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, e2e_stop)
        BEHAVIOUR(test_from_the_list_to_a_date),
        BEHAVIOUR(test_what_is_returned_needs_a_reason),
        BEHAVIOUR(test_a_rejection_is_asked_for_on_a_page_of_its_own),
        BEHAVIOUR(test_a_supervisor_takes_over),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("review pages", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages as a person meets them, without scripts: in, wrong, out, and what is sent along.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/browser.h"
#include "tests/support/desk.h"
#include "tests/support/moved_clock.h"
#include "tests/support/test.h"

static void
test_signing_in_leads_back_to_where_one_was_going(void **state)
{
    struct browser browser;

    browser_init(&browser, *state);
    assert_int_equal(browser_open(&browser, "/mulai"), 200);
    assert_string_equal(browser.at, "/masuk?kembali=%2Fmulai");
    assert_int_equal(
        browser_post(&browser, "/masuk", "username=supervisor&password=salah"), 401);
    browser_must_see(&browser, "belum cocok");
    browser_must_see(&browser, "value=\"supervisor\"");
    assert_false(browser_sees(&browser, "value=\"salah\""));
    assert_int_equal(
        browser_post(&browser, "/masuk", "username=supervisor&password=" E2E_PASSWORD),
        200);
    assert_string_equal(browser.at, "/mulai");
    assert_true(browser.session[0]);
    browser_destroy(&browser);
}

static void
test_every_empty_field_is_named_at_once(void **state)
{
    struct browser browser;

    browser_init(&browser, *state);
    browser_open(&browser, "/masuk?bahasa=en");
    assert_string_equal(browser.language, "en");
    assert_int_equal(browser_post(&browser, "/masuk", "username=&password="), 400);
    browser_must_see(&browser, "href=\"#f-username\"");
    browser_must_see(&browser, "href=\"#f-password\"");
    browser_must_see(&browser, "Enter your password.");
    browser_must_see(&browser, "aria-invalid=\"true\"");
    browser_destroy(&browser);
}

static void
test_a_form_is_of_its_session(void **state)
{
    struct browser browser;
    char page[512];

    browser_init(&browser, *state);
    browser_open(&browser, "/masuk");
    browser_post(&browser, "/masuk", "username=counter-1&password=" E2E_PASSWORD);
    browser_open(&browser, "/keluar");
    free(browser.page);
    browser.page = strdup("<input name=\"csrf\" value=\"00112233445566778899aabbccddeeff"
                          "0011223344556677\">");
    assert_int_equal(browser_post(&browser, "/keluar", ""), 403);
    browser_must_see(&browser, "sudah lama terbuka");
    assert_int_equal(browser_post(&browser, "/keluar", ""), 200); /* its own now */
    assert_string_equal(browser.at, "/");
    assert_string_equal(browser.session, "");
    (void)snprintf(page, sizeof(page), "%s", browser.at);
    assert_int_equal(browser_open(&browser, "/mulai"), 200);
    assert_string_equal(browser.at, "/masuk?kembali=%2Fmulai");
    browser_destroy(&browser);
}

/* It has no cookie of ours, and would get one. */
static void
test_a_form_on_another_page_signs_nobody_in(void **state)
{
    static const char *const forms[][2] = {
        { "/masuk", "username=counter-1&password=" E2E_PASSWORD },
        { "/layar", "hall=" }
    };

    for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
        struct e2e_answer *answer =
            e2e_ask(*state, NULL, "POST", forms[i][0], forms[i][1],
                "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: "
                "cross-site");

        assert_int_equal(answer->status, 403);
        assert_null(strstr(answer->headers, "antrean="));
        e2e_answer_free(answer);
        answer = e2e_ask(*state, NULL, "POST", forms[i][0], forms[i][1],
            "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: "
            "same-origin");
        assert_int_equal(answer->status, 303);
        assert_non_null(strstr(answer->headers, "antrean="));
        e2e_answer_free(answer);
    }
}

/* Asked for again, as after signing in: the page it stands on, and no bare refusal. */
static void
test_a_forms_address_leads_to_its_page(void **state)
{
    struct browser browser;

    browser_init(&browser, *state);
    browser_open(&browser, "/masuk");
    browser_post(&browser, "/masuk", "username=supervisor&password=" E2E_PASSWORD);
    assert_int_equal(browser_open(&browser, "/pantau/hari/tutup?bahasa=en"), 200);
    assert_string_equal(browser.at, "/pantau/hari");
    assert_int_equal(browser_open(&browser, "/loket/1/0/selesai"), 200);
    assert_string_equal(browser.at, "/loket/1");
    assert_int_equal(
        e2e_status(browser.e2e, "supervisor", "GET", "/v1/checkins", NULL), 405);
    browser_destroy(&browser);
}

/* Without a script, the page's own forms are the whole of what may be done now. */
static void
test_a_counters_page_offers_what_its_visit_allows(void **state)
{
    static const char *const words[] = { "buka", "panggil", "mulai", "ulang",
        "tidak-hadir" };
    static const struct {
        const char *post;   /* what is pressed first; NULL: nothing */
        const char *first;  /* then the large button */
        const char *offers; /* of `words` */
    } steps[] = { { NULL, "buka", "buka" }, { "/loket/1/buka", "panggil", "panggil" },
        { "/loket/1/panggil", "mulai", "mulai ulang tidak-hadir" },
        { "mulai", "selesai", "" } };
    struct browser clerk;
    char number[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE];
    char path[96], form[160];

    desk_walk_in(*state, "info", NULL, number, visit);
    browser_sign_in(&clerk, *state, "counter-1");
    browser_open(&clerk, "/loket/1");
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        if (steps[i].post) {
            (void)snprintf(path, sizeof(path), "/loket/1/%s/%s", visit, steps[i].post);
            browser_post(&clerk, steps[i].post[0] == '/' ? steps[i].post : path, "");
        }
        (void)snprintf(form, sizeof(form), "<p class=\"number\">%s</p>", number);
        assert_int_equal(browser_sees(&clerk, form), i > 1);
        (void)snprintf(form, sizeof(form), "data-key=\"r-%s\"", steps[i].first);
        browser_must_see(&clerk, form);
        for (size_t w = 0; w < ARRAY_LEN(words); w++) {
            bool offered = strstr(steps[i].offers, words[w]) != NULL;

            (void)snprintf(form, sizeof(form), "action=\"/loket/1/%s%s%s\"",
                w < 2 ? "" : visit, w < 2 ? "" : "/", words[w]);
            if (browser_sees(&clerk, form) != offered) {
                fail_msg("step %zu: %s: %s", i, words[w], clerk.page);
            }
        }
    }
    browser_destroy(&clerk);
}

/* What the catalogue says in English is read in English by staff, too. */
static void
test_a_counters_page_names_papers_in_its_language(void **state)
{
    struct browser clerk;
    char visit[DESK_VISIT_SIZE], path[96];

    desk_walk_in(*state, "ktp-baru", NULL, NULL, visit);
    browser_sign_in(&clerk, *state, "counter-1");
    assert_int_equal(browser_open(&clerk, "/loket/1"), 200);
    assert_int_equal(browser_post(&clerk, "/loket/1/buka", ""), 200);
    assert_int_equal(browser_post(&clerk, "/loket/1/panggil", ""), 200);
    (void)snprintf(path, sizeof(path), "/loket/1/%s/mulai", visit);
    assert_int_equal(browser_post(&clerk, path, ""), 200);
    assert_int_equal(browser_open(&clerk, "/loket/1"), 200);
    browser_must_see(&clerk, "fotokopi KK");
    assert_int_equal(browser_open(&clerk, "/loket/1?bahasa=en"), 200);
    browser_must_see(&clerk, "photocopy of the KK");
    browser_must_see(&clerk, "New KTP-el");
    assert_false(browser_sees(&clerk, "fotokopi KK"));
    browser_destroy(&clerk);
}

/* The newest call stands large, and the six before it below. */
static void
test_a_screens_page_shows_the_newest_call_above_the_others(void **state)
{
    char number[8][DESK_NUMBER_SIZE], visit[2][DESK_VISIT_SIZE];
    struct browser screen;
    char text[128];

    browser_sign_in(&screen, *state, "supervisor");
    assert_int_equal(browser_open(&screen, "/layar"), 200);
    assert_false(browser_sees(&screen, "data-call="));
    for (int i = 0; i < 2; i++) {
        desk_walk_in(*state, "info", NULL, NULL, NULL);
        desk_open(*state, i + 1);
        desk_call(*state, i + 1, number[i], visit[i]);
    }
    browser_open(&screen, "/layar");
    (void)snprintf(text, sizeof(text), "<p class=\"figure\">%s</p>", number[1]);
    browser_must_see(&screen, text);
    browser_must_see(&screen, "data-call=\"");
    (void)snprintf(text, sizeof(text), "<th scope=\"row\">%s</th>", number[0]);
    browser_must_see(&screen, text);
    (void)snprintf(text, sizeof(text), "<th scope=\"row\">%s</th>", number[1]);
    assert_false(browser_sees(&screen, text));
    for (int i = 2; i < 8; i++) {
        desk_finish(*state, 1 + i % 2, visit[i % 2]);
        desk_walk_in(*state, "info", NULL, NULL, NULL);
        desk_call(*state, 1 + i % 2, number[i], visit[i % 2]);
    }
    browser_open(&screen, "/layar");
    for (int i = 0; i < 8; i++) {
        (void)snprintf(text, sizeof(text), "<th scope=\"row\">%s</th>", number[i]);
        assert_int_equal(browser_sees(&screen, text), i > 0 && i < 7);
    }
    browser_destroy(&screen);
}

/* A board without calls says why, and when there are some again. */
static void
test_a_screens_page_says_when_the_doors_open(void **state)
{
    static const struct {
        const char *clock, *title, *why, *opens;
    } rows[] = {
        { "2026-07-14T07:00:00+07:00", "Kantor belum buka", NULL,
            "Buka hari ini pukul 07.30." },
        { "2026-07-14T09:00:00+07:00", "Layar siap.", NULL, NULL },
        { "2026-07-14T20:00:00+07:00", "Kantor sudah tutup", NULL,
            "Buka lagi Rabu, 15 Juli 2026, pukul 07.30." },
        { "2026-08-17T09:00:00+07:00", "Kantor tutup hari ini", "Hari Kemerdekaan",
            "Buka lagi Selasa, 18 Agustus 2026, pukul 07.30." },
        { "2026-08-16T09:00:00+07:00", "Kantor tutup hari ini", NULL,
            "Buka lagi Selasa, 18 Agustus 2026, pukul 07.30." },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct e2e *e2e = e2e_open(&(struct e2e_options){ .clock = rows[i].clock });
        struct browser screen;

        browser_sign_in(&screen, e2e, "supervisor");
        assert_int_equal(browser_open(&screen, "/layar"), 200);
        browser_must_see(&screen, rows[i].title);
        if (rows[i].opens) {
            browser_must_see(&screen, rows[i].opens);
        }
        if (rows[i].why) {
            browser_must_see(&screen, rows[i].why);
        }
        assert_int_equal(
            browser_sees(&screen, "Buka "), rows[i].opens != NULL); /* or nothing */
        browser_destroy(&screen);
        e2e_close(e2e);
    }
}

/* What is printed at opening and closing: where the journal ends, as it is signed. */
static void
test_the_days_page_says_where_the_journal_ends(void **state)
{
    struct browser browser;

    browser_init(&browser, *state);
    browser_open(&browser, "/masuk");
    browser_post(&browser, "/masuk", "username=supervisor&password=" E2E_PASSWORD);
    browser_open(&browser, "/pantau/hari");
    assert_false(browser_sees(&browser, "antrean-anchor")); /* nothing happened yet */
    assert_int_equal(
        e2e_status(browser.e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}"),
        201);
    browser_open(&browser, "/pantau/hari");
    browser_must_see(&browser, "antrean-anchor office=3517 seq=1 hash=");
    browser_must_see(&browser, "Kertas pembuka dan penutup");
    browser_destroy(&browser);
}

static void
test_nobody_is_sent_to_another_site(void **state)
{
    static const char *const places[] = { "%2F%2Fjahat.example",
        "https%3A%2F%2Fjahat.example", "%2F%5Cjahat.example", "%2Fx%0D%0ASet-Cookie%3A+a",
        "%2Fx+y", "%2Fx%09y", "%2Fx%C3%A9" };

    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct browser browser;
        char fields[256];

        browser_init(&browser, *state);
        (void)snprintf(fields, sizeof(fields), "username=admin&password=%s&kembali=%s",
            E2E_PASSWORD, places[i]);
        browser_post(&browser, "/masuk", fields);
        assert_string_equal(browser.at, "/mulai");
        browser_destroy(&browser);
    }
}

static void
test_what_is_typed_is_shown_as_text(void **state)
{
    struct browser browser;

    browser_init(&browser, *state);
    browser_open(&browser, "/masuk");
    browser_post(&browser, "/masuk",
        "username=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&password=");
    assert_false(browser_sees(&browser, "<script>alert"));
    browser_must_see(&browser, "&lt;script&gt;alert(1)");
    browser_destroy(&browser);
}

static void
test_a_page_of_others_says_so_in_words(void **state)
{
    struct e2e_answer *answer =
        e2e_ask(*state, "applicant", "GET", "/mulai", NULL, "Accept-Language: id");

    assert_int_equal(answer->status, 403);
    assert_non_null(strstr(answer->headers, "Content-Type: text/html"));
    assert_non_null(strstr(answer->headers, "Content-Security-Policy: "));
    assert_non_null(strstr(answer->body, "<h1>"));
    e2e_answer_free(answer);
    answer = e2e_send(*state, "admin", "POST", "/keluar", "{}", 2, NULL);
    assert_int_equal(answer->status, 415);
    assert_non_null(strstr(answer->body, "<h1>"));
    assert_non_null(strstr(answer->body, "Kiriman ini tidak terbaca."));
    assert_null(strstr(answer->body, "JPG"));
    e2e_answer_free(answer);
}

/* A program is told in JSON, a person in words, in the language that is read. */
static void
test_what_is_not_there_is_told_to_whom_asks(void **state)
{
    static const struct {
        const char *accept;
        const char *path;
        const char *sees;
    } asked[] = {
        { "Accept: text/html,*/*;q=0.8", "/tidak/ada/di/sini",
            "Yang Anda cari tidak ada." },
        { "Accept: text/html\r\nAccept-Language: en", "/nowhere?a=b",
            "There is nothing here." },
        { "Accept: text/html", "/v1/nowhere", "\"code\":\"not_found\"" },
        { "Accept: */*", "/nowhere", "\"code\":\"not_found\"" },
    };

    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        bool html = asked[i].sees[0] != '"';
        struct e2e_answer *answer =
            e2e_ask(*state, NULL, "GET", asked[i].path, NULL, asked[i].accept);

        assert_int_equal(answer->status, 404);
        assert_non_null(strstr(answer->headers,
            html ? "Content-Type: text/html" : "Content-Type: application/problem+json"));
        if (!strstr(answer->body, asked[i].sees)) {
            fail_msg("%s: %s", asked[i].path, answer->body);
        }
        assert_true(!html || strstr(answer->body, "href=\"/\""));
        e2e_answer_free(answer);
    }
}

static void
test_files_with_a_hash_are_kept_for_ever(void **state)
{
    struct browser browser;
    struct e2e_answer *answer;
    const char *at;
    char path[128];

    browser_init(&browser, *state);
    browser_open(&browser, "/masuk");
    at = strstr(browser.page, "/web/theme.");
    assert_non_null(at);
    (void)snprintf(path, sizeof(path), "%.*s", (int)strcspn(at, "\""), at);
    answer = e2e_ask(*state, NULL, "GET", path, NULL, "Accept-Encoding: gzip, br");
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->headers, "immutable"));
    assert_non_null(strstr(answer->headers, "Content-Encoding: gzip"));
    assert_true(answer->len > 0 && answer->len < 9000);
    e2e_answer_free(answer);
    answer = e2e_ask(*state, NULL, "GET", "/web/theme.css", NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_null(strstr(answer->headers, "immutable"));
    assert_null(strstr(answer->headers, "Content-Encoding"));
    e2e_answer_free(answer);
    answer = e2e_ask(*state, NULL, "GET", "/masuk", NULL, "Accept-Encoding: gzip");
    assert_non_null(strstr(answer->headers, "Content-Encoding: gzip"));
    e2e_answer_free(answer);
    browser_destroy(&browser);
}

static void
test_a_shared_computer_is_signed_out_by_itself(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = 4 });
    struct browser browser;

    (void)state;
    moved_clock_begin(e2e, "2026-07-14T08:15:00+07:00");
    browser_init(&browser, e2e);
    browser_open(&browser, "/masuk?kembali=%2Fmulai");
    browser_must_see(&browser, "komputer umum");
    assert_false(browser_sees(&browser, "class=\"date\"")); /* of dates alone */
    browser_post(
        &browser, "/masuk", "username=supervisor&password=" E2E_PASSWORD "&shared:b=on");
    assert_string_equal(browser.at, "/mulai");
    for (int minute = 19; minute <= 27; minute += 4) { /* in use, it lasts */
        char instant[32];

        /* Begun anew, the server remembers no caller of a moment ago. */
        (void)snprintf(instant, sizeof(instant), "2026-07-14T08:%d:00+07:00", minute);
        moved_clock_begin(e2e, instant);
        browser_open(&browser, "/mulai");
        assert_string_equal(browser.at, "/mulai");
    }
    moved_clock_begin(e2e, "2026-07-14T08:33:00+07:00");
    browser_open(&browser, "/mulai");
    assert_string_equal(browser.at, "/masuk?kembali=%2Fmulai");
    browser_destroy(&browser);
    e2e_close(e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signing_in_leads_back_to_where_one_was_going),
        cmocka_unit_test(test_every_empty_field_is_named_at_once),
        cmocka_unit_test(test_a_form_is_of_its_session),
        cmocka_unit_test(test_a_form_on_another_page_signs_nobody_in),
        cmocka_unit_test(test_a_forms_address_leads_to_its_page),
        cmocka_unit_test(test_the_days_page_says_where_the_journal_ends),
        cmocka_unit_test_setup_teardown(
            test_a_counters_page_offers_what_its_visit_allows, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_counters_page_names_papers_in_its_language, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_screens_page_shows_the_newest_call_above_the_others, e2e_start,
            e2e_stop),
        cmocka_unit_test(test_a_screens_page_says_when_the_doors_open),
        cmocka_unit_test(test_nobody_is_sent_to_another_site),
        cmocka_unit_test(test_what_is_typed_is_shown_as_text),
        cmocka_unit_test(test_a_page_of_others_says_so_in_words),
        cmocka_unit_test(test_what_is_not_there_is_told_to_whom_asks),
        cmocka_unit_test(test_files_with_a_hash_are_kept_for_ever),
        cmocka_unit_test(test_a_shared_computer_is_signed_out_by_itself),
    };

    return cmocka_run_group_tests_name("pages", tests, e2e_start, e2e_stop);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The information desk's pages without scripts: a person found, a number given and taken
 * back, priority with a reason, a ticket for another day moved and dropped.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/browser.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define NIK "3517035105939904"
#define KHASANAH \
    "AKTA-33.0001,ktp-baru," E2E_DATE \
    ",08:00,11:00,Nur Khasanah binti Abdul Mu'thi," NIK ",081200009904\n"

static void
sign_in(struct browser *browser, struct e2e *e2e)
{
    browser_init(browser, e2e);
    browser_open(browser, "/penerimaan");
    assert_int_equal(
        browser_post(browser, "/masuk", "username=reception&password=" E2E_PASSWORD),
        200);
    if (strcmp(browser->at, "/penerimaan") != 0) {
        assert_int_equal(browser_open(browser, "/penerimaan"), 200);
    }
}

/* What stands between `before` and the next quotation mark on the page. */
static void
take(const struct browser *browser, const char *before, char *out, size_t out_size)
{
    const char *at = strstr(browser->page, before);

    assert_non_null(at);
    at += strlen(before);
    (void)snprintf(out, out_size, "%.*s", (int)strcspn(at, "\"/?"), at);
}

static void
test_a_name_is_in_no_address(void **state)
{
    struct browser browser;

    desk_import(*state, KHASANAH);
    sign_in(&browser, *state);
    browser_must_see(&browser, "Beri nomor tanpa tiket");
    assert_int_equal(browser_post(&browser, "/penerimaan", "q=khasanah"), 200);
    assert_string_equal(browser.at, "/penerimaan");
    browser_must_see(&browser, "Nur Khasanah");
    browser_must_see(&browser, "NIK berakhir 9904");
    assert_false(browser_sees(&browser, NIK));
    browser_must_see(&browser, "Belum datang");
    browser_post(&browser, "/penerimaan", "q=tidak+ada+namanya");
    browser_must_see(&browser, "Tidak ada yang cocok");
    browser_post(&browser, "/penerimaan", "q=a"); /* too little to look for */
    browser_must_see(&browser, "Tidak ada yang cocok");
    browser_post(&browser, "/penerimaan", "q=%22%3E%3Cscript%3Ealert(1)");
    assert_false(browser_sees(&browser, "<script>alert"));
    browser_destroy(&browser);
}

static void
test_a_number_is_given_printed_and_taken_back(void **state)
{
    struct browser browser;
    char ticket[64];
    char visit[64];
    char path[128];

    desk_import(*state, KHASANAH);
    desk_open(*state, 1);
    sign_in(&browser, *state);
    browser_post(&browser, "/penerimaan", "q=9904");
    take(&browser, "/penerimaan/tiket/", ticket, sizeof(ticket));
    (void)snprintf(path, sizeof(path), "/penerimaan/tiket/%s/nomor", ticket);
    assert_int_equal(browser_open(&browser, path), 200);
    assert_int_equal(browser_post(&browser, path, "lane=priority"), 400);
    browser_must_see(&browser, "Isi alasannya.");
    assert_int_equal(browser_post(&browser, path, "lane=priority&reason=lansia"), 200);
    browser_must_see(&browser, "A001 diberikan");
    browser_must_see(&browser, "Giliran berikutnya");
    assert_false(browser_sees(&browser, "lansia")); /* on no screen afterwards */

    take(&browser, "/penerimaan/nomor/", visit, sizeof(visit));
    (void)snprintf(path, sizeof(path), "/penerimaan/nomor/%s/kertas", visit);
    assert_int_equal(browser_open(&browser, path), 200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/slip.png", visit);
    browser_must_see(&browser, path);
    desk_expect(*state, "reception", "GET", path, NULL, 200, NULL);

    (void)snprintf(path, sizeof(path), "/penerimaan/nomor/%s/jalur", visit);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, "lane=regular&reason=-"), 200);
    browser_must_see(&browser, "Jalur A001 sudah diubah");
    (void)snprintf(path, sizeof(path), "/penerimaan/nomor/%s/batal", visit);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 200);
    browser_must_see(&browser, "A001 sudah dibatalkan");
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 409); /* said in words */
    browser_must_see(&browser, "class=\"wrong\"");
    browser_destroy(&browser);
}

static void
test_who_was_called_and_comes_back_waits_again(void **state)
{
    struct browser browser;
    char visit[DESK_VISIT_SIZE];
    char path[128];

    desk_open(*state, 1);
    desk_walk_in(*state, "info", NULL, NULL, visit);
    desk_call(*state, 1, NULL, visit);
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
    sign_in(&browser, *state);
    browser_must_see(&browser, "Perlu bantuan Anda");
    (void)snprintf(path, sizeof(path), "/penerimaan/nomor/%s/kembali", visit);
    browser_must_see(&browser, path);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 200);
    browser_must_see(&browser, "menunggu lagi");
    browser_must_see(&browser, "Dipanggil kira-kira");
    browser_destroy(&browser);
}

static void
test_a_walk_in_and_a_ticket_for_another_day(void **state)
{
    struct browser browser;
    char ticket[64];
    char path[128];

    sign_in(&browser, *state);
    /* Five services share the places of one quota, "info" has its own. */
    browser_must_see(&browser, "<b>Z</b> Layanan Lain</th><td class=\"num\">180</td>");
    assert_int_equal(browser_open(&browser, "/penerimaan/beri?kelompok=Z"), 200);
    assert_int_equal(browser_post(&browser, "/penerimaan/beri", "lane=regular"), 400);
    assert_int_equal(
        browser_post(&browser, "/penerimaan/beri", "service=info&lane=regular"), 200);
    browser_must_see(&browser, "Z001 diberikan");

    /* For another day: what is left of this one says nothing, and a ticket is for all. */
    desk_expect(*state, "admin", "PATCH", "/v1/settings/services/items/ktp-rusak",
        "{\"walkin\":false}", 200, NULL);
    assert_int_equal(browser_open(&browser, "/penerimaan/jadwal?kelompok=A"), 200);
    browser_must_see(&browser, "/penerimaan/jadwal?service=ktp-baru");
    browser_must_see(&browser, "/penerimaan/jadwal?service=ktp-rusak");
    assert_false(browser_sees(&browser, "Hari ini sisa"));
    assert_false(browser_sees(&browser, "/penerimaan/jadwal?service=info"));
    assert_int_equal(browser_open(&browser, "/penerimaan/jadwal?service=ktp-baru"), 200);
    browser_must_see(&browser, "Rabu, 15 Juli 2026");
    assert_int_equal(browser_post(&browser, "/penerimaan/jadwal",
                         "service=ktp-baru&name=Mbah+Sarinten&nik=12"
                         "&place=2026-07-15+pagi"),
        400);
    browser_must_see(&browser, "NIK terdiri dari 16 angka.");
    browser_must_see(&browser, "value=\"Mbah Sarinten\"");
    assert_int_equal(browser_post(&browser, "/penerimaan/jadwal",
                         "service=ktp-baru&name=Mbah+Sarinten&place=2026-07-15+pagi"),
        200);
    browser_must_see(&browser, "Tiket dibuat");
    browser_must_see(&browser, "ticket.pdf");
    take(&browser, "/penerimaan/tiket/", ticket, sizeof(ticket));
    (void)snprintf(path, sizeof(path), "/penerimaan/tiket/%s/hari", ticket);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, "place=2026-07-16+pagi"), 200);
    browser_must_see(&browser, "Kamis, 16 Juli 2026");
    (void)snprintf(path, sizeof(path), "/penerimaan/tiket/%s/batal", ticket);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 200);
    browser_must_see(&browser, "Tiket dibatalkan");
    browser_destroy(&browser);
}

#define HELD "Yang berbeda: nama. Tersimpan atas nama Mbah Sarinten."
#define ASKED \
    "&asked=3517035105939902" \
    "&held=Yang+berbeda:+nama.+Tersimpan+atas+nama+Mbah+Sarinten."
#define OTHER \
    "service=ikd&person.name=Budi+Peragaan&person.nik=3517+0351+0593+9902" \
    "&when=2026-07-15+pagi"

/* Papers in hand, no phone: registered, receipt and ticket to take home. */
static void
test_the_form_post(void **state)
{
    static const char person[] =
        "service=ktp-baru&person.name=Mbah+Sarinten&person.nik=3517+0351+0593+9902"
        "&berkas-kk=1&when=2026-07-15+pagi";
    struct browser browser;
    char fields[320];
    char path[128];

    sign_in(&browser, *state);
    assert_int_equal(browser_open(&browser, "/penerimaan/pos"), 200);
    browser_must_see(&browser, "/penerimaan/pos?service=ktp-baru");
    assert_int_equal(
        browser_open(&browser, "/penerimaan/pos?service=ktp-baru&bahasa=en"), 200);
    browser_must_see(&browser, "photocopy of the KK");
    assert_int_equal(browser_open(&browser, "/penerimaan/pos?bahasa=id"), 200);
    assert_int_equal(browser_open(&browser, "/penerimaan/pos?service=ktp-baru"), 200);
    assert_int_equal(browser_post(&browser, "/penerimaan/pos", person), 400);
    browser_must_see(&browser, "Isi tempat berkasnya."); /* papers lie somewhere */
    browser_must_see(&browser, "checked");
    (void)snprintf(fields, sizeof(fields), "%s&place=Lemari+2", person);
    assert_int_equal(browser_post(&browser, "/penerimaan/pos", fields), 200);
    browser_must_see(&browser, "Tanda terima");
    browser_must_see(&browser, "Disimpan di Lemari 2.");
    browser_must_see(&browser, "Rabu, 15 Juli 2026");
    assert_false(browser_sees(&browser, "3517035105939902"));
    text_copy(path, sizeof(path), browser.at);
    assert_int_equal(browser_post(&browser, path, "place="), 400);
    assert_int_equal(browser_post(&browser, path, "place=Loket+3"), 200);
    browser_must_see(&browser, "Loket 3");
    browser_open(&browser, "/penerimaan/pos?service=ktp-baru");
    assert_int_equal(browser_post(&browser, "/penerimaan/pos", fields), 409);
    browser_must_see(&browser, "class=\"wrong\"");
    assert_false(browser_sees(&browser, "name=\"known\""));
    /* Her NIK under another name: whose it is, and what counts. */
    browser_open(&browser, "/penerimaan/pos?service=ikd");
    assert_int_equal(browser_post(&browser, "/penerimaan/pos", OTHER), 409);
    browser_must_see(&browser, "NIK ini sudah tercatat atas nama Mbah Sarinten.");
    browser_must_see(&browser, "name=\"held\" value=\"" HELD "\"");
    browser_must_see(&browser, "Budi Peragaan"); /* what was typed stays */
    /* An answer about another NIK is none about this one. */
    assert_int_equal(browser_post(&browser, "/penerimaan/pos",
                         OTHER "&known=keep&asked=3517034107809901"),
        409);
    assert_int_equal(
        browser_post(&browser, "/penerimaan/pos", OTHER "&known=correct" ASKED), 400);
    browser_must_see(&browser, "Tulis alasan data tersimpan diganti.");
    browser_must_see(&browser, "name=\"held\" value=\"" HELD "\""); /* whose they are */
    browser_must_see(&browser, HELD "</p>");
    assert_int_equal(
        browser_post(&browser, "/penerimaan/pos",
            "service=ikd&person.name=Budi&person.nik=12&known=keep" ASKED), /* another */
        400);
    assert_false(browser_sees(&browser, "Mbah Sarinten"));
    assert_int_equal(browser_post(&browser, "/penerimaan/pos",
                         OTHER "&known=correct&reason=Nama+di+KTP-el" ASKED),
        200);
    browser_must_see(&browser, "Budi Peragaan");
    browser_destroy(&browser);
}

#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_a_name_is_in_no_address),
        WITH_OFFICE(test_a_number_is_given_printed_and_taken_back),
        WITH_OFFICE(test_who_was_called_and_comes_back_waits_again),
        WITH_OFFICE(test_the_form_post),
        WITH_OFFICE(test_a_walk_in_and_a_ticket_for_another_day),
    };

    return cmocka_run_group_tests_name("penerimaan", tests, NULL, NULL);
}

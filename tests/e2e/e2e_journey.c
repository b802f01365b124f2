/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An applicant's whole way over pages and forms, without scripts: account, code, form,
 * papers, wish, sent; returned and mended; approved, ticket, another day, given up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/test.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define SERVICE "ktp-hilang"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

static void
make_account(struct browser *browser)
{
    char code[7];
    char fields[256];

    assert_int_equal(browser_open(browser, "/daftar"), 200);
    assert_int_equal(
        browser_post(browser, "/daftar", "name=&nik=&phone=&password="), 400);
    browser_must_see(browser, "href=\"#f-nik\"");
    assert_int_equal(browser_post(browser, "/daftar",
                         "name=Siti+Aminah&nik=351703510593&phone=0812"
                         "&password=" APPLICANT_PASSWORD),
        400);
    browser_must_see(browser, "href=\"#f-nik\">NIK dan nomor KK harus 16 angka, ini 12");
    browser_must_see(browser, "href=\"#f-phone\">Nomor HP seperti 0812 3456 7890.");
    assert_int_equal(browser_post(browser, "/daftar",
                         "name=Siti+Aminah&nik=351703510593&phone=0812-0000-9902"
                         "&password=" APPLICANT_PASSWORD),
        400);
    browser_must_see(browser, "ini 12");
    browser_must_see(browser, "value=\"Siti Aminah\"");
    assert_int_equal(browser_post(browser, "/daftar",
                         "name=Siti+Aminah&nik=" NIK "&phone=0812-0000-9902"
                         "&password=" APPLICANT_PASSWORD),
        200);
    browser_must_see(browser, "Kode 6 angka sudah dikirim");
    browser_must_see(browser, "value=\"0812-0000-9902\"");
    assert_null(strchr(browser->at, '?')); /* no phone in an address */
    assert_int_equal(
        browser_post(browser, "/daftar/kode", "phone=081200009902&code=1"), 422);
    applicant_code(browser->e2e, 0, PHONE, code);
    (void)snprintf(
        fields, sizeof(fields), "phone=081200009902&code=%.3s+%s", code, code + 3);
    assert_int_equal(browser_post(browser, "/daftar/kode", fields), 200);
    assert_string_equal(browser->at, "/masuk?kabar=siap");
    browser_must_see(browser, "Silakan masuk");
}

/* Start at the service, which leads by way of signing in. */
static void
begin(struct browser *browser, char id[64])
{
    const char *at;

    assert_int_equal(browser_open(browser, "/"), 200);
    browser_must_see(browser, "/layanan/" SERVICE);
    assert_int_equal(browser_open(browser, "/layanan/" SERVICE), 200);
    browser_must_see(browser, "GRATIS");
    assert_int_equal(browser_post(browser, "/layanan/" SERVICE, "service=" SERVICE), 200);
    assert_string_equal(browser->at, "/masuk?kembali=%2Flayanan%2F" SERVICE);
    assert_int_equal(browser_post(browser, "/masuk",
                         "username=0812+0000+9902&password=" APPLICANT_PASSWORD),
        200);
    assert_string_equal(browser->at, "/layanan/" SERVICE);
    assert_int_equal(browser_post(browser, "/layanan/" SERVICE, "service=" SERVICE), 200);
    at = browser->at + strlen("/permohonan/");
    (void)snprintf(id, 64, "%.*s", (int)strcspn(at, "/"), at);
    assert_non_null(strstr(browser->at, "/isi/1"));
}

static void
page(const char *id, const char *rest, char out[160])
{
    (void)snprintf(out, 160, "/permohonan/%s%s", id, rest);
}

/* Fill in every field of the form's pages that is asked for. */
static void
fill_in(struct browser *browser, const char *id)
{
    char path[160];

    page(id, "/isi/1", path);
    assert_int_equal(
        browser_post(browser, path, "nik=12&nama=Siti&no-kk=3517030101010001"), 400);
    browser_must_see(browser, "16 angka, ini 2");
    assert_int_equal(browser_post(browser, path,
                         "nama=Siti+%3Cb%3EAminah&nik=" NIK "&no-kk=3517030101010001"),
        200);
    page(id, "/berkas", path);
    assert_string_equal(browser->at, path);
}

static void
give_papers(struct browser *browser, const char *id)
{
    static const char *const kinds[] = { "hilang-polisi", "kk" };
    char path[160];

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        char rest[64];

        (void)snprintf(rest, sizeof(rest), "/berkas/%s", kinds[i]);
        page(id, rest, path);
        assert_int_equal(browser_open(browser, path), 200);
        assert_int_equal(browser_send_file(browser, path, "berkas", "", "", 0), 422);
        assert_int_equal(
            browser_send_file(browser, path, "berkas", "a.txt", "halo", 4), 422);
        assert_int_equal(browser_send_picture(browser, path, "berkas"), 200);
        browser_must_see(browser, "Berkas terkirim.");
    }
}

static void
send_application(struct browser *browser, const char *id)
{
    char path[160];
    char sent[160];

    page(id, "/periksa", path);
    assert_int_equal(browser_open(browser, path), 200);
    browser_must_see(browser, "3517 0351 0593 9902");
    browser_must_see(browser, "Siti &lt;b&gt;Aminah");
    assert_int_equal(browser_post(browser, path, "place=2026-07-15+pagi"), 200);
    page(id, "?kabar=terkirim", sent);
    assert_string_equal(browser->at, sent);
    browser_must_see(browser, "Sudah kami terima");
}

/* What a reviewer does, by the API. */
static void
review(struct e2e *e2e, const char *id, const char *word, const char *body)
{
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", id);
    assert_int_equal(e2e_status(e2e, "reviewer", "POST", path, NULL), 200);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/%s", id, word);
    assert_int_equal(e2e_status(e2e, "reviewer", "POST", path, body), 200);
}

static void
see_ticket(struct browser *browser, const char *id)
{
    char path[160];
    struct e2e_answer *answer;
    char header[256];

    assert_int_equal(browser_open(browser, "/permohonan"), 200);
    browser_must_see(browser, "<p>Rabu, 15 Juli 2026, pukul 08.00 sampai 11.00</p>");
    page(id, "/tiket", path);
    assert_int_equal(browser_open(browser, path), 200);
    browser_must_see(browser, "Rabu, 15 Juli 2026");
    browser_must_see(browser, "<svg");
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/ticket.pdf", id);
    (void)snprintf(header, sizeof(header), "Cookie: antrean=%s", browser->session);
    answer = e2e_ask(browser->e2e, NULL, "GET", path, NULL, header);
    assert_int_equal(answer->status, 200);
    assert_true(answer->len > 1000 && memcmp(answer->body, "%PDF", 4) == 0);
    e2e_answer_free(answer);
}

static void
look_without_account(struct browser *browser, const char *id)
{
    struct browser other;
    char path[160];
    char fields[128];
    const char *at;

    page(id, "", path);
    browser_open(browser, path);
    at = strstr(browser->page, "\xc2\xb7 ");
    assert_non_null(at);
    at += strlen("\xc2\xb7 ");
    browser_init(&other, browser->e2e);
    browser_open(&other, "/status");
    (void)snprintf(fields, sizeof(fields), "registration=%.*s&phone4=9902",
        (int)strcspn(at, "<"), at);
    assert_int_equal(browser_post(&other, "/status", fields), 200);
    browser_must_see(&other, "Anda punya jadwal");
    assert_false(browser_sees(&other, "Siti"));
    (void)snprintf(fields, sizeof(fields), "registration=%.*s&phone4=0000",
        (int)strcspn(at, "<"), at);
    browser_open(&other, "/status");
    assert_int_equal(browser_post(&other, "/status", fields), 404);
    browser_destroy(&other);
}

static void
test_from_home_to_the_ticket_without_scripts(void **state)
{
    struct browser browser;
    char id[64];
    char path[160];

    browser_init(&browser, *state);
    make_account(&browser);
    begin(&browser, id);
    fill_in(&browser, id);
    page(id, "/periksa", path);
    browser_open(&browser, path);
    assert_int_equal(
        browser_post(&browser, path, "place="), 422); /* papers are missing */
    browser_must_see(&browser, "Belum lengkap");
    give_papers(&browser, id);
    send_application(&browser, id);
    review(*state, id, "return",
        "{\"reasons\":[{\"kind\":\"kk\",\"reason\":\"buram\",\"note\":\"gelap\"}]}");
    page(id, "", path);
    browser_open(&browser, path);
    browser_must_see(&browser, "Perlu Anda perbaiki");
    browser_must_see(&browser, "buram");
    browser_must_see(&browser, "gelap");
    page(id, "/berkas/kk", path);
    browser_open(&browser, path);
    assert_int_equal(browser_send_picture(&browser, path, "berkas"), 200);
    send_application(&browser, id);
    review(*state, id, "approve", "{\"date\":\"2026-07-15\",\"window\":\"pagi\"}");
    see_ticket(&browser, id);
    look_without_account(&browser, id);
    page(id, "/tanya", path);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, "question=Boleh+diwakilkan%3F"), 200);
    browser_must_see(&browser, "Boleh diwakilkan?");
    page(id, "/jadwal", path);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 400);
    assert_int_equal(browser_post(&browser, path, "place=2026-07-16+pagi"), 200);
    browser_must_see(&browser, "Kamis, 16 Juli 2026");
    page(id, "/tidak-bisa", path);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 200);
    browser_must_see(&browser, "Tempat Anda sudah dilepas");
    page(id, "/batal", path);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 200);
    browser_must_see(&browser, "Permohonan dibatalkan");
    browser_destroy(&browser);
}

static void
test_a_forgotten_password_is_set_by_a_code(void **state)
{
    struct browser browser;
    char code[7];
    char fields[128];

    browser_init(&browser, *state);
    browser_open(&browser, "/lupa");
    assert_int_equal(browser_post(&browser, "/lupa", "phone=081200009902"), 200);
    applicant_code(browser.e2e, 1, PHONE, code);
    (void)snprintf(fields, sizeof(fields),
        "phone=081200009902&code=%s&password=baru-sekali-88", code);
    assert_int_equal(browser_post(&browser, "/lupa/kode", fields), 200);
    browser_must_see(&browser, "Kata sandi baru tersimpan");
    assert_int_equal(
        browser_post(&browser, "/masuk", "username=081200009902&password=baru-sekali-88"),
        200);
    assert_string_equal(browser.at, "/permohonan");
    browser_destroy(&browser);
}

static void
test_a_phone_is_changed_by_a_code_to_the_new_one(void **state)
{
    struct browser browser;
    char code[7];
    char fields[128];

    browser_init(&browser, *state);
    browser_open(&browser, "/masuk?kembali=%2Fakun");
    browser_post(&browser, "/masuk", "username=081200009902&password=baru-sekali-88");
    assert_string_equal(browser.at, "/akun");
    browser_must_see(&browser,
        "<span class=\"digits\">3517</span><wbr><span class=\"digits\">0351</span>");
    assert_int_equal(browser_post(&browser, "/akun", "phone=12"), 400);
    browser_must_see(&browser, "Periksa sekali lagi");
    assert_int_equal(browser_post(&browser, "/akun", "phone=0812-0000-7777"), 200);
    applicant_code(browser.e2e, 0, "6281200007777", code);
    (void)snprintf(fields, sizeof(fields), "phone=0812-0000-7777&code=%s", code);
    assert_int_equal(browser_post(&browser, "/akun/kode", fields), 200);
    assert_string_equal(browser.at, "/akun?kabar=hp");
    browser_must_see(&browser, "0812 0000 7777");
    assert_false(browser_sees(&browser, "<dt>Email</dt>")); /* none was given */
    browser_destroy(&browser);
}

/* A NIK that cannot be right is asked about once, and taken the second time. */
static void
test_an_odd_nik_is_asked_about_once(void **state)
{
    static const char fields[] = "name=Siti&nik=9917+0351+0593+9902&phone=0812-0000-5555"
                                 "&password=" APPLICANT_PASSWORD;
    struct browser browser;
    char sure[256];

    browser_init(&browser, *state);
    browser_open(&browser, "/daftar");
    assert_int_equal(browser_post(&browser, "/daftar", fields), 200);
    browser_must_see(&browser, "NIK ini tidak seperti biasanya.");
    browser_must_see(&browser, "name=\"sure\" value=\"9917035105939902\"");
    (void)snprintf(sure, sizeof(sure), "%s&sure=9917035105939901", fields);
    assert_int_equal(browser_post(&browser, "/daftar", sure), 200);
    browser_must_see(&browser, "NIK ini tidak seperti biasanya.");
    (void)snprintf(sure, sizeof(sure), "%s&sure=9917035105939902", fields);
    assert_int_equal(browser_post(&browser, "/daftar", sure), 200);
    browser_must_see(&browser, "Kode 6 angka sudah dikirim");
    browser_destroy(&browser);
}

/* Signed in anew, with an application for a birth certificate. */
static void
begin_birth(struct browser *browser, struct e2e *e2e, char id[64])
{
    const char *at;

    browser_init(browser, e2e);
    browser_open(browser, "/masuk?kembali=%2Flayanan%2Fakta-lahir");
    browser_post(browser, "/masuk", "username=081200007777&password=baru-sekali-88");
    assert_int_equal(
        browser_post(browser, "/layanan/akta-lahir", "service=akta-lahir"), 200);
    at = browser->at + strlen("/permohonan/");
    (void)snprintf(id, 64, "%.*s", (int)strcspn(at, "/"), at);
}

/* A date's three fields: what is wrong is pointed at, what was typed stays. */
static void
test_a_date_is_three_fields(void **state)
{
    static const char parts[] = "anak-tanggal-lahir:d=%s&anak-tanggal-lahir:m=%s"
                                "&anak-tanggal-lahir:y=%s";
    struct browser browser;
    char id[64];
    char path[160];
    char fields[160];

    begin_birth(&browser, *state, id);
    page(id, "/isi/2", path);
    (void)snprintf(fields, sizeof(fields), parts, "3", "13", "2026");
    assert_int_equal(browser_post(&browser, path, fields), 400);
    browser_must_see(&browser, "href=\"#f-anak-tanggal-lahir-m\"");
    browser_must_see(&browser, "value=\"13\"");
    (void)snprintf(fields, sizeof(fields), parts, "31", "2", "2026");
    assert_int_equal(browser_post(&browser, path, fields), 400);
    browser_must_see(&browser, "href=\"#f-anak-tanggal-lahir\"");
    /* Whatever cannot be so is told at once, each at its field. */
    assert_int_equal(browser_post(&browser, path,
                         "anak-jam-lahir=26.99&anak-berat=gemuk&anak-tanggal-lahir:d=31"
                         "&anak-tanggal-lahir:m=2&anak-tanggal-lahir:y=2026"),
        400);
    browser_must_see(&browser, "href=\"#f-anak-tanggal-lahir\"");
    browser_must_see(&browser, "href=\"#f-anak-jam-lahir\">Tulis jam seperti 08.30.");
    browser_must_see(&browser, "href=\"#f-anak-berat\">Tulis dengan angka");
    browser_must_see(&browser, "value=\"gemuk\"");
    (void)snprintf(fields, sizeof(fields), parts, "3", "Mei", "2026");
    assert_int_equal(browser_post(&browser, path, fields), 200);
    browser_open(&browser, path);
    browser_must_see(&browser, "name=\"anak-tanggal-lahir:m\" type=\"text\" value=\"5\"");
    page(id, "/periksa", path);
    browser_open(&browser, path);
    browser_must_see(&browser, "Minggu, 3 Mei 2026");
    browser_destroy(&browser);
}

/* Of a group one is enough, and a form may stand for a paper that one does not have. */
static void
test_one_of_a_group_is_asked_for(void **state)
{
    struct browser browser;
    char id[64];
    char path[160];
    char link[192];

    begin_birth(&browser, *state, id);
    page(id, "/berkas", path);
    browser_open(&browser, path);
    browser_must_see(&browser, "0 siap, 3 masih kurang.");
    browser_must_see(&browser, "Cukup salah satu dari 4 berkas ini:");
    browser_must_see(&browser, "Hanya bila anak tidak diketahui asal-usulnya");

    page(id, "/periksa", path);
    browser_open(&browser, path);
    assert_int_equal(browser_post(&browser, path, ""), 422);
    browser_must_see(&browser, "Permohonan belum lengkap.");
    assert_false(browser_sees(&browser, "Berkas yang belum ada:"));
    page(id, "/berkas#buku-nikah\">Buku nikah</a><br>atau kutipan", link);
    browser_must_see(&browser, link);

    page(id, "/berkas/f-2.03", path);
    assert_int_equal(browser_open(&browser, path), 200);
    assert_int_equal(browser_send_picture(&browser, path, "berkas"), 200);
    browser_must_see(&browser, "1 siap, 2 masih kurang.");
    browser_must_see(&browser, "Sudah cukup satu dari 4 berkas ini:");
    browser_must_see(&browser, "Tidak perlu");
    browser_destroy(&browser);
}

static void
test_anothers_application_is_not_there(void **state)
{
    struct browser browser;
    struct e2e_answer *answer = e2e_ask(
        *state, "applicant", "GET", "/permohonan/01ZZZZZZZZZZZZZZZZZZZZZZZZ", NULL, NULL);

    assert_int_equal(answer->status, 404);
    assert_non_null(strstr(answer->body, "<h1>"));
    e2e_answer_free(answer);
    browser_init(&browser, *state);
    assert_int_equal(browser_open(&browser, "/layanan/tidak-ada"), 404);
    browser_must_see(&browser, "<h1>");
    assert_int_equal(browser_open(&browser, "/?cari=zzz"), 200);
    browser_must_see(&browser, "Belum ketemu");
    browser_destroy(&browser);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_home_to_the_ticket_without_scripts),
        cmocka_unit_test(test_a_forgotten_password_is_set_by_a_code),
        cmocka_unit_test(test_a_phone_is_changed_by_a_code_to_the_new_one),
        cmocka_unit_test(test_an_odd_nik_is_asked_about_once),
        cmocka_unit_test(test_a_date_is_three_fields),
        cmocka_unit_test(test_one_of_a_group_is_asked_for),
        cmocka_unit_test(test_anothers_application_is_not_there),
    };

    return cmocka_run_group_tests_name("journey", tests, setup, e2e_stop);
}

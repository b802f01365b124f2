/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * After the visit: what is still to be brought, the document made, ready, sent twice in
 * vain and collected with a signature, corrected within its days; each told to the
 * applicant, by the API and by staff's pages without scripts.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/database.h"
#include "tests/support/test.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define NAME "Zulaikha Peragaan"
#define PICTURE_MAX 500000

struct case_ {
    struct e2e *e2e;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];
    char number[64]; /* its registration */
    char visit[64];
};

/* A move by staff; the code of a refusal into `code`. */
static int
move(struct case_ *c, const char *who, const char *word, const char *body, char code[64])
{
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/%s", c->id, word);
    return applicant_told(c->e2e, who, NULL, "POST", path, body, "code", code);
}

/* `move` of the applicant's own. */
static int
own_move(struct case_ *c, const char *word, const char *body, char code[64])
{
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/%s", c->id, word);
    return applicant_told(c->e2e, NULL, c->header, "POST", path, body, "code", code);
}

static void
expect_state(struct case_ *c, const char *state)
{
    char path[96];
    char found[64];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s", c->id);
    assert_int_equal(
        applicant_told(c->e2e, NULL, c->header, "GET", path, NULL, "state", found), 200);
    assert_string_equal(found, state);
}

/* The applicant was told of this for the nth time, in these words. */
static void
expect_message(struct case_ *c, const char *event, int nth, const char *says)
{
    json_t *json = applicant_message(c->e2e, PHONE, event, nth);
    const char *text = json_string_value(json_object_get(json, "text"));

    assert_non_null(text);
    if (!strstr(text, says)) {
        fail_msg("\"%s\" does not say \"%s\"", text, says);
    }
    json_decref(json);
}

/* Somebody stands at a counter with a ticket from home. */
static int
setup(void **state)
{
    struct case_ *c = test_calloc(1, sizeof(*c));
    struct e2e_answer *answer;
    char path[128];
    char body[320];

    c->e2e = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    applicant_new(c->e2e, PHONE, NIK, NAME, c->header);
    assert_int_equal(applicant_told(c->e2e, NULL, c->header, "POST", "/v1/applications",
                         "{\"service\":\"ikd\"}", "id", c->id),
        201);
    assert_int_equal(
        own_move(c, "submit",
            "{\"wish\":{\"date\":\"" E2E_DATE "\",\"window\":\"siang\"}}", NULL),
        200);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", c->id);
    assert_int_equal(e2e_post(c->e2e, "reviewer", path), 200);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/approve", c->id);
    assert_int_equal(e2e_post(c->e2e, "reviewer", path), 200);
    assert_int_equal(e2e_end(c->e2e), 0);
    e2e_set_clock(c->e2e, E2E_DATE "T12:35:00+07:00");
    e2e_restart(c->e2e);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", c->id);
    answer = e2e_ask(c->e2e, NULL, "GET", path, NULL, c->header);
    text_copy(c->number, sizeof(c->number), e2e_text(answer, "registration"));
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}",
        json_string_value(
            json_object_get(json_object_get(answer->json, "ticket"), "code")));
    e2e_answer_free(answer);
    assert_int_equal(applicant_told(c->e2e, "kiosk", NULL, "POST", "/v1/checkins", body,
                         "visit", c->visit),
        201);
    assert_int_equal(e2e_post(c->e2e, "counter-1", "/v1/counters/1/open"), 200);
    assert_int_equal(e2e_post(c->e2e, "counter-1", "/v1/counters/1/call-next"), 200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", c->visit);
    assert_int_equal(e2e_post(c->e2e, "counter-1", path), 200);
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

static void
finish(struct case_ *c, const char *checklist, const char *outcome)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/checklist", c->visit);
    assert_int_equal(e2e_status(c->e2e, "counter-1", "PUT", path, checklist), 200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", c->visit);
    assert_int_equal(e2e_status(c->e2e, "counter-1", "POST", path, outcome), 200);
}

static void
verify(struct case_ *c)
{
    finish(c,
        "{\"items\":[{\"id\":\"sudah-rekam\",\"state\":\"seen\"},"
        "{\"id\":\"ponsel\",\"state\":\"seen\"}]}",
        "{\"outcome\":\"verified\"}");
    expect_state(c, "verified");
}

static void
sign_in(struct browser *browser, struct e2e *e2e, const char *fields)
{
    browser_init(browser, e2e);
    (void)browser_open(browser, "/masuk");
    assert_int_equal(browser_post(browser, "/masuk", fields), 200);
}

/* A picture of a receipt, as a phone takes it. */
static size_t
take_picture(uint8_t **bytes)
{
    FILE *made = popen("convert -size 1280x480 gradient:white-gray jpg:-", "r");
    size_t len;

    assert_non_null(made);
    *bytes = test_malloc(PICTURE_MAX);
    len = fread(*bytes, 1, PICTURE_MAX, made);
    assert_int_equal(pclose(made), 0);
    return len;
}

static void
test_what_is_missing_is_told_and_nobody_starts_again(void **state)
{
    struct case_ *c = *state;
    struct browser owner;
    char path[96];

    finish(c,
        "{\"items\":[{\"id\":\"sudah-rekam\",\"state\":\"seen\"},"
        "{\"id\":\"ponsel\",\"state\":\"missing\",\"note\":\"belum ada <kamera>\"}]}",
        "{\"outcome\":\"incomplete\"}");
    expect_state(c, "incomplete");
    expect_message(c, "incomplete", 0, "Tidak perlu mendaftar lagi");
    sign_in(&owner, c->e2e, "username=081200009902&password=" APPLICANT_PASSWORD);
    (void)snprintf(path, sizeof(path), "/permohonan/%s", c->id);
    assert_int_equal(browser_open(&owner, path), 200);
    browser_must_see(&owner, "Yang perlu dibawa:");
    browser_must_see(&owner, "belum ada &lt;kamera&gt;");
    browser_must_see(&owner, "Ganti jadwal");
    browser_destroy(&owner);
    assert_int_equal(own_move(c, "reschedule", "{}", NULL), 200);
    expect_state(c, "approved");
}

static void
test_a_document_is_sent_twice_in_vain_and_collected(void **state)
{
    struct case_ *c = *state;
    struct e2e_answer *answer;
    char path[128];
    char code[64];
    uint8_t *picture;
    size_t len;

    verify(c);
    assert_int_equal(
        move(c, "counter-1", "collected", "{\"receiver\":\"X\"}", code), 409);
    (void)snprintf(
        path, sizeof(path), "{\"move\":\"processing\",\"ids\":[\"%s\",\"01J\"]}", c->id);
    answer = e2e_ask(c->e2e, "reception", "POST", "/v1/handover/moves", path, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "count")), 1);
    assert_int_equal(json_array_size(json_object_get(answer->json, "left")), 1);
    e2e_answer_free(answer);
    expect_state(c, "processing");
    expect_message(c, "processing_undated", 0, "sedang dibuat");
    assert_int_equal(move(c, "counter-1", "ready", "{}", NULL), 200);

    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            move(c, "reception", "sent",
                "{\"carrier\":\"Pos Indonesia\",\"tracking\":\"P123\"}", NULL),
            200);
        expect_message(c, "sent_fee", i, "kira-kira 2-4 hari");
        expect_message(c, "sent_fee", i, "Ongkos kirim Rp20.000");
        assert_int_equal(move(c, "reception", "returned-to-office",
                             "{\"reason\":\"rumah kosong\"}", NULL),
            200);
    }
    expect_message(c, "back_at_office", 0, "atau minta kirim lagi");
    expect_message(c, "back_to_collect", 0, "menunggu di kantor");
    assert_int_equal(
        move(c, "reception", "sent", "{\"carrier\":\"Pos Indonesia\"}", code), 409);
    assert_string_equal(code, "wrong_state");
    answer = e2e_ask(c->e2e, "reception", "GET", "/v1/handover/deliveries", NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(answer->json, "deliveries")), 2);
    assert_non_null(strstr(answer->body, c->number));
    assert_null(strstr(answer->body, NAME));
    e2e_answer_free(answer);

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/receipt", c->id);
    len = take_picture(&picture);
    answer = e2e_send(c->e2e, "counter-1", "PUT", path, "<html>", 6, NULL);
    assert_int_equal(answer->status, 422);
    e2e_answer_free(answer);
    answer = e2e_send(c->e2e, "counter-1", "PUT", path, picture, len, NULL);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    test_free(picture);
    assert_int_equal(
        move(c, "counter-1", "collected", "{\"receiver\":\"" NAME "\"}", NULL), 200);
    expect_message(c, "delivered", 0, "diserahkan Sel 14-07-2026");
    answer = e2e_ask(c->e2e, NULL, "GET", path, NULL, c->header);
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->headers, "image/jpeg"));
    e2e_answer_free(answer);
    assert_int_equal(e2e_status(c->e2e, "applicant", "GET", path, NULL), 404);
    assert_int_equal(e2e_status(c->e2e, "supervisor", "GET", path, NULL), 200);
    answer = e2e_ask(c->e2e, "supervisor", "GET", "/v1/looks", NULL, NULL);
    assert_non_null(strstr(answer->body, "\"receipt\""));
    e2e_answer_free(answer);

    /* Corrected, it is another document: it may be sent again. */
    assert_int_equal(
        own_move(c, "correction", "{\"reason\":\"Nama salah tulis.\"}", NULL), 200);
    assert_int_equal(move(c, "counter-1", "ready", "{}", NULL), 200);
    assert_int_equal(
        move(c, "reception", "sent", "{\"carrier\":\"Pos Indonesia\"}", NULL), 200);
}

static void
test_a_link_is_shown_to_its_owner_and_a_fault_is_corrected_in_time(void **state)
{
    struct case_ *c = *state;
    struct browser owner;
    char path[96];
    char code[64];

    verify(c);
    assert_int_equal(
        move(c, "counter-1", "electronic", "{\"link\":\"javascript:alert(1)\"}", code),
        400);
    assert_int_equal(move(c, "counter-1", "electronic",
                         "{\"link\":\"https://dukcapil.go.id/d?a=1&b=2\"}", NULL),
        200);
    expect_message(c, "electronic_here", 0, "cetak sendiri");
    sign_in(&owner, c->e2e, "username=081200009902&password=" APPLICANT_PASSWORD);
    (void)snprintf(path, sizeof(path), "/permohonan/%s", c->id);
    assert_int_equal(browser_open(&owner, path), 200);
    browser_must_see(&owner, "Dokumen elektronik sudah jadi");
    browser_must_see(&owner, "https://dukcapil.go.id/d?a=1&amp;b=2");
    browser_must_see(&owner, "Minta perbaikan dokumen");
    browser_destroy(&owner);
    assert_int_equal(own_move(c, "correction", "{\"reason\":\"ejaan nama\"}", NULL), 200);
    expect_state(c, "processing");
    expect_message(c, "processing_undated", 0, "sedang dibuat");
    assert_int_equal(move(c, "counter-1", "electronic", "{}", NULL), 200);

    /* A question does not make the days longer. */
    assert_int_equal(e2e_end(c->e2e), 0);
    e2e_set_clock(c->e2e, "2026-07-25T10:00:00+07:00");
    e2e_restart(c->e2e);
    applicant_sign_in(c->e2e, PHONE, c->header);
    assert_int_equal(own_move(c, "question", "{\"question\":\"Sudah?\"}", NULL), 200);
    assert_int_equal(e2e_end(c->e2e), 0);
    e2e_set_clock(c->e2e, "2026-07-30T10:00:00+07:00");
    e2e_restart(c->e2e);
    applicant_sign_in(c->e2e, PHONE, c->header);
    assert_int_equal(own_move(c, "correction", "{\"reason\":\"lagi\"}", code), 409);
    assert_string_equal(code, "too_late");
}

static void
test_staff_do_it_by_pages_without_scripts(void **state)
{
    struct case_ *c = *state;
    struct browser staff;
    char path[128];
    char fields[128];

    verify(c);
    sign_in(&staff, c->e2e, "username=reception&password=" E2E_PASSWORD);
    assert_int_equal(browser_open(&staff, "/penyerahan?daftar=verified"), 200);
    browser_must_see(&staff, c->number);
    assert_null(strstr(staff.page, NAME)); /* a list names nobody */
    assert_int_equal(
        browser_post(&staff, "/penyerahan/banyak", "move=ready&daftar=verified"), 400);
    browser_must_see(&staff, "Pilih permohonan dahulu.");
    assert_int_equal(browser_open(&staff, "/penyerahan?daftar=verified"), 200);
    (void)snprintf(fields, sizeof(fields), "move=ready&pilih-%s=1", c->id);
    assert_int_equal(browser_post(&staff, "/penyerahan/banyak", fields), 200);
    browser_must_see(&staff, "Sudah dicatat.");
    expect_state(c, "ready");

    assert_int_equal(browser_post(&staff, "/penyerahan", "nomor=ABCD"), 200);
    browser_must_see(&staff, "Nomor ini tidak ada.");
    (void)snprintf(fields, sizeof(fields), "nomor=%s", c->number);
    assert_int_equal(browser_post(&staff, "/penyerahan", fields), 200);
    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s", c->id);
    browser_must_see(&staff, path);
    assert_int_equal(browser_open(&staff, path), 200);
    browser_must_see(&staff, NAME);
    assert_null(strstr(staff.page, NIK));
    browser_must_see(&staff, "Rp20.000, kira-kira 2-4 hari");

    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s/kirim", c->id);
    assert_int_equal(browser_post(&staff, path, "carrier=&tracking="), 400);
    browser_must_see(&staff, "Pilih kurir.");
    assert_int_equal(
        browser_post(&staff, path, "carrier=Petugas+desa&tracking=%3Cb%3E7"), 200);
    expect_message(c, "sent_free", 0, "tanpa ongkos kirim");
    browser_must_see(&staff, "&lt;b&gt;7");
    assert_int_equal(browser_open(&staff, "/penyerahan/kiriman"), 200);
    browser_must_see(&staff, NAME);
    browser_must_see(&staff, "<svg");

    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s", c->id);
    assert_int_equal(browser_open(&staff, path), 200);
    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s/tanda-terima", c->id);
    assert_int_equal(browser_send_picture(&staff, path, "berkas"), 200);
    browser_must_see(&staff, "Tanda terima tersimpan.");
    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s/sampai", c->id);
    assert_int_equal(browser_post(&staff, path, "receiver="), 400);
    browser_must_see(&staff, "Isi nama penerima.");
    assert_int_equal(browser_post(&staff, path, "receiver=Ibu+Sari"), 200);
    expect_state(c, "delivered");
    browser_must_see(&staff, "Ibu Sari");
    assert_null(strstr(staff.page, "aria-label=\"Tindakan\"")); /* there is none now */
    browser_destroy(&staff);
}

/* A day's list stays, and names nobody any more once the application was erased, not even
 * when the account is gone. */
static void
test_a_list_of_long_ago_names_nobody(void **state)
{
    static const char list[] = "/penyerahan/kiriman?tanggal=" E2E_DATE;
    struct case_ *c = *state;
    int64_t end = clock_monotonic_ms() + 60000;
    struct browser staff;

    verify(c);
    assert_int_equal(move(c, "counter-1", "ready", "{}", NULL), 200);
    assert_int_equal(
        move(c, "reception", "sent", "{\"carrier\":\"Pos Indonesia\"}", NULL), 200);
    assert_int_equal(
        move(c, "reception", "delivered", "{\"receiver\":\"Ibu Sari\"}", NULL), 200);
    assert_int_equal(e2e_end(c->e2e), 0);
    e2e_set_clock(c->e2e, "2026-08-20T10:00:00+07:00");
    e2e_restart(c->e2e);
    while (test_database_run(e2e_database(c->e2e),
               "SELECT COUNT(*) FROM application WHERE erased_ms > 0") != 1) {
        assert_true(clock_monotonic_ms() < end);
        (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
    }
    sign_in(&staff, c->e2e, "username=reception&password=" E2E_PASSWORD);
    assert_int_equal(browser_open(&staff, list), 200);
    browser_must_see(&staff, c->number);
    assert_null(strstr(staff.page, NAME));
    (void)test_database_run(e2e_database(c->e2e), "DELETE FROM registrant");
    assert_int_equal(browser_open(&staff, list), 200);
    browser_must_see(&staff, c->number);
    browser_destroy(&staff);
}

/* Its owner chooses, with the fee said before, and may choose again until it is sent. */
static void
test_a_document_is_brought_as_its_owner_wishes(void **state)
{
    struct case_ *c = *state;
    struct browser owner;
    struct browser staff;
    char path[160];
    char code[64];

    assert_int_equal(own_move(c, "carriage", "{\"carrier\":\"Pak Budi\"}", code), 400);
    assert_int_equal(
        own_move(c, "carriage", "{\"carrier\":\"Pos Indonesia\"}", code), 400);
    assert_string_equal(code, "bad_request"); /* nobody knows where to */
    sign_in(&owner, c->e2e, "username=081200009902&password=" APPLICANT_PASSWORD);
    (void)snprintf(path, sizeof(path), "/permohonan/%s/antar", c->id);
    assert_int_equal(browser_open(&owner, path), 200);
    browser_must_see(&owner, "Ongkos Rp20.000, kira-kira 2-4 hari");
    assert_int_equal(browser_post(&owner, path,
                         "carrier=Pos+Indonesia&address=Jalan+Merdeka+1%2C+Jombang"),
        200);
    browser_must_see(&owner, "Cara menerima dokumen tersimpan.");
    browser_must_see(&owner, "Pos Indonesia");
    verify(c);
    assert_int_equal(move(c, "counter-1", "ready", "{}", NULL), 200);
    expect_message(c, "ready_to_send_fee", 0, "Ongkos Rp20.000 kepada kurir");
    (void)snprintf(path, sizeof(path), "/permohonan/%s", c->id);
    assert_int_equal(browser_open(&owner, path), 200);
    browser_must_see(&owner, "Dokumen akan dikirim seperti yang Anda pilih.");
    (void)snprintf(path, sizeof(path), "/permohonan/%s/antar", c->id);
    assert_int_equal(browser_open(&owner, path), 200);
    assert_int_equal(browser_post(&owner, path, "carrier=-&address="), 200);
    browser_must_see(&owner, "Ambil di kantor pada jam buka.");
    assert_int_equal(
        own_move(c, "carriage", "{\"carrier\":\"Pos Indonesia\"}", NULL), 200);
    (void)snprintf(path, sizeof(path), "/permohonan/%s", c->id);
    assert_int_equal(applicant_told(c->e2e, "admin", NULL, "PATCH",
                         "/v1/settings/services", "{\"carriers\":[]}", NULL, NULL),
        200);
    assert_int_equal(browser_open(&owner, path), 200);
    browser_must_see(&owner, "Ambil di kantor pada jam buka."); /* nobody brings it now */
    assert_int_equal(e2e_post(c->e2e, "admin", "/v1/settings/services/undo"), 200);
    sign_in(&staff, c->e2e, "username=reception&password=" E2E_PASSWORD);
    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s", c->id);
    assert_int_equal(browser_open(&staff, path), 200);
    browser_must_see(&staff, "Minta diantar lewat");
    browser_must_see(&staff, "Jalan Merdeka 1, Jombang");
    assert_int_equal(
        move(c, "reception", "sent", "{\"carrier\":\"Pos Indonesia\"}", NULL), 200);
    assert_int_equal(own_move(c, "carriage", "{}", code), 409);
    assert_string_equal(code, "wrong_state");
    browser_destroy(&owner);
    browser_destroy(&staff);
}

#define CARD_NIK "3517034107809901"

/* The card says another number: the account, the counter and what it is found by go by
 * that; the journal does not have it. */
static void
test_a_nik_is_set_right_against_the_card(void **state)
{
    struct case_ *c = *state;
    struct e2e_answer *answer;
    struct browser staff;
    char path[160];
    char code[64];

    assert_int_equal(move(c, "reviewer", "nik", "{\"nik\":\"" CARD_NIK "\"}", NULL), 403);
    assert_int_equal(move(c, "counter-1", "nik", "{\"nik\":\"" NIK "\"}", code), 400);
    assert_string_equal(code, "bad_request");
    sign_in(&staff, c->e2e, "username=reception&password=" E2E_PASSWORD);
    (void)snprintf(path, sizeof(path), "/penyerahan/nomor/%s/nik", c->id);
    assert_int_equal(browser_open(&staff, path), 200);
    browser_must_see(&staff, NAME);
    assert_int_equal(browser_post(&staff, path, "nik=12"), 400);
    assert_int_equal(browser_post(&staff, path, "nik=3517+0341+0780+9901"), 200);
    browser_must_see(&staff, "NIK sudah disesuaikan dengan kartu.");
    browser_must_see(&staff, "9901");
    browser_destroy(&staff);
    expect_message(c, "person_corrected", 0, "disesuaikan petugas. Ada yang keliru?");
    answer = e2e_ask(c->e2e, NULL, "GET", "/v1/me/export", NULL, c->header);
    assert_non_null(strstr(answer->body, CARD_NIK));
    assert_null(strstr(answer->body, NIK));
    e2e_answer_free(answer);
    answer = e2e_ask(c->e2e, "counter-1", "GET", "/v1/counters/1", NULL, NULL);
    assert_non_null(strstr(answer->body, CARD_NIK));
    e2e_answer_free(answer);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM application a JOIN registrant r"
                         " ON r.account = a.account AND r.nik_hash = a.nik_hash"),
        1);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM journal"
                         " WHERE kind = 'application.moved' AND data LIKE '%nik%'"),
        1);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(*) FROM journal WHERE data LIKE '%" CARD_NIK "%'"),
        0);
    answer = e2e_ask(c->e2e, "supervisor", "GET", "/v1/looks", NULL, NULL);
    assert_non_null(strstr(answer->body, "\"nik\""));
    e2e_answer_free(answer);
}

/* What is over is of the right person, too: the desk finds it by the card's number. */
static void
test_a_nik_set_right_holds_for_what_is_over(void **state)
{
    static const char by_card[] = "{\"q\":\"" CARD_NIK "\"}";
    struct case_ *c = *state;
    struct e2e_answer *answer;

    verify(c);
    assert_int_equal(move(c, "counter-1", "electronic", "{}", NULL), 200);
    assert_int_equal(
        move(c, "counter-1", "nik", "{\"nik\":\"" CARD_NIK "\"}", NULL), 200);
    answer = e2e_ask(c->e2e, "reception", "POST", "/v1/tickets/search", by_card, NULL);
    assert_int_equal(json_array_size(json_object_get(answer->json, "found")), 1);
    assert_non_null(strstr(answer->body, "\"9901\""));
    e2e_answer_free(answer);
    assert_int_equal(test_database_run(e2e_database(c->e2e),
                         "SELECT COUNT(DISTINCT a.person) FROM applicant a"
                         " JOIN application p ON p.ticket = a.subject"
                         " JOIN registrant r ON r.account = p.account"
                         "   AND r.nik_hash = a.person"),
        1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        BEHAVIOUR(test_what_is_missing_is_told_and_nobody_starts_again),
        BEHAVIOUR(test_a_document_is_sent_twice_in_vain_and_collected),
        BEHAVIOUR(test_a_link_is_shown_to_its_owner_and_a_fault_is_corrected_in_time),
        BEHAVIOUR(test_staff_do_it_by_pages_without_scripts),
        BEHAVIOUR(test_a_list_of_long_ago_names_nobody),
        BEHAVIOUR(test_a_document_is_brought_as_its_owner_wishes),
        BEHAVIOUR(test_a_nik_is_set_right_against_the_card),
        BEHAVIOUR(test_a_nik_set_right_holds_for_what_is_over),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("after the visit", tests, NULL, NULL);
}

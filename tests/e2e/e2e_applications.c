/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An application from home to the paper in hand, over HTTP: a form filled in page by
 * page, sent, taken by one reviewer and no other, given a place that nobody else gets,
 * the ticket's arrival and verification, and what is told to the applicant on the way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/vault.h"
#include "server/office/ticket_pin.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/qr_decode.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define NEXT_DAY "2026-07-15"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

static struct e2e_answer *
ask(struct e2e *e2e, const char *header, const char *method, const char *path,
    const char *body)
{
    return e2e_ask(e2e, NULL, method, path, body, header);
}

static void
begin(struct e2e *e2e, const char *header, const char *service, char id[64])
{
    char body[64];

    (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"}", service);
    assert_int_equal(
        applicant_told(e2e, NULL, header, "POST", "/v1/applications", body, "id", id),
        201);
}

static int
move(struct e2e *e2e, const char *who, const char *header, const char *id,
    const char *word, const char *body)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/%s", id, word);
    return applicant_told(e2e, who, header, "POST", path, body, NULL, NULL);
}

static int
review(struct e2e *e2e, const char *who, const char *id, const char *word,
    const char *body, char code[64])
{
    char path[96];

    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/%s", id, word);
    return applicant_told(e2e, who, NULL, "POST", path, body, "code", code);
}

static void
expect_state(struct e2e *e2e, const char *header, const char *id, const char *state)
{
    char path[96];
    char found[64];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    assert_int_equal(
        applicant_told(e2e, NULL, header, "GET", path, NULL, "state", found), 200);
    assert_string_equal(found, state);
}

/* The applicant was told of this, once at least, in these words. */
static void
expect_message(struct e2e *e2e, const char *event, const char *says)
{
    json_t *json = applicant_message(e2e, PHONE, event, 0);
    const char *text = json_string_value(json_object_get(json, "text"));

    assert_non_null(text);
    if (!strstr(text, says)) {
        fail_msg("\"%s\" does not say \"%s\"", text, says);
    }
    json_decref(json);
}

/* Its ticket as a page and as pictures: each shows the QR that the door reads. */
static void
expect_ticket(struct e2e *e2e, const char *header, const char *id, const char *code)
{
    static const struct {
        const char *format;
        const char *begins;
        const char *make; /* a picture `p.png` of what is in `t` */
    } rows[] = {
        { "pdf", "%PDF-", "$b/antrean-paper 1 <t | tail -n +2 | convert jpg:- p.png" },
        { "svg", "<?xml", "convert -density 200 svg:t p.png" },
        { "png", "\x89PNG", "cp t p.png" },
    };
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE + 16];
    char command[TEMP_PATH_SIZE * 2 + 200];
    char text[QR_READ_SIZE];

    temp_make(folder);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct e2e_answer *answer;
        FILE *file;

        (void)snprintf(
            path, sizeof(path), "/v1/applications/%s/ticket.%s", id, rows[i].format);
        answer = ask(e2e, header, "GET", path, NULL);
        assert_int_equal(answer->status, 200);
        assert_memory_equal(answer->body, rows[i].begins, strlen(rows[i].begins));
        assert_null(memmem(answer->body, answer->len, NIK, strlen(NIK)));
        (void)snprintf(path, sizeof(path), "%s/t", folder);
        file = fopen(path, "wbe");
        assert_int_equal(fwrite(answer->body, 1, answer->len, file), answer->len);
        (void)fclose(file);
        e2e_answer_free(answer);
        (void)snprintf(command, sizeof(command), "b=$(realpath %s); cd %s && %s",
            getenv("ANTREAN_BUILD"), folder, rows[i].make);
        assert_int_equal(system(command), 0);
        (void)snprintf(path, sizeof(path), "%s/p.png", folder);
        assert_int_equal(qr_read_file(path, text, NULL), STATUS_OK);
        assert_string_equal(text, code);
    }
    temp_remove(folder);
}

static void
test_from_home_to_the_paper_in_hand(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    char path[96];
    char id[64];
    char code[64];
    char ticket[256];
    char visit[64];
    char body[320];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    begin(e2e, header, "ikd", id);
    expect_state(e2e, header, id, "draft");
    assert_int_equal(move(e2e, NULL, header, id, "submit",
                         "{\"wish\":{\"date\":\"" E2E_DATE "\",\"window\":\"siang\"}}"),
        200);
    expect_state(e2e, header, id, "submitted");
    expect_message(e2e, "submitted", "paling lambat Kam 16-07-2026");

    /* Nobody sees whom it is of before it is taken. */
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s", id);
    answer = e2e_ask(e2e, "reviewer", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_null(strstr(answer->body, "Zulaikha"));
    assert_null(strstr(answer->body, NIK));
    e2e_answer_free(answer);
    assert_int_equal(review(e2e, "reviewer", id, "approve", "{}", code), 409);
    assert_string_equal(code, "claimed_by_other");
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}", NULL), 200);
    assert_int_equal(review(e2e, "supervisor", id, "claim", "{}", code), 409);
    assert_string_equal(code, "claimed_by_other");
    answer = e2e_ask(e2e, "reviewer", "GET", path, NULL, NULL);
    assert_non_null(strstr(answer->body, "Zulaikha"));
    e2e_answer_free(answer);

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/ticket.pdf", id);
    assert_int_equal(
        applicant_told(e2e, NULL, header, "GET", path, NULL, NULL, NULL), 404);
    assert_int_equal(review(e2e, "reviewer", id, "approve", "{}", NULL), 200);
    assert_int_equal(
        applicant_told(e2e, "applicant", NULL, "GET", path, NULL, NULL, NULL), 404);
    expect_message(e2e, "approved", "Sel 14-07-2026, pukul 12.30-14.30");
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    answer = ask(e2e, header, "GET", path, NULL);
    text_copy(ticket, sizeof(ticket),
        json_string_value(
            json_object_get(json_object_get(answer->json, "ticket"), "code")));
    e2e_answer_free(answer);
    expect_ticket(e2e, header, id, ticket);

    /* The hour itself. */
    assert_int_equal(e2e_end(e2e), 0);
    e2e_set_clock(e2e, E2E_DATE "T12:35:00+07:00");
    e2e_restart(e2e);
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", ticket);
    assert_int_equal(
        applicant_told(e2e, "kiosk", NULL, "POST", "/v1/checkins", body, "visit", visit),
        201);
    expect_state(e2e, header, id, "arrived");
    assert_int_equal(e2e_post(e2e, "counter-1", "/v1/counters/1/open"), 200);
    assert_int_equal(e2e_post(e2e, "counter-1", "/v1/counters/1/call-next"), 200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", visit);
    assert_int_equal(e2e_post(e2e, "counter-1", path), 200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/checklist", visit);
    assert_int_equal(e2e_status(e2e, "counter-1", "PUT", path,
                         "{\"items\":[{\"id\":\"sudah-rekam\",\"state\":\"seen\"},"
                         "{\"id\":\"ponsel\",\"state\":\"seen\"}]}"),
        200);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", visit);
    assert_int_equal(
        e2e_status(e2e, "counter-1", "POST", path, "{\"outcome\":\"verified\"}"), 200);
    expect_state(e2e, header, id, "verified");
    expect_message(e2e, "verified_undated", "lengkap");

    assert_int_equal(move(e2e, "counter-1", NULL, id, "processing", "{}"), 200);
    assert_int_equal(move(e2e, "counter-1", NULL, id, "ready", "{}"), 200);
    expect_message(e2e, "ready", "pukul 07.30-15.00");
    assert_int_equal(move(e2e, "counter-1", NULL, id, "collected", "{}"), 400);
    assert_int_equal(move(e2e, "counter-1", NULL, id, "collected",
                         "{\"receiver\":\"Zulaikha Peragaan\"}"),
        200);
    expect_state(e2e, header, id, "collected");
    assert_int_equal(move(e2e, "counter-1", NULL, id, "ready", "{}"), 409);
}

/* What is missing is named, what is wrong is refused, what was filled in stays. */
static void
test_a_form_is_filled_in_page_by_page(void **state)
{
    static const struct {
        const char *typed;
        int status;
        const char *says; /* in the answer */
    } rows[] = {
        { "{\"anak-nama\":\"Melati\",\"anak-berat\":\"2,5\"}", 200,
            "\"anak-berat\":\"2.5\"" },
        { "{\"anak-tanggal-lahir\":\"25-02-2026\",\"anak-jam-lahir\":\"8.05\"}", 200,
            "\"anak-tanggal-lahir\":\"2026-02-25\"" },
        { "{\"ibu-nik\":\"3517 0351 0593 9902\"}", 200, NIK },
        { "{\"ibu-nik\":\"35170351059399\"}", 400, "NIK ibu" },
        { "{\"anak-tanggal-lahir\":\"31-02-2026\"}", 400, "Tanggal lahir" },
        { "{\"anak-jenis-kelamin\":\"Entah\"}", 400, "Jenis kelamin" },
        { "{\"tidak-ada\":\"x\"}", 400, "tidak-ada" },
        { "{\"anak-nama\":null,\"kepala-keluarga\":\"Slamet\"}", 200, "Slamet" },
    };
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    char path[96];
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    begin(e2e, header, "akta-lahir", id);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/form", id);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        answer = ask(e2e, header, "PUT", path, rows[i].typed);
        assert_int_equal(answer->status, rows[i].status);
        if (!strstr(answer->body, rows[i].says)) {
            fail_msg("%s: %s", rows[i].typed, answer->body);
        }
        e2e_answer_free(answer);
    }
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    answer = ask(e2e, header, "GET", path, NULL);
    assert_null(strstr(answer->body, "Melati"));
    assert_non_null(strstr(answer->body, "2026-02-25"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/submit", id);
    answer = ask(e2e, header, "POST", path, "{}");
    assert_int_equal(answer->status, 422);
    assert_string_equal(e2e_text(answer, "code"), "application_incomplete");
    assert_non_null(strstr(answer->body, "\"kk\""));
    assert_non_null(strstr(answer->body, "\"lahir-rs\""));
    assert_non_null(strstr(answer->body, "\"anak-nama\""));
    assert_null(strstr(answer->body, "\"anak-jam-lahir\""));
    e2e_answer_free(answer);
}

/* One live application of a person for a service; another's is not found. */
static void
test_one_of_a_person_and_nobody_elses(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char other[APPLICANT_HEADER_SIZE];
    char path[96];
    char first[64];
    char second[64];
    char title[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    applicant_new(e2e, "6281200009903", "3517091708859901", "Slamet Peragaan", other);
    begin(e2e, header, "ikd", first);
    begin(e2e, header, "ikd", second);
    assert_int_equal(move(e2e, NULL, header, first, "submit", "{}"), 200);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/submit", second);
    assert_int_equal(
        applicant_told(e2e, NULL, header, "POST", path, "{}", "title", title), 409);
    assert_string_equal(title, "Sudah ada permohonan untuk layanan ini.");
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/submit", first);
    assert_int_equal(
        applicant_told(e2e, NULL, header, "POST", path, "{}", "title", title), 409);
    assert_string_equal(title, "Permohonan ini sudah dikirim dan menunggu diperiksa.");
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", first);
    assert_int_equal(
        applicant_told(e2e, NULL, other, "GET", path, NULL, NULL, NULL), 404);
    assert_int_equal(move(e2e, NULL, other, first, "cancel", "{}"), 404);
    assert_int_equal(move(e2e, NULL, header, first, "cancel", "{}"), 200);
    assert_int_equal(move(e2e, NULL, header, second, "submit", "{}"), 200);
}

/* Who has the number and the phone is told how it stands, and no more. */
static void
test_a_status_needs_number_and_phone(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    char registration[64];
    char path[160];
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    begin(e2e, header, "ikd", id);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    (void)applicant_told(
        e2e, NULL, header, "GET", path, NULL, "registration", registration);
    assert_true(strlen(strchr(registration, '-') + 1) >= 8);
    (void)snprintf(
        path, sizeof(path), "/v1/status?registration=%s&phone4=9902", registration);
    answer = ask(e2e, NULL, "GET", path, NULL);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "state"), "draft");
    assert_null(strstr(answer->body, "Zulaikha"));
    e2e_answer_free(answer);
    (void)snprintf(
        path, sizeof(path), "/v1/status?registration=%s&phone4=9903", registration);
    assert_int_equal(applicant_told(e2e, NULL, NULL, "GET", path, NULL, NULL, NULL), 404);
    assert_int_equal(
        applicant_told(e2e, NULL, NULL, "GET",
            "/v1/status?registration=IKD-AAAAAAAA&phone4=9902", NULL, NULL, NULL),
        404);
}

static void
expect_location(struct e2e *e2e, const char *path, const char *location)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);
    char field[160];

    (void)snprintf(field, sizeof(field), "Location: %s\r\n", location);
    assert_int_equal(answer->status, 303);
    assert_non_null(strstr(answer->headers, field));
    e2e_answer_free(answer);
}

/* The short address in messages leads on; tried out, it tells no more of any number. */
static void
test_a_link_does_not_tell_which_numbers_there_are(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){
        .config = "[limits]\nsign_ins_per_minute = 5\n"
                  "public_per_minute = 1000000\n[notify]\nchannel = file:outbox\n",
        .tickets = 4 });
    char header[APPLICANT_HEADER_SIZE];
    char registration[64];
    char path[160];
    char page[160];
    char id[64];

    (void)state;
    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    begin(e2e, header, "ikd", id);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    (void)applicant_told(
        e2e, NULL, header, "GET", path, NULL, "registration", registration);
    (void)snprintf(page, sizeof(page), "/permohonan/%s", id);
    (void)snprintf(path, sizeof(path), "/a/%s", strchr(registration, '-') + 1);
    for (int i = 0; i < 20; i++) {
        expect_location(e2e, path, page); /* who has a number may come back */
    }
    for (int i = 0; i < 10; i++) {
        char other[32];

        (void)snprintf(other, sizeof(other), "/a/0000000%d", i);
        expect_location(e2e, other, "/status");
    }
    expect_location(e2e, path, "/status");
    e2e_close(e2e);
}

/* The number of another backend's ticket, with the PIN that was printed on it. */
static void
test_another_backends_number_needs_its_pin(void **state)
{
    static const char registration[] = "UJI-000001";
    struct e2e *e2e = *state;
    char keys[TEMP_PATH_SIZE + 8];
    char pin[TICKET_PIN_SIZE];
    char path[160];
    char found[64];
    struct vault *vault;

    (void)snprintf(keys, sizeof(keys), "%s/keys", e2e_folder(e2e));
    assert_int_equal(vault_load(keys, &vault, NULL), STATUS_OK);
    ticket_pin(vault, registration, pin);
    vault_free(vault);
    (void)snprintf(
        path, sizeof(path), "/v1/status?registration=%s&pin=%s", registration, pin);
    assert_int_equal(
        applicant_told(e2e, NULL, NULL, "GET", path, NULL, "state", found), 200);
    assert_string_equal(found, "approved");
    assert_true(e2e_arrive(e2e, 0, found, keys) >= 200);
    assert_int_equal(
        applicant_told(e2e, NULL, NULL, "GET", path, NULL, "state", found), 200);
    assert_string_equal(found, "waiting");
    pin[0] = pin[0] == '9' ? '0' : (char)(pin[0] + 1);
    (void)snprintf(
        path, sizeof(path), "/v1/status?registration=%s&pin=%s", registration, pin);
    assert_int_equal(applicant_told(e2e, NULL, NULL, "GET", path, NULL, NULL, NULL), 404);
}

/* A returned paper is named with its reason; sent again, it keeps its turn. */
static void
test_what_is_returned_is_mended_and_sent_again(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    char path[96];
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    begin(e2e, header, "ikd", id);
    assert_int_equal(move(e2e, NULL, header, id, "submit", "{}"), 200);
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}", NULL), 200);
    assert_int_equal(review(e2e, "reviewer", id, "return", "{}", NULL), 400);
    assert_int_equal(review(e2e, "reviewer", id, "reject", "{}", NULL), 400);
    assert_int_equal(review(e2e, "reviewer", id, "return",
                         "{\"note\":\"Nomor HP belum benar.\"}", NULL),
        200);
    expect_message(e2e, "returned", "perlu diperbaiki");
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    answer = ask(e2e, header, "GET", path, NULL);
    assert_non_null(strstr(answer->body, "Nomor HP belum benar."));
    e2e_answer_free(answer);
    assert_int_equal(move(e2e, NULL, header, id, "submit", "{}"), 200);
    expect_state(e2e, header, id, "submitted");
}

/* The day of its ticket, and of the place that it is offered (NULL: none). */
static void
expect_day(struct e2e *e2e, const char *header, const char *id, const char *day,
    const char *offered)
{
    struct e2e_answer *answer;
    const json_t *offer;
    char path[96];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    answer = ask(e2e, header, "GET", path, NULL);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer->json, "ticket"), "date")),
        day);
    offer = json_object_get(json_object_get(answer->json, "waiting_list"), "offer");
    if (offered) {
        assert_string_equal(json_string_value(json_object_get(offer, "date")), offered);
    } else {
        assert_false(json_is_object(offer));
    }
    e2e_answer_free(answer);
}

/* A browser with the session of this header. */
static void
sign_in_browser(struct browser *browser, struct e2e *e2e, const char *header)
{
    browser_init(browser, e2e);
    text_copy(browser->session, sizeof(browser->session),
        header + strlen("Authorization: Bearer "));
}

/* A form on a page of the application. */
static void
on_page(struct browser *browser, const char *id, const char *rest, const char *fields,
    int status)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "/permohonan/%s%s", id, rest);
    assert_int_equal(browser_open(browser, path), 200);
    assert_int_equal(browser_post(browser, path, fields), status);
}

/* An afternoon of one place: it is given once; given back, it is given again. */
static void
test_a_place_is_given_once_and_given_back(void **state)
{
    static const char wish[] =
        "{\"wish\":{\"date\":\"" NEXT_DAY "\",\"window\":\"siang\"}}";
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    char headers[3][APPLICANT_HEADER_SIZE];
    char ids[3][64];
    char code[64];
    struct browser browser;
    json_t *quotas;
    json_t *message;
    char *text;

    answer = e2e_ask(e2e, "admin", "GET", "/v1/settings/quotas", NULL, NULL);
    quotas = json_deep_copy(answer->json);
    e2e_answer_free(answer);
    for (size_t i = 0; i < json_array_size(json_object_get(quotas, "quotas")); i++) {
        json_t *quota = json_array_get(json_object_get(quotas, "quotas"), i);

        if (strcmp(json_string_value(json_object_get(quota, "code")), "lain") == 0) {
            (void)json_object_set_new(
                quota, "places", json_pack("{s:i, s:i}", "pagi", 0, "siang", 1));
        }
    }
    (void)json_object_set_new(quotas, "walkin_share", json_integer(0));
    text = json_dumps(quotas, 0);
    json_decref(quotas);
    assert_int_equal(e2e_status(e2e, "admin", "PUT", "/v1/settings/quotas", text), 200);
    free(text);
    for (int i = 0; i < 3; i++) {
        char phone[16];
        char nik[20];

        (void)snprintf(phone, sizeof(phone), "628120000991%d", i);
        (void)snprintf(nik, sizeof(nik), "351703510593991%d", i);
        applicant_new(e2e, phone, nik, "Peragaan", headers[i]);
        begin(e2e, headers[i], "ikd", ids[i]);
        assert_int_equal(move(e2e, NULL, headers[i], ids[i], "submit", wish), 200);
        assert_int_equal(review(e2e, "reviewer", ids[i], "claim", "{}", NULL), 200);
    }
    assert_int_equal(review(e2e, "reviewer", ids[0], "approve", "{}", NULL), 200);
    assert_int_equal(review(e2e, "reviewer", ids[1], "approve", "{}", code), 409);
    assert_string_equal(code, "quota_full");
    assert_int_equal(
        review(e2e, "reviewer", ids[1], "approve", "{\"next\":true}", NULL), 200);
    assert_int_equal(move(e2e, NULL, headers[1], ids[1], "accept-place", "{}"), 409);
    assert_int_equal(move(e2e, NULL, headers[1], ids[1], "wish", "{}"), 400);
    assert_int_equal(
        move(e2e, NULL, headers[1], ids[1], "wish", "{\"date\":\"" E2E_DATE "\"}"), 400);
    sign_in_browser(&browser, e2e, headers[1]);
    on_page(&browser, ids[1], "/tunggu", "place=" NEXT_DAY "+siang", 200);
    browser_must_see(&browser, "Anda menunggu tempat Rabu, 15 Juli 2026");
    on_page(&browser, ids[1], "/tawaran", "", 409);
    browser_must_see(&browser, "Tempat ini sudah tidak tersedia.");
    on_page(&browser, ids[1], "/tawaran/lepas", "", 200);
    assert_false(browser_sees(&browser, "Anda menunggu tempat"));
    on_page(&browser, ids[1], "/tunggu", "place=" NEXT_DAY "+siang", 200);
    expect_day(e2e, headers[1], ids[1], "2026-07-16", NULL);

    /* Given back, it is the next one's who waits, and nobody else's. */
    assert_int_equal(move(e2e, NULL, headers[0], ids[0], "cannot-come", "{}"), 200);
    assert_int_equal(review(e2e, "reviewer", ids[2], "approve", "{}", code), 409);
    assert_string_equal(code, "quota_full");
    message = applicant_message(e2e, "6281200009911", "place_free", 0);
    assert_non_null(strstr(json_string_value(json_object_get(message, "text")),
        "ada tempat Rab 15-07-2026, pukul 12.30-14.30"));
    json_decref(message);
    expect_day(e2e, headers[1], ids[1], "2026-07-16", "2026-07-15");
    assert_int_equal(move(e2e, NULL, headers[2], ids[2], "accept-place", "{}"), 409);
    on_page(&browser, ids[1], "/tawaran", "", 200);
    browser_must_see(&browser, "Datang Rabu, 15 Juli 2026");
    browser_must_see(&browser, "Menunggu tempat kosong");
    assert_false(browser_sees(&browser, "decline-place"));
    browser_destroy(&browser);
    expect_day(e2e, headers[1], ids[1], "2026-07-15", NULL);
    assert_int_equal(
        review(e2e, "reviewer", ids[2], "approve", "{\"next\":true}", NULL), 200);
    expect_state(e2e, headers[0], ids[0], "lapsed");
    assert_int_equal(move(e2e, NULL, headers[0], ids[0], "reschedule",
                         "{\"date\":\"" NEXT_DAY "\",\"window\":\"siang\"}"),
        409);
    assert_int_equal(move(e2e, NULL, headers[0], ids[0], "reschedule", "{}"), 200);
    expect_state(e2e, headers[0], ids[0], "approved");
}

/* Who did not come has missed the day, keeps the papers, and is told. */
static void
test_a_day_that_was_missed_lapses(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    begin(e2e, header, "ikd", id);
    assert_int_equal(move(e2e, NULL, header, id, "submit", "{}"), 200);
    assert_int_equal(review(e2e, "reviewer", id, "claim", "{}", NULL), 200);
    assert_int_equal(review(e2e, "reviewer", id, "approve",
                         "{\"date\":\"" E2E_DATE "\",\"window\":\"siang\"}", NULL),
        200);
    assert_int_equal(e2e_end(e2e), 0);
    e2e_set_clock(e2e, E2E_DATE "T14:45:00+07:00");
    e2e_restart(e2e);
    assert_int_equal(e2e_post(e2e, "supervisor", "/v1/day/close"), 200);
    expect_message(e2e, "lapsed", "Berkas Anda masih ada");
    expect_state(e2e, header, id, "lapsed");
}

/* Nothing that was said in a form lies readable on the disk. */
static void
test_a_form_is_sealed(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char command[TEMP_PATH_SIZE * 2 + 128];
    char path[96];
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Zulaikha Peragaan", header);
    begin(e2e, header, "akta-lahir", id);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/form", id);
    assert_int_equal(
        applicant_told(e2e, NULL, header, "PUT", path,
            "{\"anak-nama\":\"Melatirahasia\",\"no-kk\":\"3517091503209901\"}", NULL,
            NULL),
        200);
    if (!text_starts_with(e2e_database(e2e), "sqlite:")) {
        skip();
    }
    (void)snprintf(command, sizeof(command),
        "grep -qiaF -e Melatirahasia -e 3517091503209901 %s/antrean.db "
        "%s/antrean.db-wal %s/../*.log 2>/dev/null",
        e2e_folder(e2e), e2e_folder(e2e), e2e_folder(e2e));
    assert_int_not_equal(system(command), 0);
}

/* Touts begin many: an account has a limit a day, and is told when it may go on. */
static void
test_who_began_enough_for_a_day_is_told_when_to_go_on(void **state)
{
    struct e2e *e2e = *state;
    struct e2e_answer *answer;
    char header[APPLICANT_HEADER_SIZE];
    const char *field;
    char id[64];

    applicant_new(e2e, PHONE, NIK, "Peragaan", header);
    for (int i = 0; i < 5; i++) {
        begin(e2e, header, "ktp-rusak", id);
    }
    answer = ask(e2e, header, "POST", "/v1/applications", "{\"service\":\"ktp-rusak\"}");
    assert_int_equal(answer->status, 429);
    assert_string_equal(e2e_text(answer, "code"), "too_many_requests");
    assert_non_null(strstr(e2e_text(answer, "detail"), "besok"));
    field = strstr(answer->headers, "Retry-After: ");
    assert_non_null(field);
    assert_in_range(strtol(field + strlen("Retry-After: "), NULL, 10), 1, 86400);
    e2e_answer_free(answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, e2e_stop)
        BEHAVIOUR(test_from_home_to_the_paper_in_hand),
        BEHAVIOUR(test_a_form_is_filled_in_page_by_page),
        BEHAVIOUR(test_one_of_a_person_and_nobody_elses),
        BEHAVIOUR(test_a_status_needs_number_and_phone),
        cmocka_unit_test(test_a_link_does_not_tell_which_numbers_there_are),
        BEHAVIOUR(test_another_backends_number_needs_its_pin),
        BEHAVIOUR(test_what_is_returned_is_mended_and_sent_again),
        BEHAVIOUR(test_a_place_is_given_once_and_given_back),
        BEHAVIOUR(test_a_day_that_was_missed_lapses),
        BEHAVIOUR(test_a_form_is_sealed),
        BEHAVIOUR(test_who_began_enough_for_a_day_is_told_when_to_go_on),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("applications", tests, NULL, NULL);
}

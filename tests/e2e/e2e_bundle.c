/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One person with several files on one number: a further ticket joins the number that
 * waits, the desk gives one number for several files, each takes a place, has papers and
 * an end of its own, and comes along wherever the number goes.
 * Source: docs/rules.md, "Several files".
 */
#include <stdio.h>
#include <string.h>

#include "common/vault.h"
#include "server/office/ticket_pin.h"
#include "tests/support/browser.h"
#include "tests/support/desk.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define SERVICE(code) "/v1/settings/services/items/" code
#define TODAY "2026-07-14,08:00,11:00,"
#define SITI "Siti Peragaan,3517035105939902,081200009901\n"
#define BUDI "Budi Peragaan,3517091708859901,\n"
#define ONE_PAPER \
    "{\"documents\":[{\"id\":\"kk\",\"label\":\"Kartu Keluarga\",\"mode\":" \
    "\"tunjuk_asli\",\"rule\":\"wajib\"}]}"

/* Without tickets of its own: antrean-admin brings them in by the machine's clock, and a
 * report is told from rows in the order of their time. */
static int
open_counter(void **state)
{
    if (e2e_start(state) != 0) {
        return -1;
    }
    desk_open(*state, 1);
    return 0;
}

static int
open_office(void **state)
{
    if (e2e_start(state) != 0) {
        return -1;
    }
    desk_expect(
        *state, "admin", "PATCH", SERVICE("kk-baru"), "{\"documents\":[]}", 200, NULL);
    desk_expect(*state, "admin", "PATCH", SERVICE("akta-lahir"), ONE_PAPER, 200, NULL);
    desk_import(*state, "KK-33.351700000001,kk-baru," TODAY SITI
                        "AKTA-33.351700000002,akta-lahir," TODAY SITI
                        "KTP-33.351700000003,ktp-baru," TODAY SITI
                        "KK-33.351700000004,kk-baru," TODAY BUDI);
    desk_expect(*state, "admin", "PATCH", "/v1/settings/policy", "{\"bundle_join\":true}",
        200, NULL);
    desk_open(*state, 1);
    return 0;
}

/* A number's page counts its files where there are several, and names none of one. */
static void
expect_page(struct e2e *e2e, const char *track, int files)
{
    struct e2e_answer *answer;
    char path[96];

    assert_non_null(track);
    (void)snprintf(path, sizeof(path), "/v1/track/%s", track + strlen("/p/"));
    answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(json_object_get(answer->json, "files") != NULL, files > 1);
    e2e_answer_free(answer);
}

/* A ticket is scanned and gets this number, which then has so many files. */
static void
scan(struct e2e *e2e, const char *registration, int status, const char *number, int files)
{
    struct e2e_answer *answer = desk_scan(e2e, registration);
    char slip[32];

    assert_int_equal(answer->status, status);
    assert_string_equal(e2e_text(answer, "number"), number);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "files")), files);
    (void)snprintf(slip, sizeof(slip), "|%d berkas", files);
    assert_int_equal(strstr(answer->body, slip) != NULL, files > 1);
    expect_page(e2e, strstr(e2e_text(answer, "track"), "/p/"), files);
    e2e_answer_free(answer);
}

static void
shows(struct e2e *e2e, const char *who, const char *path, const char *wanted)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);

    if (!strstr(answer->body, wanted)) {
        fail_msg("%s: %s is not in %s", path, wanted, answer->body);
    }
    e2e_answer_free(answer);
}

/* How many looks of a kind are noted: "counter" of what a counter is shown. */
static int
looks(struct e2e *e2e, const char *kind)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/looks", NULL, NULL);
    int count = 0;

    for (const char *at = answer->body; (at = strstr(at, kind)) != NULL; at++) {
        count++;
    }
    e2e_answer_free(answer);
    return count;
}

static void
test_a_further_ticket_joins_the_number_that_waits(void **state)
{
    int kk = desk_service(*state, "kk-baru", "issued");
    int akta = desk_service(*state, "akta-lahir", "issued");

    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "B001", 2);
    scan(*state, "AKTA-33.351700000002", 200, "B001", 2); /* again: the same number */
    scan(*state, "KK-33.351700000004", 201, "B002", 1);   /* somebody else */
    assert_int_equal(desk_service(*state, "kk-baru", "issued"), kk + 2);
    assert_int_equal(desk_service(*state, "akta-lahir", "issued"), akta + 1);
    assert_int_equal(desk_service(*state, "kk-baru", "waiting"), 2);
}

/* The desk finds it by each ticket, with the service of that one. */
static void
test_the_desk_finds_each_ticket_with_its_own_service(void **state)
{
    struct e2e_answer *answer;

    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "B001", 2);
    answer = e2e_ask(
        *state, "reception", "GET", "/v1/tickets?q=AKTA-33.351700000002", NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->body, "\"number\":\"B001\""));
    assert_null(strstr(answer->body, "kk-baru"));
    e2e_answer_free(answer);
}

/* Who is back from absence is called some calls later, with one file more as well. */
static void
test_a_further_file_leaves_the_turn_as_it_is(void **state)
{
    char called[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE], other[DESK_VISIT_SIZE];
    char path[96];

    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    desk_call(*state, 1, called, visit);
    desk_move(*state, "counter-1", visit, "absent", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "return", NULL, 200, NULL);
    scan(*state, "AKTA-33.351700000002", 201, "B001", 2);
    scan(*state, "KK-33.351700000004", 201, "B002", 1);
    desk_call(*state, 1, called, other);
    assert_string_equal(called, "B002");
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/turn", visit);
    shows(*state, "supervisor", path, "\"returning\"");
}

static void
test_each_file_has_papers_and_an_end_of_its_own(void **state)
{
    static const char both[] = "{\"outcome\":\"verified\"}";
    static const char one[] = "{\"outcome\":\"verified\",\"files\":[{\"file\":2,"
                              "\"outcome\":\"incomplete\",\"note\":\"KK\"}]}";
    char called[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE];
    char path[64];

    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "B001", 2);
    desk_call(*state, 1, called, visit);
    assert_string_equal(called, "B001");
    assert_int_equal(looks(*state, "\"counter\""), 2);   /* at each file's person */
    scan(*state, "KTP-33.351700000003", 201, "A001", 1); /* it waits no more */
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    shows(*state, "supervisor", path, "\"others\":[{\"file\":2,");
    assert_int_equal(looks(*state, "\"visit\""), 2);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    shows(*state, "counter-1", "/v1/counters/1", "\"others\":[{\"file\":2,");
    shows(*state, "counter-1", "/loket/1", "Berkas 2: ");
    desk_move(*state, "counter-1", visit, "finish", both, 422, "checklist_incomplete");
    desk_move(*state, "counter-1", visit, "finish",
        "{\"outcome\":\"verified\",\"files\":[{\"file\":3,\"outcome\":\"verified\"}]}",
        400, "bad_request");
    desk_move(*state, "counter-1", visit, "finish", one, 200, NULL);
    desk_move(*state, "counter-1", visit, "take-back", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"seen\"}]}", 400, "bad_request");
    desk_move(*state, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"seen\",\"file\":2}]}", 200, NULL);
    desk_move(*state, "counter-1", visit, "finish", both, 200, NULL);
}

/* A clerk reads of which papers one is enough. */
static void
test_papers_of_which_one_is_enough_are_named(void **state)
{
    char called[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE];

    desk_expect(*state, "admin", "PATCH", SERVICE("ikd"),
        "{\"documents\":[{\"id\":\"kk\",\"label\":\"KK\",\"mode\":\"tunjuk_asli\"},"
        "{\"id\":\"sim\",\"label\":\"SIM\",\"mode\":\"tunjuk_asli\","
        "\"rule\":\"salah_satu\",\"group\":\"diri\"},"
        "{\"id\":\"paspor\",\"label\":\"Paspor\",\"mode\":\"serah_fotokopi\","
        "\"rule\":\"salah_satu\",\"group\":\"diri\"}]}",
        200, NULL);
    desk_walk_in(*state, "ikd", NULL, NULL, NULL);
    desk_call(*state, 1, called, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    shows(
        *state, "counter-1", "/loket/1", "Tunjukkan asli, salah satu cukup: berkas 2, 3");
    shows(*state, "counter-1", "/loket/1",
        "Serahkan fotokopi, salah satu cukup: berkas 2, 3");
}

/* Without scripts, what was answered of each file stands when the whole is refused. */
static void
test_a_refused_end_is_not_asked_for_again(void **state)
{
    struct browser clerk;
    char called[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE], path[96];

    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "B001", 2);
    desk_call(*state, 1, called, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    browser_sign_in(&clerk, *state, "counter-1");
    assert_int_equal(browser_open(&clerk, "/loket/1?tanya=selesai"), 200);
    (void)snprintf(path, sizeof(path), "/loket/1/%s/selesai", visit);
    assert_int_equal(browser_post(&clerk, path,
                         "outcome=rejected&note=Ganda&o_2=verified&n_2=Salinan+buram"),
        422); /* the second file's paper was not seen */
    browser_must_see(&clerk, "value=\"Ganda\"");
    browser_must_see(&clerk, "value=\"rejected\" data-digit=\"3\" checked");
    browser_must_see(
        &clerk, "name=\"o_2\" id=\"o-2-verified\" value=\"verified\" checked");
    browser_must_see(&clerk, "name=\"n_2\" maxlength=\"250\" value=\"Salinan buram\"");
    (void)snprintf(path, sizeof(path), "/loket/1/%s/tunda", visit);
    assert_int_equal(
        browser_post(&clerk, path, "tanya=tunda&alasan=Mengambil+berkas&lain=a%01"), 400);
    browser_must_see(&clerk, "value=\"Mengambil berkas\" data-digit=\"2\" checked");
    (void)snprintf(path, sizeof(path), "/loket/1/%s/berkas", visit);
    assert_int_equal(browser_post(&clerk, path, "s_2%2Fkk=seen&c_2%2Fkk=Buram%01"), 400);
    browser_must_see(&clerk, "id=\"d1-seen\" value=\"seen\" checked");
    browser_must_see(&clerk, "value=\"Buram");
    assert_int_equal(browser_open(&clerk, "/loket/1"), 200); /* nothing was stored */
    assert_false(browser_sees(&clerk, "value=\"Buram"));
    (void)snprintf(path, sizeof(path), "/loket/1/%s/tunda", visit);
    assert_int_equal(
        browser_post(&clerk, path, "tanya=tunda&alasan=Mengambil+berkas&lain=a%01"), 400);
    /* The other question has an answer, too. */
    browser_must_see(&clerk, "value=\"Istirahat\" data-digit=\"1\" checked");
    (void)snprintf(path, sizeof(path), "/loket/1/%s/selesai", visit);
    assert_int_equal(browser_post(&clerk, path, "outcome=rejected&o_2=incomplete"), 200);
    browser_destroy(&clerk);
}

/* Who looks a number up by its PIN is told this. */
static void
looked_up(struct e2e *e2e, const char *registration, const char *wanted)
{
    char keys[TEMP_PATH_SIZE + 8];
    char pin[TICKET_PIN_SIZE];
    char path[160];
    struct vault *vault;

    (void)snprintf(keys, sizeof(keys), "%s/keys", e2e_folder(e2e));
    assert_int_equal(vault_load(keys, &vault, NULL), STATUS_OK);
    ticket_pin(vault, registration, pin);
    vault_free(vault);
    (void)snprintf(
        path, sizeof(path), "/v1/status?registration=%s&pin=%s", registration, pin);
    shows(e2e, NULL, path, wanted);
}

static void
test_each_ticket_tells_the_end_of_its_own_file(void **state)
{
    char called[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE];

    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "B001", 2);
    desk_call(*state, 1, called, visit);
    desk_move(*state, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(*state, "counter-1", visit, "finish",
        "{\"outcome\":\"verified\",\"files\":[{\"file\":2,\"outcome\":\"incomplete\"}]}",
        200, NULL);
    looked_up(*state, "KK-33.351700000001", "\"state\":\"verified\"");
    looked_up(*state, "AKTA-33.351700000002", "\"state\":\"incomplete\"");
}

/* Three files take three places; a service that goes through steps has one a number. */
static void
test_the_desk_gives_one_number_for_several_files(void **state)
{
    struct e2e_answer *answer;
    int before = desk_service(*state, "info", "issued");

    desk_expect(*state, "reception", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"files\":6}", 400, "bad_request");
    desk_expect(*state, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"files\":2}", 400, "bad_request");
    answer = e2e_ask(*state, "reception", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"files\":3}", NULL);
    assert_int_equal(answer->status, 201);
    assert_non_null(strstr(answer->body, "|3 berkas"));
    shows(*state, NULL, strstr(e2e_text(answer, "track"), "/p/"), "3 berkas");
    e2e_answer_free(answer);
    assert_int_equal(desk_service(*state, "info", "issued"), before + 3);
    assert_int_equal(desk_service(*state, "info", "waiting"), 1);
    desk_expect(
        *state, "admin", "PATCH", SERVICE("info"), "{\"steps\":[\"ambil\"]}", 200, NULL);
    desk_expect(*state, "reception", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"files\":2}", 400, "bad_request");
    desk_serve(*state, 1, "Z001"); /* no steps for who has three */
    desk_serve(*state, 1, "");
    shows(*state, "supervisor", "/v1/reports/services?from=2026-07-14&to=2026-07-14",
        "\"arrived\":1,\"tickets\":0,\"walkins\":1,\"files\":3,");
}

/* Moved to the next day, all files come along, whichever ticket is scanned. */
static void
test_who_is_moved_to_the_next_day_brings_all_files(void **state)
{
    struct e2e_answer *answer;

    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "B001", 2);
    answer = e2e_ask(*state, "reception", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"files\":2}", NULL);
    assert_int_equal(answer->status, 201);
    desk_expect(
        *state, "supervisor", "POST", "/v1/day/move", "{\"who\":\"all\"}", 200, NULL);
    desk_restart_at(*state, "2026-07-15T08:30:00+07:00");
    scan(*state, "AKTA-33.351700000002", 201, "S001", 2);
    scan(*state, "KK-33.351700000001", 200, "S001", 2);
    scan(*state, strstr(e2e_text(answer, "track"), "/p/"), 201, "Z001", 2);
    e2e_answer_free(answer);
}

/* Who comes first today is not put behind others by a ticket that was scanned before. */
static void
test_a_first_place_does_not_join_a_number_without(void **state)
{
    scan(*state, "AKTA-33.351700000002", 201, "S001", 1);
    desk_expect(
        *state, "supervisor", "POST", "/v1/day/move", "{\"who\":\"all\"}", 200, NULL);
    desk_restart_at(*state, "2026-07-15T08:30:00+07:00");
    desk_import(*state, "KK-33.351700000005,kk-baru,2026-07-15,08:00,11:00," SITI);
    scan(*state, "KK-33.351700000005", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "S001", 1);
}

static void
test_each_ticket_has_a_number_unless_the_office_wants_it_otherwise(void **state)
{
    desk_expect(*state, "admin", "PATCH", "/v1/settings/policy", "{\"bundle_join\":null}",
        200, NULL);
    scan(*state, "KK-33.351700000001", 201, "B001", 1);
    scan(*state, "AKTA-33.351700000002", 201, "S001", 1);
}

#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, open_office, e2e_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(test_a_further_ticket_joins_the_number_that_waits),
        BEHAVIOUR(test_the_desk_finds_each_ticket_with_its_own_service),
        BEHAVIOUR(test_a_further_file_leaves_the_turn_as_it_is),
        BEHAVIOUR(test_each_file_has_papers_and_an_end_of_its_own),
        BEHAVIOUR(test_papers_of_which_one_is_enough_are_named),
        BEHAVIOUR(test_a_refused_end_is_not_asked_for_again),
        BEHAVIOUR(test_each_ticket_tells_the_end_of_its_own_file),
        cmocka_unit_test_setup_teardown(
            test_the_desk_gives_one_number_for_several_files, open_counter, e2e_stop),
        BEHAVIOUR(test_who_is_moved_to_the_next_day_brings_all_files),
        BEHAVIOUR(test_a_first_place_does_not_join_a_number_without),
        BEHAVIOUR(test_each_ticket_has_a_number_unless_the_office_wants_it_otherwise),
    };

    return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}

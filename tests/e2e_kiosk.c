/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a visitor meets at the kiosk, against the real server: with a ticket, without one,
 * with a wrong one; no paper, no server.
 */
#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"

#include "tests/desk.h"
#include "tests/heard.h"
#include "tests/station.h"
#include "tests/test.h"

static void
test_no_number_is_taken_until_there_is_paper(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    station_open(station);
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_paper_screen);
    station_picture(station, "paper");
    assert_int_equal(station_issued(station), 0);
    printer_sink_set_answer(station->sink, PAPER_IS_THERE); /* a new roll */
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

/* What the office is told of a part of this kiosk. */
static bool
is_reported(struct station *station, const char *part, const char *wanted)
{
    struct e2e_answer *answer =
        e2e_ask(station->e2e, "supervisor", "GET", "/v1/devices", NULL, NULL);
    bool told = false;
    const json_t *device;
    size_t i;

    json_array_foreach(json_object_get(answer->json, "devices"), i, device)
    {
        const char *name = json_string_value(json_object_get(device, "name"));
        const char *value = json_string_value(json_object_get(device, part));

        told |= strcmp(name, "kiosk") == 0 && value && strcmp(value, wanted) == 0;
    }
    e2e_answer_free(answer);
    return told;
}

static void
wait_reported(struct station *station, const char *part, const char *wanted)
{
    int64_t end_ms = clock_monotonic_ms() + 20000;

    while (!is_reported(station, part, wanted)) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50));
    }
}

static void
test_an_empty_roll_is_told_before_a_visitor_comes(void **state)
{
    struct station *station = *state;

    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    station_open(station);
    wait_reported(station, "printer", "empty");
    wait_reported(station, "scanner", "ok");
    assert_true(station_shows(station, &kiosk_ready_screen));
    station_picture(station, "ready-no-paper");
    printer_sink_set_answer(station->sink, PAPER_IS_THERE);
    station->app->watch_ms = 0; /* the time has come to look again */
    window_redraw(station->app->window);
    wait_reported(station, "printer", "ok");
}

static void
test_who_needs_no_paper_gets_a_number_without(void **state)
{
    struct station *station = *state;

    station_open(station);
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_paper_screen);
    station_press(station, ID_NO_PAPER_NEEDED);
    station_wait(station, &kiosk_number_screen);
    assert_int_equal(station->app->print, PRINT_NONE);
    assert_int_equal(station_issued(station), 1);
}

static void
test_a_refusal_says_why_and_goes_away_by_itself(void **state)
{
    struct station *station = *state;
    struct ticket_code code = { .from_min = 480, .to_min = 660, .office = 3517 };
    char text[TICKET_CODE_SIZE];

    station_open(station);
    (void)text_copy(code.date, sizeof(code.date), "2026-07-15");
    ticket_id_make(code.id);
    e2e_sign(station->e2e, &code, text);
    station_type(station, text);
    station_wait(station, &kiosk_refused_screen);
    station_picture(station, "refused");
    assert_true(station->app->title[0]);
    assert_true(station->app->leave_ms > 0);
    station_type(
        station, "https://example.org/"); /* the next person does not wait for it */
    station_wait(station, &kiosk_refused_screen);
    station->app->leave_ms = clock_monotonic_ms() + 1;
    station_wait(station, &kiosk_ready_screen);
    assert_int_equal(station_issued(station), 0);
}

static void
test_a_service_is_chosen_before_paper_is_spent(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    station_open(station);
    station_press(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    station_picture(station, "groups");
    station_press(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    station_picture(station, "services");
    station_press(station, ID_CHOICE + (int)station->app->services.group_first[0]);
    station_wait(station, &kiosk_confirm_screen);
    station_picture(station, "confirm");
    assert_int_equal(station_issued(station), 0);
    station_press(station, ID_TAKE_NUMBER);
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

static void
test_a_slip_is_printed_again_with_the_same_number(void **state)
{
    struct station *station = *state;
    char track[600];
    char number[16];

    station_open(station);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    (void)text_copy(number, sizeof(number), station->app->arrival.number);
    station_press(station, ID_REPRINT);
    station_wait_print(station, PRINT_DONE);
    station_assert_slip(station, 2, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

/* Scan a ticket of the day after, and be refused. */
static void
scan_other_date(struct station *station)
{
    struct ticket_code code = { .from_min = 480, .to_min = 660, .office = 3517 };
    char text[TICKET_CODE_SIZE];

    (void)text_copy(code.date, sizeof(code.date), "2026-07-15");
    ticket_id_make(code.id);
    e2e_sign(station->e2e, &code, text);
    station_type(station, text);
    station_wait(station, &kiosk_refused_screen);
}

static void
test_the_language_may_be_changed_on_every_screen(void **state)
{
    struct station *station = *state;
    struct kiosk_app *app;
    char indonesian[sizeof(app->title)];

    station_open(station);
    app = station->app;
    scan_other_date(station);
    (void)text_copy(indonesian, sizeof(indonesian), app->title);
    station_press(station, ID_LANGUAGE);
    station_wait(station, &kiosk_refused_screen); /* the server says it in English now */
    assert_string_not_equal(app->title, indonesian);
    assert_non_null(strstr(app->title, "another day"));
    station_picture(station, "refused-en");
    station_type(station, "https://example.org/");
    while (!app->reason) {
        assert_true(window_step(app->window, 50));
    }
    station_press(station, ID_LANGUAGE); /* the kiosk's own words need nobody */
    assert_true(station_shows(station, &kiosk_refused_screen));
    station_press(station, ID_LANGUAGE);
    station_press(station, ID_DONE);
    assert_true(station_shows(station, &kiosk_ready_screen));
    assert_string_equal(i18n_language(), "id"); /* the next person begins anew */
    station_press(station, ID_LANGUAGE);
    station_picture(station, "ready-en");
    assert_string_equal(i18n_language(), "en");
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    station_picture(station, "number-en");
    assert_int_equal(station_issued(station), 1);
    station_press(station, ID_DONE);
    station_press(station, ID_LANGUAGE);
    app->leave_ms = clock_monotonic_ms() + 1; /* nobody scans */
    while (strcmp(i18n_language(), "en") == 0) {
        assert_true(window_step(app->window, 50));
    }
}

/* Until the loudspeaker gave it out to its end. */
static void
wait_heard(struct station *station, struct heard *heard, const struct sound *sound)
{
    int64_t end_ms = clock_monotonic_ms() + 20000;

    while (!heard_whole(heard, sound)) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 20));
    }
}

static void
test_a_scan_is_heard_good_or_bad(void **state)
{
    struct station *station = *state;
    struct heard heard;
    struct sound *accepted = chime_make(CHIME_ACCEPTED);
    struct sound *refused = chime_make(CHIME_REFUSED);
    size_t at;

    heard_open(&heard, station->folder);
    heard.volume = 70;
    station->options.silent = false;
    station_open(station);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    wait_heard(station, &heard, accepted);
    scan_other_date(station);
    wait_heard(station, &heard, refused);
    kiosk_app_close(station->app);
    station->app = NULL;
    heard_close(&heard);
    at = heard_take_chime(&heard, CHIME_ACCEPTED, 0);
    (void)heard_take_chime(&heard, CHIME_REFUSED, at);
    heard_assert_only_silence(&heard);
    heard_free(&heard);
    sound_unref(accepted);
    sound_unref(refused);
}

/* Counter 1 calls the one visitor there is, and has done with it. */
static void
serve(struct station *station)
{
    char visit[DESK_VISIT_SIZE];

    desk_open(station->e2e, 1);
    desk_call(station->e2e, 1, NULL, visit);
    desk_finish(station->e2e, 1, visit);
}

static void
test_who_was_served_is_told_so_and_spends_no_paper(void **state)
{
    struct station *station = *state;
    char number[16], track[600];

    station_open(station);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_expect_number(station, 1, number, track, sizeof(track));
    serve(station);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    assert_int_equal(station->app->arrival.state, VISIT_DONE);
    assert_string_equal(station->app->arrival.number, number);
    assert_int_equal(station->app->print, PRINT_NONE);
    assert_true(window_step(station->app->window, 50));
    station_picture(station, "number-done");
    (void)text_copy(station->app->arrival.survey, sizeof(station->app->arrival.survey),
        "https://antrean.example/s/2Q7F");
    window_redraw(station->app->window);
    assert_true(window_step(station->app->window, 50));
    station_picture(station, "number-survey");
}

static void
test_a_lost_server_is_said_and_comes_back(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    station_open(station);
    station_wait_phase(station, LINK_CONNECTED);
    e2e_kill(station->e2e);
    station_wait_phase(station, LINK_LOST);
    assert_true(window_step(station->app->window, 50));
    station_picture(station, "lost");
    station_type(
        station, e2e_ticket(station->e2e, 0)); /* nothing is taken, nothing is promised */
    assert_true(window_step(station->app->window, 200));
    assert_true(station_shows(station, &kiosk_ready_screen));
    e2e_restart(station->e2e);
    station_wait_phase(station, LINK_CONNECTED);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_expect_number(station, 1, number, track, sizeof(track));
}

#define AT_KIOSK(test) \
    cmocka_unit_test_setup_teardown(test, station_setup, station_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_no_number_is_taken_until_there_is_paper),
        AT_KIOSK(test_an_empty_roll_is_told_before_a_visitor_comes),
        AT_KIOSK(test_who_needs_no_paper_gets_a_number_without),
        AT_KIOSK(test_a_refusal_says_why_and_goes_away_by_itself),
        AT_KIOSK(test_a_service_is_chosen_before_paper_is_spent),
        AT_KIOSK(test_a_slip_is_printed_again_with_the_same_number),
        AT_KIOSK(test_the_language_may_be_changed_on_every_screen),
        AT_KIOSK(test_a_scan_is_heard_good_or_bad),
        AT_KIOSK(test_who_was_served_is_told_so_and_spends_no_paper),
        AT_KIOSK(test_a_lost_server_is_said_and_comes_back),
    };

    if (setenv("SDL_VIDEODRIVER", "dummy", 1) != 0 ||
        clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("kiosk", tests, NULL, NULL);
}

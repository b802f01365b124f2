/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a visitor meets at the kiosk, against the real server: with a ticket, without one,
 * with a wrong one; no paper, no server.
 */
#include <SDL.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"
#include "screen/widget_private.h"

#include "tests/support/desk.h"
#include "tests/support/heard.h"
#include "tests/support/load.h"
#include "tests/support/station.h"
#include "tests/support/test.h"

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
    station_come(station, &station->app->paper.ask_again_ms);
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
    int64_t end_ms = clock_monotonic_ms() + 60000;

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
    station_come(station, &station->app->paper.watch_ms);
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
    assert_int_equal(station->app->slip.state, PRINT_NONE);
    assert_int_equal(station_issued(station), 1);
}

/* The line broke when it was sent: at the next try it is sent, whatever the printer is.
 */
static void
test_who_goes_on_without_paper_is_not_asked_again(void **state)
{
    struct station *station = *state;

    station_open(station);
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_paper_screen);
    station->app->wish.without_paper = true;
    station->app->refusal.again = WANT_CHECK_IN;
    kiosk_act_try_again(station->app);
    station_wait(station, &kiosk_number_screen);
    assert_int_equal(station->app->slip.state, PRINT_NONE);
    assert_int_equal(station_issued(station), 1);
}

/* Until it refuses in words of its own, without asking the server. */
static void
wait_own_words(struct station *station)
{
    int64_t end_ms = clock_monotonic_ms() + 60000;

    while (!station->app->refusal.reason) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50));
    }
    assert_true(station_shows(station, &kiosk_refused_screen));
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
    assert_true(station->app->refusal.title[0]);
    assert_true(station->app->leave_ms > 0);
    station_type(
        station, "https://example.org/"); /* the next person does not wait for it */
    wait_own_words(station);
    station_come(station, &station->app->leave_ms);
    station_wait(station, &kiosk_ready_screen);
    assert_int_equal(station_issued(station), 0);
}

/* Press the digits of a phone, and go on. */
static void
give_phone(struct station *station, const char *digits)
{
    for (; *digits; digits++) {
        station_press(station, ID_CHOICE + (*digits == '0' ? 10 : *digits - '1'));
    }
    station_press(station, ID_TAKE_NUMBER);
}

static void
test_a_typed_number_gets_its_number_by_the_phone(void **state)
{
    static const char typed[] = "AKTA-33.351709000000001";
    struct station *station = *state;
    char number[16];
    char track[SLIP_QR_SIZE];
    int x;
    int y;

    station_open(station);
    desk_expect(station->e2e, "admin", "PATCH", "/v1/settings/policy",
        "{\"typed_numbers\":\"phone_all\"}", 200, NULL);
    desk_import(station->e2e, "AKTA-33.351709000000001,akta-lahir," E2E_DATE
                              ",08:00,11:00,Warga Uji,,0812-3456-4820\n");
    station_type(station, typed);
    station_wait(station, &kiosk_phone_screen);
    station_type(station, typed); /* it lies before the scanner still */
    assert_true(station_shows(station, &kiosk_phone_screen));
    assert_true(window_step(station->app->window, 20));
    assert_true(station_target(station, ID_DONE, &x, &y));
    assert_false(station_target(station, ID_TAKE_NUMBER, &x, &y)); /* nothing typed */
    give_phone(station, "4821");
    while (!station->app->wish.phone_wrong) {
        assert_true(window_step(station->app->window, 50));
    }
    station_wait(station, &kiosk_phone_screen);
    station_picture(station, "phone-wrong");
    assert_string_equal(station->app->wish.phone4, ""); /* typed anew */
    station_press(station, ID_CHOICE);
    station_press(station, ID_CHOICE + 9); /* taken back */
    give_phone(station, "4820");
    station_expect_number(station, 0, number, track, sizeof(track));
    assert_string_equal(number, "S001");
    assert_string_equal(station->app->wish.phone4, "");
    assert_int_equal(station_issued(station), 1);
}

static void
test_a_service_is_chosen_before_paper_is_spent(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    assert_int_equal(zone_follow("Asia/Jayapura", NULL), STATUS_OK); /* as installed */
    station_open(station);
    station_press(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    station_picture(station, "groups");
    assert_int_equal(clock_minute(0), 7 * 60); /* the server said where the office is */
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

/* How many choices can be pressed on this page. */
static int
choices_shown(struct station *station)
{
    const struct ui *ui = station->app->ui;
    int shown = 0;

    assert_true(window_step(station->app->window, 20)); /* it must be drawn */
    for (size_t i = 0; i < ui->count; i++) {
        shown += ui->targets[i].id >= ID_CHOICE;
    }
    return shown;
}

/* The certificates are ten services: eight on a page, and two. */
static void
test_services_beyond_a_page_are_reached(void **state)
{
    struct station *station = *state;
    const struct kiosk_services *services;
    size_t group = 0;
    size_t last = 0;

    station_open(station);
    station_press(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    services = &station->app->services;
    while (strcmp(services->item[services->group_first[group]].group, "Akta") != 0) {
        group++;
        assert_true(group < services->group_count);
    }
    station_press(station, ID_CHOICE + (int)group);
    station_wait(station, &kiosk_services_screen);
    assert_int_equal(choices_shown(station), 8);
    station_press(station, ID_NEXT_PAGE);
    assert_int_equal(choices_shown(station), 2);
    station_press(station, ID_NEXT_PAGE); /* the first page again */
    assert_int_equal(choices_shown(station), 8);
    station_press(station, ID_NEXT_PAGE);
    for (size_t i = 0; i < services->count; i++) {
        last = kiosk_service_in_group(services, group, &services->item[i]) ? i : last;
    }
    station_press(station, ID_CHOICE + (int)last);
    station_wait(station, &kiosk_confirm_screen);
    assert_int_equal(station->app->chosen, last);
    station_press(station, ID_BACK);
    station_wait(station, &kiosk_services_screen);
    station_press(station, ID_BACK);
    station_wait(station, &kiosk_groups_screen);
    station_press(station, ID_BACK);
    station_wait(station, &kiosk_ready_screen);
}

/* Its rest after a slip is over. */
static void
press_reprint(struct station *station)
{
    station_come(station, &station->app->slip.rest_until_ms);
    station_press(station, ID_REPRINT);
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
    press_reprint(station);
    station_wait_print(station, PRINT_DONE);
    station_assert_slip(station, 2, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

/* As a ticket that lies before the scanner, and a finger that taps twice. */
static void
test_one_wish_read_or_tapped_often_is_one_slip(void **state)
{
    struct station *station = *state;
    SDL_Event tap = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                          .button = SDL_BUTTON_LEFT,
                          .state = SDL_PRESSED,
                          .clicks = 1 } };
    size_t len;
    int x, y;

    station_open(station);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    for (int i = 0; i < 4; i++) {
        station_type(station, e2e_ticket(station->e2e, 0));
        assert_true(window_step(station->app->window, 50));
    }
    assert_true(station_target(station, ID_DONE, &x, &y));
    tap.button.x = x;
    tap.button.y = y;
    for (int i = 0; i < 2;
         i++) { /* press and let go, in the first moment of the screen */
        tap.button.type = i == 0 ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP;
        press_guard_begin(&station->app->guard, clock_monotonic_ms());
        assert_int_equal(SDL_PushEvent(&tap), 1);
        assert_true(window_step(station->app->window, 50));
    }
    assert_true(station_shows(station, &kiosk_number_screen));
    station_wait_print(station, PRINT_DONE);
    assert_int_equal(station->app->slip.count, 1);
    kiosk_paper_reprint(station->app); /* too soon */
    assert_int_equal(station->app->slip.state, PRINT_DONE);
    press_reprint(station);
    station_wait_print(station, PRINT_DONE);
    assert_non_null(printer_sink_wait(station->sink, 2, &len));
    assert_int_equal(station->app->slip.count, 2);
    assert_int_equal(station_issued(station), 1);
}

/* One wrong letter: it is to be read again before anybody speaks of forgery. */
static void
test_a_ticket_that_was_read_wrongly_is_to_be_scanned_again(void **state)
{
    struct station *station = *state;
    char code[TICKET_CODE_SIZE];
    size_t last = strlen(e2e_ticket(station->e2e, 0)) - 20;

    station_open(station);
    (void)text_copy(code, sizeof(code), e2e_ticket(station->e2e, 0));
    code[last] = code[last] == 'Y' ? 'Z' : 'Y';
    station_type(station, code);
    station_wait(station, &kiosk_refused_screen);
    assert_int_equal(station->app->refusal.why, STATUS_UNREADABLE);
    while (press_guard_is_up(&station->app->guard, clock_monotonic_ms())) {
        assert_true(window_step(station->app->window, 20));
    }
    station_type(station, code);
    station_wait(station, &kiosk_wait_screen);
    station_wait(station, &kiosk_refused_screen);
    assert_int_equal(station->app->refusal.why, STATUS_FORGED_TICKET);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
}

/* The number is given; then the paper does not come out. */
static void
test_a_slip_that_failed_is_said_and_tried_again(void **state)
{
    struct station *station = *state;
    char nowhere[] = "file:/nowhere/slips"; /* fails at once */
    struct printer *working;
    struct printer *broken;
    struct error err;
    char number[16];
    char track[600];

    station_open(station);
    if (printer_new(nowhere, &station->options.print, &broken, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    (void)text_copy(number, sizeof(number), station->app->arrival.number);
    working = station->app->printer;
    station->app->printer = broken;
    press_reprint(station);
    station_wait_print(station, PRINT_FAILED);
    assert_true(station_shows(station, &kiosk_number_screen));
    assert_string_equal(station->app->arrival.number, number);
    station->app->printer = working;
    press_reprint(station);
    station_wait_print(station, PRINT_DONE);
    station_assert_slip(station, 2, number, track, sizeof(track));
    assert_false(kiosk_paper_can_reprint(station->app)); /* three are enough */
    assert_int_equal(station_issued(station), 1);
    printer_free(broken);
}

static void
test_little_paper_is_told_and_still_printed_on(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    printer_sink_set_answer(station->sink, PAPER_IS_THERE | 0x0c);
    station_open(station);
    wait_reported(station, "printer", "low");
    station_type(station, e2e_ticket(station->e2e, 0));
    station_expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(station_issued(station), 1);
}

/* A printer that is away is no reason to spend a number, and is told of as missing. */
static void
test_a_printer_that_is_gone_costs_no_number(void **state)
{
    struct station *station = *state;

    /* No way leads there: one that refuses is tried for 4 s, as if it were busy. */
    (void)text_copy(station->printer, sizeof(station->printer), "tcp:255.255.255.255:1");
    station->options.printer = station->printer;
    station_open(station);
    wait_reported(station, "printer", "missing");
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_paper_screen);
    assert_int_equal(station->app->paper.problem, STATUS_UNREACHABLE);
    assert_int_equal(station_issued(station), 0);
    station_press(station, ID_NO_PAPER_NEEDED);
    station_wait(station, &kiosk_number_screen);
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
    char indonesian[sizeof(app->refusal.title)];

    station_open(station);
    app = station->app;
    scan_other_date(station);
    (void)text_copy(indonesian, sizeof(indonesian), app->refusal.title);
    station_press(station, ID_LANGUAGE);
    station_wait(station, &kiosk_refused_screen); /* the server says it in English now */
    assert_string_not_equal(app->refusal.title, indonesian);
    assert_non_null(strstr(app->refusal.title, "another day"));
    station_picture(station, "refused-en");
    station_type(station, "https://example.org/");
    wait_own_words(station);
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
    int64_t end_ms = clock_monotonic_ms() + 60000;

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

/* It speaks with one at a time, as cheap ones do: then the kiosk has let it go. */
static void
expect_free_printer(struct station *station)
{
    static const uint8_t question[] = { 0x10, 0x04, 4 };
    int fd = load_dial(printer_sink_port(station->sink));
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    bool is_free;

    assert_true(fd >= 0);
    is_free = send(fd, question, sizeof(question), 0) == sizeof(question) &&
              poll(&wait, 1, 60000) == 1;
    (void)close(fd);
    assert_true(is_free);
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
    assert_int_equal(station->app->slip.state, PRINT_NONE);
    expect_free_printer(station);
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
        AT_KIOSK(test_who_goes_on_without_paper_is_not_asked_again),
        AT_KIOSK(test_a_refusal_says_why_and_goes_away_by_itself),
        AT_KIOSK(test_a_typed_number_gets_its_number_by_the_phone),
        AT_KIOSK(test_a_service_is_chosen_before_paper_is_spent),
        AT_KIOSK(test_services_beyond_a_page_are_reached),
        AT_KIOSK(test_a_slip_is_printed_again_with_the_same_number),
        AT_KIOSK(test_one_wish_read_or_tapped_often_is_one_slip),
        AT_KIOSK(test_a_ticket_that_was_read_wrongly_is_to_be_scanned_again),
        AT_KIOSK(test_a_slip_that_failed_is_said_and_tried_again),
        AT_KIOSK(test_little_paper_is_told_and_still_printed_on),
        AT_KIOSK(test_a_printer_that_is_gone_costs_no_number),
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

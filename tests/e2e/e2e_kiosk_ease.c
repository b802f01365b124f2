/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kiosk for who sees, reads or reaches badly: every screen by a numeric keypad, a
 * number typed without a keyboard, large letters, a voice that says no name and no
 * registration number, three languages; and the next person begins anew.
 */
#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "screen/i18n.h"
#include "screen/theme.h"
#include "screen/widget_private.h"

#include "tests/support/desk.h"
#include "tests/support/heard.h"
#include "tests/support/station.h"
#include "tests/support/test.h"

#define REGISTRATION "AKTA-33.351709000000001"
#define DEADLINE_MS 60000
#define WAYS 4

static struct synth *kiosk_voice, *own_voice; /* forked before there is a thread */

static const struct way {
    SDL_Scancode key;
    int dx, dy;
} ways[WAYS] = {
    { SDL_SCANCODE_KP_2, 0, 1 },
    { SDL_SCANCODE_KP_4, -1, 0 },
    { SDL_SCANCODE_KP_6, 1, 0 },
    { SDL_SCANCODE_KP_8, 0, -1 },
};

static void
redraw(struct station *station)
{
    window_redraw(station->app->window);
    assert_true(window_step(station->app->window, 0));
}

/* A key of a keypad with its lamp on, which types a letter as well. */
static void
tap(struct station *station, SDL_Scancode key)
{
    SDL_Event down = { .key = { .type = SDL_KEYDOWN,
                           .timestamp = 1000,
                           .state = SDL_PRESSED,
                           .keysym = {
                               .scancode = key, .sym = SDL_SCANCODE_TO_KEYCODE(key) } } };
    SDL_Event digit = { .text = { .type = SDL_TEXTINPUT, .timestamp = 1000 } };

    digit.text.text[0] = '5';
    station->app->guard = (struct press_guard){ 0 }; /* its time has passed */
    assert_int_equal(SDL_PushEvent(&down), 1);
    if (key != SDL_SCANCODE_KP_ENTER) {
        assert_int_equal(SDL_PushEvent(&digit), 1);
    }
    assert_true(window_step(station->app->window, 0));
    redraw(station);
}

/* How the focus comes from one target to each other, as the index of the way and from
   where; by the very moves that the keys make. */
struct map {
    int way[UI_TARGETS_MAX]; /* -1: not reached */
    size_t from[UI_TARGETS_MAX];
};

static size_t
index_of(const struct ui *ui, int id)
{
    for (size_t i = 0; i < ui->count; i++) {
        if (ui->targets[i].id == id) {
            return i;
        }
    }
    fail_msg("nothing with id %d is on the screen", id);
    return 0;
}

static void
explore(struct ui *ui, size_t start, struct map *map)
{
    size_t queue[UI_TARGETS_MAX] = { start };
    size_t count = 1;
    int focus = ui_focused(ui);

    for (size_t i = 0; i < ui->count; i++) {
        map->way[i] = -1;
    }
    map->way[start] = WAYS; /* nothing leads there, it begins there */
    for (size_t at = 0; at < count; at++) {
        for (int w = 0; w < WAYS; w++) {
            size_t next;

            ui_focus(ui, ui->targets[queue[at]].id);
            ui_focus_toward(ui, ways[w].dx, ways[w].dy);
            next = index_of(ui, ui_focused(ui));
            if (map->way[next] < 0) {
                map->way[next] = w;
                map->from[next] = queue[at];
                queue[count++] = next;
            }
        }
    }
    ui_focus(ui, focus);
}

/* Everything that can be pressed on this screen is reached by the keypad, and the focus
   is seen. */
static void
expect_all_is_reached(struct station *station)
{
    struct ui *ui = station->app->ui;
    struct map map;

    redraw(station);
    assert_true(ui_focus_is_seen(ui));
    explore(ui, index_of(ui, ui_focused(ui)), &map);
    for (size_t i = 0; i < ui->count; i++) {
        if (ui_is_reached(&ui->targets[i]) && map.way[i] < 0) {
            fail_msg("\"%s\" is not reached on \"%s\"", ui->targets[i].said,
                window_screen(station->app->window)->name);
        }
    }
}

/* Go there by the keys that move, and choose it by the 5. */
static void
choose(struct station *station, int id)
{
    struct ui *ui = station->app->ui;
    int steps[UI_TARGETS_MAX];
    size_t count = 0;
    struct map map;

    expect_all_is_reached(station);
    explore(ui, index_of(ui, ui_focused(ui)), &map);
    for (size_t at = index_of(ui, id); map.way[at] < WAYS; at = map.from[at]) {
        assert_true(map.way[at] >= 0);
        steps[count++] = map.way[at];
    }
    while (count > 0) {
        tap(station, ways[steps[--count]].key);
        assert_true(ui_focus_is_seen(ui));
    }
    assert_int_equal(ui_focused(ui), id);
    tap(station, SDL_SCANCODE_KP_5);
}

static void
open_connected(struct station *station)
{
    station_open(station);
    station_wait_phase(station, LINK_CONNECTED);
    redraw(station);
}

static void
import_registration(struct station *station)
{
    desk_expect(station->e2e, "admin", "PATCH", "/v1/settings/policy",
        "{\"typed_numbers\":\"phone_all\"}", 200, NULL);
    desk_import(station->e2e,
        REGISTRATION ",akta-lahir," E2E_DATE ",08:00,11:00,Warga Uji,,0812-3456-4820\n");
}

static int
typed_key(char letter)
{
    static const char keys[] = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-.";

    return ID_CHOICE + (int)(strchr(keys, letter) - keys);
}

static void
test_a_walk_in_by_the_keypad_alone(void **state)
{
    struct station *station = *state;
    struct kiosk_app *app;

    open_connected(station);
    app = station->app;
    assert_false(ui_focus_is_seen(app->ui));
    tap(station, SDL_SCANCODE_KP_5); /* first the focus is seen; nothing is chosen */
    assert_true(station_shows(station, &kiosk_ready_screen));
    choose(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    tap(station, SDL_SCANCODE_KP_0);
    station_wait(station, &kiosk_ready_screen);
    assert_false(ui_focus_is_seen(app->ui)); /* the next person begins anew */
    tap(station, SDL_SCANCODE_KP_8);
    choose(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    expect_all_is_reached(station);
    station_picture(station, "keypad-groups");
    choose(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    tap(station, SDL_SCANCODE_KP_MULTIPLY);
    station_wait(station, &kiosk_groups_screen);
    choose(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    choose(station, ID_CHOICE + (int)app->services.group_first[0]);
    station_wait(station, &kiosk_confirm_screen);
    redraw(station);
    assert_int_equal(ui_focused(app->ui), ID_TAKE_NUMBER); /* the main action is first */
    expect_all_is_reached(station);
    tap(station, SDL_SCANCODE_KP_ENTER);
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    expect_all_is_reached(station);
    choose(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
    assert_int_equal(station_issued(station), 1);
}

static void
test_a_number_is_typed_by_the_keypad_alone(void **state)
{
    struct station *station = *state;
    struct kiosk_app *app;

    import_registration(station);
    open_connected(station);
    app = station->app;
    tap(station, SDL_SCANCODE_KP_6);
    choose(station, ID_TYPE_NUMBER);
    station_wait(station, &kiosk_typed_screen);
    choose(station, typed_key('K'));
    choose(station, ID_CHOICE + 38); /* taken back */
    assert_string_equal(app->wish.typed, "");
    for (const char *letter = REGISTRATION; *letter; letter++) {
        choose(station, typed_key(*letter));
    }
    assert_string_equal(app->wish.typed, REGISTRATION);
    station_picture(station, "keypad-typed");
    choose(station, ID_TAKE_NUMBER);
    station_wait(station, &kiosk_phone_screen);
    for (const char *digit = "4820"; *digit; digit++) {
        choose(station, ID_CHOICE + (*digit == '0' ? 10 : *digit - '1'));
    }
    choose(station, ID_TAKE_NUMBER);
    station_wait(station, &kiosk_number_screen);
    assert_string_equal(app->arrival.number, "S001");
    station_wait_print(station, PRINT_DONE);
    tap(station, SDL_SCANCODE_KP_0);
    station_wait(station, &kiosk_ready_screen);
    assert_string_equal(app->wish.typed, "");
    assert_string_equal(app->wish.code, "");
}

static void
test_a_number_is_typed_by_touch(void **state)
{
    struct station *station = *state;
    int x, y;

    import_registration(station);
    open_connected(station);
    station_press(station, ID_TYPE_NUMBER);
    station_wait(station, &kiosk_typed_screen);
    station_press(station, typed_key('A'));
    assert_false(station_target(station, ID_TAKE_NUMBER, &x, &y)); /* no figure yet */
    for (const char *letter = &REGISTRATION[1]; *letter; letter++) {
        station_press(station, typed_key(*letter));
    }
    station_picture(station, "typed");
    station_press(station, typed_key('9')); /* one too many */
    station_press(station, ID_TAKE_NUMBER);
    station_wait(station, &kiosk_refused_screen);
    station->app->leave_ms = 0; /* however slow this machine is */
    station_picture(station, "typed-refused");
    station_press(station, ID_TYPE_NUMBER); /* what was typed stands there still */
    station_wait(station, &kiosk_typed_screen);
    assert_string_equal(station->app->wish.typed, REGISTRATION "9");
    station_press(station, ID_CHOICE + 38);
    station_press(station, ID_TAKE_NUMBER);
    station_wait(station, &kiosk_phone_screen);
    station_press(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
    station_press(station, ID_TYPE_NUMBER);
    station_wait(station, &kiosk_typed_screen);
    assert_string_equal(
        station->app->wish.typed, ""); /* of the one before nothing is left */
}

static void
test_refusal_and_no_paper_by_the_keypad(void **state)
{
    struct station *station = *state;

    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    open_connected(station);
    station_type(station, "https://example.org/");
    station_wait(station, &kiosk_refused_screen);
    station->app->leave_ms = 0; /* however slow this machine is */
    tap(station, SDL_SCANCODE_KP_2);
    expect_all_is_reached(station);
    choose(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_paper_screen);
    tap(station, SDL_SCANCODE_KP_2);
    expect_all_is_reached(station);
    choose(station, ID_NO_PAPER_NEEDED);
    station_wait(station, &kiosk_number_screen);
    assert_int_equal(station_issued(station), 1);
}

/* A scanner that types ends its line in the keypad's Enter: that is no choice. */
static void
test_a_scanner_is_told_from_the_keypad(void **state)
{
    struct station *station = *state;
    const char *ticket = e2e_ticket(station->e2e, 0);

    open_connected(station);
    tap(station, SDL_SCANCODE_KP_6); /* a choice has the focus */
    for (; *ticket; ticket++) {
        SDL_Event event = { .text = { .type = SDL_TEXTINPUT, .timestamp = 2000 } };

        event.text.text[0] = *ticket;
        assert_int_equal(SDL_PushEvent(&event), 1);
    }
    {
        SDL_Event enter = {
            .key = { .type = SDL_KEYDOWN,
                .timestamp = 2000,
                .state = SDL_PRESSED,
                .keysym = { .scancode = SDL_SCANCODE_KP_ENTER, .sym = SDLK_KP_ENTER } }
        };

        assert_int_equal(SDL_PushEvent(&enter), 1);
    }
    station_wait(station, &kiosk_number_screen);
    assert_int_equal(station_issued(station), 1);
}

/* Large letters are darker, too, and are one person's. */
static void
test_large_letters_are_for_one_person(void **state)
{
    struct station *station = *state;
    struct kiosk_app *app;
    int before;

    open_connected(station);
    app = station->app;
    before = window_px(app->window, 100);
    station_press(station, ID_LARGE);
    assert_true(app->ease.large);
    assert_true(window_px(app->window, 100) > before);
    assert_int_equal(theme_rgb(THEME_SLATE).r, theme_rgb(THEME_INK).r);
    assert_true(
        app->leave_ms > 0); /* who leaves without a scan leaves no large letters */
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE); /* its buttons stand where they stay */
    assert_true(app->ease.large);
    station_press(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
    assert_false(app->ease.large);
    assert_int_equal(window_px(app->window, 100), before);
    assert_int_not_equal(theme_rgb(THEME_SLATE).r, theme_rgb(THEME_INK).r);
}

/* The button goes through the languages that the office allows; what has no Javanese,
   as no other screen has, is said in Indonesian. */
static void
test_javanese_where_the_office_allows_it(void **state)
{
    struct station *station = *state;

    station->options.languages[2] = "jv";
    station->options.language_count = 3;
    open_connected(station);
    station_press(station, ID_LANGUAGE);
    assert_string_equal(i18n_language(), "en");
    station_press(station, ID_LANGUAGE);
    assert_string_equal(i18n_language(), "jv");
    assert_string_equal(i18n_text("Kembali"), "Wangsul");
    assert_string_equal(i18n_text("Tanda hubung"), "Tandha sambung");
    assert_string_equal(i18n_text("Loket tutup"), "Loket tutup"); /* of the counter */
    station_picture(station, "ready-jv");
    station_press(station, ID_LANGUAGE);
    assert_string_equal(i18n_language(), "id");
}

/* ---- the voice ---- */

static void
wait_heard(struct station *station, struct heard *heard, const struct sound *sound)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (!heard_whole(heard, sound)) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 20));
    }
}

static void
open_with_voice(struct station *station, struct heard *heard)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    heard_open(heard, station->folder);
    heard->volume = 70;
    station->options.silent = false;
    station->synth = kiosk_voice;
    open_connected(station);
    while (!kiosk_ease_can_speak(station->app)) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 20));
    }
    redraw(station);
}

static void
close_with_voice(struct station *station, struct heard *heard)
{
    kiosk_app_close(station->app);
    station->app = NULL;
    heard_close(heard);
    heard_free(heard);
}

static void
test_each_screen_is_said_to_who_asks(void **state)
{
    struct station *station = *state;
    struct kiosk_app *app;
    struct heard heard;
    struct sound *way =
        heard_make_afresh(own_voice, "Pilih layanan. KTP-el. 6 pilihan", SENTENCE_ID);
    struct sound *back = heard_make_afresh(own_voice, "Kembali", SENTENCE_ID);

    open_with_voice(station, &heard);
    app = station->app;
    tap(station, SDL_SCANCODE_KP_PLUS);
    assert_true(app->ease.spoken);
    assert_non_null(strstr(app->ease.told, "Pindai"));
    ui_focus(app->ui, ID_LARGE);
    station_picture(station, "keypad-head");
    choose(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    redraw(station);
    wait_heard(station, &heard, way);
    station_picture(station, "spoken-groups");
    app->leave_ms = 0;                       /* however slow this machine is */
    while (ui_focused(app->ui) != ID_BACK) { /* only what is new is said */
        tap(station, SDL_SCANCODE_KP_2);
    }
    wait_heard(station, &heard, back);
    tap(station, SDL_SCANCODE_KP_0);
    station_wait(station, &kiosk_ready_screen);
    assert_false(app->ease.spoken); /* it ends by itself */
    close_with_voice(station, &heard);
    sound_unref(way);
    sound_unref(back);
}

/* Nothing of a person is said: not what is typed, not whose it is. */
static void
expect_discreet(const struct kiosk_app *app)
{
    assert_null(strstr(app->ease.told, "3517090000"));
    assert_null(strstr(app->ease.told, "AKTA-"));
    assert_null(strstr(app->ease.told, "4820"));
    assert_null(strcasestr(app->ease.told, "Warga"));
    assert_true(app->ease.told[0]);
}

static void
test_nothing_of_a_person_is_said(void **state)
{
    struct station *station = *state;
    struct kiosk_app *app;
    struct heard heard;

    import_registration(station);
    open_with_voice(station, &heard);
    app = station->app;
    station_press(station, ID_SOUND);
    station_press(station, ID_TYPE_NUMBER);
    station_wait(station, &kiosk_typed_screen);
    for (const char *letter = REGISTRATION; *letter; letter++) {
        station_press(station, typed_key(*letter));
        redraw(station);
        expect_discreet(app);
    }
    station_press(station, ID_TAKE_NUMBER);
    station_wait(station, &kiosk_phone_screen);
    for (const char *digit = "4820"; *digit; digit++) {
        station_press(station, ID_CHOICE + (*digit == '0' ? 10 : *digit - '1'));
        redraw(station);
        expect_discreet(app);
    }
    station_press(station, ID_TAKE_NUMBER);
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    redraw(station);
    expect_discreet(app);
    assert_non_null(
        strstr(app->ease.told, "{number}")); /* that it is, of the number's voice */
    assert_true(app->arrival.service[0]);
    assert_null(
        strstr(app->ease.told, app->arrival.service)); /* a divorce's, it may be */
    station_type(station, "AKTA-33.351709000000009");
    station_wait(station, &kiosk_refused_screen);
    redraw(station);
    expect_discreet(app);
    close_with_voice(station, &heard);
}

static void
test_without_a_voice_there_is_no_button(void **state)
{
    struct station *station = *state;
    int x, y;

    open_connected(station); /* silent */
    assert_false(station_target(station, ID_SOUND, &x, &y));
    tap(station, SDL_SCANCODE_KP_PLUS);
    assert_false(station->app->ease.spoken);
}

#define AT_KIOSK(test) \
    cmocka_unit_test_setup_teardown(test, station_setup, station_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_a_walk_in_by_the_keypad_alone),
        AT_KIOSK(test_a_number_is_typed_by_the_keypad_alone),
        AT_KIOSK(test_a_number_is_typed_by_touch),
        AT_KIOSK(test_refusal_and_no_paper_by_the_keypad),
        AT_KIOSK(test_a_scanner_is_told_from_the_keypad),
        AT_KIOSK(test_large_letters_are_for_one_person),
        AT_KIOSK(test_javanese_where_the_office_allows_it),
        AT_KIOSK(test_each_screen_is_said_to_who_asks),
        AT_KIOSK(test_nothing_of_a_person_is_said),
        AT_KIOSK(test_without_a_voice_there_is_no_button),
    };
    int failed;

    if (setenv("SDL_VIDEODRIVER", "dummy", 1) != 0 ||
        clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK ||
        synth_start(&kiosk_voice, NULL) != STATUS_OK ||
        synth_start(&own_voice, NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    failed = cmocka_run_group_tests_name("kiosk made easy", tests, NULL, NULL);
    synth_stop(own_voice);
    synth_stop(kiosk_voice);
    return failed;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kiosk's screens as they are meant to look, lying and standing, in three languages;
   in large letters nothing is cut off at any size of screen. */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"
#include "screen/theme.h"

#include "tests/support/desk.h"
#include "tests/support/golden.h"
#include "tests/support/readable.h"
#include "tests/support/station.h"
#include "tests/support/test.h"

/* The right half of the number's screen below its head holds a QR that is new each time;
   what it says is read back by the test of the slip. */
static struct rect
track_place(const struct station *station)
{
    struct rect room = window_rect(station->app->window);

    return room.w > room.h ? (struct rect){ room.w * 76 / 100, room.h * 15 / 100,
        room.w * 22 / 100, room.h * 42 / 100 }
                           : (struct rect){ room.w * 55 / 100, room.h * 54 / 100,
                                 room.w * 42 / 100, room.h * 26 / 100 };
}

static void look(struct station *station, const char *name, size_t index);

static bool in_large; /* what follows is looked at in large letters */

/* After "ready", which forgets what the person before wanted. */
static void
enlarge(struct station *station)
{
    if (in_large) {
        kiosk_ease_set_large(station->app, true);
        assert_true(window_step(station->app->window, 20));
    }
}

static void
check(struct station *station, const char *name)
{
    struct rect mask = track_place(station);
    bool number = station_shows(station, &kiosk_number_screen);
    char whole[96];
    const struct readable rules = {
        .name = whole, .margin = THEME_GAP, .smallest = THEME_16
    };

    station->app->leave_ms = 0; /* it is looked at for as long as that takes */
    assert_true(window_step(station->app->window, 20));
    if (in_large || strcmp(i18n_language(), "jv") == 0) { /* no picture of it is kept */
        look(station, name, 0);
        return;
    }
    (void)snprintf(whole, sizeof(whole), "kiosk-%s-%s%s", name, i18n_language(),
        window_rect(station->app->window).w < window_rect(station->app->window).h
            ? "-standing"
            : "");
    readable_check(station->app->window, &rules);
    golden_check(station->app->window, whole, &mask, number ? 1 : 0);
}

/* What a visitor without a ticket sees, up to the number. */
static void
walk_in(struct station *station)
{
    station_press(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    check(station, "groups");
    station_press(station, ID_CHOICE);
    station_wait(station, &kiosk_services_screen);
    check(station, "services");
    station_press(station, ID_CHOICE + (int)station->app->services.group_first[0]);
    station_wait(station, &kiosk_confirm_screen);
    check(station, "confirm");
    station_press(station, ID_TAKE_NUMBER);
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    while (
        station->app->slip.rest_until_ms > 0) { /* the rest before it is printed again */
        assert_true(window_step(station->app->window, 50));
    }
    check(station, "number");
    station_press(station, ID_DONE);
}

static void
look_at_all(struct station *station)
{
    station_open(station);
    station_wait_phase(station, LINK_CONNECTED);
    enlarge(station);
    check(station, "ready");
    walk_in(station);
    enlarge(station);
    station_type(station, "https://example.org/");
    station_wait(station, &kiosk_refused_screen);
    check(station, "refused");
    station_press(station, ID_DONE);
    enlarge(station);
    station_press(station, ID_TYPE_NUMBER);
    station_wait(station, &kiosk_typed_screen);
    (void)text_copy(
        station->app->wish.typed, sizeof(station->app->wish.typed), "AKTA-33.3517");
    window_redraw(station->app->window);
    check(station, "typed");
    station_press(station, ID_DONE);
    enlarge(station);
    desk_expect(station->e2e, "admin", "PATCH", "/v1/settings/policy",
        "{\"typed_numbers\":\"phone_all\"}", 200, NULL);
    desk_import(station->e2e, "AKTA-33.351709000000001,akta-lahir," E2E_DATE
                              ",08:00,11:00,Warga Uji,,0812-3456-4821\n");
    station_type(station, "AKTA-33.351709000000001");
    station_wait(station, &kiosk_phone_screen);
    station_press(station, ID_CHOICE + 3);
    station_press(station, ID_CHOICE + 7);
    check(station, "phone");
    if (in_large) { /* the longest that it says */
        station->app->wish.phone_wrong = true;
        window_redraw(station->app->window);
        look(station, "phone", 1);
    }
    station_press(station, ID_DONE);
    enlarge(station);
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    station_type(station, e2e_ticket(station->e2e, 0));
    station_wait(station, &kiosk_paper_screen);
    check(station, "paper");
}

/* A screen with hard data; no picture of it is kept. */
static void
look(struct station *station, const char *name, size_t index)
{
    char whole[96];
    struct rect size = window_rect(station->app->window);
    const struct readable rules = { .name = whole,
        .margin = THEME_GAP,
        .smallest = in_large ? THEME_16 : 18 /* a fifth more than it says */ };

    (void)snprintf(whole, sizeof(whole), "kiosk-%s-%zu-%s-%dx%d%s", name, index,
        i18n_language(), size.w, size.h, in_large ? "-large" : "");
    readable_check(station->app->window, &rules);
}

#define HARD_PAPERS 16

/* A service as an office may write it: sixty letters, sixteen papers. */
static void
make_hard(struct kiosk_service *service)
{
    (void)text_copy(service->name, sizeof(service->name),
        "Perubahan data kependudukan karena pindah antarprovinsi 2026");
    service->document_count = HARD_PAPERS;
    for (size_t i = 0; i < HARD_PAPERS; i++) {
        service->document[i].mode = DOCUMENT_HAND_COPY;
        (void)snprintf(service->document[i].label, sizeof(service->document[i].label),
            "surat keterangan kelahiran kepala desa (lahir di rumah) ke-%zu", i + 1);
    }
}

static void
note_left_out(void *arg, const struct text_seen *seen)
{
    int *left_out = arg;

    *left_out +=
        seen && (strstr(seen->text, "berkas lain") || strstr(seen->text, "more papers"));
}

/* No paper of a service of the catalogue is left to be asked for. */
static void
expect_every_paper(struct kiosk_app *app)
{
    int left_out = 0;

    text_watch(app->window, note_left_out, &left_out);
    SDL_FreeSurface(window_picture(app->window));
    text_watch(app->window, NULL, NULL);
    if (left_out > 0) {
        fail_msg("%s: papers are left out", app->services.item[app->chosen].code);
    }
}

/* Every service of the catalogue as a visitor without a ticket meets it, on a busy day.
 */
static void
look_at_every_service(struct station *station)
{
    struct kiosk_app *app;

    station_open(station);
    app = station->app;
    station_wait_phase(station, LINK_CONNECTED);
    enlarge(station);
    station_press(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    for (size_t i = 0; i < app->services.count; i++) {
        app->services.item[i].waiting = 128 + (int)i;
        app->services.item[i].estimate_s = 9900;
        app->services.item[i].estimate_to_s = 13000;
        app->services.item[i].no_number = i % 4 == 3 ? NO_NUMBER_GONE : NO_NUMBER_NONE;
        app->services.item[i].no_counter = i % 4 == 1;
    }
    make_hard(&app->services.item[0]);
    look(station, "groups", 0);
    for (app->group = 0; app->group < app->services.group_count; app->group++) {
        window_show(app->window, &kiosk_services_screen);
        look(station, "services", app->group);
    }
    for (app->chosen = 0; app->chosen < app->services.count; app->chosen++) {
        window_show(app->window, &kiosk_confirm_screen);
        look(station, "confirm", app->chosen);
        if (app->chosen > 0 && !in_large) {
            expect_every_paper(app);
        }
    }
}

/* Does a screen say a text? */
struct text_sought {
    const char *text;
    bool seen;
};

static void
note_text(void *arg, const struct text_seen *seen)
{
    struct text_sought *sought = arg;

    sought->seen |= seen && strcmp(seen->text, sought->text) == 0;
}

static bool
says(struct kiosk_app *app, const char *text)
{
    struct text_sought sought = { .text = text };

    text_watch(app->window, note_text, &sought);
    SDL_FreeSurface(window_picture(app->window));
    text_watch(app->window, NULL, NULL);
    return sought.seen;
}

/* Why there is no number is told where a service is chosen, and nothing else. */
static void
test_why_there_is_no_number_is_told(void **state)
{
    static const struct screen *const screens[] = { &kiosk_groups_screen,
        &kiosk_services_screen, &kiosk_confirm_screen };
    static const struct {
        enum no_number why;
        const char *text;
    } rows[] = {
        { NO_NUMBER_LATER, "Nomor dibuka lagi pukul 12.30" },
        { NO_NUMBER_NO_TIME, "Hari ini tidak terlayani lagi" },
        { NO_NUMBER_GONE, "Nomor hari ini habis" },
        { NO_NUMBER_OFF, "Hari ini tidak dilayani" },
        { NO_NUMBER_CLOSED, "Kantor sedang tutup" },
    };
    struct station *station = *state;
    struct kiosk_app *app;

    station_open(station);
    app = station->app;
    station_wait_phase(station, LINK_CONNECTED);
    station_press(station, ID_WALK_IN);
    station_wait(station, &kiosk_groups_screen);
    for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
        for (size_t i = 0; i < app->services.count; i++) {
            app->services.item[i].no_number = rows[r].why;
            app->services.item[i].again_ms =
                INT64_C(1784007000000); /* 12.30 in Jakarta */
        }
        for (size_t s = 0; s < ARRAY_LEN(screens); s++) {
            window_show(app->window, screens[s]);
            look(station, "why", r * ARRAY_LEN(screens) + s);
            for (size_t t = 0; t < ARRAY_LEN(rows); t++) {
                if (says(app, rows[t].text) != (t == r)) {
                    fail_msg("%s: %s", screens[s]->name, rows[t].text);
                }
            }
        }
    }
}

/* Before the doors open nobody is told that numbers are used up, but when to come. */
static void
test_a_closed_office_says_when_it_opens(void **state)
{
    static const struct {
        const char *clock, *text;
    } rows[] = {
        { "2026-07-14T06:00:00+07:00", "Buka hari ini pukul 07.30." },
        { "2026-07-14T15:00:30+07:00", "Buka lagi Rabu, 15 Juli 2026, pukul 07.30." },
        { "2026-08-16T09:00:00+07:00",
            "Buka lagi Selasa, 18 Agustus 2026, pukul 07.30." },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct station *station = *state;

        desk_restart_at(station->e2e, rows[i].clock);
        station_open(station);
        station_wait_phase(station, LINK_CONNECTED);
        station_press(station, ID_WALK_IN);
        station_wait(station, &kiosk_refused_screen);
        look(station, "closed", i);
        assert_true(says(station->app, "Kantor sedang tutup."));
        if (!says(station->app, rows[i].text)) {
            fail_msg("not said: %s", rows[i].text);
        }
        kiosk_app_close(station->app);
        station->app = NULL;
    }
}

static void
test_every_service_is_readable(void **state)
{
    look_at_every_service(*state);
}

static void
test_every_service_is_readable_standing_in_english(void **state)
{
    struct station *station = *state;

    station->options.width = 1080;
    station->options.height = 1920;
    station->options.language = "en";
    i18n_set_language("en");
    look_at_every_service(station);
    i18n_set_language("id");
}

/* Everything in large letters, on the screens that kiosks have. */
static void
look_large(struct station *station, int width, int height)
{
    in_large = true;
    station->options.width = width;
    station->options.height = height;
    look_at_all(station);
}

static int
large_teardown(void **state)
{
    in_large = false;
    window_set_contrast(((struct station *)*state)->app->window, false);
    i18n_set_language("id");
    return station_teardown(state);
}

static void
test_large_at_1280_by_800(void **state)
{
    look_large(*state, 1280, 800);
}

static void
test_large_at_1024_by_768(void **state)
{
    look_large(*state, 1024, 768);
}

/* Where there is the least room. */
static void
test_every_service_is_readable_in_large(void **state)
{
    struct station *station = *state;

    in_large = true;
    station->options.width = 1024;
    station->options.height = 768;
    look_at_every_service(station);
}

static void
test_large_at_1080_by_1920(void **state)
{
    look_large(*state, 1080, 1920);
}

static void
test_large_at_1920_by_1080_in_english(void **state)
{
    struct station *station = *state;

    station->options.language = "en";
    i18n_set_language("en");
    look_large(station, 1920, 1080);
}

static void
test_javanese(void **state)
{
    struct station *station = *state;

    station->options.language = "jv";
    i18n_set_language("jv");
    look_at_all(station);
    i18n_set_language("id");
}

static void
test_lying_in_indonesian(void **state)
{
    look_at_all(*state);
}

static void
test_lying_in_english(void **state)
{
    struct station *station = *state;

    station->options.language = "en";
    i18n_set_language("en");
    look_at_all(station);
    i18n_set_language("id");
}

static void
test_standing_in_indonesian(void **state)
{
    struct station *station = *state;

    station->options.width = 1080;
    station->options.height = 1920;
    look_at_all(station);
}

#define AT_KIOSK(test) \
    cmocka_unit_test_setup_teardown(test, station_setup, station_teardown)
#define IN_LARGE(test) \
    cmocka_unit_test_setup_teardown(test, station_setup, large_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_why_there_is_no_number_is_told),
        AT_KIOSK(test_a_closed_office_says_when_it_opens),
        AT_KIOSK(test_every_service_is_readable),
        AT_KIOSK(test_every_service_is_readable_standing_in_english),
        IN_LARGE(test_large_at_1280_by_800),
        IN_LARGE(test_large_at_1024_by_768),
        IN_LARGE(test_every_service_is_readable_in_large),
        IN_LARGE(test_large_at_1080_by_1920),
        IN_LARGE(test_large_at_1920_by_1080_in_english),
        AT_KIOSK(test_javanese),
        AT_KIOSK(test_lying_in_indonesian),
        AT_KIOSK(test_lying_in_english),
        AT_KIOSK(test_standing_in_indonesian),
    };

    if (setenv("SDL_VIDEODRIVER", "dummy", 1) != 0 ||
        clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("kiosk pictures", tests, NULL, NULL);
}

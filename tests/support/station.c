/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/station.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/widget_private.h"
#include "ticketing/qr_encode.h"

#include "tests/support/escpos_reader.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

int
station_setup(void **state)
{
    static struct station station;

    memset(&station, 0, sizeof(station));
    temp_make(station.folder);
    station.e2e = e2e_open(&(struct e2e_options){ .tickets = 0 });
    station.sink = printer_sink_start(PAPER_IS_THERE);
    (void)snprintf(station.printer, sizeof(station.printer), "tcp:127.0.0.1:%d",
        printer_sink_port(station.sink));
    station.options = (struct kiosk_options){ .server = e2e_url(station.e2e),
        .printer = station.printer,
        .print = { .answer_ms = DEADLINE_MS }, /* a busy machine is slow, not silent */
        .language = "id",
        .languages = { "id", "en" },
        .language_count = 2,
        .silent = true,
        .zone = "Asia/Jakarta" };
    (void)text_copy(station.options.token, sizeof(station.options.token),
        e2e_token(station.e2e, "kiosk"));
    *state = &station;
    return 0;
}

int
station_setup_display(void **state)
{
    int failed = station_setup(state);
    struct station *station = *state;

    station->display = display_open(1080, 1920);
    station->options.fullscreen = true;
    return failed;
}

int
station_teardown(void **state)
{
    struct station *station = *state;

    kiosk_app_close(station->app);
    display_close(station->display);
    printer_sink_stop(station->sink);
    e2e_close(station->e2e);
    temp_remove(station->folder);
    return 0;
}

void
station_open(struct station *station)
{
    struct error err = { 0 };

    if (kiosk_app_open(&station->options, station->synth, &station->app, &err) !=
        STATUS_OK) {
        fail_msg("%s", err.text);
    }
}

void
station_picture(struct station *station, const char *name)
{
    const char *folder = getenv("ANTREAN_PICTURES");
    char path[512];

    if (folder) {
        (void)snprintf(path, sizeof(path), "%s/kiosk-%s.png", folder, name);
        assert_int_equal(window_save_png(station->app->window, path, NULL), STATUS_OK);
    }
}

bool
station_shows(const struct station *station, const struct screen *screen)
{
    return window_screen(station->app->window) == screen;
}

void
station_wait(struct station *station, const struct screen *screen)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (!station_shows(station, screen)) {
        if (clock_monotonic_ms() > end_ms) {
            fail_msg("the kiosk shows \"%s\", not \"%s\"",
                window_screen(station->app->window)->name, screen->name);
        }
        assert_true(window_step(station->app->window, 50));
    }
}

void
station_wait_print(struct station *station, enum kiosk_print want)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (station->app->slip.state != want) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50));
    }
}

void
station_wait_phase(struct station *station, enum link_phase want)
{
    int64_t end_ms = clock_monotonic_ms() + 2 * DEADLINE_MS;

    while (link_state(station->app->link).phase != want) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50));
    }
}

void
station_come(struct station *station, int64_t *at_ms)
{
    *at_ms = clock_monotonic_ms();
    window_redraw(station->app->window);
    assert_true(window_step(station->app->window, 0));
}

bool
station_target(struct station *station, int id, int *x, int *y)
{
    const struct ui *ui = station->app->ui;

    for (size_t i = 0; i < ui->count; i++) {
        const struct ui_target *target = &ui->targets[i];

        if (target->id == id && !target->off) {
            *x = target->where.x + target->where.w / 2;
            *y = target->where.y + target->where.h / 2;
            return true;
        }
    }
    return false;
}

void
station_press(struct station *station, int id)
{
    SDL_Event event = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                            .button = SDL_BUTTON_LEFT,
                            .state = SDL_PRESSED,
                            .clicks = 1 } };
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    assert_true(window_step(station->app->window, 20)); /* it must be drawn */
    station->app->guard = (struct press_guard){ 0 };    /* its time has passed */
    while (!station_target(station, id, &event.button.x, &event.button.y)) {
        if (clock_monotonic_ms() > end_ms) {
            fail_msg("nothing with id %d can be pressed on \"%s\"", id,
                window_screen(station->app->window)->name);
        }
        assert_true(window_step(station->app->window, 50));
    }
    if (station->display) {
        display_click(station->display, event.button.x, event.button.y);
        return;
    }
    assert_int_equal(SDL_PushEvent(&event), 1);
    event.button.type = SDL_MOUSEBUTTONUP;
    event.button.state = SDL_RELEASED;
    assert_int_equal(SDL_PushEvent(&event), 1);
    assert_true(window_step(station->app->window, 20));
}

/* As a keyboard scanner types into the window; it ends in Enter. */
void
station_type(struct station *station, const char *text)
{
    SDL_Event enter = { .key = { .type = SDL_KEYDOWN,
                            .timestamp = 1000,
                            .state = SDL_PRESSED,
                            .keysym = { .sym = SDLK_RETURN } } };

    if (station->display) {
        display_type(station->display, text);
        display_key(station->display, "Return");
        return;
    }
    for (; *text; text++) {
        SDL_Event event = { .text = { .type = SDL_TEXTINPUT, .timestamp = 1000 } };

        event.text.text[0] = *text;
        assert_int_equal(SDL_PushEvent(&event), 1);
    }
    assert_int_equal(SDL_PushEvent(&enter), 1);
}

void
station_write_ticket(const char *path, const char *code)
{
    struct qr *qr = NULL;

    assert_int_equal(qr_make(code, &qr, NULL), STATUS_OK);
    assert_int_equal(qr_png_file(qr, 6, path, NULL), STATUS_OK);
    qr_free(qr);
}

/* How many visits wait: in these tests, how many numbers were issued. */
int
station_issued(struct station *station)
{
    struct e2e_answer *answer =
        e2e_ask(station->e2e, "board", "GET", "/v1/board", NULL, NULL);
    size_t i;
    const json_t *service;
    int count = 0;

    assert_int_equal(answer->status, 200);
    json_array_foreach(json_object_get(answer->json, "waiting"), i, service)
    {
        count += (int)json_integer_value(json_object_get(service, "count"));
    }
    e2e_answer_free(answer);
    return count;
}

/* The last slip as the printer drew it: its number and its QR. */
void
station_assert_slip(
    struct station *station, int job, const char *number, char *track, size_t size)
{
    struct escpos_paper paper;
    size_t len = 0;
    const uint8_t *bytes = printer_sink_wait(station->sink, job, &len);
    char line[32];

    assert_non_null(bytes);
    escpos_read(bytes, len, slip_dots(station->options.print.paper), &paper);
    (void)snprintf(line, sizeof(line), "\n%s\n", number);
    assert_non_null(strstr(paper.text, line));
    assert_int_equal(paper.unknown, 0);
    assert_true(escpos_paper_qr(&paper, track, size));
    escpos_paper_destroy(&paper);
}

/* A number came: look at it, and let the next person come. */
void
station_expect_number(
    struct station *station, int job, char number[16], char *track, size_t size)
{
    station_wait(station, &kiosk_number_screen);
    station_wait_print(station, PRINT_DONE);
    station_picture(station, "number");
    (void)text_copy(number, 16, station->app->arrival.number);
    station_assert_slip(station, job, number, track, size);
    station_press(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the last key of a scanned code to the number on the kiosk's screen, against a
 * server on the loopback and without a printer; beside it what the same arrival costs by
 * plain HTTP, with its commit, and what a frame costs.
 */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"

#include "tests/support/bench.h"
#include "tests/support/e2e.h"

#define SCANS 300
#define WARM 20 /* of them, not counted */
#define LIMIT_US 60000

static int64_t
now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

static void
step_until(struct kiosk_app *app, const struct screen *screen)
{
    int64_t end_us = now_us() + 20000000;

    while (window_screen(app->window) != screen) {
        bench_must_be(now_us() < end_us && window_step(app->window, 50), 1,
            "the kiosk does not come to its next screen");
    }
    (void)window_step(app->window, 0); /* it is drawn */
}

/* The scanner types the code; the clock starts at its Enter. */
static int64_t
scan(struct kiosk_app *app, const char *code)
{
    SDL_Event enter = { .key = { .type = SDL_KEYDOWN,
                            .timestamp = 1000,
                            .state = SDL_PRESSED,
                            .keysym = { .sym = SDLK_RETURN } } };
    int64_t began_us;

    for (; *code; code++) {
        SDL_Event event = { .text = { .type = SDL_TEXTINPUT, .timestamp = 1000 } };

        event.text.text[0] = *code;
        (void)SDL_PushEvent(&event);
    }
    (void)window_step(app->window, 0);
    began_us = now_us();
    (void)SDL_PushEvent(&enter);
    step_until(app, &kiosk_number_screen);
    return now_us() - began_us;
}

static int64_t
frame(struct kiosk_app *app)
{
    int64_t began_us = now_us();

    window_redraw(app->window);
    (void)window_step(app->window, 0);
    return now_us() - began_us;
}

static int64_t
plain_arrival(struct e2e *e2e, int ticket)
{
    int64_t began_us = now_us();

    bench_must_be(e2e_arrive(e2e, ticket, NULL, NULL), 201, "a check-in by plain HTTP");
    return now_us() - began_us;
}

static void
report(struct e2e *e2e, struct kiosk_app *app)
{
    int64_t kiosk_us[SCANS], plain_us[SCANS], frame_us[SCANS];
    char measured[96], limit[64];
    int64_t p99, bare;

    /* Turn about, so that what disturbs the machine disturbs both. */
    for (int i = 0; i < SCANS + WARM; i++) {
        int at = i < WARM ? 0 : i - WARM;

        kiosk_us[at] = scan(app, e2e_ticket(e2e, 2 * i));
        frame_us[at] = frame(app);
        kiosk_act_ready(app);
        (void)window_step(app->window, 0);
        plain_us[at] = plain_arrival(e2e, 2 * i + 1);
    }
    p99 = bench_percentile(kiosk_us, SCANS, 99);
    bare = bench_percentile(plain_us, SCANS, 99) + bench_percentile(frame_us, SCANS, 99);
    (void)snprintf(measured, sizeof(measured), "%.1f ms (median %.1f)",
        (double)p99 / 1000, (double)bench_percentile(kiosk_us, SCANS, 50) / 1000);
    (void)snprintf(limit, sizeof(limit), "%d ms", LIMIT_US / 1000);
    bench_report("kiosk: code to number on the screen, p99", (double)p99 / LIMIT_US,
        BENCH_AT_MOST, 1, measured, limit);
    (void)snprintf(
        limit, sizeof(limit), "%.1f ms: request, commit and frame", (double)bare / 1000);
    bench_report("kiosk: the same beside plain HTTP and a frame",
        (double)p99 / (double)bare, BENCH_AT_MOST, 3, measured, limit);
}

int
main(void)
{
    struct kiosk_options options = { .printer = "none",
        .language = "id",
        .zone = "Asia/Jakarta",
        .languages = { "id", "en" },
        .language_count = 2,
        .width = 1080,
        .height = 1920,
        .silent = true };
    struct kiosk_app *app = NULL;
    struct e2e *e2e;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    e2e = e2e_open(&(struct e2e_options){ .tickets = 2 * (SCANS + WARM) });
    options.server = e2e_url(e2e);
    (void)text_copy(options.token, sizeof(options.token), e2e_token(e2e, "kiosk"));
    if (kiosk_app_open(&options, NULL, &app, NULL) != STATUS_OK) {
        return 1;
    }
    while (link_state(app->link).phase != LINK_CONNECTED) {
        (void)window_step(app->window, 50);
    }
    report(e2e, app);
    kiosk_app_close(app);
    e2e_close(e2e);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long the clerk's window takes to draw itself whole at full HD, and what memory it
 * holds after. Draws on the display there is, else on SDL's dummy driver.
 */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"
#include "tests/support/bench.h"

#define FRAMES 200
#define FRAME_MAX_US 5000    /* what a redraw may take */
#define MEMORY_MAX_KIB 46080 /* 45 MB */

/* The processor's time, so that what else runs on the machine does not count. */
static int64_t
now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

/* A desk in the middle of a busy day. */
static void
fill_desk(struct desk *desk)
{
    desk->number = 3;
    desk->state = COUNTER_OPEN;
    desk->visit.state = DESK_VISIT_SERVING;
    snprintf(desk->visit.number, sizeof(desk->visit.number), "S105");
    snprintf(desk->visit.service, sizeof(desk->visit.service), "Akta kelahiran");
    snprintf(desk->visit.name, sizeof(desk->visit.name), "Sekar Kinasih");
    desk->visit.paper_count = 10;
    for (size_t i = 0; i < desk->visit.paper_count; i++) {
        snprintf(desk->visit.papers[i].label, sizeof(desk->visit.papers[i].label),
            "surat keterangan nomor %d", (int)i + 1);
    }
    desk->waiting_count = 12;
    for (size_t i = 0; i < desk->waiting_count; i++) {
        snprintf(
            desk->waiting[i].name, sizeof(desk->waiting[i].name), "Layanan %d", (int)i);
        desk->waiting[i].regular = (int)i * 17;
    }
}

static void
measure(struct counter_app *app)
{
    int64_t frames[FRAMES];
    char measured[64], limit[64];
    int64_t median;
    long memory;

    for (int i = 0; i < FRAMES; i++) {
        int64_t from = now_us();

        window_redraw(app->window);
        window_step(app->window, 0);
        frames[i] = now_us() - from;
    }
    median = bench_percentile(frames, FRAMES, 50);
    snprintf(measured, sizeof(measured), "%.2f ms (p99 %.2f)", (double)median / 1000,
        (double)bench_percentile(frames, FRAMES, 99) / 1000);
    snprintf(limit, sizeof(limit), "%.0f ms", FRAME_MAX_US / 1000.0);
    bench_report("counter: full-HD redraw, median", (double)median / FRAME_MAX_US,
        BENCH_AT_MOST, 1, measured, limit);
    memory = bench_resident_kib(getpid());
    snprintf(measured, sizeof(measured), "%.1f MB", (double)memory / 1024);
    bench_report("counter: memory", (double)memory / MEMORY_MAX_KIB, BENCH_AT_MOST, 1,
        measured, "45 MB");
}

int
main(void)
{
    static const enum desk_phase way[] = { PHASE_SIGNING_IN, PHASE_LOADING, PHASE_READY };
    struct counter_app *app;
    struct error err;

    if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY")) {
        setenv("SDL_VIDEODRIVER", "dummy", 1);
    }
    if (clock_set_zone("Asia/Jakarta", &err) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    if (counter_app_open(&(struct counter_options){ .server = "http://127.0.0.1:1" },
            &app, &err) != STATUS_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    SDL_SetWindowSize(SDL_GetWindowFromID(1), 1920, 1080);
    for (size_t i = 0; i < ARRAY_LEN(way); i++) {
        counter_set_phase(app, way[i]);
    }
    fill_desk(&app->desk);
    window_step(app->window, 0);
    measure(app);
    counter_app_close(app);
    return 0;
}

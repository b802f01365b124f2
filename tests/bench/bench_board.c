/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A board at a real server: from the press of call-next to the picture that holds it,
 * also while a phone's photographs are read for the slide show, how long a full-HD
 * picture takes, how soon a sentence is there, and the memory of it all.
 */
#include <SDL.h>
#include <SDL_image.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audio/sentence.h"
#include "audio/synth.h"
#include "audio/voice_cache.h"
#include "common/base.h"
#include "common/clock.h"
#include "display/board_app.h"
#include "display/picture_loader.h"
#include "screen/i18n.h"
#include "tests/support/bench.h"
#include "tests/support/e2e.h"
#include "tests/support/temp.h"

#define CALLS 60
#define REDRAWS 60
#define SENTENCES 60
#define FRAME_LIMIT_US 30000
#define REDRAW_LIMIT_US 5000
#define AHEAD_LIMIT_US 10000
#define FRESH_LIMIT_US 60000
#define MEMORY_LIMIT_KIB (45 * 1024)
#define PHOTOS 2
#define PHOTO_W 4000
#define PHOTO_H 3000

extern char **environ;

static int64_t
now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Of this thread: what a picture costs does not depend on who else computes. */
static int64_t
cpu_us(void)
{
    struct timespec used;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

static void
step_for(struct board_app *app, int ms)
{
    int64_t until_us = now_us() + (int64_t)ms * 1000;

    while (now_us() < until_us) {
        (void)board_app_step(app, 5);
    }
}

/* Presses call-next on a thread of its own, as a clerk far from the board does. */
struct press {
    struct e2e *e2e;
    int64_t pressed_us;
    char visit[27];
};

static void *
press_run(void *arg)
{
    struct press *press = arg;
    struct e2e_answer *answer;

    press->pressed_us = now_us();
    answer =
        e2e_ask(press->e2e, "counter-1", "POST", "/v1/counters/1/call-next", NULL, NULL);
    (void)snprintf(press->visit, sizeof(press->visit), "%s", e2e_text(answer, "visit"));
    e2e_answer_free(answer);
    return NULL;
}

static void
finish(struct e2e *e2e, const char *visit)
{
    char path[80];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", visit);
    (void)e2e_post(e2e, "counter-1", path);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", visit);
    (void)e2e_status(e2e, "counter-1", "POST", path,
        "{\"outcome\":\"incomplete\",\"note\":\"berkas kurang\"}");
}

/* One picture after the other is read, as no board ever does, beside the calls. */
static void
keep_reading(struct picture_loader *loader)
{
    struct picture_answer answer;

    if (loader && picture_loader_take(loader, &answer)) {
        bench_must_be(answer.found, PICTURE_FOUND, "a photograph is read");
        pixels_free(answer.pixels);
        picture_loader_ask(loader, answer.name, /* again= */ true, 640, 400);
    }
}

static void
measure_press_to_frame(struct e2e *e2e, struct board_app *app,
    struct picture_loader *loader, const char *figure)
{
    int64_t took_us[CALLS];

    for (int i = 0; i < CALLS; i++) {
        struct press press = { .e2e = e2e };
        int64_t before = board_app_drawn_seq(app);
        int64_t until_us = now_us() + 5000000;
        pthread_t thread;

        if (pthread_create(&thread, NULL, press_run, &press) != 0) {
            exit(1);
        }
        while (board_app_drawn_seq(app) == before && now_us() < until_us) {
            /* A round draws before it waits: a longer wait would count as the frame. */
            (void)board_app_step(app, 1);
            keep_reading(loader);
        }
        took_us[i] = now_us();
        (void)pthread_join(thread, NULL);
        took_us[i] -= press.pressed_us;
        finish(e2e, press.visit);
        step_for(app, 100);
    }
    bench_report_time(figure, bench_percentile(took_us, CALLS, 99), FRAME_LIMIT_US);
}

static void
nobody(void *arg)
{
    (void)arg;
}

static void
measure_calls(struct e2e *e2e, struct board_app *app, const char *pictures)
{
    struct picture_loader *loader = NULL;

    measure_press_to_frame(e2e, app, NULL, "call-next pressed to the board's frame, p99");
    if (picture_loader_start(pictures, nobody, NULL, &loader, NULL) != STATUS_OK) {
        exit(1);
    }
    picture_loader_ask(loader, "", /* again= */ true, 640, 400);
    measure_press_to_frame(e2e, app, loader, "the same while photographs are read");
    picture_loader_stop(loader);
}

/* What a phone takes, into the office's folder. */
static void
write_photos(const char *folder)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, PHOTO_W, PHOTO_H, 24, SDL_PIXELFORMAT_RGB24);

    for (int i = 0; surface && i < PHOTOS; i++) {
        char path[TEMP_PATH_SIZE + 16];
        Uint8 *bytes = surface->pixels;

        for (int at = 0; at < surface->pitch * PHOTO_H; at++) {
            bytes[at] = (Uint8)(at / 7 + at / surface->pitch * (i + 1));
        }
        (void)snprintf(path, sizeof(path), "%s/%d.jpg", folder, i);
        bench_must_be(IMG_SaveJPG(surface, path, 90), 0, "a photograph is written");
    }
    SDL_FreeSurface(surface);
}

static void
measure_redraw(struct board_app *app)
{
    int64_t took_us[REDRAWS];

    for (int i = 0; i < REDRAWS; i++) {
        SDL_Event event = { .type = SDL_WINDOWEVENT };
        int64_t began_us;

        event.window.event = SDL_WINDOWEVENT_EXPOSED;
        (void)SDL_PushEvent(&event);
        (void)board_app_step(app, 0); /* takes the event */
        began_us = cpu_us();
        (void)board_app_step(app, 0); /* draws */
        took_us[i] = cpu_us() - began_us;
    }
    bench_report_time("a full-HD picture, processor time",
        bench_percentile(took_us, REDRAWS, 50), REDRAW_LIMIT_US);
}

static void
measure_sentences(struct synth *synth)
{
    struct voice_cache *cache = voice_cache_new((size_t)8 << 20);
    int64_t fresh_us[SENTENCES];
    int64_t ahead_us[SENTENCES];

    for (int i = 0; i < SENTENCES; i++) {
        char number[8];
        const struct sentence_call call = { number, i % 12 + 1, SENTENCE_CALL };
        struct synth_text text = { "id", NULL, SYNTH_RATE_DEFAULT,
            SYNTH_WORD_GAP_DEFAULT };
        struct sentence sentence;
        struct sound *sound;
        int64_t began_us;

        (void)snprintf(number, sizeof(number), "A%03d", 17 * i + 1);
        if (sentence_make(&call, SENTENCE_ID, NULL, SENTENCE_WORDS, &sentence, NULL) !=
            STATUS_OK) {
            exit(1);
        }
        text.text = sentence.feed;
        began_us = now_us();
        if (synth_say(synth, &text, &sound, NULL) != STATUS_OK) {
            exit(1);
        }
        fresh_us[i] = now_us() - began_us;
        voice_cache_put(cache, &text, sound);
        sound_unref(sound);
        began_us = now_us();
        sound_unref(voice_cache_get(cache, &text));
        ahead_us[i] = now_us() - began_us;
    }
    bench_report_time("a sentence made ahead is there, p99",
        bench_percentile(ahead_us, SENTENCES, 99), AHEAD_LIMIT_US);
    bench_report_time("a sentence not made ahead is there, p99",
        bench_percentile(fresh_us, SENTENCES, 99), FRESH_LIMIT_US);
    voice_cache_free(cache);
}

/* The program itself, after the morning's calls. */
static void
measure_memory(struct e2e *e2e, const char *cache)
{
    const char *build = getenv("ANTREAN_BUILD");
    char program[512];
    char *argv[] = { program, (char *)"--server", (char *)e2e_url(e2e), (char *)"--token",
        (char *)e2e_token(e2e, "board"), (char *)"--size", (char *)"1920x1080",
        (char *)"--cache", (char *)cache, NULL };
    char measured[32];
    long kib;
    pid_t pid;

    (void)snprintf(
        program, sizeof(program), "%s/antrean-board", build ? build : "build/debug");
    if (posix_spawn(&pid, program, NULL, NULL, argv, environ) != 0) {
        exit(1);
    }
    (void)usleep(3000000); /* a board at rest is what is measured */
    kib = bench_resident_kib(pid);
    (void)kill(pid, SIGTERM);
    (void)waitpid(pid, NULL, 0);
    (void)snprintf(measured, sizeof(measured), "%.1f MB", (double)kib / 1024.0);
    bench_report("memory of a full-HD board with pictures",
        (double)kib / MEMORY_LIMIT_KIB, BENCH_AT_MOST, 1.0, measured, "45 MB");
}

int
main(void)
{
    struct board_options options = { .hall = "",
        .zone = "Asia/Jakarta",
        .language = "id",
        .width = 1920,
        .height = 1080 };
    struct board_app *app = NULL;
    struct synth *synth = NULL;
    struct e2e *e2e;
    char pictures[TEMP_PATH_SIZE];
    char cache[TEMP_PATH_SIZE];

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    (void)setenv("SDL_AUDIODRIVER", "dummy", 1);
    if (synth_start(&synth, NULL) != STATUS_OK ||
        clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    e2e = e2e_open(&(struct e2e_options){ .tickets = 2 * CALLS });
    (void)mkdir(temp_path(pictures, e2e_folder(e2e), "files"), 0700);
    (void)mkdir(temp_path(pictures, e2e_folder(e2e), "files/board"), 0700);
    write_photos(pictures);
    options.cache = temp_path(cache, e2e_folder(e2e), "cache");
    for (int i = 0; i < 2 * CALLS; i++) {
        (void)e2e_arrive(e2e, i, NULL, NULL);
    }
    (void)e2e_post(e2e, "counter-1", "/v1/counters/1/open");
    options.server = e2e_url(e2e);
    (void)snprintf(options.token, sizeof(options.token), "%s", e2e_token(e2e, "board"));
    if (board_app_open(&options, NULL, &app, NULL) != STATUS_OK) {
        return 1;
    }
    step_for(app, 2000);
    measure_calls(e2e, app, pictures);
    measure_redraw(app);
    measure_sentences(synth);
    measure_memory(e2e, cache);
    board_app_close(app);
    e2e_close(e2e);
    synth_stop(synth);
    SDL_Quit();
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How soon a hall hears a call: from the press of call-next to the first sample of the
 * chime, and how much later than the chime the voice is there to be played behind it,
 * with its sentence made ahead and without. A loudspeaker is a pipe (SDL's disk driver),
 * and each sample is timed as it comes out of it. And how soon a board in a browser has
 * the sound of a call.
 */
#include <SDL.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audio/announcer.h"
#include "common/clock.h"
#include "tests/support/bench.h"
#include "tests/support/desk.h"
#include "tests/support/display.h"
#include "tests/support/temp.h"

#define CALLS 20
#define CHIME_LIMIT_US 30000 /* as soon as the number is seen */
#define AHEAD_LIMIT_US 10000
#define FRESH_LIMIT_US 60000
#define PAGE_LIMIT_US 300000 /* press to sound */
#define PAGE_FRESH_LIMIT_US 1000000
#define PATIENCE_US 10000000
#define MAKING_MS 150 /* far more than a sentence takes */

/* What comes out of the loudspeaker. */
struct ear {
    char folder[TEMP_PATH_SIZE];
    char pipe[TEMP_PATH_SIZE];
    int fd;
    pthread_t thread;
    pthread_mutex_t mutex; /* for all below */
    int64_t heard_us; /* when the first sound was heard since ear_open_up(); 0: not */
    int64_t quiet_us; /* when the last sample that was not silence came */
    int64_t samples;  /* between the two, about */
    bool closing;
};

static int64_t
now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *
ear_run(void *arg)
{
    struct ear *ear = arg;
    bool closing = false;

    while (!closing) {
        struct pollfd pfd = { .fd = ear->fd, .events = POLLIN };
        int16_t samples[512];
        ssize_t n = poll(&pfd, 1, 20) > 0 ? read(ear->fd, samples, sizeof(samples)) : 0;
        bool sound = false;

        for (ssize_t i = 0; i < n / 2 && !sound; i++) {
            sound = samples[i] != 0;
        }
        (void)pthread_mutex_lock(&ear->mutex);
        if (sound) {
            ear->quiet_us = now_us();
            ear->samples = ear->heard_us ? ear->samples + n / 2 : 0;
            ear->heard_us = ear->heard_us ? ear->heard_us : ear->quiet_us;
        }
        closing = ear->closing;
        (void)pthread_mutex_unlock(&ear->mutex);
    }
    return NULL;
}

static void
ear_start(struct ear *ear)
{
    temp_make(ear->folder);
    (void)temp_path(ear->pipe, ear->folder, "heard");
    bench_must_be(mkfifo(ear->pipe, 0600), 0, "a pipe");
    ear->fd = open(ear->pipe, O_RDWR | O_CLOEXEC);
    (void)setenv("SDL_AUDIODRIVER", "disk", 1);
    (void)setenv("SDL_DISKAUDIOFILE", ear->pipe, 1);
    (void)setenv("SDL_DISKAUDIODELAY", "1", 1);
    (void)pthread_mutex_init(&ear->mutex, NULL);
    bench_must_be(pthread_create(&ear->thread, NULL, ear_run, ear), 0, "a thread");
}

static void
ear_stop(struct ear *ear)
{
    (void)pthread_mutex_lock(&ear->mutex);
    ear->closing = true;
    (void)pthread_mutex_unlock(&ear->mutex);
    (void)pthread_join(ear->thread, NULL);
    (void)close(ear->fd);
    temp_remove(ear->folder);
}

static void
ear_open_up(struct ear *ear)
{
    (void)pthread_mutex_lock(&ear->mutex);
    ear->heard_us = 0;
    (void)pthread_mutex_unlock(&ear->mutex);
}

/* When the first sound was heard; then wait until it has been quiet for a while. */
static int64_t
ear_heard(struct ear *ear)
{
    int64_t until_us = now_us() + PATIENCE_US;
    int64_t heard_us = 0;
    bool quiet = false;

    while (!quiet) {
        (void)pthread_mutex_lock(&ear->mutex);
        heard_us = ear->heard_us;
        quiet = heard_us > 0 && now_us() - ear->quiet_us > 80000;
        (void)pthread_mutex_unlock(&ear->mutex);
        bench_must_be(now_us() < until_us, true, "something to hear");
        (void)usleep(1000);
    }
    return heard_us;
}

/* ---- the voice behind the chime ---- */

/* How many samples of silence a sentence begins with. */
static int64_t
lead_of(struct synth *synth, const struct announcer_call *call)
{
    const struct sentence_call said = { call->number, call->counter, SENTENCE_CALL };
    struct synth_text text = { "id", NULL, SYNTH_RATE_DEFAULT, SYNTH_WORD_GAP_DEFAULT };
    struct sentence sentence;
    struct sound *sound = NULL;
    size_t lead = 0;

    bench_must_be(
        sentence_make(&said, SENTENCE_ID, NULL, SENTENCE_WORDS, &sentence, NULL),
        STATUS_OK, "a sentence");
    text.text = sentence.feed;
    bench_must_be(synth_say(synth, &text, &sound, NULL), STATUS_OK, "a sentence");
    while (lead < sound->count && sound->samples[lead] == 0) {
        lead++;
    }
    sound_unref(sound);
    return (int64_t)lead;
}

/* From a call to its first sample, of the chime or of the voice where there is none. */
static int64_t
time_call(struct ear *ear, struct announcer *announcer, struct synth *synth, int64_t seq,
    bool chime, bool ahead)
{
    struct announcer_call call = { .seq = seq, .counter = (int)seq % 12 + 1, .times = 1 };
    struct announcer_likely likely = { .counter = call.counter };
    struct announce_settings settings = announce_settings_default();
    int64_t called_us, took_us;

    (void)snprintf(call.number, sizeof(call.number), "A%03d", (int)seq);
    (void)snprintf(likely.number, sizeof(likely.number), "%s", call.number);
    settings.repeat = 1;
    settings.chime = chime;
    announcer_set(announcer, &settings);
    announcer_prepare(announcer, &likely, ahead);
    (void)usleep(MAKING_MS * 1000);
    ear_open_up(ear);
    called_us = now_us();
    bench_must_be(announcer_call(announcer, &call, NULL), STATUS_OK, "a call");
    took_us = ear_heard(ear) - called_us;
    if (!chime) { /* the silence it begins with was played as fast as the rest of it */
        took_us -=
            lead_of(synth, &call) * (ear->quiet_us - ear->heard_us) / (ear->samples + 1);
    }
    return took_us;
}

static void
measure_voice(struct ear *ear, struct synth *synth)
{
    struct announcer_options options = { .synth = synth,
        .settings = announce_settings_default() };
    struct announcer *announcer = NULL;
    int64_t chime_us[CALLS], ahead_us[CALLS], fresh_us[CALLS];
    int64_t chime, seq = 0;

    bench_must_be(announcer_start(&options, &announcer, NULL), STATUS_OK, "a voice");
    for (int i = 0; i < CALLS; i++) {
        chime_us[i] = time_call(ear, announcer, synth, ++seq, true, true);
        ahead_us[i] = time_call(ear, announcer, synth, ++seq, false, true);
        fresh_us[i] = time_call(ear, announcer, synth, ++seq, false, false);
    }
    announcer_stop(announcer);
    chime = bench_percentile(chime_us, CALLS, 50);
    bench_report_time("the voice behind the chime, sentence made ahead, p99",
        bench_percentile(ahead_us, CALLS, 99) - chime, AHEAD_LIMIT_US);
    bench_report_time("the voice behind the chime, sentence not made ahead, p99",
        bench_percentile(fresh_us, CALLS, 99) - chime, FRESH_LIMIT_US);
}

/* ---- the chime after the press ---- */

static void
measure_chime(struct ear *ear)
{
    const char *build = getenv("ANTREAN_BUILD") ? getenv("ANTREAN_BUILD") : "build/debug";
    struct e2e *e2e = e2e_open(&(struct e2e_options){ 0 });
    int64_t took_us[CALLS];
    char program[512];
    pid_t board;

    for (int i = 0; i < CALLS; i++) {
        bench_must_be(e2e_arrive(e2e, i, NULL, NULL), 201, "an arrival");
    }
    desk_open(e2e, 1);
    (void)snprintf(program, sizeof(program), "%s/antrean-board", build);
    board = display_start((const char *const[]){ program, "--server", e2e_url(e2e),
        "--token", e2e_token(e2e, "board"), "--no-pictures", NULL });
    (void)sleep(3); /* it is there, and has made sentences ahead */
    for (int i = 0; i < CALLS; i++) {
        char visit[DESK_VISIT_SIZE];
        int64_t pressed_us;

        ear_open_up(ear);
        pressed_us = now_us();
        desk_call(e2e, 1, NULL, visit);
        took_us[i] = ear_heard(ear) - pressed_us;
        desk_finish(e2e, 1, visit);
    }
    bench_must_be(display_stop(board), 0, "a board that ends in order");
    e2e_close(e2e);
    bench_report_time("call-next pressed to the first sample of the chime, p99",
        bench_percentile(took_us, CALLS, 99), CHIME_LIMIT_US);
}

/* ---- a board in a browser ---- */

static void
fetch_sound(struct e2e *e2e, const char *number)
{
    char path[64];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/voice?number=%s&counter=1", number);
    answer = e2e_ask(e2e, "board", "GET", path, NULL, NULL);
    bench_must_be(answer->status, 200, "a sound");
    bench_must_be(answer->len > 44, true, "a sound that is not empty");
    e2e_answer_free(answer);
}

static void
await_call(struct e2e_stream *stream)
{
    char event[48] = "";

    while (strcmp(event, "visit.called") != 0) {
        json_t *data;
        int64_t id;

        bench_must_be(e2e_next(stream, PATIENCE_US / 1000, &id, event, &data), true,
            "a call on the stream");
        json_decref(data);
    }
}

/* From the press until the page has heard of it and the bytes of its sound are there: it
 * fetched them before, or asks now. */
static void
measure_page(void)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ 0 });
    struct e2e_stream *stream;
    char numbers[2 * CALLS][DESK_NUMBER_SIZE];
    int64_t took_us[2][CALLS];

    for (int i = 0; i < 2 * CALLS; i++) {
        bench_must_be(e2e_arrive(e2e, i, numbers[i], NULL), 201, "an arrival");
    }
    desk_open(e2e, 1);
    stream = e2e_listen(e2e, "board", "/v1/events", NULL);
    for (int i = 0; i < 2 * CALLS; i++) {
        char number[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE];
        bool ahead = i % 2 == 0;
        int64_t pressed_us;

        if (ahead) {
            fetch_sound(e2e, numbers[i]);
        }
        pressed_us = now_us();
        desk_call(e2e, 1, number, visit);
        await_call(stream);
        if (!ahead) {
            fetch_sound(e2e, number);
        }
        took_us[ahead ? 0 : 1][i / 2] = now_us() - pressed_us;
        bench_must_be(strcmp(number, numbers[i]), 0, "the call that was likely");
        desk_finish(e2e, 1, visit);
    }
    e2e_unlisten(stream);
    e2e_close(e2e);
    bench_report_time("/layar: call-next pressed to its sound there, fetched ahead, p99",
        bench_percentile(took_us[0], CALLS, 99), PAGE_LIMIT_US);
    bench_report_time("/layar: call-next pressed to its sound there, asked for then, p99",
        bench_percentile(took_us[1], CALLS, 99), PAGE_FRESH_LIMIT_US);
}

int
main(void)
{
    struct ear ear = { .fd = -1 };
    struct synth *synth = NULL;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    /* Before there is a thread: its helper is a fork of us. */
    bench_must_be(synth_start(&synth, NULL), STATUS_OK, "a speech helper");
    bench_must_be(clock_set_zone("Asia/Jakarta", NULL), STATUS_OK, "a zone");
    ear_start(&ear);
    measure_voice(&ear, synth);
    measure_chime(&ear);
    measure_page();
    ear_stop(&ear);
    synth_stop(synth);
    SDL_Quit();
    return 0;
}

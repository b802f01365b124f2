/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The speech helper: a keeper that starts the worker again when it dies, the worker that
 * holds an initialised espeak-ng, and a child of the worker for each utterance. None of
 * them has threads, and all end when the program closes its end of the socket.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <espeak-ng/speak_lib.h>

#include "audio/loudness.h"
#include "audio/synth_wire.h"
#include "common/array.h"
#include "common/clock.h"
#include "common/log.h"

#define LOG_TAG "audio/synth"
#define WORKER_FAILED 3
#define RESTART_MIN_MS 1000 /* a worker that lived shorter is started again slower */
#define CHILD_DONE 0
#define CHILD_NO_VOICE 4
#define CHILD_NO_SOUND 5

/* What the utterance's child collects; espeak's callback reaches it by user_data. */
struct utterance {
    int16_t *samples;
    size_t count;
    size_t capacity;
};

static int
collect_cb(short *wav, int count, espeak_EVENT *events)
{
    struct utterance *utterance = events ? events->user_data : NULL;

    if (!wav || count <= 0 || !utterance) {
        return 0;
    }
    if (utterance->count + (size_t)count > SOUND_SAMPLES_MAX) {
        return 1; /* stop: nothing that long is wanted */
    }
    utterance->samples = array_append(utterance->samples, &utterance->count,
        &utterance->capacity, sizeof(*utterance->samples), wav, (size_t)count);
    return 0;
}

static bool
send_chunk(int fd, const struct synth_chunk *chunk)
{
    size_t len = SYNTH_CHUNK_HEAD + chunk->count * sizeof(chunk->samples[0]);

    while (send(fd, chunk, len, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

static void
send_failure(int fd, uint32_t id, enum status status)
{
    struct synth_chunk chunk;

    memset(&chunk, 0, SYNTH_CHUNK_HEAD);
    chunk.id = id;
    chunk.status = status;
    (void)send_chunk(fd, &chunk);
}

static void
send_utterance(int fd, uint32_t id, const struct utterance *utterance)
{
    struct synth_chunk chunk = { .id = id, .status = STATUS_OK };

    chunk.total = (uint32_t)utterance->count;
    while (chunk.offset < chunk.total) {
        chunk.count = chunk.total - chunk.offset;
        if (chunk.count > SYNTH_CHUNK_SAMPLES) {
            chunk.count = SYNTH_CHUNK_SAMPLES;
        }
        memcpy(chunk.samples, utterance->samples + chunk.offset,
            chunk.count * sizeof(chunk.samples[0]));
        if (!send_chunk(fd, &chunk)) {
            return;
        }
        chunk.offset += chunk.count;
    }
}

/* In the utterance's own child. */
static int
say(int fd, const struct synth_request *req)
{
    struct utterance utterance = { NULL, 0, 0 };

    if (espeak_SetVoiceByName(req->voice) != EE_OK) {
        return CHILD_NO_VOICE;
    }
    (void)espeak_SetParameter(espeakRATE, req->rate, 0);
    (void)espeak_SetParameter(espeakWORDGAP, req->word_gap, 0);
    if (espeak_Synth(req->text, strlen(req->text) + 1, 0, POS_CHARACTER, 0,
            espeakCHARS_UTF8 | espeakPHONEMES, NULL, &utterance) != EE_OK ||
        utterance.count == 0) {
        return CHILD_NO_SOUND;
    }
    loudness_level(utterance.samples, utterance.count);
    send_utterance(fd, req->id, &utterance);
    return CHILD_DONE;
}

/* Wait for the child, but not for ever: `alive_fd` closes when it is gone. */
static int
wait_for_child(pid_t pid, int alive_fd)
{
    int64_t deadline_ms = clock_monotonic_ms() + SYNTH_MAKE_TIMEOUT_MS;
    int state = 0;

    for (;;) {
        struct pollfd pfd = { .fd = alive_fd, .events = POLLIN };
        int64_t left = deadline_ms - clock_monotonic_ms();

        if (left <= 0) {
            (void)kill(pid, SIGKILL);
            break;
        }
        if (poll(&pfd, 1, (int)left) > 0) {
            break;
        }
    }
    while (waitpid(pid, &state, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

static void
serve(int fd, const struct synth_request *req)
{
    int alive[2];
    int result = -1;
    pid_t pid;

    if (pipe(alive) != 0) {
        send_failure(fd, req->id, STATUS_IO);
        return;
    }
    pid = fork();
    if (pid == 0) {
        (void)close(alive[0]);
        _exit(say(fd, req));
    }
    (void)close(alive[1]);
    if (pid > 0) {
        result = wait_for_child(pid, alive[0]);
    }
    (void)close(alive[0]);
    if (result != CHILD_DONE) {
        send_failure(fd, req->id, result == CHILD_NO_VOICE ? STATUS_ARG : STATUS_IO);
    }
}

/* The worker's life; gives back its exit code. */
static int
work(int fd)
{
    struct synth_request req;

    (void)prctl(PR_SET_NAME, "antrean-speech");
    if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL,
            espeakINITIALIZE_DONT_EXIT) != AUDIO_RATE_HZ) {
        log_error(NULL, "could not initialise espeak-ng; is espeak-ng-data installed?");
        return WORKER_FAILED;
    }
    espeak_SetSynthCallback(collect_cb);
    for (;;) {
        ssize_t n = recv(fd, &req, sizeof(req), 0);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n != (ssize_t)sizeof(req)) {
            return 0; /* the program closed its end */
        }
        req.voice[sizeof(req.voice) - 1] = '\0';
        req.text[sizeof(req.text) - 1] = '\0';
        serve(fd, &req);
    }
}

/* Has the program closed its end? Waits up to `timeout_ms` for that. */
static bool
is_closed(int fd, int timeout_ms)
{
    struct pollfd pfd = { .fd = fd, .events = POLLRDHUP };

    return poll(&pfd, 1, timeout_ms) > 0 && (pfd.revents & (POLLHUP | POLLRDHUP));
}

void
synth_helper_run(int fd)
{
    (void)prctl(PR_SET_NAME, "antrean-speech");
    /* Ctrl-C reaches the whole group; the helper ends with the socket, not before. */
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGTERM, SIG_IGN);
    for (;;) {
        int64_t started_ms = clock_monotonic_ms();
        int state = 0;
        pid_t pid = fork();

        if (pid == 0) {
            _exit(work(fd));
        }
        if (pid > 0) {
            while (waitpid(pid, &state, 0) < 0 && errno == EINTR) {
            }
        }
        if (pid > 0 && WIFEXITED(state) && WEXITSTATUS(state) == 0) {
            return;
        }
        log_warn(NULL, "the speech worker died (status %d); starting it again", state);
        send_failure(fd, 0, STATUS_IO);
        if (is_closed(fd, clock_monotonic_ms() - started_ms < RESTART_MIN_MS
                              ? RESTART_MIN_MS
                              : 0)) {
            return;
        }
    }
}

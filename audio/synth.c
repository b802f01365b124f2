/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's end of the speech helper: asks, and puts the chunks together. */
#include "audio/synth.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audio/synth_wire.h"
#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"

#define ANSWER_TIMEOUT_MS (SYNTH_MAKE_TIMEOUT_MS + 2000)

struct synth {
    int fd;       /* -1 once the helper is gone */
    pid_t keeper; /* our child */
    uint32_t last_id;
    struct synth_chunk chunk; /* the one just received */
};

enum status
synth_start(struct synth **out, struct error *err)
{
    struct synth *synth;
    int pair[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return error_set(err, STATUS_IO, "could not make the speech helper's socket: %s",
            strerror(errno));
    }
    pid = fork();
    if (pid == 0) {
        (void)close(pair[0]);
        synth_helper_run(pair[1]);
        _exit(0);
    }
    (void)close(pair[1]);
    if (pid < 0) {
        int why = errno;

        (void)close(pair[0]);
        return error_set(
            err, STATUS_IO, "could not start the speech helper: %s", strerror(why));
    }
    synth = xcalloc(1, sizeof(*synth));
    synth->fd = pair[0];
    synth->keeper = pid;
    *out = synth;
    return STATUS_OK;
}

/* The helper is gone for good: nothing more will come from it. */
static enum status
lose_helper(struct synth *synth, struct error *err)
{
    if (synth->fd >= 0) {
        (void)close(synth->fd);
        synth->fd = -1;
    }
    return error_set(err, STATUS_IO, "the speech helper is gone");
}

/* Throw away what came after its asker had given up. */
static void
drain(struct synth *synth)
{
    while (recv(synth->fd, &synth->chunk, sizeof(synth->chunk), MSG_DONTWAIT) > 0) {
    }
}

static enum status
send_request(struct synth *synth, const struct synth_text *text, struct error *err)
{
    struct synth_request req;

    memset(&req, 0, sizeof(req));
    req.id = ++synth->last_id;
    req.rate = text->rate;
    req.word_gap = text->word_gap;
    if (!text_copy(req.voice, sizeof(req.voice), text->voice) ||
        !text_copy(req.text, sizeof(req.text), text->text) || !req.text[0]) {
        return error_set(
            err, STATUS_ARG, "text or voice is empty or too long to be said");
    }
    while (send(synth->fd, &req, sizeof(req), MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) {
            return lose_helper(synth, err);
        }
    }
    return STATUS_OK;
}

/* The next chunk of this request, or of a dead helper, into synth->chunk. */
static enum status
receive_chunk(struct synth *synth, int64_t deadline_ms, struct error *err)
{
    for (;;) {
        struct pollfd pfd = { .fd = synth->fd, .events = POLLIN };
        int64_t left = deadline_ms - clock_monotonic_ms();
        ssize_t n;

        if (left <= 0) {
            return error_set(err, STATUS_TIMEOUT, "the speech helper does not answer");
        }
        if (poll(&pfd, 1, (int)left) <= 0) {
            continue; /* interrupted, or the deadline, seen above */
        }
        n = recv(synth->fd, &synth->chunk, sizeof(synth->chunk), 0);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < (ssize_t)SYNTH_CHUNK_HEAD) {
            return lose_helper(synth, err);
        }
        if (synth->chunk.id == 0) {
            return error_set(
                err, STATUS_IO, "the speech helper died and was started again");
        }
        if (synth->chunk.id == synth->last_id) {
            return STATUS_OK;
        }
    }
}

/* Put the chunk into its place; false when it does not fit what was announced. */
static bool
store_chunk(const struct synth_chunk *chunk, struct sound **sound)
{
    if (!*sound) {
        if (chunk->total == 0 || chunk->total > SOUND_SAMPLES_MAX) {
            return false;
        }
        *sound = sound_new(chunk->total);
    }
    if (chunk->total != (*sound)->count || chunk->count > SYNTH_CHUNK_SAMPLES ||
        chunk->offset > chunk->total || chunk->count > chunk->total - chunk->offset) {
        return false;
    }
    memcpy((*sound)->samples + chunk->offset, chunk->samples,
        chunk->count * sizeof(chunk->samples[0]));
    return true;
}

enum status
synth_say(struct synth *synth, const struct synth_text *text, struct sound **out,
    struct error *err)
{
    int64_t deadline_ms = clock_monotonic_ms() + ANSWER_TIMEOUT_MS;
    struct sound *sound = NULL;
    enum status st;

    if (synth->fd < 0) {
        return lose_helper(synth, err);
    }
    drain(synth);
    st = send_request(synth, text, err);
    while (st == STATUS_OK) {
        const struct synth_chunk *chunk = &synth->chunk;

        st = receive_chunk(synth, deadline_ms, err);
        if (st == STATUS_OK && chunk->status != STATUS_OK) {
            st = error_set(err, chunk->status, "espeak-ng could not say it");
        } else if (st == STATUS_OK && !store_chunk(chunk, &sound)) {
            st = error_set(err, STATUS_IO, "the speech helper sent a broken chunk");
        } else if (st == STATUS_OK && chunk->offset + chunk->count == chunk->total) {
            *out = sound;
            return STATUS_OK;
        }
    }
    sound_unref(sound);
    return st;
}

void
synth_stop(struct synth *synth)
{
    if (!synth) {
        return;
    }
    if (synth->fd >= 0) {
        (void)close(synth->fd);
    }
    while (waitpid(synth->keeper, NULL, 0) < 0 && errno == EINTR) {
    }
    free(synth);
}

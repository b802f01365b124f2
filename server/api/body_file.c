/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One job at a time for each body: a piece is written and hashed while the next one waits
 * in the connection's buffer. The last job, without a piece, syncs and closes.
 */
#include "server/api/body_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <sodium.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/body.h"
#include "server/http/reply.h"
#include "server/job.h"

#define LOG_TAG "server/body"
#define PIECE_SIZE ((size_t)65536)

struct receiving {
    struct body_receiver receiver;
    struct job job;
    struct job_pool *pool; /* borrowed */
    struct request *req;   /* borrowed; NULL when it was answered or its client left */
    struct body_filter *filter; /* owned, or NULL */
    void (*done)(struct request *req, const struct body_file *file);
    bool job_out;
    bool whole; /* everything was taken */
    bool ended; /* the last job is out */
    /* The worker's while a job is out. */
    struct body_file file;
    int fd; /* owned; -1 */
    bool last;
    bool discard; /* close and remove, whatever has come */
    crypto_hash_sha256_state sha256;
    crypto_generichash_state blake2b;
    size_t len;
    unsigned char piece[PIECE_SIZE + BODY_FILTER_AHEAD];
};

static void
receiving_free(struct receiving *self)
{
    if (self->filter) {
        self->filter->free(self->filter);
    }
    free(self);
}

/* Worker. */

static enum status
write_piece(struct receiving *self, struct error *err)
{
    size_t written = 0;

    while (written < self->len) {
        ssize_t n = write(self->fd, self->piece + written, self->len - written);

        if (n < 0 && errno != EINTR) {
            return error_set(
                err, STATUS_STORAGE, "could not write a body: %s", strerror(errno));
        }
        written += n > 0 ? (size_t)n : 0;
    }
    (void)crypto_hash_sha256_update(&self->sha256, self->piece, self->len);
    (void)crypto_generichash_update(&self->blake2b, self->piece, self->len);
    self->file.len += (int64_t)self->len;
    return STATUS_OK;
}

static enum status
end_file(struct receiving *self, struct error *err)
{
    int rc = fdatasync(self->fd);

    if (rc != 0) {
        return error_set(
            err, STATUS_STORAGE, "could not sync a body: %s", strerror(errno));
    }
    (void)crypto_hash_sha256_final(&self->sha256, self->file.sha256);
    (void)crypto_generichash_final(
        &self->blake2b, self->file.blake2b, sizeof(self->file.blake2b));
    return STATUS_OK;
}

static void
discard(struct receiving *self)
{
    if (self->fd >= 0) {
        (void)close(self->fd);
        self->fd = -1;
        (void)unlink(self->file.path);
    }
}

static enum status
piece_run(struct job *job, struct db *db, struct error *err)
{
    struct receiving *self = CONTAINER_OF(job, struct receiving, job);
    enum status st;

    (void)db;
    if (self->discard) {
        discard(self);
        return STATUS_OK;
    }
    if (self->fd < 0) {
        self->fd = open(self->file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (self->fd < 0) {
            return error_set(
                err, STATUS_STORAGE, "could not make a file: %s", strerror(errno));
        }
    }
    st = self->last ? end_file(self, err) : write_piece(self, err);
    if (st != STATUS_OK) {
        discard(self);
    } else if (self->last) {
        (void)close(self->fd);
        self->fd = -1;
    }
    return st;
}

/* Loop. */

static bool
submit(struct receiving *self, struct error *err)
{
    self->job_out = job_submit(self->pool, &self->job, err) == STATUS_OK;
    return self->job_out;
}

/* Nobody waits for it any more: the worker removes what there is. */
static void
give_up(struct receiving *self)
{
    if (self->job_out) {
        return; /* piece_done() comes back here */
    }
    self->discard = true;
    if (self->fd < 0) {
        receiving_free(self);
    } else if (!submit(self, NULL)) { /* too busy to remove a file: once, here */
        discard(self);
        receiving_free(self);
    }
}

void
body_file_refuse(struct request **req, const struct error *err)
{
    struct request *refused = *req;

    *req = NULL;
    if (err->code == STATUS_STORAGE) {
        log_error(NULL, "%s", err->text);
    }
    request_reply_error(refused, err);
}

/* After the last piece. */
static void
end(struct receiving *self)
{
    struct error err;

    self->last = true;
    self->ended = true;
    if (!submit(self, &err)) {
        body_file_refuse(&self->req, &err);
        give_up(self);
    }
}

static void
piece_done(struct job *job)
{
    struct receiving *self = CONTAINER_OF(job, struct receiving, job);

    self->job_out = false;
    if (self->discard) {
        receiving_free(self);
        return;
    }
    if (self->req && job->status != STATUS_OK) {
        body_file_refuse(&self->req, job->err);
    }
    if (self->req && self->ended) {
        if (self->filter) {
            self->filter->end(self->filter, self->req);
        }
        self->done(self->req, &self->file);
        receiving_free(self);
        return;
    }
    if (!self->req) {
        give_up(self);
        return;
    }
    if (self->whole) {
        end(self);
    } else {
        request_more(self->req);
    }
}

static size_t
take(struct body_receiver *receiver, struct evbuffer *input, size_t max)
{
    struct receiving *self = CONTAINER_OF(receiver, struct receiving, receiver);
    struct error err;
    int got;

    if (self->job_out) {
        return 0;
    }
    got = evbuffer_remove(
        input, self->piece + BODY_FILTER_AHEAD, max < PIECE_SIZE ? max : PIECE_SIZE);
    if (got <= 0) {
        return 0;
    }
    self->len = (size_t)got;
    if (self->filter) {
        self->len = self->filter->strain(
            self->filter, self->piece + BODY_FILTER_AHEAD, (size_t)got, self->piece);
    } else {
        memmove(self->piece, self->piece + BODY_FILTER_AHEAD, self->len);
    }
    if (!submit(self, &err)) {
        body_file_refuse(&self->req, &err);
        give_up(self);
        return 0;
    }
    return (size_t)got;
}

static void
whole(struct body_receiver *receiver)
{
    struct receiving *self = CONTAINER_OF(receiver, struct receiving, receiver);

    self->whole = true;
    if (!self->job_out) {
        end(self);
    }
}

static void
gone(struct body_receiver *receiver)
{
    struct receiving *self = CONTAINER_OF(receiver, struct receiving, receiver);

    self->req = NULL;
    give_up(self);
}

enum status
body_file_receive(struct request *req, struct job_pool *pool, const char *path,
    struct body_filter *filter,
    void (*done)(struct request *req, const struct body_file *file), struct error *err)
{
    struct receiving *self;

    if (strlen(path) >= BODY_FILE_PATH_SIZE) {
        if (filter) {
            filter->free(filter);
        }
        return error_set(err, STATUS_INTERNAL, "the name of a body's file is too long");
    }
    self = xcalloc(1, sizeof(*self));
    (void)text_copy(self->file.path, sizeof(self->file.path), path);
    self->receiver = (struct body_receiver){ .take = take, .whole = whole, .gone = gone };
    self->job.kind = JOB_FILE;
    self->job.run = piece_run;
    self->job.done = piece_done;
    self->pool = pool;
    self->filter = filter;
    self->req = req;
    self->done = done;
    self->fd = -1;
    (void)crypto_hash_sha256_init(&self->sha256);
    (void)crypto_generichash_init(&self->blake2b, NULL, 0, sizeof(self->file.blake2b));
    request_receive(req, &self->receiver);
    return STATUS_OK;
}

struct drop {
    struct job job;
    char path[BODY_FILE_PATH_SIZE];
};

static enum status
drop_run(struct job *job, struct db *db, struct error *err)
{
    const struct drop *self = CONTAINER_OF(job, struct drop, job);

    (void)db;
    (void)err;
    (void)unlink(self->path);
    return STATUS_OK;
}

static void
drop_done(struct job *job)
{
    free(CONTAINER_OF(job, struct drop, job));
}

void
body_file_drop(struct job_pool *pool, const char *path)
{
    struct drop *self = xcalloc(1, sizeof(*self));

    self->job.kind = JOB_FILE;
    self->job.run = drop_run;
    self->job.done = drop_done;
    (void)text_copy(self->path, sizeof(self->path), path);
    if (job_submit(pool, &self->job, NULL) != STATUS_OK) { /* too busy: once, here */
        (void)unlink(self->path);
        free(self);
    }
}

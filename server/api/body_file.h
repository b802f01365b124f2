/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_BODY_FILE_H
#define SERVER_API_BODY_FILE_H

/*
 * A request's body into a file, hashed on the way: the loop hands over pieces of at most
 * 64 KiB and a worker for files writes them, so that neither memory nor the loop knows
 * how large it is. Loop thread.
 */

#include "common/base.h"
#include "common/status.h"

#define BODY_FILE_PATH_SIZE 512
#define BODY_FILE_SHA256_SIZE 32
#define BODY_FILE_BLAKE2B_SIZE 32

struct job_pool;
struct office_fixed;
struct request;

/** A body that has come, whole and synced. A plain value. */
struct body_file {
    char path[BODY_FILE_PATH_SIZE];
    int64_t len;
    uint8_t sha256[BODY_FILE_SHA256_SIZE];   /* what the file is called by */
    uint8_t blake2b[BODY_FILE_BLAKE2B_SIZE]; /* what an Idempotency-Key is bound to */
    const struct office_fixed *office;       /* the caller's; outlives the request */
    bool resumed; /* it came in parts: it stays when only we are at fault, for it is
                     asked for again without being sent again */
};

/** Finds the file inside a body that holds more (a form), as it comes. Loop thread. */
struct body_filter {
    /*
     * What of `in` is the file's, written to `out`, which may be BODY_FILTER_AHEAD bytes
     * before `in` in the same buffer: at most so many bytes more than `len` come out.
     */
    size_t (*strain)(struct body_filter *self, const unsigned char *in, size_t len,
        unsigned char *out);
    /* Everything has come; `done` follows. */
    void (*end)(struct body_filter *self, struct request *req);
    void (*free)(struct body_filter *self);
};
#define BODY_FILTER_AHEAD 128

/**
 * Take the body of a `streamed` route's request; for its `start`.
 *
 * The request is answered here when the body cannot be stored (busy, disk); else `done`
 * is called with the file and must answer. Whoever leaves in the middle leaves no file.
 *
 * @param path  of a file that must not exist yet, in a folder that does
 * @param filter  taken over, or NULL: all of the body is the file
 * @param done  loop thread, once; the file is the callee's: move it away, or
 *              body_file_drop()
 * @return STATUS_INTERNAL  the path is too long; the request is still the caller's
 */
enum status body_file_receive(struct request *req, struct job_pool *pool,
    const char *path, struct body_filter *filter,
    void (*done)(struct request *req, const struct body_file *file), struct error *err)
    MUST_CHECK;

/** Say what became of a body that was not taken; `*req` is NULL then. Loop thread. */
void body_file_refuse(struct request **req, const struct error *err);

/** Remove the file, by a job. */
void body_file_drop(struct job_pool *pool, const char *path);

#endif /* SERVER_API_BODY_FILE_H */

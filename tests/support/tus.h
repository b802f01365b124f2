/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_TUS_H
#define TESTS_SUPPORT_TUS_H

/* A client of /v1/uploads, a request a connection, that can break off wherever it likes.
 */

#include "tests/support/e2e.h"

#define TUS_PATH_SIZE 64

struct tus_client {
    struct e2e *e2e;
    const char *header; /* "Authorization: Bearer ..." */
};

struct tus_answer {
    int status;     /* HTTP; 0: none */
    int64_t offset; /* Upload-Offset; -1: none */
    char code[32];  /* of a problem, or "" */
    char reason[32];
    char head[2048];
};

/** One request; `more` is further header lines, each with its end. `sent` of the `len`
 * bytes are sent, then the connection is closed unless that is all. */
struct tus_answer tus_ask(const struct tus_client *client, const char *method,
    const char *path, const char *more, const void *body, size_t len, size_t sent);

/** Begin one; `path` is where it goes. */
struct tus_answer tus_begin(const struct tus_client *client, const char *application,
    const char *kind, size_t len, char path[TUS_PATH_SIZE]);
struct tus_answer tus_look(const struct tus_client *client, const char *path);
/** Bytes from `offset` on, of which `sent` are sent. */
struct tus_answer tus_patch(const struct tus_client *client, const char *path,
    int64_t offset, const void *bytes, size_t len, size_t sent);
/** Look until it stands at `offset`; a failure after some seconds. */
void tus_wait(const struct tus_client *client, const char *path, int64_t offset);

#endif /* TESTS_SUPPORT_TUS_H */

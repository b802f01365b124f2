/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_ANSWER_H
#define SERVER_API_ANSWER_H

/*
 * What a route's `run` says: an HTTP status and either JSON or bytes of another type.
 * Made on a worker, sent on the loop. A plain value that owns what it points to.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/http/reply.h"

struct json_writer;
struct office_settings;

#define ANSWER_FIELDS 2

struct answer {
    int http;             /* 0 counts as 200 */
    json_t *json;         /* owned. With a refusal: members added to the problem object,
                             e.g. {"missing":["kk"]} or {"state":"called"} */
    char *bytes;          /* owned; a body that is not JSON */
    size_t len;           /* of bytes */
    const char *type;     /* static; the media type of bytes */
    char filename[64];    /* of a download, or "" */
    const char *encoding; /* static; Content-Encoding of bytes, or NULL */
    char cookie[192];     /* to be kept by the browser, or "" */
    char etag[48];        /* with its quotation marks, or "" */
    bool lasting;         /* what is at this address never changes: it may be kept */
    /* owned. Whose data are in it, [[application, what], ...]: staff's look at them is
     * noted before it is sent. NULL: nobody's. */
    json_t *looks;
    /* It holds a secret: it is not kept for its Idempotency-Key, nor is one with looks.
     */
    bool unkept;
    /*
     * With STATUS_OK of `run`: the act was refused all the same, as the error that `run`
     * filled says, and what it wrote is kept. STATUS_OK: it was not.
     */
    enum status refused;
    bool blameless; /* refused, but not for what was tried (see route.h) */
    /* A reference, taken over: the settings in force from this commit on, or NULL. */
    const struct office_settings *settings;
    struct reply_field fields[ANSWER_FIELDS]; /* more header fields */
    size_t field_count;
};

/** 200, 201, ... with this JSON, whose reference is taken over. */
void answer_json(struct answer *answer, int http, json_t *json);

/** 200, 201, ... with what was written, which is taken over. */
void answer_written(struct answer *answer, int http, struct json_writer *w);

/** One more header field, at most ANSWER_FIELDS; `name` is static. */
void answer_field(struct answer *answer, const char *name, const char *value);

/** 200 with bytes from malloc, taken over; `type` is static. */
void answer_bytes(struct answer *answer, const char *type, char *bytes, size_t len);

/** It has data of the person of this application: `what` of them ("form", "paper kk"). */
void answer_looked(struct answer *answer, const char *application, const char *what);

/** Free what it owns (also the settings' reference). */
void answer_destroy(struct answer *answer);

#endif /* SERVER_API_ANSWER_H */

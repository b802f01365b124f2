/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_ANSWER_H
#define SERVER_HTTP_ANSWER_H

/*
 * What a route's `run` says: an HTTP status and either JSON or bytes of another type.
 * Made on a worker, sent on the loop. A plain value that owns what it points to.
 */

#include <jansson.h>

#include "common/base.h"

struct office_settings;

struct answer {
    int http;          /* 0 counts as 200 */
    json_t *json;      /* owned. With a refusal: members added to the problem object,
                          e.g. {"missing":["kk"]} or {"state":"called"} */
    char *bytes;       /* owned; a body that is not JSON */
    size_t len;        /* of bytes */
    const char *type;  /* static; the media type of bytes */
    char filename[64]; /* of a download, or "" */
    bool lasting;      /* what is at this address never changes: it may be kept */
    int retry_after_s; /* 0: none */
    /* A reference, taken over: the settings in force from this commit on, or NULL. */
    const struct office_settings *settings;
};

/** 200, 201, ... with this JSON, whose reference is taken over. */
void answer_json(struct answer *answer, int http, json_t *json);

/** 200 with bytes from malloc, taken over; `type` is static. */
void answer_bytes(struct answer *answer, const char *type, char *bytes, size_t len);

/** Free what it owns (also the settings' reference). */
void answer_destroy(struct answer *answer);

#endif /* SERVER_HTTP_ANSWER_H */

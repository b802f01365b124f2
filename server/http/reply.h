/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_REPLY_H
#define SERVER_HTTP_REPLY_H

/* How a request is answered. Each of these frees it. Loop thread. */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

struct request;

#define PROBLEM_TYPE "application/problem+json"
#define JSON_TYPE "application/json"

#define HTML_TYPE "text/html; charset=utf-8"
#define REPLY_FIELD_SIZE 128

/** A header field that only some answers have. */
struct reply_field {
    const char *name; /* static */
    char value[REPLY_FIELD_SIZE];
};

/** What goes out. Every pointer is borrowed for the call. */
struct reply {
    int status;
    const char *type; /* media type; NULL without a body */
    const void *body;
    char *given; /* a body from malloc, instead of `body`: sent as it is, then freed */
    size_t len;  /* of either */
    const char *cookie;   /* Set-Cookie, or NULL */
    const char *allow;    /* Allow, or NULL */
    const char *filename; /* of a download, or NULL */
    const char *cache;    /* Cache-Control; NULL: no-store */
    const char *etag;     /* or NULL */
    const char *location; /* where to go on, or NULL */
    const char *encoding; /* Content-Encoding of the body, or NULL */
    int retry_after_s;
    const struct reply_field *fields; /* more of them, or NULL */
    size_t field_count;
};

void request_reply(struct request *req, const struct reply *reply);
/** With JSON, whose reference is taken over. */
void request_reply_json(struct request *req, int status, json_t *json);
/** With the problem that `err` names. */
void request_reply_error(struct request *req, const struct error *err);
/** When it is worth asking again, in seconds; 0: it is not said. */
int reply_retry_after_s(const struct error *err);

/** JSON text with a newline at its end; malloc'd. Any thread. */
char *reply_dump(const json_t *json, size_t *len);

#endif /* SERVER_HTTP_REPLY_H */

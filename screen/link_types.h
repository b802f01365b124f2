/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_LINK_TYPES_H
#define SCREEN_LINK_TYPES_H

/* What is asked, answered and known over a link: plain values. */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

#define LINK_KEY_SIZE 33    /* an idempotency key with its NUL */
#define LINK_TOKEN_SIZE 256 /* the longest token we keep, with its NUL */

/** A request; every pointer is borrowed for the call. */
struct link_request {
    const char *method;      /* "GET", "POST", "PUT", "DELETE" */
    const char *path;        /* "/v1/services", query included */
    json_t *body;            /* may be NULL: then a POST or PUT sends {} */
    int timeout_ms;          /* all tries together; 0 = LINK_TIMEOUT_MS */
    char key[LINK_KEY_SIZE]; /* Idempotency-Key of a POST; empty: one is made. The same
                                key is sent at every try */
};

#define LINK_TIMEOUT_MS 10000

struct link_answer {
    /* STATUS_OK: 2xx. STATUS_EMPTY: 204, no body. STATUS_UNREACHABLE, STATUS_TIMEOUT: no
       answer came. STATUS_UNREADABLE: it was not ours. Else what the problem's `code`
       says. */
    enum status status;
    int http;        /* 0 when no answer came */
    char code[48];   /* the problem's stable word; status_name() for our own failures */
    char title[256]; /* one sentence for the person in front of the screen, "" on success
                      */
    char detail[512];
    json_t *json; /* the answer or the problem, an object; NULL when there is none */
};

/** An event of the stream. */
struct link_event {
    int64_t seq;
    const char *type; /* "visit.called" */
    json_t *data;     /* borrowed for the call; an object */
};

enum link_phase { LINK_CONNECTING, LINK_CONNECTED, LINK_LOST };

/** What is known about the line. Instants are Unix ms by the server's clock. */
struct link_state {
    enum link_phase phase;
    enum status why;    /* of LINK_LOST */
    int64_t changed_ms; /* since when it is so */
    int64_t heard_ms;   /* the server was last heard; 0 = never */
};

enum link_follow {
    LINK_FOLLOW_NOTHING, /* the state is not watched */
    LINK_FOLLOW_HEALTH,  /* /healthz every 10 s: for who may see no events */
    LINK_FOLLOW_EVENTS   /* the event stream; its silence for 40 s is a lost link */
};

struct link_options {
    const char *server; /* "https://antrean.example:8443"; copied */
    const char *token;  /* may be NULL before signing in; copied */
    const char
        *ca; /* PEM file with the authority to trust, NULL = the system's; copied */
    const char *language; /* "id" or "en"; static */

    /* The link's thread: make the main thread call link_dispatch(). Not called again
       before that. Only this one may be on another thread. */
    void (*wake)(void *arg);
    /* In link_dispatch(); each may be NULL. */
    void (*on_event)(void *arg, const struct link_event *event);
    void (*on_state)(void *arg, const struct link_state *state);
    void *arg; /* for on_event and on_state; outlives the link */
    void *wake_arg;

    int silence_ms; /* 0 = 40000: no byte for so long = lost */
    int backoff_ms; /* 0 = 500: the first wait before connecting again, then doubled */
};

/** In link_dispatch(): the answer to link_send(). `answer` is borrowed for the call. */
typedef void link_answer_fn(void *arg, const struct link_answer *answer);

/** Fill `key` with a fresh idempotency key: one for each press of a person. */
void link_make_key(char key[LINK_KEY_SIZE]);

/** Drop the JSON. */
void link_answer_destroy(struct link_answer *answer);

#endif /* SCREEN_LINK_TYPES_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_LINK_H
#define SCREEN_LINK_H

/*
 * The link of a screen to the server: JSON requests, the event stream, and what is known
 * about the line between us. One thread of its own does the talking (libcurl); the main
 * thread asks (`link_send`), is woken by `wake` at most once until it calls
 * `link_dispatch`, and there gets answers, events and changes of state. Knows no SDL.
 *
 * Everything below is for the main thread, except link_call(), which needs no link and
 * blocks. Source of paths, headers and errors: docs/openapi.yaml.
 */

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

struct link;

/** In link_dispatch(): the answer to link_send(). `answer` is borrowed for the call. */
typedef void link_answer_fn(void *arg, const struct link_answer *answer);

/** Start the thread; nothing is sent yet. STATUS_ARG: `server` is no http(s) address. */
enum status link_start(
    const struct link_options *options, struct link **link, struct error *err) MUST_CHECK;

/** End it; requests under way are dropped without an answer. NULL is accepted. */
void link_stop(struct link *link);

/**
 * Send a request; `on_answer` is called once, in a later link_dispatch(), unless the link
 * is stopped first. What failed on the way or was told 503 is tried again until the time
 * is over, with the same Idempotency-Key.
 */
void link_send(struct link *link, const struct link_request *request,
    link_answer_fn *on_answer, void *arg);

/** Deliver what has come. Call it when woken. */
void link_dispatch(struct link *link);

/**
 * Watch the server in this way from now on; `since` is the last `seq` already known. At
 * each LINK_CONNECTED fetch the snapshot again: when its `seq` is below link_seq(), the
 * server has another journal (a restored backup), and link_follow() begins anew. What
 * came before and was not delivered yet is dropped: after `since` it comes again.
 */
void link_follow(struct link *link, enum link_follow follow, int64_t since);

/** For later requests, and for the stream from the next link_follow() on. */
void link_set_token(struct link *link, const char *token);
void link_set_language(struct link *link, const char *language);

struct link_state link_state(struct link *link);

/** Now by the server's clock, which answers with a `clock` in them tell. Unix ms. */
int64_t link_now_ms(struct link *link);

/** The seq of the last event delivered, or `since`. */
int64_t link_seq(const struct link *link);

/** Fill `key` with a fresh idempotency key: one for each press of a person. */
void link_make_key(char key[LINK_KEY_SIZE]);

/**
 * One request, waiting for its answer: for programs without a window and for tests. Any
 * thread; uses server, token, ca and language of `options` only.
 * @return `answer->status`; `answer` is to be destroyed in every case
 */
enum status link_call(const struct link_options *options,
    const struct link_request *request, struct link_answer *answer);

/** Drop the JSON. */
void link_answer_destroy(struct link_answer *answer);

#endif /* SCREEN_LINK_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_EXCHANGE_H
#define SCREEN_EXCHANGE_H

/*
 * One request and its answer on a libcurl handle, through as many tries as its time
 * allows. Private to the link and to downloads; one thread at a time.
 */

#include <curl/curl.h>
#include <sys/queue.h>

#include "common/base.h"
#include "screen/link_types.h"

/** Who is asked, and as whom; copied into each exchange. */
struct exchange_peer {
    char server[256]; /* without a slash at the end */
    char token[LINK_TOKEN_SIZE];
    char ca[256];
    char language[8];
};

struct exchange {
    CURL *easy;                 /* owned; NULL between tries */
    struct curl_slist *headers; /* owned */
    char method[8];
    char *url;  /* owned */
    char *body; /* owned; NULL when nothing is sent */
    struct exchange_peer peer;
    char key[LINK_KEY_SIZE];
    char *received; /* owned; NUL behind it */
    size_t received_len, received_capacity;
    int retry_after_s;
    int tries;
    int64_t deadline_ms; /* monotonic */
    int64_t due_ms;      /* monotonic; the next try, while easy is NULL */
    int64_t sent_ms;     /* monotonic; the last try */
    link_answer_fn *on_answer;
    void *arg;
    struct link_answer answer;
    TAILQ_ENTRY(exchange) link;
};
TAILQ_HEAD(exchange_list, exchange);

/** Copy what an exchange needs of the options; STATUS_ARG when it is no http address. */
enum status exchange_peer_init(struct exchange_peer *peer,
    const struct link_options *options, struct error *err) MUST_CHECK;

struct exchange *exchange_new(
    const struct exchange_peer *peer, const struct link_request *request);
void exchange_free(struct exchange *exchange);

/** Make the handle of the next try. */
void exchange_prepare(struct exchange *exchange);

/**
 * Judge a finished try. True: `answer` is filled, it is over. False: try again at
 * `due_ms`.
 */
bool exchange_finish(struct exchange *exchange, CURLcode result);

/** Give a failure without a title one, in the language of now. Main thread. */
void exchange_explain(struct link_answer *answer);

/** What every handle of ours has: TLS checked, no redirects, no signals. */
void exchange_set_common(CURL *easy, const struct exchange_peer *peer);

/** Append "Authorization" and "Accept-Language". */
struct curl_slist *exchange_headers(const struct exchange_peer *peer);

/** Which of our words fits what libcurl says. */
enum status exchange_status_of(CURLcode result);

#endif /* SCREEN_EXCHANGE_H */

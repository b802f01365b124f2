/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_SINK_H
#define TESTS_SUPPORT_SINK_H

/*
 * Where messages end in a test: a webhook that answers as it was told, and a mail server.
 * Loopback only; threads of its own.
 */

#include "common/base.h"

#define SINK_TEXT_SIZE 4096
#define SINK_KEPT_MAX 8192
#define SINK_HANG (-1) /* as an answer: reads the request and says nothing */

struct sink;

/** What came, whole: head and body of a request, or commands and letter. */
struct sink_text {
    char text[SINK_TEXT_SIZE];
};

/**
 * A webhook.
 *
 * @param answers  of its first requests, 0 ends the list and what comes later gets 200;
 *                 borrowed, outlives it
 */
struct sink *sink_webhook(const int *answers);
/** A webhook that hangs for requests with `text` in them. */
void sink_hang_for(struct sink *sink, const char *text);
/** A mail server that knows nobody called "unknown@...". */
struct sink *sink_mail(void);
void sink_stop(struct sink *sink);

int sink_port(const struct sink *sink);
/** Requests or letters that came so far. */
int sink_count(struct sink *sink);
/** Wait until so many have come; fails after 20 s. `nth`, from 0, into `out`. */
void sink_wait(struct sink *sink, int nth, struct sink_text *out);

#endif /* TESTS_SUPPORT_SINK_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_TRACK_LINE_H
#define SERVER_HTTP_TRACK_LINE_H

/*
 * The read jobs behind the phones: one number by its token, or a whole line. What they
 * find is already text when it comes back to the loop.
 */

#include "common/base.h"
#include "db/db_visit.h"
#include "server/http/act_env.h"
#include "server/job.h"

/** What to tell the phones of one visit. */
struct track_news {
    char visit[VISIT_ID_SIZE];
    char prefix[PREFIX_SIZE]; /* the line it waits in */
    char *text;               /* owned: an event */
    size_t len;
};

/**
 * By token: for a phone that begins to follow. Who waits is left to the sweep of its line
 * (`news.text` is NULL), so that ten thousand who come at once cost a look each and not a
 * line each.
 */
struct track_look {
    struct job job; /* `done` is the caller's */
    struct act_env env;
    char token[TRACK_SIZE];
    struct track_news news; /* result */
};

void track_look_init(struct track_look *look, struct http *http, const char *token);
void track_look_destroy(struct track_look *look);

/** A line, and visits that have just left it. */
struct track_sweep {
    struct job job; /* `done` is the caller's */
    struct act_env env;
    char prefix[PREFIX_SIZE];
    char (*left)[VISIT_ID_SIZE]; /* owned: visits to look at one by one */
    size_t left_count;
    struct track_news *news; /* result, owned */
    size_t count;
};

void track_sweep_init(struct track_sweep *sweep, struct http *http, const char *prefix);
void track_sweep_destroy(struct track_sweep *sweep);

#endif /* SERVER_HTTP_TRACK_LINE_H */

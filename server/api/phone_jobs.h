/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_PHONE_JOBS_H
#define SERVER_API_PHONE_JOBS_H

/*
 * The read jobs behind the phones: one number by its token, or a whole line. What they
 * find is ready to be sent when it comes back to the loop.
 */

#include <sys/queue.h>

#include "common/base.h"
#include "db/db_visit.h"
#include "server/job.h"

struct office;
struct offices;
struct packet;
struct phones;

/** What to tell the phones of one visit. */
struct phone_news {
    char visit[VISIT_ID_SIZE];
    char prefix[PREFIX_SIZE]; /* the line it waits in */
    struct packet *packet;    /* a reference: the event, ready to be sent */
    uint64_t hash;            /* of what it says */
};

/**
 * By token: for a phone that begins to follow. Who waits is left to the sweep of its line
 * (`news.packet` is NULL), so that ten thousand who come at once cost a look each and not
 * a line each.
 */
struct phone_look {
    struct job job;                /* `done` is the caller's */
    const struct offices *offices; /* borrowed */
    char token[TRACK_SIZE];
    struct office *office;  /* result: whose number it is */
    struct phone_news news; /* result */
};

void phone_look_init(
    struct phone_look *look, const struct offices *offices, const char *token);
void phone_look_destroy(struct phone_look *look);

/** A line, and visits that have just left it. */
struct phone_sweep {
    struct job job;        /* `done` is the caller's */
    struct office *office; /* borrowed */
    struct phones *phones; /* the caller's, as the number */
    uint64_t number;       /* counts from 1 */
    char prefix[PREFIX_SIZE];
    char (*left)[VISIT_ID_SIZE]; /* owned: visits to look at one by one */
    size_t left_count;
    struct phone_news *news; /* result, owned */
    size_t count;
    size_t told;                   /* the loop's: so many of them */
    TAILQ_ENTRY(phone_sweep) link; /* the loop's */
};
TAILQ_HEAD(phone_sweep_list, phone_sweep);

void phone_sweep_init(
    struct phone_sweep *sweep, struct office *office, const char *prefix);
void phone_sweep_destroy(struct phone_sweep *sweep);

#endif /* SERVER_API_PHONE_JOBS_H */

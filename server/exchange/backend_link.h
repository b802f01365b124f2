/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_BACKEND_LINK_H
#define SERVER_EXCHANGE_BACKEND_LINK_H

/*
 * We are a front office with a backend elsewhere: a thread that pulls its tickets ahead
 * of the day and sends what waits in the outbox. It has database handles of its own and
 * is never in a transaction while it waits for the network, so the line cut, slow or
 * lossy costs the office nothing. Of several server processes on a folder one has it.
 */

#include "common/base.h"
#include "common/status.h"

struct config;
struct db;
struct office;

struct backend_link;

/** Figures for /metrics. */
struct backend_figures {
    bool configured;
    int64_t waiting;      /* rows of the outbox */
    int64_t refused;      /* for good: a person must look */
    int64_t failures;     /* since the last time that all went well; 0: it does */
    int64_t pulled_ago_s; /* since the last whole pull; -1: never */
};

/**
 * Start the thread where the config names a backend.
 * @param config  borrowed for the call
 * @param office  borrowed; outlives the link
 * @return STATUS_OK, STATUS_INVALID_SETTINGS, STATUS_STORAGE
 */
enum status backend_link_start(const struct config *config, struct office *office,
    struct backend_link **link, struct error *err) MUST_CHECK;
/**
 * None is configured: the office must not go by one of an earlier day.
 * @param reader  of this database, to look whether there was one
 */
enum status backend_link_forget(const char *database, int64_t office, struct db *reader,
    struct error *err) MUST_CHECK;
/** End and join the thread; what it was doing is done again after the next start. */
void backend_link_stop(struct backend_link *link);

/** Any thread. */
void backend_link_figures(struct backend_link *link, struct backend_figures *figures);

#endif /* SERVER_EXCHANGE_BACKEND_LINK_H */

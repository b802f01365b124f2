/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_BACKEND_ROUND_H
#define SERVER_EXCHANGE_BACKEND_ROUND_H

/*
 * What the link does in turn: pull until nothing is new, send until nothing waits. Each
 * page and each answer is a transaction of its own. The link's thread.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_exchange_outbox.h"

struct backend_client;
struct db;
struct office;

struct backend_round {
    struct office *office;         /* borrowed */
    struct backend_client *client; /* borrowed */
    struct db *reader;             /* borrowed */
    struct db *writer;             /* borrowed */
};

/** What stands in the database. */
struct backend_look {
    struct outbox_counts outbox;
    int64_t unpulled;  /* tickets let in by their signature that no pull has brought */
    int64_t pulled_ms; /* 0: never */
};
enum status backend_round_look(
    struct backend_round *round, struct backend_look *look, struct error *err) MUST_CHECK;

/**
 * Have every ticket that is new.
 * @return STATUS_OK
 *         STATUS_UNREACHABLE  the line, or what came over it: `err` says what
 *         STATUS_STORAGE, STATUS_INTERNAL
 */
enum status backend_round_pull(struct backend_round *round, struct error *err) MUST_CHECK;

/** Send what waits, in order. As above; rows that were answered are done with. */
enum status backend_round_push(struct backend_round *round, struct error *err) MUST_CHECK;

/** Keep for people why the last round failed. */
enum status backend_round_note_failure(
    struct backend_round *round, const char *why, struct error *err) MUST_CHECK;

#endif /* SERVER_EXCHANGE_BACKEND_ROUND_H */

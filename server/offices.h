/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICES_H
#define SERVER_OFFICES_H

/*
 * The offices of a database, each an object of its own. Which there are is read once; one
 * that is added later is served after a restart. The first is at home here: its files lie
 * in the server's folder itself, a gate of the settings file is its door, and a request
 * without a caller is taken for its. Files of another one lie in offices/CODE/ there.
 */

#include <stdatomic.h>

#include "common/base.h"
#include "common/status.h"
#include "server/job.h"
#include "server/office/act.h"

struct config;
struct db;
struct event_base;
struct key_ring;
struct office;
struct offices;
struct vault;

struct offices_options {
    const struct config *config; /* borrowed for the call, as the texts */
    const char *address;         /* where we listen */
    const char *start;           /* when the clock starts, or NULL: it is the machine's */
    _Atomic int64_t *instant_ms; /* of --clock-file, borrowed; or NULL */
    const struct key_ring *keys; /* borrowed; see office_set_keys() */
    const struct vault *vault;   /* borrowed; outlives the offices */
    act_follower *follow;        /* of each act of each office; or NULL */
};

/** Read every office of the database. STATUS_NOT_FOUND: there is none. Loop thread. */
enum status offices_open(const struct offices_options *options, struct offices **offices,
    struct error *err) MUST_CHECK;
/** The handle that they were read by, for who has something to look up at the start:
 * until offices_follow(), which goes on with it. */
struct db *offices_reader(struct offices *offices);
/** Follow each journal, whichever process writes it. Loop thread. */
enum status offices_follow(struct offices *offices, struct event_base *base,
    const char *database, struct error *err) MUST_CHECK;
/** A job_journal_fn: rows of a commit of our own, of any offices. Loop thread. */
void offices_own_rows(const struct journal_row *rows, size_t count, void *offices);
/** Can the database not be read just now? While they are followed. Loop thread. */
bool offices_storage_is_lost(const struct offices *offices);
/** End following. After the pool has stopped. Loop thread. */
void offices_unfollow(struct offices *offices);
/** After the workers have ended. Accepts NULL. Loop thread. */
void offices_close(struct offices *offices);

/** Which there are never changes. Any thread. */
size_t offices_count(const struct offices *offices);
struct office *offices_at(const struct offices *offices, size_t index);
struct office *offices_home(const struct offices *offices);
/** NULL when this process has no such office. Any thread. */
struct office *offices_find(const struct offices *offices, int64_t id);
/** By its code, "3517"; NULL when there is none. Any thread. */
struct office *offices_by_code(const struct offices *offices, const char *code);

/** Keys of new acts. Loop thread. */
void offices_set_keys(struct offices *offices, const struct key_ring *keys);
/** Read the settings of each from the database again. Loop thread. */
void offices_reload(struct offices *offices, struct job_pool *pool);

#endif /* SERVER_OFFICES_H */

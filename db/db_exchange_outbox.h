/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_EXCHANGE_OUTBOX_H
#define DB_DB_EXCHANGE_OUTBOX_H

/*
 * The outbox: what the backend is to be told of its tickets, written in the commit of
 * what happened. Rows are sent in order, and none is ever deleted: it waits, it was
 * taken, or the backend refused it for good and a person must look. Database worker
 * threads only.
 */

#include "common/base.h"
#include "common/outcome_kind.h"
#include "common/status.h"
#include "db/db_exchange_outcome.h"

struct db;

#define BACKEND_ID_SIZE 65 /* a ticket's id as the backend gave it */
#define OUTBOX_ANSWER_SIZE 161

enum outbox_state { OUTBOX_WAITING, OUTBOX_TAKEN, OUTBOX_REFUSED };

struct outbox_row {
    int64_t seq;
    char id[OUTCOME_ID_SIZE];
    char ticket[BACKEND_ID_SIZE];
    char kind[16];
    int64_t at_ms;
    char code[OUTCOME_CODE_SIZE]; /* of a refusal at the door, or "" */
    char note[NOTE_SIZE];
    enum outbox_state state;
    int tries;
    char answer_code[OUTCOME_CODE_SIZE]; /* what the backend last said, or "" */
    char answer[OUTBOX_ANSWER_SIZE];
};

struct outbox_entry {
    const char *id; /* new, unguessable */
    enum outcome_kind kind;
    int64_t at_ms;
    const char *code; /* "" but for a refusal */
};

/** Something happened to the visit of a ticket, and a clerk may have noted something;
 * nothing is written unless the ticket is the backend's. */
enum status db_exchange_outbox_visit(struct db *db, int64_t office, const char *ticket,
    const char *note, const struct outbox_entry *entry, struct error *err) MUST_CHECK;

/** The same of a ticket by our id, when it had none of this kind and code on that day. */
enum status db_exchange_outbox_ticket(struct db *db, int64_t office, const char *ticket,
    int64_t since_ms, const struct outbox_entry *entry, struct error *err) MUST_CHECK;

/** A ticket of ours, and what the end of its day makes of it. */
struct outbox_left {
    char ticket[TICKET_KEY_SIZE];
    enum outcome_kind
        kind; /* OUTCOME_KIND_NO_SHOW, or OUTCOME_KIND_UNSERVED of who was held */
};

/** Backend's tickets of a day whose holders never came, or did not come back. Owned. */
enum status db_exchange_outbox_left(struct db *db, int64_t office, const char *day,
    struct outbox_left **left, size_t *count, struct error *err) MUST_CHECK;

/** Rows in this state, the oldest first; at most `max`. */
enum status db_exchange_outbox_list(struct db *db, int64_t office,
    enum outbox_state state, struct outbox_row *rows, size_t max, size_t *count,
    struct error *err) MUST_CHECK;

/** What the backend said of a row that waited. `state` OUTBOX_WAITING: it is sent again.
 */
struct outbox_answer {
    int64_t seq;
    enum outbox_state state;
    bool conflict; /* taken, though its books say otherwise */
    const char *code;
    const char *text;
};
enum status db_exchange_outbox_answer(struct db *db, int64_t office,
    const struct outbox_answer *answer, int64_t now_ms, struct error *err) MUST_CHECK;

/** A refused row waits again. STATUS_NOT_FOUND: no refused row has this id. */
enum status db_exchange_outbox_again(
    struct db *db, int64_t office, const char *id, struct error *err) MUST_CHECK;

struct outbox_counts {
    int64_t waiting;
    int64_t refused;
    int64_t oldest_ms; /* when the oldest that waits happened; 0: none waits */
};
enum status db_exchange_outbox_count(struct db *db, int64_t office,
    struct outbox_counts *counts, struct error *err) MUST_CHECK;

#endif /* DB_DB_EXCHANGE_OUTBOX_H */

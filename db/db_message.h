/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_MESSAGE_H
#define DB_DB_MESSAGE_H

/*
 * Messages on their way out, as stored: written in the commit of what they tell of, tried
 * until they are sent or fail for good. Worker threads only.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

#define MESSAGE_ID_SIZE 27
#define MESSAGE_EVENT_SIZE 24
#define MESSAGE_SEALED_MAX 1500
#define MESSAGE_REASON_SIZE 128
#define MESSAGE_CHANNEL_SIZE 12
#define MESSAGE_URGENT_MS 1 /* as `next_ms`: before all others */

#define MESSAGE_STATE_LIST(X) \
    X(MESSAGE_CREATED, "created") \
    X(MESSAGE_SENDING, "sending") /* a process has it, or a way that tells later */ \
    X(MESSAGE_SENT, "sent") \
    X(MESSAGE_DELIVERED, "delivered") \
    X(MESSAGE_FAILED_FOR_NOW, "failed_for_now") \
    X(MESSAGE_FAILED, "failed")

enum message_state {
#define MESSAGE_STATE_CONSTANT(constant, word) constant,
    MESSAGE_STATE_LIST(MESSAGE_STATE_CONSTANT)
#undef MESSAGE_STATE_CONSTANT
        MESSAGE_STATE_COUNT
};

struct message {
    char id[MESSAGE_ID_SIZE]; /* begins with its time: ids go up */
    char event[MESSAGE_EVENT_SIZE];
    uint8_t sealed[MESSAGE_SEALED_MAX]; /* number and parameters */
    size_t sealed_len;
    enum message_state state;
    int tries;
    int64_t next_ms;  /* when it is tried (again), or asked after; 0: never */
    int64_t taken_ms; /* db_message_take(): `next_ms` meanwhile, by which it is ours */
    int64_t created_ms;
    char reason[MESSAGE_REASON_SIZE];   /* of the last failure; "" */
    char channel[MESSAGE_CHANNEL_SIZE]; /* the way it went, or is going; "" */
};

const char *message_state_name(enum message_state state);
/** MESSAGE_STATE_COUNT: there is none of that name. */
enum message_state message_state_from_name(const char *name);

enum status db_message_insert(struct db *db, int64_t office,
    const struct message *message, struct error *err) MUST_CHECK;
/**
 * Take messages whose time has come, oldest first: they are MESSAGE_SENDING and due again
 * at `again_ms`, should we never tell how it went.
 */
enum status db_message_take(struct db *db, int64_t office, int64_t now_ms,
    int64_t again_ms, struct message *messages, size_t max, size_t *count,
    struct error *err) MUST_CHECK;
/** Is one due? For a reader, so that nobody writes for nothing. */
enum status db_message_is_due(struct db *db, int64_t office, int64_t now_ms, bool *due,
    struct error *err) MUST_CHECK;
/** How one that was taken went: state, tries, next_ms, reason, channel. What staff or
 * another try did with it meanwhile stands, unless this one is out. */
enum status db_message_update(struct db *db, int64_t office,
    const struct message *message, struct error *err) MUST_CHECK;

/** STATUS_NOT_FOUND */
enum status db_message_load(struct db *db, int64_t office, const char *id,
    struct message *message, struct error *err) MUST_CHECK;
/**
 * Oldest first, behind `after` ("" is the beginning).
 *
 * @param state  MESSAGE_STATE_COUNT: what is not out, be it waiting or failed
 */
enum status db_message_list(struct db *db, int64_t office, enum message_state state,
    const char *after, size_t max, struct message **messages, size_t *count,
    struct error *err) MUST_CHECK;
/** By a person: state, tries, next_ms. */
enum status db_message_decide(struct db *db, int64_t office,
    const struct message *message, struct error *err) MUST_CHECK;

/** What was settled and made before this is forgotten, with the phone it went to. */
enum status db_message_forget(
    struct db *db, int64_t office, int64_t before_ms, struct error *err) MUST_CHECK;

struct message_counts {
    int64_t waiting;
    int64_t failed;
    int64_t oldest_ms; /* of the waiting; 0: none */
};
enum status db_message_counts(struct db *db, int64_t office,
    struct message_counts *counts, struct error *err) MUST_CHECK;

#endif /* DB_DB_MESSAGE_H */

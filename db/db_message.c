/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages on their way out as stored. */
#include "db/db_message.h"

#include <string.h>

#include "db/handle.h"
#include "db/statement.h"

static const char *const states[] = {
#define MESSAGE_STATE_WORD(constant, word) [constant] = (word),
    MESSAGE_STATE_LIST(MESSAGE_STATE_WORD)
#undef MESSAGE_STATE_WORD
};

const char *
message_state_name(enum message_state state)
{
    return states[state];
}

enum message_state
message_state_from_name(const char *name)
{
    int i = 0;

    while (i < MESSAGE_STATE_COUNT && strcmp(states[i], name) != 0) {
        i++;
    }
    return (enum message_state)i;
}

enum status
db_message_insert(
    struct db *db, int64_t office, const struct message *message, struct error *err)
{
    static const char sql[] =
        "INSERT INTO message (office, id, event, content, state, tries, next_ms, "
        "created_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, message->id);
    statement_bind_text(stmt, 3, message->event);
    statement_bind_blob(stmt, 4, message->sealed, message->sealed_len);
    statement_bind_text(stmt, 5, states[message->state]);
    statement_bind_int64(stmt, 6, message->tries);
    statement_bind_int64(stmt, 7, message->next_ms);
    statement_bind_int64(stmt, 8, message->created_ms);
    db->messages_due = true;
    return statement_run(stmt, "record a message", err);
}

enum status
db_message_is_due(
    struct db *db, int64_t office, int64_t now_ms, bool *due, struct error *err)
{
    static const char sql[] =
        "SELECT 1 "
        "FROM message "
        "WHERE office = $1 AND next_ms > 0 AND next_ms <= $2 "
        "LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, now_ms);
    *due = statement_next(stmt);
    st = statement_result(stmt, "look for messages", err);
    statement_free(stmt);
    return st;
}

#define TRIES_MAX 9999
#define COLUMNS "id, event, content, state, tries, created_ms, next_ms, reason, channel"

static void
read_message(struct statement *stmt, void *row)
{
    struct message *message = row;

    *message =
        (struct message){ .tries = (int)statement_int64_in(stmt, 4, 0, TRIES_MAX) };
    statement_text(stmt, 0, message->id, sizeof(message->id));
    statement_text(stmt, 1, message->event, sizeof(message->event));
    message->sealed_len =
        statement_blob_upto(stmt, 2, message->sealed, sizeof(message->sealed));
    message->state = message_state_from_name(statement_text_borrowed(stmt, 3));
    if (message->state == MESSAGE_STATE_COUNT) {
        statement_set_damaged(stmt, 3);
    }
    message->created_ms = statement_int64_in(stmt, 5, 0, TIME_MS_MAX);
    message->next_ms = statement_int64_in(stmt, 6, 0, TIME_MS_MAX);
    statement_text(stmt, 7, message->reason, sizeof(message->reason));
    statement_text(stmt, 8, message->channel, sizeof(message->channel));
}

enum status
db_message_take(struct db *db, int64_t office, int64_t now_ms, int64_t again_ms,
    struct message *messages, size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "UPDATE message SET state = CASE WHEN state = 'sent' THEN state ELSE 'sending' "
        "END, next_ms = $3 "
        "WHERE office = $1 AND id IN ("
        "SELECT id "
        "FROM message "
        "WHERE office = $1 AND next_ms > 0 AND next_ms <= $2 "
        "ORDER BY next_ms, id "
        "LIMIT $4) "
        "RETURNING " COLUMNS;
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, now_ms);
    statement_bind_int64(stmt, 3, again_ms);
    statement_bind_int64(stmt, 4, (int64_t)max);
    while (statement_next(stmt)) {
        if (*count < max) {
            read_message(stmt, &messages[*count]);
            messages[(*count)++].taken_ms = again_ms;
        }
    }
    st = statement_result(stmt, "take messages", err);
    statement_free(stmt);
    return st;
}

enum status
db_message_update(
    struct db *db, int64_t office, const struct message *message, struct error *err)
{
    static const char sql[] =
        "UPDATE message SET state = $3, tries = $4, next_ms = $5, reason = $6, "
        "channel = $7 "
        "WHERE office = $1 AND id = $2 "
        "AND (next_ms = $9 OR $8 <> 0)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, message->id);
    statement_bind_text(stmt, 3, states[message->state]);
    statement_bind_int64(stmt, 4, message->tries);
    statement_bind_int64(stmt, 5, message->next_ms);
    statement_bind_text_or_null(stmt, 6, message->reason);
    statement_bind_text_or_null(stmt, 7, message->channel);
    statement_bind_int64(
        stmt, 8, message->state == MESSAGE_SENT || message->state == MESSAGE_DELIVERED);
    statement_bind_int64(stmt, 9, message->taken_ms);
    return statement_run(stmt, "record how a message went", err);
}

enum status
db_message_load(struct db *db, int64_t office, const char *id, struct message *message,
    struct error *err)
{
    static const char sql[] = "SELECT " COLUMNS
                              " "
                              "FROM message "
                              "WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    found = statement_next(stmt);
    if (found) {
        read_message(stmt, message);
    }
    st = statement_end(stmt, "read a message", err);
    return st == STATUS_OK && !found
               ? error_set(err, STATUS_NOT_FOUND, "there is no such message")
               : st;
}

enum status
db_message_list(struct db *db, int64_t office, enum message_state state,
    const char *after, size_t max, struct message **messages, size_t *count,
    struct error *err)
{
    static const char of_state[] = "SELECT " COLUMNS
                                   " "
                                   "FROM message "
                                   "WHERE office = $1 AND id > $2 AND state = $4 "
                                   "ORDER BY id "
                                   "LIMIT $3";
    static const char not_out[] =
        "SELECT " COLUMNS
        " "
        "FROM message "
        "WHERE office = $1 AND id > $2 "
        "AND state IN ('created', 'sending', 'failed_for_now', 'failed') "
        "ORDER BY id "
        "LIMIT $3";
    bool any = state == MESSAGE_STATE_COUNT;
    struct statement *stmt = statement_new(db, any ? not_out : of_state);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, after);
    statement_bind_int64(stmt, 3, (int64_t)max);
    if (!any) {
        statement_bind_text(stmt, 4, states[state]);
    }
    return statement_list(stmt, "read the messages", sizeof(**messages), read_message,
        messages, count, err);
}

enum status
db_message_decide(
    struct db *db, int64_t office, const struct message *message, struct error *err)
{
    static const char sql[] =
        "UPDATE message SET state = $3, tries = $4, next_ms = $5 "
        "WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, message->id);
    statement_bind_text(stmt, 3, states[message->state]);
    statement_bind_int64(stmt, 4, message->tries);
    statement_bind_int64(stmt, 5, message->next_ms);
    db->messages_due = true;
    return statement_run(stmt, "record what is done with a message", err);
}

enum status
db_message_counts(
    struct db *db, int64_t office, struct message_counts *counts, struct error *err)
{
    /* Of those that are not out, who are few; the others are many. */
    static const char sql[] =
        "SELECT "
        "sum(CASE WHEN state = 'failed' THEN 0 ELSE 1 END), "
        "sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), "
        "min(CASE WHEN state = 'failed' THEN NULL ELSE created_ms END) "
        "FROM message "
        "WHERE office = $1 "
        "AND state IN ('created', 'sending', 'failed_for_now', 'failed')";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *counts = (struct message_counts){ 0 };
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        counts->waiting = statement_int64(stmt, 0);
        counts->failed = statement_int64(stmt, 1);
        counts->oldest_ms = statement_int64(stmt, 2);
    }
    st = statement_result(stmt, "count the messages", err);
    statement_free(stmt);
    return st;
}

enum status
db_message_forget(struct db *db, int64_t office, int64_t before_ms, struct error *err)
{
    static const char sql[] =
        "DELETE FROM message "
        "WHERE office = $1 AND next_ms = 0 AND created_ms < $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, before_ms);
    return statement_run(stmt, "forget old messages", err);
}

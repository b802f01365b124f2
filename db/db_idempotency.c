/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first answers to Idempotency-Keys. */
#include "db/db_idempotency.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/vault.h"
#include "db/handle.h"
#include "db/statement.h"

#define CONTEXT_SIZE (8 + 2 * BODY_HASH_SIZE)
#define SEALED_MARK '~' /* no answer begins so: they are JSON, or a page */
#define VARIANT sodium_base64_VARIANT_ORIGINAL

static void
context_of(const struct stored_answer *answer, char out[CONTEXT_SIZE])
{
    (void)text_copy(out, CONTEXT_SIZE, "answer ");
    text_hex(answer->body_hash, BODY_HASH_SIZE, out + strlen(out));
}

/* The mark and base64; owned. */
static char *
seal_body(const struct vault *vault, const struct stored_answer *answer)
{
    size_t len = strlen(answer->body);
    size_t sealed_len = VAULT_SEALED_SIZE(len);
    size_t text_size = sodium_base64_ENCODED_LEN(sealed_len, VARIANT);
    uint8_t *sealed = xcalloc(1, sealed_len);
    char *text = xcalloc(1, text_size + 1);
    char context[CONTEXT_SIZE];

    context_of(answer, context);
    vault_seal(vault, context, answer->body, len, sealed);
    text[0] = SEALED_MARK;
    (void)sodium_bin2base64(text + 1, text_size, sealed, sealed_len, VARIANT);
    free(sealed);
    return text;
}

/* Put the body that was sealed in the place of what was stored. */
static enum status
open_body(const struct vault *vault, struct stored_answer *answer, struct error *err)
{
    size_t size = strlen(answer->body);
    uint8_t *sealed = xcalloc(1, size);
    char *plain = xcalloc(1, size);
    char context[CONTEXT_SIZE];
    size_t len = 0;
    enum status st = STATUS_STORAGE;

    context_of(answer, context);
    if (vault && sodium_base642bin(sealed, size, answer->body + 1, size - 1, NULL, &len,
                     NULL, VARIANT) == 0) {
        st = vault_open(vault, context, sealed, len, plain, err);
    } else {
        (void)error_set(err, st, "an answer that was kept cannot be opened");
    }
    free(sealed);
    free(answer->body);
    answer->body = st == STATUS_OK ? plain : NULL;
    if (st != STATUS_OK) {
        free(plain);
    }
    return st;
}

enum status
db_idempotency_get(struct db *db, int64_t office, const char *caller, const char *key,
    struct stored_answer *answer, struct error *err)
{
    static const char sql[] =
        "SELECT body_hash, status, type, body"
        " FROM idempotency"
        " WHERE office = $1 AND caller = $2 AND key = $3";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *answer = (struct stored_answer){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, caller);
    statement_bind_text(stmt, 3, key);
    found = statement_next(stmt);
    if (found) {
        statement_blob(stmt, 0, answer->body_hash, BODY_HASH_SIZE);
        answer->status = (int)statement_int64(stmt, 1);
        statement_text(stmt, 2, answer->type, sizeof(answer->type));
        answer->body = xstrdup(statement_text_borrowed(stmt, 3));
    }
    st = statement_result(stmt, "look up an earlier answer", err);
    statement_free(stmt);
    if (st != STATUS_OK) {
        return st;
    }
    if (!found) {
        return error_set(err, STATUS_NOT_FOUND, "the key is new");
    }
    if (answer->body[0] == SEALED_MARK) {
        return open_body(db->vault, answer, err);
    }
    return STATUS_OK;
}

enum status
db_idempotency_put(struct db *db, int64_t office, const char *caller, const char *key,
    const struct stored_answer *answer, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO idempotency (office, caller, key, body_hash, status, type, body,"
        "   at_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    struct statement *stmt = statement_new(db, sql);
    char *sealed = answer->personal && answer->body && db->vault
                       ? seal_body(db->vault, answer)
                       : NULL;
    const char *body = sealed ? sealed : answer->body;
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, caller);
    statement_bind_text(stmt, 3, key);
    statement_bind_blob(stmt, 4, answer->body_hash, BODY_HASH_SIZE);
    statement_bind_int64(stmt, 5, answer->status);
    statement_bind_text(stmt, 6, answer->type);
    statement_bind_text(stmt, 7, body ? body : "");
    statement_bind_int64(stmt, 8, now_ms);
    st = statement_run(stmt, "keep an answer", err);
    free(sealed);
    return st;
}

/* Ids grow with time, so the oldest stand first and no index on the time is needed. */
#define OLDEST "id IN (SELECT id FROM idempotency ORDER BY id LIMIT $2)"

/* What a clock that was ahead has stamped is taken for stored just now: whoever has the
 * key may still ask for a day, and then it goes. */
static enum status
bring_back(struct db *db, int64_t now_ms, int64_t max, struct error *err)
{
    static const char sql[] =
        "UPDATE idempotency"
        " SET at_ms = $1"
        " WHERE " OLDEST " AND at_ms > $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, now_ms);
    statement_bind_int64(stmt, 2, max);
    return statement_run(stmt, "bring answers of a wrong clock back", err);
}

enum status
db_idempotency_expire(struct db *db, int64_t now_ms, int64_t kept_ms, int64_t max,
    int64_t *gone, struct error *err)
{
    static const char sql[] =
        "DELETE FROM idempotency"
        " WHERE " OLDEST " AND at_ms < $1";
    struct statement *stmt;
    enum status st = bring_back(db, now_ms, max, err);

    *gone = 0;
    if (st != STATUS_OK) {
        return st;
    }
    stmt = statement_new(db, sql);
    statement_bind_int64(stmt, 1, now_ms - kept_ms);
    statement_bind_int64(stmt, 2, max);
    (void)statement_next(stmt);
    *gone = statement_changes(stmt);
    st = statement_result(stmt, "forget old answers", err);
    statement_free(stmt);
    return st;
}

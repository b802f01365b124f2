/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts, sessions and devices as stored. */
#include "db/db_account.h"

#include <string.h>

#include "db/statement.h"

#define TOKENS_AT_ONCE 8 /* parameters of the statement */
#define SLACK_MS INT64_C(600000)
#define ACCOUNT_COLUMNS \
    "a.id, a.username, a.name, a.role, a.password_hash, a.disabled, a.district," \
    " a.village, a.receives"
#define ACCOUNT_COLUMN_COUNT 9

/* Who may what; a word that is no role's lets nobody in. */
static enum role
read_role(struct statement *stmt, int column)
{
    enum role role = role_from_name(statement_text_borrowed(stmt, column));

    if (role == ROLE_COUNT) {
        statement_set_damaged(stmt, column);
    }
    return role;
}

static void
read_account(struct statement *stmt, struct account *account)
{
    account->id = statement_int64(stmt, 0);
    statement_text(stmt, 1, account->username, sizeof(account->username));
    statement_text(stmt, 2, account->name, sizeof(account->name));
    account->role = read_role(stmt, 3);
    statement_text(stmt, 4, account->password_hash, sizeof(account->password_hash));
    account->disabled = statement_bool(stmt, 5);
    statement_text(stmt, 6, account->district, sizeof(account->district));
    statement_text(stmt, 7, account->village, sizeof(account->village));
    account->receives = statement_bool(stmt, 8);
}

enum status
db_account_insert(struct db *db, int64_t office, struct account *account, int64_t now_ms,
    struct error *err)
{
    static const char sql[] =
        "INSERT INTO account (office, username, name, role, password_hash, disabled,"
        "   created_ms, district, village, receives)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT DO NOTHING"
        " RETURNING id";
    struct statement *stmt = statement_new(db, sql);
    enum status st;
    bool inserted;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, account->username);
    statement_bind_text(stmt, 3, account->name);
    statement_bind_text(stmt, 4, role_name(account->role));
    statement_bind_text(stmt, 5, account->password_hash);
    statement_bind_int64(stmt, 6, account->disabled);
    statement_bind_int64(stmt, 7, now_ms);
    statement_bind_text_or_null(stmt, 8, account->district);
    statement_bind_text_or_null(stmt, 9, account->village);
    statement_bind_int64(stmt, 10, account->receives);
    inserted = statement_next(stmt);
    if (inserted) {
        account->id = statement_int64(stmt, 0);
        (void)statement_next(stmt);
    }
    st = statement_result(stmt, "record an account", err);
    statement_free(stmt);
    if (st == STATUS_OK && !inserted) {
        return error_set(err, STATUS_WRONG_STATE, "this user name is taken");
    }
    return st;
}

static enum status
load_account(struct statement *stmt, struct account *account, struct error *err)
{
    bool found = statement_next(stmt);
    enum status st;

    if (found) {
        read_account(stmt, account);
    }
    st = statement_result(stmt, "read an account", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such account");
    }
    return st;
}

enum status
db_account_by_username(struct db *db, int64_t office, const char *username,
    struct account *account, struct error *err)
{
    static const char sql[] = "SELECT " ACCOUNT_COLUMNS
                              " FROM account a"
                              " WHERE a.office = $1 AND a.username = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, username);
    return load_account(stmt, account, err);
}

enum status
db_account_load(struct db *db, int64_t id, struct account *account, struct error *err)
{
    static const char sql[] = "SELECT " ACCOUNT_COLUMNS
                              " FROM account a"
                              " WHERE a.id = $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, id);
    return load_account(stmt, account, err);
}

enum status
db_account_update(struct db *db, const struct account *account, struct error *err)
{
    static const char sql[] =
        "UPDATE account"
        " SET name = $2, role = $3, password_hash = $4, disabled = $5, district = $6,"
        "   village = $7, receives = $8"
        " WHERE id = $1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, account->id);
    statement_bind_text(stmt, 2, account->name);
    statement_bind_text(stmt, 3, role_name(account->role));
    statement_bind_text(stmt, 4, account->password_hash);
    statement_bind_int64(stmt, 5, account->disabled);
    statement_bind_text_or_null(stmt, 6, account->district);
    statement_bind_text_or_null(stmt, 7, account->village);
    statement_bind_int64(stmt, 8, account->receives);
    st = statement_run(stmt, "change an account", err);
    if (st != STATUS_OK) {
        return st;
    }
    return db_session_delete_all(db, account->id, err);
}

static void
read_account_row(struct statement *stmt, void *row)
{
    read_account(stmt, row);
}

enum status
db_account_list(struct db *db, int64_t office, struct account **accounts, size_t *count,
    struct error *err)
{
    static const char sql[] = "SELECT " ACCOUNT_COLUMNS
                              " FROM account a"
                              " WHERE a.office = $1 AND a.role <> $2"
                              " ORDER BY a.username";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, role_name(ROLE_APPLICANT));
    return statement_list(stmt, "list the accounts", sizeof(**accounts), read_account_row,
        accounts, count, err);
}

enum status
db_session_insert(
    struct db *db, const struct session *session, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO session (token_hash, account, created_ms, expires_ms)"
        " VALUES ($1, $2, $3, $4)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_blob(stmt, 1, session->token_hash, TOKEN_HASH_SIZE);
    statement_bind_int64(stmt, 2, session->account);
    statement_bind_int64(stmt, 3, now_ms);
    statement_bind_int64(stmt, 4, session->expires_ms);
    return statement_run(stmt, "record a session", err);
}

enum status
db_session_find(struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE], int64_t now_ms,
    int64_t *office, struct account *account, int64_t *expires_ms, struct error *err)
{
    static const char sql[] =
        "SELECT " ACCOUNT_COLUMNS
        ", a.office, s.expires_ms"
        " FROM session s"
        " JOIN account a ON a.id = s.account"
        " WHERE s.token_hash = $1 AND s.expires_ms > $2 AND a.disabled = 0";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    statement_bind_blob(stmt, 1, token_hash, TOKEN_HASH_SIZE);
    statement_bind_int64(stmt, 2, now_ms);
    found = statement_next(stmt);
    if (found) {
        read_account(stmt, account);
        *office = statement_int64(stmt, ACCOUNT_COLUMN_COUNT);
        *expires_ms = statement_int64(stmt, ACCOUNT_COLUMN_COUNT + 1);
    }
    st = statement_result(stmt, "read a session", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such session");
    }
    return st;
}

enum status
db_session_extend(struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE],
    int64_t expires_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE session SET expires_ms = $1"
        " WHERE token_hash = $2 AND expires_ms < $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, expires_ms);
    statement_bind_blob(stmt, 2, token_hash, TOKEN_HASH_SIZE);
    return statement_run(stmt, "extend a session", err);
}

enum status
db_session_delete(
    struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE], struct error *err)
{
    static const char sql[] = "DELETE FROM session WHERE token_hash = $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_blob(stmt, 1, token_hash, TOKEN_HASH_SIZE);
    return statement_run(stmt, "end a session", err);
}

enum status
db_session_delete_all(struct db *db, int64_t account, struct error *err)
{
    static const char sql[] = "DELETE FROM session WHERE account = $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, account);
    return statement_run(stmt, "end an account's sessions", err);
}

enum status
db_session_expire(struct db *db, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "DELETE FROM session"
        " WHERE expires_ms <= $1 OR expires_ms > $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, now_ms);
    statement_bind_int64(stmt, 2, now_ms + SESSION_MS + SLACK_MS);
    return statement_run(stmt, "end old sessions", err);
}

enum status
db_device_put(struct db *db, int64_t office, const struct device *device, int64_t now_ms,
    struct error *err)
{
    static const char sql[] =
        "INSERT INTO device (office, name, kind, token_hash, revoked, created_ms)"
        " VALUES ($1, $2, $3, $4, 0, $5)"
        " ON CONFLICT (office, name)"
        " DO UPDATE SET kind = excluded.kind, token_hash = excluded.token_hash, revoked = 0,"
        "   created_ms = excluded.created_ms"
        " WHERE device.revoked = 1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, device->name);
    statement_bind_text(stmt, 3, role_name(device->kind));
    statement_bind_blob(stmt, 4, device->token_hash, TOKEN_HASH_SIZE);
    statement_bind_int64(stmt, 5, now_ms);
    (void)statement_next(stmt);
    st = statement_result(stmt, "record a device", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "there is a device of this name");
    }
    statement_free(stmt);
    return st;
}

enum status
db_device_find(struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE], int64_t *office,
    struct device *device, struct error *err)
{
    static const char sql[] =
        "SELECT office, name, kind"
        " FROM device"
        " WHERE token_hash = $1 AND revoked = 0";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *device = (struct device){ 0 };
    statement_bind_blob(stmt, 1, token_hash, TOKEN_HASH_SIZE);
    found = statement_next(stmt);
    if (found) {
        *office = statement_int64(stmt, 0);
        statement_text(stmt, 1, device->name, sizeof(device->name));
        device->kind = read_role(stmt, 2);
    }
    st = statement_result(stmt, "read a device", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such device");
    }
    return st;
}

enum status
db_device_revoke(struct db *db, int64_t office, const char *name, struct error *err)
{
    static const char sql[] =
        "UPDATE device"
        " SET revoked = 1"
        " WHERE office = $1 AND name = $2 AND revoked = 0";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    (void)statement_next(stmt);
    st = statement_result(stmt, "revoke a device", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_NOT_FOUND, "there is no such device");
    }
    statement_free(stmt);
    return st;
}

static void
read_device_row(struct statement *stmt, void *row)
{
    struct device *device = row;

    *device = (struct device){ .revoked = statement_bool(stmt, 3) };
    statement_text(stmt, 0, device->name, sizeof(device->name));
    device->kind = read_role(stmt, 1);
    statement_blob(stmt, 2, device->token_hash, TOKEN_HASH_SIZE);
}

enum status
db_device_list(struct db *db, int64_t office, struct device **devices, size_t *count,
    struct error *err)
{
    static const char sql[] =
        "SELECT name, kind, token_hash, revoked"
        " FROM device"
        " WHERE office = $1"
        " ORDER BY name";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_list(stmt, "list the devices", sizeof(**devices), read_device_row,
        devices, count, err);
}

/* Up to TOKENS_AT_ONCE of them; the rest of the parameters repeat the first. */
static enum status
look_up_tokens(struct db *db, const uint8_t (*token_hashes)[TOKEN_HASH_SIZE],
    size_t count, int64_t now_ms, bool *live, struct error *err)
{
    static const char sql[] =
        "SELECT token_hash"
        " FROM device"
        " WHERE revoked = 0 AND token_hash IN ($1, $2, $3, $4, $5, $6, $7, $8)"
        " UNION ALL"
        " SELECT s.token_hash"
        " FROM session s"
        " JOIN account a ON a.id = s.account"
        " WHERE a.disabled = 0 AND s.expires_ms > $9"
        "   AND s.token_hash IN ($1, $2, $3, $4, $5, $6, $7, $8)";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    for (size_t i = 0; i < TOKENS_AT_ONCE; i++) {
        live[i < count ? i : 0] = false;
        statement_bind_blob(
            stmt, (int)i + 1, token_hashes[i < count ? i : 0], TOKEN_HASH_SIZE);
    }
    statement_bind_int64(stmt, TOKENS_AT_ONCE + 1, now_ms);
    while (statement_next(stmt)) {
        uint8_t found[TOKEN_HASH_SIZE];

        statement_blob(stmt, 0, found, sizeof(found));
        for (size_t i = 0; i < count; i++) {
            live[i] |= memcmp(found, token_hashes[i], sizeof(found)) == 0;
        }
    }
    st = statement_result(stmt, "look up tokens", err);
    statement_free(stmt);
    return st;
}

enum status
db_tokens_live(struct db *db, const uint8_t (*token_hashes)[TOKEN_HASH_SIZE],
    size_t count, int64_t now_ms, bool *live, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < count; i += TOKENS_AT_ONCE) {
        size_t some = count - i < TOKENS_AT_ONCE ? count - i : TOKENS_AT_ONCE;

        st = look_up_tokens(db, token_hashes + i, some, now_ms, live + i, err);
    }
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applicants' accounts and the codes of phones as stored. */
#include "db/db_registrant.h"

#include <string.h>

#include "db/handle.h"
#include "db/statement.h"

static const char *const purposes[] = {
#define PHONE_PURPOSE_WORD(constant, word) [constant] = (word),
    PHONE_PURPOSE_LIST(PHONE_PURPOSE_WORD)
#undef PHONE_PURPOSE_WORD
};

static enum phone_purpose
purpose_from_word(const char *word)
{
    int i = 0;

    while (i < PHONE_PURPOSE_COUNT && strcmp(purposes[i], word) != 0) {
        i++;
    }
    return (enum phone_purpose)i;
}

/* Columns nik_hash, email_hash, person from `first` on. */
static void
read_person(struct statement *stmt, int first, struct registrant *registrant)
{
    statement_blob(stmt, first, registrant->nik_hash, VAULT_HASH_SIZE);
    registrant->has_email = !statement_is_null(stmt, first + 1);
    if (registrant->has_email) {
        statement_blob(stmt, first + 1, registrant->email_hash, VAULT_HASH_SIZE);
    }
    registrant->person.len = statement_blob_upto(
        stmt, first + 2, registrant->person.bytes, sizeof(registrant->person.bytes));
}

enum status
db_registrant_insert(struct db *db, int64_t office, const struct registrant *registrant,
    int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO registrant (office, account, nik_hash, email_hash, person, changed_ms, "
        "used_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $6)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, registrant->account);
    statement_bind_blob(stmt, 3, registrant->nik_hash, VAULT_HASH_SIZE);
    statement_bind_blob_or_null(
        stmt, 4, registrant->has_email ? registrant->email_hash : NULL, VAULT_HASH_SIZE);
    statement_bind_blob(stmt, 5, registrant->person.bytes, registrant->person.len);
    statement_bind_int64(stmt, 6, now_ms);
    return statement_run(stmt, "record an applicant", err);
}

enum status
db_registrant_load(struct db *db, int64_t office, int64_t account,
    struct registrant *registrant, struct error *err)
{
    static const char sql[] =
        "SELECT nik_hash, email_hash, person "
        "FROM registrant "
        "WHERE office = $1 AND account = $2";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *registrant = (struct registrant){ .account = account };
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    found = statement_next(stmt);
    if (found) {
        read_person(stmt, 0, registrant);
    }
    st = statement_result(stmt, "read an applicant", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "this account is no applicant's");
    }
    return st;
}

static void
read_account(struct statement *stmt, void *row)
{
    *(int64_t *)row = statement_int64_in(stmt, 0, 1, INT64_MAX);
}

enum status
db_registrant_by_nik(struct db *db, int64_t office,
    const uint8_t nik_hash[VAULT_HASH_SIZE], int64_t **accounts, size_t *count,
    struct error *err)
{
    static const char sql[] =
        "SELECT account "
        "FROM registrant "
        "WHERE office = $1 AND nik_hash = $2 "
        "ORDER BY account";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_blob(stmt, 2, nik_hash, VAULT_HASH_SIZE);
    return statement_list(stmt, "find the accounts of a NIK", sizeof(**accounts),
        read_account, accounts, count, err);
}

enum status
db_registrant_by_email(struct db *db, int64_t office,
    const uint8_t email_hash[VAULT_HASH_SIZE], int64_t *account, struct error *err)
{
    static const char sql[] =
        "SELECT account "
        "FROM registrant "
        "WHERE office = $1 AND email_hash = $2 "
        "LIMIT 2";
    struct statement *stmt = statement_new(db, sql);
    int found = 0;
    enum status st;

    *account = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_blob(stmt, 2, email_hash, VAULT_HASH_SIZE);
    while (statement_next(stmt)) {
        *account = statement_int64(stmt, 0);
        found++;
    }
    st = statement_result(stmt, "find an e-mail", err);
    statement_free(stmt);
    if (st == STATUS_OK && found != 1) {
        return error_set(err, STATUS_NOT_FOUND, "no single account has this e-mail");
    }
    return st;
}

enum status
db_registrant_move(struct db *db, int64_t office, int64_t account, const char *username,
    const struct sealed_person *person, int64_t now_ms, struct error *err)
{
    static const char account_sql[] =
        "UPDATE account SET username = $3 "
        "WHERE office = $1 AND id = $2";
    static const char person_sql[] =
        "UPDATE registrant SET person = $3, changed_ms = $4 "
        "WHERE office = $1 AND account = $2";
    struct statement *stmt = statement_new(db, account_sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    statement_bind_text(stmt, 3, username);
    st = statement_run(stmt, "change a phone", err);
    if (st != STATUS_OK) {
        return st;
    }
    stmt = statement_new(db, person_sql);
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    statement_bind_blob(stmt, 3, person->bytes, person->len);
    statement_bind_int64(stmt, 4, now_ms);
    return statement_run(stmt, "change a phone", err);
}

enum status
db_registrant_correct(struct db *db, int64_t office, const struct registrant *registrant,
    const char *username, int64_t now_ms, struct error *err)
{
    static const char person[] =
        "UPDATE registrant SET nik_hash = $3 "
        "WHERE office = $1 AND account = $2";
    static const char applications[] =
        "UPDATE application SET nik_hash = $3 "
        "WHERE office = $1 AND account = $2 AND erased_ms = 0";
    static const char *const parts[] = { person, applications };
    enum status st = db_registrant_move(
        db, office, registrant->account, username, &registrant->person, now_ms, err);

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(parts); i++) {
        struct statement *stmt = statement_new(db, parts[i]);

        statement_bind_int64(stmt, 1, office);
        statement_bind_int64(stmt, 2, registrant->account);
        statement_bind_blob(stmt, 3, registrant->nik_hash, VAULT_HASH_SIZE);
        st = statement_run(stmt, "set a NIK right", err);
    }
    return st;
}

/* A statement about one account at one time. */
static enum status
run_at(struct db *db, const char *sql, int64_t office, int64_t account, int64_t now_ms,
    struct error *err)
{
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    statement_bind_int64(stmt, 3, now_ms);
    return statement_run(stmt, "note how an account is used", err);
}

enum status
db_registrant_used(
    struct db *db, int64_t office, int64_t account, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE registrant SET used_ms = $3, told_ms = 0 "
        "WHERE office = $1 AND account = $2 AND used_ms < $3";

    return run_at(db, sql, office, account, now_ms, err);
}

enum status
db_registrant_told(
    struct db *db, int64_t office, int64_t account, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE registrant SET told_ms = $3 "
        "WHERE office = $1 AND account = $2";

    return run_at(db, sql, office, account, now_ms, err);
}

enum status
db_registrant_untell(struct db *db, int64_t office, int64_t used_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE registrant SET told_ms = 0 "
        "WHERE office = $1 AND told_ms > 0 AND used_ms >= $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, used_ms);
    return statement_run(stmt, "note that an account does not end yet", err);
}

static void
read_due(struct statement *stmt, void *row)
{
    struct registrant *registrant = row;

    registrant->account = statement_int64_in(stmt, 0, 1, INT64_MAX);
    read_person(stmt, 1, registrant);
}

#define DUE_PERSON "SELECT r.account, r.nik_hash, r.email_hash, r.person "
#define DUE \
    DUE_PERSON \
    "FROM registrant r JOIN account a ON a.id = r.account " \
    "WHERE r.office = $1 AND r.used_ms < $2 "
/* Few beside those of phones: they are found by their names, "desk:" and "desa7:", as
 * registrant.c gives them, and SQLite takes the tables in this order. */
#define DUE_AT_DESK \
    DUE_PERSON \
    "FROM account a CROSS JOIN registrant r " \
    "WHERE a.office = $1 AND a.username >= 'desa' AND a.username < 'desl' " \
    "AND r.office = $1 AND r.account = a.id AND r.used_ms < $2 "
#define NOTHING_KEPT \
    "AND NOT EXISTS (SELECT 1 FROM application p " \
    "WHERE p.office = $1 AND p.account = r.account AND p.erased_ms = 0) "
#define FIRST "ORDER BY r.used_ms, r.account LIMIT $3"

enum status
db_registrant_due(struct db *db, int64_t office, enum registrant_due due,
    int64_t before_ms, int64_t told_before_ms, size_t max,
    struct registrant **registrants, size_t *count, struct error *err)
{
    static const char *const sql[REGISTRANT_DUE_COUNT] = {
        [REGISTRANT_UNUSED] = DUE "AND r.told_ms = 0 AND a.disabled = 0 " FIRST,
        [REGISTRANT_TOLD] =
            DUE "AND r.told_ms > 0 AND r.told_ms < $4 " NOTHING_KEPT FIRST,
        [REGISTRANT_AT_DESK] = DUE_AT_DESK "AND a.disabled = 1 " NOTHING_KEPT FIRST,
    };
    struct statement *stmt = statement_new(db, sql[due]);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, before_ms);
    statement_bind_int64(stmt, 3, (int64_t)max);
    if (due == REGISTRANT_TOLD) {
        statement_bind_int64(stmt, 4, told_before_ms);
    }
    return statement_list(stmt, "find accounts nobody uses", sizeof(**registrants),
        read_due, registrants, count, err);
}

/* A statement about one account. */
static enum status
run_for(
    struct db *db, const char *sql, int64_t office, int64_t account, struct error *err)
{
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    return statement_run(stmt, "erase an account", err);
}

enum status
db_registrant_erase(struct db *db, int64_t office, int64_t account, struct error *err)
{
    static const char person[] =
        "DELETE FROM registrant "
        "WHERE office = $1 AND account = $2";
    static const char codes[] =
        "DELETE FROM phone_code "
        "WHERE office = $1 AND account = $2";
    static const char name[] =
        "UPDATE account SET username = 'erased:' || id, name = '', password_hash = '!', "
        "disabled = 1 "
        "WHERE office = $1 AND id = $2";
    static const char *const parts[] = { person, codes, name };
    enum status st = db_session_delete_all(db, account, err);

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(parts); i++) {
        st = run_for(db, parts[i], office, account, err);
    }
    db->erased = true;
    return st;
}

enum status
db_phone_code_put(
    struct db *db, int64_t office, const struct phone_code *code, struct error *err)
{
    static const char sql[] =
        "INSERT INTO phone_code (office, id, phone_hash, purpose, code_hash, account, "
        "nik_hash, email_hash, person, password_hash, sent_ms, until_ms, wrong) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
        "ON CONFLICT (office, id) DO UPDATE SET "
        "code_hash = excluded.code_hash, sent_ms = excluded.sent_ms, "
        "until_ms = excluded.until_ms, wrong = excluded.wrong";
    struct statement *stmt = statement_new(db, sql);
    const struct registrant *registrant = &code->registrant;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, code->id);
    statement_bind_blob(stmt, 3, code->phone_hash, VAULT_HASH_SIZE);
    statement_bind_text(stmt, 4, purposes[code->purpose]);
    statement_bind_blob(stmt, 5, code->code_hash, VAULT_HASH_SIZE);
    statement_bind_int64_or_null(stmt, 6, code->account);
    statement_bind_blob(stmt, 7, registrant->nik_hash, VAULT_HASH_SIZE);
    statement_bind_blob_or_null(
        stmt, 8, registrant->has_email ? registrant->email_hash : NULL, VAULT_HASH_SIZE);
    statement_bind_blob(stmt, 9, registrant->person.bytes, registrant->person.len);
    statement_bind_text_or_null(stmt, 10, code->password_hash);
    statement_bind_int64(stmt, 11, code->sent_ms);
    statement_bind_int64(stmt, 12, code->until_ms);
    statement_bind_int64(stmt, 13, code->wrong);
    return statement_run(stmt, "record a code", err);
}

enum status
db_phone_code_list(struct db *db, int64_t office,
    const uint8_t phone_hash[VAULT_HASH_SIZE], struct phone_code *codes, size_t max,
    size_t *count, struct error *err)
{
    /* Keys first, as SQLite takes the index of phones for nothing else. */
    static const char sql[] =
        "SELECT id, purpose, code_hash, account, nik_hash, email_hash, person, "
        "password_hash, sent_ms, until_ms, wrong "
        "FROM phone_code "
        "WHERE office = $1 "
        "AND id IN (SELECT id FROM phone_code WHERE office = $1 AND phone_hash = $2) "
        "ORDER BY sent_ms DESC, id";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_blob(stmt, 2, phone_hash, VAULT_HASH_SIZE);
    while (*count < max && statement_next(stmt)) {
        struct phone_code *code = &codes[(*count)++];

        *code = (struct phone_code){ .account = 0 };
        statement_text(stmt, 0, code->id, sizeof(code->id));
        memcpy(code->phone_hash, phone_hash, VAULT_HASH_SIZE);
        code->purpose = purpose_from_word(statement_text_borrowed(stmt, 1));
        statement_blob(stmt, 2, code->code_hash, VAULT_HASH_SIZE);
        code->account = statement_int64(stmt, 3);
        read_person(stmt, 4, &code->registrant);
        statement_text(stmt, 7, code->password_hash, sizeof(code->password_hash));
        code->sent_ms = statement_int64(stmt, 8);
        code->until_ms = statement_int64(stmt, 9);
        code->wrong = (int)statement_int64(stmt, 10);
    }
    st = statement_result(stmt, "read the codes of a phone", err);
    statement_free(stmt);
    return st;
}

enum status
db_phone_code_delete(struct db *db, int64_t office,
    const uint8_t phone_hash[VAULT_HASH_SIZE], struct error *err)
{
    static const char sql[] =
        "DELETE FROM phone_code "
        "WHERE office = $1 AND phone_hash = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_blob(stmt, 2, phone_hash, VAULT_HASH_SIZE);
    return statement_run(stmt, "forget the codes of a phone", err);
}

enum status
db_phone_code_expire(struct db *db, int64_t office, int64_t before_ms, struct error *err)
{
    static const char sql[] =
        "DELETE FROM phone_code "
        "WHERE office = $1 AND until_ms < $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, before_ms);
    return statement_run(stmt, "forget old codes", err);
}

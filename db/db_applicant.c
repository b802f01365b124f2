/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has a ticket, or came without one: sealed where the handle has a vault. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "db/applicant_row.h"
#include "db/db_vault.h"
#include "db/handle.h"

#define CONTEXT_SIZE (TICKET_KEY_SIZE + 16)
#define SEALED_SIZE VAULT_SEALED_SIZE(sizeof(struct applicant))

void
db_use_vault(struct db *db, const struct vault *vault)
{
    db->vault = vault;
}

static void
context_of(const char *subject, char out[CONTEXT_SIZE])
{
    (void)snprintf(out, CONTEXT_SIZE, "applicant %s", subject);
}

/* Three texts with their ends, one behind the other. */
static size_t
pack(const struct applicant *applicant, char out[sizeof(struct applicant)])
{
    const char *const texts[] = { applicant->name, applicant->nik, applicant->phone };
    size_t len = 0;

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        size_t size = strlen(texts[i]) + 1;

        memcpy(out + len, texts[i], size);
        len += size;
    }
    return len;
}

static bool
unpack(const char *bytes, size_t len, struct applicant *applicant)
{
    const struct {
        char *out;
        size_t size;
    } texts[] = { { applicant->name, sizeof(applicant->name) },
        { applicant->nik, sizeof(applicant->nik) },
        { applicant->phone, sizeof(applicant->phone) } };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const char *end = memchr(bytes, '\0', len);

        if (!end || !text_copy(texts[i].out, texts[i].size, bytes)) {
            return false;
        }
        len -= (size_t)(end + 1 - bytes);
        bytes = end + 1;
    }
    return len == 0;
}

void
applicant_row_read(
    struct statement *stmt, int column, const char *subject, struct applicant *applicant)
{
    uint8_t sealed[SEALED_SIZE];
    char plain[sizeof(struct applicant)];
    char context[CONTEXT_SIZE];
    size_t len;

    statement_text(stmt, column, applicant->name, sizeof(applicant->name));
    statement_text(stmt, column + 1, applicant->nik, sizeof(applicant->nik));
    statement_text(stmt, column + 2, applicant->phone, sizeof(applicant->phone));
    if (statement_is_null(stmt, column + 3)) {
        return;
    }
    len = statement_blob_upto(stmt, column + 3, sealed, sizeof(sealed));
    context_of(subject, context);
    if (!stmt->db->vault || len < VAULT_OVERHEAD ||
        vault_open(stmt->db->vault, context, sealed, len, plain, NULL) != STATUS_OK ||
        !unpack(plain, len - VAULT_OVERHEAD, applicant)) {
        statement_set_damaged(stmt, column + 3);
    }
    sodium_memzero(plain, sizeof(plain));
}

enum status
db_applicant_put(struct db *db, int64_t office, const char *subject,
    const struct applicant *applicant, struct error *err)
{
    static const char sql[] =
        "INSERT INTO applicant (office, subject, name, nik, phone, sealed, person)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (office, subject)"
        " DO UPDATE SET name = excluded.name, nik = excluded.nik, phone = excluded.phone,"
        "   sealed = excluded.sealed, person = excluded.person";
    struct statement *stmt = statement_new(db, sql);
    uint8_t sealed[SEALED_SIZE];
    uint8_t person[VAULT_HASH_SIZE];
    size_t len = 0;
    bool known = db->vault && applicant->nik[0];

    if (known) {
        vault_hash(db->vault, "nik", applicant->nik, person);
    }
    if (db->vault) {
        char plain[sizeof(struct applicant)];
        char context[CONTEXT_SIZE];
        size_t plain_len = pack(applicant, plain);

        context_of(subject, context);
        vault_seal(db->vault, context, plain, plain_len, sealed);
        len = VAULT_SEALED_SIZE(plain_len);
        sodium_memzero(plain, sizeof(plain));
    }
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, subject);
    statement_bind_text(stmt, 3, len ? "" : applicant->name);
    statement_bind_text(stmt, 4, len ? "" : applicant->nik);
    statement_bind_text(stmt, 5, len ? "" : applicant->phone);
    statement_bind_blob_or_null(stmt, 6, len ? sealed : NULL, len);
    statement_bind_blob_or_null(
        stmt, 7, known ? person : NULL, known ? sizeof(person) : 0);
    return statement_run(stmt, "record an applicant", err);
}

enum status
db_applicant_load(struct db *db, int64_t office, const char *subject,
    struct applicant *applicant, struct error *err)
{
    static const char sql[] = "SELECT " APPLICANT_COLUMNS
                              " FROM applicant a"
                              " WHERE a.office = $1 AND a.subject = $2";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, subject);
    found = statement_next(stmt);
    if (found) {
        applicant_row_read(stmt, 0, subject, applicant);
    }
    st = statement_end(stmt, "read an applicant", err);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no applicant for this");
    }
    return st;
}

static void
read_row(struct statement *stmt, void *out)
{
    struct applicant_row *row = out;

    statement_text(stmt, 0, row->subject, sizeof(row->subject));
    applicant_row_read(stmt, 1, row->subject, &row->applicant);
}

enum status
db_applicant_seal(
    struct db *db, int64_t office, int64_t max, bool *more, struct error *err)
{
    static const char sql[] = "SELECT a.subject, " APPLICANT_COLUMNS
                              " FROM applicant a"
                              " WHERE a.office = $1 AND a.subject IN (SELECT u.subject"
                              "   FROM applicant u"
                              "   WHERE u.office = $1 AND u.sealed IS NULL"
                              "   LIMIT $2)";
    struct statement *stmt;
    struct applicant_row *rows;
    size_t count;
    enum status st;

    *more = false;
    if (!db->vault) {
        return STATUS_OK;
    }
    stmt = statement_new(db, sql);
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, max);
    st = statement_list(stmt, "find people who are not sealed", sizeof(*rows), read_row,
        &rows, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = db_applicant_put(db, office, rows[i].subject, &rows[i].applicant, err);
        db->erased = true; /* what lay open leaves the file, too */
    }
    *more = st == STATUS_OK && (int64_t)count == max;
    if (rows) {
        sodium_memzero(rows, count * sizeof(*rows));
    }
    free(rows);
    return st;
}

enum status
db_applicant_walk(struct db *db, int64_t office, const char *behind, size_t max,
    struct applicant_row **rows, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT a.subject, " APPLICANT_COLUMNS
                              " FROM applicant a"
                              " WHERE a.office = $1 AND a.subject > $2"
                              " ORDER BY a.subject"
                              " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, behind);
    statement_bind_int64(stmt, 3, (int64_t)max);
    return statement_list(
        stmt, "walk applicants", sizeof(**rows), read_row, rows, count, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hangs on an application as stored: its papers, and the steps it went. */
#include "db/db_application.h"

#include "db/handle.h"
#include "db/statement.h"

const char *const application_key_words[] = { APPLICATION_KEY_LIST(WORDS_ENTRY) NULL };

static void
bind_sealed(struct statement *stmt, int index, const struct sealed_text *text)
{
    statement_bind_blob_or_null(stmt, index, text->len ? text->bytes : NULL, text->len);
}

static void
read_sealed(struct statement *stmt, int column, struct sealed_text *text)
{
    text->len = 0;
    if (!statement_is_null(stmt, column)) {
        text->len = statement_blob_upto(stmt, column, text->bytes, sizeof(text->bytes));
    }
}

enum status
db_paper_put(struct db *db, int64_t office, const char *application,
    const struct paper *paper, struct error *err)
{
    static const char sql[] =
        "INSERT INTO paper (office, application, kind, file, type, bytes, pages, given_ms,"
        "   reason, note, unscanned)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (office, application, kind)"
        " DO UPDATE SET file = excluded.file, type = excluded.type, bytes = excluded.bytes,"
        "   pages = excluded.pages, given_ms = excluded.given_ms,"
        "   reason = excluded.reason, note = excluded.note,"
        "   unscanned = excluded.unscanned";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    statement_bind_text(stmt, 3, paper->kind);
    statement_bind_text(stmt, 4, paper->file);
    statement_bind_text(stmt, 5, paper->type);
    statement_bind_int64(stmt, 6, paper->bytes);
    statement_bind_int64(stmt, 7, paper->pages);
    statement_bind_int64(stmt, 8, paper->given_ms);
    statement_bind_text_or_null(stmt, 9, paper->reason);
    bind_sealed(stmt, 10, &paper->note);
    statement_bind_int64(stmt, 11, paper->unscanned);
    return statement_run(stmt, "keep a paper", err);
}

enum status
db_paper_delete(struct db *db, int64_t office, const char *application, const char *kind,
    struct error *err)
{
    static const char sql[] =
        "DELETE FROM paper"
        " WHERE office = $1 AND application = $2 AND kind = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    statement_bind_text(stmt, 3, kind);
    return statement_run(stmt, "take a paper away", err);
}

static void
read_paper_row(struct statement *stmt, void *row)
{
    struct paper *paper = row;

    statement_text(stmt, 0, paper->kind, sizeof(paper->kind));
    statement_text(stmt, 1, paper->file, sizeof(paper->file));
    statement_text(stmt, 2, paper->type, sizeof(paper->type));
    paper->bytes = statement_int64_in(stmt, 3, 0, INT32_MAX);
    paper->pages = (int)statement_int64_in(stmt, 4, 1, 999);
    paper->given_ms = statement_int64_in(stmt, 5, 0, TIME_MS_MAX);
    statement_text(stmt, 6, paper->reason, sizeof(paper->reason));
    read_sealed(stmt, 7, &paper->note);
    paper->unscanned = statement_bool(stmt, 8);
}

enum status
db_paper_list(struct db *db, int64_t office, const char *application,
    struct paper **papers, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT kind, file, type, bytes, pages, given_ms, reason, note, unscanned"
        " FROM paper"
        " WHERE office = $1 AND application = $2"
        " ORDER BY kind";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    return statement_list(
        stmt, "read the papers", sizeof(**papers), read_paper_row, papers, count, err);
}

static void
read_earlier_row(struct statement *stmt, void *row)
{
    struct earlier_paper *earlier = row;

    read_paper_row(stmt, &earlier->paper);
    statement_text(stmt, 9, earlier->application, sizeof(earlier->application));
    statement_text(stmt, 10, earlier->registration, sizeof(earlier->registration));
    statement_text(stmt, 11, earlier->service, sizeof(earlier->service));
}

enum status
db_paper_list_earlier(struct db *db, int64_t office, int64_t account,
    const char *application, struct earlier_paper **papers, size_t *count,
    struct error *err)
{
    static const char sql[] =
        "SELECT p.kind, p.file, p.type, p.bytes, p.pages, p.given_ms, p.reason, p.note,"
        "   p.unscanned, a.id, a.registration, a.service"
        " FROM application a"
        " CROSS JOIN paper p" /* the account's applications first */
        " WHERE p.office = a.office AND p.application = a.id"
        "   AND a.office = $1 AND a.account = $2 AND a.id <> $3 AND p.reason IS NULL"
        "   AND p.file <> ''"
        " ORDER BY p.given_ms DESC, a.id DESC"
        " LIMIT 200";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    statement_bind_text(stmt, 3, application);
    return statement_list(stmt, "read an account's papers", sizeof(**papers),
        read_earlier_row, papers, count, err);
}

enum status
db_paper_has_file(
    struct db *db, int64_t office, const char *file, bool *has, struct error *err)
{
    static const char sql[] =
        "SELECT 1"
        " FROM paper"
        " WHERE office = $1 AND file = $2"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, file);
    *has = statement_next(stmt);
    return statement_end(stmt, "look for a paper's file", err);
}

enum status
db_application_step_add(struct db *db, int64_t office, const char *application,
    const struct application_step *step, struct error *err)
{
    static const char sql[] =
        "INSERT INTO application_step (office, application, step, at_ms, actor, what, note)"
        " SELECT $1, $2, COALESCE(MAX(step), 0) + 1, $3, $4, $5, $6"
        " FROM application_step"
        " WHERE office = $1 AND application = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    statement_bind_int64(stmt, 3, step->at_ms);
    statement_bind_text(stmt, 4, step->actor);
    statement_bind_text(stmt, 5, step->what);
    bind_sealed(stmt, 6, &step->note);
    return statement_run(stmt, "note a step of an application", err);
}

static void
read_step_row(struct statement *stmt, void *row)
{
    struct application_step *step = row;

    step->at_ms = statement_int64_in(stmt, 0, 0, TIME_MS_MAX);
    statement_text(stmt, 1, step->actor, sizeof(step->actor));
    statement_text(stmt, 2, step->what, sizeof(step->what));
    read_sealed(stmt, 3, &step->note);
    step->step = (int)statement_int64_in(stmt, 4, 1, INT32_MAX);
}

enum status
db_application_step_list(struct db *db, int64_t office, const char *application,
    struct application_step **steps, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT at_ms, actor, what, note, step"
        " FROM application_step"
        " WHERE office = $1 AND application = $2"
        " ORDER BY step";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    return statement_list(stmt, "read the steps of an application", sizeof(**steps),
        read_step_row, steps, count, err);
}

enum status
db_application_key_put(struct db *db, int64_t office, const char *application,
    enum application_key key, const uint8_t hash[VAULT_HASH_SIZE], struct error *err)
{
    static const char sql[] =
        "INSERT INTO application_key (office, application, kind, hash)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (office, application, kind)"
        " DO UPDATE SET hash = excluded.hash";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    statement_bind_text(stmt, 3, application_key_words[key]);
    statement_bind_blob(stmt, 4, hash, VAULT_HASH_SIZE);
    return statement_run(stmt, "keep the key of an application", err);
}

/* A statement about one application. */
static enum status
run_for(struct db *db, const char *sql, int64_t office, const char *id, struct error *err)
{
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return statement_run(stmt, "erase what was said in an application", err);
}

enum status
db_application_erase(
    struct db *db, int64_t office, const char *id, int64_t now_ms, struct error *err)
{
    static const uint8_t nobody[VAULT_HASH_SIZE];
    static const char papers[] =
        "DELETE FROM paper"
        " WHERE office = $1 AND application = $2";
    static const char uploads[] =
        "DELETE FROM paper_upload"
        " WHERE office = $1 AND application = $2";
    static const char keys[] =
        "DELETE FROM application_key"
        " WHERE office = $1 AND application = $2";
    static const char pairs[] =
        "DELETE FROM application_distinct"
        " WHERE office = $1 AND application = $2";
    static const char pairs_of_other[] =
        "DELETE FROM application_distinct"
        " WHERE office = $1 AND other = $2";
    static const char ways[] =
        "UPDATE delivery"
        " SET tracking = NULL"
        " WHERE office = $1 AND application = $2 AND tracking IS NOT NULL";
    static const char notes[] =
        "UPDATE application_step"
        " SET note = NULL"
        " WHERE office = $1 AND application = $2 AND note IS NOT NULL";
    static const char form[] =
        "UPDATE application"
        " SET form = NULL, nik_hash = $3, erased_ms = $4"
        " WHERE office = $1 AND id = $2";
    static const char *const parts[] = { papers, uploads, keys, pairs, pairs_of_other,
        ways, notes };
    struct statement *stmt;
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(parts); i++) {
        st = run_for(db, parts[i], office, id, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    db->erased = true;
    stmt = statement_new(db, form);
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    statement_bind_blob(stmt, 3, nobody, sizeof(nobody));
    statement_bind_int64(stmt, 4, now_ms);
    return statement_run(stmt, "erase what was said in an application", err);
}

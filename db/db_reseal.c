/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_reseal.h"

#include "db/statement.h"

const char *const reseal_part_words[] = {
    RESEAL_PART_LIST(WORDS_ENTRY)[RESEAL_DONE] = "done", NULL
};

enum status
db_reseal_load(struct db *db, int64_t office, struct reseal *reseal, struct error *err)
{
    static const char sql[] =
        "SELECT key, part, behind"
        " FROM reseal"
        " WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);

    *reseal = (struct reseal){ .key = 0 };
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        int part = words_find(
            reseal_part_words, statement_text_borrowed(stmt, 1), RESEAL_DONE + 1);

        reseal->key = (int)statement_int64_in(stmt, 0, 1, 255);
        if (part > RESEAL_DONE) {
            statement_set_damaged(stmt, 1);
        }
        reseal->part = (enum reseal_part)part;
        statement_text(stmt, 2, reseal->behind, sizeof(reseal->behind));
    }
    return statement_end(stmt, "read how far values were sealed again", err);
}

enum status
db_reseal_put(
    struct db *db, int64_t office, const struct reseal *reseal, struct error *err)
{
    static const char sql[] =
        "INSERT INTO reseal (office, key, part, behind)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (office)"
        " DO UPDATE SET key = excluded.key, part = excluded.part,"
        "   behind = excluded.behind";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, reseal->key);
    statement_bind_text(stmt, 3, reseal_part_words[reseal->part]);
    statement_bind_text(stmt, 4, reseal->behind);
    return statement_run(stmt, "note how far values were sealed again", err);
}

static void
read_person(struct statement *stmt, void *row)
{
    struct registrant *registrant = row;

    registrant->account = statement_int64_in(stmt, 0, 1, INT64_MAX);
    registrant->person.len = statement_blob_upto(
        stmt, 1, registrant->person.bytes, sizeof(registrant->person.bytes));
}

enum status
db_reseal_people(struct db *db, int64_t office, int64_t behind, size_t max,
    struct registrant **people, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT account, person"
        " FROM registrant"
        " WHERE office = $1 AND account > $2"
        " ORDER BY account"
        " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, behind);
    statement_bind_int64(stmt, 3, (int64_t)max);
    return statement_list(
        stmt, "walk people", sizeof(**people), read_person, people, count, err);
}

static void
read_application(struct statement *stmt, void *row)
{
    struct application *application = row;

    statement_text(stmt, 0, application->id, sizeof(application->id));
}

enum status
db_reseal_applications(struct db *db, int64_t office, const char *behind, size_t max,
    struct application **applications, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT id"
        " FROM application"
        " WHERE office = $1 AND id > $2"
        " ORDER BY id"
        " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, behind);
    statement_bind_int64(stmt, 3, (int64_t)max);
    return statement_list(stmt, "walk applications", sizeof(**applications),
        read_application, applications, count, err);
}

static void
read_remark(struct statement *stmt, void *row)
{
    struct survey_remark *remark = row;

    statement_text(stmt, 0, remark->id, sizeof(remark->id));
    remark->sealed_len =
        statement_blob_upto(stmt, 1, remark->sealed, sizeof(remark->sealed));
}

enum status
db_reseal_remarks(struct db *db, int64_t office, const char *behind, size_t max,
    struct survey_remark **remarks, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT id, remark"
        " FROM survey_remark"
        " WHERE office = $1 AND id > $2"
        " ORDER BY id"
        " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, behind);
    statement_bind_int64(stmt, 3, (int64_t)max);
    return statement_list(
        stmt, "walk remarks", sizeof(**remarks), read_remark, remarks, count, err);
}

enum status
db_reseal_person(
    struct db *db, int64_t office, const struct registrant *registrant, struct error *err)
{
    static const char sql[] =
        "UPDATE registrant SET person = $3"
        " WHERE office = $1 AND account = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, registrant->account);
    statement_bind_blob(stmt, 3, registrant->person.bytes, registrant->person.len);
    return statement_run(stmt, "seal a person again", err);
}

enum status
db_reseal_step(struct db *db, int64_t office, const char *application,
    const struct application_step *step, struct error *err)
{
    static const char sql[] =
        "UPDATE application_step SET note = $4"
        " WHERE office = $1 AND application = $2 AND step = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    statement_bind_int64(stmt, 3, step->step);
    statement_bind_blob(stmt, 4, step->note.bytes, step->note.len);
    return statement_run(stmt, "seal a note again", err);
}

enum status
db_reseal_remark(
    struct db *db, int64_t office, const struct survey_remark *remark, struct error *err)
{
    static const char sql[] =
        "UPDATE survey_remark SET remark = $3"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, remark->id);
    statement_bind_blob(stmt, 3, remark->sealed, remark->sealed_len);
    return statement_run(stmt, "seal a remark again", err);
}

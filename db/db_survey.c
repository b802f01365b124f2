/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people thought of their visits as stored. */
#include "db/db_survey.h"

#include <string.h>

#include "common/words.h"
#include "db/statement.h"

enum status
db_survey_is_given(struct db *db, int64_t office, const char *visit, bool *given,
    uint8_t key_hash[SURVEY_KEY_HASH_SIZE], struct error *err)
{
    static const char sql[] =
        "SELECT key_hash "
        "FROM survey_given "
        "WHERE office = $1 AND visit = $2";
    struct statement *stmt = statement_new(db, sql);

    memset(key_hash, 0, SURVEY_KEY_HASH_SIZE);
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    *given = statement_next(stmt);
    if (*given && !statement_is_null(stmt, 0)) {
        statement_blob(stmt, 0, key_hash, SURVEY_KEY_HASH_SIZE);
    }
    return statement_end(stmt, "look whether a visit was rated", err);
}

enum status
db_survey_set_given(struct db *db, int64_t office, const char *visit,
    const uint8_t *key_hash, struct error *err)
{
    static const char sql[] =
        "INSERT INTO survey_given (office, visit, key_hash) "
        "VALUES ($1, $2, $3)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    statement_bind_blob_or_null(stmt, 3, key_hash, SURVEY_KEY_HASH_SIZE);
    return statement_run(stmt, "record that a visit was rated", err);
}

enum status
db_survey_add(struct db *db, int64_t office, const char *day, const char *service,
    enum survey_element element, int score, struct error *err)
{
    static const char sql[] =
        "INSERT INTO survey_sum (office, day, service, element, score, people) "
        "VALUES ($1, $2, $3, $4, $5, 1) "
        "ON CONFLICT (office, day, service, element, score) "
        "DO UPDATE SET people = survey_sum.people + 1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, service);
    statement_bind_text(stmt, 4, survey_element_words[element]);
    statement_bind_int64(stmt, 5, score);
    return statement_run(stmt, "add an answer", err);
}

static void
read_sum(struct statement *stmt, void *row)
{
    struct survey_sum *sum = row;
    int element = words_find(
        survey_element_words, statement_text_borrowed(stmt, 1), SURVEY_ELEMENTS);

    if (element == SURVEY_ELEMENTS) {
        statement_set_damaged(stmt, 1);
        element = 0;
    }
    statement_text(stmt, 0, sum->service, sizeof(sum->service));
    sum->element = (enum survey_element)element;
    sum->score = (int)statement_int64_in(stmt, 2, 1, SURVEY_SCORE_MAX);
    sum->people = statement_int64_in(stmt, 3, 0, INT32_MAX);
}

enum status
db_survey_sums(struct db *db, int64_t office, const char *from, const char *to,
    struct survey_sum **sums, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, element, score, CAST(sum(people) AS BIGINT) AS people "
        "FROM survey_sum "
        "WHERE office = $1 AND day BETWEEN $2 AND $3 "
        "GROUP BY service, element, score "
        "ORDER BY service, element, score";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, from);
    statement_bind_text(stmt, 3, to);
    return statement_list(stmt, "read what was answered", sizeof(struct survey_sum),
        read_sum, sums, count, err);
}

static void
read_visits(struct statement *stmt, void *row)
{
    struct survey_visits *visits = row;

    statement_text(stmt, 0, visits->service, sizeof(visits->service));
    visits->people = statement_int64(stmt, 1);
}

enum status
db_survey_visits(struct db *db, int64_t office, const char *from, const char *to,
    struct survey_visits **visits, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, count(*) "
        "FROM visit "
        "WHERE office = $1 AND day BETWEEN $2 AND $3 AND state = $4 "
        "GROUP BY service "
        "ORDER BY service";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, from);
    statement_bind_text(stmt, 3, to);
    statement_bind_int64(stmt, 4, VISIT_DONE);
    return statement_list(stmt, "count who could answer", sizeof(struct survey_visits),
        read_visits, visits, count, err);
}

enum status
db_survey_add_remark(
    struct db *db, int64_t office, const struct survey_remark *remark, struct error *err)
{
    static const char sql[] =
        "INSERT INTO survey_remark (office, id, month, remark) "
        "VALUES ($1, $2, $3, $4)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, remark->id);
    statement_bind_text(stmt, 3, remark->month);
    statement_bind_blob(stmt, 4, remark->sealed, remark->sealed_len);
    return statement_run(stmt, "record a remark", err);
}

static void
read_remark(struct statement *stmt, void *row)
{
    struct survey_remark *remark = row;

    statement_text(stmt, 0, remark->id, sizeof(remark->id));
    statement_text(stmt, 1, remark->month, sizeof(remark->month));
    remark->sealed_len =
        statement_blob_upto(stmt, 2, remark->sealed, sizeof(remark->sealed));
}

enum status
db_survey_remarks(struct db *db, int64_t office, const char *from, const char *to,
    size_t max, struct survey_remark **remarks, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT id, month, remark "
        "FROM survey_remark "
        "WHERE office = $1 AND month BETWEEN $2 AND $3 "
        "ORDER BY month DESC, id "
        "LIMIT $4";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, from);
    statement_bind_text(stmt, 3, to);
    statement_bind_int64(stmt, 4, (int64_t)max);
    return statement_list(stmt, "read remarks", sizeof(struct survey_remark), read_remark,
        remarks, count, err);
}

enum status
db_survey_forget_remarks(
    struct db *db, int64_t office, const char *month, struct error *err)
{
    static const char sql[] =
        "DELETE FROM survey_remark"
        " WHERE office = $1 AND month < $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, month);
    return statement_run(stmt, "forget old remarks", err);
}

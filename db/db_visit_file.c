/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_visit_file.h"

#include <string.h>

#include "common/text.h"
#include "db/statement.h"

enum status
db_visit_files_load(struct db *db, int64_t office, const struct visit *visit,
    struct visit_files *files, struct error *err)
{
    static const char sql[] =
        "SELECT file, ticket, service, slot, outcome, note"
        " FROM visit_file"
        " WHERE office = $1 AND visit = $2"
        " ORDER BY file";
    struct statement *stmt;

    files->count = 0;
    if (visit->files <= 1) {
        return STATUS_OK;
    }
    stmt = statement_new(db, sql);
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit->id);
    while (files->count < ARRAY_LEN(files->file) && statement_next(stmt)) {
        struct visit_file *file = &files->file[files->count++];

        file->file = (int)statement_int64_in(stmt, 0, 2, VISIT_FILES_MAX);
        statement_text(stmt, 1, file->ticket, sizeof(file->ticket));
        statement_text(stmt, 2, file->service, sizeof(file->service));
        statement_text(stmt, 3, file->slot, sizeof(file->slot));
        file->outcome = outcome_from_name(statement_text_borrowed(stmt, 4));
        if (file->outcome == OUTCOME_COUNT) {
            file->outcome = OUTCOME_NONE;
            statement_set_damaged(stmt, 4);
        }
        statement_text(stmt, 5, file->note, sizeof(file->note));
    }
    return statement_end(stmt, "read the files of a visit", err);
}

enum status
db_visit_file_insert(struct db *db, int64_t office, const struct visit *visit,
    const struct visit_file *file, struct error *err)
{
    static const char sql[] =
        "INSERT INTO visit_file (office, visit, file, day, ticket, service, slot)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit->id);
    statement_bind_int64(stmt, 3, file->file);
    statement_bind_text(stmt, 4, visit->day);
    statement_bind_text_or_null(stmt, 5, file->ticket);
    statement_bind_text(stmt, 6, file->service);
    statement_bind_text(stmt, 7, file->slot);
    return statement_run(stmt, "record a file of a visit", err);
}

enum status
db_visit_set_files(
    struct db *db, int64_t office, const char *id, int files, struct error *err)
{
    static const char sql[] =
        "UPDATE visit"
        " SET files = $3"
        " WHERE office = $1 AND id = $2 AND state = 0";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    _Static_assert(VISIT_WAITING == 0, "the statement names this number");
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    statement_bind_int64(stmt, 3, files);
    (void)statement_next(stmt);
    st = statement_result(stmt, "count the files of a visit", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "visit %s waits no more", id);
    }
    statement_free(stmt);
    return st;
}

enum status
db_visit_file_end(struct db *db, int64_t office, const char *visit,
    const struct visit_file *file, struct error *err)
{
    static const char sql[] =
        "UPDATE visit_file"
        " SET outcome = $4, note = $5"
        " WHERE office = $1 AND visit = $2 AND file = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    statement_bind_int64(stmt, 3, file->file);
    statement_bind_text_or_null(stmt, 4, outcome_name(file->outcome));
    statement_bind_text_or_null(stmt, 5, file->note);
    return statement_run(stmt, "record how a file ended", err);
}

enum status
db_visit_file_set_ticket(struct db *db, int64_t office, const char *visit, int file,
    const char *ticket, struct error *err)
{
    static const char sql[] =
        "UPDATE visit_file"
        " SET ticket = $4"
        " WHERE office = $1 AND visit = $2 AND file = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    statement_bind_int64(stmt, 3, file);
    statement_bind_text_or_null(stmt, 4, ticket);
    return statement_run(stmt, "give a file a ticket", err);
}

enum status
db_person_tickets(struct db *db, int64_t office, const char *ticket,
    struct person_tickets *others, struct error *err)
{
    /* The person first: in a join SQLite walks all of the office's applicants. */
    static const char sql[] =
        "SELECT subject"
        " FROM applicant"
        " WHERE office = $1"
        "   AND person = (SELECT person FROM applicant WHERE office = $1 AND subject = $2)"
        "   AND person IS NOT NULL AND subject <> $2"
        " ORDER BY subject"
        " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);

    others->count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket);
    statement_bind_int64(stmt, 3, PERSON_TICKETS_MAX);
    while (others->count < PERSON_TICKETS_MAX && statement_next(stmt)) {
        statement_text(stmt, 0, others->id[others->count++], VISIT_ID_SIZE);
    }
    return statement_end(stmt, "find the other tickets of a person", err);
}

struct visit
visit_as_file(const struct visit *visit, const struct visit_file *file)
{
    struct visit as = *visit;

    as.file = file->file;
    as.plan[0] = '\0';
    as.step = 0;
    as.outcome = file->outcome;
    text_copy(as.ticket, sizeof(as.ticket), file->ticket);
    text_copy(as.service, sizeof(as.service), file->service);
    text_copy(as.slot, sizeof(as.slot), file->slot);
    if (file->outcome != OUTCOME_NONE) { /* the first one's is not its own */
        text_copy(as.note, sizeof(as.note), file->note);
    }
    return as;
}

enum status
db_visit_file_by_ticket(struct db *db, int64_t office, const char *day,
    const char *ticket, struct visit *visit, struct error *err)
{
    struct visit_files files = { .count = 0 };
    enum status st = db_visit_by_ticket(db, office, day, ticket, visit, err);

    if (st == STATUS_OK) {
        st = db_visit_files_load(db, office, visit, &files, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        if (strcmp(files.file[i].ticket, ticket) == 0) {
            *visit = visit_as_file(visit, &files.file[i]);
            break;
        }
    }
    return st;
}

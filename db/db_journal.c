/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's rows and their chain. */
#include "db/db_journal.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "db/db_watch.h"
#include "db/handle.h"
#include "db/statement.h"

#define VERIFY_PAGE 2000

/* The end of the chain: zeros before the first row. */
static enum status
read_head(struct db *db, int64_t office, int64_t *seq, uint8_t hash[JOURNAL_HASH_SIZE],
    struct error *err)
{
    static const char sql[] =
        "SELECT seq, hash"
        " FROM journal"
        " WHERE office = $1"
        " ORDER BY seq DESC"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *seq = 0;
    memset(hash, 0, JOURNAL_HASH_SIZE);
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        *seq = statement_int64(stmt, 0);
        statement_blob(stmt, 1, hash, JOURNAL_HASH_SIZE);
    }
    st = statement_result(stmt, "read the journal's end", err);
    statement_free(stmt);
    return st;
}

static bool
knows_head(const struct db *db, int64_t office)
{
    return db->head.known && db->head.office == office;
}

/* In a write transaction nobody else moves the chain's end, so it is read once. */
static enum status
find_head(struct db *db, int64_t office, int64_t *seq, uint8_t hash[JOURNAL_HASH_SIZE],
    struct error *err)
{
    if (!knows_head(db, office)) {
        return read_head(db, office, seq, hash, err);
    }
    *seq = db->head.seq;
    memcpy(hash, db->head.hash, JOURNAL_HASH_SIZE);
    return STATUS_OK;
}

void
db_journal_announce_end(struct db *db, int64_t office)
{
    uint8_t hash[JOURNAL_HASH_SIZE];
    int64_t seq;

    (void)!find_head(db, office, &seq, hash, NULL);
}

enum status
db_journal_find_end(struct db *db, int64_t office, int64_t *seq, struct error *err)
{
    enum status st = STATUS_OK;

    if (!knows_head(db, office)) {
        st = read_head(db, office, &db->head.seq, db->head.hash, err);
        db->head.known = st == STATUS_OK && db->driver->in_transaction(db->conn);
        db->head.office = office;
    }
    *seq = db->head.seq;
    return st;
}

static void
note_appended(struct db *db, const struct journal_row *row)
{
    *handle_append_row(db) = *row;
    db->head.known = db->driver->in_transaction(db->conn);
    db->head.office = row->office;
    db->head.seq = row->seq;
    memcpy(db->head.hash, row->hash, JOURNAL_HASH_SIZE);
}

enum status
db_journal_append(struct db *db, struct journal_row *row, struct error *err)
{
    static const char sql[] =
        "INSERT INTO journal (office, seq, at_ms, actor, kind, subject, data, prev, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    struct statement *stmt;
    enum status st = find_head(db, row->office, &row->seq, row->prev, err);

    if (st != STATUS_OK) {
        return st;
    }
    row->seq++;
    journal_row_hash(row, row->prev, row->hash);
    stmt = statement_new(db, sql);
    statement_bind_int64(stmt, 1, row->office);
    statement_bind_int64(stmt, 2, row->seq);
    statement_bind_int64(stmt, 3, row->at_ms);
    statement_bind_text(stmt, 4, row->actor);
    statement_bind_text(stmt, 5, row->kind);
    statement_bind_text(stmt, 6, row->subject);
    statement_bind_text(stmt, 7, row->data);
    statement_bind_blob(stmt, 8, row->prev, sizeof(row->prev));
    statement_bind_blob(stmt, 9, row->hash, sizeof(row->hash));
    st = statement_run(stmt, "append to the journal", err);
    if (st == STATUS_OK) {
        note_appended(db, row);
    } else {
        db->head.known = false;
    }
    return st;
}

static void
read_row(struct statement *stmt, struct journal_row *row)
{
    row->seq = statement_int64(stmt, 0);
    row->at_ms = statement_int64(stmt, 1);
    statement_text(stmt, 2, row->actor, sizeof(row->actor));
    statement_text(stmt, 3, row->kind, sizeof(row->kind));
    statement_text(stmt, 4, row->subject, sizeof(row->subject));
    statement_text(stmt, 5, row->data, sizeof(row->data));
    statement_blob(stmt, 6, row->prev, sizeof(row->prev));
    statement_blob(stmt, 7, row->hash, sizeof(row->hash));
}

enum status
db_journal_read(struct db *db, int64_t office, int64_t seq, struct journal_row *rows,
    size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT seq, at_ms, actor, kind, subject, data, prev, hash"
        " FROM journal"
        " WHERE office = $1 AND seq > $2"
        " ORDER BY seq"
        " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, seq);
    statement_bind_int64(stmt, 3, (int64_t)max);
    while (*count < max && statement_next(stmt)) {
        rows[*count] = (struct journal_row){ .office = office };
        read_row(stmt, &rows[(*count)++]);
    }
    st = statement_result(stmt, "read the journal", err);
    statement_free(stmt);
    return st;
}

enum status
db_journal_last(struct db *db, int64_t office, int64_t *seq, struct error *err)
{
    uint8_t hash[JOURNAL_HASH_SIZE];

    return read_head(db, office, seq, hash, err);
}

/* The one row that `stmt` finds; all zero when there is none. */
static enum status
read_one(struct statement *stmt, int64_t office, struct journal_row *row,
    const char *doing, struct error *err)
{
    enum status st;

    *row = (struct journal_row){ .office = office };
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        read_row(stmt, row);
    }
    st = statement_result(stmt, doing, err);
    statement_free(stmt);
    return st;
}

enum status
db_journal_before(
    struct db *db, int64_t office, int64_t at_ms, int64_t *seq, struct error *err)
{
    static const char sql[] =
        "SELECT at_ms"
        " FROM journal"
        " WHERE office = $1 AND seq = $2";
    int64_t low = 0;
    int64_t high;
    enum status st = db_journal_last(db, office, &high, err);

    *seq = 0;
    while (st == STATUS_OK && low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        struct statement *stmt = statement_new(db, sql);
        bool earlier;

        statement_bind_int64(stmt, 1, office);
        statement_bind_int64(stmt, 2, middle);
        earlier = statement_next(stmt) && statement_int64(stmt, 0) < at_ms;
        st = statement_end(stmt, "find an instant in the journal", err);
        if (earlier) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    *seq = low;
    return st;
}

enum status
db_journal_newest(
    struct db *db, int64_t office, struct journal_row *row, struct error *err)
{
    static const char sql[] =
        "SELECT seq, at_ms, actor, kind, subject, data, prev, hash"
        " FROM journal"
        " WHERE office = $1 AND (actor <> 'admin' OR kind = 'clock.trusted')"
        " ORDER BY seq DESC"
        " LIMIT 1";

    return read_one(
        statement_new(db, sql), office, row, "read the journal's newest row", err);
}

enum status
db_journal_of_clock(
    struct db *db, int64_t office, struct journal_row *row, struct error *err)
{
    /* In the words of the index journal_of_clock; asked for the row at once, SQLite would
     * walk the whole journal back for it. */
    static const char sql[] =
        "SELECT seq, at_ms, actor, kind, subject, data, prev, hash"
        " FROM journal"
        " WHERE office = $1"
        "   AND seq = ("
        "     SELECT MAX(seq)"
        "     FROM journal"
        "     WHERE office = $1 AND kind IN ('clock.doubted', 'clock.trusted'))";
    enum status st = read_one(
        statement_new(db, sql), office, row, "read what is said of the clock", err);

    if (st == STATUS_OK && row->seq == 0) {
        return error_set(err, STATUS_NOT_FOUND, "the clock was never doubted");
    }
    return st;
}

static void
read_subject(struct statement *stmt, void *row)
{
    struct journal_subject *subject = row;

    statement_text(stmt, 0, subject->id, sizeof(subject->id));
}

enum status
db_journal_subjects_undone(struct db *db, int64_t office,
    struct journal_subject **subjects, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT subject"
        " FROM journal"
        " WHERE office = $1 AND kind IN ('visit.started', 'visit.waiting')"
        "   AND (data LIKE '%\"why\":\"taken_back\"%'"
        "     OR data LIKE '%\"why\":\"day_reopened\"%')";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_list(stmt, "find what was taken back", sizeof(**subjects),
        read_subject, subjects, count, err);
}

enum status
db_journal_end(struct db *db, int64_t office, int64_t *seq,
    uint8_t hash[JOURNAL_HASH_SIZE], struct error *err)
{
    return read_head(db, office, seq, hash, err);
}

enum status
db_journal_hash(struct db *db, int64_t office, int64_t seq,
    uint8_t hash[JOURNAL_HASH_SIZE], struct error *err)
{
    static const char sql[] =
        "SELECT hash"
        " FROM journal"
        " WHERE office = $1 AND seq = $2";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, seq);
    found = statement_next(stmt);
    if (found) {
        statement_blob(stmt, 0, hash, JOURNAL_HASH_SIZE);
    }
    st = statement_result(stmt, "read a hash of the journal", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "the journal has no such row");
    }
    return st;
}

enum status
db_journal_hash_prefix(struct db *db, int64_t office, int64_t seq,
    char prefix[JOURNAL_HASH_PREFIX_SIZE], struct error *err)
{
    uint8_t hash[JOURNAL_HASH_SIZE];
    enum status st = db_journal_hash(db, office, seq, hash, err);

    prefix[0] = '\0';
    if (st == STATUS_OK) {
        journal_hash_prefix(hash, prefix);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* What was heard while we waited. */
struct heard {
    int64_t office;
    int64_t seq; /* what the listener has */
    bool any;
    bool news;
};

/* A commit of some process: "OFFICE SEQ", as db_commit() writes it. */
static void
hear(void *arg, const char *text)
{
    struct heard *heard = arg;
    int64_t office;
    int64_t seq;

    heard->any = true;
    if (!text || sscanf(text, "%" SCNd64 " %" SCNd64, &office, &seq) != 2 ||
        (office == heard->office && seq > heard->seq)) {
        heard->news = true;
    }
}

enum status
db_journal_await(struct db *db, int64_t office, int64_t seq, int fd, int wait_ms,
    bool *look, struct error *err)
{
    struct heard heard = { .office = office, .seq = seq };
    enum status st = STATUS_OK;

    if (db->driver->await_news) {
        st = db->driver->await_news(db->conn, fd, wait_ms, hear, &heard, err);
    } else {
        struct pollfd wait = { .fd = fd, .events = POLLIN };

        (void)poll(&wait, 1, wait_ms);
    }
    *look = heard.news || !heard.any;
    return st;
}

/* Where a walk along the chain stands. */
struct walk {
    int64_t office;
    int64_t want;  /* the next seq */
    int64_t until; /* the last one */
    uint8_t last[JOURNAL_HASH_SIZE];
};

/* Hold a row against the one before it. */
static enum status
verify_row(struct walk *walk, struct statement *stmt, struct error *err)
{
    struct journal_row row = { .office = walk->office };
    uint8_t prev[JOURNAL_HASH_SIZE];
    uint8_t hash[JOURNAL_HASH_SIZE];
    uint8_t right[JOURNAL_HASH_SIZE];
    enum status st = STATUS_OK;

    read_row(stmt, &row);
    statement_blob(stmt, 6, prev, sizeof(prev));
    statement_blob(stmt, 7, hash, sizeof(hash));
    journal_row_hash(&row, walk->last, right);
    if (row.seq != walk->want) {
        st = error_set(err, STATUS_INTERNAL,
            "journal row %" PRId64 " is missing; the next is %" PRId64, walk->want,
            row.seq);
    } else if (memcmp(prev, walk->last, sizeof(prev)) != 0) {
        st = error_set(err, STATUS_INTERNAL,
            "journal row %" PRId64 " does not follow the row before it", row.seq);
    } else if (memcmp(row.hash, right, sizeof(right)) != 0) {
        st = error_set(err, STATUS_INTERNAL,
            "journal row %" PRId64 " was altered: its hash does not fit", row.seq);
    }
    memcpy(walk->last, hash, sizeof(walk->last));
    walk->want++;
    return st;
}

/* The next rows; a page at a time, for PostgreSQL's come as a whole. */
static enum status
verify_page(struct db *db, struct walk *walk, struct error *err)
{
    static const char sql[] =
        "SELECT seq, at_ms, actor, kind, subject, data, prev, hash"
        " FROM journal"
        " WHERE office = $1 AND seq >= $2 AND seq <= $4"
        " ORDER BY seq"
        " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);
    enum status broken = STATUS_OK;
    enum status st;

    statement_bind_int64(stmt, 1, walk->office);
    statement_bind_int64(stmt, 2, walk->want);
    statement_bind_int64(stmt, 3, VERIFY_PAGE);
    statement_bind_int64(stmt, 4, walk->until);
    while (broken == STATUS_OK && statement_next(stmt)) {
        broken = verify_row(walk, stmt, err);
    }
    st = broken == STATUS_OK ? statement_result(stmt, "walk the journal", err) : broken;
    statement_free(stmt);
    return st;
}

enum status
db_journal_verify_span(struct db *db, int64_t office, int64_t after, int64_t until,
    int64_t *rows, struct error *err)
{
    struct walk walk = { .office = office, .want = after + 1, .until = until };
    int64_t before, last = 0;
    enum status st = db_journal_last(db, office, &last, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (after > 0) {
        st = db_journal_hash(db, office, after, walk.last, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    do {
        db_watch_tell(db, "walking the journal, rows", walk.want - 1, last);
        before = walk.want;
        st = verify_page(db, &walk, err);
    } while (st == STATUS_OK && walk.want - before == VERIFY_PAGE);
    if (rows) {
        *rows = walk.want - 1 - after;
    }
    return st;
}

enum status
db_journal_verify(struct db *db, int64_t office, int64_t *rows, struct error *err)
{
    return db_journal_verify_span(db, office, 0, INT64_MAX, rows, err);
}

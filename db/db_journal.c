/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's rows and their chain. */
#include "db/db_journal.h"

#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "db/handle.h"
#include "db/statement.h"

#define VERIFY_PAGE 2000

/* Every field goes in with its length in front, so that no two rows hash alike. */
static void
hash_text(crypto_generichash_state *state, const char *text)
{
    uint64_t len = strlen(text);

    (void)crypto_generichash_update(state, (const uint8_t *)&len, sizeof(len));
    (void)crypto_generichash_update(state, (const uint8_t *)text, len);
}

static void
hash_row(const struct journal_row *row, const uint8_t prev[JOURNAL_HASH_SIZE],
    uint8_t hash[JOURNAL_HASH_SIZE])
{
    crypto_generichash_state state;
    const int64_t numbers[] = { row->office, row->seq, row->at_ms };

    (void)crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, prev, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, (const uint8_t *)numbers, sizeof(numbers));
    hash_text(&state, row->actor);
    hash_text(&state, row->kind);
    hash_text(&state, row->subject);
    hash_text(&state, row->data);
    (void)crypto_generichash_final(&state, hash, JOURNAL_HASH_SIZE);
}

/* The end of the chain: zeros before the first row. */
static enum status
read_head(struct db *db, int64_t office, int64_t *seq, uint8_t hash[JOURNAL_HASH_SIZE],
    struct error *err)
{
    static const char sql[] =
        "SELECT seq, hash FROM journal WHERE office = $1 ORDER BY seq DESC LIMIT 1";
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

/* In a write transaction nobody else moves the chain's end, so it is read once. */
static enum status
find_head(struct db *db, int64_t office, int64_t *seq, uint8_t hash[JOURNAL_HASH_SIZE],
    struct error *err)
{
    if (!db->head.known || db->head.office != office) {
        return read_head(db, office, seq, hash, err);
    }
    *seq = db->head.seq;
    memcpy(hash, db->head.hash, JOURNAL_HASH_SIZE);
    return STATUS_OK;
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
        "INSERT INTO journal (office, seq, at_ms, actor, kind, subject, "
        "data, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    struct statement *stmt;
    enum status st = find_head(db, row->office, &row->seq, row->prev, err);

    if (st != STATUS_OK) {
        return st;
    }
    row->seq++;
    hash_row(row, row->prev, row->hash);
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

bool
journal_row_is_same(const struct journal_row *a, const struct journal_row *b)
{
    return a->office == b->office && a->seq == b->seq && a->at_ms == b->at_ms &&
           strcmp(a->actor, b->actor) == 0 && strcmp(a->kind, b->kind) == 0 &&
           strcmp(a->subject, b->subject) == 0 && strcmp(a->data, b->data) == 0 &&
           memcmp(a->hash, b->hash, sizeof(a->hash)) == 0;
}

bool
journal_row_follows(const struct journal_row *row, const struct journal_row *last)
{
    return row->office == last->office && row->seq == last->seq + 1 &&
           memcmp(row->prev, last->hash, sizeof(row->prev)) == 0;
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
        "SELECT seq, at_ms, actor, kind, subject, data, prev, hash FROM journal "
        "WHERE office = $1 AND seq > $2 ORDER BY seq LIMIT $3";
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

void
journal_mark(const uint8_t hash[JOURNAL_HASH_SIZE], char mark[JOURNAL_MARK_SIZE])
{
    text_hex(hash, JOURNAL_MARK_SIZE / 2, mark);
}

enum status
db_journal_mark(struct db *db, int64_t office, int64_t seq, char mark[JOURNAL_MARK_SIZE],
    struct error *err)
{
    static const char sql[] = "SELECT hash FROM journal WHERE office = $1 AND seq = $2";
    struct statement *stmt = statement_new(db, sql);
    uint8_t hash[JOURNAL_HASH_SIZE];
    enum status st;

    mark[0] = '\0';
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, seq);
    if (statement_next(stmt)) {
        statement_blob(stmt, 0, hash, sizeof(hash));
        journal_mark(hash, mark);
    }
    st = statement_result(stmt, "read a mark of the journal", err);
    statement_free(stmt);
    return st;
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
    int64_t want; /* the next seq */
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
    hash_row(&row, walk->last, right);
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
        "SELECT seq, at_ms, actor, kind, subject, data, prev, hash FROM journal "
        "WHERE office = $1 AND seq >= $2 ORDER BY seq LIMIT $3";
    struct statement *stmt = statement_new(db, sql);
    enum status broken = STATUS_OK;
    enum status st;

    statement_bind_int64(stmt, 1, walk->office);
    statement_bind_int64(stmt, 2, walk->want);
    statement_bind_int64(stmt, 3, VERIFY_PAGE);
    while (broken == STATUS_OK && statement_next(stmt)) {
        broken = verify_row(walk, stmt, err);
    }
    st = broken == STATUS_OK ? statement_result(stmt, "walk the journal", err) : broken;
    statement_free(stmt);
    return st;
}

enum status
db_journal_verify(struct db *db, int64_t office, int64_t *rows, struct error *err)
{
    struct walk walk = { .office = office, .want = 1 };
    int64_t before;
    enum status st;

    do {
        before = walk.want;
        st = verify_page(db, &walk, err);
    } while (st == STATUS_OK && walk.want - before == VERIFY_PAGE);
    if (rows) {
        *rows = walk.want - 1;
    }
    return st;
}

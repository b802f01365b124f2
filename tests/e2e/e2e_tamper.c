/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A database that somebody has tampered with: antrean-admin check names what was done. A
 * row a way to do it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "tests/support/database.h"
#include "tests/support/e2e.h"
#include "tests/support/operator.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define OFFICE 1
#define ROWS_MAX 64
#define AGAINST "--against"

/* A day with people in every state, its server ended: the base for tampering. */
static struct busy {
    struct e2e *e2e;
    char anchor[TEMP_PATH_SIZE]; /* where its journal ended then, signed */
} busy;

static void
move(struct e2e *e2e, const char *visit, const char *verb, const char *body, int want)
{
    char path[80];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/%s", visit, verb);
    assert_int_equal(e2e_status(e2e, "counter-1", "POST", path, body), want);
}

static void
call(struct e2e *e2e, char visit[27])
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "counter-1", "POST", "/v1/counters/1/call-next", NULL, NULL);

    assert_int_equal(answer->status, 200);
    (void)text_copy(visit, 27, e2e_text(answer, "visit"));
    e2e_answer_free(answer);
}

static int
busy_start(void **state)
{
    char visit[27];

    busy.e2e = e2e_open(&(struct e2e_options){ 0 });
    for (int i = 0; i < 12; i++) {
        assert_int_equal(e2e_arrive(busy.e2e, i, NULL, NULL), 201);
    }
    assert_int_equal(e2e_post(busy.e2e, "counter-1", "/v1/counters/1/open"), 200);
    call(busy.e2e, visit);
    move(busy.e2e, visit, "start", NULL, 200);
    move(busy.e2e, visit, "finish", "{\"outcome\":\"incomplete\"}", 200);
    call(busy.e2e, visit);
    move(busy.e2e, visit, "absent", NULL, 200);
    move(busy.e2e, visit, "return", NULL, 200);
    call(busy.e2e, visit);
    assert_int_equal(e2e_post(busy.e2e, "counter-2", "/v1/counters/2/open"), 200);
    operator_expect(operator_admin("anchor %s", e2e_folder(busy.e2e)), 0, "");
    temp_write(temp_path(busy.anchor, e2e_folder(busy.e2e), "kept"), operator_output,
        strlen(operator_output));
    assert_int_equal(e2e_end(busy.e2e), 0);
    test_database_keep(e2e_database(busy.e2e));
    (void)state;
    return 0;
}

static int
busy_stop(void **state)
{
    (void)state;
    test_database_put_back(e2e_database(busy.e2e));
    e2e_close(busy.e2e);
    return 0;
}

/* The actor of two rows is another one, and every hash from there on is made right. */
static void
write_anew(const char *url)
{
    struct journal_row *rows = calloc(ROWS_MAX, sizeof(*rows));
    size_t count = 0;
    struct db *db;

    assert_non_null(rows);
    assert_int_equal(db_open(url, DB_READ, &db, NULL), STATUS_OK);
    assert_int_equal(db_begin(db, NULL), STATUS_OK);
    assert_int_equal(
        db_journal_read(db, OFFICE, 0, rows, ROWS_MAX, &count, NULL), STATUS_OK);
    db_rollback(db);
    db_close(db);
    assert_true(count > 4 && count < ROWS_MAX);
    for (size_t i = count - 3; i < count; i++) {
        char sql[512];
        char prev[2 * JOURNAL_HASH_SIZE + 1];
        char hash[2 * JOURNAL_HASH_SIZE + 1];
        const char *bytes = test_on_postgresql() ? "'\\x" : "x'";

        (void)snprintf(rows[i].actor, sizeof(rows[i].actor), "staff:99");
        memcpy(rows[i].prev, rows[i - 1].hash, sizeof(rows[i].prev));
        journal_row_hash(&rows[i], rows[i].prev, rows[i].hash);
        text_hex(rows[i].prev, sizeof(rows[i].prev), prev);
        text_hex(rows[i].hash, sizeof(rows[i].hash), hash);
        (void)snprintf(sql, sizeof(sql),
            "UPDATE journal SET actor = 'staff:99', prev = %s%s', hash = %s%s' "
            "WHERE office = 1 AND seq = %" PRId64,
            bytes, prev, bytes, hash, rows[i].seq);
        (void)test_database_run(url, sql);
    }
    free(rows);
}

static const struct tampering {
    const char *name;
    const char *sql;    /* NULL: write_anew() */
    const char *option; /* AGAINST: the tables look whole, and what was said tells */
    const char *words;  /* of the line that names it */
} tamperings[] = {
    { "check: nothing was touched", "SELECT 1", "", "clean: " },
    { "check --against: nothing was touched", "SELECT 1", AGAINST, "anchors: 1" },
    { "check --against: the last row was cut off, with its trace",
        "DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal);"
        "DELETE FROM counter WHERE number = 2",
        AGAINST, "the journal was cut off: row " },
    { "check --against: the chain was written anew", NULL, AGAINST,
        "the journal was written anew: row " },
    { "check: a journal row was altered",
        "UPDATE journal SET data = replace(data, 'regular', 'priority') WHERE seq = 9",
        "", "journal row 9 was altered" },
    { "check: a journal row was removed", "DELETE FROM journal WHERE seq = 5", "",
        "journal row 5 is missing" },
    { "check: the journal's end was cut off",
        "DELETE FROM journal WHERE seq >= (SELECT MAX(seq) - 1 FROM journal)", "",
        "its last journal row says waiting" },
    { "check: a journal row was put in between",
        "INSERT INTO journal SELECT office, seq + 1, at_ms, actor, kind, subject, data, "
        "prev, hash FROM journal ORDER BY seq DESC LIMIT 1",
        "", "does not follow the row before it" },
    { "check: two numbers were exchanged",
        "UPDATE visit SET number = 900 WHERE prefix = 'A' AND number = 2;"
        "UPDATE visit SET number = 2 WHERE prefix = 'A' AND number = 3;"
        "UPDATE visit SET number = 3 WHERE prefix = 'A' AND number = 900",
        "", "the journal says A00" },
    { "check: a number was taken out of its series",
        "DELETE FROM visit WHERE prefix = 'A' AND number = 2", "",
        "in the journal and not in the table" },
    { "check --quick: a number was taken out of its series",
        "DELETE FROM visit WHERE prefix = 'A' AND number = 2", "--quick",
        "number A002 is missing, A003 was given" },
    { "check: a visit came in past the journal",
        "INSERT INTO visit (office, id, day, prefix, number, service, lane, state, "
        "arrived_ms, callable_from_ms, late, after_calls, slot, track, changed_ms, line) "
        "SELECT office, 'X', day, prefix, number + 1, service, lane, 0, arrived_ms, 0, "
        "0, "
        "0, slot, 'x', changed_ms, line FROM visit WHERE prefix = 'A' ORDER BY number "
        "DESC "
        "LIMIT 1",
        "", "visit X has no arrival in the journal" },
    { "check: a visit was said to be over",
        "UPDATE visit SET state = 3 WHERE prefix = 'B' AND number = 4", "",
        "is stored as done" },
    { "check: an outcome was changed",
        "UPDATE visit SET outcome = 'verified' WHERE outcome = 'incomplete'", "",
        "is stored with the outcome verified, the journal says incomplete" },
    { "check: an outcome was taken away",
        "UPDATE visit SET outcome = NULL WHERE outcome = 'incomplete'", "",
        "the journal says incomplete" },
    { "check: a service was made shorter",
        "UPDATE visit SET started_ms = started_ms + 1 WHERE outcome = 'incomplete'", "",
        "another time of start or end" },
    { "check: an end was moved",
        "UPDATE visit SET ended_ms = ended_ms + 60000 WHERE outcome = 'incomplete'", "",
        "another time of start or end" },
    { "check: somebody was moved to another service",
        "UPDATE visit SET service = 'kk-baru' WHERE prefix = 'B' AND number = 4", "",
        "another lane, service or arrival" },
    { "check: who is called stands at another counter",
        "UPDATE visit SET counter = 2 WHERE state = 1", "", "the journal says 1" },
    { "check: somebody was moved into the priority lane",
        "UPDATE visit SET lane = 1 WHERE prefix = 'B' AND number = 4", "",
        "stored with another lane" },
    { "check: an arrival was moved forward",
        "UPDATE visit SET arrived_ms = arrived_ms - 60000 WHERE prefix = 'B' AND number "
        "= "
        "4",
        "", "stored with another lane, service or arrival" },
    { "check: a series was turned back",
        "UPDATE series SET last = last - 1 WHERE prefix = "
        "'A'",
        "", "the series A counts 3 numbers, the last given is 4" },
    { "check: a series counts people who do not wait",
        "UPDATE series SET waiting = waiting + 1 WHERE prefix = 'S'", "",
        "the series S counts" },
    { "check: a service counts people who do not wait",
        "UPDATE waiting_count SET waiting = waiting + 1 WHERE service = 'ktp-baru'", "",
        "who waits for the service ktp-baru is not as many as are counted" },
    { "check: a place was counted twice",
        "UPDATE quota_use SET arrived = arrived + 1 WHERE service = 'ktp-baru'", "",
        "places are counted as used" },
    { "check: more numbers than places",
        "UPDATE quota_use SET tickets = 0; UPDATE setting SET body = "
        "'{\"walkin_share\":20,\"overbook_percent\":100,\"quotas\":[],\"default\":{"
        "\"pagi\":1,\"siang\":1}}' WHERE name = 'quotas'",
        "", "which has 2 places" },
    { "check --quick: two people at a counter",
        "DROP INDEX visit_at_counter; UPDATE visit SET state = 1, counter = 1 WHERE "
        "prefix = 'B' AND number = 4",
        "--quick", "counter 1 has 2 people at once" },
    { "check --quick: one ticket, two visits",
        "DROP INDEX visit_by_ticket; UPDATE visit SET ticket = (SELECT ticket FROM visit "
        "WHERE prefix = 'A' AND number = 1) WHERE prefix = 'A' AND number = 2",
        "--quick", "has more than one visit" },
    { "check --quick: a file beyond what a visit counts",
        "INSERT INTO visit_file (office, visit, file, day, service, slot) SELECT office, "
        "id, 9, day, service, slot FROM visit WHERE prefix = 'A' AND number = 1",
        "--quick", "counts 1 files, other ones are stored" },
    { "check: a setting was spoilt",
        "UPDATE setting SET body = '{' WHERE name = 'policy'", "", "policy: " },
    /* The last: PostgreSQL itself does not let it happen. */
    { "check: a row points at nothing",
        "INSERT INTO counter (office, number, state, since_ms) VALUES (2, 1, 'open', 0)",
        "", "points at one that is not there" },
};

static void
test_tampering(void **state)
{
    const struct tampering *t = *state;
    const char *folder = e2e_folder(busy.e2e);
    int want =
        text_starts_with(t->words, "clean") || text_starts_with(t->words, "anchors") ? 0
                                                                                     : 1;

    test_database_put_back(e2e_database(busy.e2e));
    if (t->sql) {
        (void)test_database_run(e2e_database(busy.e2e), t->sql);
    } else {
        write_anew(e2e_database(busy.e2e));
    }
    if (strcmp(t->option, AGAINST) == 0) {
        operator_expect(operator_admin("check %s", folder), 0, "clean: ");
        operator_expect(
            operator_admin("check %s --against %s", folder, busy.anchor), want, t->words);
        return;
    }
    operator_expect(operator_admin("check %s %s", folder, t->option), want, t->words);
    assert_ptr_equal(
        strchr(operator_output, '\n'), strrchr(operator_output, '\n')); /* one line */
}

int
main(void)
{
    struct CMUnitTest checks[ARRAY_LEN(tamperings)];

    for (size_t i = 0; i < ARRAY_LEN(tamperings); i++) {
        checks[i] = (struct CMUnitTest){
            .name = tamperings[i].name,
            .test_func = test_tampering,
            .initial_state = (void *)&tamperings[i],
        };
    }
    return _cmocka_run_group_tests("check", checks,
        ARRAY_LEN(checks) - (test_on_postgresql() ? 1 : 0), busy_start, busy_stop);
}

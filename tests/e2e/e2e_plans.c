/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How SQLite finds what the server asks for: every statement in the program, against the
 * tables of today. None walks rows that grow with the years, or with the people of a day,
 * but those named here; and without any index one of them would.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/schema.h"
#include "tests/support/test.h"

#define STATEMENTS_MAX 1000
#define NAMES_MAX 8
#define NAME_SIZE 64

/* A walk that is right: in whose statement, which step, and why. */
static const struct walk {
    const char *statement; /* a part of it */
    const char *step;      /* a part of it */
    const char *why;
} walks[] = {
#define CHECK "antrean-admin check looks at everything"
    { "HAVING COUNT(*) > 1 OR counter IS NULL", "visit_at_counter", CHECK },
    { "SELECT day, MIN(first), SUM(people)", "", CHECK },
    { "HAVING SUM(given) <> SUM(counted)", "", CHECK },
    { "GROUP BY day, prefix, number HAVING", "", CHECK },
    { "HAVING SUM(counted) <> SUM(came)", "", CHECK },
    { "EXCEPT SELECT subject FROM journal", "", CHECK },
    { "GROUP BY ticket HAVING COUNT(*) > 1", "", CHECK },
    { "AND p.number = v.number - 1)", "", CHECK },
    { "WHERE v.office = $1 AND (v.files <> 1 + (", "SEARCH v ", CHECK },
    { "SELECT line, count(*), sum(lane)", "visit_line", CHECK },
    { "SELECT service, lane, count(*) FROM visit", "TEMP B-TREE", CHECK },
    { "\"why\":\"taken_back\"", "SEARCH journal", CHECK },
#define DAY_OVER "once, when a day is over or erased"
    { "visit WHERE office = $1 AND day = $2 AND ticket IS NULL)", "visit_2", DAY_OVER },
    { "UPDATE checklist SET note = NULL", "visit_2", DAY_OVER },
    { "UPDATE visit_file SET note = NULL", "visit_2", DAY_OVER },
    { "UPDATE visit SET priority_reason = NULL, note", "visit_2", DAY_OVER },
    { "AND state = 7 ORDER BY arrived_ms", "visit_2", DAY_OVER },
    { "AND state = $3 AND state = 0 ORDER BY", "visit_line", DAY_OVER },
    { "SELECT day, prefix, number, line, service, state, counter", "",
        "settings are held against whoever is there" },
#define REPORT "figures of days, on the worker of reports"
    { "FROM refusal WHERE office = $1 AND day BETWEEN", "TEMP B-TREE", REPORT },
    { "FROM quota_use WHERE office = $1 AND day BETWEEN", "TEMP B-TREE", REPORT },
    { "FROM survey_sum WHERE office = $1 AND day BETWEEN", "TEMP B-TREE", REPORT },
    { "day BETWEEN $2 AND $3 AND state = $4 GROUP BY", "", REPORT },
    { "SELECT state, count(*) FROM visit", "", REPORT },
    { "AND arrived_ms <= $3 AND (called_ms IS NULL", "visit_2", REPORT },
#define FORECAST "the forecast needs everybody who waits, once a change"
    { "line, plan, step, files FROM visit WHERE office = $1 AND day = $2 AND state = 0",
        "visit_line", FORECAST },
    { "AND lane = 1 AND arrived_ms > $3 GROUP BY", "TEMP B-TREE", FORECAST },
    { "AND counter > 0 AND day = (SELECT max(day)", "TEMP B-TREE", FORECAST },
#define FIRST "the first or the last of an index"
    { "COALESCE(MAX(seq), 0) + 1 FROM outbox", "COVERING INDEX", FIRST },
    { "COALESCE(MAX(l.look), 0) + 1 FROM personal_look", "SEARCH l ", FIRST },
    { "COALESCE(MAX(change), 0)", "ticket_change_in_order", FIRST },
    { "SELECT MAX(seq) FROM journal", "journal_of_clock", FIRST },
    { "FROM journal WHERE office = $1 AND (actor <> 'admin'", "SEARCH journal", FIRST },
    { "SELECT seq, hash FROM journal", "SEARCH journal", FIRST },
    { "(SELECT MAX(day) AS day FROM series", "SEARCH series", FIRST },
    { "AND counter > 0 AND day = (SELECT max(day)", "visit_called", FIRST },
    { "SELECT day FROM visit WHERE office = $1 AND day < $2 AND state = 0", "visit_line",
        FIRST },
    { "SELECT MIN(day) FROM (", "SEARCH visit", FIRST },
    { "(SELECT id FROM idempotency ORDER BY id LIMIT $2)", "SCAN idempotency", FIRST },
#define FEW "an index of the few who are so now"
    { "state IN (1, 2) ORDER BY counter", "visit_at_counter", FEW },
    { "(after_calls > 0 OR only_counter IS NOT NULL)", "visit_special", FEW },
    { "SELECT DISTINCT service FROM visit", "TEMP B-TREE",
        "only on the day on which a service was moved to another letter" },
    { "AS latest FROM visit", "", "a backend asks for a day's calls, now and then" },
#define PERSON "what one person, one village or one phone has"
    { "application_key k WHERE k.office = $1", "TEMP B-TREE", PERSON },
    { "nik_hash = $2 AND account <> $3", "TEMP B-TREE", PERSON },
    { "village_hash IS NOT NULL ORDER BY submitted_ms", "TEMP B-TREE",
        "what waits for any village" },
    { "FROM application a CROSS JOIN paper p", "TEMP B-TREE", PERSON },
    { "a.username >= 'desa'", "TEMP B-TREE", "village operators are few" },
    { "FROM backend_refused", "TEMP B-TREE", "a backend's rows that were not taken" },
    { "v.ticket IS NULL ORDER BY v.arrived_ms", "visit_2",
        "names are sealed: who is looked for by name is one of a day's" },
    { "FROM sqlite_schema", "SCAN sqlite_schema", "the tables themselves" },
};

/* Tables of some ten or hundred rows, however old the office. */
static const char *const small[] = { "office", "setting", "device", "counter", "pace",
    "retention", "reseal", "backend_sync", "backend_refused", "pairing", "concern_care",
    "device_report", "clerk_service" };
/* Staff alone are asked for without more, by their names' index. */
#define STAFF "sqlite_autoindex_account_1"

/* Without these SQLite takes a part of another index, and its plan does not say so. */
static const char *const spare[] = { "personal_look_by_application", "registrant_told" };

static sqlite3 *db;
static char *program;                    /* owned: the bytes of antrean-server */
static char *statements[STATEMENTS_MAX]; /* owned: a blank for each run of blanks */
static size_t statement_count;
static bool used[ARRAY_LEN(walks)];

static bool
begins_statement(const char *text)
{
    static const char *const words[] = { "SELECT ", "INSERT INTO ", "UPDATE ",
        "DELETE FROM ", "WITH " };

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (text_starts_with(text, words[i])) {
            return true;
        }
    }
    return false;
}

static char *
squeezed(const char *text)
{
    char *out = malloc(strlen(text) + 1);
    char *end = out;

    assert_non_null(out);
    for (; *text; text++) {
        if (*text != ' ' || (end > out && end[-1] != ' ')) {
            *end++ = *text;
        }
    }
    *end = '\0';
    return out;
}

/* Can it be asked of our tables? Others' are gammu's, and PostgreSQL's own. */
static bool
is_ours(const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    bool ours = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK;

    (void)sqlite3_finalize(stmt);
    return ours;
}

static void
find_statements(size_t size)
{
    for (size_t at = 1; at < size; at++) {
        const char *text = program + at;
        /* Of another text; migrations have lines. */
        bool inside = text[-1] == '\n' || (text[-1] >= ' ' && text[-1] <= '~');

        if (!inside && begins_statement(text) && is_ours(text)) {
            assert_true(statement_count < STATEMENTS_MAX);
            statements[statement_count++] = squeezed(text);
        }
    }
}

static int
setup(void **state)
{
    char path[512];
    FILE *in;
    long size;

    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (size_t i = 0; i < schema_migration_count; i++) {
        assert_int_equal(
            sqlite3_exec(db, schema_migrations[i], NULL, NULL, NULL), SQLITE_OK);
    }
    assert_non_null(getenv("ANTREAN_BUILD"));
    (void)snprintf(path, sizeof(path), "%s/antrean-server", getenv("ANTREAN_BUILD"));
    in = fopen(path, "rb");
    assert_non_null(in);
    assert_int_equal(fseek(in, 0, SEEK_END), 0);
    size = ftell(in);
    rewind(in);
    program = calloc(1, (size_t)size + 1);
    assert_non_null(program);
    assert_int_equal(fread(program, 1, (size_t)size, in), size);
    (void)fclose(in);
    find_statements((size_t)size);
    assert_true(statement_count > 250); /* there were 311: else they were not found */
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < statement_count; i++) {
        free(statements[i]);
    }
    free(program);
    return sqlite3_close(db);
}

/* Is `name` of a plan this table, or what the statement calls it by? */
static bool
is_table(const char *sql, const char *name, const char *table)
{
    char called[2 * NAME_SIZE + 2];
    const char *found;
    size_t len;

    if (strcmp(name, table) == 0) {
        return true;
    }
    len = (size_t)snprintf(called, sizeof(called), " %s %s", table, name);
    found = strstr(sql, called);
    return found && (found[len] == '\0' || strchr(" ,)", found[len]));
}

static bool
is_small(const char *sql, const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(small); i++) {
        if (is_table(sql, name, small[i])) {
            return true;
        }
    }
    return false;
}

static bool
ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);

    return len >= strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

/* A step that goes through more rows than it is asked for. */
static bool
is_walk(
    const char *sql, const char *step, char names[NAMES_MAX][NAME_SIZE], size_t *count)
{
    static const char *const of_day[] = { "(office=? AND day=?)", "(office=? AND day>?)",
        "(office=? AND day<?)", "(office=? AND day>? AND day<?)" };
    char name[NAME_SIZE];

    if (strstr(step, "TEMP B-TREE")) { /* what is sorted whole is told whole */
        return !strstr(step, "ORDER BY") ||
               (!strstr(step, "PART OF") && strstr(sql, " LIMIT "));
    }
    if (strstr(step, "AUTOMATIC")) {
        return true;
    }
    if (sscanf(step, "CO-ROUTINE %63s", name) == 1 ||
        sscanf(step, "MATERIALIZE %63s", name) == 1) {
        assert_true(*count < NAMES_MAX);
        text_copy(names[(*count)++], NAME_SIZE, name);
        return false;
    }
    if (sscanf(step, "SCAN %63s", name) != 1 && sscanf(step, "SEARCH %63s", name) != 1) {
        return false;
    }
    for (size_t i = 0; i < *count; i++) { /* its own steps are told, too */
        if (strcmp(names[i], name) == 0) {
            return false;
        }
    }
    if (strcmp(name, "CONSTANT") == 0 || is_small(sql, name) || strstr(step, STAFF)) {
        return false;
    }
    if (text_starts_with(step, "SCAN") || ends_with(step, "(office=?)")) {
        return true;
    }
    for (size_t i = 0; is_table(sql, name, "visit") && i < ARRAY_LEN(of_day); i++) {
        if (ends_with(step, of_day[i])) {
            return true;
        }
    }
    return false;
}

static bool
is_named(const char *sql, const char *step)
{
    bool named = false;

    for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
        if (strstr(sql, walks[i].statement) && strstr(step, walks[i].step)) {
            used[i] = named = true;
        }
    }
    return named;
}

/* Walks of a statement that are not named; told when `tell`. */
static int
count_walks(const char *sql, bool tell)
{
    char names[NAMES_MAX][NAME_SIZE];
    char explain[8192];
    sqlite3_stmt *stmt;
    size_t name_count = 0;
    int walked = 0;

    assert_true((size_t)snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql) <
                sizeof(explain));
    assert_int_equal(sqlite3_prepare_v2(db, explain, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(stmt, 3);

        if (is_walk(sql, step, names, &name_count) && !is_named(sql, step)) {
            walked++;
            if (tell) {
                print_error("%s\n    %s\n", sql, step);
            }
        }
    }
    (void)sqlite3_finalize(stmt);
    return walked;
}

static int
count_all_walks(bool tell)
{
    int walked = 0;

    for (size_t i = 0; i < statement_count; i++) {
        walked += count_walks(statements[i], tell);
    }
    return walked;
}

static void
test_no_statement_walks_what_grows(void **state)
{
    (void)state;
    assert_int_equal(count_all_walks(/* tell= */ true), 0);
    for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
        if (!used[i]) {
            fail_msg("nothing walks so any more: %s, %s (%s)", walks[i].statement,
                walks[i].step, walks[i].why);
        }
    }
}

static bool
is_spare(const char *index)
{
    for (size_t i = 0; i < ARRAY_LEN(spare); i++) {
        if (strcmp(index, spare[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether it stands as it is named. */
static bool
stands_as_named(const char *index)
{
    char drop[128];
    bool missed;

    (void)snprintf(drop, sizeof(drop), "SAVEPOINT s; DROP INDEX %s", index);
    assert_int_equal(sqlite3_exec(db, drop, NULL, NULL, NULL), SQLITE_OK);
    missed = count_all_walks(/* tell= */ false) > 0;
    assert_int_equal(
        sqlite3_exec(db, "ROLLBACK TO s; RELEASE s", NULL, NULL, NULL), SQLITE_OK);
    if (missed == is_spare(index)) {
        print_error("%s: %s\n", index, missed ? "missed, not spare" : "not missed");
    }
    return missed != is_spare(index);
}

/* A unique one is there for what it forbids. */
static void
test_each_index_would_be_missed(void **state)
{
    char names[128][NAME_SIZE];
    sqlite3_stmt *stmt;
    size_t count = 0;
    size_t spares = 0;
    int wrong = 0;

    (void)state;
    assert_int_equal(sqlite3_prepare_v2(db,
                         "SELECT name FROM sqlite_schema WHERE type = 'index'"
                         " AND sql LIKE 'CREATE INDEX%'",
                         -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        assert_true(count < ARRAY_LEN(names));
        text_copy(names[count++], NAME_SIZE, (const char *)sqlite3_column_text(stmt, 0));
    }
    (void)sqlite3_finalize(stmt);
    assert_true(count > 30);
    for (size_t i = 0; i < count; i++) {
        spares += is_spare(names[i]);
        wrong += !stands_as_named(names[i]);
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(spares, ARRAY_LEN(spare)); /* those, too, are there */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_statement_walks_what_grows),
        cmocka_unit_test(test_each_index_would_be_missed),
    };

    return cmocka_run_group_tests_name("plans", tests, setup, teardown);
}

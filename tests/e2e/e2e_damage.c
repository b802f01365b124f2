/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A database in which one value cannot be: antrean-admin check names it, and the server
 * answers what it can, refuses the rest, and lives. The office is the fixture of 0.1.0.
 * What is read is judged above the engines: on PostgreSQL the server starts on one damage
 * of each table, on more with ANTREAN_DAMAGES.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/amount.h"
#include "tests/support/database.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

static struct e2e *e2e;

/* Blobs that both engines know how to write: of 32 bytes, and of 76. */
#define HASH "(SELECT token_hash FROM device LIMIT 1)"
#define KEY "(SELECT secret FROM paper_upload LIMIT 1)"

/* One column of the first row by `key`. */
static const struct damage {
    const char *name; /* TABLE COLUMN */
    const char *key;
    const char *value; /* SQL */
    bool checked;      /* by the engine too, which PostgreSQL does not let us forget */
} damages[] = {
    { "visit day", "id", "'2026-13-01'", false },
    { "visit prefix", "id", "'?'", false },
    { "visit line", "id", "''", false },
    { "visit number", "id", "99999999", false },
    { "visit service", "id", "''", false },
    { "visit lane", "id", "2", true },
    { "visit state", "id", "8", false },
    { "visit state", "id", "-1", false },
    { "visit arrived_ms", "id", "9999999999999", false },
    { "visit callable_from_ms", "id", "-5", false },
    { "visit late", "id", "7", true },
    { "visit after_calls", "id", "-1", false },
    { "visit only_counter", "id", "70000", false },
    { "visit counter", "id", "-3", false },
    { "visit account", "id", "0", false },
    { "visit calls", "id", "-1", false },
    { "visit called_ms", "id", "-1", false },
    { "visit started_ms", "id", "-1", false },
    { "visit ended_ms", "id", "9223372036854775807", false },
    { "visit outcome", "id", "'good'", false },
    { "visit track", "id", "''", false },
    { "visit first_place", "id", "2", false },
    { "visit plan", "id", "''", false },
    { "visit step", "id", "-1", false },
    { "ticket day", "id", "'soon'", false },
    { "ticket from_min", "id", "-60", false },
    { "ticket to_min", "id", "100000", false },
    { "ticket state", "id", "'good'", false },
    { "ticket first_place", "id", "-1", false },
    { "checklist state", "visit", "'lost'", false },
    { "series prefix", "prefix", "'a'", false },
    { "series last", "day", "-1", false },
    { "series called", "day", "-1", false },
    { "series waiting", "day", "99999999", false },
    { "series priority_run", "day", "-1", false },
    { "waiting_count waiting", "day", "99999999", false },
    { "quota_use tickets", "day", "99999999", false },
    { "pace count", "service", "1000", false },
    { "pace next", "service", "-1", false },
    { "counter state", "number", "'broken'", false },
    { "counter since_ms", "number", "-1", false },
    { "counter help_ms", "number", "-1", false },
    { "concern_care taken_ms", "concern", "-1", false },
    { "closed_day day", "day", "'never'", false },
    { "closed_day reopened_ms", "day", "-1", false },
    { "visit_left counter", "visit", "0", false },
    { "account role", "id", "'king'", false },
    { "account disabled", "id", "3", false },
    { "account receives", "id", "2", true },
    { "account district", "id", "''", false },
    { "account village", "id", "''", false },
    { "clerk_service place", "account", "0", false },
    { "clerk_service service", "account", "''", false },
    { "device kind", "name", "'toaster'", false },
    { "device revoked", "name", "3", false },
    { "idempotency status", "id", "7", false },
    { "setting_version set_ms", "name", "-1", false },
    { "setting_version undo_to", "name", "-1", false },
    { "refusal day", "day", "'2026-13-01'", false },
    { "refusal times", "day", "99999999", false },
    { "pairing kind", "code", "'admin'", false },
    { "pairing made_ms", "code", "-1", false },
    { "place_wish day", "application", "'2026-13-01'", false },
    { "place_wish wished_ms", "application", "-1", false },
    { "place_freed day", "id", "'2026-13-01'", false },
    { "place_freed from_min", "id", "2000", false },
    { "place_freed until_ms", "id", "-1", false },
    { "survey_sum day", "day", "'2026-13-01'", false },
    { "survey_sum element", "day", "'harga'", false },
    { "survey_sum score", "day", "5", true },
    { "survey_sum people", "day", "99999999", false },
    { "survey_remark month", "id", "'Juli'", false },
    { "district_share month", "district", "'Juli'", false },
    { "district_share way", "district", "'fax'", false },
    { "district_share many", "district", "99999999", false },
    { "personal_look at_ms", "look", "-1", false },
    { "personal_look what", "look", "''", false },
    { "personal_look account", "look", "0", false },
    { "applicant sealed", "subject", HASH, false },
    { "applicant person", "subject", KEY, false },
    { "visit files", "id", "12", false },
    { "visit_file day", "visit", "'2026-13-01'", false },
    { "visit_file service", "visit", "''", false },
    { "visit_file outcome", "visit", "'fine'", false },
    { "checklist file", "visit", "12", false },
    { "application state", "id", "'good'", false },
    { "application nik_hash", "id", KEY, false },
    { "application wish_day", "id", "'soon'", false },
    { "application submitted_ms", "id", "-1", false },
    { "application reminded_day", "id", "'2026-13-01'", false },
    { "application erased_ms", "id", "-1", false },
    { "application made_by", "id", "0", false },
    { "application carrier", "id", "''", false },
    { "application village_hash", "id", KEY, false },
    { "reseal key", "part", "0", false },
    { "reseal part", "part", "'half'", false },
    { "registrant used_ms", "account", "-1", false },
    { "registrant told_ms", "account", "-1", false },
    { "application_step what", "application", "''", false },
    { "application_key kind", "application", "'name'", false },
    { "application_key hash", "application", KEY, false },
    { "application_distinct at_ms", "application", "-1", false },
    { "delivery day", "application", "'2026-13-01'", false },
    { "delivery fee", "application", "-2", false },
    { "delivery ended", "application", "'lost'", false },
    { "delivery ended_ms", "application", "-1", false },
    { "paper pages", "application", "0", false },
    { "paper unscanned", "application", "2", false },
    { "paper_upload application", "id", "''", false },
    { "paper_upload kind", "id", "''", false },
    { "paper_upload bytes", "id", "9999999999", false },
    { "paper_upload secret", "id", HASH, false },
    { "paper_upload until_ms", "id", "-1", false },
    { "paper_upload taken", "id", "2", true },
    { "message event", "id", "''", false },
    { "message state", "id", "'lost'", true },
    { "message tries", "id", "-1", false },
    { "message next_ms", "id", "-1", false },
    { "message created_ms", "id", "9999999999999", false },
    { "survey_given key_hash", "visit", KEY, false },
};

/* Read and write what the damage may lie in the way of. */
static void
expect_answers(int worst) /* 503, or 500 where a person must look */
{
    static const struct {
        const char *who;
        const char *method;
        const char *path;
        const char *body;
    } asked[] = {
        { "kiosk-1", "GET", "/v1/services", NULL },
        { "board-1", "GET", "/v1/board", NULL },
        { "kiosk-1", "POST", "/v1/walkins", "{\"service\":\"ktp-rekam\"}" },
        { "counter", "GET", "/v1/counters/1", NULL },
        { "counter", "GET", "/v1/counters/1/visits", NULL },
        { "counter", "POST", "/v1/counters/3/open", NULL },
        { "counter", "POST", "/v1/counters/3/call-next", NULL },
        { "supervisor", "GET", "/v1/devices", NULL },
        { "supervisor", "GET", "/v1/settings", NULL },
        { NULL, "GET", "/healthz", NULL },
    };
    char body[TICKET_CODE_SIZE + 16];

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(e2e, 0));
    assert_true(e2e_status(e2e, "kiosk-1", "POST", "/v1/checkins", body) >= 200);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        int status =
            e2e_status(e2e, asked[i].who, asked[i].method, asked[i].path, asked[i].body);

        if (status < 200 || (status == 500 && worst != 500)) {
            fail_msg("%s %s: %d", asked[i].method, asked[i].path, status);
        }
    }
}

/* Does the server start on this one, too? */
static bool
is_asked(const struct damage *damage, const char *table)
{
    int before = 0; /* of the same table */

    for (const struct damage *other = damages; other < damage; other++) {
        before += text_starts_with(other->name, table) &&
                  other->name[strlen(table)] == ' ' && !other->checked;
    }
    return !test_on_postgresql() || before < test_amount("ANTREAN_DAMAGES", 1);
}

static void
test_damage(void **state)
{
    const struct damage *damage = *state;
    const char *column = strchr(damage->name, ' ') + 1;
    const char *const words[] = { "check", e2e_folder(e2e), NULL };
    char table[32];
    char sql[320];
    char named[96];
    char *text;
    int status;

    if (damage->checked && test_on_postgresql()) {
        skip();
    }
    (void)snprintf(
        table, sizeof(table), "%.*s", (int)(column - damage->name - 1), damage->name);
    (void)snprintf(named, sizeof(named),
        damage->checked ? "CHECK constraint failed in %s" : "table %s, row ", table);
    (void)snprintf(sql, sizeof(sql),
        "%sUPDATE %s SET %s = %s WHERE %s = (SELECT MIN(%s) FROM %s)",
        damage->checked ? "PRAGMA ignore_check_constraints = ON;" : "", table, column,
        damage->value, damage->key, damage->key, table);
    test_database_put_back(e2e_database(e2e));
    (void)test_database_run(e2e_database(e2e), sql);
    status = e2e_admin(e2e, words, &text);
    if (status != 1 || !strstr(text, named) ||
        (!damage->checked && !strstr(text, column))) {
        fail_msg("check: %d, %s", status, text);
    }
    free(text);
    if (!is_asked(damage, table)) {
        return;
    }
    e2e_restart(e2e);
    /* A series that went astray meets the index that lets no number be given twice. */
    expect_answers(strcmp(table, "series") == 0 ? 500 : 503);
    assert_int_equal(e2e_end(e2e), 0);
}

/* A row of each table that 0.1.0 did not have, or had no row in. */
static const char *const of_today[] = {
    "INSERT INTO visit_file (office, visit, file, day, service, slot)"
    " SELECT office, MIN(id), 2, MIN(day), 'ikd', 'pagi' FROM visit GROUP BY office",
    "INSERT INTO setting_version (office, name, version, body, set_ms, actor, undo_to)"
    " SELECT office, name, 1, body, changed_ms, '', 0 FROM setting",
    "INSERT INTO survey_sum (office, day, service, element, score, people)"
    " SELECT id, '2026-07-14', 'info', 'waktu', 4, 1 FROM office",
    "INSERT INTO survey_remark (office, id, month, remark)"
    " SELECT id, 'a', '2026-07', " HASH " FROM office",
    "INSERT INTO district_share (office, month, district, way, many)"
    " SELECT id, '2026-07', 'Ngoro', 'home', 1 FROM office",
    "INSERT INTO survey_given (office, visit, key_hash)"
    " SELECT office, MIN(id), " HASH " FROM visit GROUP BY office",
    "INSERT INTO place_wish (office, application, service, day, slot, wished_ms)"
    " SELECT id, 'a', 'ikd', '2026-07-15', '', 1 FROM office",
    "INSERT INTO place_freed (office, id, service, day, slot, from_min, to_min,"
    " release_ms) SELECT id, 'a', 'ikd', '2026-07-15', 'pagi', 480, 660, 1 FROM office",
    "INSERT INTO pairing (office, code, kind, token_hash, made_ms)"
    " SELECT id, 'AAAA2222', 'board', " HASH ", 1 FROM office",
    "INSERT INTO refusal (office, day, code, times)"
    " SELECT id, '2026-07-14', 'quota_full', 1 FROM office",
    "INSERT INTO personal_look (office, look, at_ms, account, application, what)"
    " SELECT office, 1, 0, MIN(id), 'x', 'form' FROM account GROUP BY office",
    "INSERT INTO application (office, id, registration, account, service, state,"
    " nik_hash, created_ms, changed_ms, submitted_ms, claimed_until_ms)"
    " SELECT office, 'a', 'A', MIN(id), 'ikd', 'submitted', " HASH ", 1, 1, 1, 0"
    " FROM account GROUP BY office",
    "INSERT INTO application (office, id, registration, account, service, state,"
    " nik_hash, created_ms, changed_ms, submitted_ms, claimed_until_ms)"
    " SELECT office, 'b', 'B', MIN(id), 'ikd', 'submitted', " HASH ", 1, 1, 1, 0"
    " FROM account GROUP BY office",
    "INSERT INTO concern_care (office, concern, account, taken_ms)"
    " SELECT office, 'help.1', MIN(id), 1 FROM account GROUP BY office",
    "INSERT INTO clerk_service (office, account, place, service)"
    " SELECT office, MIN(id), 1, 'ikd' FROM account GROUP BY office",
    "INSERT INTO application_step (office, application, step, at_ms, actor, what)"
    " SELECT id, 'a', 1, 1, '', 'submitted' FROM office",
    "INSERT INTO application_key (office, application, kind, hash)"
    " SELECT id, 'a', 'person', " HASH " FROM office",
    "INSERT INTO application_distinct (office, application, other, account, at_ms)"
    " SELECT office, 'a', 'b', MIN(id), 1 FROM account GROUP BY office",
    "INSERT INTO paper (office, application, kind, file, type, bytes, pages, given_ms)"
    " SELECT id, 'a', 'kk', 'f', 'image/jpeg', 1, 1, 1 FROM office",
    "INSERT INTO reseal (office, key, part, behind) SELECT id, 1, 'done', '' FROM office",
    "INSERT INTO registrant (office, account, nik_hash, person, changed_ms)"
    " SELECT office, MIN(id), " HASH ", " HASH ", 1 FROM account GROUP BY office",
    "INSERT INTO delivery (office, application, attempt, day, sent_ms, carrier, fee,"
    " ended_ms) SELECT id, 'a', 1, '2026-07-14', 1, 'Pos', 0, 0 FROM office",
    "INSERT INTO paper_upload (office, id, account, application, kind, bytes, secret,"
    " until_ms, taken)"
    " SELECT office, 'a', MIN(id), 'a', 'kk', 1, " HASH ", 1, 0"
    " FROM account GROUP BY office",
    "INSERT INTO message (office, id, event, content, state, next_ms, created_ms)"
    " SELECT id, 'a', 'reminder', " HASH ", 'sent', 0, 1 FROM office",
};

static int
open_office(void **state)
{
    const char *words[] = { "upgrade", NULL, test_on_postgresql() ? "--copied" : NULL,
        NULL };

    (void)state;
    e2e = e2e_open(&(struct e2e_options){ .fixture = "tests/fixtures/office-0.1.0",
        .errors_allowed = true,
        .unchecked = true });
    words[1] = e2e_folder(e2e);
    if (e2e_admin(e2e, words, NULL) != 0) {
        return -1;
    }
    for (size_t i = 0; i < ARRAY_LEN(of_today); i++) {
        (void)test_database_run(e2e_database(e2e), of_today[i]);
    }
    (void)test_database_run(e2e_database(e2e),
        test_on_postgresql()
            ? "UPDATE paper_upload SET secret = decode(repeat('00', 76), 'hex')"
            : "UPDATE paper_upload SET secret = zeroblob(76)");
    test_database_keep(e2e_database(e2e));
    return 0;
}

static int
close_office(void **state)
{
    (void)state;
    e2e_close(e2e);
    return 0;
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(damages)];

    for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
        tests[i] = (struct CMUnitTest){ .name = damages[i].name,
            .test_func = test_damage,
            .initial_state = (void *)&damages[i] };
    }
    return cmocka_run_group_tests_name("damage", tests, open_office, close_office);
}

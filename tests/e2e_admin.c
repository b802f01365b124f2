/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin as an operator uses it: the real program on real folders, also while the
 * server runs, and on databases that somebody has tampered with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/text.h"
#include "tests/database.h"
#include "tests/e2e.h"
#include "tests/temp.h"
#include "tests/test.h"

#define OUTPUT_SIZE 65536
#define COMMAND_SIZE 2048

/* What the last command printed, on both outputs. */
static char output[OUTPUT_SIZE];

static FILE *
begin(const char *command)
{
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    return pipe;
}

static int
end(FILE *pipe)
{
    size_t len = fread(output, 1, sizeof(output) - 1, pipe);
    int status = pclose(pipe);

    output[len] = '\0';
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static const char *
build_folder(void)
{
    const char *folder = getenv("ANTREAN_BUILD");

    return folder ? folder : "build/debug";
}

/* Run `antrean-admin ARGUMENTS`, a shell's words; gives the exit status. */
static int PRINTF_LIKE(1, 2) admin(const char *fmt, ...)
{
    char command[COMMAND_SIZE];
    size_t len;
    va_list args;

    len = (size_t)snprintf(command, sizeof(command), "%s/antrean-admin ", build_folder());
    va_start(args, fmt);
    (void)vsnprintf(command + len, sizeof(command) - len, fmt, args);
    va_end(args);
    (void)text_append(command, sizeof(command), " 2>&1");
    return end(begin(command));
}

static void
expect(int status, int want, const char *words)
{
    if (status != want || !strstr(output, words)) {
        fail_msg("exit status %d (wanted %d), wanted the words \"%s\" in: %s", status,
            want, words, output);
    }
}

/* Change the file of an office behind its back. */
static void
sql(const char *folder, const char *text)
{
    char url[TEMP_PATH_SIZE + 32];

    (void)snprintf(url, sizeof(url), "sqlite:%s/antrean.db", folder);
    (void)test_database_run(url, text);
}

static int
setup(void **state)
{
    static char folder[TEMP_PATH_SIZE];

    temp_make(folder);
    *state = folder;
    return 0;
}

static int
teardown(void **state)
{
    temp_remove(*state);
    return 0;
}

static int
mode_of(const char *folder, const char *name)
{
    char path[TEMP_PATH_SIZE];
    struct stat info;

    if (stat(temp_path(path, folder, name), &info) != 0) {
        return -1;
    }
    return info.st_mode & 0777;
}

static void
test_init_makes_a_folder_for_its_owner_alone(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];

    (void)temp_path(folder, base, "office");
    expect(admin("init %s", folder), 0, "made an office");
    assert_int_equal(mode_of(folder, "."), 0700);
    assert_int_equal(mode_of(folder, "antrean.conf"), 0600);
    assert_int_equal(mode_of(folder, "antrean.db"), 0600);
    assert_int_equal(mode_of(folder, "keys/001.key"), 0600);
    assert_int_equal(mode_of(folder, "files"), 0700);
    assert_int_equal(mode_of(folder, "demo"), -1);
    expect(admin("check %s", folder), 0, "clean: 1 journal rows");
}

static void
test_init_refuses_a_folder_that_holds_an_office(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];

    (void)temp_path(folder, base, "office");
    expect(admin("init %s", folder), 0, "made an office");
    expect(admin("init %s", folder), 1, "already holds an office");
    expect(admin("init %s --demo", folder), 1, "already holds an office");
    expect(admin("check %s", folder), 0, "clean");
}

static void
test_init_leaves_nothing_half_made(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];
    char command[COMMAND_SIZE];

    (void)temp_path(folder, base, "office");
    (void)snprintf(command, sizeof(command),
        "ANTREAN_CATALOGUE=/nonexistent %s/antrean-admin init %s 2>&1", build_folder(),
        folder);
    expect(end(begin(command)), 1, "could not read /nonexistent");
    assert_int_equal(mode_of(base, "office"), -1);
    /* In a folder that was there, everything else stays as it was. */
    assert_int_equal(mkdir(folder, 0755), 0);
    temp_write(temp_path(command, folder, "antrean.db"), "x", 1);
    expect(admin("init %s", folder), 1, "already holds an office");
    assert_int_equal(mode_of(folder, "keys"), -1);
    assert_int_equal(unlink(command), 0);
    expect(admin("init %s", folder), 0, "made an office");
}

/* The demo office, with how many tickets of each state. */
static void
look_at_demo(const char *folder, const char *date)
{
    static const char *const states[] = { "valid", "other_date", "cancelled", "forged" };
    int counts[ARRAY_LEN(states)] = { 0 };

    for (int i = 1;; i++) {
        char name[64];
        char path[TEMP_PATH_SIZE];
        json_t *ticket;
        unsigned char *text;
        size_t len = 0;

        (void)snprintf(name, sizeof(name), "demo/tickets/%03d.json", i);
        ticket = json_load_file(temp_path(path, folder, name), 0, NULL);
        if (!ticket) {
            break;
        }
        (void)snprintf(name, sizeof(name), "demo/tickets/%03d.txt", i);
        text = temp_read(temp_path(path, folder, name), &len);
        assert_string_equal(
            (char *)text, json_string_value(json_object_get(ticket, "code")));
        free(text);
        for (size_t s = 0; s < ARRAY_LEN(states); s++) {
            counts[s] += strcmp(json_string_value(json_object_get(ticket, "state")),
                             states[s]) == 0;
        }
        assert_int_equal(
            strcmp(json_string_value(json_object_get(ticket, "date")), date) != 0,
            strcmp(json_string_value(json_object_get(ticket, "state")), "other_date") ==
                0);
        json_decref(ticket);
    }
    assert_true(counts[0] >= 60);
    assert_true(counts[1] > 0 && counts[2] > 0 && counts[3] > 0);
}

static void
test_init_demo_works_on_any_day(void **state)
{
    static const char *const dates[] = { "2026-07-14", "2026-07-17", "2026-07-19",
        "2026-08-17", "2027-02-10" };
    const char *base = *state;

    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        char folder[TEMP_PATH_SIZE];

        (void)temp_path(folder, base, dates[i]);
        expect(admin("init %s --demo --date %s", folder, dates[i]), 0, "made a demo");
        expect(admin("check %s", folder), 0, "clean");
        look_at_demo(folder, dates[i]);
        assert_int_equal(mode_of(folder, "demo/accounts.json"), 0600);
        assert_int_equal(mode_of(folder, "demo/devices.json"), 0600);
        assert_int_equal(mode_of(folder, "demo/tickets/001.png"), 0600);
    }
}

static void
test_wrong_usage_is_told_with_status_2(void **state)
{
    static const char *const wrong[] = { "", "nothing", "init", "check a b",
        "init --date x", "init /nonexistent/x --date 2026-02-30 --demo", "account",
        "account add x y", "account add x Y --role counter",
        "device add x y --kind printer", "ticket x y --out z.gif", "import x",
        "check x --loud" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        if (admin("%s", wrong[i]) != 2) {
            fail_msg("\"%s\" did not give status 2: %s", wrong[i], output);
        }
    }
    expect(admin("--help"), 0, "usage:");
    expect(admin("--version"), 0, "antrean-admin ");
    expect(admin("check /nonexistent"), 1, "holds no office");
}

static void
test_accounts_and_devices_work_at_once(void **state)
{
    struct e2e *e2e = *state;
    const char *folder = e2e_folder(e2e);
    const char *sign_in = "{\"username\":\"wati\",\"password\":\"rahasia-sekali\"}";
    char command[COMMAND_SIZE];

    (void)snprintf(command, sizeof(command),
        "echo rahasia-sekali | %s/antrean-admin account add %s wati --role supervisor "
        "--name 'Bu Wati' --password-stdin 2>&1",
        build_folder(), folder);
    expect(end(begin(command)), 0, "added wati, supervisor");
    assert_null(strstr(output, "rahasia"));
    expect(admin("account add %s wati --role counter", folder), 1, "wati already");
    assert_int_equal(e2e_status(e2e, NULL, "POST", "/v1/session", sign_in), 200);
    expect(admin("account passwd %s wati", folder), 0, "shown only now");
    assert_int_equal(e2e_status(e2e, NULL, "POST", "/v1/session", sign_in), 401);
    expect(admin("account disable %s wati", folder), 0, "disabled");
    expect(admin("account disable %s nobody", folder), 1, "no account nobody");
    expect(admin("account list %s", folder), 0, "Bu Wati");
    expect(
        admin("device add %s tv-2 --kind board", folder), 0, "token, shown only now: ");
    expect(admin("device add %s tv-2 --kind board", folder), 1, "revoke it first");
    expect(admin("device revoke %s tv-2", folder), 0, "revoked");
    expect(admin("device revoke %s tv-2", folder), 1, "no device tv-2");
    expect(admin("device list %s", folder), 0, "revoked");
}

static void
test_tickets_imported_while_the_server_runs_are_let_in(void **state)
{
    static const char csv[] =
        "registration,service,date,window_from,window_to,name,nik\r\n"
        "AKTA-33.351622502920001,akta-lahir," E2E_DATE
        ",08:00,11:00,\"Santoso, Budi\",351622502920001\r\n"
        "KK-77,kk-baru," E2E_DATE ",08:00,11:00,Dewi,3517035105939902\r\n";
    struct e2e *e2e = *state;
    const char *folder = e2e_folder(e2e);
    char path[TEMP_PATH_SIZE];
    struct e2e_answer *answer;

    temp_write(temp_path(path, folder, "tickets.csv"), csv, strlen(csv));
    expect(admin("import %s %s", folder, path), 0, "row 2: ok (warning: nik.length)");
    assert_null(strstr(output, "Budi"));
    assert_null(strstr(output, "3516"));
    expect(admin("import %s %s", folder, path), 0, "row 3: same");
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"akta-33.351622502920001\"}", NULL);
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), "S001");
    e2e_answer_free(answer);
    expect(admin("ticket %s KK-77", folder), 0, "040");
    expect(admin("ticket %s KK-78", folder), 1, "no ticket of that registration");
    expect(admin("ticket %s KK-77 --out %s/t.pdf", folder, folder), 0, "");
    expect(admin("ticket %s KK-77 --out %s/t.png", folder, folder), 0, "");
    expect(admin("ticket %s KK-77 --out %s/t.svg", folder, folder), 0, "");
    assert_int_equal(mode_of(folder, "t.pdf"), 0600);
    expect(admin("check %s", folder), 0, "clean");
}

static void
test_import_is_all_or_nothing_unless_told(void **state)
{
    static const char csv[] = "registration,service,date,window_from,window_to,name,nik\n"
                              "KK-1,kk-baru,2026-07-15,08:00,11:00,Dewi,"
                              "3517035105939902\n"
                              "KK-2,none,2026-07-15,08:00,11:00,Eko,3517091708859901\n";
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    expect(admin("init %s", temp_path(folder, base, "office")), 0, "made an office");
    temp_write(temp_path(path, base, "tickets.csv"), csv, strlen(csv));
    expect(admin("import %s %s", folder, path), 1, "nothing was imported");
    expect(admin("ticket %s KK-1", folder), 1, "no ticket");
    expect(admin("import %s %s --keep-going", folder, path), 0, "1 new");
    assert_non_null(strstr(output, "row 3: error: service"));
    expect(admin("ticket %s KK-1", folder), 0, "040");
}

static void
test_a_backup_made_while_people_arrive_is_whole(void **state)
{
    struct e2e *e2e = *state;
    const char *folder = e2e_folder(e2e);
    char other[TEMP_PATH_SIZE];
    char copy[TEMP_PATH_SIZE];
    char command[COMMAND_SIZE];
    FILE *backup;

    (void)temp_path(other, folder, "other");
    (void)temp_path(copy, folder, "copy.db");
    (void)snprintf(command, sizeof(command), "%s/antrean-admin backup %s %s 2>&1",
        build_folder(), folder, copy);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
    }
    backup = begin(command);
    for (int i = 10; i < 40; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
    }
    expect(end(backup), 0, "copied the database");
    expect(admin("backup %s %s", folder, copy), 1, "never overwritten");
    expect(admin("restore %s %s", folder, copy), 1, "a server runs");
    expect(admin("init %s", other), 0, "made an office");
    expect(admin("restore %s %s", other, copy), 0, "restored");
    expect(admin("check %s", other), 0, "clean");
    assert_int_equal(mode_of(other, "antrean.db.before-restore"), 0600);
    expect(admin("upgrade %s", other), 0, "nothing to do");
}

static void
test_restore_refuses_what_is_no_whole_database(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    expect(admin("init %s --demo --date 2026-07-14", temp_path(folder, base, "office")),
        0, "made");
    temp_write(temp_path(path, base, "not.db"), "not a database", 14);
    expect(admin("restore %s %s", folder, path), 1, "was not restored");
    expect(admin("restore %s %s/none", folder, base), 1, "could not copy");
    expect(admin("backup %s %s/good.db", folder, base), 0, "copied");
    (void)snprintf(path, sizeof(path), "%s/good.db", base);
    expect(end(begin("true")), 0, "");
    sql(folder, "UPDATE journal SET actor = 'nobody' WHERE seq = 3");
    expect(admin("backup %s %s/bad.db", folder, base), 0, "copied");
    expect(admin("restore %s %s/bad.db", folder, base), 1, "journal row 3 was altered");
    expect(admin("check %s", folder), 1, "journal row 3 was altered");
    for (int i = 0; i < 3; i++) { /* each database as it was is kept */
        expect(admin("restore %s %s", folder, path), 0, "restored");
    }
    expect(admin("check %s", folder), 0, "clean");
    assert_int_equal(mode_of(folder, "antrean.db.before-restore"), 0600);
    assert_int_equal(mode_of(folder, "antrean.db.before-restore-2"), 0600);
    assert_int_equal(mode_of(folder, "antrean.db.before-restore-3"), 0600);
}

static void
test_a_newer_database_is_refused(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];

    expect(admin("init %s", temp_path(folder, base, "office")), 0, "made an office");
    sql(folder, "UPDATE schema_version SET version = 99");
    expect(admin("check %s", folder), 1, "install the newer Antrean");
    expect(admin("upgrade %s", folder), 1, "install the newer Antrean");
}

/* A day with people in every state, its server ended: the base for tampering. */
static struct busy {
    struct e2e *e2e;
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

static const struct tampering {
    const char *name;
    const char *sql;
    const char *option;
    const char *words; /* of the line that names it */
} tamperings[] = {
    { "check: nothing was touched", "SELECT 1", "", "clean: " },
    { "check: a journal row was altered",
        "UPDATE journal SET data = replace(data, 'regular', 'priority') WHERE seq = 9",
        "", "journal row 9 was altered" },
    { "check: a journal row was removed", "DELETE FROM journal WHERE seq = 5", "",
        "journal row 5 is missing" },
    { "check: the journal's end was cut off",
        "DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)", "",
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
        "arrived_ms, callable_from_ms, late, after_calls, slot, track, changed_ms) "
        "SELECT office, 'X', day, prefix, number + 1, service, lane, 0, arrived_ms, 0, "
        "0, "
        "0, slot, 'x', changed_ms FROM visit WHERE prefix = 'A' ORDER BY number DESC "
        "LIMIT 1",
        "", "visit X has no arrival in the journal" },
    { "check: a visit was said to be over",
        "UPDATE visit SET state = 3 WHERE prefix = 'B' AND number = 4", "",
        "is stored as done" },
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
    { "check: a setting was spoilt",
        "UPDATE setting SET body = '{' WHERE name = 'policy'", "", "policy: " },
    /* The last: PostgreSQL itself does not let it happen. */
    { "check: a row points at nothing",
        "INSERT INTO counter VALUES (2, 1, 'open', NULL, NULL, 0)", "",
        "points at one that is not there" },
};

static void
test_tampering(void **state)
{
    const struct tampering *t = *state;
    const char *folder = e2e_folder(busy.e2e);
    int want = text_starts_with(t->words, "clean") ? 0 : 1;

    test_database_put_back(e2e_database(busy.e2e));
    (void)test_database_run(e2e_database(busy.e2e), t->sql);
    expect(admin("check %s %s", folder, t->option), want, t->words);
    assert_ptr_equal(strchr(output, '\n'), strrchr(output, '\n')); /* one line */
}

int
main(void)
{
    const struct CMUnitTest of_servers[] = {
        cmocka_unit_test_setup_teardown(
            test_accounts_and_devices_work_at_once, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_tickets_imported_while_the_server_runs_are_let_in, e2e_start, e2e_stop),
    };
    const struct CMUnitTest of_files[] = {
        cmocka_unit_test_setup_teardown(
            test_init_makes_a_folder_for_its_owner_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_init_refuses_a_folder_that_holds_an_office, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_init_leaves_nothing_half_made, setup, teardown),
        cmocka_unit_test_setup_teardown(test_init_demo_works_on_any_day, setup, teardown),
        cmocka_unit_test(test_wrong_usage_is_told_with_status_2),
        cmocka_unit_test_setup_teardown(
            test_import_is_all_or_nothing_unless_told, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_backup_made_while_people_arrive_is_whole, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_restore_refuses_what_is_no_whole_database, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_newer_database_is_refused, setup, teardown),
    };
    struct CMUnitTest checks[ARRAY_LEN(tamperings)];
    int failed;

    for (size_t i = 0; i < ARRAY_LEN(tamperings); i++) {
        checks[i] = (struct CMUnitTest){
            .name = tamperings[i].name,
            .test_func = test_tampering,
            .initial_state = (void *)&tamperings[i],
        };
    }
    failed = cmocka_run_group_tests_name("admin", of_servers, NULL, NULL);
    if (!test_on_postgresql()) {
        failed +=
            cmocka_run_group_tests_name("admin: SQLite's files", of_files, NULL, NULL);
    }
    return failed + _cmocka_run_group_tests("check", checks,
                        ARRAY_LEN(checks) - (test_on_postgresql() ? 1 : 0), busy_start,
                        busy_stop);
}

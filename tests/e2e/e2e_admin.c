/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin as an operator uses it: the real program on real folders, also while the
 * server runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/database.h"
#include "tests/support/e2e.h"
#include "tests/support/operator.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define COMMAND_SIZE 2048

/* Change the file of an office behind its back. */
static void
sql(const char *folder, const char *text)
{
    char url[TEMP_PATH_SIZE + 32];

    (void)snprintf(url, sizeof(url), "sqlite:%s/antrean.db", folder);
    (void)test_database_run(url, text);
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
    operator_expect(operator_admin("init %s", folder), 0, "made an office");
    assert_int_equal(mode_of(folder, "."), 0700);
    assert_int_equal(mode_of(folder, "antrean.conf"), 0600);
    assert_int_equal(mode_of(folder, "antrean.db"), 0600);
    assert_int_equal(mode_of(folder, "keys/001.key"), 0600);
    assert_int_equal(mode_of(folder, "files"), 0700);
    assert_int_equal(mode_of(folder, "demo"), -1);
    operator_expect(operator_admin("check %s", folder), 0, "clean: 1 journal rows");
}

static void
test_init_refuses_a_folder_that_holds_an_office(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];

    (void)temp_path(folder, base, "office");
    operator_expect(operator_admin("init %s", folder), 0, "made an office");
    operator_expect(operator_admin("init %s", folder), 1, "already holds an office");
    operator_expect(
        operator_admin("init %s --demo", folder), 1, "already holds an office");
    operator_expect(operator_admin("check %s", folder), 0, "clean");
}

static void
test_init_leaves_nothing_half_made(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];
    char command[COMMAND_SIZE];

    (void)temp_path(folder, base, "office");
    (void)snprintf(command, sizeof(command),
        "ANTREAN_CATALOGUE=/nonexistent %s/antrean-admin init %s 2>&1", operator_build(),
        folder);
    operator_expect(
        operator_end(operator_begin(command)), 1, "could not read /nonexistent");
    assert_int_equal(mode_of(base, "office"), -1);
    /* In a folder that was there, everything else stays as it was. */
    assert_int_equal(mkdir(folder, 0755), 0);
    temp_write(temp_path(command, folder, "antrean.db"), "x", 1);
    operator_expect(operator_admin("init %s", folder), 1, "already holds an office");
    assert_int_equal(mode_of(folder, "keys"), -1);
    assert_int_equal(unlink(command), 0);
    operator_expect(operator_admin("init %s", folder), 0, "made an office");
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
        char serial[64];
        const char *of, *registration;
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
        of = json_string_value(json_object_get(ticket, "date"));
        registration = json_string_value(json_object_get(ticket, "registration"));
        (void)snprintf(
            serial, sizeof(serial), "-33.%.4s%.2s%.2s99%02d", of, of + 5, of + 8, i);
        assert_string_equal(strchr(registration, '-'), serial);
        for (size_t s = 0; s < ARRAY_LEN(states); s++) {
            counts[s] += strcmp(json_string_value(json_object_get(ticket, "state")),
                             states[s]) == 0;
        }
        assert_int_equal(strcmp(of, date) != 0,
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
        operator_expect(operator_admin("init %s --demo --date %s", folder, dates[i]), 0,
            "made a demo");
        operator_expect(operator_admin("check %s", folder), 0, "clean");
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
        "account add x y --role reviewer --receives", "device add x y --kind printer",
        "ticket x y --out z.gif", "import x", "check x --loud" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        if (operator_admin("%s", wrong[i]) != 2) {
            fail_msg("\"%s\" did not give status 2: %s", wrong[i], operator_output);
        }
    }
    operator_expect(operator_admin("--help"), 0, "usage:");
    operator_expect(operator_admin("--version"), 0, "antrean-admin ");
    operator_expect(operator_admin("check /nonexistent"), 1, "holds no office");
}

static void
test_accounts_and_devices_work_at_once(void **state)
{
    struct e2e *e2e = *state;
    const char *folder = e2e_folder(e2e);
    const char *sign_in = "{\"username\":\"wati\",\"password\":\"rahasia-sekali\"}";
    struct e2e_answer *answer;
    char command[COMMAND_SIZE];

    (void)snprintf(command, sizeof(command),
        "echo rahasia-sekali | %s/antrean-admin account add %s wati --role supervisor "
        "--name 'Bu Wati' --password-stdin 2>&1",
        operator_build(), folder);
    operator_expect(operator_end(operator_begin(command)), 0, "added wati, supervisor");
    assert_null(strstr(operator_output, "rahasia"));
    (void)snprintf(command, sizeof(command),
        "echo Jombang2026 | %s/antrean-admin account passwd %s wati --password-stdin "
        "2>&1",
        operator_build(), folder);
    operator_expect(operator_end(operator_begin(command)), 1, "choose another password");
    assert_null(strstr(operator_output, "Jombang2026"));
    operator_expect(
        operator_admin("account add %s wati --role counter", folder), 1, "wati already");
    assert_int_equal(e2e_status(e2e, NULL, "POST", "/v1/session", sign_in), 200);
    operator_expect(
        operator_admin("account passwd %s wati", folder), 0, "shown only now");
    assert_int_equal(e2e_status(e2e, NULL, "POST", "/v1/session", sign_in), 401);
    operator_expect(operator_admin("account disable %s wati", folder), 0, "disabled");
    operator_expect(
        operator_admin("account disable %s nobody", folder), 1, "no account nobody");
    operator_expect(operator_admin("account list %s", folder), 0, "Bu Wati");
    (void)snprintf(command, sizeof(command),
        "echo rahasia-sekali | %s/antrean-admin account add %s tini --role counter "
        "--receives --password-stdin 2>&1",
        operator_build(), folder);
    operator_expect(operator_end(operator_begin(command)), 0,
        "added tini, counter, and reception's work");
    answer = e2e_ask(e2e, NULL, "POST", "/v1/session",
        "{\"username\":\"tini\",\"password\":\"rahasia-sekali\"}", NULL);
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(answer->json, "also"), 0)),
        "reception");
    e2e_answer_free(answer);
    operator_expect(operator_admin("device add %s tv-2 --kind board", folder), 0,
        "token, shown only now: ");
    operator_expect(
        operator_admin("device add %s tv-2 --kind board", folder), 1, "revoke it first");
    operator_expect(operator_admin("device revoke %s tv-2", folder), 0, "revoked");
    operator_expect(operator_admin("device revoke %s tv-2", folder), 1, "no device tv-2");
    operator_expect(operator_admin("device list %s", folder), 0, "revoked");
}

static void
test_tickets_imported_while_the_server_runs_are_let_in(void **state)
{
    static const char since[] =
        "registration,service,date,window_from,window_to,name,nik\r\n"
        "KK-79,kk-baru," E2E_DATE ",08:00,11:00,Tono,3517010506949906\r\n";
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
    operator_expect(operator_admin("import %s %s", folder, path), 0,
        "row 2: ok (warning: nik.length");
    assert_null(strstr(operator_output, "Budi"));
    assert_null(strstr(operator_output, "3516"));
    operator_expect(operator_admin("import %s %s", folder, path), 0, "row 3: same");
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"akta-33.351622502920001\"}", NULL);
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), "S001");
    e2e_answer_free(answer);
    /* Sealed by a key that the server has not used yet. */
    operator_expect(operator_admin("key rotate %s", folder), 0, "key 2 signs");
    temp_write(temp_path(path, folder, "since.csv"), since, strlen(since));
    operator_expect(operator_admin("import %s %s", folder, path), 0, "row 2: ok");
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", "{\"code\":\"KK-79\"}", NULL);
    assert_int_equal(answer->status, 201);
    e2e_answer_free(answer);
    operator_expect(operator_admin("ticket %s KK-77", folder), 0, "04");
    operator_expect(
        operator_admin("ticket %s KK-78", folder), 1, "no ticket of that registration");
    operator_expect(
        operator_admin("ticket %s KK-77 --out %s/t.pdf", folder, folder), 0, "");
    operator_expect(
        operator_admin("ticket %s KK-77 --out %s/t.png", folder, folder), 0, "");
    operator_expect(
        operator_admin("ticket %s KK-77 --out %s/t.svg", folder, folder), 0, "");
    assert_int_equal(mode_of(folder, "t.pdf"), 0600);
    operator_expect(operator_admin("check %s", folder), 0, "clean");
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

    operator_expect(operator_admin("init %s", temp_path(folder, base, "office")), 0,
        "made an office");
    temp_write(temp_path(path, base, "tickets.csv"), csv, strlen(csv));
    operator_expect(
        operator_admin("import %s %s", folder, path), 1, "nothing was imported");
    operator_expect(operator_admin("ticket %s KK-1", folder), 1, "no ticket");
    operator_expect(
        operator_admin("import %s %s --keep-going", folder, path), 0, "1 new");
    assert_non_null(strstr(operator_output, "row 3: error: service"));
    operator_expect(operator_admin("ticket %s KK-1", folder), 0, "040");
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
        operator_build(), folder, copy);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
    }
    backup = operator_begin(command);
    for (int i = 10; i < 40; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
    }
    operator_expect(operator_end(backup), 0, "copied the database");
    operator_expect(operator_admin("backup %s %s", folder, copy), 1, "never overwritten");
    operator_expect(operator_admin("restore %s %s", folder, copy), 1, "a server runs");
    operator_expect(operator_admin("init %s", other), 0, "made an office");
    operator_expect(operator_admin("restore %s %s", other, copy), 0, "restored");
    operator_expect(operator_admin("check %s", other), 0, "clean");
    assert_int_equal(mode_of(other, "antrean.db.before-restore"), 0600);
    operator_expect(operator_admin("upgrade %s", other), 0, "nothing to do");
}

static void
test_restore_refuses_what_is_no_whole_database(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    operator_expect(operator_admin("init %s --demo --date 2026-07-14",
                        temp_path(folder, base, "office")),
        0, "made");
    temp_write(temp_path(path, base, "not.db"), "not a database", 14);
    operator_expect(operator_admin("restore %s %s", folder, path), 1, "was not restored");
    operator_expect(
        operator_admin("restore %s %s/none", folder, base), 1, "could not copy");
    operator_expect(operator_admin("backup %s %s/good.db", folder, base), 0, "copied");
    (void)snprintf(path, sizeof(path), "%s/good.db", base);
    operator_expect(operator_end(operator_begin("true")), 0, "");
    sql(folder, "UPDATE journal SET actor = 'nobody' WHERE seq = 3");
    operator_expect(operator_admin("backup %s %s/bad.db", folder, base), 0, "copied");
    operator_expect(operator_admin("restore %s %s/bad.db", folder, base), 1,
        "journal row 3 was altered");
    operator_expect(operator_admin("check %s", folder), 1, "journal row 3 was altered");
    for (int i = 0; i < 3; i++) { /* each database as it was is kept */
        operator_expect(operator_admin("restore %s %s", folder, path), 0, "restored");
    }
    operator_expect(operator_admin("check %s", folder), 0, "clean");
    assert_int_equal(mode_of(folder, "antrean.db.before-restore"), 0600);
    assert_int_equal(mode_of(folder, "antrean.db.before-restore-2"), 0600);
    assert_int_equal(mode_of(folder, "antrean.db.before-restore-3"), 0600);
}

static void
test_a_newer_database_is_refused(void **state)
{
    const char *base = *state;
    char folder[TEMP_PATH_SIZE];

    operator_expect(operator_admin("init %s", temp_path(folder, base, "office")), 0,
        "made an office");
    sql(folder, "UPDATE schema_version SET version = 99");
    operator_expect(operator_admin("check %s", folder), 1, "install the newer Antrean");
    operator_expect(operator_admin("upgrade %s", folder), 1, "install the newer Antrean");
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
            test_init_makes_a_folder_for_its_owner_alone, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_init_refuses_a_folder_that_holds_an_office, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_init_leaves_nothing_half_made, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_init_demo_works_on_any_day, temp_setup, temp_teardown),
        cmocka_unit_test(test_wrong_usage_is_told_with_status_2),
        cmocka_unit_test_setup_teardown(
            test_import_is_all_or_nothing_unless_told, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_backup_made_while_people_arrive_is_whole, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_restore_refuses_what_is_no_whole_database, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_newer_database_is_refused, temp_setup, temp_teardown),
    };
    int failed;

    failed = cmocka_run_group_tests_name("admin", of_servers, NULL, NULL);
    if (!test_on_postgresql()) {
        failed +=
            cmocka_run_group_tests_name("admin: SQLite's files", of_files, NULL, NULL);
    }
    return failed;
}

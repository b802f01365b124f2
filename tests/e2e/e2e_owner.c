/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Root's antrean-admin in a folder of the service account, which may have laid anything
 * there: it does what that account could do itself, and leads root nowhere else. What
 * root names on the command line is read and written as root. For root alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/operator.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define ACCOUNT 64123 /* nobody's id: as the service account */

/* An office of the account, beside a folder that only root may enter. */
static struct {
    char base[TEMP_PATH_SIZE]; /* the account's; others may pass */
    char office[TEMP_PATH_SIZE];
    char roots[TEMP_PATH_SIZE];
    bool made;
    char demo[TEMP_PATH_SIZE]; /* made by the first, copied by the others */
} here;

static void PRINTF_LIKE(1, 2) shell(const char *fmt, ...)
{
    char command[1024];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(command, sizeof(command), fmt, args);
    va_end(args);
    operator_expect(operator_end(operator_begin(command)), 0, "");
}

static int
setup(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        return 0;
    }
    temp_make(here.base);
    (void)temp_path(here.office, here.base, "office");
    (void)temp_path(here.roots, here.base, "roots");
    shell("chmod 0755 %s && mkdir -m 0700 %s %s && chown %d:%d %s", here.base,
        here.office, here.roots, ACCOUNT, ACCOUNT, here.office);
    if (here.demo[0]) {
        shell("cp -a %s/. %s", here.demo, here.office);
    } else {
        operator_expect(
            operator_admin("init %s --demo --date 2026-07-14", here.office), 0, "made");
        temp_make(here.demo);
        shell("cp -a %s/. %s", here.office, here.demo);
    }
    here.made = true;
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    if (here.made) {
        temp_remove(here.base);
        here.made = false;
    }
    return 0;
}

static int
remove_demo(void **state)
{
    (void)state;
    if (here.demo[0]) {
        temp_remove(here.demo);
    }
    return 0;
}

/* Is anything of the folder somebody else's than the account's? */
static void
expect_all_the_account_s(void)
{
    shell("! find %s ! -uid %d | grep .", here.office, ACCOUNT);
}

static void
test_what_root_makes_there_is_the_owner_s(void **state)
{
    (void)state;
    if (!here.made) {
        skip();
    }
    expect_all_the_account_s();
    operator_expect(operator_admin("key rotate %s", here.office), 0, "signs from now on");
    operator_expect(
        operator_admin("backup %s %s/copy.db", here.office, here.office), 0, "copied");
    operator_expect(
        operator_admin("restore %s %s/copy.db", here.office, here.office), 0, "restored");
    shell("echo no >%s/files/board/a.png", here.office); /* root's file, no picture */
    operator_expect(operator_admin("pictures %s", here.office), 0, "shown: 0 of");
    expect_all_the_account_s();
    operator_expect(operator_admin("check %s", here.office), 0, "clean");
}

/* What lies in DIR, a command that meets it, and what it says. */
static const struct trap {
    const char *name, *lay, *command, *says;
} traps[] = {
    { "lock", "ln -sf %2$s/secret %1$s/antrean.lock", "restore %1$s %1$s/copy.db",
        "could not open" },
    { "keys", "rm -r %1$s/keys && ln -s %2$s/keys %1$s/keys", "key list %1$s",
        "could not read the keys" },
    { "a key", "ln -s %2$s/keys/001.key %1$s/keys/002.key", "key list %1$s",
        "could not read the key" },
    { "database elsewhere",
        "sed -i 's,^url =.*,url = sqlite:%2$s/other/antrean.db,' %1$s/antrean.conf",
        "account list %1$s", "could not open" },
    { "configuration", "ln -sf %2$s/other/antrean.conf %1$s/antrean.conf",
        "account list %1$s", "Permission denied" },
    { "a file to read", "ln -s %2$s/secret %1$s/in.csv", "import %1$s %1$s/in.csv",
        "could not read" },
    { "a file to read, by the folder", "ln -s %2$s %1$s/folder",
        "import %1$s %1$s/folder/secret", "could not read" },
    { "a folder to write into", "ln -s %2$s %1$s/folder",
        "backup %1$s %1$s/folder/copy.db", "by a link" },
    { "pictures", "rm -r %1$s/files/board && ln -s %2$s/other %1$s/files/board",
        "pictures %1$s", "" },
};

static void
test_a_trap_leads_root_nowhere(void **state)
{
    const struct trap *trap = *state;
    char text[1024];

    if (!here.made) {
        skip();
    }
    shell(
        "cd %1$s && echo hidden >secret && chmod 0600 secret && cp -r %2$s/keys keys && "
        "cp -r %2$s other && cp %2$s/antrean.db %2$s/copy.db && "
        "chown %3$d %2$s/copy.db && chown -R 0:0 . && "
        "sha256sum $(find . -type f | sort) >../before && "
        "ls -lnR --full-time . >>../before",
        here.roots, here.office, ACCOUNT);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(text, sizeof(text), trap->lay, here.office, here.roots);
    shell("%s", text);
    (void)snprintf(text, sizeof(text), trap->command, here.office, here.roots);
#pragma GCC diagnostic pop
    operator_expect(operator_admin("%s", text), 1, trap->says);
    assert_null(strstr(operator_output, "hidden"));
    shell("cd %s && sha256sum $(find . -type f | sort) >../after && "
          "ls -lnR --full-time . >>../after && diff ../before ../after",
        here.roots);
}

static void
test_what_root_names_is_his(void **state)
{
    static const char rows[] =
        "registration,service,date,window_from,window_to,name,nik\n"
        "KTP-1,ktp-baru,2026-07-15,08:00,09:00,Siti Aminah,"
        "3517094101900001\n";
    char path[TEMP_PATH_SIZE];
    struct stat seen;

    (void)state;
    if (!here.made) {
        skip();
    }
    temp_write(temp_path(path, here.roots, "rows.csv"), rows, strlen(rows));
    assert_int_equal(chmod(path, 0600), 0);
    operator_expect(operator_admin("import %s %s", here.office, path), 0, "1");
    operator_expect(
        operator_admin("ticket %s KTP-1 --out %s/t.png", here.office, here.roots), 0, "");
    operator_expect(
        operator_admin("key export %s %s/public", here.office, here.roots), 0, "wrote");
    operator_expect(
        operator_admin("settings export %s %s/all.json", here.office, here.roots), 0, "");
    operator_expect(
        operator_admin("backup %s %s/copy.db", here.office, here.roots), 0, "copied");
    assert_null(strstr(operator_output, "not written"));
    operator_expect(operator_admin("backup %s %s/copy.db", here.office, here.roots), 1,
        "never overwritten");
    assert_int_equal(stat(temp_path(path, here.roots, "copy.db"), &seen), 0);
    assert_int_equal(seen.st_uid, 0);
    assert_int_equal(seen.st_mode & 0777, 0600);
    operator_expect(
        operator_admin("check %s --against %s/copy.db.anchor --keys %s/public",
            here.office, here.roots, here.roots),
        0, "anchors: 1");
    operator_expect(operator_admin("restore %s %s", here.office, path), 0, "restored");
    expect_all_the_account_s();
    shell("! find %s -name '.copy-*' -o -name '*.part-*' | grep .", here.base);
}

/* Who may not look is told so, and not that there is nothing. */
static void
test_not_allowed_to_look_is_not_no_office(void **state)
{
    char command[1024];

    (void)state;
    if (!here.made) {
        skip();
    }
    shell("cp %s/antrean-admin %s", operator_build(), here.base);
    (void)snprintf(command, sizeof(command),
        "setpriv --reuid 64124 --regid 64124 --clear-groups %s/antrean-admin check %s "
        "2>&1",
        here.base, here.office);
    operator_expect(operator_end(operator_begin(command)), 1, "Permission denied");
    assert_null(strstr(operator_output, "no office"));
    shell("chmod 0700 %s", here.base);
    operator_expect(
        operator_admin("check %s", here.office), 1, "may not go there himself");
}

int
main(void)
{
    enum { OTHERS = 3 };
    struct CMUnitTest tests[ARRAY_LEN(traps) + OTHERS] = {
        cmocka_unit_test_setup_teardown(
            test_what_root_makes_there_is_the_owner_s, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_root_names_is_his, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_not_allowed_to_look_is_not_no_office, setup, teardown),
    };

    for (size_t i = 0; i < ARRAY_LEN(traps); i++) {
        tests[OTHERS + i] = (struct CMUnitTest){ .name = traps[i].name,
            .test_func = test_a_trap_leads_root_nowhere,
            .setup_func = setup,
            .teardown_func = teardown,
            .initial_state = (void *)&traps[i] };
    }
    return cmocka_run_group_tests_name("owner", tests, NULL, remove_demo);
}

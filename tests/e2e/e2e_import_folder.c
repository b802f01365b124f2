/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [import] folder=: what a backend that can only export drops there is taken in. */
#include "tests/support/e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define HEADER "registration,service,date,window_from,window_to,name,nik,phone\r\n"
#define WAIT_MS 60000

struct drop {
    char folder[TEMP_PATH_SIZE];
    struct e2e *e2e;
};

static int
start(void **state)
{
    struct drop *drop = calloc(1, sizeof(*drop));
    struct e2e_options options = { .tickets = 1 };
    char config[TEMP_PATH_SIZE + 32];

    temp_make(drop->folder);
    (void)snprintf(config, sizeof(config), "[import]\nfolder = %s\n", drop->folder);
    options.config = config;
    drop->e2e = e2e_open(&options);
    *state = drop;
    return 0;
}

static int
stop(void **state)
{
    struct drop *drop = *state;

    e2e_close(drop->e2e);
    temp_remove(drop->folder);
    free(drop);
    return 0;
}

static bool
is_there(const struct drop *drop, const char *name)
{
    char path[TEMP_PATH_SIZE];
    struct stat info;

    return stat(temp_path(path, drop->folder, name), &info) == 0;
}

static void
await(const struct drop *drop, const char *name)
{
    int64_t until = clock_monotonic_ms() + WAIT_MS;
    const struct timespec nap = { .tv_nsec = 50000000 };

    while (!is_there(drop, name)) {
        if (clock_monotonic_ms() > until) {
            fail_msg("%s did not come", name);
        }
        (void)nanosleep(&nap, NULL);
    }
}

static void
put(const struct drop *drop, const char *name, const char *text)
{
    char path[TEMP_PATH_SIZE];

    temp_write(temp_path(path, drop->folder, name), text, strlen(text));
}

static char *
get(const struct drop *drop, const char *name)
{
    char path[TEMP_PATH_SIZE];
    size_t len;

    return (char *)temp_read(temp_path(path, drop->folder, name), &len);
}

static void
test_a_file_is_taken_in_and_its_report_laid_beside_it(void **state)
{
    struct drop *drop = *state;
    char from[TEMP_PATH_SIZE];
    char to[TEMP_PATH_SIZE];
    char *report;

    put(drop, "pagi.tmp",
        HEADER "IMP-000001,ktp-baru,2026-07-14,08:00,11:00,Siti,3517014101900001,\r\n"
               "IMP-000002,tidak-ada,2026-07-14,08:00,11:00,Budi,3517010101900002,\r\n"
               "IMP-000003,kk-ubah,2026-07-14,08:00,11:00,Tono,3517010101900003,\r\n");
    (void)rename(temp_path(from, drop->folder, "pagi.tmp"),
        temp_path(to, drop->folder, "pagi.csv"));
    await(drop, "done/pagi.csv");
    report = get(drop, "pagi.report.txt");
    assert_non_null(strstr(report, "row 2: ok"));
    assert_non_null(strstr(report, "row 3: error: service"));
    assert_non_null(strstr(report, "2 new, 0 changed, 0 the same, 1 with errors"));
    assert_null(strstr(report, "Budi"));
    free(report);
    report = get(drop, "pagi.report.csv");
    assert_non_null(strstr(report, "3,error,\"service"));
    free(report);
    assert_false(is_there(drop, "pagi.csv"));
    assert_int_equal(test_database_run(e2e_database(drop->e2e),
                         "SELECT COUNT(*) FROM ticket WHERE registration LIKE 'IMP-%'"),
        2);
}

static void
test_what_is_no_such_file_is_put_apart_with_the_reason(void **state)
{
    struct drop *drop = *state;
    char *report;

    put(drop, "salah.csv", "nomor;nama\r\n1;Siti\r\n");
    await(drop, "refused/salah.csv");
    report = get(drop, "salah.report.txt");
    assert_non_null(strstr(report, "nothing was taken in"));
    free(report);
}

static void
test_files_in_the_making_are_left_alone(void **state)
{
    struct drop *drop = *state;

    put(drop, "siang.csv.part", HEADER);
    put(drop, ".siang.csv", HEADER);
    put(drop, "LAIN.CSV",
        HEADER "IMP-000004,ktp-baru,2026-07-14,08:00,11:00,Ani,3517014101900004,\r\n");
    await(drop, "done/LAIN.CSV"); /* so these were looked at too */
    assert_true(is_there(drop, "siang.csv.part"));
    assert_true(is_there(drop, ".siang.csv"));
    assert_false(is_there(drop, "siang.report.txt"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_taken_in_and_its_report_laid_beside_it),
        cmocka_unit_test(test_what_is_no_such_file_is_put_apart_with_the_reason),
        cmocka_unit_test(test_files_in_the_making_are_left_alone),
    };

    return cmocka_run_group_tests_name("import_folder", tests, start, stop);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files are removed that no row names. */
#include "server/prereg/file_sweep.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temp.h"
#include "tests/support/test.h"

static enum status
is_kept(struct db *db, int64_t office, const char *name, bool *named, struct error *err)
{
    (void)db;
    (void)err;
    assert_int_equal(office, 7);
    *named = strcmp(name, "kept") == 0;
    return STATUS_OK;
}

static void
make_old(const char *path)
{
    const struct timespec long_ago[2] = { { .tv_sec = 1000000 }, { .tv_sec = 1000000 } };

    temp_write(path, "x", 1);
    assert_int_equal(utimensat(AT_FDCWD, path, long_ago, 0), 0);
}

static void
test_what_is_old_and_not_named_is_removed(void **state)
{
    char folder[TEMP_PATH_SIZE];
    char kept[TEMP_PATH_SIZE], lost[TEMP_PATH_SIZE], fresh[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    struct act act = { .office = 7, .folder = folder };

    (void)state;
    temp_make(folder);
    assert_int_equal(file_sweep(&act, "files", is_kept, NULL), STATUS_OK); /* none yet */
    assert_int_equal(mkdir(temp_path(path, folder, "files"), 0700), 0);
    make_old(temp_path(kept, folder, "files/kept"));
    make_old(temp_path(lost, folder, "files/lost"));
    temp_write(temp_path(fresh, folder, "files/fresh"), "x", 1);
    assert_int_equal(file_sweep(&act, "files", is_kept, NULL), STATUS_OK);
    assert_int_equal(access(kept, F_OK), 0);
    assert_int_equal(access(fresh, F_OK), 0);
    assert_int_equal(access(lost, F_OK), -1);
    temp_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(
        test_what_is_old_and_not_named_is_removed) };

    return cmocka_run_group_tests_name("file_sweep", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A restore that is killed, before each step by which a name comes or goes: the office
 * then has the database as it was, all of it, or the backup, and never something between.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

#include "tests/support/e2e.h"
#include "tests/support/operator.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define STEPS_MAX 100
#define EARLY 5 /* arrivals that the backup has */
#define LATE 12 /* arrivals that the database has, some of them in its log alone */

struct fixture {
    struct e2e *e2e;
    char old[TEMP_PATH_SIZE];  /* the office as it was, of a server that was cut off */
    char dir[TEMP_PATH_SIZE];  /* the same, to be restored */
    char copy[TEMP_PATH_SIZE]; /* the backup */
};

static void PRINTF_LIKE(1, 2) shell(const char *fmt, ...)
{
    char command[1024];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(command, sizeof(command), fmt, args);
    va_end(args);
    operator_expect(operator_end(operator_begin(command)), 0, "");
}

static void
arrive(struct e2e *e2e, int from, int to)
{
    for (int i = from; i < to; i++) {
        assert_int_equal(e2e_arrive(e2e, i, NULL, NULL), 201);
    }
}

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));
    const char *folder;

    f->e2e = e2e_open(&(struct e2e_options){ 0 });
    folder = e2e_folder(f->e2e);
    (void)temp_path(f->copy, folder, "copy.db");
    (void)temp_path(f->old, folder, "old");
    (void)temp_path(f->dir, folder, "dir");
    arrive(f->e2e, 0, EARLY);
    operator_expect(operator_admin("backup %s %s", folder, f->copy), 0, "copied");
    arrive(f->e2e, EARLY, LATE);
    /* Nobody writes now: what a power cut would leave. */
    shell(
        "cd %s && mkdir old && cp -r antrean.conf antrean.db antrean.db-wal keys old && "
        "sed -i 's,^url = sqlite:.*,url = sqlite:antrean.db,' old/antrean.conf",
        folder);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    void *e2e = f->e2e;

    test_free(f);
    return e2e_stop(&e2e);
}

static bool
is_step(uint64_t number)
{
    static const uint64_t steps[] = {
        SYS_renameat,
        SYS_renameat2,
        SYS_linkat,
        SYS_unlinkat,
#ifdef SYS_rename
        SYS_rename,
#endif
#ifdef SYS_link
        SYS_link,
#endif
#ifdef SYS_unlink
        SYS_unlink,
#endif
    };

    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        if (steps[i] == number) {
            return true;
        }
    }
    return false;
}

/* Restore, and kill it as it begins its step `kill_at`, from 1; false: it ended before.
 */
static bool
restore_until(const struct fixture *f, int kill_at)
{
    char program[TEMP_PATH_SIZE];
    int steps = 0;
    int status;
    pid_t pid;

    (void)temp_path(program, operator_build(), "antrean-admin");
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* that uses ptrace itself */
        (void)dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        (void)execl(program, program, "restore", f->dir, f->copy, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSTOPPED(status));
    assert_int_equal(
        ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL),
        0);
    for (;;) {
        struct __ptrace_syscall_info info = { 0 };

        assert_int_equal(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            return false;
        }
        assert_true(WIFSTOPPED(status));
        if (WSTOPSIG(status) != (SIGTRAP | 0x80) ||
            ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0 ||
            info.op != PTRACE_SYSCALL_INFO_ENTRY || !is_step(info.entry.nr)) {
            continue;
        }
        if (++steps == kill_at) {
            assert_int_equal(kill(pid, SIGKILL), 0);
            assert_int_equal(waitpid(pid, &status, 0), pid);
            assert_true(WIFSIGNALED(status));
            return true;
        }
    }
}

/* Visits that a whole database of the folder has. */
static int
visits(const char *folder)
{
    int rows = 0;
    int count = -1;

    operator_expect(operator_admin("check %s", folder), 0, "clean: ");
    (void)sscanf(strstr(operator_output, "clean: "), "clean: %d journal rows, %d visits",
        &rows, &count);
    return count;
}

static void
test_a_killed_restore_leaves_the_old_or_the_new(void **state)
{
    const struct fixture *f = *state;
    bool killed = true;
    int was = LATE;
    int steps = 0;

    while (killed) {
        int now;

        assert_true(++steps < STEPS_MAX);
        shell("rm -rf %s && cp -r %s %s", f->dir, f->old, f->dir);
        killed = restore_until(f, steps);
        now = visits(f->dir);
        assert_true(now == was || (was == LATE && now == EARLY));
        was = now;
    }
    assert_int_equal(was, EARLY);
    assert_true(steps > 4); /* else nothing was tried */
    /* What it kept is the whole database as it was. */
    shell("cd %s && mv antrean.db.before-restore antrean.db", f->dir);
    assert_int_equal(visits(f->dir), LATE);
}

/* It has no old one to fall back to, but nothing of it is lost, and a second one mends.
 */
static void
test_a_killed_restore_over_an_unreadable_one_can_be_done_again(void **state)
{
    const struct fixture *f = *state;
    bool killed = true;

    shell("cd %s && for part in antrean.db antrean.db-wal; do "
          "tr '\\0-\\377' '\\1-\\377\\0' <$part >bad && mv bad $part; done",
        f->old);
    for (int steps = 1; killed; steps++) {
        assert_true(steps < STEPS_MAX);
        shell("rm -rf %s && cp -r %s %s", f->dir, f->old, f->dir);
        killed = restore_until(f, steps);
        if (killed) {
            assert_false(restore_until(f, STEPS_MAX));
        }
        assert_int_equal(visits(f->dir), EARLY);
        shell("cd %s && for part in antrean.db antrean.db-wal; do "
              "for kept in *.before-restore*; do cmp -s $kept %s/$part && continue 2; "
              "done; exit 1; done",
            f->dir, f->old);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_killed_restore_leaves_the_old_or_the_new, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_killed_restore_over_an_unreadable_one_can_be_done_again, setup,
            teardown),
    };

    return cmocka_run_group_tests_name("restore", tests, NULL, NULL);
}

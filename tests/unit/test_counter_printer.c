/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk's printer that makes its caller wait: each slip comes, in order. */
#include "counter/counter_printer.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000
#define PRINTED_MAX 65536

/* The printer's thread wakes its window: a byte in a pipe. */
static void
on_wake(void *arg)
{
    const int *pipe_fds = arg;

    assert_int_equal(write(pipe_fds[1], "w", 1), 1);
}

static void
print(struct counter_printer *printer, const char *number)
{
    struct slip slip = { 0 };

    assert_true(slip_add_marked(&slip, number));
    counter_printer_print(printer, &slip);
}

static void
wait_readable(int fd)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    assert_int_equal(poll(&wait, 1, DEADLINE_MS), 1);
}

/* What is printed until `last` is. */
static void
read_until(int fd, const char *last, char out[PRINTED_MAX])
{
    size_t len = 0;

    out[0] = '\0';
    while (!memmem(out, len, last, strlen(last))) {
        ssize_t got;

        wait_readable(fd);
        got = read(fd, out + len, PRINTED_MAX - 1 - len);
        assert_true(got > 0);
        len += (size_t)got;
    }
    for (size_t i = 0; i < len; i++) { /* as a text */
        out[i] = out[i] == '\0' ? ' ' : out[i];
    }
    out[len] = '\0';
}

static void
test_who_comes_while_it_prints_has_a_slip_too(void **state)
{
    const struct printer_options options = { .paper = SLIP_58MM, .mode = ESCPOS_TEXT };
    struct counter_printer *printer = NULL;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE + 16];
    char spec[TEMP_PATH_SIZE + 32];
    char printed[PRINTED_MAX];
    char woken;
    int woken_fds[2];
    int fd;

    (void)state;
    temp_make(folder);
    (void)snprintf(path, sizeof(path), "%s/fifo", folder);
    (void)snprintf(spec, sizeof(spec), "file:%s", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(pipe2(woken_fds, O_CLOEXEC), 0);
    assert_int_equal(
        counter_printer_open(spec, &options, on_wake, woken_fds, &printer, NULL),
        STATUS_OK);
    assert_int_equal(counter_printer_state(printer), PRINT_IDLE);

    print(printer, "A001"); /* stays in open() until somebody reads */
    print(printer, "A002");
    print(printer, "A003");
    assert_int_equal(counter_printer_state(printer), PRINT_BUSY);
    fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    read_until(fd, "A003", printed);
    assert_non_null(strstr(printed, "A001"));
    assert_true(strstr(printed, "A001") < strstr(printed, "A002"));
    wait_readable(woken_fds[0]);
    assert_int_equal(read(woken_fds[0], &woken, 1), 1);
    assert_int_equal(counter_printer_state(printer), PRINT_DONE);

    print(printer, "A004"); /* by another thread */
    read_until(fd, "A004", printed);
    counter_printer_close(printer);
    (void)close(fd);
    (void)close(woken_fds[0]);
    (void)close(woken_fds[1]);
    temp_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_comes_while_it_prints_has_a_slip_too),
    };

    return cmocka_run_group_tests_name("counter printer", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A scanner that is a real input device, as far as libevdev can tell: a pipe whose
 * ioctl() is the test's, so that it has keys and can be grabbed, or not.
 */
#include "ticketing/scanner.h"

#include <errno.h>
#include <linux/input.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

/* The device, and what became of it. */
static struct device {
    int fd;         /* -1: there is none */
    int grab_errno; /* 0: it can be grabbed */
    int grabs;      /* how often it was, less how often it was let go */
} device = { .fd = -1 };

static void
set_bit(void *bits, unsigned bit)
{
    ((uint8_t *)bits)[bit / 8] |= (uint8_t)(1 << bit % 8);
}

/* A keyboard: EV_SYN and EV_KEY, and of the keys those of a scanner. */
static int
answer_ioctl(unsigned long request, void *arg)
{
    unsigned number = _IOC_NR(request);
    size_t size = _IOC_SIZE(request);

    if (number == _IOC_NR(EVIOCGRAB)) {
        errno = device.grab_errno;
        device.grabs += device.grab_errno ? 0 : arg ? 1 : -1;
        return device.grab_errno ? -1 : 0;
    }
    if (_IOC_DIR(request) != _IOC_READ) {
        return 0;
    }
    memset(arg, 0, size);
    if (number == _IOC_NR(EVIOCGVERSION)) {
        *(int *)arg = EV_VERSION;
    } else if (number == _IOC_NR(EVIOCGNAME(0))) {
        (void)snprintf(arg, size, "Scanner");
        return (int)strlen(arg) + 1;
    } else if (number == _IOC_NR(EVIOCGBIT(0, 0))) {
        set_bit(arg, EV_SYN);
        set_bit(arg, EV_KEY);
    } else if (number == _IOC_NR(EVIOCGBIT(EV_KEY, 0))) {
        for (unsigned key = KEY_ESC; key <= KEY_KPDOT; key++) {
            set_bit(arg, key);
        }
    }
    return (int)size;
}

/* libevdev's, and ours: what is not the device's goes to the kernel. */
int
ioctl(int fd, unsigned long request, ...)
{
    va_list ap;
    void *arg;

    va_start(ap, request);
    arg = va_arg(ap, void *);
    va_end(ap);
    return device.fd >= 0 && fd == device.fd ? answer_ioctl(request, arg)
                                             : (int)syscall(SYS_ioctl, fd, request, arg);
}

struct plugged {
    struct scanner *scanner;
    int keys;     /* the electronics' end */
    int said[2];  /* what the log says */
    int standard; /* where it went before */
};

static void
plug_in(struct plugged *p, int grab_errno)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pipe(p->said), 0);
    p->keys = ends[1];
    device = (struct device){ .fd = ends[0], .grab_errno = grab_errno };
    p->standard = dup(STDERR_FILENO);
    assert_int_equal(dup2(p->said[1], STDERR_FILENO), STDERR_FILENO);
    assert_int_equal(
        scanner_open_fd(SCANNER_EVDEV, ends[0], &p->scanner, NULL), STATUS_OK);
    assert_int_equal(dup2(p->standard, STDERR_FILENO), STDERR_FILENO);
    (void)close(p->said[1]);
    (void)close(p->standard);
}

/* Unplug; what the log had said. */
static void
unplug(struct plugged *p, char *said, size_t said_size)
{
    ssize_t len = read(p->said[0], said, said_size - 1);

    said[len > 0 ? len : 0] = '\0';
    scanner_close(p->scanner);
    (void)close(p->said[0]);
    (void)close(p->keys);
    device.fd = -1;
}

static void
send_event(const struct plugged *p, unsigned type, unsigned code, int value)
{
    struct input_event event = { .type = (uint16_t)type,
        .code = (uint16_t)code,
        .value = value,
        .input_event_sec = 1 };

    assert_int_equal(write(p->keys, &event, sizeof(event)), (ssize_t)sizeof(event));
}

static void
press(const struct plugged *p, unsigned code)
{
    for (int value = 1; value >= 0; value--) {
        send_event(p, EV_KEY, code, value);
        send_event(p, EV_SYN, SYN_REPORT, 0);
    }
}

static void
type_akta1(const struct plugged *p)
{
    static const unsigned codes[] = { KEY_A, KEY_K, KEY_T, KEY_A, KEY_1, KEY_ENTER };

    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        press(p, codes[i]);
    }
}

static void
expect_line(struct scanner *scanner, const char *want)
{
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    char line[SCANNER_LINE_SIZE];

    while (!scanner_read(scanner, line)) {
        struct pollfd ready = { .fd = scanner_fd(scanner), .events = POLLIN };

        assert_true(clock_monotonic_ms() < until_ms);
        (void)poll(&ready, 1, 100);
    }
    assert_string_equal(line, want);
}

/* Until all that was sent is read, and no line came of it. */
static void
expect_nothing(struct scanner *scanner)
{
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    char line[SCANNER_LINE_SIZE];
    int left;

    do {
        assert_true(clock_monotonic_ms() < until_ms);
        assert_false(scanner_read(scanner, line));
        assert_int_equal(syscall(SYS_ioctl, device.fd, FIONREAD, &left), 0);
    } while (left > 0);
}

/* Its keys are ours alone, so that no scan is typed into another window. */
static void
test_a_scanner_is_grabbed_and_let_go(void **state)
{
    struct plugged p;
    char said[512];

    (void)state;
    plug_in(&p, 0);
    assert_int_equal(device.grabs, 1);
    type_akta1(&p);
    expect_line(p.scanner, "akta1");
    unplug(&p, said, sizeof(said));
    assert_string_equal(said, "");
}

/* Another program has it: the operator is told, and what still comes counts. */
static void
test_a_scanner_that_another_holds_is_told_and_read(void **state)
{
    struct plugged p;
    char said[512];

    (void)state;
    plug_in(&p, EBUSY);
    assert_true(scanner_is_present(p.scanner));
    type_akta1(&p);
    expect_line(p.scanner, "akta1");
    unplug(&p, said, sizeof(said));
    assert_non_null(strstr(said, "another program holds the scanner's keys"));
    assert_int_equal(device.grabs, 0);
}

/* The kernel lost events: the line they were of is no line, the next one is. */
static void
test_a_line_with_lost_events_is_dropped(void **state)
{
    struct plugged p;
    char said[512];

    (void)state;
    plug_in(&p, 0);
    press(&p, KEY_X);
    send_event(&p, EV_SYN, SYN_DROPPED, 0);
    send_event(&p, EV_SYN, SYN_REPORT, 0);
    expect_nothing(p.scanner);
    type_akta1(&p);
    expect_line(p.scanner, "akta1");
    unplug(&p, said, sizeof(said));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_scanner_is_grabbed_and_let_go),
        cmocka_unit_test(test_a_scanner_that_another_holds_is_told_and_read),
        cmocka_unit_test(test_a_line_with_lost_events_is_dropped),
    };

    return cmocka_run_group_tests_name("scanner_grab", tests, NULL, NULL);
}

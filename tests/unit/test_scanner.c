/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scanners as the world has them: a pseudo terminal that is unplugged and comes back,
 * input events through a pipe, frames from a file, keys typed into a window.
 */
#include "ticketing/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "ticketing/qr_encode.h"
#include "ticketing/scanner_keymap.h"

#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

/* Poll and read until a line comes; fails when none does. */
static const char *
wait_line(struct scanner *scanner, char line[SCANNER_LINE_SIZE])
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (clock_monotonic_ms() < end_ms) {
        struct pollfd poll_fd = { .fd = scanner_fd(scanner), .events = POLLIN };

        if (scanner_read(scanner, line)) {
            return line;
        }
        (void)poll(&poll_fd, 1, 100);
    }
    fail_msg("no line came");
    return NULL;
}

static void
wait_presence(struct scanner *scanner, bool want)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;
    char line[SCANNER_LINE_SIZE];

    while (scanner_is_present(scanner) != want) {
        struct pollfd poll_fd = { .fd = scanner_fd(scanner), .events = POLLIN };

        assert_true(clock_monotonic_ms() < end_ms);
        (void)poll(&poll_fd, 1, 100);
        assert_false(scanner_read(scanner, line));
    }
}

static void
send_all(int fd, const void *bytes, size_t len)
{
    assert_int_equal(write(fd, bytes, len), (ssize_t)len);
}

static void
send_text(int fd, const char *text)
{
    send_all(fd, text, strlen(text));
}

/* Plug a pseudo terminal in at `path`; gives the end that is the scanner's electronics.
 */
static int
plug_in(const char *path)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    (void)unlink(path);
    assert_int_equal(symlink(ptsname(master), path), 0);
    return master;
}

static void
test_serial_reads_every_kind_of_line_end(void **state)
{
    char path[TEMP_PATH_SIZE];
    char spec[TEMP_PATH_SIZE + 16];
    char line[SCANNER_LINE_SIZE];
    struct scanner *scanner = NULL;
    int master = plug_in(temp_path(path, *state, "scanner"));

    (void)snprintf(spec, sizeof(spec), "serial:%s,115200", path);
    assert_int_equal(scanner_open(spec, &scanner, NULL), STATUS_OK);
    send_text(master, "AKTA-33.1\rAKTA-33.2\nAKTA-33.3\r\n\002AKTA-33.4\003");
    assert_string_equal(wait_line(scanner, line), "AKTA-33.1");
    assert_string_equal(wait_line(scanner, line), "AKTA-33.2");
    assert_string_equal(wait_line(scanner, line), "AKTA-33.3");
    assert_string_equal(wait_line(scanner, line), "AKTA-33.4");
    assert_false(scanner_read(scanner, line));
    scanner_close(scanner);
    (void)close(master);
}

static void
test_serial_unplugged_comes_back_by_itself(void **state)
{
    char path[TEMP_PATH_SIZE];
    char spec[TEMP_PATH_SIZE + 16];
    char line[SCANNER_LINE_SIZE];
    struct scanner *scanner = NULL;
    int fd;
    int master;

    (void)snprintf(spec, sizeof(spec), "serial:%s", temp_path(path, *state, "scanner"));
    assert_int_equal(scanner_open(spec, &scanner, NULL), STATUS_OK); /* not there yet */
    assert_false(scanner_is_present(scanner));
    fd = scanner_fd(scanner);
    master = plug_in(path);
    wait_presence(scanner, true);
    send_text(master, "FIRST1\rhalf");
    assert_string_equal(wait_line(scanner, line), "FIRST1");
    (void)close(master); /* unplugged in the middle of a scan */
    wait_presence(scanner, false);
    master = plug_in(path);
    wait_presence(scanner, true);
    send_text(master, "SECOND2\r");
    assert_string_equal(wait_line(scanner, line), "SECOND2");
    assert_int_equal(scanner_fd(scanner), fd); /* what a loop polls never changes */
    scanner_close(scanner);
    (void)close(master);
}

/* Key events with a time of their own. */
struct keys {
    int fd;
    int64_t at_ms;
};

static void
send_event(const struct keys *keys, unsigned type, unsigned code, int value)
{
    struct input_event event = { .type = (uint16_t)type,
        .code = (uint16_t)code,
        .value = value,
        .input_event_sec = keys->at_ms / 1000,
        .input_event_usec = keys->at_ms % 1000 * 1000 };

    send_all(keys->fd, &event, sizeof(event));
}

static void
press(struct keys *keys, unsigned code)
{
    send_event(keys, EV_KEY, code, 1);
    send_event(keys, EV_SYN, SYN_REPORT, 0);
    send_event(keys, EV_KEY, code, 0);
    send_event(keys, EV_SYN, SYN_REPORT, 0);
    keys->at_ms += 2;
}

/* Type as a scanner does: shift for what needs it. */
static void
type(struct keys *keys, const char *text)
{
    for (; *text; text++) {
        for (unsigned code = 0; code < 128; code++) {
            bool plain = scanner_keymap_char(code, false) == *text;

            if (plain || scanner_keymap_char(code, true) == *text) {
                if (!plain) {
                    send_event(keys, EV_KEY, KEY_LEFTSHIFT, 1);
                }
                press(keys, code);
                if (!plain) {
                    send_event(keys, EV_KEY, KEY_LEFTSHIFT, 0);
                }
                break;
            }
        }
    }
}

static void
test_input_events_are_read_from_a_pipe(void **state)
{
    struct scanner *scanner = NULL;
    char line[SCANNER_LINE_SIZE];
    struct keys keys = { .at_ms = 1000 };
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    keys.fd = ends[1];
    assert_int_equal(scanner_open_fd(SCANNER_EVDEV, ends[0], &scanner, NULL), STATUS_OK);
    type(&keys, "AKTA-33.351622502920001\r");
    assert_string_equal(wait_line(scanner, line), "AKTA-33.351622502920001");
    type(&keys, "047r:/?_@");
    press(&keys, KEY_KPENTER);
    assert_string_equal(wait_line(scanner, line), "047r:/?_@");
    send_event(&keys, EV_KEY, KEY_CAPSLOCK, 1);
    type(&keys, "abC9\t"); /* Caps Lock is on: letters turn, digits stay */
    assert_string_equal(wait_line(scanner, line), "ABc9");
    (void)close(ends[1]);
    scanner_close(scanner);
}

static void
test_input_events_with_a_gap_or_a_loss_are_dropped(void **state)
{
    struct scanner *scanner = NULL;
    char line[SCANNER_LINE_SIZE];
    struct keys keys = { .at_ms = 1000 };
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    keys.fd = ends[1];
    assert_int_equal(scanner_open_fd(SCANNER_EVDEV, ends[0], &scanner, NULL), STATUS_OK);
    type(&keys, "half");
    keys.at_ms += 400;
    type(&keys, "whole1\r");
    assert_string_equal(wait_line(scanner, line), "whole1");
    type(&keys, "half");
    send_event(&keys, EV_SYN, SYN_DROPPED, 0);
    type(&keys, "whole2\r");
    assert_string_equal(wait_line(scanner, line), "whole2");
    (void)close(ends[1]);
    wait_presence(scanner, false);
    scanner_close(scanner);
}

static void
test_events_that_arrive_in_halves_are_whole_events(void **state)
{
    struct scanner *scanner = NULL;
    char line[SCANNER_LINE_SIZE];
    struct input_event event[2] = { { .type = EV_KEY, .code = KEY_A, .value = 1 },
        { .type = EV_KEY, .code = KEY_ENTER, .value = 1 } };
    const uint8_t *bytes = (const uint8_t *)event;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(scanner_open_fd(SCANNER_EVDEV, ends[0], &scanner, NULL), STATUS_OK);
    for (size_t i = 0; i < sizeof(event); i++) {
        send_all(ends[1], bytes + i, 1);
        if (i + 1 < sizeof(event)) {
            assert_false(scanner_read(scanner, line));
        }
    }
    assert_string_equal(wait_line(scanner, line), "a");
    (void)close(ends[1]);
    scanner_close(scanner);
}

static void
test_keyboard_gives_what_was_typed_into_the_window(void **state)
{
    struct scanner *scanner = NULL;
    char line[SCANNER_LINE_SIZE];
    struct pollfd poll_fd;

    (void)state;
    assert_int_equal(scanner_open("keyboard", &scanner, NULL), STATUS_OK);
    scanner_feed(scanner, "7K3M", 4, 100);
    assert_false(scanner_read(scanner, line));
    scanner_feed(scanner, "92QX\r", 5, 110);
    poll_fd = (struct pollfd){ .fd = scanner_fd(scanner), .events = POLLIN };
    assert_int_equal(poll(&poll_fd, 1, 0), 1);
    assert_true(scanner_read(scanner, line));
    assert_string_equal(line, "7K3M92QX");
    assert_false(scanner_read(scanner, line));
    assert_int_equal(poll(&poll_fd, 1, 0), 0);
    scanner_close(scanner);
}

static void
test_a_flood_of_lines_keeps_the_first(void **state)
{
    struct scanner *scanner = NULL;
    char line[SCANNER_LINE_SIZE];
    int count = 0;

    (void)state;
    assert_int_equal(scanner_open("keyboard", &scanner, NULL), STATUS_OK);
    for (int i = 0; i < 100; i++) {
        scanner_feed(scanner, "X\r", 2, i);
    }
    while (scanner_read(scanner, line)) {
        count++;
    }
    assert_int_equal(count, 8);
    scanner_close(scanner);
}

/* Append a grey frame: a QR, or an empty table. */
static void
append_frame(FILE *file, const char *text)
{
    uint8_t *grey = malloc(320 * 240);

    assert_non_null(grey);
    memset(grey, 200, 320 * 240);
    if (text) {
        struct qr *qr = NULL;

        assert_int_equal(qr_make(text, &qr, NULL), STATUS_OK);
        for (int y = 0; y < qr->size * 4; y++) {
            for (int x = 0; x < qr->size * 4; x++) {
                if (qr_is_dark(qr, x / 4, y / 4)) {
                    grey[(y + 30) * 320 + x + 50] = 60;
                }
            }
        }
        qr_free(qr);
    }
    assert_true(fprintf(file, "P5\n# frame\n320 240\n255\n") > 0);
    assert_int_equal(fwrite(grey, 1, 320 * 240, file), 320 * 240);
    free(grey);
}

static void
test_camera_sees_a_code_that_stays_in_sight_once(void **state)
{
    char path[TEMP_PATH_SIZE];
    char spec[TEMP_PATH_SIZE + 16];
    char line[SCANNER_LINE_SIZE];
    struct scanner *scanner = NULL;
    FILE *file = fopen(temp_path(path, *state, "frames.pgm"), "wb");

    assert_non_null(file);
    append_frame(file, NULL);
    append_frame(file, "FIRST1");
    append_frame(file, "FIRST1");
    append_frame(file, NULL);
    append_frame(file, "SECOND2");
    assert_int_equal(fclose(file), 0);
    (void)snprintf(spec, sizeof(spec), "camera:%s", path);
    assert_int_equal(scanner_open(spec, &scanner, NULL), STATUS_OK);
    assert_string_equal(wait_line(scanner, line), "FIRST1");
    assert_string_equal(wait_line(scanner, line), "SECOND2");
    wait_presence(scanner, false);
    assert_false(scanner_read(scanner, line));
    scanner_close(scanner);
}

static void
test_a_camera_that_is_not_there_is_closed_at_once(void **state)
{
    int64_t quickest_ms = DEADLINE_MS; /* the slowest is the machine's, not ours */

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct scanner *scanner = NULL;
        int64_t began_ms = clock_monotonic_ms();
        int64_t took_ms;

        assert_int_equal(
            scanner_open("camera:/nonexistent/video0", &scanner, NULL), STATUS_OK);
        assert_false(scanner_is_present(scanner));
        scanner_close(scanner);
        took_ms = clock_monotonic_ms() - began_ms;
        quickest_ms = took_ms < quickest_ms ? took_ms : quickest_ms;
    }
    assert_in_range(quickest_ms, 0, 2000);
}

static void
test_a_wrong_spec_is_refused_with_what_to_write(void **state)
{
    static const char *const bad[] = { "", "usb",
        "keyboard:", "evdev:", "serial:", "serial:/dev/ttyS0,fast", "serial:/dev/ttyS0,1",
        "camera:" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct scanner *scanner = NULL;
        struct error err = { 0 };

        assert_int_equal(scanner_open(bad[i], &scanner, &err), STATUS_ARG);
        assert_non_null(strstr(err.text, "serial:PATH"));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_serial_reads_every_kind_of_line_end),
        cmocka_unit_test(test_serial_unplugged_comes_back_by_itself),
        cmocka_unit_test(test_input_events_are_read_from_a_pipe),
        cmocka_unit_test(test_input_events_with_a_gap_or_a_loss_are_dropped),
        cmocka_unit_test(test_events_that_arrive_in_halves_are_whole_events),
        cmocka_unit_test(test_keyboard_gives_what_was_typed_into_the_window),
        cmocka_unit_test(test_a_flood_of_lines_keeps_the_first),
        cmocka_unit_test(test_camera_sees_a_code_that_stays_in_sight_once),
        cmocka_unit_test(test_a_camera_that_is_not_there_is_closed_at_once),
        cmocka_unit_test(test_a_wrong_spec_is_refused_with_what_to_write),
    };

    return cmocka_run_group_tests_name("scanner", tests, temp_setup, temp_teardown);
}

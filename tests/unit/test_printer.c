/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printers: a port-9100 sink on the loopback, a pseudo terminal as device, files. */
#include "ticketing/printer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/escpos_reader.h"
#include "tests/support/printer_sink.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/printer_device.h"

#define TRACK "https://antrean.jombangkab.go.id/p/7K3M92QX7K3M92QX"

/* Answers to DLE EOT 4. */
enum {
    PAPER_IS_THERE = 0x12,
    PAPER_IS_LOW = 0x1e,
    PAPER_IS_OUT = 0x72,
    NOT_AN_ANSWER = 0x41
};

#define DEADLINE_MS 60000

static const struct printer_options narrow = { .paper = SLIP_58MM, .mode = ESCPOS_TEXT };

static struct printer *
open_printer(const char *spec)
{
    struct printer *printer = NULL;
    struct error err = { 0 };

    if (printer_new(spec, &narrow, &printer, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    return printer;
}

static struct printer *
open_sink(const struct printer_sink *sink)
{
    char spec[64];

    (void)snprintf(spec, sizeof(spec), "tcp:127.0.0.1:%d", printer_sink_port(sink));
    return open_printer(spec);
}

static void
build(struct slip *slip)
{
    const struct slip_content content = { .office = "DISPENDUKCAPIL KAB. JOMBANG",
        .number = "A005",
        .ahead = 4,
        .estimate_s = 1500,
        .track = TRACK };

    assert_int_equal(slip_build(slip, &content, NULL), STATUS_OK);
}

static void
test_tcp_slip_is_drawn_back_and_its_qr_is_read(void **state)
{
    struct printer_sink *sink = printer_sink_start(PAPER_IS_THERE);
    struct printer *printer = open_sink(sink);
    struct slip slip;
    struct escpos_paper paper;
    char text[600] = "";
    size_t len = 0;
    const uint8_t *bytes;

    (void)state;
    build(&slip);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    bytes = printer_sink_wait(sink, 1, &len);
    assert_non_null(bytes);
    escpos_read(bytes, len, 384, &paper);
    assert_true(escpos_paper_qr(&paper, text, sizeof(text)));
    assert_string_equal(text, TRACK);
    assert_non_null(strstr(paper.text, "\nA005\n"));
    escpos_paper_destroy(&paper);
    printer_free(printer);
    printer_sink_stop(sink);
}

/* Ask until it says: an answer that comes late, on a busy machine, counts for none. */
static enum status
check_until_told(struct printer *printer, enum printer_paper *paper)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;
    enum status st;

    do {
        st = printer_check(printer, paper, NULL);
    } while (st == STATUS_OK && *paper == PRINTER_PAPER_UNKNOWN &&
             clock_monotonic_ms() < end_ms);
    return st;
}

static void
test_tcp_paper_is_what_the_printer_says(void **state)
{
    static const struct {
        int answer;
        enum status want;
        enum printer_paper paper;
    } row[] = { { PAPER_IS_THERE, STATUS_OK, PRINTER_PAPER_OK },
        { PAPER_IS_LOW, STATUS_OK, PRINTER_PAPER_LOW },
        { PAPER_IS_OUT, STATUS_NO_PAPER, PRINTER_PAPER_OUT },
        { NOT_AN_ANSWER, STATUS_OK, PRINTER_PAPER_UNKNOWN },
        { PRINTER_SINK_SILENT, STATUS_OK, PRINTER_PAPER_UNKNOWN } };
    struct printer_sink *sink = printer_sink_start(PAPER_IS_THERE);
    struct printer *printer = open_sink(sink);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        enum printer_paper paper = PRINTER_PAPER_OK;

        printer_sink_set_answer(sink, row[i].answer);
        assert_int_equal(row[i].paper == PRINTER_PAPER_UNKNOWN
                             ? printer_check(printer, &paper, NULL)
                             : check_until_told(printer, &paper),
            row[i].want);
        assert_int_equal(paper, row[i].paper);
    }
    printer_free(printer);
    printer_sink_stop(sink);
}

static void
test_tcp_printer_that_is_off_is_unreachable_and_comes_back(void **state)
{
    struct printer_sink *sink = printer_sink_start(PAPER_IS_THERE);
    struct printer *printer = open_sink(sink);
    struct slip slip;
    enum printer_paper paper;
    size_t len = 0;

    (void)state;
    build(&slip);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    assert_non_null(printer_sink_wait(sink, 2, &len));
    printer_sink_stop(sink);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_UNREACHABLE);
    assert_int_equal(printer_check(printer, &paper, NULL), STATUS_UNREACHABLE);
    printer_free(printer);
    printer = open_printer("tcp:[ff02::1]:1"); /* no way leads there */
    assert_int_equal(printer_check(printer, &paper, NULL), STATUS_UNREACHABLE);
    printer_free(printer);
}

static void
test_a_printer_that_takes_nothing_is_left_in_time(void **state)
{
    /* A pipe that nobody empties stands for a printer whose buffer is full. */
    char path[TEMP_PATH_SIZE];
    char spec[TEMP_PATH_SIZE + 16];
    struct printer *printer;
    struct slip slip;
    char full[4096] = { 0 };
    int fd;
    int64_t began_ms;

    (void)temp_path(path, *state, "lp");
    assert_int_equal(mkfifo(path, 0600), 0);
    fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    assert_true(fd >= 0);
    while (write(fd, full, sizeof(full)) > 0) {
    }
    (void)snprintf(spec, sizeof(spec), "device:%s", path);
    printer = open_printer(spec);
    build(&slip);
    began_ms = clock_monotonic_ms();
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_TIMEOUT);
    assert_true(clock_monotonic_ms() - began_ms < PRINTER_TIMEOUT_MS + 30000);
    printer_free(printer);
    (void)close(fd);
}

/* The electronics of a device printer: answers one question, keeps the rest. */
struct electronics {
    int fd;
    uint8_t answer;
    uint8_t bytes[65536];
    size_t len;
};

static void *
electronics_main(void *arg)
{
    struct electronics *self = arg;
    ssize_t got;

    while (
        self->len < sizeof(self->bytes) && (got = read(self->fd, self->bytes + self->len,
                                                sizeof(self->bytes) - self->len)) > 0) {
        self->len += (size_t)got;
        if (self->len >= 3 && memcmp(self->bytes, "\x10\x04\x04", 3) == 0) {
            self->len = 0;
            if (write(self->fd, &self->answer, 1) != 1) {
                break;
            }
        }
        if (self->len > 3 && memcmp(self->bytes + self->len - 3, "\x1dV\x01", 3) == 0) {
            break;
        }
    }
    return NULL;
}

static void
test_device_is_asked_and_printed_on(void **state)
{
    struct electronics electronics = { .answer = PAPER_IS_LOW };
    struct termios raw;
    struct printer *printer;
    struct slip slip;
    struct escpos_paper drawn;
    enum printer_paper paper = PRINTER_PAPER_UNKNOWN;
    char spec[128];
    char text[600] = "";
    pthread_t thread;
    int slave;

    (void)state;
    electronics.fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(electronics.fd >= 0);
    assert_int_equal(grantpt(electronics.fd), 0);
    assert_int_equal(unlockpt(electronics.fd), 0);
    (void)snprintf(spec, sizeof(spec), "device:%s", ptsname(electronics.fd));
    slave = open(ptsname(electronics.fd), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_int_equal(tcgetattr(slave, &raw), 0);
    cfmakeraw(&raw);
    assert_int_equal(tcsetattr(slave, TCSANOW, &raw), 0);
    assert_int_equal(pthread_create(&thread, NULL, electronics_main, &electronics), 0);
    printer = open_printer(spec);
    assert_int_equal(check_until_told(printer, &paper), STATUS_OK);
    assert_int_equal(paper, PRINTER_PAPER_LOW);
    build(&slip);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    (void)pthread_join(thread, NULL);
    escpos_read(electronics.bytes, electronics.len, 384, &drawn);
    assert_true(escpos_paper_qr(&drawn, text, sizeof(text)));
    assert_string_equal(text, TRACK);
    escpos_paper_destroy(&drawn);
    printer_free(printer);
    (void)close(slave);
    (void)close(electronics.fd);
}

/* The question for paper and the slip are one connection: nobody gets between them. */
static void
test_question_and_slip_go_over_one_connection(void **state)
{
    struct printer_sink *sink = printer_sink_start(0x12);
    enum printer_paper paper;
    struct printer *printer;
    struct slip slip;
    char spec[64];
    size_t len;

    (void)state;
    (void)snprintf(spec, sizeof(spec), "tcp:127.0.0.1:%d", printer_sink_port(sink));
    printer = open_printer(spec);
    build(&slip);
    assert_int_equal(printer_check_and_keep(printer, &paper, NULL), STATUS_OK);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    assert_non_null(printer_sink_wait(sink, 1, &len));
    assert_int_equal(printer_sink_connections(sink), 1);
    /* No slip after all: the printer is free for who comes now. */
    assert_int_equal(printer_check_and_keep(printer, &paper, NULL), STATUS_OK);
    printer_let_go(printer);
    assert_int_equal(printer_check(printer, &paper, NULL), STATUS_OK);
    /* What was kept too long is not gone on with: the printer may have forgotten it. */
    assert_int_equal(printer_check_and_keep(printer, &paper, NULL), STATUS_OK);
    printer->kept_ms -= PRINTER_KEEP_MS;
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    assert_non_null(printer_sink_wait(sink, 2, &len));
    assert_int_equal(printer_sink_connections(sink), 5);
    printer_free(printer);
    printer_sink_stop(sink);
}

static void
test_file_keeps_every_slip(void **state)
{
    char path[TEMP_PATH_SIZE];
    char spec[TEMP_PATH_SIZE + 16];
    struct printer *printer;
    struct slip slip;
    enum printer_paper paper = PRINTER_PAPER_OK;
    unsigned char *text;
    size_t len = 0;

    (void)snprintf(spec, sizeof(spec), "file:%s", temp_path(path, *state, "slips.txt"));
    printer = open_printer(spec);
    build(&slip);
    assert_int_equal(printer_check(printer, &paper, NULL), STATUS_OK);
    assert_int_equal(paper, PRINTER_PAPER_UNKNOWN);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    text = temp_read(path, &len);
    assert_non_null(strstr((const char *)text, " A005\n"));
    assert_non_null(strstr(strstr((const char *)text, " A005\n") + 5, " A005\n"));
    free(text);
    printer_free(printer);
    printer = open_printer("file:/nonexistent/slips");
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_UNREACHABLE);
    printer_free(printer);
}

static void
test_none_prints_nothing_and_succeeds(void **state)
{
    struct printer *printer = open_printer("none");
    struct slip slip;

    (void)state;
    build(&slip);
    assert_false(printer_is_real(printer));
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_OK);
    printer_free(printer);
}

static void
test_cups_that_does_not_answer_is_unreachable(void **state)
{
    struct printer *printer;
    struct slip slip;
    enum printer_paper paper;

    (void)state;
    assert_int_equal(setenv("CUPS_SERVER", "127.0.0.1:1", 1), 0);
    printer = open_printer("cups:slip");
    build(&slip);
    assert_int_equal(printer_check(printer, &paper, NULL), STATUS_UNREACHABLE);
    assert_int_equal(printer_print(printer, &slip, NULL), STATUS_UNREACHABLE);
    printer_free(printer);
}

static void
test_a_wrong_spec_is_refused(void **state)
{
    static const char *const bad[] = { "", "lp0", "none:x",
        "file:", "device:", "cups:", "tcp:", "tcp:host", "tcp:host:", "tcp:host:0",
        "tcp:host:65536", "tcp::9100", "tcp:host:91a" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct printer *printer = NULL;

        assert_int_equal(printer_new(bad[i], &narrow, &printer, NULL), STATUS_ARG);
    }
}

/* A printer of this test's own: a port that is there, and what becomes of a connection.
 */
struct rude_printer {
    int listen_fd;
    int busy_ms;      /* it refuses connections for so long */
    bool breaks;      /* then it takes a little and resets the connection */
    size_t taken;     /* bytes */
    atomic_bool left; /* nobody comes any more */
};

static void *
rude_main(void *arg)
{
    struct rude_printer *rude = arg;
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    char bytes[512];
    ssize_t got;
    int fd;

    struct pollfd wait = { .fd = rude->listen_fd, .events = POLLIN };
    bool left = false;

    (void)poll(NULL, 0, rude->busy_ms);
    assert_int_equal(listen(rude->listen_fd, 1), 0);
    while (poll(&wait, 1, left ? 0 : 20) == 0) {
        if (left) {
            return NULL;
        }
        left = atomic_load(&rude->left);
    }
    fd = accept(rude->listen_fd, NULL, NULL);
    assert_true(fd >= 0);
    while ((got = read(fd, bytes, sizeof(bytes))) > 0) {
        rude->taken += (size_t)got;
        if (rude->breaks) {
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
            break;
        }
    }
    (void)close(fd);
    return NULL;
}

static enum status
print_on(struct rude_printer *rude)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t at_size = sizeof(at);
    struct printer *printer;
    pthread_t thread;
    struct slip slip;
    char spec[64];
    enum status st;

    rude->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(rude->listen_fd, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(getsockname(rude->listen_fd, (struct sockaddr *)&at, &at_size), 0);
    (void)snprintf(spec, sizeof(spec), "tcp:127.0.0.1:%d", ntohs(at.sin_port));
    printer = open_printer(spec);
    build(&slip);
    assert_int_equal(pthread_create(&thread, NULL, rude_main, rude), 0);
    st = printer_print(printer, &slip, NULL);
    atomic_store(&rude->left, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    (void)close(rude->listen_fd);
    printer_free(printer);
    return st;
}

/* Cheap ones take one connection at a time and refuse the next for up to two seconds. */
static void
test_tcp_printer_that_is_busy_is_tried_again(void **state)
{
    enum status st = STATUS_UNREACHABLE;
    size_t taken = 0;

    (void)state;
    /* It may be busy for too long: so may the machine that it is a thread of. */
    for (int i = 0; i < 20 && st != STATUS_OK; i++) {
        struct rude_printer rude = { .busy_ms = 300 };

        st = print_on(&rude);
        taken = rude.taken;
    }
    assert_int_equal(st, STATUS_OK);
    assert_true(taken > 100);
}

static void
test_tcp_printer_that_breaks_off_has_not_printed(void **state)
{
    enum status st = STATUS_OK;

    (void)state;
    /* One that breaks off when all was taken long ago has printed: not on a busy machine.
     */
    for (int i = 0; i < 20 && st == STATUS_OK; i++) {
        struct rude_printer rude = { .breaks = true };

        st = print_on(&rude);
    }
    assert_int_equal(st, STATUS_UNREACHABLE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tcp_slip_is_drawn_back_and_its_qr_is_read),
        cmocka_unit_test(test_tcp_paper_is_what_the_printer_says),
        cmocka_unit_test(test_tcp_printer_that_is_busy_is_tried_again),
        cmocka_unit_test(test_tcp_printer_that_breaks_off_has_not_printed),
        cmocka_unit_test(test_tcp_printer_that_is_off_is_unreachable_and_comes_back),
        cmocka_unit_test(test_a_printer_that_takes_nothing_is_left_in_time),
        cmocka_unit_test(test_device_is_asked_and_printed_on),
        cmocka_unit_test(test_question_and_slip_go_over_one_connection),
        cmocka_unit_test(test_file_keeps_every_slip),
        cmocka_unit_test(test_none_prints_nothing_and_succeeds),
        cmocka_unit_test(test_cups_that_does_not_answer_is_unreachable),
        cmocka_unit_test(test_a_wrong_spec_is_refused),
    };

    return cmocka_run_group_tests_name("printer", tests, temp_setup, temp_teardown);
}

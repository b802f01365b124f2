/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gate: a serial scanner and a slip printer wired to the server itself. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "common/base.h"
#include "common/clock.h"
#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/e2e.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/code.h"

#define WAIT_MS 60000

struct gate_test {
    struct e2e *e2e;
    int scanner; /* the master end of a pseudo terminal */
    char folder[TEMP_PATH_SIZE];
    char paper[TEMP_PATH_SIZE];
};

static int
start(void **state)
{
    struct gate_test *test = calloc(1, sizeof(*test));
    char config[2 * TEMP_PATH_SIZE + 128];

    assert_non_null(test);
    temp_make(test->folder);
    (void)temp_path(test->paper, test->folder, "paper.txt");
    test->scanner = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(test->scanner >= 0);
    assert_int_equal(grantpt(test->scanner), 0);
    assert_int_equal(unlockpt(test->scanner), 0);
    (void)snprintf(config, sizeof(config),
        "[gate pintu]\nscanner = serial:%s\nprinter = file:%s\n", ptsname(test->scanner),
        test->paper);
    test->e2e = e2e_open(&(struct e2e_options){ .config = config });
    *state = test;
    return 0;
}

static int
stop(void **state)
{
    struct gate_test *test = *state;

    e2e_close(test->e2e);
    (void)close(test->scanner);
    temp_remove(test->folder);
    free(test);
    return 0;
}

/* At once: a line that comes in pieces, some time apart, is dropped. */
static void
scan(const struct gate_test *test, const char *code)
{
    char line[4096];
    int len = snprintf(line, sizeof(line), "%s\r\n", code);

    assert_in_range(len, 0, sizeof(line) - 1);
    assert_int_equal(write(test->scanner, line, (size_t)len), len);
}

/* Wait until the paper holds `text`; false when time is up. */
static bool
paper_shows(const struct gate_test *test, const char *text, int wait_ms)
{
    int64_t until = clock_monotonic_ms() + wait_ms;

    do {
        char bytes[8192] = "";
        FILE *file = fopen(test->paper, "re");

        if (file) {
            size_t len = fread(bytes, 1, sizeof(bytes) - 1, file);

            bytes[len] = '\0';
            for (char *c = bytes; (c = strchr(c, '\n')) != NULL;) {
                *c = ' '; /* where a line is broken is no matter */
            }
            (void)fclose(file);
            if (strstr(bytes, text)) {
                return true;
            }
        }
        (void)poll(NULL, 0, 10); /* a wait for a condition, with a deadline */
    } while (clock_monotonic_ms() < until);
    return false;
}

static void
test_a_scan_at_the_gate_prints_a_slip(void **state)
{
    struct gate_test *test = *state;
    char number[12];

    scan(test, e2e_ticket(test->e2e, 0));
    assert_true(paper_shows(test, "A001", WAIT_MS));
    /* The same act as a kiosk's: the ticket has its number now. */
    assert_int_equal(e2e_arrive(test->e2e, 0, number, NULL), 200);
    assert_string_equal(number, "A001");
}

static void
test_a_bad_scan_costs_no_paper_and_the_gate_goes_on(void **state)
{
    struct gate_test *test = *state;

    scan(test, "!!!!");
    scan(test, e2e_ticket(test->e2e, 1));
    assert_true(paper_shows(test, "B001", WAIT_MS));
    assert_false(paper_shows(test, "!!!!", 0));
}

/* What the gate says of a ticket that lets nobody in: what is the matter, what to do. */
static void
test_a_refusal_is_printed_with_its_reason(void **state)
{
    struct gate_test *test = *state;

    desk_import(test->e2e, "BESOK-1,ktp-baru,2026-07-15,08:00,11:00,Warga,,\n"
                           "BATAL-1,ktp-baru," E2E_DATE ",08:00,11:00,Warga,,\n");
    desk_set_ticket(test->e2e, "BATAL-1", "cancelled");
    scan(test, "BESOK-1");
    assert_true(paper_shows(test, "Tiket ini untuk hari lain.", WAIT_MS));
    assert_true(paper_shows(test, "Tiket Anda tetap", WAIT_MS));
    scan(test, "BATAL-1");
    assert_true(paper_shows(test, "Tiket ini sudah dibatalkan.", WAIT_MS));
    assert_false(paper_shows(test, "NOMOR ANTREAN", 0));
}

/* A code with one wrong letter, and one that was cut: to be scanned again, not doubted.
 */
static void
test_a_ticket_that_was_misread_is_to_be_scanned_again(void **state)
{
    struct gate_test *test = *state;
    char code[SCAN_TEXT_SIZE];
    char *letter;

    assert_true(text_copy(code, sizeof(code), e2e_ticket(test->e2e, 0)));
    letter = code + strlen(code) - 20;
    *letter = *letter == 'A' ? 'B' : 'A';
    scan(test, code);
    assert_true(paper_shows(test, "Kode belum terbaca.", WAIT_MS));
    assert_false(paper_shows(test, "Tiket ini belum", 0));
    scan(test, e2e_ticket(test->e2e, 1)); /* between, for the next is no bounce */
    assert_true(paper_shows(test, "B001", WAIT_MS));
    scan(test, code); /* read alike twice: it is as it was read */
    assert_true(paper_shows(test, "Tiket ini belum", WAIT_MS));
}

static void
test_a_ticket_that_was_cut_short_is_to_be_scanned_again(void **state)
{
    struct gate_test *test = *state;
    char code[SCAN_TEXT_SIZE];

    assert_true(text_copy(code, sizeof(code), e2e_ticket(test->e2e, 0)));
    code[strlen(code) - 120] = '\0'; /* as long as a registration number may be */
    scan(test, code);
    assert_true(paper_shows(test, "Kode belum terbaca.", WAIT_MS));
}

/* The slip of a number says how it stands, whoever scans it. */
static void
test_a_slip_says_how_the_visit_stands(void **state)
{
    struct gate_test *test = *state;
    char visit[DESK_VISIT_SIZE];
    struct e2e_answer *answer;

    answer = desk_scan(test->e2e, e2e_ticket(test->e2e, 0));
    text_copy(visit, sizeof(visit), e2e_text(answer, "visit"));
    e2e_answer_free(answer);
    desk_open(test->e2e, 1);
    desk_expect(
        test->e2e, "counter-1", "POST", "/v1/counters/1/call-next", "{}", 200, NULL);
    scan(test, e2e_ticket(test->e2e, 0));
    assert_true(paper_shows(test, "Silakan ke loket 1.", WAIT_MS));
    assert_false(paper_shows(test, "Di depan Anda", 0));
    desk_move(test->e2e, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(test->e2e, "counter-1", visit, "finish", "{\"outcome\":\"incomplete\"}",
        200, NULL);
    scan(
        test, e2e_ticket(test->e2e, 1)); /* another one between: no bounce of the first */
    assert_true(paper_shows(test, "B001", WAIT_MS));
    scan(test, e2e_ticket(test->e2e, 0));
    assert_true(paper_shows(test, "Kunjungan ini sudah selesai.", WAIT_MS));
}

/* The process that has the gate's devices; 0: there is none now. */
static pid_t
helper_of(const struct gate_test *test)
{
    char path[64];
    char line[256] = "";
    FILE *file;
    pid_t helper = 0;

    (void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", e2e_pid(test->e2e),
        e2e_pid(test->e2e));
    file = fopen(path, "re");
    assert_non_null(file);
    if (fgets(line, sizeof(line), file)) {
        helper = (pid_t)strtol(line, NULL, 10);
    }
    (void)fclose(file);
    return helper;
}

/* A driver that crashes takes its helper along, and the gate is there again by itself. */
static void
test_a_gate_whose_helper_died_goes_on(void **state)
{
    struct gate_test *test = *state;
    int64_t until = clock_monotonic_ms() + WAIT_MS;
    pid_t helper = helper_of(test);

    assert_true(helper > 0);
    assert_int_equal(kill(helper, SIGKILL), 0);
    do {
        assert_true(clock_monotonic_ms() < until);
        scan(test, e2e_ticket(test->e2e, 0)); /* lost while nobody listens */
    } while (!paper_shows(test, "A001", 1000));
    assert_true(helper_of(test) > 0);
    assert_true(helper_of(test) != helper);
}

/* systemd and a terminal tell every process to stop: the server's end is the helper's. */
static void
test_a_gate_ends_with_its_server_and_no_earlier(void **state)
{
    struct gate_test *test = *state;
    pid_t helper = helper_of(test);

    assert_true(helper > 0);
    assert_int_equal(kill(helper, SIGTERM), 0);
    assert_int_equal(kill(helper, SIGINT), 0);
    scan(test, e2e_ticket(test->e2e, 0));
    assert_true(paper_shows(test, "A001", WAIT_MS));
    assert_int_equal(helper_of(test), helper);
    assert_int_equal(e2e_end(test->e2e), 0);
    assert_int_equal(kill(helper, 0), -1);
    e2e_restart(test->e2e);
}

/* Start a server with these settings; what it says, and its exit status. */
static int
start_with(const char *config, char *said, size_t size)
{
    const char *build = getenv("ANTREAN_BUILD");
    char command[TEMP_PATH_SIZE + 256];
    FILE *pipe;
    int status;

    (void)snprintf(command, sizeof(command),
        "%s/antrean-server --config %s --clock " E2E_CLOCK " 2>&1",
        build ? build : "build/debug", config);
    pipe = popen(command, "r"); /* NOLINT(cert-env33-c): a test's own fixed command */
    assert_non_null(pipe);
    said[fread(said, 1, size - 1, pipe)] = '\0';
    status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* A settings file whose gate cannot be is told at the start, not when somebody scans. */
static void
test_a_gate_that_cannot_be_keeps_the_server_from_starting(void **state)
{
    static const struct {
        const char *lines;
        const char *why;
    } gates[] = {
        { "scanner = keyboard\n", "needs a window; use evdev:PATH" },
        { "scanner = serial\n", "a scanner is" },
        { "scanner = serial:/nowhere\nprinter = paper\n", "a printer is none" },
    };
    struct gate_test *test = *state;
    char config[TEMP_PATH_SIZE];

    (void)temp_path(config, e2e_folder(test->e2e), "other.conf");
    assert_int_equal(e2e_end(test->e2e), 0);
    for (size_t i = 0; i < ARRAY_LEN(gates); i++) {
        char text[512];
        char said[4096];

        (void)snprintf(text, sizeof(text),
            "[server]\nlisten = 127.0.0.1:0\n[database]\nurl = %s\n[gate pintu]\n%s",
            e2e_database(test->e2e), gates[i].lines);
        temp_write(config, text, strlen(text));
        assert_int_equal(start_with(config, said, sizeof(said)), 1);
        assert_non_null(strstr(said, gates[i].why));
    }
    e2e_restart(test->e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_scan_at_the_gate_prints_a_slip, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_refusal_is_printed_with_its_reason, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_ticket_that_was_misread_is_to_be_scanned_again, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_ticket_that_was_cut_short_is_to_be_scanned_again, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_slip_says_how_the_visit_stands, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_bad_scan_costs_no_paper_and_the_gate_goes_on, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_gate_whose_helper_died_goes_on, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_gate_ends_with_its_server_and_no_earlier, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_gate_that_cannot_be_keeps_the_server_from_starting, start, stop),
    };

    return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}

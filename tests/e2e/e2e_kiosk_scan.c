/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-kiosk --scan against the real server: one arrival without a window. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"

#include "tests/support/station.h"
#include "tests/support/test.h"

/* A ticket as a bad print, in front of a bad camera. */
static void
write_spoiled_ticket(const char *path, const char *code)
{
    char command[4096];
    char good[TEMP_PATH_SIZE + 8];

    (void)snprintf(good, sizeof(good), "%s.png", path);
    station_write_ticket(good, code);
    (void)snprintf(command, sizeof(command),
        "convert '%s' -background white -rotate 20 +level 25%%,75%% -quality 30 "
        "jpeg:'%s'",
        good, path);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): our own words */
}

/* The program without a window. Gives its exit status; `out` is what it printed. */
static int
run_scan(struct station *station, const char *image, const char *more, char *out,
    size_t out_size)
{
    char command[2048];
    FILE *pipe;
    size_t len;
    int status;

    (void)snprintf(command, sizeof(command),
        "%s/antrean-kiosk --server '%s' --token '%s' --scan '%s' %s",
        getenv("ANTREAN_BUILD") ? getenv("ANTREAN_BUILD") : "build/debug",
        station->options.server, station->options.token, image, more);
    pipe = popen(command, "r"); /* NOLINT(cert-env33-c): our own words */
    assert_non_null(pipe);
    len = fread(out, 1, out_size - 1, pipe);
    out[len] = '\0';
    status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void
test_scan_reads_a_bad_print_and_gives_the_number(void **state)
{
    struct station *station = *state;
    char path[TEMP_PATH_SIZE];
    char first[2048];
    char again[2048];
    char track[600] = "";
    char printer[96];

    write_spoiled_ticket(
        temp_path(path, station->folder, "t.jpg"), e2e_ticket(station->e2e, 0));
    (void)snprintf(printer, sizeof(printer), "--printer %s", station->printer);
    assert_int_equal(run_scan(station, path, printer, first, sizeof(first)), 0);
    assert_non_null(strstr(first, "001\n"));
    assert_non_null(strstr(first, "NOMOR ANTREAN"));
    first[4] = '\0';
    station_assert_slip(station, 1, first, track, sizeof(track));
    assert_non_null(strstr(track, "/p/"));
    /* The same ticket again: the same number. */
    assert_int_equal(run_scan(station, path, "", again, sizeof(again)), 0);
    assert_memory_equal(again, first, 4);
    assert_int_equal(station_issued(station), 1);
}

static void
test_scan_refuses_with_title_and_code(void **state)
{
    struct station *station = *state;
    char path[TEMP_PATH_SIZE];
    char code[TICKET_CODE_SIZE];
    char out[2048];

    (void)text_copy(code, sizeof(code), e2e_ticket(station->e2e, 0));
    code[TICKET_CODE_LEN - 20] = code[TICKET_CODE_LEN - 20] == 'A' ? 'B' : 'A';
    code[25] = code[25] == 'A' ? 'B' : 'A'; /* in the id: not a ticket that we hold */
    station_write_ticket(temp_path(path, station->folder, "t.png"), code);
    assert_int_equal(run_scan(station, path, "2>&1", out, sizeof(out)), 1);
    assert_non_null(strstr(out, "\nforged_ticket\n"));
    assert_non_null(strstr(out, "Tiket ini belum dapat kami pastikan"));
    assert_int_equal(run_scan(station, path, "--language en 2>&1", out, sizeof(out)), 1);
    assert_non_null(strstr(out, "could not confirm"));
    station_write_ticket(path, "https://example.org/");
    assert_int_equal(run_scan(station, path, "2>&1", out, sizeof(out)), 1);
    assert_non_null(strstr(out, "\nmalformed_code\n"));
    temp_write(path, "text", 4);
    assert_int_equal(run_scan(station, path, "2>&1", out, sizeof(out)), 1);
    assert_int_equal(run_scan(station, path, "--printer lpt1 2>&1", out, sizeof(out)), 2);
    assert_int_equal(station_issued(station), 0);
}

static void
test_scan_takes_no_number_without_paper(void **state)
{
    struct station *station = *state;
    char path[TEMP_PATH_SIZE];
    char printer[96];
    char out[2048];

    station_write_ticket(
        temp_path(path, station->folder, "t.png"), e2e_ticket(station->e2e, 0));
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    (void)snprintf(printer, sizeof(printer), "--printer %s 2>&1", station->printer);
    assert_int_equal(run_scan(station, path, printer, out, sizeof(out)), 1);
    assert_non_null(strstr(out, "no paper"));
    assert_int_equal(station_issued(station), 0);
}

#define AT_KIOSK(test) \
    cmocka_unit_test_setup_teardown(test, station_setup, station_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_scan_reads_a_bad_print_and_gives_the_number),
        AT_KIOSK(test_scan_refuses_with_title_and_code),
        AT_KIOSK(test_scan_takes_no_number_without_paper),
    };

    if (setenv("SDL_VIDEODRIVER", "dummy", 1) != 0 ||
        clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("kiosk --scan", tests, NULL, NULL);
}

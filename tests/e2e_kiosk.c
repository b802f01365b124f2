/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The arrival station against the real server: the program with --scan, and its window on
 * SDL's dummy driver with every kind of scanner and a port-9100 printer on the loopback.
 * With ANTREAN_PICTURES=DIR each picture is also saved, to be looked at.
 */
#include <SDL.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"
#include "ticketing/image.h"
#include "ticketing/kiosk_app.h"
#include "ticketing/qr_encode.h"
#include "ticketing/scanner_keymap.h"

#include "tests/e2e.h"
#include "tests/escpos_reader.h"
#include "tests/printer_sink.h"
#include "tests/temp.h"
#include "tests/test.h"

#define DEADLINE_MS 20000

/* Answers to DLE EOT 4. */
enum { PAPER_IS_THERE = 0x12, PAPER_IS_OUT = 0x72 };

/* Where things to press stand in a window of 1280 x 800. */
enum {
    MIDDLE_X = 640,
    LEFT_X = 320,
    RIGHT_X = 940,
    ACTIONS_Y = 716,
    FIRST_CHOICE_Y = 255
};

/* One office, one printer, one kiosk. */
struct station {
    struct e2e *e2e;
    struct printer_sink *sink;
    char folder[TEMP_PATH_SIZE];
    char spec[KIOSK_SCANNERS_MAX][TEMP_PATH_SIZE + 16];
    char printer[64];
    struct kiosk_options options;
    struct kiosk_app *app;
};

static int
setup(void **state)
{
    static struct station station;

    memset(&station, 0, sizeof(station));
    temp_make(station.folder);
    station.e2e = e2e_open(&(struct e2e_options){ .tickets = 0 });
    station.sink = printer_sink_start(PAPER_IS_THERE);
    (void)snprintf(station.printer, sizeof(station.printer), "tcp:127.0.0.1:%d",
        printer_sink_port(station.sink));
    station.options = (struct kiosk_options){ .server = e2e_url(station.e2e),
        .printer = station.printer,
        .language = "id",
        .zone = "Asia/Jakarta" };
    (void)text_copy(station.options.token, sizeof(station.options.token),
        e2e_token(station.e2e, "kiosk"));
    *state = &station;
    return 0;
}

static int
teardown(void **state)
{
    struct station *station = *state;

    kiosk_app_close(station->app);
    printer_sink_stop(station->sink);
    e2e_close(station->e2e);
    temp_remove(station->folder);
    return 0;
}

/* The window, step by step. */

static void
open_window(struct station *station)
{
    struct error err = { 0 };

    if (kiosk_app_open(&station->options, &station->app, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
}

static void
keep_picture(struct station *station, const char *name)
{
    const char *folder = getenv("ANTREAN_PICTURES");
    char path[512];

    if (folder) {
        (void)snprintf(path, sizeof(path), "%s/kiosk-%s.png", folder, name);
        assert_int_equal(window_save_png(station->app->window, path, NULL), STATUS_OK);
    }
}

static bool
is_shown(const struct station *station, const struct screen *screen)
{
    return window_screen(station->app->window) == screen;
}

static void
wait_screen(struct station *station, const struct screen *screen)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (!is_shown(station, screen)) {
        if (clock_monotonic_ms() > end_ms) {
            fail_msg("the kiosk shows \"%s\", not \"%s\"",
                window_screen(station->app->window)->name, screen->name);
        }
        assert_true(window_step(station->app->window, 50));
    }
}

static void
wait_print(struct station *station, enum kiosk_print want)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (station->app->print != want) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50));
    }
}

static void
wait_phase(struct station *station, enum link_phase want)
{
    int64_t end_ms = clock_monotonic_ms() + 2 * DEADLINE_MS;

    while (link_state(station->app->link).phase != want) {
        assert_true(clock_monotonic_ms() < end_ms);
        assert_true(window_step(station->app->window, 50));
    }
}

static void
press(struct station *station, int x, int y)
{
    SDL_Event event = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                            .button = SDL_BUTTON_LEFT,
                            .state = SDL_PRESSED,
                            .clicks = 1,
                            .x = x,
                            .y = y } };

    assert_true(window_step(station->app->window, 20)); /* it must be drawn */
    assert_int_equal(SDL_PushEvent(&event), 1);
    event.button.type = SDL_MOUSEBUTTONUP;
    event.button.state = SDL_RELEASED;
    assert_int_equal(SDL_PushEvent(&event), 1);
    assert_true(window_step(station->app->window, 20));
}

/* As a keyboard scanner types into the window; it ends in Enter. */
static void
type(const char *text)
{
    SDL_Event enter = { .key = { .type = SDL_KEYDOWN,
                            .timestamp = 1000,
                            .state = SDL_PRESSED,
                            .keysym = { .sym = SDLK_RETURN } } };

    for (; *text; text++) {
        SDL_Event event = { .text = { .type = SDL_TEXTINPUT, .timestamp = 1000 } };

        event.text.text[0] = *text;
        assert_int_equal(SDL_PushEvent(&event), 1);
    }
    assert_int_equal(SDL_PushEvent(&enter), 1);
}

/* As a keyboard-type scanner's electronics send keys. */
static void
send_keys(int fd, const char *text)
{
    struct input_event event = { .type = EV_KEY, .value = 1 };

    for (; *text; text++) {
        bool plain = false;
        unsigned code = 0;

        while (code < KEY_MAX && !plain && scanner_keymap_char(code, true) != *text) {
            code++;
            plain = scanner_keymap_char(code, false) == *text;
        }
        event.code = KEY_LEFTSHIFT;
        event.value = !plain;
        assert_int_equal(write(fd, &event, sizeof(event)), (ssize_t)sizeof(event));
        event.code = (uint16_t)code;
        event.value = 1;
        assert_int_equal(write(fd, &event, sizeof(event)), (ssize_t)sizeof(event));
    }
}

static void
write_ticket(const char *path, const char *code)
{
    struct qr *qr = NULL;

    assert_int_equal(qr_make(code, &qr, NULL), STATUS_OK);
    assert_int_equal(qr_png_file(qr, 6, path, NULL), STATUS_OK);
    qr_free(qr);
}

/* A ticket as a bad print, in front of a bad camera. */
static void
write_spoiled_ticket(const char *path, const char *code)
{
    char command[4096];
    char good[TEMP_PATH_SIZE + 8];

    (void)snprintf(good, sizeof(good), "%s.png", path);
    write_ticket(good, code);
    (void)snprintf(command, sizeof(command),
        "convert '%s' -background white -rotate 20 +level 25%%,75%% -quality 30 "
        "jpeg:'%s'",
        good, path);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): our own words */
}

/* How many visits wait: in these tests, how many numbers were issued. */
static int
issued(struct station *station)
{
    struct e2e_answer *answer =
        e2e_ask(station->e2e, "board", "GET", "/v1/board", NULL, NULL);
    size_t i;
    const json_t *service;
    int count = 0;

    assert_int_equal(answer->status, 200);
    json_array_foreach(json_object_get(answer->json, "waiting"), i, service)
    {
        count += (int)json_integer_value(json_object_get(service, "count"));
    }
    e2e_answer_free(answer);
    return count;
}

/* The last slip as the printer drew it: its number and its QR. */
static void
assert_slip(
    struct station *station, int job, const char *number, char *track, size_t size)
{
    struct escpos_paper paper;
    size_t len = 0;
    const uint8_t *bytes = printer_sink_wait(station->sink, job, &len);
    char line[32];

    assert_non_null(bytes);
    escpos_read(bytes, len, slip_dots(station->options.print.paper), &paper);
    (void)snprintf(line, sizeof(line), "\n%s\n", number);
    assert_non_null(strstr(paper.text, line));
    assert_int_equal(paper.unknown, 0);
    assert_true(escpos_paper_qr(&paper, track, size));
    escpos_paper_destroy(&paper);
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
    assert_slip(station, 1, first, track, sizeof(track));
    assert_non_null(strstr(track, "/p/"));
    /* The same ticket again: the same number. */
    assert_int_equal(run_scan(station, path, "", again, sizeof(again)), 0);
    assert_memory_equal(again, first, 4);
    assert_int_equal(issued(station), 1);
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
    write_ticket(temp_path(path, station->folder, "t.png"), code);
    assert_int_equal(run_scan(station, path, "2>&1", out, sizeof(out)), 1);
    assert_non_null(strstr(out, "\nforged_ticket\n"));
    assert_non_null(strstr(out, "Tiket ini tidak sah"));
    assert_int_equal(run_scan(station, path, "--language en 2>&1", out, sizeof(out)), 1);
    assert_non_null(strstr(out, "not genuine"));
    write_ticket(path, "https://example.org/");
    assert_int_equal(run_scan(station, path, "2>&1", out, sizeof(out)), 1);
    assert_non_null(strstr(out, "\nmalformed_code\n"));
    temp_write(path, "text", 4);
    assert_int_equal(run_scan(station, path, "2>&1", out, sizeof(out)), 1);
    assert_int_equal(run_scan(station, path, "--printer lpt1 2>&1", out, sizeof(out)), 2);
    assert_int_equal(issued(station), 0);
}

static void
test_scan_takes_no_number_without_paper(void **state)
{
    struct station *station = *state;
    char path[TEMP_PATH_SIZE];
    char printer[96];
    char out[2048];

    write_ticket(temp_path(path, station->folder, "t.png"), e2e_ticket(station->e2e, 0));
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    (void)snprintf(printer, sizeof(printer), "--printer %s 2>&1", station->printer);
    assert_int_equal(run_scan(station, path, printer, out, sizeof(out)), 1);
    assert_non_null(strstr(out, "no paper"));
    assert_int_equal(issued(station), 0);
}

/* Scanners of every kind on one kiosk. */
struct devices {
    int keys;   /* the writing end of the evdev scanner */
    int serial; /* the scanner's end of the serial line */
    char camera[TEMP_PATH_SIZE];
};

static void
plug_in(struct station *station, struct devices *devices)
{
    char path[TEMP_PATH_SIZE];
    int camera;

    (void)temp_path(path, station->folder, "keys");
    assert_int_equal(mkfifo(path, 0600), 0);
    devices->keys = open(path, O_RDWR | O_CLOEXEC);
    (void)snprintf(station->spec[1], sizeof(station->spec[1]), "evdev:%s", path);
    devices->serial = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_int_equal(grantpt(devices->serial), 0);
    assert_int_equal(unlockpt(devices->serial), 0);
    (void)snprintf(station->spec[2], sizeof(station->spec[2]), "serial:%s",
        ptsname(devices->serial));
    (void)temp_path(devices->camera, station->folder, "camera");
    assert_int_equal(mkfifo(devices->camera, 0600), 0);
    camera = open(devices->camera, O_RDWR | O_CLOEXEC); /* so that it never ends */
    assert_true(camera >= 0);
    (void)snprintf(
        station->spec[3], sizeof(station->spec[3]), "camera:%s", devices->camera);
    (void)text_copy(station->spec[0], sizeof(station->spec[0]), "keyboard");
    for (int i = 0; i < KIOSK_SCANNERS_MAX; i++) {
        station->options.scanner[i] = station->spec[i];
    }
    station->options.scanner_count = KIOSK_SCANNERS_MAX;
}

/* The picture file as a frame that the camera sees. */
static void
show_camera(struct station *station, const struct devices *devices, const char *png)
{
    struct image image;
    FILE *pipe = fopen(devices->camera, "wb");

    (void)station;
    assert_non_null(pipe);
    assert_int_equal(image_load(png, &image, NULL), STATUS_OK);
    assert_true(fprintf(pipe, "P5 %d %d 255\n", image.width, image.height) > 0);
    assert_int_equal(
        fwrite(image.grey, 1, (size_t)image.width * (size_t)image.height, pipe),
        (size_t)image.width * (size_t)image.height);
    assert_int_equal(fclose(pipe), 0);
    image_destroy(&image);
}

/* A number came: look at it, and let the next person come. */
static void
expect_number(struct station *station, int job, char number[16], char *track, size_t size)
{
    wait_screen(station, &kiosk_number_screen);
    wait_print(station, PRINT_DONE);
    keep_picture(station, "number");
    (void)text_copy(number, 16, station->app->arrival.number);
    assert_slip(station, job, number, track, size);
    press(station, RIGHT_X, ACTIONS_Y);
    wait_screen(station, &kiosk_ready_screen);
}

static void
test_every_scanner_gives_the_same_answer(void **state)
{
    struct station *station = *state;
    struct devices devices;
    SDL_Event drop = { 0 };
    const char *code = e2e_ticket(station->e2e, 3);
    char line[TICKET_CODE_SIZE + 2];
    char png[TEMP_PATH_SIZE];
    char number[5][16];
    char track[5][600];

    plug_in(station, &devices);
    open_window(station);
    keep_picture(station, "ready");
    write_ticket(temp_path(png, station->folder, "t.png"), code);
    (void)snprintf(line, sizeof(line), "%s\r", code);
    type(code);
    expect_number(station, 1, number[0], track[0], sizeof(track[0]));
    send_keys(devices.keys, line);
    expect_number(station, 2, number[1], track[1], sizeof(track[1]));
    assert_int_equal(write(devices.serial, line, strlen(line)), (ssize_t)strlen(line));
    expect_number(station, 3, number[2], track[2], sizeof(track[2]));
    show_camera(station, &devices, png);
    expect_number(station, 4, number[3], track[3], sizeof(track[3]));
    drop.drop.type = SDL_DROPFILE;
    drop.drop.file = SDL_strdup(png);
    assert_int_equal(SDL_PushEvent(&drop), 1);
    expect_number(station, 5, number[4], track[4], sizeof(track[4]));
    for (int i = 1; i < 5; i++) {
        assert_string_equal(number[i], number[0]);
        assert_string_equal(track[i], track[0]);
    }
    assert_int_equal(issued(station), 1);
    (void)close(devices.keys);
    (void)close(devices.serial);
}

static void
test_no_number_is_taken_until_there_is_paper(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    open_window(station);
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    type(e2e_ticket(station->e2e, 0));
    wait_screen(station, &kiosk_paper_screen);
    keep_picture(station, "paper");
    assert_int_equal(issued(station), 0);
    printer_sink_set_answer(station->sink, PAPER_IS_THERE); /* a new roll */
    expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(issued(station), 1);
}

static void
test_who_needs_no_paper_gets_a_number_without(void **state)
{
    struct station *station = *state;

    open_window(station);
    printer_sink_set_answer(station->sink, PAPER_IS_OUT);
    type(e2e_ticket(station->e2e, 0));
    wait_screen(station, &kiosk_paper_screen);
    press(station, RIGHT_X, ACTIONS_Y);
    wait_screen(station, &kiosk_number_screen);
    assert_int_equal(station->app->print, PRINT_NONE);
    assert_int_equal(issued(station), 1);
}

static void
test_a_refusal_says_why_and_goes_away_by_itself(void **state)
{
    struct station *station = *state;
    struct ticket_code code = { .from_min = 480, .to_min = 660, .office = 3517 };
    char text[TICKET_CODE_SIZE];

    open_window(station);
    (void)text_copy(code.date, sizeof(code.date), "2026-07-15");
    ticket_id_make(code.id);
    e2e_sign(station->e2e, &code, text);
    type(text);
    wait_screen(station, &kiosk_refused_screen);
    keep_picture(station, "refused");
    assert_true(station->app->title[0]);
    assert_true(station->app->leave_ms > 0);
    type("https://example.org/"); /* the next person does not wait for it */
    wait_screen(station, &kiosk_refused_screen);
    station->app->leave_ms = clock_monotonic_ms() + 1;
    wait_screen(station, &kiosk_ready_screen);
    assert_int_equal(issued(station), 0);
}

static void
test_a_service_is_chosen_before_paper_is_spent(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    open_window(station);
    press(station, MIDDLE_X, ACTIONS_Y);
    wait_screen(station, &kiosk_groups_screen);
    keep_picture(station, "groups");
    press(station, LEFT_X, FIRST_CHOICE_Y);
    wait_screen(station, &kiosk_services_screen);
    keep_picture(station, "services");
    press(station, LEFT_X, FIRST_CHOICE_Y);
    wait_screen(station, &kiosk_confirm_screen);
    keep_picture(station, "confirm");
    assert_int_equal(issued(station), 0);
    press(station, RIGHT_X, ACTIONS_Y);
    expect_number(station, 1, number, track, sizeof(track));
    assert_int_equal(issued(station), 1);
}

static void
test_a_slip_is_printed_again_with_the_same_number(void **state)
{
    struct station *station = *state;
    char track[600];
    char number[16];

    open_window(station);
    type(e2e_ticket(station->e2e, 0));
    wait_screen(station, &kiosk_number_screen);
    wait_print(station, PRINT_DONE);
    (void)text_copy(number, sizeof(number), station->app->arrival.number);
    press(station, LEFT_X, ACTIONS_Y);
    wait_print(station, PRINT_DONE);
    assert_slip(station, 2, number, track, sizeof(track));
    assert_int_equal(issued(station), 1);
}

static void
test_a_lost_server_is_said_and_comes_back(void **state)
{
    struct station *station = *state;
    char number[16];
    char track[600];

    open_window(station);
    wait_phase(station, LINK_CONNECTED);
    e2e_kill(station->e2e);
    wait_phase(station, LINK_LOST);
    assert_true(window_step(station->app->window, 50));
    keep_picture(station, "lost");
    type(e2e_ticket(station->e2e, 0)); /* nothing is taken, nothing is promised */
    assert_true(window_step(station->app->window, 200));
    assert_true(is_shown(station, &kiosk_ready_screen));
    e2e_restart(station->e2e);
    wait_phase(station, LINK_CONNECTED);
    type(e2e_ticket(station->e2e, 0));
    expect_number(station, 1, number, track, sizeof(track));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_scan_reads_a_bad_print_and_gives_the_number, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_scan_refuses_with_title_and_code, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_scan_takes_no_number_without_paper, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_every_scanner_gives_the_same_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_no_number_is_taken_until_there_is_paper, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_who_needs_no_paper_gets_a_number_without, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_refusal_says_why_and_goes_away_by_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_service_is_chosen_before_paper_is_spent, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_slip_is_printed_again_with_the_same_number, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_lost_server_is_said_and_comes_back, setup, teardown),
    };

    if (setenv("SDL_VIDEODRIVER", "dummy", 1) != 0 ||
        clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("kiosk", tests, NULL, NULL);
}

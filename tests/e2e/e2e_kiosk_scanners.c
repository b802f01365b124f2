/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanners of every kind on one kiosk, against the real server. */
#include <SDL.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "pictures/image.h"
#include "screen/i18n.h"
#include "ticketing/scanner_keymap.h"

#include "tests/support/station.h"
#include "tests/support/test.h"

/* As a keyboard-type scanner's electronics send keys. */
static void
send_keys(int fd, const char *text)
{
    struct input_event events[2 * 1024];
    size_t count = 0;

    for (; *text; text++) {
        bool plain = false;
        unsigned code = 0;

        while (code < KEY_MAX && !plain && scanner_keymap_char(code, true) != *text) {
            code++;
            plain = scanner_keymap_char(code, false) == *text;
        }
        assert_in_range(count, 0, ARRAY_LEN(events) - 2);
        events[count++] = (struct input_event){
            .type = EV_KEY, .code = KEY_LEFTSHIFT, .value = !plain
        };
        events[count++] =
            (struct input_event){ .type = EV_KEY, .code = (uint16_t)code, .value = 1 };
    }
    assert_int_equal(
        write(fd, events, count * sizeof(events[0])), count * sizeof(events[0]));
}

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
    station_open(station);
    station_picture(station, "ready");
    station_write_ticket(temp_path(png, station->folder, "t.png"), code);
    (void)snprintf(line, sizeof(line), "%s\r", code);
    station_type(station, code);
    station_expect_number(station, 1, number[0], track[0], sizeof(track[0]));
    send_keys(devices.keys, line);
    station_expect_number(station, 2, number[1], track[1], sizeof(track[1]));
    assert_int_equal(write(devices.serial, line, strlen(line)), (ssize_t)strlen(line));
    station_expect_number(station, 3, number[2], track[2], sizeof(track[2]));
    show_camera(station, &devices, png);
    station_expect_number(station, 4, number[3], track[3], sizeof(track[3]));
    drop.drop.type = SDL_DROPFILE;
    drop.drop.file = SDL_strdup(png);
    assert_int_equal(SDL_PushEvent(&drop), 1);
    station_expect_number(station, 5, number[4], track[4], sizeof(track[4]));
    for (int i = 1; i < 5; i++) {
        assert_string_equal(number[i], number[0]);
        assert_string_equal(track[i], track[0]);
    }
    assert_int_equal(station_issued(station), 1);
    (void)close(devices.keys);
    (void)close(devices.serial);
}

static void
test_a_camera_shows_what_it_sees(void **state)
{
    struct station *station = *state;
    struct devices devices;
    char png[TEMP_PATH_SIZE];

    plug_in(station, &devices);
    station_open(station);
    assert_false(kiosk_preview_is_there(station->app->preview, station->app->scan));
    station_write_ticket(
        temp_path(png, station->folder, "t.png"), "HTTPS://EXAMPLE.ORG/"); /* no ticket */
    show_camera(station, &devices, png);
    while (!kiosk_preview_is_there(station->app->preview, station->app->scan)) {
        assert_true(window_step(station->app->window, 50));
    }
    station_wait(station, &kiosk_refused_screen);
    station_press(station, ID_DONE);
    station_wait(station, &kiosk_ready_screen);
    assert_true(window_step(station->app->window, 50));
    station_picture(station, "ready-camera");
    (void)close(devices.keys);
    (void)close(devices.serial);
}

#define AT_KIOSK(test) \
    cmocka_unit_test_setup_teardown(test, station_setup, station_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_KIOSK(test_every_scanner_gives_the_same_answer),
        AT_KIOSK(test_a_camera_shows_what_it_sees),
    };

    if (setenv("SDL_VIDEODRIVER", "dummy", 1) != 0 ||
        clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("kiosk scanners", tests, NULL, NULL);
}

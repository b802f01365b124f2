/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_STATION_H
#define TESTS_SUPPORT_STATION_H

/*
 * A kiosk in an office of its own: the real server, a port-9100 printer on the loopback,
 * and the kiosk's window on whatever driver SDL_VIDEODRIVER names, driven as a person
 * does. With ANTREAN_PICTURES=DIR each picture is saved, to be looked at.
 */

#include "ticketing/kiosk/kiosk_app.h"

#include "tests/support/display.h"
#include "tests/support/e2e.h"
#include "tests/support/printer_sink.h"
#include "tests/support/temp.h"

/* Answers to DLE EOT 4. */
enum { PAPER_IS_THERE = 0x12, PAPER_IS_OUT = 0x72 };

/* One office, one printer, one kiosk. */
struct station {
    struct e2e *e2e;
    struct printer_sink *sink;
    char folder[TEMP_PATH_SIZE];
    char spec[KIOSK_SCANNERS_MAX][TEMP_PATH_SIZE + 16];
    char printer[64];
    struct kiosk_options options; /* may be changed until station_open() */
    struct synth *synth;          /* borrowed; NULL: no spoken guidance */
    struct kiosk_app *app;        /* NULL before that */
    struct display *display;      /* NULL: the dummy driver */
};

/** cmocka's setup and teardown; `*state` is the struct station. */
int station_setup(void **state);
/** The same on a display of 1080 x 1920, as a kiosk stands in a hall, full screen. */
int station_setup_display(void **state);
int station_teardown(void **state);

void station_open(struct station *station);
void station_picture(struct station *station, const char *name);

bool station_shows(const struct station *station, const struct screen *screen);
/** The kiosk waits for an instant of its own (monotonic ms): it has come. */
void station_come(struct station *station, int64_t *at_ms);
/** Let the window live until this is so; every wait has a deadline. */
void station_wait(struct station *station, const struct screen *screen);
void station_wait_print(struct station *station, enum kiosk_print want);
void station_wait_phase(struct station *station, enum link_phase want);

/** The middle of what is drawn under this id; false: nothing that can be pressed. */
bool station_target(struct station *station, int id, int *x, int *y);
/** Press the middle of what is drawn under this id, which must be there. */
void station_press(struct station *station, int id);
/** As a keyboard scanner types into the window; it ends in Enter. */
void station_type(struct station *station, const char *text);

/** The QR of a code as a picture. */
void station_write_ticket(const char *path, const char *code);

/** How many visits wait: in these tests, how many numbers were issued. */
int station_issued(struct station *station);

/** The `job`-th slip as the printer drew it has this number; gives what its QR holds. */
void station_assert_slip(
    struct station *station, int job, const char *number, char *track, size_t size);

/** A number comes with its slip: look at it, and let the next person come. */
void station_expect_number(
    struct station *station, int job, char number[16], char *track, size_t size);

#endif /* TESTS_SUPPORT_STATION_H */

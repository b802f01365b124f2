/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_DISPLAY_H
#define TESTS_SUPPORT_DISPLAY_H

/*
 * A display of its own (Xvfb) and a pair of hands on it (xdotool): what is typed and
 * clicked goes through the X server, as from a keyboard, a mouse or a touch screen. A
 * window of this process or a program that it starts may be on it.
 */

#include <sys/types.h>

#include "common/base.h"

struct display;

/** Start it, and set DISPLAY and SDL_VIDEODRIVER to it for this process and its children.
 */
struct display *display_open(int width, int height);
void display_close(struct display *display);

/** A key by its X name: "KP_Enter", "Escape", "alt+F4". */
void display_key(struct display *display, const char *name);
/** Text as a person or a scanner types it. */
void display_type(struct display *display, const char *text);
/** And Enter at once, by the same program. */
void display_type_line(struct display *display, const char *text);
/** Move there and click. */
void display_click(struct display *display, int x, int y);
/** One click of the wheel there. */
void display_scroll_down(struct display *display, int x, int y);
/** As a window manager asks every window on it to close. */
void display_ask_to_close(struct display *display);

/** The bytes of what is on the display, to be compared. The caller frees them. */
uint8_t *display_look(struct display *display, size_t *size);

/** Save what is on the display under ANTREAN_PICTURES, where that is set. */
void display_picture(struct display *display, const char *name);

/** Start a program with words, the last NULL; its errors go to the test's. */
pid_t display_start(const char *const words[]);
/** SIGTERM and its exit status; fails the test when it does not end in time. */
int display_stop(pid_t pid);
/** Is it still running? */
bool display_is_running(pid_t pid);

#endif /* TESTS_SUPPORT_DISPLAY_H */

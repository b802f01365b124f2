/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SCANNER_H
#define TICKETING_SCANNER_H

/*
 * Scanners of every kind behind one small interface: a descriptor to poll, and a read
 * that gives whole lines and never waits. It fits a libevent loop (EV_READ on
 * scanner_fd(), then scanner_read() until it says no) and a thread that polls and posts
 * events to a window.
 *
 *   keyboard             what the program's own window is typed into: scanner_feed()
 *   evdev:PATH           a keyboard-type scanner, grabbed so that nobody else gets its
 *                        keys
 *   serial:PATH[,BAUD]   a serial or USB CDC scanner (9600 by default)
 *   camera:PATH          a V4L2 camera, or a file of PGM frames
 *
 * A device that is not there, or that was unplugged, is looked for again by itself, at
 * most 5 s apart. Lines are untrusted text; they are never logged. One thread at a time,
 * except where a function says otherwise.
 */

#include "common/base.h"
#include "common/status.h"
#include "ticketing/frame_small.h"
#include "ticketing/scanner_line.h"

enum scanner_kind { SCANNER_KEYBOARD, SCANNER_EVDEV, SCANNER_SERIAL, SCANNER_CAMERA };

struct scanner;

/**
 * Open a scanner by its SPEC. A device that is not there yet is no failure: it may come.
 * @return STATUS_OK; STATUS_ARG when the SPEC is not one, with what to write instead
 */
enum status scanner_open(const char *spec, struct scanner **scanner, struct error *err)
    MUST_CHECK;

/** Read from an open descriptor (evdev or serial) instead; it is owned from here on. When
 * it ends, the scanner is lost for good. */
enum status scanner_open_fd(enum scanner_kind kind, int fd, struct scanner **scanner,
    struct error *err) MUST_CHECK;

void scanner_close(struct scanner *scanner);

enum scanner_kind scanner_kind(const struct scanner *scanner);

/** Poll this for reading; it stays the same through unplugging and back. Borrowed. */
int scanner_fd(const struct scanner *scanner);

/**
 * The next whole line, without its end; false when there is none now. Does the scanner's
 * work, so call it whenever scanner_fd() is readable, until it gives false.
 */
bool scanner_read(struct scanner *scanner, char line[SCANNER_LINE_SIZE]);

/** Is the device there? (For the office's list of devices; the keyboard always is.) */
bool scanner_is_present(const struct scanner *scanner);

/**
 * What a camera sees, for a person who aims: a few times a second, and only while it
 * changes. scanner_fd() becomes readable with each. Any thread.
 * @param serial  of the picture in `small`, 0 at first; moved on
 * @return false when there is no other picture than that
 */
bool scanner_picture(
    struct scanner *scanner, uint64_t *serial, struct frame_small *small);

/**
 * Hand over what was typed into our window (scanner "keyboard"): text, or "\r" for Enter
 * and
 * "\t" for Tab. Any thread.
 * @param now_ms  clock_monotonic_ms(): a line with a gap of 300 ms in it is dropped
 */
void scanner_feed(struct scanner *scanner, const char *text, size_t len, int64_t now_ms);

#endif /* TICKETING_SCANNER_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keyboard-type scanners by libevdev, grabbed. What is not an input device (a pipe) is
 * read as plain struct input_event.
 */
#define LOG_TAG "ticketing/scanner"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libevdev/libevdev.h>

#include "common/log.h"
#include "common/mem.h"
#include "ticketing/scanner_device.h"
#include "ticketing/scanner_keymap.h"

enum { PRESSED = 1 }; /* a key event's value; 0 is up, 2 is repeat */

struct evdev {
    struct libevdev *device; /* owned; NULL: plain events */
    struct input_event half; /* an event that came in parts */
    size_t half_len;         /* bytes of it */
    bool shift_left, shift_right, caps_lock;
};

static int
evdev_open(struct scanner *scanner)
{
    return open(scanner->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

static void
evdev_attach(struct scanner *scanner)
{
    struct evdev *self = xcalloc(1, sizeof(*self));

    scanner->device = self;
    (void)fcntl(
        scanner->device_fd, F_SETFL, fcntl(scanner->device_fd, F_GETFL) | O_NONBLOCK);
    if (libevdev_new_from_fd(scanner->device_fd, &self->device) < 0) {
        self->device = NULL;
        return;
    }
    if (libevdev_grab(self->device, LIBEVDEV_GRAB) < 0) {
        log_warn(scanner->path, "another program holds the scanner's keys");
    }
}

static void
evdev_detach(struct scanner *scanner)
{
    struct evdev *self = scanner->device;

    libevdev_free(self->device);
    free(self);
    scanner->device = NULL;
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void
take_event(struct scanner *scanner, const struct input_event *event)
{
    struct evdev *self = scanner->device;
    int64_t at_ms =
        (int64_t)event->input_event_sec * 1000 + event->input_event_usec / 1000;
    bool shift;
    char c;

    if (event->type == EV_SYN && event->code == SYN_DROPPED) {
        scanner_line_drop(&scanner->line); /* keys were lost: half a line is no line */
        return;
    }
    if (event->type != EV_KEY) {
        return;
    }
    if (event->code == KEY_LEFTSHIFT) {
        self->shift_left = event->value != 0;
    } else if (event->code == KEY_RIGHTSHIFT) {
        self->shift_right = event->value != 0;
    } else if (event->code == KEY_CAPSLOCK && event->value == PRESSED) {
        self->caps_lock = !self->caps_lock;
    }
    if (event->value != PRESSED) {
        return;
    }
    shift = self->shift_left || self->shift_right;
    c = scanner_keymap_char(event->code, shift);
    if (is_letter(c) && self->caps_lock) {
        c = scanner_keymap_char(event->code, !shift);
    }
    if (c != '\0') {
        scanner_take(scanner, (unsigned char)c, at_ms);
    }
}

static bool
read_device_events(struct scanner *scanner, struct libevdev *device)
{
    struct input_event event;
    unsigned flag = LIBEVDEV_READ_FLAG_NORMAL;

    for (;;) {
        int got = libevdev_next_event(device, flag, &event);

        if (got == LIBEVDEV_READ_STATUS_SUCCESS) {
            take_event(scanner, &event);
        } else if (got == LIBEVDEV_READ_STATUS_SYNC) {
            scanner_line_drop(&scanner->line);
            flag = LIBEVDEV_READ_FLAG_SYNC;
        } else if (got == -EAGAIN) {
            if (flag == LIBEVDEV_READ_FLAG_NORMAL) {
                return true;
            }
            flag = LIBEVDEV_READ_FLAG_NORMAL;
        } else if (got != -EINTR) {
            return false;
        }
    }
}

static bool
read_plain_events(struct scanner *scanner, struct evdev *self)
{
    for (;;) {
        ssize_t got = read(scanner->device_fd, (uint8_t *)&self->half + self->half_len,
            sizeof(self->half) - self->half_len);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 && errno == EAGAIN;
        }
        self->half_len += (size_t)got;
        if (self->half_len == sizeof(self->half)) {
            self->half_len = 0;
            take_event(scanner, &self->half);
        }
    }
}

static bool
evdev_read(struct scanner *scanner)
{
    struct evdev *self = scanner->device;

    return self->device ? read_device_events(scanner, self->device)
                        : read_plain_events(scanner, self);
}

const struct scanner_ops scanner_evdev_ops = {
    .open = evdev_open,
    .attach = evdev_attach,
    .read = evdev_read,
    .detach = evdev_detach,
};

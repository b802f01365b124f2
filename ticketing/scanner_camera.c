/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A camera as a scanner: a thread reads frames and puts what it sees into the queue. A
 * code that stays in sight is one scan; it counts again after it was out of sight for a
 * while.
 */
#define LOG_TAG "ticketing/scanner"
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "ticketing/frame_source.h"
#include "ticketing/qr_decode.h"
#include "ticketing/scanner_device.h"

#define OUT_OF_SIGHT_MS 1500
#define FRAME_WAIT_MS 200 /* also the longest that a stop has to wait */
#define BACKOFF_FIRST_MS 250
#define PICTURE_MS 200 /* between pictures for the screen */
#define STILL_MS 500   /* between looks at a picture in which nothing moves */
#define NOISE 3        /* a picture that differs less shows nothing new */
#define BACKOFF_MAX_MS 5000

struct camera {
    pthread_t thread;
    int stop_fd; /* eventfd: the thread shall end */
    struct qr_reader *reader;
    char seen[QR_READ_SIZE]; /* the code in sight; the thread's own */
    int64_t seen_ms;
    struct frame_small shown;  /* what the screen has; the thread's own */
    struct frame_small looked; /* what was last searched for a code; likewise */
    int64_t shown_ms, looked_ms;
};

/* Wait; true when the thread shall end. */
static bool
stopped_within(const struct camera *self, int wait_ms)
{
    struct pollfd poll_fd = { .fd = self->stop_fd, .events = POLLIN };

    return poll(&poll_fd, 1, wait_ms) > 0;
}

/* A person who aims wants to see it; an empty hall in front of the camera costs nothing.
 */
static void
show(struct scanner *scanner, const struct frame_small *small, int64_t now_ms)
{
    struct camera *self = scanner->device;

    if (now_ms - self->shown_ms >= PICTURE_MS &&
        frame_small_difference(small, &self->shown) >= NOISE) {
        self->shown = *small;
        self->shown_ms = now_ms;
        scanner_keep_picture(scanner, small);
    }
}

/* Nothing moved since the last look, which was a moment ago: reading it again is waste.
 */
static bool
is_still(struct camera *self, const struct frame_small *small, int64_t now_ms)
{
    if (now_ms - self->looked_ms < STILL_MS &&
        frame_small_difference(small, &self->looked) < NOISE) {
        return true;
    }
    self->looked = *small;
    self->looked_ms = now_ms;
    return false;
}

static void
look_at(struct scanner *scanner, const struct frame *frame)
{
    struct camera *self = scanner->device;
    int64_t now_ms = clock_monotonic_ms();
    struct frame_small small;
    char text[QR_READ_SIZE];

    frame_small_make(frame, &small);
    show(scanner, &small, now_ms);
    if (is_still(self, &small, now_ms)) {
        return;
    }
    if (qr_reader_frame(self->reader, frame->grey, frame->width, frame->height, text,
            NULL) != STATUS_OK) {
        return;
    }
    if (strcmp(text, self->seen) != 0 || now_ms - self->seen_ms >= OUT_OF_SIGHT_MS) {
        memcpy(self->seen, text, sizeof(text));
        scanner_queue_line(scanner, text);
    }
    self->seen_ms = now_ms;
}

/* Read frames until the source fails (true) or the thread shall end (false). */
static bool
watch_source(struct scanner *scanner, struct frame_source *source)
{
    struct camera *self = scanner->device;

    while (!stopped_within(self, 0)) {
        struct error err = { 0 };
        struct frame frame;
        enum status st = frame_source_read(source, FRAME_WAIT_MS, &frame, &err);

        if (st == STATUS_OK) {
            look_at(scanner, &frame);
        } else if (st == STATUS_EMPTY) {
            scanner_set_present(scanner, false);
            (void)stopped_within(self, -1); /* a file has been seen: nothing more */
            return false;
        } else if (st == STATUS_IO) {
            log_warn(scanner->path, "%s; looking for it again", err.text);
            return true;
        }
    }
    return false;
}

static void *
camera_main(void *arg)
{
    struct scanner *scanner = arg;
    struct camera *self = scanner->device;
    int backoff_ms = BACKOFF_FIRST_MS;
    bool said = false;

    do {
        struct frame_source *source = NULL;
        struct error err = { 0 };

        if (frame_source_open(scanner->path, &source, &err) == STATUS_OK) {
            bool again;

            log_info(scanner->path, "camera connected");
            scanner_set_present(scanner, true);
            backoff_ms = BACKOFF_FIRST_MS;
            said = false;
            again = watch_source(scanner, source);
            frame_source_close(source);
            scanner_set_present(scanner, false);
            if (!again) {
                break;
            }
        } else if (!said) {
            log_warn(scanner->path, "%s; trying again", err.text);
            said = true;
        }
        if (stopped_within(self, backoff_ms)) {
            break;
        }
        backoff_ms = backoff_ms * 2 > BACKOFF_MAX_MS ? BACKOFF_MAX_MS : backoff_ms * 2;
    } while (!stopped_within(self, 0));
    return NULL;
}

static void
camera_start(struct scanner *scanner)
{
    struct camera *self = xcalloc(1, sizeof(*self));

    self->stop_fd = eventfd(0, EFD_CLOEXEC);
    self->reader = qr_reader_new();
    scanner->device = self;
    if (self->stop_fd < 0 ||
        pthread_create(&self->thread, NULL, camera_main, scanner) != 0) {
        log_fatal(scanner->path, "could not start the camera's thread");
    }
}

static void
camera_stop(struct scanner *scanner)
{
    struct camera *self = scanner->device;
    const uint64_t one = 1;

    if (!self) {
        return;
    }
    if (write(self->stop_fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        log_fatal(scanner->path, "could not stop the camera's thread");
    }
    (void)pthread_join(self->thread, NULL);
    (void)close(self->stop_fd);
    qr_reader_free(self->reader);
    free(self);
    scanner->device = NULL;
}

const struct scanner_ops scanner_camera_ops = {
    .start = camera_start,
    .stop = camera_stop,
};

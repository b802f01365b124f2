/* SPDX-License-Identifier: GPL-3.0-or-later */
#define LOG_TAG "ticketing/kiosk"
#include "ticketing/kiosk/kiosk_scan.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "ticketing/kiosk/kiosk_options.h"

#define LINES_MAX 4 /* scans that wait for the main thread; more is a flood */

struct kiosk_scan {
    struct scanner *scanner[KIOSK_SCANNERS_MAX]; /* owned */
    size_t count;
    struct scanner *keyboard; /* one of them, or NULL */
    int stop_fd;              /* eventfd: the thread shall end */
    pthread_t thread;
    void (*wake)(void *arg);
    void *wake_arg; /* borrowed, outlives us */
    pthread_mutex_t lock;
    char line[LINES_MAX][SCANNER_LINE_SIZE]; /* protected by lock, like the next */
    size_t line_count;
};

static void
keep_line(struct kiosk_scan *scan, const char *text)
{
    (void)pthread_mutex_lock(&scan->lock);
    if (scan->line_count < LINES_MAX) {
        text_copy(scan->line[scan->line_count++], SCANNER_LINE_SIZE, text);
    }
    (void)pthread_mutex_unlock(&scan->lock);
}

static void *
scan_main(void *arg)
{
    struct kiosk_scan *scan = arg;
    struct pollfd fds[KIOSK_SCANNERS_MAX + 1];

    for (size_t i = 0; i < scan->count; i++) {
        fds[i] = (struct pollfd){ .fd = scanner_fd(scan->scanner[i]), .events = POLLIN };
    }
    fds[scan->count] = (struct pollfd){ .fd = scan->stop_fd, .events = POLLIN };
    while (poll(fds, scan->count + 1, -1) >= 0 || errno == EINTR) {
        if (fds[scan->count].revents) {
            break;
        }
        for (size_t i = 0; i < scan->count; i++) {
            char line[SCANNER_LINE_SIZE];

            while (fds[i].revents && scanner_read(scan->scanner[i], line)) {
                keep_line(scan, line);
            }
        }
        scan->wake(scan->wake_arg);
    }
    return NULL;
}

static void
close_all(struct kiosk_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        scanner_close(scan->scanner[i]);
    }
    (void)close(scan->stop_fd);
    (void)pthread_mutex_destroy(&scan->lock);
    free(scan);
}

enum status
kiosk_scan_start(const char *const *specs, size_t count, void (*wake)(void *arg),
    void *wake_arg, struct kiosk_scan **out, struct error *err)
{
    struct kiosk_scan *scan = xcalloc(1, sizeof(*scan));

    scan->wake = wake;
    scan->wake_arg = wake_arg;
    scan->stop_fd = eventfd(0, EFD_CLOEXEC);
    (void)pthread_mutex_init(&scan->lock, NULL);
    for (size_t i = 0; i < count && i < KIOSK_SCANNERS_MAX; i++) {
        enum status st = scanner_open(specs[i], &scan->scanner[i], err);

        if (st != STATUS_OK) {
            close_all(scan);
            return st;
        }
        scan->count = i + 1;
        if (scanner_kind(scan->scanner[i]) == SCANNER_KEYBOARD) {
            scan->keyboard = scan->scanner[i];
        }
    }
    if (scan->stop_fd < 0 || pthread_create(&scan->thread, NULL, scan_main, scan) != 0) {
        log_fatal(NULL, "could not listen to the scanners");
    }
    *out = scan;
    return STATUS_OK;
}

void
kiosk_scan_stop(struct kiosk_scan *scan)
{
    const uint64_t one = 1;

    if (!scan) {
        return;
    }
    if (write(scan->stop_fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        log_fatal(NULL, "could not stop listening to the scanners");
    }
    (void)pthread_join(scan->thread, NULL);
    close_all(scan);
}

bool
kiosk_scan_take(struct kiosk_scan *scan, char line[SCANNER_LINE_SIZE])
{
    bool found;

    (void)pthread_mutex_lock(&scan->lock);
    found = scan->line_count > 0;
    if (found) {
        memcpy(line, scan->line[0], SCANNER_LINE_SIZE);
        scan->line_count--;
        memmove(scan->line[0], scan->line[1], scan->line_count * SCANNER_LINE_SIZE);
    }
    (void)pthread_mutex_unlock(&scan->lock);
    return found;
}

void
kiosk_scan_feed(struct kiosk_scan *scan, const char *text, int64_t now_ms)
{
    if (scan->keyboard) {
        scanner_feed(scan->keyboard, text, strlen(text), now_ms);
    }
}

static struct scanner *
camera_of(const struct kiosk_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        if (scanner_kind(scan->scanner[i]) == SCANNER_CAMERA) {
            return scan->scanner[i];
        }
    }
    return NULL;
}

bool
kiosk_scan_picture(struct kiosk_scan *scan, uint64_t *serial, struct frame_small *small)
{
    struct scanner *camera = camera_of(scan);

    return camera && scanner_picture(camera, serial, small);
}

bool
kiosk_scan_has_camera(const struct kiosk_scan *scan)
{
    const struct scanner *camera = camera_of(scan);

    return camera && scanner_is_present(camera);
}

bool
kiosk_scan_is_missing(const struct kiosk_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        if (!scanner_is_present(scan->scanner[i])) {
            return true;
        }
    }
    return false;
}

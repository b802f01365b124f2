/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scanners: SPEC, descriptors, the search for lost devices, the queue of lines. The inner
 * epoll descriptor is what the caller polls, so devices come and go behind it.
 */
#define LOG_TAG "ticketing/scanner"
#include "ticketing/scanner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "ticketing/scanner_device.h"

#define BACKOFF_FIRST_MS 250
#define BACKOFF_MAX_MS 5000
#define BAUD_DEFAULT 9600

/* The keyboard has no device: scanner_feed() is its only source. */
static const struct scanner_ops keyboard_ops = { .open = NULL };

static const struct {
    const char *prefix;
    enum scanner_kind kind;
    const struct scanner_ops *ops;
} kinds[] = {
    { "keyboard", SCANNER_KEYBOARD, &keyboard_ops },
    { "evdev:", SCANNER_EVDEV, &scanner_evdev_ops },
    { "serial:", SCANNER_SERIAL, &scanner_serial_ops },
    { "camera:", SCANNER_CAMERA, &scanner_camera_ops },
};

static void
watch(const struct scanner *scanner, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

    if (epoll_ctl(scanner->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
        log_fatal(NULL, "could not watch a scanner: %s", strerror(errno));
    }
}

static void
wake(const struct scanner *scanner)
{
    const uint64_t one = 1;

    /* An eventfd that is full has its reader woken anyway. */
    if (write(scanner->line_fd, &one, sizeof(one)) < 0 && errno != EAGAIN) {
        log_warn(scanner->path, "could not wake the reader: %s", strerror(errno));
    }
}

void
scanner_set_present(struct scanner *scanner, bool present)
{
    if (atomic_exchange(&scanner->present, present) != present) {
        wake(scanner);
    }
}

static void
search_later(struct scanner *scanner)
{
    struct itimerspec when = { .it_value = { scanner->backoff_ms / 1000,
                                   scanner->backoff_ms % 1000 * 1000000L } };

    (void)timerfd_settime(scanner->retry_fd, 0, &when, NULL);
    scanner->backoff_ms *= 2;
    if (scanner->backoff_ms > BACKOFF_MAX_MS) {
        scanner->backoff_ms = BACKOFF_MAX_MS;
    }
}

static void
attach(struct scanner *scanner, int fd)
{
    scanner->device_fd = fd;
    watch(scanner, fd);
    if (scanner->ops->attach) {
        scanner->ops->attach(scanner);
    }
    scanner_set_present(scanner, true);
}

static void
search(struct scanner *scanner)
{
    int fd = scanner->ops->open(scanner);

    if (fd >= 0) {
        attach(scanner, fd);
        log_info(scanner->path, "scanner connected");
        scanner->said_lost = false;
        return;
    }
    if (!scanner->said_lost) {
        log_warn(scanner->path, "could not open the scanner: %s; trying again",
            strerror(errno));
        scanner->said_lost = true;
    }
    search_later(scanner);
}

static void
detach(struct scanner *scanner)
{
    if (scanner->device_fd < 0) {
        return;
    }
    (void)epoll_ctl(scanner->epoll_fd, EPOLL_CTL_DEL, scanner->device_fd, NULL);
    if (scanner->ops->detach) {
        scanner->ops->detach(scanner);
    }
    (void)close(scanner->device_fd);
    scanner->device_fd = -1;
    scanner_line_drop(&scanner->line);
    scanner_set_present(scanner, false);
}

static struct scanner *
scanner_new(enum scanner_kind kind, const struct scanner_ops *ops)
{
    struct scanner *scanner = xcalloc(1, sizeof(*scanner));

    scanner->kind = kind;
    scanner->ops = ops;
    scanner->baud = BAUD_DEFAULT;
    scanner->device_fd = -1;
    scanner->backoff_ms = BACKOFF_FIRST_MS;
    scanner->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    scanner->retry_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    scanner->line_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (scanner->epoll_fd < 0 || scanner->retry_fd < 0 || scanner->line_fd < 0) {
        log_fatal(NULL, "could not make a scanner: %s", strerror(errno));
    }
    watch(scanner, scanner->retry_fd);
    watch(scanner, scanner->line_fd);
    (void)pthread_mutex_init(&scanner->lock, NULL);
    return scanner;
}

/* "PATH" or, for a serial one, "PATH,BAUD". */
static bool
read_path(struct scanner *scanner, const char *text)
{
    char *comma;
    int64_t baud = BAUD_DEFAULT;

    if (!text_copy(scanner->path, sizeof(scanner->path), text)) {
        return false;
    }
    comma = strchr(scanner->path, ',');
    if (scanner->kind == SCANNER_SERIAL && comma) {
        *comma = '\0';
        if (!text_to_int(comma + 1, 300, 4000000, &baud)) {
            return false;
        }
        scanner->baud = (long)baud;
    }
    return scanner->path[0] != '\0';
}

enum status
scanner_open(const char *spec, struct scanner **out, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        struct scanner *scanner;
        bool valid;

        if (!text_starts_with(spec, kinds[i].prefix)) {
            continue;
        }
        scanner = scanner_new(kinds[i].kind, kinds[i].ops);
        valid = kinds[i].kind == SCANNER_KEYBOARD
                    ? strcmp(spec, kinds[i].prefix) == 0
                    : read_path(scanner, spec + strlen(kinds[i].prefix));
        if (!valid) {
            scanner_close(scanner);
            break;
        }
        if (scanner->ops->open) {
            search(scanner);
        } else if (scanner->ops->start) {
            scanner->ops->start(scanner);
        } else {
            scanner_set_present(scanner, true);
        }
        *out = scanner;
        return STATUS_OK;
    }
    return error_set(err, STATUS_ARG,
        "a scanner is keyboard, evdev:PATH, serial:PATH[,BAUD] or camera:PATH");
}

enum status
scanner_open_fd(enum scanner_kind kind, int fd, struct scanner **out, struct error *err)
{
    struct scanner *scanner;

    if (kind != SCANNER_EVDEV && kind != SCANNER_SERIAL) {
        (void)close(fd);
        return error_set(err, STATUS_ARG, "only evdev and serial read a descriptor");
    }
    scanner = scanner_new(kind, kinds[kind].ops);
    (void)text_copy(scanner->path, sizeof(scanner->path), "descriptor");
    scanner->for_good = true;
    attach(scanner, fd);
    *out = scanner;
    return STATUS_OK;
}

void
scanner_close(struct scanner *scanner)
{
    if (!scanner) {
        return;
    }
    if (scanner->ops->stop) {
        scanner->ops->stop(scanner);
    }
    detach(scanner);
    (void)close(scanner->retry_fd);
    (void)close(scanner->line_fd);
    (void)close(scanner->epoll_fd);
    (void)pthread_mutex_destroy(&scanner->lock);
    free(scanner->picture);
    free(scanner);
}

enum scanner_kind
scanner_kind(const struct scanner *scanner)
{
    return scanner->kind;
}

int
scanner_fd(const struct scanner *scanner)
{
    return scanner->epoll_fd;
}

bool
scanner_is_present(const struct scanner *scanner)
{
    return atomic_load(&scanner->present);
}

void
scanner_queue_line(struct scanner *scanner, const char *text)
{
    (void)pthread_mutex_lock(&scanner->lock);
    if (scanner->queue_count < SCANNER_QUEUE_MAX) {
        size_t at = (scanner->queue_first + scanner->queue_count) % SCANNER_QUEUE_MAX;

        (void)text_copy(scanner->queue[at], SCANNER_LINE_SIZE, text);
        scanner->queue_count++;
    }
    (void)pthread_mutex_unlock(&scanner->lock);
    wake(scanner);
}

void
scanner_keep_picture(struct scanner *scanner, const struct frame_small *small)
{
    (void)pthread_mutex_lock(&scanner->lock);
    if (!scanner->picture) {
        scanner->picture = xcalloc(1, sizeof(*scanner->picture));
    }
    *scanner->picture = *small;
    scanner->picture_serial++;
    (void)pthread_mutex_unlock(&scanner->lock);
    wake(scanner);
}

bool
scanner_picture(struct scanner *scanner, uint64_t *serial, struct frame_small *small)
{
    bool fresh;

    (void)pthread_mutex_lock(&scanner->lock);
    fresh = scanner->picture_serial != *serial;
    if (fresh) {
        *small = *scanner->picture;
        *serial = scanner->picture_serial;
    }
    (void)pthread_mutex_unlock(&scanner->lock);
    return fresh;
}

void
scanner_take(struct scanner *scanner, unsigned char byte, int64_t now_ms)
{
    if (scanner_line_feed(&scanner->line, byte, now_ms)) {
        scanner_queue_line(scanner, scanner->line.text);
    }
}

void
scanner_feed(struct scanner *scanner, const char *text, size_t len, int64_t now_ms)
{
    for (size_t i = 0; i < len; i++) {
        scanner_take(scanner, (unsigned char)text[i], now_ms);
    }
}

static bool
take_line(struct scanner *scanner, char line[SCANNER_LINE_SIZE])
{
    bool found;

    (void)pthread_mutex_lock(&scanner->lock);
    found = scanner->queue_count > 0;
    if (found) {
        (void)text_copy(line, SCANNER_LINE_SIZE, scanner->queue[scanner->queue_first]);
        scanner->queue_first = (scanner->queue_first + 1) % SCANNER_QUEUE_MAX;
        scanner->queue_count--;
    }
    (void)pthread_mutex_unlock(&scanner->lock);
    return found;
}

/* Empty a timer or eventfd, so that it stops being readable. */
static void
drain(int fd)
{
    uint64_t count;

    while (read(fd, &count, sizeof(count)) < 0 && errno == EINTR) {
    }
}

static void
read_device(struct scanner *scanner)
{
    if (scanner->ops->read(scanner)) {
        scanner->backoff_ms = BACKOFF_FIRST_MS;
        return;
    }
    detach(scanner);
    if (scanner->for_good) {
        log_info(scanner->path, "the scanner's input ended");
        return;
    }
    if (!scanner->said_lost) {
        log_warn(scanner->path, "scanner unplugged; looking for it again");
        scanner->said_lost = true;
    }
    search_later(scanner);
}

bool
scanner_read(struct scanner *scanner, char line[SCANNER_LINE_SIZE])
{
    struct epoll_event event[3];
    int count;

    if (take_line(scanner, line)) {
        return true;
    }
    count = epoll_wait(scanner->epoll_fd, event, ARRAY_LEN(event), 0);
    for (int i = 0; i < count; i++) {
        if (event[i].data.fd == scanner->retry_fd) {
            drain(scanner->retry_fd);
            search(scanner);
        } else if (event[i].data.fd == scanner->line_fd) {
            drain(scanner->line_fd);
        } else if (event[i].data.fd == scanner->device_fd) {
            read_device(scanner);
        }
    }
    return take_line(scanner, line);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SCANNER_DEVICE_H
#define TICKETING_SCANNER_DEVICE_H

/*
 * What the kinds of scanner share; private to scanner*.c. scanner.c owns the descriptors,
 * the search for lost devices and the queue of lines; a kind opens and reads its device.
 */

#include <pthread.h>
#include <stdatomic.h>

#include "ticketing/scanner.h"
#include "ticketing/scanner_line.h"

#define SCANNER_PATH_SIZE 256
#define SCANNER_QUEUE_MAX 8 /* lines that wait to be read; later ones are dropped */

struct scanner_ops {
    /* Open the device at `path`: its descriptor, or -1 with errno. NULL: none to open. */
    int (*open)(struct scanner *scanner);
    /* An open descriptor was given or opened: prepare it. May be NULL. */
    void (*attach)(struct scanner *scanner);
    /* Read what is there now into the line; false when the device is gone. */
    bool (*read)(struct scanner *scanner);
    /* Give back what `attach` made. May be NULL; the descriptor is closed after it. */
    void (*detach)(struct scanner *scanner);
    /* For kinds that work in a thread of their own; may be NULL. */
    void (*start)(struct scanner *scanner);
    void (*stop)(struct scanner *scanner);
};

struct scanner {
    enum scanner_kind kind;
    const struct scanner_ops *ops; /* static */
    char path[SCANNER_PATH_SIZE];
    long baud;
    int device_fd;  /* -1: not there */
    int epoll_fd;   /* what the caller polls: the three others */
    int retry_fd;   /* timer until the next search */
    int line_fd;    /* eventfd: another thread put a line in the queue */
    int backoff_ms; /* until the next search */
    bool for_good;  /* a given descriptor: it is not searched for again */
    bool said_lost; /* the log was told; loop thread */
    void *device;   /* what a kind keeps; owned by it */
    atomic_bool present;
    struct scanner_line line;
    pthread_mutex_t lock;
    char queue[SCANNER_QUEUE_MAX]
              [SCANNER_LINE_SIZE]; /* protected by lock, like the next */
    size_t queue_first, queue_count;
    struct frame_small *picture; /* owned; NULL until a camera saw something */
    uint64_t picture_serial;
};

/** Feed one byte to the line; a whole line goes to the queue. */
void scanner_take(struct scanner *scanner, unsigned char byte, int64_t now_ms);

/** Put a whole line in the queue and wake the reader. Any thread. */
void scanner_queue_line(struct scanner *scanner, const char *text);

/** Show this picture to whoever asks. Any thread. */
void scanner_keep_picture(struct scanner *scanner, const struct frame_small *small);

/** The device came or went: tell whoever polls. Any thread. */
void scanner_set_present(struct scanner *scanner, bool present);

extern const struct scanner_ops scanner_evdev_ops;
extern const struct scanner_ops scanner_serial_ops;
extern const struct scanner_ops scanner_camera_ops;

#endif /* TICKETING_SCANNER_DEVICE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_FRAME_DEVICE_H
#define TICKETING_FRAME_DEVICE_H

/* The two kinds of frame source; private to frame_*.c. */

#include "ticketing/frame_source.h"

#define FRAME_SIDE_MAX 4096 /* pixels */

struct frame_ops {
    /* Like frame_source_read(). */
    enum status (*read)(struct frame_source *source, int timeout_ms, struct frame *frame,
        struct error *err);
    /* Frees the source. */
    void (*close)(struct frame_source *source);
};

/** The first member of each kind's struct. */
struct frame_source {
    const struct frame_ops *ops; /* static */
    int fd;                      /* owned */
};

/** @param fd  an open V4L2 device; owned by the source on STATUS_OK only */
enum status frame_camera_open(
    int fd, const char *path, struct frame_source **source, struct error *err) MUST_CHECK;

/** @param fd  an open file or pipe; owned by the source */
struct frame_source *frame_file_open(int fd) MUST_CHECK;

/** Wait until `fd` can be read: STATUS_OK, STATUS_TIMEOUT or STATUS_IO. */
enum status frame_wait(int fd, int timeout_ms, struct error *err) MUST_CHECK;

#endif /* TICKETING_FRAME_DEVICE_H */

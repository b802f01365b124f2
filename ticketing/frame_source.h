/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_FRAME_SOURCE_H
#define TICKETING_FRAME_SOURCE_H

/*
 * Where grey frames come from: a V4L2 camera (mapped buffers; GREY, YUYV or MJPEG), or a
 * file or pipe of PGM pictures, one after the other. A source belongs to one thread at a
 * time.
 */

#include "common/base.h"
#include "common/status.h"

struct frame {
    int width, height;
    const uint8_t *grey; /* borrowed until the next read; width * height, row by row */
};

struct frame_source;

/** Open a camera device or a file, told apart by what the path is. STATUS_IO. */
enum status frame_source_open(
    const char *path, struct frame_source **source, struct error *err) MUST_CHECK;
void frame_source_close(struct frame_source *source);

/**
 * The next frame, waited for at most `timeout_ms`.
 * @return STATUS_OK
 *         STATUS_TIMEOUT     none came; ask again
 *         STATUS_EMPTY       the file has ended
 *         STATUS_UNREADABLE  this frame is damaged; ask again
 *         STATUS_IO          the camera is gone, or the file holds something else
 */
enum status frame_source_read(struct frame_source *source, int timeout_ms,
    struct frame *frame, struct error *err) MUST_CHECK;

#endif /* TICKETING_FRAME_SOURCE_H */

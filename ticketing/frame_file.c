/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames from a file or pipe of PGM pictures, one after the other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/array.h"
#include "common/mem.h"
#include "pictures/pgm.h"
#include "ticketing/frame_device.h"

struct frame_file {
    struct frame_source base;
    uint8_t *bytes; /* owned; what was read and not yet given */
    size_t len, capacity;
    size_t given; /* bytes at the start that the last frame holds */
};

/* Read until `want` bytes are there. */
static enum status
fill(struct frame_file *self, size_t want, int timeout_ms, struct error *err)
{
    while (self->len < want) {
        ssize_t got;

        self->bytes =
            array_reserve(self->bytes, self->len, want - self->len, &self->capacity, 1);
        got = read(self->base.fd, self->bytes + self->len, self->capacity - self->len);
        if (got < 0 && errno == EAGAIN) {
            enum status st = frame_wait(self->base.fd, timeout_ms, err);

            if (st != STATUS_OK) {
                return st;
            }
            continue;
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set(
                err, STATUS_IO, "could not read frames: %s", strerror(errno));
        }
        if (got == 0) {
            return error_set(err, STATUS_EMPTY, "no more frames");
        }
        self->len += (size_t)got;
    }
    return STATUS_OK;
}

static enum status
file_read(
    struct frame_source *source, int timeout_ms, struct frame *frame, struct error *err)
{
    struct frame_file *self = (struct frame_file *)source;
    struct pgm_header header;
    enum status st;

    memmove(self->bytes, self->bytes + self->given, self->len - self->given);
    self->len -= self->given;
    self->given = 0;
    st = fill(self, PGM_HEADER_MAX, timeout_ms, err);
    if (st != STATUS_OK && !(st == STATUS_EMPTY && self->len > 0)) {
        return st;
    }
    if (!pgm_read_header(self->bytes, self->len, &header) ||
        header.width > FRAME_SIDE_MAX || header.height > FRAME_SIDE_MAX) {
        return error_set(err, STATUS_IO, "the file does not hold PGM frames");
    }
    self->given = header.bytes + (size_t)header.width * (size_t)header.height;
    st = fill(self, self->given, timeout_ms, err);
    if (st != STATUS_OK) {
        self->given = 0; /* a timeout: the rest may come */
        return st;
    }
    frame->width = header.width;
    frame->height = header.height;
    frame->grey = self->bytes + header.bytes;
    return STATUS_OK;
}

static void
file_close(struct frame_source *source)
{
    struct frame_file *self = (struct frame_file *)source;

    (void)close(source->fd);
    free(self->bytes);
    free(self);
}

static const struct frame_ops file_ops = { .read = file_read, .close = file_close };

struct frame_source *
frame_file_open(int fd)
{
    struct frame_file *self = xcalloc(1, sizeof(*self));

    self->base.ops = &file_ops;
    self->base.fd = fd;
    self->capacity = PGM_HEADER_MAX;
    self->bytes = xcalloc(1, self->capacity);
    return &self->base;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames from a V4L2 camera, by mapped buffers. */
#include <errno.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/mem.h"
#include "pictures/image.h"
#include "ticketing/frame_device.h"

#define BUFFER_COUNT 4
/* Enough pixels for a 49-module symbol held at arm's length. */
#define WANT_WIDTH 1280
#define WANT_HEIGHT 720

struct frame_camera {
    struct frame_source base;
    struct {
        uint8_t *at; /* mapped */
        size_t len;
    } buffer[BUFFER_COUNT];
    unsigned buffer_count;
    uint32_t format; /* V4L2_PIX_FMT_... */
    int width, height;
    size_t row_bytes;
    uint8_t *grey; /* owned; width * height */
};

/* What we can read, best first. */
static const uint32_t formats[] = { V4L2_PIX_FMT_GREY, V4L2_PIX_FMT_YUYV,
    V4L2_PIX_FMT_NV12, V4L2_PIX_FMT_MJPEG };

static int
call(int fd, unsigned long request, void *arg)
{
    int result;

    do {
        result = ioctl(fd, request, arg);
    } while (result < 0 && errno == EINTR);
    return result;
}

/* Agree with the driver on a format of ours; it may choose another size. */
static bool
choose_format(struct frame_camera *self)
{
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

        format.fmt.pix.width = WANT_WIDTH;
        format.fmt.pix.height = WANT_HEIGHT;
        format.fmt.pix.pixelformat = formats[i];
        format.fmt.pix.field = V4L2_FIELD_ANY;
        if (call(self->base.fd, VIDIOC_S_FMT, &format) == 0 &&
            format.fmt.pix.pixelformat == formats[i] && format.fmt.pix.width >= 16 &&
            format.fmt.pix.height >= 16 && format.fmt.pix.width <= FRAME_SIDE_MAX &&
            format.fmt.pix.height <= FRAME_SIDE_MAX) {
            size_t least =
                format.fmt.pix.width * (formats[i] == V4L2_PIX_FMT_YUYV ? 2u : 1u);

            self->format = formats[i];
            self->width = (int)format.fmt.pix.width;
            self->height = (int)format.fmt.pix.height;
            self->row_bytes =
                format.fmt.pix.bytesperline > least ? format.fmt.pix.bytesperline : least;
            return true;
        }
    }
    return false;
}

static bool
queue_buffer(const struct frame_camera *self, unsigned index)
{
    struct v4l2_buffer buffer = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = index
    };

    return call(self->base.fd, VIDIOC_QBUF, &buffer) == 0;
}

static bool
map_buffers(struct frame_camera *self)
{
    struct v4l2_requestbuffers request = { .count = BUFFER_COUNT,
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
        .memory = V4L2_MEMORY_MMAP };

    if (call(self->base.fd, VIDIOC_REQBUFS, &request) != 0) {
        return false;
    }
    for (unsigned i = 0; i < request.count && i < BUFFER_COUNT; i++) {
        struct v4l2_buffer buffer = {
            .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = i
        };
        void *at;

        if (call(self->base.fd, VIDIOC_QUERYBUF, &buffer) != 0) {
            return false;
        }
        at = mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, self->base.fd,
            buffer.m.offset);
        if (at == MAP_FAILED) {
            return false;
        }
        self->buffer[i].at = at;
        self->buffer[i].len = buffer.length;
        self->buffer_count = i + 1;
        if (!queue_buffer(self, i)) {
            return false;
        }
    }
    return self->buffer_count > 0;
}

/* The brightness of each pixel out of the camera's bytes. */
static enum status
to_grey(struct frame_camera *self, const uint8_t *bytes, size_t len, struct error *err)
{
    size_t step = self->format == V4L2_PIX_FMT_YUYV ? 2 : 1;

    if (self->format == V4L2_PIX_FMT_MJPEG) {
        struct image image;
        enum status st = image_decode_jpeg(bytes, len, &image, err);

        if (st != STATUS_OK) {
            return st;
        }
        free(self->grey);
        self->grey = image.grey; /* ours from here on */
        self->width = image.width;
        self->height = image.height;
        return STATUS_OK;
    }
    if (len < self->row_bytes * (size_t)self->height) {
        return error_set(err, STATUS_UNREADABLE, "a camera frame that ends too early");
    }
    for (int y = 0; y < self->height; y++) {
        const uint8_t *row = bytes + (size_t)y * self->row_bytes;
        uint8_t *out = self->grey + (size_t)y * (size_t)self->width;

        for (int x = 0; x < self->width; x++) {
            out[x] = row[(size_t)x * step];
        }
    }
    return STATUS_OK;
}

static enum status
camera_read(
    struct frame_source *source, int timeout_ms, struct frame *frame, struct error *err)
{
    struct frame_camera *self = (struct frame_camera *)source;
    struct v4l2_buffer buffer = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
        .memory = V4L2_MEMORY_MMAP };
    enum status st = frame_wait(source->fd, timeout_ms, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (call(source->fd, VIDIOC_DQBUF, &buffer) != 0) {
        return errno == EAGAIN
                   ? error_set(err, STATUS_TIMEOUT, "no frame came")
                   : error_set(err, STATUS_IO, "the camera is gone: %s", strerror(errno));
    }
    if (buffer.index >= self->buffer_count || (buffer.flags & V4L2_BUF_FLAG_ERROR) ||
        buffer.bytesused > self->buffer[buffer.index].len) {
        st = error_set(err, STATUS_UNREADABLE, "a damaged camera frame");
    } else {
        st = to_grey(self, self->buffer[buffer.index].at, buffer.bytesused, err);
    }
    if (buffer.index < self->buffer_count && !queue_buffer(self, buffer.index)) {
        return error_set(err, STATUS_IO, "the camera is gone: %s", strerror(errno));
    }
    frame->width = self->width;
    frame->height = self->height;
    frame->grey = self->grey;
    return st;
}

static void
free_buffers(struct frame_camera *self)
{
    for (unsigned i = 0; i < self->buffer_count; i++) {
        (void)munmap(self->buffer[i].at, self->buffer[i].len);
    }
    free(self->grey);
    free(self);
}

static void
camera_close(struct frame_source *source)
{
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    int fd = source->fd;

    (void)call(fd, VIDIOC_STREAMOFF, &type);
    free_buffers((struct frame_camera *)source);
    (void)close(fd);
}

static const struct frame_ops camera_ops = { .read = camera_read, .close = camera_close };

enum status
frame_camera_open(
    int fd, const char *path, struct frame_source **source, struct error *err)
{
    struct v4l2_capability can = { 0 };
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    struct frame_camera *self;
    uint32_t flags;

    if (call(fd, VIDIOC_QUERYCAP, &can) != 0) {
        return error_set(err, STATUS_IO, "%s is not a camera", path);
    }
    flags = can.capabilities & V4L2_CAP_DEVICE_CAPS ? can.device_caps : can.capabilities;
    if (!(flags & V4L2_CAP_VIDEO_CAPTURE) || !(flags & V4L2_CAP_STREAMING)) {
        return error_set(err, STATUS_IO, "%s is not a camera that streams", path);
    }
    self = xcalloc(1, sizeof(*self));
    self->base.ops = &camera_ops;
    self->base.fd = fd;
    if (!choose_format(self)) {
        free_buffers(self);
        return error_set(
            err, STATUS_IO, "%s gives neither GREY, YUYV, NV12 nor MJPEG", path);
    }
    self->grey = xcalloc((size_t)self->width, (size_t)self->height);
    if (!map_buffers(self) || call(fd, VIDIOC_STREAMON, &type) != 0) {
        int why = errno;

        free_buffers(self);
        return error_set(err, STATUS_IO, "could not start %s: %s", path, strerror(why));
    }
    *source = &self->base;
    return STATUS_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/frame_source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ticketing/frame_device.h"

enum status
frame_wait(int fd, int timeout_ms, struct error *err)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    int count = poll(&poll_fd, 1, timeout_ms);

    if (count == 0 || (count < 0 && errno == EINTR)) {
        return error_set(err, STATUS_TIMEOUT, "no frame came");
    }
    if (count < 0 || (poll_fd.revents & (POLLERR | POLLNVAL)) != 0) {
        return error_set(err, STATUS_IO, "the camera does not answer");
    }
    return STATUS_OK;
}

enum status
frame_source_open(const char *path, struct frame_source **source, struct error *err)
{
    struct stat info;
    int fd;

    if (stat(path, &info) != 0) {
        return error_set(err, STATUS_IO, "could not open %s: %s", path, strerror(errno));
    }
    fd = open(path, (S_ISCHR(info.st_mode) ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return error_set(err, STATUS_IO, "could not open %s: %s", path, strerror(errno));
    }
    if (S_ISCHR(info.st_mode)) {
        enum status st = frame_camera_open(fd, path, source, err);

        if (st != STATUS_OK) {
            (void)close(fd);
        }
        return st;
    }
    *source = frame_file_open(fd);
    return STATUS_OK;
}

void
frame_source_close(struct frame_source *source)
{
    if (source) {
        source->ops->close(source);
    }
}

enum status
frame_source_read(
    struct frame_source *source, int timeout_ms, struct frame *frame, struct error *err)
{
    return source->ops->read(source, timeout_ms, frame, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages as files, for demos and for a program of the office's own that takes them from
 * a folder: ID.json, written aside and renamed, so that none is seen half.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/notify/channel.h"

struct file_channel {
    struct channel channel;
    char *folder; /* owned */
};

static void
file_close(struct channel *channel)
{
    struct file_channel *self = CONTAINER_OF(channel, struct file_channel, channel);

    free(self->folder);
    free(self);
}

static enum status
file_open(const char *where, const struct channel_options *options, struct channel **out,
    struct error *err)
{
    struct file_channel *self;
    char path[CHANNEL_PATH_SIZE];
    enum status st = channel_path(where, options->folder, path, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return error_set(err, STATUS_IO, "[notify] channel: could not make %.120s: %s",
            path, strerror(errno));
    }
    self = xcalloc(1, sizeof(*self));
    self->channel.ops = &channel_file;
    self->folder = xstrdup(path);
    *out = &self->channel;
    return STATUS_OK;
}

static bool
write_whole(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t len = strlen(text);
    bool done = fd >= 0 && write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;

    if (fd >= 0) {
        int why = errno;

        (void)close(fd);
        errno = why;
    }
    return done;
}

static enum channel_result
file_bring(struct channel *channel, const struct outgoing *out, struct error *err)
{
    const struct file_channel *self = CONTAINER_OF(channel, struct file_channel, channel);
    char aside[600];
    char path[600];
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s}", "to", out->to, "channel",
        "file", "event", out->event, "text", out->text, "at", out->at);
    char *text = json_dumps(json, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    bool done;

    json_decref(json);
    if (!text) {
        (void)error_set(err, STATUS_ARG, "the message is no text");
        return CHANNEL_NEVER;
    }
    (void)snprintf(aside, sizeof(aside), "%s/.%s.new", self->folder, out->id);
    (void)snprintf(path, sizeof(path), "%s/%s.json", self->folder, out->id);
    done = write_whole(aside, text) && rename(aside, path) == 0;
    free(text);
    if (!done) {
        (void)error_set(err, STATUS_IO, "could not write into %.100s: %s", self->folder,
            strerror(errno));
        return CHANNEL_LATER;
    }
    return CHANNEL_OUT;
}

const struct channel_ops channel_file = {
    .scheme = "file",
    .open = file_open,
    .bring = file_bring,
    .close = file_close,
};

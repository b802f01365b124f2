/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at the file of --clock-file. */
#include "server/clock_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"

#define LOG_TAG "server/clock"
#define LOOK_MS 20

struct clock_file {
    _Atomic int64_t instant_ms; /* any thread reads it, and steps it on */
    int64_t written_ms;         /* as the file last said */
    char *path;                 /* owned */
    struct event *look;         /* owned */
    struct stat seen;           /* the file as it was last read */
    void (*on_leap)(void *arg);
    void *arg;
};

static enum status
read_instant(const char *path, int64_t *at_ms, struct error *err)
{
    char line[64] = "";
    FILE *file = fopen(path, "re");

    if (!file) {
        return error_set(
            err, STATUS_IO, "could not read %.120s: %s", path, strerror(errno));
    }
    if (!fgets(line, sizeof(line), file)) {
        line[0] = '\0';
    }
    (void)fclose(file);
    if (clock_parse(text_trim(line), at_ms, NULL) != STATUS_OK) {
        return error_set(err, STATUS_IO,
            "%.120s holds no instant like 2026-11-24T08:00:00+07:00", path);
    }
    return STATUS_OK;
}

/* Not behind the steps that it took since. */
static void
leap_to(struct clock_file *self, int64_t at_ms)
{
    int64_t now_ms = atomic_load(&self->instant_ms);

    while (now_ms < at_ms &&
           !atomic_compare_exchange_weak(&self->instant_ms, &now_ms, at_ms)) {
    }
}

static void
look_cb(evutil_socket_t fd, short what, void *arg)
{
    struct clock_file *self = arg;
    struct error err;
    struct stat now;
    int64_t at_ms;

    (void)fd;
    (void)what;
    if (stat(self->path, &now) != 0 ||
        (now.st_ino == self->seen.st_ino &&
            memcmp(&now.st_mtim, &self->seen.st_mtim, sizeof(now.st_mtim)) == 0)) {
        return;
    }
    self->seen = now;
    if (read_instant(self->path, &at_ms, &err) != STATUS_OK) {
        log_warn(NULL, "the clock stays: %s", err.text);
    } else if (at_ms < self->written_ms) {
        log_warn(NULL, "the clock stays: the file's instant is behind it");
    } else {
        self->written_ms = at_ms;
        leap_to(self, at_ms);
        if (self->on_leap) {
            self->on_leap(self->arg);
        }
    }
}

enum status
clock_file_open(
    struct event_base *base, const char *path, struct clock_file **out, struct error *err)
{
    const struct timeval every = { .tv_usec = LOOK_MS * 1000 };
    struct clock_file *self;
    int64_t at_ms;
    enum status st = read_instant(path, &at_ms, err);

    *out = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    self = xcalloc(1, sizeof(*self));
    atomic_init(&self->instant_ms, at_ms);
    self->written_ms = at_ms;
    self->path = xstrdup(path);
    self->look = event_new(base, -1, EV_PERSIST, look_cb, self);
    if (!self->look || event_add(self->look, &every) != 0) {
        clock_file_close(self);
        return error_set(err, STATUS_INTERNAL, "could not watch the clock's file");
    }
    log_warn(NULL, "the clock is not the machine's: --clock-file is for simulations");
    *out = self;
    return STATUS_OK;
}

_Atomic int64_t *
clock_file_instant(struct clock_file *self)
{
    return &self->instant_ms;
}

void
clock_file_on_leap(struct clock_file *self, void (*on_leap)(void *arg), void *arg)
{
    self->on_leap = on_leap;
    self->arg = arg;
}

void
clock_file_close(struct clock_file *self)
{
    if (!self) {
        return;
    }
    if (self->look) {
        event_free(self->look);
    }
    free(self->path);
    free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positions of a line as events, worked out on a reader. */
#include "server/api/phone_jobs.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/api/visit_json.h"
#include "server/http/stream.h"
#include "server/office/office.h"
#include "server/office/track.h"
#include "server/offices.h"
#include "server/settings/settings.h"

#define EVENT_SIZE 640 /* a position has no text of people */

static const struct caller nobody = { .role = ROLE_COUNT };

static uint64_t
hash_bytes(const char *bytes, size_t len)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */

    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

static void
make_news(const struct position *position, struct phone_news *news)
{
    struct json_writer w = { 0 };
    char text[EVENT_SIZE];
    size_t len;
    char *data;

    (void)text_copy(news->visit, sizeof(news->visit), position->visit);
    text_copy(news->prefix, sizeof(news->prefix), position->line);
    write_position(&w, position);
    data = writer_take(&w, &len);
    news->hash = hash_bytes(data, len);
    len = (size_t)snprintf(text, sizeof(text), "event: position\ndata: %s\n", data);
    assert(len < sizeof(text));
    news->packet = packet_new(text, len);
    free(data);
}

/* Whose number it is. */
static enum status
find_office(struct phone_look *self, struct db *db, struct error *err)
{
    struct visit visit;
    int64_t id;
    enum status st;

    self->office = offices_home(self->offices);
    if (offices_count(self->offices) == 1) { /* ten thousand ask at once */
        return STATUS_OK;
    }
    st = db_visit_by_track(db, self->token, &id, &visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    self->office = offices_find(self->offices, id);
    return self->office
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "no such office is served here");
}

static enum status
tell_position(struct act *act, const struct visit *visit, struct phone_news *news,
    struct error *err)
{
    struct position position;
    enum status st = position_load(act, visit, &position, err);

    if (st != STATUS_OK) {
        return st;
    }
    make_news(&position, news);
    return STATUS_OK;
}

static enum status
look(struct phone_look *self, struct act *act, struct error *err)
{
    struct visit visit;
    bool in_line;
    enum status st = track_visit(act, self->token, &visit, &in_line, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!in_line) {
        return tell_position(act, &visit, &self->news, err);
    }
    text_copy(self->news.visit, sizeof(self->news.visit), visit.id);
    text_copy(self->news.prefix, sizeof(self->news.prefix), visit.line);
    return STATUS_OK; /* the next sweep of its line tells the rest */
}

static enum status
look_run(struct job *job, struct db *db, struct error *err)
{
    struct phone_look *self = CONTAINER_OF(job, struct phone_look, job);
    struct act act;
    enum status st = find_office(self, db, err);

    packet_unref(self->news.packet);
    self->news.packet = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    st = office_act_begin(self->office, db, &nobody, &act, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = look(self, &act, err);
    office_act_end(&act);
    return st;
}

void
phone_look_init(struct phone_look *self, const struct offices *offices, const char *token)
{
    self->job.kind = JOB_PUBLIC;
    self->job.run = look_run;
    self->offices = offices;
    (void)text_copy(self->token, sizeof(self->token), token);
}

void
phone_look_destroy(struct phone_look *self)
{
    packet_unref(self->news.packet);
}

static void
clear_news(struct phone_sweep *sweep)
{
    for (size_t i = 0; i < sweep->count; i++) {
        packet_unref(sweep->news[i].packet);
    }
    free(sweep->news);
    sweep->news = NULL;
    sweep->count = 0;
}

/* Visits that were called, finished, ...: each by itself. */
static enum status
look_at_left(struct phone_sweep *self, struct act *act, struct error *err)
{
    for (size_t i = 0; i < self->left_count; i++) {
        struct visit visit;
        enum status st = db_visit_load(act->db, act->office, self->left[i], &visit, err);

        if (st == STATUS_NOT_FOUND || (st == STATUS_OK && visit.state == VISIT_WAITING)) {
            continue;
        }
        if (st == STATUS_OK) {
            st = tell_position(act, &visit, &self->news[self->count], err);
        }
        if (st != STATUS_OK) {
            return st;
        }
        self->count++;
    }
    return STATUS_OK;
}

static enum status
sweep(struct phone_sweep *self, struct act *act, struct error *err)
{
    struct position *line = NULL;
    size_t count = 0;
    enum status st = track_line(act, self->prefix, &line, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    self->news = xcalloc(count + self->left_count, sizeof(*self->news));
    for (size_t i = 0; i < count; i++) {
        make_news(&line[i], &self->news[self->count++]);
    }
    free(line);
    return look_at_left(self, act, err);
}

static enum status
sweep_run(struct job *job, struct db *db, struct error *err)
{
    struct phone_sweep *self = CONTAINER_OF(job, struct phone_sweep, job);
    struct act act;
    enum status st = office_act_begin(self->office, db, &nobody, &act, err);

    clear_news(self);
    if (st == STATUS_OK) {
        st = sweep(self, &act, err);
        office_act_end(&act);
    }
    return st;
}

void
phone_sweep_init(struct phone_sweep *self, struct office *office, const char *prefix)
{
    self->job.kind = JOB_PUBLIC;
    self->job.run = sweep_run;
    self->office = office;
    (void)text_copy(self->prefix, sizeof(self->prefix), prefix);
}

void
phone_sweep_destroy(struct phone_sweep *self)
{
    clear_news(self);
    free(self->left);
}

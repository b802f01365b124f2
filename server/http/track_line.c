/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positions of a line as events, worked out on a reader. */
#include "server/http/track_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/http/visit_json.h"
#include "server/office/line_move.h"
#include "server/office/settings.h"
#include "server/office/track.h"

static const struct caller nobody = { .role = ROLE_COUNT };

static void
write_news(
    const struct act *act, const struct position *position, struct track_news *news)
{
    json_t *json = json_of_position(position);
    char *data = json_dumps(json, JSON_COMPACT);
    size_t size = (data ? strlen(data) : 0) + 40;
    int len;

    json_decref(json);
    (void)text_copy(news->visit, sizeof(news->visit), position->visit);
    (void)line_prefix(act, position->service, news->prefix);
    news->text = xcalloc(size, 1);
    len = snprintf(news->text, size, "event: position\ndata: %s\n\n", data ? data : "{}");
    news->len = (size_t)len;
    free(data);
}

static enum status
look_run(struct job *job, struct db *db, struct error *err)
{
    struct track_look *self = CONTAINER_OF(job, struct track_look, job);
    struct act act;
    struct visit visit;
    bool in_line;
    enum status st = act_env_make(&self->env, db, &nobody, &act, err);

    free(self->news.text);
    self->news.text = NULL;
    if (st == STATUS_OK) {
        st = track_visit(&act, self->token, &visit, &in_line, err);
    }
    if (st == STATUS_OK && in_line) { /* the next sweep of its line tells the rest */
        (void)text_copy(self->news.visit, sizeof(self->news.visit), visit.id);
        (void)line_prefix(&act, visit.service, self->news.prefix);
    } else if (st == STATUS_OK) {
        struct position position;

        st = position_load(&act, &visit, &position, err);
        if (st == STATUS_OK) {
            write_news(&act, &position, &self->news);
        }
    }
    return st;
}

void
track_look_init(struct track_look *look, struct http *http, const char *token)
{
    look->job.kind = JOB_READ;
    look->job.run = look_run;
    act_env_take(&look->env, http);
    (void)text_copy(look->token, sizeof(look->token), token);
}

void
track_look_destroy(struct track_look *look)
{
    act_env_drop(&look->env);
    free(look->news.text);
}

static void
clear_news(struct track_sweep *sweep)
{
    for (size_t i = 0; i < sweep->count; i++) {
        free(sweep->news[i].text);
    }
    free(sweep->news);
    sweep->news = NULL;
    sweep->count = 0;
}

/* Visits that were called, finished, ...: each by itself. */
static enum status
look_at_left(struct track_sweep *self, struct act *act, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < self->left_count; i++) {
        struct visit visit;

        st = db_visit_load(act->db, act->office, self->left[i], &visit, err);
        if (st == STATUS_OK && visit.state != VISIT_WAITING) {
            struct position position;

            st = position_load(act, &visit, &position, err);
            if (st == STATUS_OK) {
                write_news(act, &position, &self->news[self->count++]);
            }
        } else if (st == STATUS_NOT_FOUND) {
            st = STATUS_OK;
        }
    }
    return st;
}

static enum status
sweep_run(struct job *job, struct db *db, struct error *err)
{
    struct track_sweep *self = CONTAINER_OF(job, struct track_sweep, job);
    struct act act;
    struct position *line = NULL;
    size_t count = 0;
    enum status st = act_env_make(&self->env, db, &nobody, &act, err);

    clear_news(self);
    if (st == STATUS_OK) {
        st = track_line(&act, self->prefix, &line, &count, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    self->news = xcalloc(count + self->left_count, sizeof(*self->news));
    for (size_t i = 0; i < count; i++) {
        write_news(&act, &line[i], &self->news[self->count++]);
    }
    free(line);
    return look_at_left(self, &act, err);
}

void
track_sweep_init(struct track_sweep *sweep, struct http *http, const char *prefix)
{
    sweep->job.kind = JOB_READ;
    sweep->job.run = sweep_run;
    act_env_take(&sweep->env, http);
    (void)text_copy(sweep->prefix, sizeof(sweep->prefix), prefix);
}

void
track_sweep_destroy(struct track_sweep *sweep)
{
    act_env_drop(&sweep->env);
    clear_news(sweep);
    free(sweep->left);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal row as an event, by lists of what may be shown. */
#include "server/api/feed_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/event_kind.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_journal.h"

/* The kinds a board may see: the contract's list. */
static const bool board_sees[EVENT_KIND_COUNT + 1] = {
    [EVENT_VISIT_CALLED] = true,
    [EVENT_VISIT_RECALLED] = true,
    [EVENT_VISIT_STARTED] = true,
    [EVENT_VISIT_FINISHED] = true,
    [EVENT_VISIT_ABSENT] = true,
    [EVENT_VISIT_WAITING] = true,
    [EVENT_COUNTER_OPENED] = true,
    [EVENT_COUNTER_PAUSED] = true,
    [EVENT_COUNTER_CLOSED] = true,
    [EVENT_BOARD_CONTENT] = true,
    [EVENT_BOARD_TEST] = true,
    [EVENT_DAY_CLOSED] = true,
    [EVENT_DAY_REOPENED] = true,
    [EVENT_CLOCK_DOUBTED] = true,
    [EVENT_CLOCK_TRUSTED] = true,
};

/* Their fields a board may see. */
static const char *const board_fields[] = { "number", "counter", "prefix", "hall",
    "times", "called_at", "count", "day" };

/* What staff see is about one of these. */
static const bool staff_sees[EVENT_SUBJECT_COUNT + 1] = {
    [EVENT_OF_VISIT] = true,
    [EVENT_OF_COUNTER] = true,
    [EVENT_OF_CONCERN] = true,
    [EVENT_OF_BOARD] = true,
    [EVENT_OF_DAY] = true,
    [EVENT_OF_CLOCK] = true,
    [EVENT_OF_SETTINGS] = true,
    [EVENT_OF_APPLICATION] = true, /* ids and states: lists of reviewers are live */
};

/* What staff do not see on a shared stream: ask for the visit itself. */
static const char *const staff_hidden[] = { "reason", "priority_reason", "note", "ticket",
    "registration", "code", "nik", "name", "phone", "track" };

enum feed_class
feed_class_of(enum role role)
{
    return ROLE_BIT(role) & ROLES_STAFF ? FEED_STAFF : FEED_BOARD;
}

static bool
is_in(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* A kind that only a newer program knows is not for boards. */
static bool
is_visible(const char *kind, enum feed_class class)
{
    return class == FEED_BOARD ? board_sees[event_kind_from_name(kind)]
                               : staff_sees[event_subject_of(kind)];
}

static json_t *
view(const struct journal_row *row, const struct zone *zone, enum feed_class class)
{
    json_t *data = json_loads(row->data, 0, NULL);
    json_t *out = json_object();
    char at[RFC3339_SIZE];
    char mark[JOURNAL_HASH_PREFIX_SIZE];
    const char *key;
    json_t *value;

    journal_hash_prefix(row->hash, mark);
    (void)json_object_set_new(out, "seq", json_integer(row->seq));
    (void)json_object_set_new(out, "mark", json_string(mark));
    (void)json_object_set_new(
        out, "at", json_string(zone_format(zone, row->at_ms, /* millis= */ true, at)));
    if (event_subject_of(row->kind) == EVENT_OF_COUNTER) {
        int64_t counter;

        if (text_to_int(row->subject, 1, 9999, &counter)) {
            (void)json_object_set_new(out, "counter", json_integer(counter));
        }
    } else if (class == FEED_STAFF && event_subject_of(row->kind) == EVENT_OF_VISIT) {
        (void)json_object_set_new(out, "visit", json_string(row->subject));
    } else if (event_subject_of(row->kind) == EVENT_OF_APPLICATION) {
        (void)json_object_set_new(out, "application", json_string(row->subject));
    }
    json_object_foreach(data, key, value)
    {
        bool shown = class == FEED_BOARD
                         ? is_in(board_fields, ARRAY_LEN(board_fields), key)
                         : !is_in(staff_hidden, ARRAY_LEN(staff_hidden), key);

        if (shown && strcmp(key, "callable_from") == 0) {
            (void)json_object_set_new(out, key,
                json_string(zone_format(zone, json_integer_value(value), false, at)));
        } else if (shown) {
            (void)json_object_set(out, key, value);
        }
    }
    json_decref(data);
    return out;
}

char *
feed_view(const struct journal_row *row, const struct zone *zone, enum feed_class class,
    size_t *len)
{
    json_t *json;
    char *data;
    char *text;
    size_t size;
    int written;

    if (!is_visible(row->kind, class)) {
        return NULL;
    }
    json = view(row, zone, class);
    data = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (!data) {
        return NULL;
    }
    size = strlen(data) + strlen(row->kind) + 64;
    text = xcalloc(size, 1);
    written = snprintf(text, size, "id: %" PRId64 "\nevent: %s\ndata: %s\n\n", row->seq,
        row->kind, data);
    free(data);
    *len = (size_t)written;
    return text;
}

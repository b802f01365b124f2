/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_SETTING_FIELDS_H
#define SERVER_PAGES_SETTING_FIELDS_H

/*
 * Settings as fields of a form and back: a field is named by where its value stands,
 * "s.places.pagi:n". Pure.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

/* How a value is written in a form, and the ending of its name. */
enum setting_kind {
    SETTING_TEXT,   /* "" */
    SETTING_NUMBER, /* ":n"; what is no number stays a text, for the settings to refuse */
    SETTING_BOOL,   /* ":b": "1" or "0" */
    SETTING_WORD,   /* "": one of a list */
    SETTING_LINES,  /* ":l": a list of texts, one a line */
    SETTING_WEEK, /* ":w", ":h", ":d": hours and dates, an entry a line (hours_text.h) */
    SETTING_HOURS,
    SETTING_DATES,
    SETTING_SPECIALS, /* days with hours of their own, a line each */
};

struct setting_field {
    const char *path; /* in its part, or in an entry: "places.pagi" */
    enum setting_kind kind;
};

#define SETTING_NAME_SIZE 96

/** "s.max_calls:n". */
void setting_name(const char *path, enum setting_kind kind, char out[SETTING_NAME_SIZE]);

/** Where a value stands: objects by name, lists by number. Borrowed; NULL: it is not,
 * or is null. */
const json_t *setting_at(const json_t *part, const char *path);

/** What a field shows of a value. `out` holds `size` bytes. */
void setting_text(const json_t *value, enum setting_kind kind, char *out, size_t size);

/**
 * The members that a form says, for a PATCH: every field whose name begins with "s.". An
 * empty one is null, which takes the member away: it is as ever; an object of which
 * every member was emptied goes with them. Rows without an id are
 * left out.
 * @return owned
 */
json_t *setting_patch(const json_t *typed);

/** "quotas[3].places.pagi" of a fault as a path: "quotas.3.places.pagi". */
void setting_path_of_fault(const char *field, char out[SETTING_NAME_SIZE]);

#endif /* SERVER_PAGES_SETTING_FIELDS_H */

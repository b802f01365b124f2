/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_SETTINGS_READER_H
#define SERVER_OFFICE_SETTINGS_READER_H

/*
 * How settings*.c read JSON: the first fault wins and is told with its part and path
 * ("windows: windows[1].name is missing"); after it every read gives a harmless default,
 * so that callers check once, at the end. Private to server/office/settings*.c.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/office/settings.h"

struct settings_reader {
    enum status st;
    struct error *err; /* borrowed; may be NULL */
    const char *part;  /* static: the part being read */
    char path[96];     /* "windows[1].hours[0]", or "" at the top */
};

/** Say what is wrong with `field` ("" = the object itself), unless something was before.
 */
void reader_fail(struct settings_reader *r, const char *field, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
static inline bool
reader_ok(const struct settings_reader *r)
{
    return r->st == STATUS_OK;
}

/** Go into list[index]; gives the path's length before, for reader_leave(). */
size_t reader_enter(struct settings_reader *r, const char *list, size_t index);
/** Go into a member that is an object. */
size_t reader_enter_member(struct settings_reader *r, const char *member);
void reader_leave(struct settings_reader *r, size_t path_len);

/**
 * Refuse what is not an object, and fields nobody reads: a misspelt setting must not be
 * lost in silence. `fields` ends with NULL; "note" is always allowed.
 */
bool reader_object(
    struct settings_reader *r, const json_t *object, const char *const *fields);

/** Text without control characters; `min_len` 0 allows an absent or empty one. */
void reader_text(struct settings_reader *r, const json_t *object, const char *field,
    size_t min_len, char *out, size_t out_size);
/** A code: lower-case letters, digits, '-', '.', beginning with a letter or digit. */
void reader_code(
    struct settings_reader *r, const json_t *object, const char *field, char *out);
bool settings_code_is_valid(const char *code);
/** A whole number in [min, max]; `fallback` when absent, which < min means required. */
int reader_int(struct settings_reader *r, const json_t *object, const char *field,
    int min, int max, int fallback);
bool reader_bool(
    struct settings_reader *r, const json_t *object, const char *field, bool fallback);
/** Index in `words` (ends with NULL); `fallback` when absent, -1 means required. */
int reader_choice(struct settings_reader *r, const json_t *object, const char *field,
    const char *const *words, int fallback);
/** Two minutes of a day, the first before the second. */
struct span reader_span(struct settings_reader *r, const json_t *object,
    const char *from_field, const char *to_field);
void reader_date(struct settings_reader *r, const json_t *object, const char *field,
    char out[DATE_SIZE]);
/** A list of at most `max`; NULL when absent, which `required` refuses. */
const json_t *reader_list(struct settings_reader *r, const json_t *object,
    const char *field, size_t max, bool required);
/** "days": ["mon", ...] as bits, bit 0 Sunday; at least one. */
unsigned reader_days(struct settings_reader *r, const json_t *object);

/* One part each, into `out`; in the order of these lines, for later ones look at earlier.
 */
void settings_read_office(
    struct settings_reader *r, const json_t *part, struct office_settings *out);
void settings_read_services(
    struct settings_reader *r, const json_t *part, struct office_settings *out);
void settings_read_calendar(
    struct settings_reader *r, const json_t *part, struct office_settings *out);
void settings_read_windows(
    struct settings_reader *r, const json_t *part, struct office_settings *out);
void settings_read_quotas(
    struct settings_reader *r, const json_t *part, struct office_settings *out);
void settings_read_counters(
    struct settings_reader *r, const json_t *part, struct office_settings *out);
void settings_read_board(
    struct settings_reader *r, const json_t *part, struct office_settings *out);
void settings_read_policy(
    struct settings_reader *r, const json_t *part, struct office_settings *out);

#endif /* SERVER_OFFICE_SETTINGS_READER_H */

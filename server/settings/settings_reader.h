/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_SETTINGS_SETTINGS_READER_H
#define SERVER_SETTINGS_SETTINGS_READER_H

/*
 * What only settings have in their JSON, on top of common/json_reader.h: no field that
 * nobody reads, values that may be left out, codes, spans, dates and days. Faults are
 * told with their part and path ("windows: windows[1].name is missing"). Private to
 * server/settings/settings*.c.
 */

#include "common/base.h"
#include "common/json_reader.h"
#include "server/settings/settings.h"

/**
 * Refuse what is not an object, and fields nobody reads: a misspelt setting must not be
 * lost in silence. `fields` ends with NULL; "note" is always allowed.
 */
bool settings_object(struct json_reader *r, const char *const *fields);
/** The same of an object that may be left out: is it there, and good? */
bool settings_has_object(struct json_reader *r, const char *const *fields);

/** A code: lower-case letters, digits, '-', '.', beginning with a letter or digit. */
void settings_code(
    struct json_reader *r, const char *field, char out[SETTINGS_CODE_SIZE]);
/** A whole number in [min, max]; `fallback` when absent, which < min means required. */
int settings_int(
    struct json_reader *r, const char *field, int min, int max, int fallback);
bool settings_bool(struct json_reader *r, const char *field, bool fallback);
/** Index in `words` (ends with NULL); `fallback` when absent, -1 means required. */
int settings_choice(
    struct json_reader *r, const char *field, const char *const *words, int fallback);
/** Two minutes of a day, the first before the second. */
struct span settings_span(
    struct json_reader *r, const char *from_field, const char *to_field);
void settings_date(struct json_reader *r, const char *field, char out[DATE_SIZE]);
/** "days": ["mon", ...] as bits, bit 0 Sunday; at least one. */
unsigned settings_days(struct json_reader *r);
/** The index of the service that item `index` of a list names; -1 is told. */
int settings_listed_service(struct json_reader *r, const char *field, size_t index,
    const struct office_settings *settings);

/* One part each, into `out`; in the order of these lines, for later ones look at earlier.
 */
void settings_read_office(struct json_reader *r, struct office_settings *out);
void settings_read_services(struct json_reader *r, struct office_settings *out);
/** The "fields" of a service. */
void settings_read_form(struct json_reader *r, struct settings_service *service);
void settings_read_calendar(struct json_reader *r, struct office_settings *out);
void settings_read_windows(struct json_reader *r, struct office_settings *out);
void settings_read_quotas(struct json_reader *r, struct office_settings *out);
void settings_read_counters(struct json_reader *r, struct office_settings *out);
void settings_read_board(struct json_reader *r, struct office_settings *out);
void settings_read_policy(struct json_reader *r, struct office_settings *out);

#endif /* SERVER_SETTINGS_SETTINGS_READER_H */

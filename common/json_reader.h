/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_JSON_READER_H
#define COMMON_JSON_READER_H

/*
 * The one way to read JSON: open a reader on an object, read every field with no check
 * between, ask once at the end. The first fault wins and is told with its path ("field
 * \"items[2].state\" is missing"); after it every read leaves a harmless value. Fields
 * nobody reads are left alone, so that old and new talk to each other. Any thread.
 *
 *   struct json_reader r;
 *
 *   reader_init(&r, request_json(req), READER_STRICT, err);
 *   reader_text(&r, "service", JSON_OPTIONAL, in->service, sizeof(in->service));
 *   reader_int(&r, "counter", JSON_OPTIONAL, 1, SETTINGS_COUNTERS_MAX, &in->counter);
 *   return reader_result(&r);
 *
 * A reader of a member or of an item is a value of its own, good while its parent is.
 * The field "" is the reader's own value: an item of a list of texts.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/json.h"
#include "common/status.h"

/* READER_STRICT: what comes from outside. A field that is there must be as it should.
 * READER_LENIENT: what a server of another version sent. Text is cut to fit at a whole
 * character and control characters but the tab become spaces; an optional field that is
 * odd reads as absent. What is JSON_REQUIRED is still a fault when it cannot be read.
 * null counts as absent in both. */
enum reader_manner { READER_STRICT, READER_LENIENT };

#define READER_NO_INDEX SIZE_MAX

enum json_need { JSON_REQUIRED, JSON_OPTIONAL };

struct json_reader {
    const json_t *value; /* borrowed; NULL: absent, every field of it is absent too */
    json_t *owned;       /* of reader_open(); NULL otherwise */
    const char *field;   /* borrowed: where in `parent`; NULL for a whole document */
    size_t index;        /* in the parent's list, or READER_NO_INDEX */
    struct json_reader *parent; /* borrowed, outlives us; NULL: the document itself */
    bool failed;                /* by a fault of its own, not of an item or member */
    /* Of the document alone. */
    enum reader_manner manner;
    const char
        *part; /* borrowed: told before the path; NULL: a request's or answer's body */
    enum status st;
    struct error *err; /* borrowed; may be NULL */
    json_t *faults;    /* borrowed: see reader_collect(); or NULL */
};

/** Read `object`, which is borrowed; NULL reads as {}. */
void reader_init(struct json_reader *r, const json_t *object, enum reader_manner manner,
    struct error *err);
/** Read part `part` of the settings, strictly: a fault is STATUS_INVALID_SETTINGS, told
 * as "windows: windows[1].name is missing". */
void reader_init_part(
    struct json_reader *r, const json_t *object, const char *part, struct error *err);
/** Go on after a fault, and add each to the list `faults` as {"part","field","why"}: one
 * a field. `err` has the first. For people who fill in a form. */
void reader_collect(struct json_reader *r, json_t *faults);
/** Parse a document of `len` bytes and read it; reader_close() frees it. A document that
 * is no JSON object is the reader's first fault. */
void reader_open(struct json_reader *r, const char *text, size_t len,
    enum reader_manner manner, struct error *err);
void reader_close(struct json_reader *r);

/** STATUS_OK, or STATUS_BAD_REQUEST with the first fault in `err`. */
enum status reader_result(const struct json_reader *r) MUST_CHECK;
/** Was there no fault yet? For what cannot be judged after one. Of a reader that
 * collects: no fault of this very object. */
bool reader_ok(const struct json_reader *r);
/** Say what else is wrong with a field, unless something was before. */
void reader_fail(struct json_reader *r, const char *field, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/** Is the field there, and not null? Judges nothing. */
bool reader_has(const struct json_reader *r, const char *field);

/** Text of at most `out_size` - 1 bytes without control characters except tab and
 * newline, not empty when required; else "". Nothing but blanks is empty. */
void reader_text(struct json_reader *r, const char *field, enum json_need need, char *out,
    size_t out_size);
/** What a scanner read, as text_copy_clean() takes it: whatever it is, the request is not
 * at fault, unless it is absent, no text, or blank. */
void reader_scanned(struct json_reader *r, const char *field, char *out, size_t out_size);
/** The same as reader_text() on one line, without tabs. */
void reader_line(struct json_reader *r, const char *field, enum json_need need, char *out,
    size_t out_size);
/** The same as reader_text(), of what may not be cut, such as an address: lenient, too
 * long reads as "".
 */
void reader_whole_text(struct json_reader *r, const char *field, enum json_need need,
    char *out, size_t out_size);
/** A whole number in [min, max]; else `*out` is untouched. */
void reader_int(struct json_reader *r, const char *field, enum json_need need,
    int64_t min, int64_t max, int64_t *out);
/** The same into an int. */
void reader_small_int(struct json_reader *r, const char *field, enum json_need need,
    int min, int max, int *out);
/** true or false; else `*out` is untouched. */
void reader_bool(
    struct json_reader *r, const char *field, enum json_need need, bool *out);
/** RFC 3339 as Unix ms; else `*out_ms` is untouched. */
void reader_time(
    struct json_reader *r, const char *field, enum json_need need, int64_t *out_ms);
/** One of a closed list of words (NULL at the end): its index; else `otherwise`. */
int reader_word(struct json_reader *r, const char *field, enum json_need need,
    const char *const *words, int otherwise);

/** A reader of a member that is an object. */
struct json_reader reader_member(
    struct json_reader *r, const char *field, enum json_need need);
/** Items of a list, at most `max`: more are a fault, or left out when lenient. */
size_t reader_list(
    struct json_reader *r, const char *field, enum json_need need, size_t max);
/** A reader of item `index` of a list, whatever the item is. */
struct json_reader reader_item(struct json_reader *r, const char *field, size_t index);
/** The same, and it must be an object; lenient: one that is none has no field. */
struct json_reader reader_object_item(
    struct json_reader *r, const char *field, size_t index);

#endif /* COMMON_JSON_READER_H */

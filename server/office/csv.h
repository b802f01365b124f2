/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CSV_H
#define SERVER_OFFICE_CSV_H

/*
 * Reading comma-separated records as RFC 4180 has them: quotes, line breaks inside
 * quotes, CRLF or LF, a UTF-8 byte order mark. A spreadsheet of an Indonesian Windows
 * writes semicolons or tabs instead; the first line tells, or "sep=;" before it. A line
 * may end in CR alone. Any thread; keeps nothing. Source: RFC
 * 4180.
 */

#include "common/base.h"
#include "common/status.h"

#define CSV_FIELDS_MAX 32
#define CSV_RECORD_SIZE 4096 /* bytes of a record's fields, each with its NUL */

struct csv_reader {
    const char *text; /* borrowed, outlives us */
    size_t len;
    size_t at;
    char separator;
    size_t row; /* rows read, blank ones too, as a spreadsheet shows them */
};

struct csv_record {
    size_t row; /* as a spreadsheet counts, from 1 */
    size_t count;
    const char *field[CSV_FIELDS_MAX]; /* point into `bytes` */
    char bytes[CSV_RECORD_SIZE];
};

/** Start at the first record. */
void csv_open(struct csv_reader *reader, const char *text, size_t len);

/**
 * Read the next record in which anything stands.
 *
 * @return STATUS_OK
 *         STATUS_EMPTY        no more
 *         STATUS_BAD_REQUEST  this record is no good (`record->row` and `err` say which
 *                             and why, without quoting it); the next one may be
 *         STATUS_TOO_LARGE    more fields or bytes than a record may have; likewise
 */
enum status csv_next(
    struct csv_reader *reader, struct csv_record *record, struct error *err) MUST_CHECK;

/** Write a record with CRLF, quoted where it must be; false when `out` is too small. */
bool csv_print(
    const struct csv_record *record, char separator, char *out, size_t out_size);

#endif /* SERVER_OFFICE_CSV_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and judging the rows of an import file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/office/csv.h"
#include "server/office/import_tickets.h"
#include "server/office/settings.h"
#include "ticketing/code.h"

enum column {
    COLUMN_REGISTRATION,
    COLUMN_SERVICE,
    COLUMN_DATE,
    COLUMN_FROM,
    COLUMN_TO,
    COLUMN_NAME,
    COLUMN_NIK,
    COLUMN_PHONE, /* may be left out */
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = { "registration", "service", "date",
    "window_from", "window_to", "name", "nik", "phone" };

static enum status
check_header(const struct csv_record *record, struct error *err)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (i >= record->count && i == COLUMN_PHONE) {
            return STATUS_OK;
        }
        if (i >= record->count || strcmp(record->field[i], column_names[i]) != 0) {
            return error_set(err, STATUS_BAD_REQUEST,
                "column %zu of the header must be \"%s\"; write "
                "registration,service,date,window_from,window_to,name,nik,phone",
                i + 1, column_names[i]);
        }
    }
    return record->count == COLUMN_COUNT
               ? STATUS_OK
               : error_set(err, STATUS_BAD_REQUEST, "the header has more than %d columns",
                     COLUMN_COUNT);
}

/* One more thing that is wrong with a row, so that all of it is mended in one go. */
static void
fault(struct import_row *row, const char *why)
{
    size_t len = strlen(row->why);

    if (!strstr(row->why, why)) {
        (void)snprintf(
            row->why + len, sizeof(row->why) - len, "%s%s", len > 0 ? "; " : "", why);
    }
}

/* Can it be a date or a time, badly written, and no name, NIK or phone number that came
 * into the wrong column? So many figures would have something between them. */
static bool
is_moment(const char *value)
{
    size_t len = strlen(value);
    size_t figures = strspn(value, "0123456789");

    return len > 0 && len <= 10 && value[strspn(value, "0123456789-/.: ")] == '\0' &&
           (len <= 8 || figures < len);
}

/* A date or time that is none, with what stands there. */
static void
fault_moment(
    struct import_row *row, enum column column, const char *value, const char *want)
{
    char text[96];
    bool shown = is_moment(value);

    (void)snprintf(text, sizeof(text), "%s must be like %s%s%s%s", column_names[column],
        want, shown ? ", not \"" : "", shown ? value : "", shown ? "\"" : "");
    fault(row, text);
}

static void
fault_service(const struct office_settings *settings, struct import_row *row)
{
    char text[96];

    (void)snprintf(text, sizeof(text),
        "service must be a code of this office, like %.24s", settings->services[0].code);
    fault(row, text);
}

/* Without white space around it. */
static void
copy_field(const struct csv_record *record, enum column column, char *out,
    size_t out_size, struct import_row *row, const char *too_long)
{
    char *copy = xstrdup((size_t)column < record->count ? record->field[column] : "");

    if (!text_copy(out, out_size, text_trim(copy))) {
        fault(row, too_long);
    }
    free(copy);
}

static void
read_registration(const struct csv_record *record, struct import_row *row)
{
    const char *field = record->field[COLUMN_REGISTRATION];
    char text[SCAN_TEXT_SIZE];

    if (scan_classify(field, strlen(field), text) != SCAN_REGISTRATION) {
        fault(row, "registration must be 1 to 40 letters, digits, dots and hyphens with "
                   "at least one digit");
        return;
    }
    (void)text_copy(row->ticket.registration, sizeof(row->ticket.registration), text);
}

static void
read_service(const struct office_settings *settings, const struct csv_record *record,
    struct import_row *row)
{
    char text[64];

    (void)text_copy(text, sizeof(text), record->field[COLUMN_SERVICE]);
    if (!text_copy(row->ticket.service, sizeof(row->ticket.service), text_trim(text)) ||
        !settings_service(settings, row->ticket.service)) {
        fault_service(settings, row);
    }
}

static void
read_time(const struct csv_record *record, enum column column, int *minute,
    struct import_row *row)
{
    char text[64];

    (void)text_copy(text, sizeof(text), record->field[column]);
    *minute = minute_parse(text_trim(text));
    if (*minute < 0) {
        fault_moment(row, column, text_trim(text), "08:00");
    }
}

/* The window that has exactly these hours, else the one that `from` lies in. */
static int
find_window(const struct office_settings *settings, const struct ticket *ticket)
{
    int found = -1;

    for (size_t i = 0; i < settings->window_count; i++) {
        struct span span;

        if (!settings_window_span(settings, (int)i, ticket->day, &span)) {
            continue;
        }
        if (span.from == ticket->from_min && span.to == ticket->to_min) {
            return (int)i;
        }
        if (found < 0 && span.from <= ticket->from_min && ticket->from_min < span.to) {
            found = (int)i;
        }
    }
    return found;
}

static void
read_schedule(const struct office_settings *settings, const struct csv_record *record,
    struct import_row *row)
{
    struct ticket *ticket = &row->ticket;
    struct day_hours hours;
    char text[64];
    int window;

    (void)text_copy(text, sizeof(text), record->field[COLUMN_DATE]);
    if (!text_copy(ticket->day, sizeof(ticket->day), text_trim(text)) ||
        !date_is_valid(ticket->day)) {
        fault_moment(row, COLUMN_DATE, text_trim(text), "2026-07-14");
    }
    read_time(record, COLUMN_FROM, &ticket->from_min, row);
    read_time(record, COLUMN_TO, &ticket->to_min, row);
    if (ticket->from_min >= ticket->to_min && ticket->from_min >= 0 &&
        ticket->to_min >= 0) {
        fault(row, "window_from must be before window_to");
    }
    if (row->why[0]) {
        return;
    }
    settings_day_hours(settings, ticket->day, &hours);
    row->closed_day = !hours.open;
    window = find_window(settings, ticket);
    if (window >= 0) {
        (void)text_copy(
            ticket->slot, sizeof(ticket->slot), settings->windows[window].code);
    } else {
        char from[6];
        char to[6];

        (void)snprintf(ticket->slot, sizeof(ticket->slot), "%s-%s",
            minute_format(ticket->from_min, from), minute_format(ticket->to_min, to));
    }
}

static void
read_person(const struct csv_record *record, const char *today, struct import_row *row)
{
    struct nik nik;

    copy_field(record, COLUMN_NAME, row->applicant.name, sizeof(row->applicant.name), row,
        "name is longer than 127 bytes");
    if (row->applicant.name[0] == '\0') {
        fault(row, "name is empty");
    }
    copy_field(record, COLUMN_PHONE, row->applicant.phone, sizeof(row->applicant.phone),
        row, "phone is longer than 23 characters");
    if (row->applicant.phone[strspn(row->applicant.phone, "0123456789+-. ()")] != '\0') {
        fault(row, "phone must be digits");
    }
    /* What people really type is kept; staff see the warning and the papers. */
    if (nik_read(record->field[COLUMN_NIK], NULL, today, &nik)) {
        (void)text_copy(row->applicant.nik, sizeof(row->applicant.nik), nik.digits);
    } else {
        copy_field(record, COLUMN_NIK, row->applicant.nik, sizeof(row->applicant.nik),
            row, "nik is longer than 19 characters");
    }
    row->nik_faults = nik.faults;
}

static void
read_row(const struct office_settings *settings, const char *today,
    const struct csv_record *record, struct import_row *row)
{
    row->row = record->row;
    if (record->count != COLUMN_COUNT && record->count != COLUMN_COUNT - 1) {
        fault(row, "it has not as many columns as the header");
        return;
    }
    read_registration(record, row);
    read_service(settings, record, row);
    read_schedule(settings, record, row);
    read_person(record, today, row);
}

/* By registration, then as they stand in the file. */
static int
compare_rows(const void *left, const void *right)
{
    const struct import_row *a = *(const struct import_row *const *)left;
    const struct import_row *b = *(const struct import_row *const *)right;
    int order = strcmp(a->ticket.registration, b->ticket.registration);

    return order != 0 ? order : (a->row > b->row) - (a->row < b->row);
}

static bool
rows_agree(const struct import_row *a, const struct import_row *b)
{
    return strcmp(a->ticket.service, b->ticket.service) == 0 &&
           strcmp(a->ticket.day, b->ticket.day) == 0 &&
           a->ticket.from_min == b->ticket.from_min &&
           a->ticket.to_min == b->ticket.to_min &&
           strcmp(a->applicant.name, b->applicant.name) == 0 &&
           strcmp(a->applicant.nik, b->applicant.nik) == 0 &&
           strcmp(a->applicant.phone, b->applicant.phone) == 0;
}

/* One registration with two sets of data: which is right is not for us to guess. */
static void
refuse_contradictions(struct import_file *file)
{
    struct import_row **sorted = xcalloc(file->count + 1, sizeof(*sorted));
    size_t first = 0;

    for (size_t i = 0; i < file->count; i++) {
        sorted[i] = &file->rows[i];
    }
    qsort(sorted, file->count, sizeof(*sorted), compare_rows);
    for (size_t i = 1; i < file->count; i++) {
        if (strcmp(sorted[first]->ticket.registration, sorted[i]->ticket.registration) !=
                0 ||
            sorted[first]->ticket.registration[0] == '\0') {
            first = i;
        } else if (!rows_agree(sorted[first], sorted[i])) {
            char why[IMPORT_WHY_SIZE];

            (void)snprintf(why, sizeof(why),
                "row %zu has this registration with other data", sorted[first]->row);
            fault(sorted[i], why);
        }
    }
    free(sorted);
}

enum status
import_read(const struct office_settings *settings, const char *today, const char *text,
    size_t len, struct import_file *file, struct error *err)
{
    struct csv_reader reader;
    struct csv_record record;
    size_t capacity = 0;
    enum status st;

    *file = (struct import_file){ 0 };
    if (len > IMPORT_BYTES_MAX) {
        return error_set(err, STATUS_TOO_LARGE,
            "the file has more than %zu MiB; cut it into several",
            IMPORT_BYTES_MAX / 1024 / 1024);
    }
    csv_open(&reader, text, len);
    st = csv_next(&reader, &record, err);
    if (st == STATUS_EMPTY) {
        return error_set(err, STATUS_BAD_REQUEST, "the file is empty");
    }
    if (st == STATUS_OK) {
        st = check_header(&record, err);
    }
    if (st != STATUS_OK) {
        return st == STATUS_TOO_LARGE ? STATUS_BAD_REQUEST : st;
    }
    for (;;) {
        struct error why;
        struct import_row *row;

        st = csv_next(&reader, &record, &why);
        if (st == STATUS_EMPTY) {
            break;
        }
        if (file->count == IMPORT_ROWS_MAX) {
            import_file_destroy(file);
            return error_set(err, STATUS_TOO_LARGE,
                "the file has more than %d rows; cut it into several", IMPORT_ROWS_MAX);
        }
        if (file->count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            file->rows = xrealloc(file->rows, capacity, sizeof(*file->rows));
        }
        row = &file->rows[file->count++];
        memset(row, 0, sizeof(*row));
        if (st == STATUS_OK) {
            read_row(settings, today, &record, row);
        } else {
            row->row = record.row;
            fault(row, why.text);
        }
    }
    refuse_contradictions(file);
    for (size_t i = 0; i < file->count; i++) {
        file->fault_count += file->rows[i].why[0] != '\0';
    }
    return STATUS_OK;
}

void
import_file_destroy(struct import_file *file)
{
    if (file->rows) { /* names and numbers of people */
        memset(file->rows, 0, file->count * sizeof(*file->rows));
    }
    free(file->rows);
    *file = (struct import_file){ 0 };
}

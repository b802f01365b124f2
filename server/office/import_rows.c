/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and judging the rows of an import file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/text_encoding.h"
#include "server/office/csv.h"
#include "server/office/import_tickets.h"
#include "server/office/import_value.h"
#include "server/office/ticket_issue.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"

#define APPLICANT_PHONE_SIZE sizeof(((struct applicant *)NULL)->phone)

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

/* Where each column stands; NO_COLUMN: it was left out. */
struct columns {
    size_t at[COLUMN_COUNT];
    size_t count; /* of the header */
};

#define NO_COLUMN SIZE_MAX
#define HEADER "registration,service,date,window_from,window_to,name,nik,phone"

static bool
is_named(const char *field, const char *name)
{
    size_t len = strlen(name);

    field += strspn(field, " \t");
    return strncasecmp(field, name, len) == 0 &&
           field[len + strspn(field + len, " \t")] == '\0';
}

static bool
is_blank(const char *field)
{
    return field[strspn(field, " \t\n")] == '\0';
}

/* Columns by their names, in any order; columns without a name are blank ones. */
static enum status
read_header(const struct csv_record *record, struct columns *columns, struct error *err)
{
    columns->count = record->count;
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        columns->at[c] = NO_COLUMN;
    }
    for (size_t i = 0; i < record->count; i++) {
        size_t c = 0;

        if (is_blank(record->field[i])) {
            continue;
        }
        while (c < COLUMN_COUNT && !is_named(record->field[i], column_names[c])) {
            c++;
        }
        if (c == COLUMN_COUNT) {
            return error_set(err, STATUS_BAD_REQUEST,
                "column %zu of the header is none of " HEADER, i + 1);
        }
        if (columns->at[c] != NO_COLUMN) {
            return error_set(err, STATUS_BAD_REQUEST,
                "the header has the column \"%s\" twice", column_names[c]);
        }
        columns->at[c] = i;
    }
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        if (columns->at[c] == NO_COLUMN && c != COLUMN_PHONE) {
            return error_set(err, STATUS_BAD_REQUEST,
                "the header lacks the column \"%s\"; write " HEADER, column_names[c]);
        }
    }
    return STATUS_OK;
}

/* A record in the order of enum column; false when it has not the header's columns. */
static bool
sort_columns(const struct csv_record *record, const struct columns *columns,
    struct csv_record *out)
{
    for (size_t i = columns->count; i < record->count; i++) {
        if (!is_blank(record->field[i])) {
            return false;
        }
    }
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        size_t at = columns->at[c];

        if (at != NO_COLUMN && at >= record->count && c != COLUMN_PHONE) {
            return false;
        }
        out->field[c] = at < record->count ? record->field[at] : "";
    }
    out->count = COLUMN_COUNT;
    out->row = record->row;
    return true;
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

/* A date or time that is none, with what stands there. */
static void
fault_moment(
    struct import_row *row, enum column column, const char *value, const char *want)
{
    char text[96];
    bool shown = import_value_is_moment(value);

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

/* What cannot be made whole again must be mended where it was lost. */
static bool
fault_shortened(
    const struct csv_record *record, enum column column, struct import_row *row)
{
    char text[160];

    if (!import_value_is_shortened(record->field[column])) {
        return false;
    }
    (void)snprintf(text, sizeof(text),
        "%s was shortened by the spreadsheet (E+): format the column as text and fill it "
        "in"
        " again",
        column_names[column]);
    fault(row, text);
    return true;
}

static void
read_registration(const struct csv_record *record, struct import_row *row)
{
    const char *field = record->field[COLUMN_REGISTRATION];
    char text[SCAN_TEXT_SIZE];

    if (fault_shortened(record, COLUMN_REGISTRATION, row)) {
        return;
    }
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
    *minute = import_value_clock(text_trim(text));
    if (*minute < 0) {
        fault_moment(row, column, text_trim(text), "08:00");
    }
}

/* What is odd about its day and hours, and no fault: the backend has promised it. */
static void
warn_of_schedule(
    const struct office_settings *settings, const char *today, struct import_row *row)
{
    const struct ticket *ticket = &row->ticket;
    struct day_hours hours;

    settings_day_hours(settings, ticket->day, &hours);
    if (!hours.open) {
        row->warnings |= IMPORT_WARNING_BIT(IMPORT_CLOSED_DAY);
    } else if (ticket->from_min < hours.hours.from || ticket->to_min > hours.hours.to) {
        row->warnings |= IMPORT_WARNING_BIT(IMPORT_OUTSIDE_HOURS);
    }
    if (strcmp(ticket->day, today) < 0) {
        row->warnings |= IMPORT_WARNING_BIT(IMPORT_PAST_DAY);
    }
}

static void
read_schedule(const struct office_settings *settings, const char *today,
    const struct csv_record *record, struct import_row *row)
{
    struct ticket *ticket = &row->ticket;
    char text[64];

    (void)text_copy(text, sizeof(text), record->field[COLUMN_DATE]);
    if (!import_value_date(text_trim(text), ticket->day)) {
        fault_moment(row, COLUMN_DATE, text_trim(text), "2026-07-14 or 14/07/2026");
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
    warn_of_schedule(settings, today, row);
    ticket_choose_slot(settings, ticket);
}

static void
read_phone(const struct csv_record *record, struct import_row *row)
{
    char *phone = row->applicant.phone;

    if (import_value_is_none(record->field[COLUMN_PHONE]) ||
        fault_shortened(record, COLUMN_PHONE, row)) {
        return;
    }
    copy_field(record, COLUMN_PHONE, phone, sizeof(row->applicant.phone), row,
        "phone is longer than 23 characters");
    if (phone[strspn(phone, "0123456789+-. ()")] != '\0') {
        fault(row, "phone must be digits");
    }
    import_value_restore_zero(phone, sizeof(row->applicant.phone));
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
    read_phone(record, row);
    if (fault_shortened(record, COLUMN_NIK, row)) {
        return;
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
    const struct csv_record *record, const struct columns *columns,
    struct import_row *row)
{
    struct csv_record sorted;

    row->row = record->row;
    if (!sort_columns(record, columns, &sorted)) {
        fault(row, "it has not as many columns as the header");
        return;
    }
    read_registration(&sorted, row);
    read_service(settings, &sorted, row);
    read_schedule(settings, today, &sorted, row);
    read_person(&sorted, today, row);
}

const char *
import_warnings(const struct import_row *row, char out[IMPORT_WARNINGS_SIZE])
{
    static const char *const texts[] = {
#define IMPORT_WARNING_TEXT(constant, text) [constant] = (text),
        IMPORT_WARNING_LIST(IMPORT_WARNING_TEXT)
#undef IMPORT_WARNING_TEXT
    };

    out[0] = '\0';
    for (int i = 0; i < NIK_FAULT_COUNT; i++) {
        if (row->nik_faults & NIK_FAULT_BIT(i)) {
            text_append(out, IMPORT_WARNINGS_SIZE, out[0] ? ", nik." : "nik.");
            text_append(out, IMPORT_WARNINGS_SIZE, nik_fault_word((enum nik_fault)i));
        }
    }
    for (int i = 0; i < IMPORT_WARNING_COUNT; i++) {
        if (row->warnings & IMPORT_WARNING_BIT(i)) {
            text_append(out, IMPORT_WARNINGS_SIZE, out[0] ? ", " : "");
            text_append(out, IMPORT_WARNINGS_SIZE, texts[i]);
        }
    }
    return out;
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

/* Of text in UTF-8. */
static enum status
read_text(const struct office_settings *settings, const char *today, const char *text,
    size_t len, struct import_file *file, struct error *err)
{
    struct columns columns;
    struct csv_reader reader;
    struct csv_record record;
    size_t capacity = 0;
    enum status st;

    csv_open(&reader, text, len);
    st = csv_next(&reader, &record, err);
    if (st == STATUS_EMPTY) {
        return error_set(err, STATUS_BAD_REQUEST, "the file is empty");
    }
    if (st == STATUS_OK) {
        st = read_header(&record, &columns, err);
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
        file->rows = array_grow(file->rows, file->count, &capacity, sizeof(*file->rows));
        row = &file->rows[file->count++];
        memset(row, 0, sizeof(*row));
        if (st == STATUS_OK) {
            read_row(settings, today, &record, &columns, row);
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

enum status
import_read(const struct office_settings *settings, const char *today, const char *text,
    size_t len, struct import_file *file, struct error *err)
{
    size_t size = len;
    char *converted;
    enum status st;

    *file = (struct import_file){ 0 };
    if (len > IMPORT_BYTES_MAX) {
        return error_set(err, STATUS_TOO_LARGE,
            "the file has more than %zu MiB; cut it into several",
            IMPORT_BYTES_MAX / 1024 / 1024);
    }
    converted = text_from_spreadsheet(text, &size);
    st = read_text(settings, today, converted ? converted : text, size, file, err);
    if (converted) { /* names and numbers of people */
        sodium_memzero(converted, size);
    }
    free(converted);
    return st;
}

void
import_file_destroy(struct import_file *file)
{
    if (file->rows) { /* names and numbers of people */
        sodium_memzero(file->rows, file->count * sizeof(*file->rows));
    }
    free(file->rows);
    *file = (struct import_file){ 0 };
}

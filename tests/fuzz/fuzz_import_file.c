/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An import file: every record that is read prints, and reads back as the same; every row
 * is either refused with a reason that quotes nothing, or whole.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/text.h"
#include "server/office/csv.h"
#include "server/office/import_tickets.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PRINTED_SIZE (2 * CSV_RECORD_SIZE + 128)

static void
check_record(const struct csv_record *record, char separator)
{
    static char printed[PRINTED_SIZE];
    static struct csv_record again;
    struct csv_reader reader;

    if (!csv_print(record, separator, printed, sizeof(printed))) {
        abort();
    }
    csv_open(&reader, printed, strlen(printed));
    reader.separator = separator;
    if (csv_next(&reader, &again, NULL) != STATUS_OK || again.count != record->count) {
        abort();
    }
    for (size_t i = 0; i < record->count; i++) {
        if (strcmp(again.field[i], record->field[i]) != 0) {
            abort();
        }
    }
}

static void
check_row(const struct import_row *row)
{
    char text[SCAN_TEXT_SIZE];
    const char *registration = row->ticket.registration;

    if (!text_is_clean_utf8(row->why, strlen(row->why))) {
        abort();
    }
    if (row->why[0]) {
        return;
    }
    if (scan_classify(registration, strlen(registration), text) != SCAN_REGISTRATION ||
        strcmp(text, registration) != 0 || !date_is_valid(row->ticket.day) ||
        row->ticket.from_min < 0 || row->ticket.from_min >= row->ticket.to_min ||
        row->ticket.to_min > MINUTES_A_DAY || row->ticket.slot[0] == '\0' ||
        row->applicant.name[0] == '\0') {
        abort();
    }
}

/* The catalogue as it is shipped. */
static const struct office_settings *
settings_once(void)
{
    static const struct office_settings *settings;

    if (!settings) {
        json_t *all = json_load_file("deploy/catalogue/default.json", 0, NULL);

        if (settings_parse_object(all, &settings, NULL) != STATUS_OK) {
            abort();
        }
        json_decref(all);
    }
    return settings;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct csv_record record;
    const char *text = (const char *)data;
    struct csv_reader reader;
    struct import_file file;
    enum status st;

    csv_open(&reader, text, size);
    while ((st = csv_next(&reader, &record, NULL)) != STATUS_EMPTY) {
        if (st == STATUS_OK) {
            check_record(&record, reader.separator);
        }
    }
    if (import_read(settings_once(), "2026-07-14", text, size, &file, NULL) ==
        STATUS_OK) {
        for (size_t i = 0; i < file.count; i++) {
            check_row(&file.rows[i]);
        }
        import_file_destroy(&file);
    }
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/report_table.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "common/array.h"
#include "common/mem.h"

#define COLUMN_WIDTH 13.0 /* of a figure, in letters */
#define KEY_WIDTH 34.0    /* of the first column */
#define COLUMNS 40        /* that have it */
#define PAPER_A4 9        /* the library's number */

static struct report_cell *
put(struct report_table *table, enum report_cell_kind kind)
{
    struct report_cell *cell;

    table->cells =
        array_grow(table->cells, table->count, &table->size, sizeof(*table->cells));
    cell = &table->cells[table->count++];
    *cell = (struct report_cell){ .kind = kind, .first = table->begin };
    table->begin = false;
    return cell;
}

void
table_row(struct report_table *table)
{
    if (table->begin) {
        (void)put(table, CELL_NOTHING);
    }
    table->begin = true;
}

void
table_head(struct report_table *table, const char *text)
{
    put(table, CELL_HEAD)->text = xstrdup(text);
}

void
table_text(struct report_table *table, const char *text)
{
    put(table, CELL_TEXT)->text = xstrdup(text);
}

void
table_number(struct report_table *table, int64_t number)
{
    put(table, CELL_NUMBER)->number = number;
}

void
table_hundredths(struct report_table *table, int64_t hundredths)
{
    put(table, CELL_HUNDREDTHS)->number = hundredths;
}

void
table_nothing(struct report_table *table)
{
    (void)put(table, CELL_NOTHING);
}

void
table_destroy(struct report_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->cells[i].text);
    }
    free(table->cells);
    *table = (struct report_table){ .count = 0 };
}

/* Quoted where it must be; what begins as a formula does is text behind an apostrophe. */
static void
write_text(FILE *out, const char *text)
{
    bool formula = text[0] && strchr("=+-@\t\r", text[0]);

    if (!formula && !strpbrk(text, ";\"\r\n")) {
        (void)fputs(text, out);
        return;
    }
    (void)fputs(formula ? "\"'" : "\"", out);
    for (const char *p = text; *p; p++) {
        if (*p == '"') {
            (void)fputc('"', out);
        }
        (void)fputc(*p, out);
    }
    (void)fputc('"', out);
}

static void
write_cell(FILE *out, const struct report_cell *cell)
{
    switch (cell->kind) {
    case CELL_NOTHING:
        break;
    case CELL_TEXT:
    case CELL_HEAD:
        write_text(out, cell->text);
        break;
    case CELL_NUMBER:
        (void)fprintf(out, "%" PRId64, cell->number);
        break;
    case CELL_HUNDREDTHS:
        (void)fprintf(
            out, "%" PRId64 ",%02d", cell->number / 100, (int)(cell->number % 100));
        break;
    }
}

enum status
table_to_csv(
    const struct report_table *table, char **bytes, size_t *len, struct error *err)
{
    FILE *out = open_memstream(bytes, len);

    if (!out) {
        return error_set(err, STATUS_INTERNAL, "no memory for a table");
    }
    (void)fputs("\xef\xbb\xbf", out);
    for (size_t i = 0; i < table->count; i++) {
        if (i > 0) {
            (void)fputs(table->cells[i].first ? "\r\n" : ";", out);
        }
        write_cell(out, &table->cells[i]);
    }
    (void)fputs("\r\n", out);
    (void)fclose(out);
    return STATUS_OK;
}

/* The formats of a workbook. */
struct formats {
    lxw_format *head;
    lxw_format *hundredths;
};

static void
put_cell(lxw_worksheet *sheet, uint32_t row, uint16_t column,
    const struct report_cell *cell, const struct formats *formats)
{
    switch (cell->kind) {
    case CELL_NOTHING:
        break;
    case CELL_TEXT:
        (void)worksheet_write_string(sheet, row, column, cell->text, NULL);
        break;
    case CELL_HEAD:
        (void)worksheet_write_string(sheet, row, column, cell->text, formats->head);
        break;
    case CELL_NUMBER:
        (void)worksheet_write_number(sheet, row, column, (double)cell->number, NULL);
        break;
    case CELL_HUNDREDTHS:
        (void)worksheet_write_number(
            sheet, row, column, (double)cell->number / 100, formats->hundredths);
        break;
    }
}

static void
put_cells(
    lxw_worksheet *sheet, const struct report_table *table, const struct formats *formats)
{
    uint32_t row = 0;
    uint16_t column = 0;

    for (size_t i = 0; i < table->count; i++) {
        if (table->cells[i].first && i > 0) {
            row++;
            column = 0;
        }
        put_cell(sheet, row, column++, &table->cells[i], formats);
    }
}

/* The whole of a file from its beginning; NULL when that fails. */
static char *
read_all(int fd, size_t *len)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *bytes = size > 0 ? xcalloc((size_t)size, 1) : NULL;

    *len = size > 0 ? (size_t)size : 0;
    if (bytes && pread(fd, bytes, *len, 0) != size) {
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

static enum status
write_book(const char *path, const struct report_table *table, const char *name,
    struct error *err)
{
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = book ? workbook_add_worksheet(book, name) : NULL;
    struct formats formats;
    lxw_error failed;

    if (!sheet) {
        return error_set(err, STATUS_IO, "could not make a spreadsheet");
    }
    formats.head = workbook_add_format(book);
    format_set_bold(formats.head);
    format_set_text_wrap(formats.head);
    format_set_align(formats.head, LXW_ALIGN_VERTICAL_TOP);
    formats.hundredths = workbook_add_format(book);
    format_set_num_format(formats.hundredths, "0.00");
    (void)worksheet_set_column(sheet, 0, 0, KEY_WIDTH, NULL);
    (void)worksheet_set_column(sheet, 1, COLUMNS, COLUMN_WIDTH, NULL);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet, 1, 0);
    put_cells(sheet, table, &formats);
    failed = workbook_close(book);
    return failed == LXW_NO_ERROR
               ? STATUS_OK
               : error_set(err, STATUS_IO, "could not write a spreadsheet: %s",
                     lxw_strerror(failed));
}

/* The library writes to a path: that of a file in memory. */
enum status
table_to_xlsx(const struct report_table *table, const char *name, char **bytes,
    size_t *len, struct error *err)
{
    int fd = memfd_create("spreadsheet", MFD_CLOEXEC);
    char path[32];
    enum status st;

    *bytes = NULL;
    if (fd < 0) {
        return error_set(
            err, STATUS_IO, "could not make a spreadsheet: %s", strerror(errno));
    }
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    st = write_book(path, table, name, err);
    if (st == STATUS_OK) {
        *bytes = read_all(fd, len);
        st = *bytes ? STATUS_OK
                    : error_set(err, STATUS_IO, "could not read a spreadsheet back");
    }
    (void)close(fd);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/report_answer.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "common/words.h"
#include "common/zone.h"

/* The words of `?format=`, and what an Accept header calls them. */
static const char *const format_words[] = { [FORMAT_JSON] = "json",
    [FORMAT_CSV] = "csv",
    [FORMAT_XLSX] = "xlsx",
    [FORMAT_PDF] = "pdf",
    NULL };
static const char *const accepted[] = { [FORMAT_CSV] = "text/csv",
    [FORMAT_XLSX] = REPORT_XLSX,
    [FORMAT_PDF] = "application/pdf" };

enum status
report_read_date(
    const struct request *req, const char *name, char out[DATE_SIZE], struct error *err)
{
    enum status st = request_query_text(req, name, out, DATE_SIZE, err);

    return st == STATUS_OK && out[0] && !date_is_valid(out)
               ? error_field(err, name, "must be a date such as 2026-07-14")
               : st;
}

enum status
report_read_format(
    const struct request *req, enum report_format *format, struct error *err)
{
    const char *accept = request_header(req, "Accept");
    const char *word = request_query(req, "format");
    int found = FORMAT_JSON;

    if (word) {
        found = words_find(format_words, word, -1);
        if (found < 0) {
            return error_field(err, "format", "must be json, csv, xlsx or pdf");
        }
    }
    for (int i = FORMAT_CSV; !word && accept && i <= FORMAT_PDF; i++) {
        found = strstr(accept, accepted[i]) ? i : found;
    }
    *format = (enum report_format)found;
    return STATUS_OK;
}

void
report_fill_days(const struct act *act, struct report_days *days)
{
    if (!days->from[0]) {
        (void)zone_date(act->zone, act->now_ms, days->from);
    }
    if (!days->to[0]) {
        text_copy(days->to, sizeof(days->to), days->from);
    }
}

void
report_name_file(struct answer *answer, const char *name, const struct report_days *days,
    const char *ending)
{
    bool one = strcmp(days->from, days->to) == 0;

    (void)snprintf(answer->filename, sizeof(answer->filename), "%s-%s%s%s.%s", name,
        days->from, one ? "" : "-", one ? "" : days->to, ending);
}

enum status
report_answer_table(struct answer *answer, const struct report_table *table,
    enum report_format format, const char *name, const struct report_days *days,
    struct error *err)
{
    char *bytes;
    size_t len;
    enum status st = format == FORMAT_XLSX ? table_to_xlsx(table, name, &bytes, &len, err)
                                           : table_to_csv(table, &bytes, &len, err);

    if (st != STATUS_OK) {
        return st;
    }
    report_name_file(answer, name, days, format_words[format]);
    answer_bytes(answer, format == FORMAT_XLSX ? REPORT_XLSX : REPORT_CSV, bytes, len);
    return STATUS_OK;
}

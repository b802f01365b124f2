/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_REPORT_ANSWER_H
#define SERVER_API_REPORT_ANSWER_H

/* What the routes with figures share: which days are asked for, and as what. */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "server/api/answer.h"
#include "server/http/request.h"
#include "server/office/act.h"
#include "server/report/report_table.h"

enum report_format { FORMAT_JSON, FORMAT_CSV, FORMAT_XLSX, FORMAT_PDF };

/** Days from `from` to `to`, both included; "" as they were not named. */
struct report_days {
    char from[DATE_SIZE];
    char to[DATE_SIZE];
};

/** Loop. A date of the query, or "". */
enum status report_read_date(const struct request *req, const char *name,
    char out[DATE_SIZE], struct error *err) MUST_CHECK;

/** Loop. By `?format=` (json, csv, xlsx, pdf), else by Accept. */
enum status report_read_format(
    const struct request *req, enum report_format *format, struct error *err) MUST_CHECK;

/** What was not named: from today, and one day. */
void report_fill_days(const struct act *act, struct report_days *days);

/**
 * A table as CSV or XLSX, to be kept as NAME-FROM.csv, NAME-FROM-TO.xlsx.
 * @param name  also the sheet's
 */
enum status report_answer_table(struct answer *answer, const struct report_table *table,
    enum report_format format, const char *name, const struct report_days *days,
    struct error *err) MUST_CHECK;

/** The same name for a file made elsewhere, `ending` such as "pdf". */
void report_name_file(struct answer *answer, const char *name,
    const struct report_days *days, const char *ending);

#endif /* SERVER_API_REPORT_ANSWER_H */

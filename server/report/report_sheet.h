/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_SHEET_H
#define SERVER_REPORT_REPORT_SHEET_H

/* A report as officials read it: named lines, places and refusals, as a table. */

#include "common/status.h"
#include "db/db_account.h"
#include "server/report/report.h"
#include "server/report/report_places.h"
#include "server/report/report_table.h"

/** What lines are called: borrowed settings, and accounts where lines are people. */
struct report_names {
    const struct office_settings *settings;
    struct account *accounts; /* owned */
    size_t account_count;
};

enum status report_names_load(struct act *act, enum report_by by,
    struct report_names *names, struct error *err) MUST_CHECK;
void report_names_destroy(struct report_names *names);

#define REPORT_NAME_SIZE 160
/** "KTP-el baru", "Loket 3", "08.00-09.00"; the key itself where it has no name. */
const char *report_line_name(const struct report_names *names, enum report_by by,
    const char *key, char out[REPORT_NAME_SIZE]);

/** A refusal at the door in a few words; the code itself where it has none. */
const char *report_refusal_name(const char *code);

/** "KTP-el" of a quota that has all services of a group, the name of the only service of
 * another; the code itself where it has neither. */
const char *report_quota_name(const struct office_settings *settings, const char *code);

/** Fill an empty table; `places` may be NULL. */
void report_fill_sheet(const struct report *report, enum report_by by,
    const struct report_names *names, const struct report_places *places,
    const char *from, const char *to, struct report_table *table);

#endif /* SERVER_REPORT_REPORT_SHEET_H */

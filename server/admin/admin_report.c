/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a period as a file, e.g. from cron: the office's server may run beside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/give_way.h"
#include "common/words.h"
#include "common/zone.h"
#include "server/admin/admin.h"
#include "server/admin/admin_owner.h"
#include "server/report/ikm_table.h"
#include "server/report/report.h"
#include "server/report/report_paper.h"
#include "server/report/report_sheet.h"
#include "server/report/report_span.h"

struct report_options {
    const char *date;
    const char *by;
    const char *out;
};

/* What can be asked for: the lines of a report, or the survey. */
#define BY_IKM REPORT_BY_COUNT
static const char *const by_words[] = { REPORT_BY_LIST(WORDS_ENTRY)[BY_IKM] = "ikm",
    NULL };

static const struct option_row report_rows[] = {
    { .name = "date",
        .argument = "YYYY-MM-DD",
        .kind = OPTION_TEXT,
        .at = offsetof(struct report_options, date),
        .help =
            "the period that holds this date; without it, the last one that is over" },
    { .name = "by",
        .argument = "WHAT",
        .kind = OPTION_WORD,
        .words = by_words,
        .at = offsetof(struct report_options, by),
        .help = "a line for each of these, or the satisfaction index",
        .fallback = "service" },
    { .name = "out",
        .argument = "FILE.csv|FILE.xlsx|FILE.pdf",
        .kind = OPTION_TEXT,
        .at = offsetof(struct report_options, out),
        .value = OPTION_FILE,
        .help = "write into this file, over what was there; without it, CSV to standard "
                "output. A PDF is one page for the wall" },
};

/* What is asked for, read. */
struct wish {
    enum report_by by; /* BY_IKM: the survey */
    char from[DATE_SIZE];
    char to[DATE_SIZE];
    bool xlsx;
    bool pdf;
};

static enum status
fill_report_table(struct act *act, const struct wish *wish, struct report_table *table,
    struct error *err)
{
    struct report_places places = { .quota_count = 0 };
    struct report_names names = { .settings = NULL };
    struct report report;
    enum status st = report_make(act, &wish->by, 1, wish->from, wish->to, &report, err);

    if (st == STATUS_OK) {
        st = report_places_load(act, wish->from, wish->to, &places, err);
    }
    if (st == STATUS_OK) {
        st = report_names_load(act, wish->by, &names, err);
    }
    if (st == STATUS_OK) {
        report_fill_sheet(
            &report, wish->by, &names, &places, wish->from, wish->to, table);
    }
    report_names_destroy(&names);
    report_places_destroy(&places);
    report_destroy(&report);
    return st;
}

static enum status
fill_ikm_table(struct act *act, const struct wish *wish, struct report_table *table,
    struct error *err)
{
    struct ikm ikm;
    enum status st = ikm_make(act, wish->from, wish->to, "", &ikm, err);

    if (st == STATUS_OK) {
        ikm_fill_table(&ikm, act->settings, wish->from, wish->to, table);
        ikm_destroy(&ikm);
    }
    return st;
}

static enum status
make(struct act *act, const struct wish *wish, char **bytes, size_t *len,
    struct error *err)
{
    struct report_table table = { .count = 0 };
    enum status st;

    if (wish->pdf) {
        return report_paper_pdf(act, wish->from, wish->to, (uint8_t **)bytes, len, err);
    }
    st = wish->by == BY_IKM ? fill_ikm_table(act, wish, &table, err)
                            : fill_report_table(act, wish, &table, err);
    if (st == STATUS_OK) {
        st = wish->xlsx ? table_to_xlsx(&table, "laporan", bytes, len, err)
                        : table_to_csv(&table, bytes, len, err);
    }
    table_destroy(&table);
    return st;
}

static bool
ends_with(const char *text, const char *ending)
{
    size_t len = strlen(text);
    size_t ending_len = strlen(ending);

    return len > ending_len && strcmp(text + len - ending_len, ending) == 0;
}

/* 0, or the exit status of wrong usage. */
static int
read_wish(const struct admin_command *self, const struct report_options *options,
    enum report_span span, const struct act *act, struct wish *wish)
{
    char today[DATE_SIZE];

    wish->by = (enum report_by)words_find(by_words, options->by, REPORT_BY_SERVICE);
    wish->xlsx = options->out && ends_with(options->out, ".xlsx");
    wish->pdf = options->out && ends_with(options->out, ".pdf");
    if (options->out && !wish->xlsx && !wish->pdf && !ends_with(options->out, ".csv")) {
        return admin_usage(self, "--out must end in .csv, .xlsx or .pdf");
    }
    if (wish->pdf && wish->by == BY_IKM) {
        return admin_usage(self, "--by ikm goes into .csv or .xlsx");
    }
    if (options->date && !date_is_valid(options->date)) {
        return admin_usage(self, "--date must be a date such as 2026-07-14");
    }
    if (options->date) {
        report_span_around(span, options->date, wish->from, wish->to);
    } else {
        report_span_before(
            span, zone_date(act->zone, act->now_ms, today), wish->from, wish->to);
    }
    return 0;
}

static int
report_run(const struct admin_command *self, int argc, char **argv)
{
    struct report_options options = { .by = "service" };
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct wish wish = { .by = REPORT_BY_SERVICE };
    struct error err = { 0 };
    char *bytes = NULL;
    size_t len = 0;
    enum status st;
    int span;
    int wrong = 0;

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    give_way_always();
    span = words_find(report_span_words, words[1], -1);
    if (span < 0) {
        return admin_usage(self, "PERIOD must be day, week, month or year");
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        wrong = read_wish(self, &options, (enum report_span)span, &office.act, &wish);
    }
    if (st == STATUS_OK && wrong == 0) {
        st = make(&office.act, &wish, &bytes, &len, &err);
    }
    if (st == STATUS_OK && wrong == 0 && options.out) {
        st = admin_write_named(options.out, bytes, len, &err);
        if (st == STATUS_OK) {
            (void)printf(
                "wrote the figures of %s to %s to %s\n", wish.from, wish.to, options.out);
        }
    } else if (st == STATUS_OK && wrong == 0) {
        (void)fwrite(bytes, 1, len, stdout);
    }
    free(bytes);
    admin_office_close(&office);
    return wrong ? wrong : admin_finish(st, &err);
}

const struct admin_command admin_report = {
    .usage = {
        .name = "report",
        .words = "DIR PERIOD",
        .words_min = 2,
        .words_max = 2,
        .summary = "figures of a day, week, month or year, as a table or a page",
        .rows = report_rows,
        .row_count = ARRAY_LEN(report_rows),
    },
    .run = report_run,
};

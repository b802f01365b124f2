/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as JSON, or as CSV that an Indonesian spreadsheet opens as columns. */
#include <stdlib.h>

#include "server/api/report_answer.h"
#include "server/api/routes.h"
#include "server/report/report.h"
#include "server/report/report_paper.h"
#include "server/report/report_places.h"
#include "server/report/report_sheet.h"

struct report_input {
    enum report_by by;
    struct report_days days;
    enum report_format format;
};

/* The routes: which lines, and what their dates are called. */
static const struct {
    enum report_by by;
    const char *from;
    const char *to; /* NULL: one day */
} reports[] = {
    { REPORT_BY_SERVICE, "date", NULL },
    { REPORT_BY_SERVICE, "from", "to" },
    { REPORT_BY_STAFF, "from", "to" },
    { REPORT_BY_HOUR, "from", "to" },
    { REPORT_BY_COUNTER, "from", "to" },
    { REPORT_BY_DAY, "from", "to" },
    { REPORT_BY_MONTH, "from", "to" },
    { REPORT_BY_GROUP, "from", "to" },
};

static enum status
report_decode(const struct request *req, void *input, struct error *err)
{
    struct report_input *in = input;
    int which = request_which(req);
    enum status st = report_read_date(req, reports[which].from, in->days.from, err);

    in->by = reports[which].by;
    if (st == STATUS_OK && reports[which].to) {
        st = report_read_date(req, reports[which].to, in->days.to, err);
    }
    return st == STATUS_OK ? report_read_format(req, &in->format, err) : st;
}

static json_t *
json_of_spread(const struct spread *spread)
{
    return spread->count == 0 ? json_pack("{s:i, s:n, s:n}", "n", 0, "median_s", "p90_s")
                              : json_pack("{s:i, s:i, s:i}", "n", (int)spread->count,
                                    "median_s", spread->median_s, "p90_s", spread->p90_s);
}

static json_t *
json_of_line(const struct report_line *line, enum report_by by)
{
    json_t *json = json_object();

    if (line->key[0]) {
        (void)json_object_set_new(json, report_by_words[by], json_string(line->key));
    }
    for (size_t i = 0; i < report_figure_count; i++) {
        (void)json_object_set_new(json, report_figures[i].name,
            json_integer(report_figure_of(line, &report_figures[i])));
    }
    (void)json_object_set_new(json, "wait", json_of_spread(&line->wait));
    (void)json_object_set_new(json, "service_time", json_of_spread(&line->service));
    return json;
}

static json_t *
json_of_places(const struct report_places *places)
{
    json_t *quotas = json_array();
    json_t *refusals = json_array();

    for (size_t i = 0; i < places->quota_count; i++) {
        const struct report_quota *quota = &places->quotas[i];

        (void)json_array_append_new(quotas,
            json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "quota", quota->code, "places",
                (json_int_t)quota->places, "tickets", (json_int_t)quota->tickets,
                "arrived", (json_int_t)quota->arrived, "walkins",
                (json_int_t)quota->walkins, "no_shows", (json_int_t)quota->no_shows));
    }
    for (size_t i = 0; i < places->refusal_count; i++) {
        (void)json_array_append_new(
            refusals, json_pack("{s:s, s:I}", "code", places->refusals[i].code, "times",
                          (json_int_t)places->refusals[i].times));
    }
    return json_pack("{s:o, s:o}", "quotas", quotas, "refusals", refusals);
}

static void
answer_report(const struct report_days *days, enum report_by by,
    const struct report *report, const struct report_places *places,
    struct answer *answer)
{
    json_t *json = json_of_places(places);
    json_t *lines = json_array();

    for (size_t i = 0; i + 1 < report->count; i++) {
        (void)json_array_append_new(lines, json_of_line(&report->lines[i], by));
    }
    (void)json_object_set_new(json, "from", json_string(days->from));
    (void)json_object_set_new(json, "to", json_string(days->to));
    (void)json_object_set_new(
        json, "total", json_of_line(&report->lines[report->count - 1], by));
    (void)json_object_set_new(json, "lines", lines);
    answer_json(answer, 200, json);
}

static enum status
answer_sheet(struct act *act, const struct report_input *in,
    const struct report_days *days, const struct report *report,
    const struct report_places *places, struct answer *answer, struct error *err)
{
    struct report_table table = { .count = 0 };
    struct report_names names;
    enum status st = report_names_load(act, in->by, &names, err);

    if (st != STATUS_OK) {
        return st;
    }
    report_fill_sheet(report, in->by, &names, places, days->from, days->to, &table);
    report_names_destroy(&names);
    st = report_answer_table(answer, &table, in->format, "laporan", days, err);
    table_destroy(&table);
    return st;
}

/* One page for the wall, the same for every route: it has its own lines. */
static enum status
answer_paper(struct act *act, const struct report_days *days, struct answer *answer,
    struct error *err)
{
    uint8_t *bytes;
    size_t len;
    enum status st = report_paper_pdf(act, days->from, days->to, &bytes, &len, err);

    if (st == STATUS_OK) {
        answer_bytes(answer, "application/pdf", (char *)bytes, len);
        report_name_file(answer, "laporan", days, "pdf");
    }
    return st;
}

static enum status
report_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct report_input *in = input;
    struct report_days days = in->days;
    struct report_places places;
    struct report report;
    enum status st;

    report_fill_days(act, &days);
    if (in->format == FORMAT_PDF) {
        return answer_paper(act, &days, answer, err);
    }
    st = report_make(act, &in->by, 1, days.from, days.to, &report, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = report_places_load(act, days.from, days.to, &places, err);
    if (st == STATUS_OK && in->format == FORMAT_JSON) {
        answer_report(&days, in->by, &report, &places, answer);
    } else if (st == STATUS_OK) {
        st = answer_sheet(act, in, &days, &report, &places, answer, err);
    }
    report_destroy(&report);
    report_places_destroy(&places);
    return st;
}

#define HEAD_ROLES (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN))

/* clang-format off: a route a line */
#define REPORT_ROUTE(path_, which_) \
    { \
        .method = "GET", .path = "/v1/reports/" path_, .roles = HEAD_ROLES, \
        .kind = JOB_REPORT, .which = (which_), \
        .input_size = sizeof(struct report_input), .decode = report_decode, \
        .run = report_run \
    }
/* clang-format on */

static const struct route routes[] = {
    REPORT_ROUTE("day", 0),
    REPORT_ROUTE("services", 1),
    REPORT_ROUTE("staff", 2),
    REPORT_ROUTE("hours", 3),
    REPORT_ROUTE("counters", 4),
    REPORT_ROUTE("days", 5),
    REPORT_ROUTE("months", 6),
    REPORT_ROUTE("groups", 7),
};

const struct route_set routes_reports = ROUTE_SET(routes);

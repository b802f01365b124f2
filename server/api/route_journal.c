/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: its rows, searched, and whether a day's chain is whole. */
#include "server/api/journal_json.h"
#include "server/api/report_answer.h"
#include "server/api/routes.h"

#define ROLES_JOURNAL (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN))

static enum status
journal_decode(const struct request *req, void *input, struct error *err)
{
    struct journal_query *in = input;
    enum status st = request_query_int(req, "after", 0, INT64_MAX, &in->after, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = request_query_text(req, "q", in->q, sizeof(in->q), err);
    if (st != STATUS_OK) {
        return st;
    }
    return report_read_date(req, "date", in->date, err);
}

static enum status
journal_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    json_t *json;
    enum status st = journal_json_rows(act, input, &json, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json);
    }
    return st;
}

static enum status
chain_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct journal_query *in = input;
    json_t *json;
    enum status st = journal_json_chain(act, in->date, &json, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json);
    }
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/journal",
        .roles = ROLES_JOURNAL,
        .kind = JOB_REPORT,
        .input_size = sizeof(struct journal_query),
        .decode = journal_decode,
        .run = journal_run },
    { .method = "GET",
        .path = "/v1/journal/chain",
        .roles = ROLES_JOURNAL,
        .kind = JOB_REPORT,
        .input_size = sizeof(struct journal_query),
        .decode = journal_decode,
        .run = chain_run },
};

const struct route_set routes_journal = ROUTE_SET(routes);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_JOURNAL_JSON_H
#define SERVER_API_JOURNAL_JSON_H

/* The journal as JSON, for the API and for pages. Worker threads. Source:
 * docs/openapi.yaml, "readJournal", "journalChain". */

#include <jansson.h>

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "server/office/act.h"

struct journal_query {
    int64_t after;        /* rows after this one */
    char date[DATE_SIZE]; /* of this day alone; "": of all */
    char q[48];           /* what is looked for; "": everything */
};

/** A page of rows: {"rows", "next"}; a new reference on STATUS_OK. */
enum status journal_json_rows(struct act *act, const struct journal_query *query,
    json_t **json, struct error *err) MUST_CHECK;

/**
 * The rows of a day, each held against the one before it, and the last one's hash: who
 * keeps that elsewhere can tell later whether anything before it was changed.
 * @param date  "": today
 */
enum status journal_json_chain(
    struct act *act, const char *date, json_t **json, struct error *err) MUST_CHECK;

#endif /* SERVER_API_JOURNAL_JSON_H */

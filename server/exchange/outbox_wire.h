/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_OUTBOX_WIRE_H
#define SERVER_EXCHANGE_OUTBOX_WIRE_H

/*
 * Rows of the outbox as the contract has them, and what a backend says of each. Any
 * thread; no database. Source: docs/backend.md, "Outcomes".
 */

#include "common/base.h"
#include "common/status.h"
#include "common/zone.h"
#include "db/db_exchange_outbox.h"

/** The body of POST /v1/backend/outcomes; owned text. */
char *outbox_wire_body(
    const struct outbox_row *rows, size_t count, const struct zone *zone);

struct outbox_verdict {
    enum outbox_state state; /* OUTBOX_WAITING: it is to be sent again */
    bool conflict;
    char code[OUTCOME_CODE_SIZE];
    char text[OUTBOX_ANSWER_SIZE];
};

/**
 * Find each row's answer, by its id. A row without one waits.
 * @param verdicts  room for `count`
 * @return STATUS_OK; STATUS_BAD_REQUEST: the answer is no such list, all rows wait
 */
enum status outbox_wire_answers(const char *text, size_t len,
    const struct outbox_row *rows, size_t count, struct outbox_verdict *verdicts,
    struct error *err) MUST_CHECK;

/** What a problem object says of a request with one row that was refused whole. */
void outbox_wire_problem(
    const char *text, size_t len, int http, struct outbox_verdict *verdict);

#endif /* SERVER_EXCHANGE_OUTBOX_WIRE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TAKE_BACK_H
#define SERVER_OFFICE_TAKE_BACK_H

/*
 * What a counter finished within the last DESK_TAKE_BACK_MS, be it one step of several,
 * while nothing followed of that person: it may be taken back. Told by the journal.
 * Worker threads. Source: docs/rules.md, "States of a visit".
 */

#include "common/base.h"
#include "common/outcome.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

struct take_back {
    char visit[VISIT_ID_SIZE];
    int counter;                /* that finished it */
    char service[SERVICE_SIZE]; /* which it was then for */
    enum outcome outcome; /* OUTCOME_NONE: a step, and the person waits for the next */
    int64_t at_ms;
};

/**
 * @param visit    this one; NULL: whatever `counter` finished last
 * @param counter  of no meaning with a visit
 * @return STATUS_OK; STATUS_NOT_FOUND: nothing may be taken back
 */
enum status take_back_find(struct act *act, const char *visit, int counter,
    struct take_back *out, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TAKE_BACK_H */

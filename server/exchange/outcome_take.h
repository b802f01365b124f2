/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_OUTCOME_TAKE_H
#define SERVER_EXCHANGE_OUTCOME_TAKE_H

/*
 * We are a backend: what a front office tells of our tickets is taken, a row at a time,
 * so that a bad one never stops the rest. Worker threads.
 * Source: docs/backend.md, "Outcomes".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_exchange_outcome.h"
#include "server/office/act.h"

#define OUTCOMES_MAX 500

/** A row's answer. */
struct outcome_taken {
    char id[OUTCOME_ID_SIZE]; /* as it was sent; "" when it could not be read */
    bool taken;
    char conflict[24];  /* what our books say otherwise; "": nothing */
    struct error fault; /* with taken false: code and English text, no personal data */
};

/**
 * Take one row. The same row again is taken again and changes nothing.
 * @param row  borrowed; any JSON
 * @return STATUS_OK  `taken` is the answer, also of a row that is not taken
 *         else       undo the whole request
 */
enum status outcome_take(struct act *act, const json_t *row, struct outcome_taken *taken,
    struct error *err) MUST_CHECK;

#endif /* SERVER_EXCHANGE_OUTCOME_TAKE_H */

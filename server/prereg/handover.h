/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_HANDOVER_H
#define SERVER_PREREG_HANDOVER_H

/*
 * From the counter to the paper in hand: what is still to be brought, when the document
 * is expected, how it is handed over or sent, and what each of it is called when the
 * applicant is told. Worker threads. Source: docs/rules.md, "After the visit".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_delivery.h"
#include "server/office/act.h"
#include "server/prereg/application.h"

/* The drawn signature or a picture of the receipt lies among the papers under this name,
 * which no paper of a service has. */
#define RECEIPT_KIND "_receipt"

/** When the document is ready, by the service's time from today on. */
void handover_expect(const struct act *act, struct application *application);

/** What the clerk marked as missing, as one text for the applicant: "KTP-el; KK: lembar
 * 2".
 * "" when nothing was marked. */
enum status handover_to_bring(struct act *act, const struct application *application,
    const struct visit *visit, char out[APPLICANT_NOTE_SIZE], struct error *err)
    MUST_CHECK;

/** What a move after the visit does besides what its row says.
 * STATUS_WRONG_STATE: it was sent often enough; STATUS_TOO_LATE: corrected too late. */
enum status handover_act(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err) MUST_CHECK;

/**
 * What is told of a move that was applied, where it depends on more than the move.
 * @param event   the row's; may become another
 * @param params  gets what the sentence names
 */
enum status handover_word(struct act *act, const struct application *application,
    enum application_move move, const char *note, const char **event, json_t *params,
    struct error *err) MUST_CHECK;

/** {"attempt", "date", "carrier", "fee", "tracking", "ended"}; owned. */
json_t *handover_delivery_json(const struct act *act, const struct delivery *delivery);

/** {"deliveries", "tries_left", "receipt", "correction_until"}; owned. */
enum status handover_json(struct act *act, const struct application *application,
    json_t **json, struct error *err) MUST_CHECK;

/** Whose number is typed or whose ticket scanned; STATUS_NOT_FOUND. */
enum status handover_find(struct act *act, const char *typed,
    struct application *application, struct error *err) MUST_CHECK;

/** {"carrier", "fee", "days"} as its owner wants it brought, or null: it is collected;
 * owned. */
json_t *handover_carriage_json(
    const struct act *act, const struct application *application);

/** What was typed of a carrier that is none of the office's is gone, for it may be a
 * person's name. */
enum status handover_forget(
    struct act *act, const struct application *application, struct error *err) MUST_CHECK;

#define HANDOVER_MANY_MAX 100

/** One move for many; each is told apart: one that may not be moved stops none.
 * @param moved  for each id: was it? */
enum status handover_many(struct act *act, enum application_move move,
    const char ids[][VISIT_ID_SIZE], size_t count, bool *moved, struct error *err)
    MUST_CHECK;

/** The receipt's file becomes the application's. STATUS_WRONG_STATE: nothing is handed
 * over now. */
struct paper_facts;
enum status handover_keep_receipt(struct act *act, const struct application *application,
    const uint8_t sha256[32], const struct paper_facts *facts, struct error *err)
    MUST_CHECK;

#endif /* SERVER_PREREG_HANDOVER_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_APPLICATION_H
#define SERVER_PREREG_APPLICATION_H

/*
 * An application from home: begun, filled in page by page, sent, and what its owner may
 * do with it afterwards. Every change of its state goes through application_apply(),
 * which stores, notes the step, journals and tells the applicant, in one commit. Worker
 * threads. Source: docs/rules.md, "States of an application".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"
#include "db/db_delivery.h"
#include "server/office/act.h"
#include "server/prereg/application_rule.h"
#include "server/prereg/booking.h"

#define APPLICANT_NOTE_SIZE 1001 /* a text of a person */

/** What was asked for with a move; what a move does not use is empty. */
struct application_input {
    char id[VISIT_ID_SIZE];
    char note[APPLICANT_NOTE_SIZE]; /* reason, question, answer, to whom it was given */
    char day[DATE_SIZE];            /* a place: both or neither */
    char window[SETTINGS_CODE_SIZE];
    int64_t fee;                  /* of a carrier, rupiah; -1: as its settings say */
    char tracking[TRACKING_SIZE]; /* the carrier's number of it */
    char address[256];            /* where it is brought; "": as it is held */
    json_t *details; /* owned by the route: reasons per paper, receipt; or NULL */
};

/** A new draft of the caller's, with a registration number of its own.
 * STATUS_NOT_FOUND: no such service; STATUS_TOO_MANY_REQUESTS: enough for today. */
enum status application_start(struct act *act, const char *service,
    struct application *application, struct error *err) MUST_CHECK;

/** The same of an applicant's account, at the desk or by a village operator. */
enum status application_start_for(struct act *act, const char *service, int64_t account,
    struct application *application, struct error *err) MUST_CHECK;

/** STATUS_WRONG_STATE while the person has another live one for the service: `lacks` is
 * then {"registration", "state"}, owned. */
enum status application_check_alone(struct act *act,
    const struct application *application, json_t **lacks, struct error *err) MUST_CHECK;

/** The caller's own, or one that a village operator made; any for staff of `roles`; for a
 * village operator, where `roles` has it, one that waits for the village, too.
 * STATUS_NOT_FOUND otherwise. */
enum status application_find(struct act *act, const char *id, uint32_t roles,
    struct application *application, struct error *err) MUST_CHECK;

/** The caller's, newest first; owned array. */
enum status application_list(struct act *act, struct application **applications,
    size_t *count, struct error *err) MUST_CHECK;

/** Its form; owned, {} before anything was filled in. */
enum status application_form(struct act *act, const struct application *application,
    json_t **form, struct error *err) MUST_CHECK;
/** Put fields of a page over what is there. STATUS_WRONG_STATE: it was sent;
 * STATUS_BAD_REQUEST as form_fill(). */
enum status application_fill(struct act *act, const struct application *application,
    const json_t *typed, struct error *err) MUST_CHECK;

/** Its form sealed by the newest key, where it is not. */
enum status application_reseal_form(
    struct act *act, const struct application *application, struct error *err) MUST_CHECK;

/** What is still missing: kinds of papers and ids of fields; owned lists. */
enum status application_missing(struct act *act, const struct application *application,
    json_t **papers, json_t **fields, struct error *err) MUST_CHECK;

/**
 * Send it, or send it again when it was returned.
 *
 * @param lacks  on STATUS_APPLICATION_INCOMPLETE {"missing": [...], "fields": [...]};
 *               on STATUS_WRONG_STATE for another live one {"registration": ...}; owned
 * @return STATUS_OK, these two, or as booking_find() of the wish
 */
enum status application_submit(struct act *act, struct application *application,
    const struct application_input *in, json_t **lacks, struct error *err) MUST_CHECK;

/** By when its papers are checked: by nobody while it waits for its village. */
void application_set_due(const struct act *act, struct application *application);

/** A move that changes the state and no more: table row, step, journal, message. */
enum status application_apply(struct act *act, struct application *application,
    enum application_move move, const char *note, struct error *err) MUST_CHECK;

/** Give it this place: a new ticket, or its ticket at another time. */
enum status application_give_place(struct act *act, struct application *application,
    const struct place *place, struct error *err) MUST_CHECK;
/** Its ticket, if it has one, is good no more, and its place is free. */
enum status application_free_place(
    struct act *act, struct application *application, struct error *err) MUST_CHECK;

/** What its owner, or the desk, does later: reschedule, cancel, ask, ... */
enum status application_act(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err) MUST_CHECK;

/** A text of a person, sealed for one application. */
void application_seal_note(const struct act *act, const struct application *application,
    const char *note, struct sealed_text *sealed);
enum status application_open_note(const struct act *act,
    const struct application *application, const struct sealed_text *sealed,
    char note[APPLICATION_NOTE_MAX], struct error *err) MUST_CHECK;

/** The person it is of. */
struct person;
enum status application_person(struct act *act, const struct application *application,
    struct person *person, struct error *err) MUST_CHECK;

/** What stands behind the dash of its number: SMS do not tell the kind of service. */
const char *application_short_number(const struct application *application);
/** What a message says of its schedule and of how long it takes; owned, also on failure.
 */
enum status application_message_params(struct act *act,
    const struct application *application, json_t **params, struct error *err) MUST_CHECK;

/** A message to the applicant about it; `params` is taken over, may be NULL. */
enum status application_tell(struct act *act, const struct application *application,
    const char *event, json_t *params, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_APPLICATION_H */

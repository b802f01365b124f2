/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_APPLICATION_RULE_H
#define SERVER_PREREG_APPLICATION_RULE_H

/*
 * What may happen to an application: a move is a row, and one function asks the table.
 * Pure. Source: docs/rules.md, "States of an application".
 */

#include "common/role.h"
#include "common/status.h"
#include "common/visit_state.h"

#define IN(state) (UINT32_C(1) << (state))

#define REVIEW_ROLES (ROLE_BIT(ROLE_REVIEWER) | ROLE_BIT(ROLE_SUPERVISOR))
#define DESK_ROLES (REVIEW_ROLES | ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_COUNTER))
#define OWN_ROLES (ROLES_APPLYING | ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_SUPERVISOR))
#define BY_SETTINGS ROLE_BIT(ROLE_ADMIN) /* whose change of them moves tickets along */
#define VILLAGE_ROLES ROLE_BIT(ROLE_VILLAGE)

#define NIK_ROLES \
    (ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_SUPERVISOR))
#define POST_ROLES (ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_SUPERVISOR))

#define TO_REVIEW (IN(TICKET_SUBMITTED) | IN(TICKET_ENDORSED))
#define UNSEEN (IN(TICKET_DRAFT) | TO_REVIEW | IN(TICKET_RETURNED))
#define WITH_PAPERS_KEPT (IN(TICKET_LAPSED) | IN(TICKET_INCOMPLETE))
#define AFTER_VISIT \
    (IN(TICKET_VERIFIED) | IN(TICKET_PROCESSING) | IN(TICKET_READY) | IN(TICKET_SENT))
#define FINISHED (IN(TICKET_ELECTRONIC) | IN(TICKET_COLLECTED) | IN(TICKET_DELIVERED))
#define NOT_ON_ITS_WAY \
    (TO_REVIEW | IN(TICKET_RETURNED) | IN(TICKET_APPROVED) | IN(TICKET_ARRIVED) | \
        WITH_PAPERS_KEPT | IN(TICKET_VERIFIED) | IN(TICKET_PROCESSING) | \
        IN(TICKET_READY))

/*
 * X(constant, word, from, to, roles, message): `word` is the last part of the route,
 * `message` the event that the applicant is told of, or "". TICKET_STATE_COUNT as `to`:
 * it stays where it is.
 */
#define APPLICATION_MOVE_LIST(X) \
    X(MOVE_SUBMIT, "submit", IN(TICKET_DRAFT) | IN(TICKET_RETURNED), TICKET_SUBMITTED, \
        ROLES_APPLYING, "submitted") \
    X(MOVE_CONSENT, "consent", IN(TICKET_DRAFT), TICKET_STATE_COUNT, VILLAGE_ROLES, "") \
    X(MOVE_ENDORSE, "endorse", IN(TICKET_SUBMITTED), TICKET_ENDORSED, VILLAGE_ROLES, \
        "endorsed") \
    X(MOVE_VILLAGE_RETURN, "village-return", IN(TICKET_SUBMITTED), TICKET_RETURNED, \
        VILLAGE_ROLES, "returned_by_village") \
    X(MOVE_NO_VILLAGE, "no-village", IN(TICKET_SUBMITTED), TICKET_SUBMITTED, 0, \
        "submitted") \
    X(MOVE_RETURN, "return", TO_REVIEW, TICKET_RETURNED, REVIEW_ROLES, "returned") \
    X(MOVE_REJECT, "reject", TO_REVIEW, TICKET_REJECTED, REVIEW_ROLES, "rejected") \
    X(MOVE_APPROVE, "approve", TO_REVIEW, TICKET_APPROVED, REVIEW_ROLES, "approved") \
    X(MOVE_FORM_POST, "form-post", IN(TICKET_DRAFT), TICKET_APPROVED, POST_ROLES, \
        "approved") \
    X(MOVE_NIK, "nik", UINT32_MAX & ~IN(TICKET_CANCELLED), TICKET_STATE_COUNT, \
        NIK_ROLES, "person_corrected") \
    X(MOVE_PERSON, "person", UINT32_MAX & ~IN(TICKET_CANCELLED), TICKET_STATE_COUNT, \
        POST_ROLES | VILLAGE_ROLES, "person_corrected") \
    X(MOVE_FILED, "filed", UINT32_MAX & ~IN(TICKET_DRAFT), TICKET_STATE_COUNT, \
        DESK_ROLES, "") \
    X(MOVE_RESCHEDULE, "reschedule", IN(TICKET_APPROVED) | WITH_PAPERS_KEPT, \
        TICKET_APPROVED, OWN_ROLES | BY_SETTINGS, "approved") \
    X(MOVE_WISH, "wish", IN(TICKET_APPROVED) | WITH_PAPERS_KEPT, TICKET_STATE_COUNT, \
        OWN_ROLES, "") \
    X(MOVE_ACCEPT, "accept-place", IN(TICKET_APPROVED) | WITH_PAPERS_KEPT, \
        TICKET_APPROVED, OWN_ROLES, "approved") \
    X(MOVE_DECLINE, "decline-place", IN(TICKET_APPROVED) | WITH_PAPERS_KEPT, \
        TICKET_STATE_COUNT, OWN_ROLES, "") \
    X(MOVE_CANNOT_COME, "cannot-come", IN(TICKET_APPROVED), TICKET_LAPSED, OWN_ROLES, \
        "") \
    X(MOVE_CANCEL, "cancel", UNSEEN | IN(TICKET_APPROVED) | WITH_PAPERS_KEPT, \
        TICKET_CANCELLED, OWN_ROLES, "") \
    X(MOVE_EXPIRE, "expire", TO_REVIEW | IN(TICKET_ARRIVED) | AFTER_VISIT, \
        TICKET_CANCELLED, 0, "expired") \
    X(MOVE_QUESTION, "question", UINT32_MAX & ~IN(TICKET_DRAFT), TICKET_STATE_COUNT, \
        ROLES_APPLYING, "") \
    X(MOVE_ANSWER, "answer", UINT32_MAX & ~IN(TICKET_DRAFT), TICKET_STATE_COUNT, \
        DESK_ROLES, "answered") \
    X(MOVE_CORRECTION, "correction", FINISHED, TICKET_PROCESSING, OWN_ROLES, \
        "processing") \
    X(MOVE_CARRIAGE, "carriage", NOT_ON_ITS_WAY, TICKET_STATE_COUNT, ROLES_APPLYING, "") \
    X(MOVE_PROCESSING, "processing", IN(TICKET_VERIFIED), TICKET_PROCESSING, DESK_ROLES, \
        "processing") \
    X(MOVE_READY, "ready", IN(TICKET_VERIFIED) | IN(TICKET_PROCESSING), TICKET_READY, \
        DESK_ROLES, "ready") \
    X(MOVE_ELECTRONIC, "electronic", \
        IN(TICKET_VERIFIED) | IN(TICKET_PROCESSING) | IN(TICKET_READY), \
        TICKET_ELECTRONIC, DESK_ROLES, "electronic") \
    X(MOVE_COLLECTED, "collected", IN(TICKET_READY), TICKET_COLLECTED, DESK_ROLES, \
        "delivered") \
    X(MOVE_SENT, "sent", IN(TICKET_READY), TICKET_SENT, DESK_ROLES, "sent") \
    X(MOVE_DELIVERED, "delivered", IN(TICKET_SENT), TICKET_DELIVERED, DESK_ROLES, \
        "delivered") \
    X(MOVE_BACK_AT_OFFICE, "returned-to-office", IN(TICKET_SENT), TICKET_READY, \
        DESK_ROLES, "back_at_office")

enum application_move {
#define APPLICATION_MOVE_CONSTANT(constant, word, from, to, roles, message) constant,
    APPLICATION_MOVE_LIST(APPLICATION_MOVE_CONSTANT)
#undef APPLICATION_MOVE_CONSTANT
        APPLICATION_MOVE_COUNT
};

struct application_move_row {
    const char *word;
    uint32_t from; /* IN()s */
    enum ticket_state to;
    uint32_t roles;
    const char *message;
};

/** Static. */
const struct application_move_row *application_move_row(enum application_move move);

/** STATUS_WRONG_STATE, with the present state as a fact. */
enum status application_move_check(
    enum application_move move, enum ticket_state state, struct error *err) MUST_CHECK;

/** Does it keep another one for the same person and service from being sent? */
bool application_state_is_live(enum ticket_state state);

/** May its form and papers be changed? */
bool application_state_is_open(enum ticket_state state);

#endif /* SERVER_PREREG_APPLICATION_RULE_H */

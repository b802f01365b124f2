/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_VISIT_MOVES_H
#define SERVER_OFFICE_VISIT_MOVES_H

/*
 * What happens to a visit once it has a number: it is called again, starts, ends, is
 * absent, held, sent elsewhere, comes back, is cancelled. A move is a row of one table:
 * from which states, to which, what the journal calls it, which time it stamps, what its
 * request says. Who may ask is a column of the list below. A clerk may move the visits of
 * its own counter. Worker threads; visit_move_decode() on the loop. The papers are
 * checked in visit_papers.h. Source: docs/rules.md, "States of a visit".
 */

#include "common/base.h"
#include "common/json_reader.h"
#include "common/outcome.h"
#include "common/role.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

#define MOVE_ROLES_CALL (ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_SUPERVISOR))
#define MOVE_ROLES_HELP (MOVE_ROLES_CALL | ROLE_BIT(ROLE_RECEPTION))

/* X(constant, word of the route, who may ask). */
#define VISIT_MOVE_LIST(X) \
    X(MOVE_RECALL, "recall", MOVE_ROLES_CALL) \
    X(MOVE_START, "start", MOVE_ROLES_CALL) \
    X(MOVE_ABSENT, "absent", MOVE_ROLES_CALL) \
    X(MOVE_RETURN, "return", MOVE_ROLES_HELP) \
    X(MOVE_CANCEL, "cancel", MOVE_ROLES_HELP) \
    X(MOVE_HOLD, "hold", MOVE_ROLES_CALL) \
    X(MOVE_TRANSFER, "transfer", MOVE_ROLES_CALL) \
    X(MOVE_FINISH, "finish", MOVE_ROLES_CALL) \
    X(MOVE_TAKE_BACK, "take-back", MOVE_ROLES_CALL) /* a finish or step, at once */ \
    X(MOVE_LANE, "lane", MOVE_ROLES_HELP)           /* of who waits */ \
    X(MOVE_CALL, "call", ROLE_BIT(ROLE_SUPERVISOR)) /* out of order */

/** A hold may end by itself after this at most. */
#define HOLD_MINUTES_MAX 480

enum visit_move {
#define VISIT_MOVE_CONSTANT(constant, word, roles) constant,
    VISIT_MOVE_LIST(VISIT_MOVE_CONSTANT)
#undef VISIT_MOVE_CONSTANT
        VISIT_MOVE_COUNT
};

/* How one file of a bundle ended, where that is another way than the first did. */
struct file_end {
    int file; /* from 2 */
    enum outcome outcome;
    char note[NOTE_SIZE];
};

/* Which visit, and what is said with the move; what a move has no word for is empty. */
struct move_input {
    char id[VISIT_ID_SIZE];
    /* Why it is held or called out of order, or a remark beside a transfer or an end. Of
     * a hold it stays out of the journal: it may name papers of a person. */
    char note[NOTE_SIZE];
    char service[SERVICE_SIZE]; /* transfer: to this service, or ... */
    int counter;                /* transfer, call: ... to this counter; 0: none */
    enum outcome outcome;       /* finish; of a bundle: of the first file, and of those
                                   that no `ends` names */
    size_t end_count;
    struct file_end ends[VISIT_FILES_MAX - 1];
    int minutes;    /* hold: waits again after so many; 0: when it is back */
    enum lane lane; /* lane; `note` is why, of priority alone: health data */
};

/** Read "lane", regular unless it says otherwise, and with priority its "reason", which
 * is kept only then: it is health data. */
void lane_decode(struct json_reader *body, enum json_need need, enum lane *lane,
    char reason[REASON_SIZE]);

/** Read what the move's request says, all but the visit's id. */
void visit_move_decode(
    enum visit_move move, struct json_reader *body, struct move_input *input);

/**
 * @param visit  as it is stored then
 * @return STATUS_OK
 *         STATUS_NOT_FOUND             no such visit, service or counter
 *         STATUS_NOT_ALLOWED           it stands at a colleague's counter
 *         STATUS_WRONG_STATE           not from the state it is in
 *         STATUS_CHECKLIST_INCOMPLETE  "verified" lacks an obligatory paper
 *         STATUS_NO_CALLS_LEFT, STATUS_COUNTER_BUSY, STATUS_COUNTER_CLOSED  of calls
 */
enum status visit_move(struct act *act, enum visit_move move,
    const struct move_input *input, struct visit *visit, struct error *err) MUST_CHECK;

/** The same of a visit that was loaded and is the caller's to move; not for calls. */
enum status visit_move_own(struct act *act, enum visit_move move,
    const struct move_input *input, struct visit *visit, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_VISIT_MOVES_H */

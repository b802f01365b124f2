/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_DESK_H
#define TESTS_SUPPORT_DESK_H

/*
 * What a clerk, a kiosk and a supervisor do in an end-to-end test, in few words. What was
 * asked and answered is told when it is not what was expected.
 */

#include "tests/support/e2e.h"

#define DESK_NUMBER_SIZE 12
#define DESK_VISIT_SIZE 27

/** Ask, and expect a status and, unless NULL, the problem's code. */
void desk_expect(struct e2e *e2e, const char *who, const char *method, const char *path,
    const char *body, int status, const char *code);

/** POST /v1/visits/{id}/MOVE ("checklist" is a PUT); `body` may be NULL. */
void desk_move(struct e2e *e2e, const char *who, const char *visit, const char *move,
    const char *body, int status, const char *code);

/** The state of a visit as the supervisor sees it. */
void desk_state(struct e2e *e2e, const char *visit, char out[16]);

/** A walk-in at the kiosk; `reason` NULL: the regular lane. Fails unless 201. */
void desk_walk_in(struct e2e *e2e, const char *service, const char *reason,
    char number[DESK_NUMBER_SIZE], char visit[DESK_VISIT_SIZE]);

/** POST /v1/checkins as "kiosk" with this code; the answer is the caller's to free. */
struct e2e_answer *desk_scan(struct e2e *e2e, const char *code);
/** The same, expecting a refusal with this status and code. */
void desk_refused(struct e2e *e2e, const char *scanned, int status, const char *code);

/** Open counter `n` as "counter-n". */
void desk_open(struct e2e *e2e, int n);
/** call-next at counter `n` as "counter-n"; number "" when nobody waits. */
void desk_call(
    struct e2e *e2e, int n, char number[DESK_NUMBER_SIZE], char visit[DESK_VISIT_SIZE]);
/** Start and finish what is called at `n`, as incomplete. */
void desk_finish(struct e2e *e2e, int n, const char *visit);
/** Call the next at counter `n`, expect this number ("": nobody), serve and finish. */
void desk_serve(struct e2e *e2e, int n, const char *number);

/** Import rows under the usual header by antrean-admin; fails unless it exits 0. */
void desk_import(struct e2e *e2e, const char *rows);

/** End the server in order and start it again at another time. */
void desk_restart_at(struct e2e *e2e, const char *clock);

/** The member of one service in GET /v1/services. */
int desk_service(struct e2e *e2e, const char *service, const char *member);

/** A ticket as another program left it: in this state, whatever it was. */
void desk_set_ticket(struct e2e *e2e, const char *registration, const char *to);

#endif /* TESTS_SUPPORT_DESK_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_CROWD_H
#define TESTS_SUPPORT_CROWD_H

/*
 * Applicants by the hundred, each with an account, a session and an application, straight
 * into an office's database: each account by HTTP is a password hash, and a message.
 */

#include "common/visit_state.h"
#include "db/db_visit.h"
#include "tests/support/e2e.h"

struct crowd_plan {
    int count;
    const char *service;
    enum ticket_state state;
    const char *day;        /* that is wished; NULL: none */
    const char *window;     /* with it */
    const char *claimed_by; /* the reviewer's username; NULL: nobody */
    const char *password;   /* hash, everybody's; NULL: nobody can sign in */
};

struct crowd_person {
    char phone[16];
    char token[E2E_TOKEN_SIZE]; /* of a session */
    char application[VISIT_ID_SIZE];
};

/** The server may run. A failure ends the test program. */
void crowd_make(
    const struct e2e *e2e, const struct crowd_plan *plan, struct crowd_person *people);

/** So many places in the afternoon window a day, none in the morning, for services
 * without a quota of their own; nothing is kept for who walks in. */
void crowd_offer_places(struct e2e *e2e, int places);

#endif /* TESTS_SUPPORT_CROWD_H */

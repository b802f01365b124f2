/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_ROLE_H
#define COMMON_ROLE_H

/*
 * Who a caller may be: the roles of staff, devices, other systems and applicants, and
 * masks of them. Any thread. Source: docs/openapi.yaml, "Roles".
 */

#include "common/base.h"

#define ROLE_LIST(X) \
    X(ROLE_ADMIN, "admin") \
    X(ROLE_SUPERVISOR, "supervisor") \
    X(ROLE_COUNTER, "counter") \
    X(ROLE_REVIEWER, "reviewer") \
    X(ROLE_RECEPTION, "reception") \
    X(ROLE_KIOSK, "kiosk") \
    X(ROLE_BOARD, "board") \
    X(ROLE_GATE, "gate") \
    X(ROLE_BACKEND, "backend") \
    X(ROLE_APPLICANT, "applicant") \
    X(ROLE_VILLAGE, "desa")

enum role {
#define ROLE_CONSTANT(constant, name) constant,
    ROLE_LIST(ROLE_CONSTANT)
#undef ROLE_CONSTANT
        ROLE_COUNT
};

#define ROLE_BIT(role) (UINT32_C(1) << (role))
/** A route with this mask answers anybody, signed in or not. */
#define ROLES_PUBLIC (UINT32_C(1) << 31)
/** The people of the office. */
#define ROLES_STAFF \
    (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_COUNTER) | \
        ROLE_BIT(ROLE_REVIEWER) | ROLE_BIT(ROLE_RECEPTION))

/** Who makes applications: for themselves, or a village operator for others. */
#define ROLES_APPLYING (ROLE_BIT(ROLE_APPLICANT) | ROLE_BIT(ROLE_VILLAGE))

/** The role's word, e.g. "supervisor"; static. */
const char *role_name(enum role role);

/** The role with this word; ROLE_COUNT when there is none. */
enum role role_from_name(const char *name);

#endif /* COMMON_ROLE_H */

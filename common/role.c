/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the roles. */
#include "common/role.h"

#include <string.h>

static const char *const names[ROLE_COUNT] = {
#define ROLE_NAME(constant, name) [constant] = (name),
    ROLE_LIST(ROLE_NAME)
#undef ROLE_NAME
};

const char *
role_name(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? names[role] : "nobody";
}

enum role
role_from_name(const char *name)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum role)i;
        }
    }
    return ROLE_COUNT;
}

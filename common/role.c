/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the roles. */
#include "common/role.h"

#include "common/words.h"

static const char *const names[] = { ROLE_LIST(WORDS_ENTRY) NULL };

const char *
role_name(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? names[role] : "nobody";
}

enum role
role_from_name(const char *name)
{
    return (enum role)words_find(names, name, ROLE_COUNT);
}

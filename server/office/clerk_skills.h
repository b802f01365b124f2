/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CLERK_SKILLS_H
#define SERVER_OFFICE_CLERK_SKILLS_H

/*
 * What the clerks can do: a counter with a clerk at it serves what both do. A clerk of
 * whom nothing is said, or nothing that the office still has, does all that the counter
 * does. Worker threads. Source: docs/rules.md, "Counters".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_clerk_service.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

struct clerk_skills {
    struct clerk_service *rows; /* owned; by account, each in its order */
    size_t count;
};

/** Of one account, or with 0 of everybody. Free it, also when it fails. */
enum status clerk_skills_load(struct act *act, int64_t account,
    struct clerk_skills *skills, struct error *err) MUST_CHECK;
void clerk_skills_free(struct clerk_skills *skills);

/** The counter with this clerk at it; account 0 is nobody, and restricts nothing. */
struct settings_counter clerk_skills_at(const struct act *act,
    const struct clerk_skills *skills, int64_t account,
    const struct settings_counter *setting);

/** Which of the clerk's services this is, from 0; behind all of them when it is none. */
size_t clerk_skills_rank(
    const struct clerk_skills *skills, int64_t account, const char *service);

/** The same of one counter, loaded for it. */
enum status clerk_counter(struct act *act, const struct settings_counter *setting,
    int64_t account, struct settings_counter *staffed, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_CLERK_SKILLS_H */

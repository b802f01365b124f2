/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/clerk_skills.h"

#include <stdlib.h>
#include <string.h>

enum status
clerk_skills_load(
    struct act *act, int64_t account, struct clerk_skills *skills, struct error *err)
{
    *skills = (struct clerk_skills){ 0 };
    return db_clerk_service_list(
        act->db, act->office, account, &skills->rows, &skills->count, err);
}

void
clerk_skills_free(struct clerk_skills *skills)
{
    free(skills->rows);
    *skills = (struct clerk_skills){ 0 };
}

struct settings_counter
clerk_skills_at(const struct act *act, const struct clerk_skills *skills, int64_t account,
    const struct settings_counter *setting)
{
    int can[CLERK_SERVICES_MAX];
    size_t count = 0;

    for (size_t i = 0; i < skills->count && count < ARRAY_LEN(can); i++) {
        int service = settings_service_index(act->settings, skills->rows[i].service);

        if (skills->rows[i].account == account && service >= 0) {
            can[count++] = service;
        }
    }
    return count > 0 ? settings_counter_only(setting, can, count) : *setting;
}

size_t
clerk_skills_rank(const struct clerk_skills *skills, int64_t account, const char *service)
{
    size_t rank = 0;

    for (size_t i = 0; i < skills->count; i++) {
        if (skills->rows[i].account != account) {
            continue;
        }
        if (strcmp(skills->rows[i].service, service) == 0) {
            return rank;
        }
        rank++;
    }
    return CLERK_SERVICES_MAX;
}

enum status
clerk_counter(struct act *act, const struct settings_counter *setting, int64_t account,
    struct settings_counter *staffed, struct error *err)
{
    struct clerk_skills skills;
    enum status st;

    *staffed = *setting;
    if (account == 0) {
        return STATUS_OK;
    }
    st = clerk_skills_load(act, account, &skills, err);
    if (st == STATUS_OK) {
        *staffed = clerk_skills_at(act, &skills, account, setting);
    }
    clerk_skills_free(&skills);
    return st;
}

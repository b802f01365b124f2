/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_HEAD_COUNTER_H
#define SERVER_OFFICE_HEAD_COUNTER_H

/* A counter as the head of the office sees it. A plain value. */

#include "common/base.h"
#include "common/visit_state.h"
#include "db/db_account.h"
#include "db/db_counter.h"
#include "db/db_visit.h"
#include "server/settings/settings.h"

struct head_counter {
    const struct settings_counter *setting;
    struct settings_counter staffed; /* the same, with what its clerk can do */
    struct counter counter;
    char clerk[PERSON_NAME_SIZE];           /* who opened it; or "" */
    char number[NUMBER_SIZE];               /* who is there; or "" */
    const struct settings_service *service; /* of who is there; NULL: nobody, or gone */
    enum visit_state state;                 /* of who is there */
    int64_t since_ms;                       /* called, or served, since */
    int32_t usual_s;                        /* what the service takes here */
    bool is_long;                           /* much longer than that by now */
};

#endif /* SERVER_OFFICE_HEAD_COUNTER_H */

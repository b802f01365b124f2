/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/look.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "db/db_review.h"

/* Pages of the desk and of counters ask for themselves again whenever the line moves: who
 * is on one is looked at once in so long. */
#define AGAIN_MS (INT64_C(10) * 60 * 1000)

static bool
is_renewed(const char *what)
{
    return strcmp(what, "desk") == 0 || strcmp(what, "counter") == 0;
}

enum status
look_note(struct act *act, const json_t *looks, struct error *err)
{
    if (!caller_is(act->caller, ROLES_STAFF | ROLE_BIT(ROLE_VILLAGE))) {
        return STATUS_OK;
    }
    for (size_t i = 0; i < json_array_size(looks); i++) {
        const json_t *pair = json_array_get(looks, i);
        struct personal_look look = { .at_ms = act->now_ms,
            .account = act->caller->account_id };
        enum status st;

        text_copy(look.application, sizeof(look.application),
            json_string_value(json_array_get(pair, 0)));
        text_copy(
            look.what, sizeof(look.what), json_string_value(json_array_get(pair, 1)));
        st = db_personal_look_add(act->db, act->office, &look,
            is_renewed(look.what) ? act->now_ms - AGAIN_MS : INT64_MAX, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

void
look_name_account(int64_t account, char out[VISIT_ID_SIZE])
{
    (void)snprintf(out, VISIT_ID_SIZE, "account:%" PRId64, account);
}

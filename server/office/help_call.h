/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_HELP_CALL_H
#define SERVER_OFFICE_HELP_CALL_H

/*
 * A counter asks for help: every other counter and the head see it until it is over, and
 * who goes there. Worker threads. Source: docs/rules.md, "Counters".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_account.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

struct help_call {
    const struct settings_counter *setting;
    int64_t since_ms;
    char by[PERSON_NAME_SIZE]; /* who goes there; or "" */
};

/**
 * Ask, or say that it is `over`; pressed twice it is so already.
 * @return STATUS_OK; STATUS_NOT_FOUND; STATUS_NOT_ALLOWED: a colleague's counter;
 *         STATUS_COUNTER_CLOSED: nobody is there
 */
enum status help_call_ask(struct act *act, int number, bool over, struct error *err)
    MUST_CHECK;

/** Which counters ask now, by number; owned array. */
enum status help_call_list(struct act *act, struct help_call **helps, size_t *count,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_HELP_CALL_H */

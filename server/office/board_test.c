/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test for the boards: one row that tells them. */
#include "server/office/board_test.h"

#include <string.h>

#include "common/event_kind.h"
#include "server/office/journal.h"
#include "server/settings/settings.h"

static bool
is_a_hall(const struct office_settings *settings, const char *hall)
{
    for (size_t i = 0; i < settings->counter_count; i++) {
        if (strcmp(settings->counters[i].hall, hall) == 0) {
            return true;
        }
    }
    return false;
}

enum status
board_test(struct act *act, const char *hall, struct error *err)
{
    if (hall[0] && !is_a_hall(act->settings, hall)) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such hall");
    }
    return journal_append(act, EVENT_BOARD_TEST, hall,
        hall[0] ? json_pack("{s:s}", "hall", hall) : NULL, err);
}

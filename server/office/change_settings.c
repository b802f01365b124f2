/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings change; boards ask again for what they show. */
#include "server/office/change_settings.h"

#include "server/office/journal.h"
#include "server/office/settings_store.h"

/* What stands on a board or is said by it comes from these parts. */
static bool
is_shown(enum settings_part part)
{
    switch (part) {
    case SETTINGS_OFFICE:
    case SETTINGS_SERVICES:
    case SETTINGS_COUNTERS:
    case SETTINGS_BOARD:
    case SETTINGS_POLICY:
        return true;
    case SETTINGS_WINDOWS:
    case SETTINGS_QUOTAS:
    case SETTINGS_CALENDAR:
    case SETTINGS_PART_COUNT:
        break;
    }
    return false;
}

enum status
change_settings(struct act *act, enum settings_part part, const json_t *body,
    const struct office_settings **out, struct error *err)
{
    enum status st =
        settings_store_put(act->db, act->office, part, body, act->now_ms, out, err);

    if (st == STATUS_OK) {
        st = journal_append(act, "settings.changed", settings_part_name(part), NULL, err);
    }
    if (st == STATUS_OK && is_shown(part)) {
        st = journal_append(act, "board.content", settings_part_name(part), NULL, err);
    }
    if (st != STATUS_OK) {
        settings_unref(*out);
        *out = NULL;
    }
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings change; boards ask again for what they show. */
#include "server/office/change_settings.h"

#include <stdlib.h>
#include <string.h>

#include "common/event_kind.h"
#include "common/json.h"
#include "db/db_setting_version.h"
#include "db/journal_row.h"
#include "server/office/journal.h"
#include "server/office/settings_diff.h"
#include "server/settings/settings_store.h"

#define JOURNAL_ROOM (JOURNAL_DATA_SIZE - 120) /* beside the frame around it */

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

/* What changed, and the version it is now. */
static enum status
tell(struct act *act, enum settings_part part, const json_t *was, const json_t *is,
    struct error *err)
{
    const char *name = settings_part_name(part);
    struct setting_version version;
    json_t *data;
    enum status st = db_setting_version_last(act->db, act->office, name, &version, err);

    if (st != STATUS_OK) {
        return st;
    }
    data = settings_diff(was, is, JOURNAL_ROOM);
    (void)json_object_set_new(data, "version", json_integer(version.version));
    st = journal_append(act, EVENT_SETTINGS_CHANGED, name, data, err);
    if (st != STATUS_OK || !is_shown(part)) {
        return st;
    }
    return journal_append(act, EVENT_BOARD_CONTENT, name, NULL, err);
}

/* Is it the settings' own fault, which a change is to mend? */
static bool
is_spoilt(enum status st)
{
    return st == STATUS_NOT_FOUND || st == STATUS_INVALID_SETTINGS;
}

/* The parts that are replaced as they are now; one that cannot be read is left out. */
static enum status
load_present(struct act *act, const json_t *parts, json_t *present, struct error *err)
{
    enum status st = STATUS_OK;

    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        enum settings_part part = (enum settings_part)i;
        const char *name = settings_part_name(part);
        json_t *body;

        if (!json_object_get(parts, name)) {
            continue;
        }
        st = settings_store_part(act->db, act->office, part, &body, err);
        if (st == STATUS_OK) {
            (void)json_object_set_new(present, name, body);
        } else if (is_spoilt(st)) {
            st = STATUS_OK;
        }
    }
    return st;
}

/* Those in force now; NULL when they cannot be loaded, which is no reason to leave them
 * so. */
static enum status
load_old(struct act *act, const struct office_settings **old, struct error *err)
{
    enum status st;

    if (act->settings) {
        *old = settings_ref(act->settings);
        return STATUS_OK;
    }
    st = settings_store_load(act->db, act->office, old, err);
    return is_spoilt(st) ? STATUS_OK : st;
}

static enum status
judge(struct act *act, struct settings_change *change, struct error *err)
{
    const struct office_settings *old;
    const struct finding *refused;
    enum status st;

    change->faults = json_array();
    st = settings_store_judge(
        act->db, act->office, change->parts, change->faults, &change->settings, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = load_old(act, &old, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = settings_fit_change(act, old, change->settings, &change->findings, err);
    refused = findings_refused(&change->findings);
    if (st == STATUS_OK && refused && old) {
        st = finding_fault(refused, err);
    }
    settings_unref(old);
    return st;
}

static enum status
write_and_tell(
    struct act *act, struct settings_change *change, int64_t undo_to, struct error *err)
{
    json_t *was = json_object();
    enum status st = load_present(act, change->parts, was, err);

    if (st == STATUS_OK) {
        st = settings_store_write(act->db, act->office, change->parts, act->caller->actor,
            undo_to, act->now_ms, change->settings, err);
    }

    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        enum settings_part part = (enum settings_part)i;
        const char *name = settings_part_name(part);
        const json_t *is = json_object_get(change->parts, name);

        if (is) {
            st = tell(act, part, json_object_get(was, name), is, err);
        }
    }
    json_decref(was);
    return st;
}

enum status
change_settings(struct act *act, struct settings_change *change, struct error *err)
{
    enum status st = judge(act, change, err);

    if (st != STATUS_OK || change->dry_run) {
        return st;
    }
    return write_and_tell(act, change, /* undo_to= */ -1, err);
}

/* The document that an undo of this part puts back, and what an undo of that one would.
 */
static enum status
load_before(
    struct act *act, const char *name, json_t **body, int64_t *undo_to, struct error *err)
{
    struct setting_version last, before;
    char *text;
    enum status st = db_setting_version_last(act->db, act->office, name, &last, err);

    *body = NULL;
    if (st == STATUS_NOT_FOUND || (st == STATUS_OK && last.undo_to == 0)) {
        return error_set(err, STATUS_NOT_FOUND, "%s: there is nothing to undo", name);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = db_setting_version_get(
        act->db, act->office, name, last.undo_to, &before, &text, err);
    if (st == STATUS_NOT_FOUND) {
        return error_set(err, STATUS_NOT_FOUND, "%s: it is too long ago", name);
    }
    if (st != STATUS_OK) {
        return st;
    }
    *undo_to = before.undo_to;
    st = json_parse_object(text, strlen(text), body, err);
    free(text);
    return st;
}

enum status
undo_settings(struct act *act, enum settings_part part, struct settings_change *change,
    struct error *err)
{
    const char *name = settings_part_name(part);
    json_t *body, *parts;
    int64_t undo_to = 0;
    enum status st = load_before(act, name, &body, &undo_to, err);

    if (st != STATUS_OK) {
        return st;
    }
    parts = json_pack("{s:o}", name, body);
    change->parts = parts;
    st = judge(act, change, err);
    if (st == STATUS_OK && !change->dry_run) {
        st = write_and_tell(act, change, undo_to, err);
    }
    change->parts = NULL;
    json_decref(parts);
    return st;
}

void
settings_change_destroy(struct settings_change *change)
{
    json_decref(change->faults);
    findings_destroy(&change->findings);
    settings_unref(change->settings);
}

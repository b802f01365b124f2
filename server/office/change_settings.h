/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CHANGE_SETTINGS_H
#define SERVER_OFFICE_CHANGE_SETTINGS_H

/*
 * Parts of the office's settings are replaced: judged together with those that stay, and
 * against the people and tickets that go by them (settings_fit.h); stored, with what was
 * kept for an undo; journalled with what changed; told to the boards. Worker threads.
 * Source: docs/rules.md, "Settings" and "Settings under a living line".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/office/settings_fit.h"
#include "server/settings/settings.h"

struct settings_change {
    const json_t *parts; /* borrowed: an object, each replaced part under its name */
    bool dry_run;        /* judge only */
    /* Results, to be given to settings_change_destroy() in any case. */
    json_t *faults; /* owned: {"part","field","why"}, of the first part with any */
    struct findings findings; /* refused ones and warnings */
    /* A reference: in force after the commit, or, of a dry run, what would be. NULL when
     * the parts cannot be read. */
    const struct office_settings *settings;
};

/**
 * @return STATUS_OK
 *         STATUS_INVALID_SETTINGS  `faults` or refused findings say why, `err` the first
 *                                  of them; nothing changed
 *         STATUS_STORAGE
 */
enum status change_settings(
    struct act *act, struct settings_change *change, struct error *err) MUST_CHECK;

/**
 * Put back what a part was before its last change that was not undone; judged and told as
 * any other change.
 * @return as change_settings(); STATUS_NOT_FOUND: there is nothing to undo
 */
enum status undo_settings(struct act *act, enum settings_part part,
    struct settings_change *change, struct error *err) MUST_CHECK;

void settings_change_destroy(struct settings_change *change);

#endif /* SERVER_OFFICE_CHANGE_SETTINGS_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CHANGE_SETTINGS_H
#define SERVER_OFFICE_CHANGE_SETTINGS_H

/*
 * A part of the office's settings is replaced: judged together with the seven that stay,
 * stored, journalled, and told to the boards. The journal says who changed which part and
 * when, never what stands in it. Worker threads. Source: docs/rules.md, "Settings".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/office/settings.h"

/**
 * @param body  the whole new part, borrowed
 * @param out   on STATUS_OK a reference to the settings that are in force after the
 *              commit; else NULL
 * @return STATUS_OK
 *         STATUS_INVALID_SETTINGS  err->text names part and field; nothing changed
 *         STATUS_STORAGE
 */
enum status change_settings(struct act *act, enum settings_part part, const json_t *body,
    const struct office_settings **out, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_CHANGE_SETTINGS_H */

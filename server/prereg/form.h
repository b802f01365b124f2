/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_FORM_H
#define SERVER_PREREG_FORM_H

/*
 * The form of a service: what was typed in a field becomes the value that is kept, or a
 * refusal that names the field. Values are texts: dates as 2026-07-14, times as 08:00,
 * numbers with a point. Pure. Source: docs/rules.md, "Forms".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/settings/settings.h"

/**
 * Put what was typed over what is there.
 *
 * @param typed  {"field": "text" or a number or null}; null or "" empties a field
 * @param form   the values so far, changed in place
 * @return STATUS_OK
 *         STATUS_BAD_REQUEST  the first field that is none of the form's or cannot be so
 */
enum status form_fill(const struct settings_service *service, const json_t *typed,
    json_t *form, struct error *err) MUST_CHECK;

/** The required fields that are empty: a list of their ids; owned. */
json_t *form_missing(const struct settings_service *service, const json_t *form);

#endif /* SERVER_PREREG_FORM_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_APPLICATION_JSON_H
#define SERVER_API_APPLICATION_JSON_H

/* An application as JSON: for its owner, in the reviewers' list, to a reviewer who took
 * it. Worker threads. Source: docs/openapi.yaml, "Application". */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

/** What a list shows: no person, no form. */
json_t *json_of_application_row(struct act *act, const struct application *application);

/** A list of them. */
json_t *json_of_application_rows(
    struct act *act, const struct application *applications, size_t count);

/**
 * All of it: form, papers, steps, ticket; `with_person` adds who applies.
 * @param json  owned
 */
enum status json_of_application(struct act *act, const struct application *application,
    bool with_person, json_t **json, struct error *err) MUST_CHECK;

/** Papers that were given before (docs/openapi.yaml, "EarlierPaper"); owned. */
json_t *json_of_earlier_papers(
    struct act *act, const struct earlier_paper *papers, size_t count);

/** A service as the catalogue shows it: papers, form, time, price. */
json_t *json_of_catalogue_service(
    const struct office_settings *settings, const struct settings_service *service);

#endif /* SERVER_API_APPLICATION_JSON_H */

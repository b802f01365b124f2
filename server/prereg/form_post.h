/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_FORM_POST_H
#define SERVER_PREREG_FORM_POST_H

/*
 * The form post: staff register an application for a person who stands there with papers
 * in hand and no phone to do it with, take the papers, and give a day. One commit: the
 * person's account, the application, which papers were taken and where they lie, the
 * place and its ticket. Worker threads. Source: docs/rules.md, "The form post".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"
#include "server/office/act.h"
#include "server/prereg/desk_person.h"
#include "server/settings/settings.h"

#define FORM_POST_PLACE_SIZE 161 /* "Lemari 2, map 14" */

struct form_post_input {
    char service[SERVICE_SIZE];
    struct desk_person who;
    size_t paper_count; /* that were handed over */
    char papers[SETTINGS_DOCUMENTS_MAX][SETTINGS_CODE_SIZE];
    char place[FORM_POST_PLACE_SIZE]; /* where they lie now; "" with no papers */
    char day[DATE_SIZE + 1];          /* both, or neither: the first free place from */
    char window[SETTINGS_CODE_SIZE];  /* tomorrow on */
};

/**
 * @param lacks  on STATUS_WRONG_STATE for another live one {"registration", "state"};
 *               owned
 * @param known  on STATUS_PERSON_KNOWN
 * @return STATUS_OK; STATUS_NOT_FOUND: no such service; as booking_find() and
 *         desk_person_start()
 *         STATUS_BAD_REQUEST   a paper that the service does not ask for
 *         STATUS_WRONG_STATE   the person has another live one for this service
 */
enum status form_post(struct act *act, const struct form_post_input *in,
    struct application *application, json_t **lacks, struct desk_known_person *known,
    struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_FORM_POST_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_VILLAGE_H
#define SERVER_PREREG_VILLAGE_H

/*
 * Village operators (role `desa`): they make applications for people who have no phone,
 * with their consent, and say that the village knows of one where its service asks for
 * it. Worker threads. Source: docs/rules.md, "Village operators".
 */

#include <jansson.h>

#include "common/status.h"
#include "server/office/act.h"
#include "server/prereg/application.h"
#include "server/prereg/desk_person.h"

#define VILLAGE_LIST_MAX 200

struct village_input {
    char service[SETTINGS_CODE_SIZE];
    struct desk_person who;
    char consent[APPLICANT_NOTE_SIZE]; /* who agreed, and how */
};

/** A draft for somebody, whose consent is noted with it.
 * STATUS_NOT_FOUND: no such service; as desk_person_start(), of whom `known` is. */
enum status village_start(struct act *act, const struct village_input *in,
    struct application *application, struct desk_known_person *known, struct error *err)
    MUST_CHECK;

/** Those that wait for the caller's village, oldest first; owned array. */
enum status village_list(struct act *act, struct application **applications,
    size_t *count, struct error *err) MUST_CHECK;

/** MOVE_ENDORSE or MOVE_VILLAGE_RETURN of one that waits for the caller's village. */
enum status village_decide(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err) MUST_CHECK;

/**
 * Before it is sent: does it wait for its village? It does where the service asks for it,
 * the village has not known of it yet, and somebody of the village may sign in.
 */
enum status village_wait(struct act *act, const struct settings_service *service,
    struct application *application, struct error *err) MUST_CHECK;

/**
 * Those that wait for a village of which nobody may sign in any more go on to the
 * reviewers, some at a time: STATUS_EMPTY where there are more.
 */
enum status village_tend(struct act *act, struct error *err) MUST_CHECK;

/**
 * Names for a field of the form that says where somebody lives: the office's kecamatan,
 * and, where the service asks the village, those of operators who may sign in. Written
 * so, an application is counted and finds its village. Owned; NULL: it is no such field.
 */
enum status village_names(struct act *act, const struct settings_service *service,
    const char *field, json_t **names, struct error *err) MUST_CHECK;

/** Once it was sent: the village knows of what its operator made. */
enum status village_made(struct act *act, const struct settings_service *service,
    struct application *application, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_VILLAGE_H */

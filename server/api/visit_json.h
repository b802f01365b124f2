/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_VISIT_JSON_H
#define SERVER_API_VISIT_JSON_H

/*
 * Visits, arrivals and counters as JSON. Which of them a caller may see is
 * decided by the acts; nothing is left out here. Any thread; each result is a new
 * reference. Source: docs/openapi.yaml.
 */

#include <jansson.h>

#include "common/json_writer.h"
#include "server/office/arrival.h"
#include "server/office/overview.h"
#include "server/office/track.h"

/** "A005". */
json_t *json_of_number(const struct visit *visit);
/** The answer to whoever brought somebody in. */
void write_arrival(
    struct json_writer *w, const struct act *act, const struct arrival *arrival);
json_t *json_of_service(const struct act *act, const struct service_view *view);
/** {"code","prefix","name"} of a service, also of one that is offered no more. */
json_t *json_of_service_name(const struct act *act, const char *code);
/** A number as it stands, for who helps its bearer: no person, reason or note. */
json_t *json_of_line_visit(const struct act *act, const struct visit *visit);
/** What became of it, in a list of many: no person, reason or note. */
json_t *json_of_past_visit(const struct act *act, const struct visit *visit);
/** As staff see it: with the person, where the view has one, and the checklist. */
void write_visit_view(
    struct json_writer *w, const struct act *act, const struct visit_view *view);
json_t *json_of_counter_view(const struct act *act, const struct counter_view *view);
struct answer;
/** Whose data a visit's view holds: of each file its person; `what` of them. */
void visit_looked(struct answer *answer, const struct visit_view *view, const char *what);
/** Whoever looks at the person of a colleague's counter is noted; who calls is by that.
 */
void counter_looked(
    struct answer *answer, const struct act *act, const struct counter_view *view);
/** What the person who follows a number may know. */
void write_position(struct json_writer *w, const struct position *position);

#endif /* SERVER_API_VISIT_JSON_H */

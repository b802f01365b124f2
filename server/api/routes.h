/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_ROUTES_H
#define SERVER_API_ROUTES_H

/*
 * The sets of routes of server/api/, and what a file with routes works with.
 * server/route_sets.c lists them.
 */

#include "server/api/answer.h"
#include "server/http/request.h"
#include "server/http/route.h"
#include "server/office/act.h"

extern const struct route_set routes_arrivals;
extern const struct route_set routes_desk;
extern const struct route_set routes_counters;
extern const struct route_set routes_visits;
extern const struct route_set routes_boards;
extern const struct route_set routes_day;
extern const struct route_set routes_pictures;
extern const struct route_set routes_voice;
extern const struct route_set routes_settings;
extern const struct route_set routes_devices;
extern const struct route_set routes_backend;
extern const struct route_set routes_session;
extern const struct route_set routes_accounts;
extern const struct route_set routes_applications;
extern const struct route_set routes_papers;
extern const struct route_set routes_handover;
extern const struct route_set routes_uploads;
extern const struct route_set routes_village;
extern const struct route_set routes_me;
extern const struct route_set routes_reviews;
extern const struct route_set routes_messages;
extern const struct route_set routes_staff;
extern const struct route_set routes_pairing;
extern const struct route_set routes_reports;
extern const struct route_set routes_overview;
extern const struct route_set routes_surveys;
extern const struct route_set routes_journal;
extern const struct route_set routes_health;
extern const struct route_set routes_feed;
extern const struct route_set routes_phones;

/** The `run` of every route that turns a ticket into a number: a struct check_in_input.
 */
enum status check_in_answer(
    struct act *act, void *input, struct answer *answer, struct error *err) MUST_CHECK;

#endif /* SERVER_API_ROUTES_H */

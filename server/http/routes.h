/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_ROUTES_H
#define SERVER_HTTP_ROUTES_H

/* The route sets, one a route_<subject>.c. routes.c lists them. */

#include "server/http/route.h"

extern const struct route_set routes_arrivals;
extern const struct route_set routes_counters;
extern const struct route_set routes_visits;
extern const struct route_set routes_boards;
extern const struct route_set routes_pictures;
extern const struct route_set routes_settings;
extern const struct route_set routes_devices;
extern const struct route_set routes_session;
extern const struct route_set routes_health;
extern const struct route_set routes_pages;
extern const struct route_set routes_feed;
extern const struct route_set routes_track_events;

#endif /* SERVER_HTTP_ROUTES_H */

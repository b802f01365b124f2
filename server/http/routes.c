/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every set of routes there is. */
#include "server/http/routes.h"

const struct route_set *const route_sets[] = {
    &routes_arrivals,
    &routes_counters,
    &routes_visits,
    &routes_boards,
    &routes_pictures,
    &routes_settings,
    &routes_devices,
    &routes_session,
    &routes_health,
    &routes_pages,
    &routes_feed,
    &routes_track_events,
    NULL,
};

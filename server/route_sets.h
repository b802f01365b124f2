/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ROUTE_SETS_H
#define SERVER_ROUTE_SETS_H

/* Every set of routes that antrean-server answers, of server/api/ and server/pages/. */

#include "server/http/route.h"

/** NULL at the end. */
extern const struct route_set *const route_sets[];

#endif /* SERVER_ROUTE_SETS_H */

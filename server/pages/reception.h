/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_RECEPTION_H
#define SERVER_PAGES_RECEPTION_H

/*
 * The information desk, `/penerimaan`: its pages and the questions that stand before what
 * is done. What is done are acts of the API.
 */

#include "server/http/route.h"

extern const struct route_set routes_reception;
extern const struct route_set routes_reception_post;

#endif /* SERVER_PAGES_RECEPTION_H */

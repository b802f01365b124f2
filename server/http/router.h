/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_ROUTER_H
#define SERVER_HTTP_ROUTER_H

/* Finding the route of a request. Immutable once made; any thread. */

#include "common/base.h"

struct route;
struct route_set;
struct router;

#define ROUTE_PARAMS_MAX 3
#define ROUTE_PARAM_SIZE 129
#define ALLOW_SIZE 64

struct route_match {
    const struct route *route; /* NULL: see `allow` */
    size_t param_count;
    struct {
        const char *name; /* borrowed from the route: "id}/..." */
        size_t name_len;
        char value[ROUTE_PARAM_SIZE]; /* decoded */
    } params[ROUTE_PARAMS_MAX];
    char allow[ALLOW_SIZE]; /* methods of this path, "GET, HEAD"; "": no such path */
};

/** `sets` ends with NULL; aborts on two routes that are the same. */
struct router *router_new(const struct route_set *const *sets);
void router_free(struct router *router);

/** `path` is a normal path without query, `len` bytes. HEAD finds
 * GET, but for streams. */
void router_match(const struct router *router, const char *method, const char *path,
    size_t len, struct route_match *match);

/** Every route, in no order. */
const struct route *const *router_routes(const struct router *router, size_t *count);

#endif /* SERVER_HTTP_ROUTER_H */

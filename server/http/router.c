/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Routes by the number of parts in their path, so that a request is compared with few.
 */
#include "server/http/router.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/route.h"

#define LOG_TAG "server/http"
#define PARTS_MAX 8

struct candidate {
    const struct route *route; /* NULL at the end of a list */
    size_t literal;            /* so many bytes of a path are as in the route's */
};

struct router {
    const struct route **routes; /* owned; the routes are static */
    size_t count;
    struct candidate *by_parts[PARTS_MAX + 1]; /* owned */
};

static size_t
count_parts(const char *path, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++) {
        count += path[i] == '/' ? 1 : 0;
    }
    return count;
}

static size_t
part_len(const char *part, const char *end)
{
    const char *slash = memchr(part, '/', (size_t)(end - part));

    return (size_t)((slash ? slash : end) - part);
}

/* Decode a part; the head's check has made sure that escapes are whole. */
static bool
decode(const char *part, size_t len, char *out)
{
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        char c = part[i];

        if (c == '%') {
            c = (char)text_escaped(&part[i], len - i);
            i += 2;
        }
        if (used + 1 >= ROUTE_PARAM_SIZE) {
            return false;
        }
        out[used++] = c;
    }
    out[used] = '\0';
    return used > 0 && text_is_clean_utf8(out, used);
}

/* Compare a path with a route's pattern, and read the parameters. */
static bool
path_fits(
    const struct route *route, const char *path, size_t len, struct route_match *match)
{
    const char *pattern = route->path + 1;
    const char *pattern_end = route->path + strlen(route->path);
    const char *part = path + 1;
    const char *end = path + len;

    match->param_count = 0;
    for (;;) {
        size_t want = part_len(pattern, pattern_end);
        size_t have = part_len(part, end);

        if (want > 0 && pattern[0] == '{') {
            size_t i = match->param_count++;

            match->params[i].name = pattern + 1;
            match->params[i].name_len = want - 2;
            if (!decode(part, have, match->params[i].value)) {
                return false;
            }
        } else if (want != have || memcmp(pattern, part, want) != 0) {
            return false;
        }
        pattern += want;
        part += have;
        if (pattern == pattern_end || part == end) {
            return pattern == pattern_end && part == end;
        }
        pattern++;
        part++;
    }
}

struct router *
router_new(const struct route_set *const *sets)
{
    struct router *router = xcalloc(1, sizeof(*router));
    size_t max = 0;

    for (size_t i = 0; sets[i]; i++) {
        max += sets[i]->count;
    }
    router->routes = xcalloc(max + 1, sizeof(struct route *));
    for (size_t i = 0; sets[i]; i++) {
        for (size_t j = 0; j < sets[i]->count; j++) {
            const struct route *route = &sets[i]->routes[j];

            for (size_t k = 0; k < router->count; k++) {
                if (strcmp(router->routes[k]->path, route->path) == 0 &&
                    strcmp(router->routes[k]->method, route->method) == 0) {
                    log_fatal(NULL, "two routes for %s %s", route->method, route->path);
                }
            }
            router->routes[router->count++] = route;
        }
    }
    for (size_t parts = 0; parts <= PARTS_MAX; parts++) {
        struct candidate *list = xcalloc(router->count + 1, sizeof(*list));
        size_t count = 0;

        for (size_t i = 0; i < router->count; i++) {
            const struct route *route = router->routes[i];
            size_t literal = strcspn(route->path, "{");
            size_t at = count;

            if (count_parts(route->path, strlen(route->path)) != parts) {
                continue;
            }
            /* "/v1/counters/all" before "/v1/counters/{n}" */
            while (at > 0 && literal > list[at - 1].literal) {
                list[at] = list[at - 1];
                at--;
            }
            list[at] = (struct candidate){ .route = route, .literal = literal };
            count++;
        }
        router->by_parts[parts] = list;
    }
    return router;
}

void
router_free(struct router *router)
{
    if (!router) {
        return;
    }
    for (size_t i = 0; i <= PARTS_MAX; i++) {
        free(router->by_parts[i]);
    }
    free(router->routes);
    free(router);
}

/* One more method that the path knows; HEAD goes with GET. */
static void
allow(struct route_match *match, const struct route *route)
{
    bool head = strcmp(route->method, "GET") == 0 && !route->stream;
    const char *names[] = { route->method, head ? "HEAD" : NULL };

    for (size_t i = 0; i < ARRAY_LEN(names) && names[i]; i++) {
        if (strstr(match->allow, names[i])) { /* no name is part of another */
            continue;
        }
        if (match->allow[0]) {
            text_append(match->allow, sizeof(match->allow), ", ");
        }
        text_append(match->allow, sizeof(match->allow), names[i]);
    }
}

void
router_match(const struct router *router, const char *method, const char *path,
    size_t len, struct route_match *match)
{
    size_t parts = count_parts(path, len);
    bool head = strcmp(method, "HEAD") == 0;
    const char *wanted = head ? "GET" : method;

    match->route = NULL;
    match->allow[0] = '\0';
    if (parts > PARTS_MAX) {
        return;
    }
    for (const struct candidate *at = router->by_parts[parts]; at->route; at++) {
        const struct route *route = at->route;

        if (at->literal > len || memcmp(route->path, path, at->literal) != 0 ||
            !path_fits(route, path, len, match)) {
            continue;
        }
        if (strcmp(route->method, method) == 0 ||
            (strcmp(route->method, wanted) == 0 && !route->stream)) {
            match->route = route;
            return;
        }
        allow(match, route);
    }
}

const struct route *const *
router_routes(const struct router *router, size_t *count)
{
    *count = router->count;
    return router->routes;
}

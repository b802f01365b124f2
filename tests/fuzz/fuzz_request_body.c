/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A body as every route that takes one reads it: parsed, decoded into the route's own
 * struct, released. Whatever comes, the answer is a status and no byte is out of place.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <event2/http.h>

#include "common/json.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/request_internal.h"
#include "server/http/router.h"
#include "server/route_sets.h"

#define PATH_SIZE 128

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The route's path with something in each of its places: "/v1/counters/1/pause". */
static void
fill_path(const char *template, char out[PATH_SIZE])
{
    size_t len = 0;

    while (*template && len + 1 < PATH_SIZE) {
        if (*template == '{') {
            const char *value = text_starts_with(template, "{part}") ? "policy" : "1";

            len += (size_t)snprintf(out + len, PATH_SIZE - len, "%s", value);
            template = strchr(template, '}') + 1;
        } else {
            out[len++] = *template ++;
        }
    }
    out[len] = '\0';
}

static void
decode(const struct router *router, const struct route *route, json_t *body)
{
    struct evhttp_request *evreq = evhttp_request_new(NULL, NULL); /* without headers */
    struct request req = { .json = body, .evreq = evreq };
    struct error err = { 0 };
    char path[PATH_SIZE];
    void *input;
    enum status st;

    TAILQ_INIT(&req.query);
    fill_path(route->path, path);
    router_match(router, route->method, path, strlen(path), &req.match);
    assert(req.match.route == route);
    input = xcalloc(1, route->input_size + 1);
    st = route->decode(&req, input, &err);
    assert(st == STATUS_OK || err.code == st);
    if (route->release) {
        route->release(input);
    }
    free(input);
    evhttp_request_free(evreq);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct router *router;
    json_t *body = NULL;

    if (!router) {
        router = router_new(route_sets);
    }
    if (json_parse_object((const char *)data, size, &body, NULL) != STATUS_OK) {
        return 0;
    }
    for (const struct route_set *const *set = route_sets; *set; set++) {
        for (size_t i = 0; i < (*set)->count; i++) {
            const struct route *route = &(*set)->routes[i];

            if (route->decode && strcmp(route->method, "GET") != 0 && !route->raw_body) {
                decode(router, route, body);
            }
        }
    }
    json_decref(body);
    return 0;
}

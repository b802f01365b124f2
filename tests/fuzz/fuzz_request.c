/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request as it comes from the network: the head in two pieces, the route of its path,
 * the JSON of its body. A sound head has one reading; however it is cut, the answer is
 * the same.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "server/http/head.h"
#include "server/http/router.h"
#include "server/route_sets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_route(const struct head *head)
{
    static struct router *router;
    struct route_match match;
    size_t len = strcspn(head->target, "?");

    if (!router) {
        router = router_new(route_sets);
    }
    router_match(router, head->method, head->target, len, &match);
    for (size_t i = 0; match.route && i < match.param_count; i++) {
        assert(match.params[i].value[0]);
        assert(strlen(match.params[i].value) < ROUTE_PARAM_SIZE);
        assert(!strchr(match.params[i].value, '/'));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct head whole;
    struct head cut;
    size_t used = 0;
    size_t half = size / 2;
    enum head_result result;
    enum head_result again;

    memset(&whole, 0, sizeof(whole));
    result = head_feed(&whole, data, size, &used);
    assert(used <= size);
    memset(&cut, 0, sizeof(cut));
    again = head_feed(&cut, data, half, &used);
    if (again == HEAD_MORE) {
        again = head_feed(&cut, data + half, size - half, &used);
        used += half;
    }
    assert(again == result);
    if (result == HEAD_BAD) {
        assert(whole.why && whole.http == cut.http);
        return 0;
    }
    if (result == HEAD_DONE) {
        json_t *body = NULL;

        assert(whole.target[0] == '/' && whole.content_length == cut.content_length);
        check_route(&whole);
        if (json_parse_object((const char *)data + used, size - used, &body, NULL) ==
            STATUS_OK) {
            assert(json_is_object(body));
        }
        json_decref(body);
    }
    return 0;
}

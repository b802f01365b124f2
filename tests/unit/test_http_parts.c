/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small parts of server/http/ without a socket: routes, limits, callers, sentences. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "server/api/caller_cache.h"
#include "server/http/fields.h"
#include "server/http/rate_limit.h"
#include "server/http/route.h"
#include "server/http/router.h"
#include "tests/support/test.h"

static const struct route test_routes[] = {
    { .method = "GET", .path = "/", .roles = ROLES_PUBLIC },
    { .method = "GET", .path = "/a/{x}", .roles = ROLES_PUBLIC },
    { .method = "GET", .path = "/a/b", .roles = ROLES_PUBLIC },
    { .method = "POST", .path = "/a/b", .roles = ROLES_PUBLIC },
    { .method = "GET", .path = "/s", .roles = ROLES_PUBLIC, .stream = true },
    { .method = "PUT", .path = "/a/{first}/c/{second}", .roles = ROLES_PUBLIC },
};
static const struct route_set test_set = ROUTE_SET(test_routes);
static const struct route_set *const test_sets[] = { &test_set, NULL };

static const struct {
    const char *method, *path;
    int want; /* index of the route, -1: none */
    const char *param, *allow;
} matches[] = {
    { "GET", "/", 0, "", "" },
    { "GET", "/a/b", 2, "", "" }, /* the literal one wins */
    { "POST", "/a/b", 3, "", "" },
    { "GET", "/a/bc", 1, "bc", "" },
    { "HEAD", "/a/bc", 1, "bc", "" },
    { "PUT", "/a/1/c/2", 5, "1", "" },
    { "GET", "/a/x%20y", 1, "x y", "" },
    { "GET", "/a/%C3%A9", 1, "\xc3\xa9", "" },
    { "DELETE", "/a/bc", -1, "", "GET, HEAD" },
    { "DELETE", "/a/b", -1, "", "GET, HEAD, POST" }, /* both routes, each once */
    { "HEAD", "/s", -1, "", "GET" },                 /* a stream has no head */
    { "GET", "/a", -1, "", "" },
    { "GET", "/a/", -1, "", "" },
    { "GET", "/a/b/", -1, "", "" },
    { "GET", "/a/%FF", -1, "", "" }, /* not UTF-8 */
    { "GET", "/1/2/3/4/5/6/7/8/9/10", -1, "", "" },
};

static const struct {
    const char *tags;
    bool knows, permits;
} etags[] = {
    { NULL, false, true }, { "", false, false }, { "\"abc\"", true, true },
    { "W/\"abc\"", true, false }, { "\"x\", \"abc\"", true, true },
    { "\"x,y\",W/\"abc\"", true, false }, { "W/\"abc\", \"abc\"", true, true },
    { " * ", true, true }, { "abc", false, false }, { "\"abcd\"", false, false },
    { "\"ab\", \"c\"", false, false }, { "\"abc", false, false },
    { "x, \"abc\"", false, false }, /* no list of tags */
};

static void
test_tags_are_compared_weakly_to_read_and_strongly_to_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(etags); i++) {
        assert_int_equal(field_knows_etag(etags[i].tags, "\"abc\""), etags[i].knows);
        assert_int_equal(field_permits_etag(etags[i].tags, "\"abc\""), etags[i].permits);
    }
}

static const struct {
    const char *type;
    bool want;
} json_types[] = {
    { "application/json", true },
    { "Application/JSON; charset=utf-8", true },
    { "application/json ;x", true },
    { NULL, false },
    { "", false },
    { "text/plain", false },
    { "application/jsonx", false },
    { "application/x-www-form-urlencoded", false },
};

static void
test_json_says_that_it_is_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(json_types); i++) {
        assert_int_equal(
            field_is_type(json_types[i].type, "application/json"), json_types[i].want);
    }
}

static const struct {
    const char *fetch_site, *origin, *host;
    bool any_port, want;
} origins[] = {
    { NULL, NULL, "a.id", false, true }, /* no browser */
    { "same-origin", "http://evil.id", "a.id", false, true },
    { "none", NULL, "a.id", false, true }, /* typed by a person */
    { "same-site", "http://a.id", "a.id", false, false },
    { "cross-site", NULL, "a.id", false, false },
    { NULL, "http://a.id:8080", "a.id:8080", false, true },
    { NULL, "https://A.id", "a.id", false, true },
    { NULL, "http://a.id:8080", "a.id", false, false },
    { NULL, "http://a.id:8080", "a.id", true, true }, /* a proxy has its own port */
    { NULL, "http://a.id.evil.id", "a.id", true, false },
    { NULL, "http://[::1]:8080", "[::1]:80", true, true },
    { NULL, "http://[::2]:8080", "[::1]:80", true, false },
    { NULL, "null", "a.id", true, false },
    { NULL, "http://", "", true, false },
    { NULL, "http://a.id", NULL, false, false },
};

static void
test_what_another_site_sends_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(origins); i++) {
        assert_int_equal(field_is_same_origin(origins[i].fetch_site, origins[i].origin,
                             origins[i].host, origins[i].any_port),
            origins[i].want);
    }
}

static void
test_an_escape_is_whole_or_none(void **state)
{
    (void)state;
    assert_int_equal(text_escaped("%3F", 3), '?');
    assert_int_equal(text_escaped("%a0 and more", 12), 0xa0);
    assert_int_equal(text_escaped("%ff", 2), -1); /* cut */
    assert_int_equal(text_escaped("%f", 3), -1);  /* a NUL behind it */
    assert_int_equal(text_escaped("%", 3), -1);
    assert_int_equal(text_escaped("%g0", 3), -1);
    assert_int_equal(text_escaped("%0g", 3), -1);
    assert_int_equal(text_escaped("%:0", 3), -1);
    assert_int_equal(text_escaped("a3F", 3), -1);
}

static void
test_a_path_finds_its_route(void **state)
{
    struct router *router = router_new(test_sets);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(matches); i++) {
        struct route_match match;

        router_match(
            router, matches[i].method, matches[i].path, strlen(matches[i].path), &match);
        assert_ptr_equal(
            match.route, matches[i].want < 0 ? NULL : &test_routes[matches[i].want]);
        if (matches[i].want >= 0) {
            assert_string_equal(
                match.param_count > 0 ? match.params[0].value : "", matches[i].param);
        } else {
            assert_string_equal(match.allow, matches[i].allow);
        }
    }
    router_free(router);
}

/* A part of 128 bytes fits, however it is written, and no longer one. */
static void
test_a_part_of_a_path_has_a_size(void **state)
{
    struct router *router = router_new(test_sets);
    char path[600] = "/a/";
    char escaped[600] = "/a/";
    struct route_match match;

    (void)state;
    for (int i = 0; i < 128; i++) {
        (void)text_append(path, sizeof(path), "x");
        (void)text_append(escaped, sizeof(escaped), "%7E");
    }
    router_match(router, "GET", path, strlen(path), &match);
    assert_ptr_equal(match.route, &test_routes[1]);
    assert_string_equal(match.params[0].value, path + 3);
    router_match(router, "GET", escaped, strlen(escaped), &match);
    assert_ptr_equal(match.route, &test_routes[1]);
    assert_int_equal(strlen(match.params[0].value), 128);
    (void)text_append(path, sizeof(path), "x");
    (void)text_append(escaped, sizeof(escaped), "%7E");
    router_match(router, "GET", path, strlen(path), &match);
    assert_null(match.route);
    router_match(router, "GET", escaped, strlen(escaped), &match);
    assert_null(match.route);
    router_free(router);
}

/* What was right did not count: one try comes back, and never more than there were. */
static void
test_a_try_given_back_is_one(void **state)
{
    struct rate_limit limit;
    uint64_t key;

    (void)state;
    rate_limit_init(&limit, 3);
    key = rate_limit_key(&limit, "ani");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(rate_limit_take(&limit, key, 1000), 0);
    }
    rate_limit_give(&limit, key);
    assert_int_equal(rate_limit_take(&limit, key, 1000), 0);
    assert_int_not_equal(rate_limit_take(&limit, key, 1000), 0);
    for (int i = 0; i < 9; i++) {
        rate_limit_give(&limit, key);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(rate_limit_take(&limit, key, 1000), 0);
    }
    assert_int_not_equal(rate_limit_take(&limit, key, 1000), 0);
    rate_limit_give(&limit, rate_limit_key(&limit, "budi")); /* who took none */
    assert_int_not_equal(rate_limit_take(&limit, key, 1000), 0);
    rate_limit_destroy(&limit);
}

static void
test_attempts_are_limited_by_key_and_come_back_with_time(void **state)
{
    struct rate_limit limit;

    (void)state;
    rate_limit_init(&limit, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(
            rate_limit_take(&limit, rate_limit_key(&limit, "10.0.0.1"), 1000), 0);
    }
    assert_in_range(
        rate_limit_take(&limit, rate_limit_key(&limit, "10.0.0.1"), 1000), 1, 20);
    assert_int_equal(rate_limit_take(&limit, rate_limit_key(&limit, "10.0.0.2"), 1000),
        0); /* another key */
    assert_int_equal(
        rate_limit_take(&limit, rate_limit_key(&limit, "10.0.0.1"), 1000 + 20000), 0);
    assert_int_not_equal(
        rate_limit_take(&limit, rate_limit_key(&limit, "10.0.0.1"), 1000 + 20000), 0);
    rate_limit_destroy(&limit);
}

/* Who waits as long as it was told gets in, and nobody sooner. */
static void
test_the_wait_that_is_told_is_long_enough_and_not_longer(void **state)
{
    static const double rates[] = { 1, 3, 7, 10, 60, 600 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rates); i++) {
        struct rate_limit limit;
        int seconds;

        rate_limit_init(&limit, rates[i]);
        for (int n = 0; n < (int)rates[i]; n++) {
            assert_int_equal(
                rate_limit_take(&limit, rate_limit_key(&limit, "ani"), 5000), 0);
        }
        seconds = rate_limit_take(&limit, rate_limit_key(&limit, "ani"), 5000);
        assert_in_range(seconds, 60 / (int)rates[i] + (rates[i] > 60), 60 / rates[i] + 1);
        if (seconds > 1) {
            assert_int_not_equal(rate_limit_take(&limit, rate_limit_key(&limit, "ani"),
                                     5000 + (seconds - 1) * 1000 - 1),
                0);
        }
        assert_int_equal(
            rate_limit_take(&limit, rate_limit_key(&limit, "ani"), 5000 + seconds * 1000),
            0);
        rate_limit_destroy(&limit);
    }
}

/* A flood of made-up keys neither grows the table nor frees a limited one. */
static void
test_a_flood_of_keys_does_not_free_a_limited_one(void **state)
{
    struct rate_limit limit;
    int through = 0;

    (void)state;
    rate_limit_init(&limit, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(
            rate_limit_take(&limit, rate_limit_key(&limit, "victim"), 1000), 0);
    }
    for (int i = 0; i < 100; i++) {
        char key[32];

        (void)snprintf(key, sizeof(key), "made-up-%d", i);
        (void)rate_limit_take(&limit, rate_limit_key(&limit, key), 1000);
        through +=
            rate_limit_take(&limit, rate_limit_key(&limit, "victim"), 1000) == 0 ? 1 : 0;
    }
    assert_int_equal(through, 0);
    rate_limit_destroy(&limit);
}

static void
test_a_caller_is_remembered_for_a_second(void **state)
{
    const struct caller kiosk = { .actor = "device:kiosk", .role = ROLE_KIOSK };
    const uint8_t hash[TOKEN_HASH_SIZE] = { 1, 2, 3 };
    const uint8_t other[TOKEN_HASH_SIZE] = { 1, 2, 4 };
    struct caller_cache cache;
    struct caller found;

    (void)state;
    caller_cache_init(&cache);
    assert_false(caller_cache_get(&cache, hash, 1000, &found));
    caller_cache_put(&cache, hash, &kiosk, 1000);
    assert_true(caller_cache_get(&cache, hash, 1999, &found));
    assert_string_equal(found.actor, "device:kiosk");
    assert_false(caller_cache_get(&cache, hash, 2000, &found));
    assert_false(caller_cache_get(&cache, other, 1500, &found));
    caller_cache_drop(&cache, hash);
    assert_false(caller_cache_get(&cache, hash, 1500, &found));
    caller_cache_destroy(&cache);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_escape_is_whole_or_none),
        cmocka_unit_test(test_a_try_given_back_is_one),
        cmocka_unit_test(test_a_path_finds_its_route),
        cmocka_unit_test(test_tags_are_compared_weakly_to_read_and_strongly_to_write),
        cmocka_unit_test(test_json_says_that_it_is_json),
        cmocka_unit_test(test_what_another_site_sends_is_known),
        cmocka_unit_test(test_a_part_of_a_path_has_a_size),
        cmocka_unit_test(test_attempts_are_limited_by_key_and_come_back_with_time),
        cmocka_unit_test(test_the_wait_that_is_told_is_long_enough_and_not_longer),
        cmocka_unit_test(test_a_flood_of_keys_does_not_free_a_limited_one),
        cmocka_unit_test(test_a_caller_is_remembered_for_a_second),
    };

    return sodium_init() < 0
               ? 1
               : cmocka_run_group_tests_name("http_parts", tests, NULL, NULL);
}

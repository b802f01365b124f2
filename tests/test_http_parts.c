/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small parts of server/http/ without a socket: routes, limits, callers, sentences. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "server/http/caller_cache.h"
#include "server/http/rate_limit.h"
#include "server/http/route.h"
#include "server/http/router.h"
#include "server/http/texts.h"
#include "tests/test.h"

static const struct route test_routes[] = {
    { .method = "GET", .path = "/", .roles = ROLES_PUBLIC },
    { .method = "GET", .path = "/a/{x}", .roles = ROLES_PUBLIC },
    { .method = "GET", .path = "/a/b", .roles = ROLES_PUBLIC },
    { .method = "POST", .path = "/a/b", .roles = ROLES_PUBLIC },
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
    { "PUT", "/a/1/c/2", 4, "1", "" },
    { "GET", "/a/x%20y", 1, "x y", "" },
    { "GET", "/a/%C3%A9", 1, "\xc3\xa9", "" },
    { "DELETE", "/a/bc", -1, "", "GET" },
    { "DELETE", "/a/b", -1, "", "GET, POST, GET" },
    { "GET", "/a", -1, "", "" },
    { "GET", "/a/", -1, "", "" },
    { "GET", "/a/b/", -1, "", "" },
    { "GET", "/a/%FF", -1, "", "" }, /* not UTF-8 */
    { "GET", "/1/2/3/4/5/6/7/8/9/10", -1, "", "" },
};

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

static void
test_attempts_are_limited_by_key_and_come_back_with_time(void **state)
{
    struct rate_limit limit;

    (void)state;
    rate_limit_init(&limit, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(rate_limit_take(&limit, "10.0.0.1", 1000), 0);
    }
    assert_in_range(rate_limit_take(&limit, "10.0.0.1", 1000), 1, 20);
    assert_int_equal(rate_limit_take(&limit, "10.0.0.2", 1000), 0); /* another key */
    assert_int_equal(rate_limit_take(&limit, "10.0.0.1", 1000 + 20000), 0);
    assert_int_not_equal(rate_limit_take(&limit, "10.0.0.1", 1000 + 20000), 0);
    rate_limit_destroy(&limit);
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
        assert_int_equal(rate_limit_take(&limit, "victim", 1000), 0);
    }
    for (int i = 0; i < 100; i++) {
        char key[32];

        (void)snprintf(key, sizeof(key), "made-up-%d", i);
        (void)rate_limit_take(&limit, key, 1000);
        through += rate_limit_take(&limit, "victim", 1000) == 0 ? 1 : 0;
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

static void
test_the_reader_s_language_is_chosen(void **state)
{
    static const struct {
        const char *header;
        enum language want;
    } rows[] = { { NULL, LANGUAGE_ID }, { "", LANGUAGE_ID }, { "en", LANGUAGE_EN },
        { "en-GB,en;q=0.9", LANGUAGE_EN }, { "id-ID,id;q=0.9,en;q=0.8", LANGUAGE_ID },
        { "fr, en;q=0.3", LANGUAGE_EN }, { "de", LANGUAGE_ID },
        { "en;q=0.2, id;q=0.7", LANGUAGE_ID }, { ",,,;q=", LANGUAGE_ID } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(language_choose(rows[i].header), rows[i].want);
    }
}

static struct texts *
load_texts(void)
{
    const char *web = getenv("ANTREAN_WEB");
    char folder[512];
    struct texts *texts;
    struct error err = { .text = "" };

    (void)snprintf(folder, sizeof(folder), "%s/text", web ? web : "web");
    assert_int_equal(texts_load(folder, &texts, &err), STATUS_OK);
    return texts;
}

/* Every code of the contract, in both languages, says one sentence and what to do. */
static void
test_every_code_has_words_in_both_languages(void **state)
{
    struct texts *texts = load_texts();

    (void)state;
    for (int code = STATUS_BAD_REQUEST; code <= STATUS_STORAGE; code++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct error err = { .code = (enum status)code };
            json_t *problem = texts_problem(texts, (enum language)language, &err, NULL);
            const char *title = json_string_value(json_object_get(problem, "title"));

            assert_true(title && strlen(title) > 10);
            assert_null(strchr(title, '{'));
            assert_string_equal(json_string_value(json_object_get(problem, "code")),
                status_name((enum status)code));
            json_decref(problem);
        }
    }
    texts_free(texts);
}

static void
test_a_sentence_names_the_date_and_hour_it_knows(void **state)
{
    struct texts *texts = load_texts();
    struct error err = {
        .code = STATUS_OTHER_DATE, .date = "2026-07-14", .time = "08:00-11:00"
    };
    json_t *problem = texts_problem(texts, LANGUAGE_ID, &err, NULL);
    const char *detail = json_string_value(json_object_get(problem, "detail"));

    (void)state;
    assert_non_null(strstr(detail, "Selasa, 14 Juli 2026, pukul 08.00-11.00"));
    json_decref(problem);
    problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);
    detail = json_string_value(json_object_get(problem, "detail"));
    assert_non_null(strstr(detail, "08:00-11:00"));
    json_decref(problem);
    err.time[0] = '\0';
    problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);
    detail = json_string_value(json_object_get(problem, "detail"));
    assert_non_null(strstr(detail, "Tuesday, 14 July 2026."));
    json_decref(problem);
    err.date[0] = '\0';
    problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);
    detail = json_string_value(json_object_get(problem, "detail"));
    assert_null(strchr(detail, '{'));
    json_decref(problem);
    texts_free(texts);
}

/* What is not an answer of the server (a device's status) must not leak as one. */
static void
test_a_status_of_a_device_is_an_internal_fault(void **state)
{
    struct texts *texts = load_texts();
    const struct error err = { .code = STATUS_NO_PAPER, .text = "lp0 is on fire" };
    json_t *problem = texts_problem(texts, LANGUAGE_EN, &err, NULL);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(problem, "code")), "internal");
    assert_null(strstr(json_string_value(json_object_get(problem, "detail")), "fire"));
    json_decref(problem);
    texts_free(texts);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_path_finds_its_route),
        cmocka_unit_test(test_attempts_are_limited_by_key_and_come_back_with_time),
        cmocka_unit_test(test_a_flood_of_keys_does_not_free_a_limited_one),
        cmocka_unit_test(test_a_caller_is_remembered_for_a_second),
        cmocka_unit_test(test_the_reader_s_language_is_chosen),
        cmocka_unit_test(test_every_code_has_words_in_both_languages),
        cmocka_unit_test(test_a_sentence_names_the_date_and_hour_it_knows),
        cmocka_unit_test(test_a_status_of_a_device_is_an_internal_fault),
    };

    return sodium_init() < 0
               ? 1
               : cmocka_run_group_tests_name("http_parts", tests, NULL, NULL);
}

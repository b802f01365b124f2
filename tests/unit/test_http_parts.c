/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small parts of server/http/ without a socket: routes, limits, callers, sentences. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <sodium.h>

#include "common/text.h"
#include "common/visit_state.h"
#include "server/api/caller_cache.h"
#include "server/http/fields.h"
#include "server/http/rate_limit.h"
#include "server/http/route.h"
#include "server/http/router.h"
#include "server/http/texts.h"
#include "tests/support/temp.h"
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

static json_t *
words_of(const char *language)
{
    const char *web = getenv("ANTREAN_WEB");
    char path[512];
    json_t *words;

    (void)snprintf(path, sizeof(path), "%s/text/%s.json", web ? web : "web", language);
    words = json_load_file(path, 0, NULL);
    assert_non_null(words);
    return words;
}

/* A server whose texts are not whole does not start, and its operator is told of what. */
static void
test_texts_that_are_not_whole_are_told(void **state)
{
    static const struct {
        const char *language, *lost; /* a member of it; NULL: its file */
        enum status want;
        const char *told;
    } rows[] = {
        { "id", NULL, STATUS_IO, "/id.json" },
        { "en", NULL, STATUS_IO, "/en.json" },
        { "id", "quota_full", STATUS_INVALID_SETTINGS, "/id.json has no text for" },
        { "en", "storage_unavailable", STATUS_INVALID_SETTINGS, "/en.json has no text" },
        { "en", "_weekdays", STATUS_INVALID_SETTINGS, "/en.json lacks" },
        { "id", "_ticket", STATUS_INVALID_SETTINGS, "/id.json lacks" },
        { "en", "no such member", STATUS_OK, "" },
    };
    char path[TEMP_PATH_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct texts *texts = NULL;
        struct error err = { .text = "" };
        json_t *id = words_of("id");
        json_t *en = words_of("en");
        json_t *less = strcmp(rows[i].language, "id") == 0 ? id : en;

        (void)json_object_del(less, rows[i].lost ? rows[i].lost : "");
        assert_int_equal(json_dump_file(id, temp_path(path, *state, "id.json"), 0), 0);
        assert_int_equal(json_dump_file(en, temp_path(path, *state, "en.json"), 0), 0);
        json_decref(id);
        json_decref(en);
        if (!rows[i].lost) {
            (void)snprintf(
                path, sizeof(path), "%s/%s.json", (char *)*state, rows[i].language);
            assert_int_equal(unlink(path), 0);
        }
        assert_int_equal(texts_load(*state, &texts, &err), rows[i].want);
        assert_non_null(strstr(err.text, rows[i].told));
        assert_int_equal(texts != NULL, rows[i].want == STATUS_OK);
        texts_free(texts);
    }
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

/* Words that no Indonesian sentence has, in a text that is cut into words at them. */
static bool
has_english(const char *text)
{
    static const char *const english[] = { "the", "is", "are", "was", "not", "this",
        "that", "neither", "nor", "of", "to", "must", "field", "visit", "counter",
        "already", "please", "try", "again", "missing" };
    char copy[512];
    char *rest = copy;
    char *word;

    (void)snprintf(copy, sizeof(copy), "%s", text);
    while ((word = strtok_r(rest, " .,;:\"'()/", &rest)) != NULL) {
        for (size_t i = 0; i < ARRAY_LEN(english); i++) {
            if (strcasecmp(word, english[i]) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Words of the longest sentence, and of the whole. */
static void
count_words(const char *text, int *longest, int *all)
{
    int here = 0;

    *longest = *all = 0;
    for (const char *c = text; *c; c++) {
        bool ends = strchr(".?!;", *c) && (c[1] == ' ' || c[1] == '\0');

        here += *c == ' ' || c[1] == '\0';
        *all += *c == ' ' || c[1] == '\0';
        if (ends || c[1] == '\0') {
            *longest = here > *longest ? here : *longest;
            here = 0;
            c += c[1] == ' ';
            *all += *c == ' ';
        }
    }
}

/* The sentences of one refusal: whole, in their language, and nothing a programmer
   wrote. */
static void
check_sentences(const json_t *problem, enum language language, const char *code)
{
    static const char *const members[] = { "title", "detail" };

    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        const char *text = json_string_value(json_object_get(problem, members[i]));

        if (i == 0 && !text) {
            fail_msg("%s has no title", code);
        }
        if (text && (strpbrk(text, "{}") || strstr(text, "programmer") || !text[0] ||
                        (language == LANGUAGE_ID && has_english(text)))) {
            fail_msg("%s, %s: %s", code, members[i], text);
        }
        if (text) {
            int longest, all;

            count_words(text, &longest, &all);
            if (longest > 16 || (i == 0 && all > 10)) { /* read in one breath */
                fail_msg("%s, %s is too long: %s", code, members[i], text);
            }
        }
    }
}

/* Each refusal with every set of facts it may know: a fact more at a time, and each
   alone. (Staff were told: item "ktp-rusak" is neither seen nor taken.) */
static void
test_no_refusal_says_what_a_programmer_wrote(void **state)
{
    static const char *const values[ERROR_FACT_COUNT] = { [FACT_FIELD] = "reason",
        [FACT_COUNTER] = "3",
        [FACT_NUMBER] = "A005",
        [FACT_COUNT] = "3",
        [FACT_STATE] = "serving",
        [FACT_WHO] = "Bu Siti",
        [FACT_WHAT] = "fotokopi KK; akta kelahiran",
        [FACT_WHAT_EN] = "photocopy of the KK; birth certificate" };
    struct texts *texts = load_texts();

    (void)state;
    assert_true(has_english("items[0].id is no document"));
    for (int code = STATUS_BAD_REQUEST; code <= STATUS_STORAGE; code++) {
        for (unsigned known = 0; known < 1U << ERROR_FACT_COUNT; known++) {
            struct error err;

            (void)error_set(&err, (enum status)code, "a programmer wrote that it is so");
            for (int fact = 0; fact < ERROR_FACT_COUNT; fact++) {
                if (known & (1U << fact)) {
                    error_fact(&err, (enum error_fact)fact, "%s", values[fact]);
                }
            }
            for (int language = 0; language < LANGUAGE_COUNT; language++) {
                json_t *problem =
                    texts_problem(texts, (enum language)language, &err, NULL);

                check_sentences(
                    problem, (enum language)language, status_name((enum status)code));
                json_decref(problem);
            }
        }
    }
    texts_free(texts);
}

/* An application is no number of the line: its own sentences, whatever its state. */
static void
test_each_state_of_an_application_is_said(void **state)
{
    struct texts *texts = load_texts();

    (void)state;
    for (int of = 0; of < TICKET_STATE_COUNT; of++) {
        const char *word = ticket_state_name((enum ticket_state)of);
        struct error err;

        assert_int_equal(
            ticket_state_refuse(&err, (enum ticket_state)of, "why"), STATUS_WRONG_STATE);
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            json_t *problem = texts_problem(texts, (enum language)language, &err, NULL);
            const char *begins =
                language == LANGUAGE_ID ? "Permohonan ini " : "This application ";
            const char *title = json_string_value(json_object_get(problem, "title"));

            check_sentences(problem, (enum language)language, word);
            if (!text_starts_with(title, begins)) {
                fail_msg("%s: %s", word, title);
            }
            assert_string_equal(
                json_string_value(json_object_get(problem, "state")), word);
            json_decref(problem);
        }
    }
    texts_free(texts);
}

static const struct {
    enum status code;
    const char *facts[ERROR_FACT_COUNT];
    const char *member, *id, *en;
} sentence_rows[] = {
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "3", [FACT_NUMBER] = "A005" }, "title",
        "Loket 3 masih melayani A005.", "Counter 3 still serves A005." },
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "3", [FACT_NUMBER] = "A005" }, "detail",
        "Selesaikan A005 dahulu, lalu panggil berikutnya.",
        "Finish A005 first, then call the next." },
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "1" }, "title",
        "Anda masih membuka loket 1.", "You still have counter 1 open." },
    { STATUS_COUNTER_BUSY, { [FACT_COUNTER] = "1" }, "detail",
        "Tutup loket 1 dahulu, lalu buka loket ini.",
        "Close counter 1 first, then open this one." },
    { STATUS_COUNTER_BUSY, { NULL }, "detail", "Tunggu sampai satu loket selesai.",
        "Please wait until one counter is free." },
    { STATUS_NOT_ALLOWED, { [FACT_COUNTER] = "2", [FACT_WHO] = "Bu Siti" }, "title",
        "Loket 2 sedang dipakai Bu Siti.", "Bu Siti is using counter 2." },
    { STATUS_WRONG_STATE, { [FACT_NUMBER] = "A005", [FACT_STATE] = "held" }, "detail",
        "Nomor A005 menunggu berkas lengkap. Layar ini sudah diperbarui, silakan lihat "
        "lagi.",
        "Number A005 is waiting for papers. The screen is up to date now, please look "
        "again." },
    { STATUS_NO_CALLS_LEFT, { [FACT_NUMBER] = "A005", [FACT_COUNT] = "3" }, "title",
        "A005 sudah dipanggil 3 kali.", "A005 was called 3 times." },
    { STATUS_BAD_REQUEST, { [FACT_FIELD] = "items[2].state" }, "detail",
        "Periksa bagian \"items[2].state\", lalu kirim lagi.",
        "Check \"items[2].state\", then send it again." },
    { STATUS_CHECKLIST_INCOMPLETE,
        { [FACT_WHAT] = "fotokopi KK; paspor",
            [FACT_WHAT_EN] = "copy of the KK; passport" },
        "detail", "Belum ditandai: fotokopi KK; paspor.",
        "Not marked yet: copy of the KK; passport." },
    { STATUS_APPLICATION_INCOMPLETE,
        { [FACT_WHAT] = "paspor", [FACT_WHAT_EN] = "passport" }, "detail",
        "Berkas yang belum ada: paspor. Kirim, lalu ajukan lagi.",
        "Still missing: passport. Send them, then submit again." },
    { STATUS_APPLICATION_INCOMPLETE, { NULL }, "detail",
        "Lengkapi isian yang masih kosong, lalu ajukan lagi.",
        "Fill in what is still empty, then submit again." },
};

static void
test_a_refusal_names_what_it_knows(void **state)
{
    struct texts *texts = load_texts();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sentence_rows); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct error err;
            json_t *problem;

            (void)error_set(&err, sentence_rows[i].code, "why");
            for (int fact = 0; fact < ERROR_FACT_COUNT; fact++) {
                const char *value = sentence_rows[i].facts[fact];

                error_fact(&err, (enum error_fact)fact, "%s", value ? value : "");
            }
            problem = texts_problem(texts, (enum language)language, &err, NULL);
            assert_string_equal(
                json_string_value(json_object_get(problem, sentence_rows[i].member)),
                language == LANGUAGE_ID ? sentence_rows[i].id : sentence_rows[i].en);
            assert_string_equal(
                json_string_value(json_object_get(problem, "why")), "why");
            json_decref(problem);
        }
    }
    texts_free(texts);
}

/* The sentences of a case: title and detail say the one thing. */
static void
test_a_case_has_its_own_sentences(void **state)
{
    static const struct {
        struct error err;
        const char *title, *detail;
    } rows[] = {
        { { .code = STATUS_QUOTA_FULL, .time = "12:30", .which = CASE_LATER_TODAY },
            "Nomor sesi ini sudah habis.",
            "Nomor dibuka lagi hari ini pukul 12.30. Anda boleh menunggu atau meminta "
            "hari lain." },
        { { .code = STATUS_QUOTA_FULL }, "Nomor untuk hari ini sudah habis.",
            "Silakan ke pos informasi, Anda diberi jadwal lain." },
        { { .code = STATUS_WRONG_STATE,
              .facts = { [FACT_STATE] = "sent", [FACT_COUNT] = "2" },
              .which = CASE_APPLICATION },
            "Dokumen sudah dikirim 2 kali.", "Sekarang dokumen diambil di kantor." },
        { { .code = STATUS_WRONG_STATE,
              .facts = { [FACT_STATE] = "approved" },
              .which = CASE_ANOTHER },
            "Sudah ada permohonan untuk layanan ini.",
            "Permohonan itu sudah punya jadwal. Lihat di daftar permohonan." },
        { { .code = STATUS_NOT_ALLOWED, .which = CASE_TICKET_ONLY },
            "Layanan ini memakai tiket.",
            "Silakan ke pos informasi untuk mendapat jadwal." },
        { { .code = STATUS_NOT_ALLOWED, .which = CASE_NO_WALKINS },
            "Hari ini belum ada nomor tanpa tiket.",
            "Silakan ke pos informasi untuk mendapat jadwal." },
        { { .code = STATUS_NOT_ALLOWED }, "Akun Anda belum diberi hak untuk ini.",
            "Mintalah kepada pengawas." },
        { { .code = STATUS_NOT_SIGNED_IN, .which = CASE_PASSWORD },
            "Nama pengguna, nomor HP, atau kata sandi belum cocok.",
            "Periksa keduanya, lalu coba lagi." },
        { { .code = STATUS_OTHER_DATE, .date = "2026-07-13", .which = CASE_PAST },
            "Tanggal di tiket sudah lewat.",
            "Minta jadwal baru di pos informasi; berkas Anda masih ada." },
        { { .code = STATUS_TOO_EARLY, .time = "08:00", .ticket_stands = true },
            "Jam di tiket belum mulai.",
            "Pindai lagi mulai pukul 08.00. Tiket Anda tetap berlaku." },
    };
    struct texts *texts = load_texts();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        json_t *problem = texts_problem(texts, LANGUAGE_ID, &rows[i].err, NULL);

        assert_string_equal(
            json_string_value(json_object_get(problem, "title")), rows[i].title);
        assert_string_equal(
            json_string_value(json_object_get(problem, "detail")), rows[i].detail);
        json_decref(problem);
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
        cmocka_unit_test(test_an_escape_is_whole_or_none),
        cmocka_unit_test_setup_teardown(
            test_texts_that_are_not_whole_are_told, temp_setup, temp_teardown),
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
        cmocka_unit_test(test_the_reader_s_language_is_chosen),
        cmocka_unit_test(test_every_code_has_words_in_both_languages),
        cmocka_unit_test(test_no_refusal_says_what_a_programmer_wrote),
        cmocka_unit_test(test_each_state_of_an_application_is_said),
        cmocka_unit_test(test_a_refusal_names_what_it_knows),
        cmocka_unit_test(test_a_case_has_its_own_sentences),
        cmocka_unit_test(test_a_sentence_names_the_date_and_hour_it_knows),
        cmocka_unit_test(test_a_status_of_a_device_is_an_internal_fault),
    };

    return sodium_init() < 0
               ? 1
               : cmocka_run_group_tests_name("http_parts", tests, NULL, NULL);
}

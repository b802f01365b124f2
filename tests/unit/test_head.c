/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strict look at a request's head, whole and byte by byte. */
#include "server/http/head.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

#define HOST "Host: x\r\n"

/* Bytes may hold NUL, so each row says how long it is. */
#define BYTES(text) (text), sizeof(text) - 1

static const struct head_case {
    const char *name;
    const char *bytes;
    size_t len;
    int want; /* 0: sound; -1: more is needed; else the status of the refusal */
    int64_t length;
} cases[] = {
    { "a plain GET is sound", BYTES("GET / HTTP/1.1\r\n" HOST "\r\n"), 0, 0 },
    { "HTTP/1.0 needs no Host", BYTES("GET /healthz HTTP/1.0\r\n\r\n"), 0, 0 },
    { "a POST has its length",
        BYTES("POST /v1/checkins HTTP/1.1\r\n" HOST "Content-Length: 12\r\n\r\n"), 0,
        12 },
    { "space around a value is cut",
        BYTES("POST / HTTP/1.1\r\nHost:\t x \r\nContent-Length:  7 \r\n\r\n"), 0, 7 },
    { "an empty line before a request is skipped",
        BYTES("\r\nGET / HTTP/1.1\r\n" HOST "\r\n"), 0, 0 },
    { "100-continue may be expected",
        BYTES("PUT / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n\r\n"), 0, 0 },
    { "a needed escape in the path is sound",
        BYTES("GET /v1/visits/%C3%A9 HTTP/1.1\r\n" HOST "\r\n"), 0, 0 },
    { "a query may hold what a path may not",
        BYTES("GET /v1/board?hall=a//b/../c HTTP/1.1\r\n" HOST "\r\n"), 0, 0 },
    { "half a head needs more", BYTES("GET / HTTP/1.1\r\nHost: x\r\n"), -1, 0 },

    { "a missing Host is refused", BYTES("GET / HTTP/1.1\r\n\r\n"), 400, 0 },
    { "an empty Host is refused", BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400, 0 },
    { "two Hosts are refused", BYTES("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400,
        0 },
    { "a Host with a slash is refused", BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400,
        0 },
    { "two Content-Lengths are refused",
        BYTES(
            "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"),
        400, 0 },
    { "a list of lengths is refused",
        BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\n"), 400, 0 },
    { "a signed length is refused",
        BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\n"), 400, 0 },
    { "a negative length is refused",
        BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\n"), 400, 0 },
    { "an endless length is refused",
        BYTES("POST / HTTP/1.1\r\n" HOST
              "Content-Length: 99999999999999999999999999\r\n\r\n"),
        400, 0 },
    { "a length in hexadecimal is refused",
        BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 0x10\r\n\r\n"), 400, 0 },
    { "chunks are refused",
        BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 400, 0 },
    { "chunks beside a length are refused",
        BYTES("POST / HTTP/1.1\r\n" HOST
              "Content-Length: 4\r\ntransfer-encoding: chunked\r\n\r\n"),
        400, 0 },
    { "a body on a GET is refused",
        BYTES("GET / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\n"), 400, 0 },
    { "a bare LF is refused", BYTES("GET / HTTP/1.1\nHost: x\n\n"), 400, 0 },
    { "a bare LF in the fields is refused",
        BYTES("GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n"), 400, 0 },
    { "a bare CR is refused", BYTES("GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n"), 400, 0 },
    { "NUL in a field is refused", BYTES("GET / HTTP/1.1\r\n" HOST "A: b\0c\r\n\r\n"),
        400, 0 },
    { "NUL in a name is refused", BYTES("GET / HTTP/1.1\r\n" HOST "A\0: b\r\n\r\n"), 400,
        0 },
    { "NUL in the target is refused", BYTES("GET /\0 HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "a folded field is refused", BYTES("GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n"),
        400, 0 },
    { "a space before the colon is refused", BYTES("GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
        400, 0 },
    { "a field without a colon is refused",
        BYTES("GET / HTTP/1.1\r\n" HOST "what\r\n\r\n"), 400, 0 },
    { "a field without a name is refused", BYTES("GET / HTTP/1.1\r\n" HOST ": b\r\n\r\n"),
        400, 0 },
    { "dot segments are refused", BYTES("GET /web/../x HTTP/1.1\r\n" HOST "\r\n"), 400,
        0 },
    { "a single dot is refused", BYTES("GET /web/./x HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "a last dot dot is refused", BYTES("GET /web/.. HTTP/1.1\r\n" HOST "\r\n"), 400,
        0 },
    { "two slashes are refused", BYTES("GET //web HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "an escaped letter is refused", BYTES("GET /%6aealthz HTTP/1.1\r\n" HOST "\r\n"),
        400, 0 },
    { "an escaped dot is refused", BYTES("GET /web/%2e%2e/x HTTP/1.1\r\n" HOST "\r\n"),
        400, 0 },
    { "an escaped slash is refused", BYTES("GET /v1%2Fboard HTTP/1.1\r\n" HOST "\r\n"),
        400, 0 },
    { "an escaped NUL is refused", BYTES("GET /a%00b HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "a broken escape is refused", BYTES("GET /a%4 HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "a backslash is refused", BYTES("GET /a\\b HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "an absolute target is refused", BYTES("GET http://x/ HTTP/1.1\r\n" HOST "\r\n"),
        400, 0 },
    { "a star is refused", BYTES("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "a fragment is refused", BYTES("GET /a#b HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "bytes above ASCII are refused", BYTES("GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n"),
        400, 0 },
    { "two spaces are refused", BYTES("GET  / HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
    { "HTTP/2.0 is refused", BYTES("GET / HTTP/2.0\r\n" HOST "\r\n"), 505, 0 },
    { "HTTP/0.9 is refused", BYTES("GET /\r\n"), 400, 0 },
    { "no HTTP at all is refused", BYTES("\x16\x03\x01\x02\x00\x01\x00"), 400, 0 },
    { "a long method is refused", BYTES("PROPPATCH / HTTP/1.1\r\n" HOST "\r\n"), 501, 0 },
    { "another expectation is refused",
        BYTES("PUT / HTTP/1.1\r\n" HOST "Expect: cake\r\n\r\n"), 400, 0 },
};

/* Feed in pieces of `step` bytes. */
static enum head_result
feed(struct head *head, const struct head_case *c, size_t step)
{
    enum head_result result = HEAD_MORE;

    memset(head, 0, sizeof(*head));
    for (size_t at = 0; at < c->len && result == HEAD_MORE; at += step) {
        size_t len = c->len - at < step ? c->len - at : step;
        size_t used;

        result = head_feed(head, (const unsigned char *)c->bytes + at, len, &used);
    }
    return result;
}

static void
test_case(void **state)
{
    const struct head_case *c = *state;

    for (size_t step = 1; step <= c->len; step = step < 4 ? step + 1 : step * 4) {
        struct head head;
        enum head_result result = feed(&head, c, step);

        if (c->want == 0) {
            assert_int_equal(result, HEAD_DONE);
            assert_int_equal(head.content_length, c->length);
        } else if (c->want < 0) {
            assert_int_equal(result, HEAD_MORE);
        } else {
            assert_int_equal(result, HEAD_BAD);
            assert_int_equal(head.http, c->want);
            assert_non_null(head.why);
        }
    }
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define TOKEN LETTERS DIGITS "!#$%&'*+-.^_`|~" /* RFC 9110, 5.6.2 */

/* Which bytes may stand in the middle of each part of a head. */
static const struct place {
    const char *before, *after;
    const char *allowed;
    bool above_ascii;
} places[] = {
    { "GE", "T / HTTP/1.1\r\n" HOST "\r\n", TOKEN, false },
    { "GET /a", "b HTTP/1.1\r\n" HOST "\r\n", LETTERS DIGITS "-._~!$&'()*+,;=:@/?",
        false },
    { "GET /?a", "b HTTP/1.1\r\n" HOST "\r\n", LETTERS DIGITS "-._~!$&'()*+,;=:@/?[]",
        false },
    { "GET / HTTP/1.1\r\n" HOST "A", "b: c\r\n\r\n", TOKEN ":", false },
    { "GET / HTTP/1.1\r\n" HOST "A: b", "c\r\n\r\n",
        LETTERS DIGITS " \t!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", true },
};

static void
test_each_byte_has_its_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        for (int c = 1; c < 256; c++) {
            bool allowed =
                c < 0x80 ? strchr(places[i].allowed, c) != NULL : places[i].above_ascii;
            char bytes[128];
            size_t used;
            struct head head;
            enum head_result result;
            int len = snprintf(
                bytes, sizeof(bytes), "%s%c%s", places[i].before, c, places[i].after);

            memset(&head, 0, sizeof(head));
            result = head_feed(&head, (const unsigned char *)bytes, (size_t)len, &used);
            if (result != (allowed ? HEAD_DONE : HEAD_BAD)) {
                fail_msg("byte %d in %s_%s", c, places[i].before, places[i].after);
            }
        }
    }
}

static void
test_the_size_of_a_head_is_bounded(void **state)
{
    struct head head;
    size_t used;
    enum head_result result = HEAD_MORE;
    const char *start = "GET / HTTP/1.1\r\nHost: x\r\nA: ";

    (void)state;
    memset(&head, 0, sizeof(head));
    (void)head_feed(&head, (const unsigned char *)start, strlen(start), &used);
    for (int i = 0; i < HEAD_SIZE_MAX && result == HEAD_MORE; i++) {
        result = head_feed(&head, (const unsigned char *)"b", 1, &used);
    }
    assert_int_equal(result, HEAD_BAD);
    assert_int_equal(head.http, 413);
}

static void
test_the_number_of_fields_is_bounded(void **state)
{
    struct head head;
    size_t used;
    enum head_result result = HEAD_MORE;
    const char *start = "GET / HTTP/1.1\r\nHost: x\r\n";

    (void)state;
    memset(&head, 0, sizeof(head));
    (void)head_feed(&head, (const unsigned char *)start, strlen(start), &used);
    for (int i = 0; i <= HEAD_FIELDS_MAX && result == HEAD_MORE; i++) {
        result = head_feed(&head, (const unsigned char *)"A: b\r\n", 6, &used);
    }
    assert_int_equal(result, HEAD_BAD);
    assert_int_equal(head.http, 413);
}

static void
test_what_follows_a_head_is_left_alone(void **state)
{
    static const char bytes[] =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
    struct head head;
    size_t used;

    (void)state;
    memset(&head, 0, sizeof(head));
    assert_int_equal(
        head_feed(&head, (const unsigned char *)bytes, strlen(bytes), &used), HEAD_DONE);
    assert_int_equal(used, strlen(bytes) - 3);
    assert_string_equal(head.method, "POST");
    assert_string_equal(head.target, "/");
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases) + 4] = {
        cmocka_unit_test(test_each_byte_has_its_places),
        cmocka_unit_test(test_the_size_of_a_head_is_bounded),
        cmocka_unit_test(test_the_number_of_fields_is_bounded),
        cmocka_unit_test(test_what_follows_a_head_is_left_alone),
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tests[i + 4] = (struct CMUnitTest){
            .name = cases[i].name,
            .test_func = test_case,
            .initial_state = (void *)&cases[i],
        };
    }
    return cmocka_run_group_tests_name("head", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/event_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

struct seen {
    char text[512]; /* "id/type/data;" for each event */
};

static void
on_event(void *arg, const struct stream_event *event)
{
    struct seen *seen = arg;
    size_t used = strlen(seen->text);

    assert_int_equal(strlen(event->data), event->data_len);
    snprintf(seen->text + used, sizeof(seen->text) - used, "%s/%s/%s;", event->id,
        event->type, event->data);
}

static const struct feed_case {
    const char *name;
    const char *bytes;
    const char *seen;
} feed_cases[] = {
    { "an event with id, type and data",
        "id: 7\nevent: visit.called\ndata: {\"a\":1}\n\n", "7/visit.called/{\"a\":1};" },
    { "several lines of data are joined", "data: a\ndata: b\n\n", "/message/a\nb;" },
    { "carriage returns end lines", "id:1\rdata: x\r\rdata: y\r\n\r\n",
        "1/message/x;1/message/y;" },
    { "comments are nothing", ": hello\n\n:\n\ndata: x\n\n", "/message/x;" },
    { "an event without data is nothing, its id stays", "id: 9\n\ndata: x\n\n",
        "9/message/x;" },
    { "an unfinished event is not told", "data: x\n", "" },
    { "only one space is cut off", "data:  x \n\n", "/message/ x ;" },
    { "a field without a colon is empty", "data\n\n", "/message/;" },
    { "the type holds for one event", "event: a\ndata: 1\n\ndata: 2\n\n",
        "/a/1;/message/2;" },
    { "unknown fields are left out", "retry: 5\nfoo: bar\ndata: x\n\n", "/message/x;" },
    { "a byte order mark is skipped",
        "\xef\xbb\xbf"
        "data: x\n\n",
        "/message/x;" },
};

static void
test_feed(void **state)
{
    const struct feed_case *c = *state;
    struct seen whole = { "" }, bytewise = { "" };
    struct event_stream stream;

    event_stream_init(&stream, on_event, &whole);
    assert_int_equal(
        event_stream_feed(&stream, c->bytes, strlen(c->bytes), NULL), STATUS_OK);
    event_stream_destroy(&stream);
    assert_string_equal(whole.text, c->seen);

    if ((unsigned char)c->bytes[0] == 0xef) {
        return; /* a mark cut in pieces is not looked for */
    }
    event_stream_init(&stream, on_event, &bytewise);
    for (const char *b = c->bytes; *b; b++) {
        assert_int_equal(event_stream_feed(&stream, b, 1, NULL), STATUS_OK);
    }
    event_stream_destroy(&stream);
    assert_string_equal(bytewise.text, c->seen);
}

static void
test_a_broken_connection_leaves_no_half_event(void **state)
{
    struct seen seen = { "" };
    struct event_stream stream;

    (void)state;
    event_stream_init(&stream, on_event, &seen);
    assert_int_equal(event_stream_feed(&stream, "id: 3\ndata: ha", 14, NULL), STATUS_OK);
    event_stream_restart(&stream);
    assert_int_equal(event_stream_feed(&stream, "data: x\n\n", 9, NULL), STATUS_OK);
    event_stream_destroy(&stream);
    assert_string_equal(seen.text, "3/message/x;");
}

static void
test_an_endless_line_is_refused(void **state)
{
    struct seen seen = { "" };
    struct event_stream stream;
    char *bytes = calloc(1, EVENT_STREAM_MAX + 1);

    (void)state;
    memset(bytes, 'x', EVENT_STREAM_MAX + 1);
    event_stream_init(&stream, on_event, &seen);
    assert_int_equal(
        event_stream_feed(&stream, bytes, EVENT_STREAM_MAX + 1, NULL), STATUS_TOO_LARGE);
    event_stream_destroy(&stream);
    free(bytes);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(feed_cases) + 2];
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_LEN(feed_cases); i++) {
        tests[count++] = (struct CMUnitTest){ .name = feed_cases[i].name,
            .test_func = test_feed,
            .initial_state = (void *)&feed_cases[i] };
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_a_broken_connection_leaves_no_half_event);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_an_endless_line_is_refused);
    return cmocka_run_group_tests_name("screen/event_stream", tests, NULL, NULL);
}

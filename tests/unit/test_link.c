/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link against a small real HTTP server on the loopback. */
#include "screen/link.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "screen/event_stream.h"
#include "tests/support/link_server.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000
#define BUSY_LONG_S 600 /* longer than anybody waits */

/* The main thread of a screen: woken through a descriptor. */
struct client {
    struct link *link;
    int wake_fd;
    char server[64];
    struct link_state states[64];
    int state_count;
    char events[512]; /* "seq type n;" */
    int told;         /* events so far ... */
    int out_of_turn;  /* ... that did not follow the one before by one */
    int64_t last;
    struct link_answer answer;
    int answers;
    char body[512];
};

static void
client_wake(void *arg)
{
    struct client *client = arg;
    uint64_t one = 1;

    if (write(client->wake_fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        abort();
    }
}

static void
client_on_event(void *arg, const struct link_event *event)
{
    struct client *client = arg;
    size_t used = strlen(client->events);

    client->told++;
    client->out_of_turn += event->seq != client->last + 1;
    client->last = event->seq;
    snprintf(client->events + used, sizeof(client->events) - used, "%d %s %d;",
        (int)event->seq, event->type,
        (int)json_integer_value(json_object_get(event->data, "n")));
}

static void
client_on_state(void *arg, const struct link_state *state)
{
    struct client *client = arg;

    if (client->state_count < 64) {
        client->states[client->state_count++] = *state;
    }
}

static void
client_on_answer(void *arg, const struct link_answer *answer)
{
    struct client *client = arg;
    const char *body = json_string_value(json_object_get(answer->json, "body"));

    client->answers++;
    client->answer = *answer;
    client->answer.json = NULL;
    snprintf(client->body, sizeof(client->body), "%s", body ? body : "");
}

static void
client_start_with(struct client *client, const struct link_server *server, int silence_ms)
{
    struct link_options options = { .server = client->server,
        .token = "secret",
        .wake = client_wake,
        .wake_arg = client,
        .on_event = client_on_event,
        .on_state = client_on_state,
        .arg = client,
        .silence_ms = silence_ms,
        .backoff_ms = 20 };

    *client = (struct client){ .wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
    snprintf(
        client->server, sizeof(client->server), "http://127.0.0.1:%d/", server->port);
    assert_int_equal(link_start(&options, &client->link, NULL), STATUS_OK);
}

/* On a busy machine the stream may be silent for long. */
static void
client_start(struct client *client, const struct link_server *server)
{
    client_start_with(client, server, 2 * DEADLINE_MS);
}

static void
client_stop(struct client *client)
{
    link_stop(client->link);
    close(client->wake_fd);
}

/* Dispatch when woken, until `done` is true. */
#define CLIENT_UNTIL(client, done) \
    do { \
        int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS; \
        while (!(done)) { \
            client_turn(client, end_ms); \
        } \
    } while (0)

static void
client_turn(struct client *client, int64_t end_ms)
{
    struct pollfd fd = { .fd = client->wake_fd, .events = POLLIN };
    int64_t left_ms = end_ms - clock_monotonic_ms();
    uint64_t count;

    if (left_ms <= 0) {
        fail_msg("nothing happened for too long");
    }
    if (poll(&fd, 1, (int)left_ms) == 1 &&
        read(client->wake_fd, &count, sizeof(count)) == (ssize_t)sizeof(count)) {
        assert_int_equal(count, 1); /* woken once, however much has come */
        link_dispatch(client->link);
    }
}

static enum status
call(struct link_server *server, const struct link_request *request,
    struct link_answer *answer)
{
    char url[64];
    struct link_options options = { .server = url, .token = "secret", .language = "en" };

    /* As people copy it from a browser: with what ends in a slash. */
    snprintf(url, sizeof(url), "http://127.0.0.1:%d//", server->port);
    return link_call(&options, request, answer);
}

static const char *
text_of(const struct link_answer *answer, const char *field)
{
    return json_string_value(json_object_get(answer->json, field));
}

static void
test_a_call_sends_who_asks_in_which_language(void **state)
{
    struct link_answer answer;
    json_t *body = json_pack("{s:s}", "code", "A");
    struct link_request request = { .method = "POST", .path = "/echo", .body = body };

    assert_int_equal(call(*state, &request, &answer), STATUS_OK);
    assert_string_equal(text_of(&answer, "authorization"), "Bearer secret");
    assert_string_equal(text_of(&answer, "language"), "en");
    assert_string_equal(text_of(&answer, "body"), "{\"code\":\"A\"}");
    assert_int_equal(strlen(text_of(&answer, "key")), 32);
    link_answer_destroy(&answer);
    json_decref(body);
}

static void
test_a_refusal_tells_code_and_sentence(void **state)
{
    struct link_answer answer;
    struct link_request request = { .method = "GET", .path = "/problem" };

    assert_int_equal(call(*state, &request, &answer), STATUS_OTHER_DATE);
    assert_int_equal(answer.http, 409);
    assert_string_equal(answer.code, "other_date");
    assert_string_equal(answer.title, "Jadwal Anda hari lain.");
    assert_string_equal(answer.detail, "Datang 15-07-2026.");
    link_answer_destroy(&answer);
}

static void
test_no_content_is_empty(void **state)
{
    struct link_answer answer;
    struct link_request request = { .method = "POST", .path = "/nothing" };

    assert_int_equal(call(*state, &request, &answer), STATUS_EMPTY);
    assert_null(answer.json);
}

static void
test_what_is_no_json_is_unreadable(void **state)
{
    struct link_answer answer;
    struct link_request request = { .method = "GET", .path = "/rubbish" };

    assert_int_equal(call(*state, &request, &answer), STATUS_UNREADABLE);
    assert_true(answer.title[0] != '\0');
    link_answer_destroy(&answer);
}

static void
test_busy_is_tried_again_with_the_same_key(void **state)
{
    struct link_server *server = *state;
    struct link_answer answer;
    struct link_request request = { .method = "POST", .path = "/busy" };

    server->busy_left = 1;
    assert_int_equal(call(server, &request, &answer), STATUS_OK);
    assert_true(json_is_true(json_object_get(answer.json, "done")));
    link_answer_destroy(&answer);
    assert_int_equal(strlen(server->keys[0]), 32);
    assert_string_equal(server->keys[0], server->keys[1]);
}

static void
test_busy_is_tried_again_when_the_server_said(void **state)
{
    struct link_server *server = *state;
    struct link_answer answer;
    struct link_request request = { .method = "POST", .path = "/busy" };
    int64_t began_ms = clock_monotonic_ms();

    server->busy_left = 1;
    server->busy_s = 1;
    assert_int_equal(call(server, &request, &answer), STATUS_OK);
    assert_in_range(clock_monotonic_ms() - began_ms, 1000, DEADLINE_MS);
    link_answer_destroy(&answer);
    /* Later than anybody will wait: the answer is that it was busy, and at once. */
    server->busy_left = 1;
    server->busy_s = BUSY_LONG_S;
    request.timeout_ms = DEADLINE_MS;
    began_ms = clock_monotonic_ms();
    assert_int_equal(call(server, &request, &answer), STATUS_BUSY);
    assert_in_range(clock_monotonic_ms() - began_ms, 0, DEADLINE_MS - 1);
    link_answer_destroy(&answer);
}

static void
test_a_proxy_s_page_is_told_by_its_status(void **state)
{
    static const struct {
        int http;
        enum status want;
    } rows[] = { { 400, STATUS_BAD_REQUEST }, { 401, STATUS_NOT_SIGNED_IN },
        { 403, STATUS_NOT_ALLOWED }, { 404, STATUS_NOT_FOUND },
        { 409, STATUS_WRONG_STATE }, { 429, STATUS_TOO_MANY_REQUESTS },
        { 500, STATUS_INTERNAL }, { 502, STATUS_INTERNAL } };
    struct link_server *server = *state;
    struct link_answer answer;
    struct link_request request = { .method = "GET", .path = "/plain" };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        server->plain_status = rows[i].http;
        assert_int_equal(call(server, &request, &answer), rows[i].want);
        assert_int_equal(answer.http, rows[i].http);
        assert_string_equal(answer.code, status_name(rows[i].want));
        link_answer_destroy(&answer);
    }
}

static void
test_no_answer_is_a_timeout(void **state)
{
    struct link_answer answer;
    struct link_request request = {
        .method = "GET", .path = "/never", .timeout_ms = 150
    };

    assert_int_equal(call(*state, &request, &answer), STATUS_TIMEOUT);
    assert_int_equal(answer.http, 0);
}

static void
test_nobody_there_is_unreachable(void **state)
{
    struct link_answer answer;
    struct link_options options = { .server = "http://127.0.0.1:1" };
    struct link_request request = {
        .method = "POST", .path = "/echo", .timeout_ms = 100
    };
    enum status st = STATUS_TIMEOUT;

    (void)state;
    /* A busy machine may not get to it in the time that is over before a second try. */
    for (int i = 0; i < 100 && st == STATUS_TIMEOUT; i++) {
        st = link_call(&options, &request, &answer);
    }
    assert_int_equal(st, STATUS_UNREACHABLE);
    assert_string_equal(answer.code, "unreachable");
    options.server = "file:///etc/passwd";
    assert_int_equal(link_call(&options, &request, &answer), STATUS_ARG);
}

static void
test_answers_come_in_dispatch(void **state)
{
    struct client client = { 0 };
    json_t *body = json_pack("{s:i}", "n", 3);
    struct link_request request = { .method = "PUT", .path = "/echo", .body = body };

    client_start(&client, *state);
    link_send(client.link, &request, client_on_answer, &client);
    json_decref(body); /* copied */
    CLIENT_UNTIL(&client, client.answers == 1);
    assert_int_equal(client.answer.status, STATUS_OK);
    assert_string_equal(client.body, "{\"n\":3}");
    client_stop(&client);
}

static void
test_the_servers_clock_is_taken_over(void **state)
{
    struct client client = { 0 };
    struct link_request request = { .method = "GET", .path = "/echo" };
    int64_t told_ms, ahead_ms;

    client_start(&client, *state);
    link_send(client.link, &request, client_on_answer, &client);
    CLIENT_UNTIL(&client, client.answers == 1);
    assert_int_equal(clock_parse("2026-07-14T08:12:30+07:00", &told_ms, NULL), STATUS_OK);
    ahead_ms = link_now_ms(client.link) - told_ms;
    assert_in_range(ahead_ms, 0, DEADLINE_MS);
    assert_int_equal(clock_minute(told_ms), 9 * 60 + 12); /* and its zone */
    client_stop(&client);
}

static void
test_the_stream_tells_events_in_order_and_once(void **state)
{
    struct link_server *server = *state;
    struct client client = { 0 };

    client_start(&client, server);
    link_follow(client.link, LINK_FOLLOW_EVENTS, 4);
    CLIENT_UNTIL(&client, link_state(client.link).phase == LINK_CONNECTED);
    link_server_order(server, LINK_ORDER_SEND,
        "id: 5\nevent: visit.called\ndata: {\"n\":1}\n\nid: 6\nevent: visit.started\n"
        "data: {\"n\":2}\n\nid: 6\nevent: visit.started\ndata: {\"n\":2}\n\n");
    CLIENT_UNTIL(&client, link_seq(client.link) == 6);
    assert_string_equal(client.events, "5 visit.called 1;6 visit.started 2;");
    client_stop(&client);
}

/* Else what is left out here, and comes again, would be taken for told. */
static void
test_events_of_a_stream_that_was_left_are_dropped(void **state)
{
    struct link_server *server = *state;
    struct client client = { 0 };
    struct pollfd woken;
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    int streams = 1;
    uint64_t count;

    client_start(&client, server);
    link_follow(client.link, LINK_FOLLOW_EVENTS, 3);
    CLIENT_UNTIL(&client,
        link_seq(client.link) == 3 && link_state(client.link).phase == LINK_CONNECTED);
    link_dispatch(client.link);
    woken = (struct pollfd){ .fd = client.wake_fd, .events = POLLIN };
    (void)!read(client.wake_fd, &count, sizeof(count));
    link_server_order(server, LINK_ORDER_SEND, "id: 6\ndata: {\"n\":1}\n\n");
    assert_int_equal(poll(&woken, 1, DEADLINE_MS), 1); /* it waits to be delivered */
    link_follow(client.link, LINK_FOLLOW_EVENTS, 4);
    while (streams < 2) {
        assert_true(clock_monotonic_ms() < until_ms);
        pthread_mutex_lock(&server->mutex);
        streams = server->streams;
        pthread_mutex_unlock(&server->mutex);
        (void)poll(NULL, 0, 1);
    }
    link_server_order(
        server, LINK_ORDER_SEND, "id: 5\ndata: {\"n\":2}\n\nid: 6\ndata: {\"n\":3}\n\n");
    CLIENT_UNTIL(&client, link_seq(client.link) == 6 && client.events[0]);
    assert_string_equal(client.events, "5 message 2;6 message 3;");
    client_stop(&client);
}

static void
test_a_broken_stream_is_lost_and_resumes(void **state)
{
    struct link_server *server = *state;
    struct client client = { 0 };

    client_start(&client, server);
    link_follow(client.link, LINK_FOLLOW_EVENTS, 0);
    CLIENT_UNTIL(&client, link_state(client.link).phase == LINK_CONNECTED);
    link_server_order(server, LINK_ORDER_SEND, "id: 9\ndata: {\"n\":1}\n\n");
    CLIENT_UNTIL(&client, link_seq(client.link) == 9);
    link_server_order(server, LINK_ORDER_BREAK, "");
    CLIENT_UNTIL(
        &client, client.state_count >= 2 &&
                     client.states[client.state_count - 1].phase == LINK_CONNECTED &&
                     client.states[client.state_count - 2].phase == LINK_LOST);
    pthread_mutex_lock(&server->mutex);
    assert_string_equal(server->last_event_id, "9");
    pthread_mutex_unlock(&server->mutex);
    link_server_order(
        server, LINK_ORDER_SEND, "id: 9\ndata: {\"n\":1}\n\nid: 10\ndata: {\"n\":2}\n\n");
    CLIENT_UNTIL(&client, link_seq(client.link) == 10);
    assert_string_equal(client.events, "9 message 1;10 message 2;");
    client_stop(&client);
}

/* A main thread that stood still for more events than the link holds: the link lets the
 * stream go and takes it up again where it stopped. */
static void
test_more_events_than_the_link_holds_are_each_told_once(void **state)
{
    enum { HELD = 4096, ALL = 2 * HELD + 100 };
    struct link_server *server = *state;
    struct client client = { 0 };
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    char last[32] = "";

    pthread_mutex_lock(&server->mutex);
    server->stream_end = ALL;
    pthread_mutex_unlock(&server->mutex);
    client_start(&client, server);
    link_follow(client.link, LINK_FOLLOW_EVENTS, 0);
    while (strtol(last, NULL, 10) == 0) { /* nothing is dispatched */
        assert_true(clock_monotonic_ms() < until_ms);
        pthread_mutex_lock(&server->mutex);
        (void)memcpy(last, server->last_event_id, sizeof(last));
        pthread_mutex_unlock(&server->mutex);
        (void)poll(NULL, 0, 1);
    }
    assert_int_equal(strtol(last, NULL, 10), HELD);
    CLIENT_UNTIL(&client, link_seq(client.link) == ALL);
    assert_int_equal(client.told, ALL);
    assert_int_equal(client.out_of_turn, 0);
    client_stop(&client);
}

static void
test_silence_is_a_lost_link(void **state)
{
    struct link_server *server = *state;
    struct client client = { 0 };

    client_start_with(&client, server, 1000);
    link_follow(client.link, LINK_FOLLOW_EVENTS, 0);
    CLIENT_UNTIL(&client, link_state(client.link).phase == LINK_CONNECTED);
    CLIENT_UNTIL(&client, client.state_count > 0 &&
                              client.states[client.state_count - 1].phase == LINK_LOST);
    assert_int_equal(client.states[client.state_count - 1].why, STATUS_TIMEOUT);
    assert_true(client.states[client.state_count - 1].heard_ms > 0);
    client_stop(&client);
}

static void
test_health_tells_lost_and_back(void **state)
{
    struct client client = { 0 };

    client_start(&client, *state);
    link_follow(client.link, LINK_FOLLOW_HEALTH, 0);
    CLIENT_UNTIL(&client, link_state(client.link).phase == LINK_CONNECTED);
    client_stop(&client);
}

static void
test_stopping_drops_what_is_under_way(void **state)
{
    struct client client = { 0 };
    struct link_request request = { .method = "GET", .path = "/never" };

    client_start(&client, *state);
    link_send(client.link, &request, client_on_answer, &client);
    link_follow(client.link, LINK_FOLLOW_EVENTS, 0);
    client_stop(&client);
    assert_int_equal(client.answers, 0);
}

#define ON_SERVER(test) \
    cmocka_unit_test_setup_teardown(test, link_server_start, link_server_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SERVER(test_a_call_sends_who_asks_in_which_language),
        ON_SERVER(test_a_refusal_tells_code_and_sentence),
        ON_SERVER(test_no_content_is_empty),
        ON_SERVER(test_what_is_no_json_is_unreadable),
        ON_SERVER(test_busy_is_tried_again_with_the_same_key),
        ON_SERVER(test_busy_is_tried_again_when_the_server_said),
        ON_SERVER(test_a_proxy_s_page_is_told_by_its_status),
        ON_SERVER(test_no_answer_is_a_timeout),
        ON_SERVER(test_nobody_there_is_unreachable),
        ON_SERVER(test_answers_come_in_dispatch),
        ON_SERVER(test_the_servers_clock_is_taken_over),
        ON_SERVER(test_the_stream_tells_events_in_order_and_once),
        ON_SERVER(test_events_of_a_stream_that_was_left_are_dropped),
        ON_SERVER(test_a_broken_stream_is_lost_and_resumes),
        ON_SERVER(test_more_events_than_the_link_holds_are_each_told_once),
        ON_SERVER(test_silence_is_a_lost_link),
        ON_SERVER(test_health_tells_lost_and_back),
        ON_SERVER(test_stopping_drops_what_is_under_way),
    };

    unsetenv("http_proxy");
    return cmocka_run_group_tests_name("screen/link", tests, NULL, NULL);
}

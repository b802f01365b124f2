/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two server processes on one database: what is done at one is done for the other, and
 * both tell it. Killed ones: e2e_postgresql_killed.c.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/cluster.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define DEVICE_MS \
    5000 /* a token that is taken back stops in a second, and the machine's time */
#define FLIPS 20
#define ARRIVALS 60

static int64_t
count(struct e2e *e2e, const char *sql)
{
    return test_database_run(e2e_database(e2e), sql);
}

static void
allow_walkins(struct e2e *e2e, bool allow)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "admin", "GET", "/v1/settings/policy", NULL, NULL);
    char *body;

    assert_int_equal(
        json_object_set_new(answer->json, "walkins", json_boolean(allow)), 0);
    body = json_dumps(answer->json, JSON_COMPACT);
    assert_int_equal(e2e_status(e2e, "admin", "PUT", "/v1/settings/policy", body), 200);
    free(body);
    e2e_answer_free(answer);
}

static void
test_settings_changed_at_one_bind_the_next_request_at_the_other(void **state)
{
    const struct cluster *cluster = *state;

    for (int i = 0; i < FLIPS; i++) {
        struct e2e *here = cluster->e2e[i % 2];
        struct e2e *there = cluster->e2e[(i + 1) % 2];

        allow_walkins(here, false);
        assert_int_equal(
            e2e_status(there, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}"),
            403);
        allow_walkins(there, true);
        assert_int_equal(
            e2e_status(here, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}"),
            201);
    }
}

/* What is only read goes by the new settings, too. */
static void
test_a_reader_sees_the_settings_of_the_other_process(void **state)
{
    const struct cluster *cluster = *state;
    char body[] = "{\"note\":\"\",\"walkin_share\":20,\"overbook_percent\":100,"
                  "\"default\":{\"pagi\":7,\"siang\":0},\"quotas\":[]}";

    for (int i = 0; i < FLIPS; i++) {
        struct e2e *here = cluster->e2e[i % 2];
        struct e2e *there = cluster->e2e[(i + 1) % 2];
        char *digit = strstr(body, "pagi\":") + strlen("pagi\":");

        *digit = (char)('1' + i % 9);
        assert_int_equal(
            e2e_status(here, "admin", "PUT", "/v1/settings/quotas", body), 200);
        assert_int_equal(desk_service(there, "info", "quota"), 1 + i % 9);
    }
}

static void
bearer(char out[160], const struct e2e_answer *answer)
{
    (void)snprintf(out, 160, "Authorization: Bearer %s", e2e_text(answer, "token"));
}

static int
ask_who(struct e2e *e2e, const char *token)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/v1/session", NULL, token);
    int status = answer->status;

    e2e_answer_free(answer);
    return status;
}

/* Until the token is refused. How long after the beginning it was last let in: by when
 * that was asked, for how long an answer takes is the machine's. */
static int64_t
wait_refused(struct e2e *e2e, const char *token)
{
    int64_t started_ms = clock_monotonic_ms();
    int64_t let_in_ms = started_ms;
    int64_t asked_ms = started_ms;

    while (ask_who(e2e, token) != 401) {
        let_in_ms = asked_ms;
        assert_true(clock_monotonic_ms() < started_ms + WAIT_MS);
        (void)poll(NULL, 0, 5); /* a wait for a condition, with a deadline */
        asked_ms = clock_monotonic_ms();
    }
    return let_in_ms - started_ms;
}

static void
test_a_session_of_one_is_a_session_of_the_other(void **state)
{
    const struct cluster *cluster = *state;
    char token[160];
    struct e2e_answer *answer = e2e_ask(cluster->e2e[0], NULL, "POST", "/v1/session",
        "{\"username\":\"counter-1\",\"password\":\"" E2E_PASSWORD "\"}", NULL);

    assert_int_equal(answer->status, 200);
    bearer(token, answer);
    e2e_answer_free(answer);
    assert_int_equal(ask_who(cluster->e2e[1], token), 200);
    answer = e2e_ask(cluster->e2e[0], NULL, "DELETE", "/v1/session", NULL, token);
    assert_int_equal(answer->status, 204);
    e2e_answer_free(answer);
    assert_int_equal(ask_who(cluster->e2e[0], token), 401);
    assert_in_range(wait_refused(cluster->e2e[1], token), 0, DEVICE_MS);
}

static void
test_a_device_revoked_is_out_everywhere(void **state)
{
    const struct cluster *cluster = *state;
    char token[160];

    (void)snprintf(token, sizeof(token), "Authorization: Bearer %s",
        e2e_token(cluster->e2e[0], "kiosk-3"));
    for (int i = 0; i < 2; i++) { /* both know it */
        assert_int_equal(ask_who(cluster->e2e[i], token), 200);
    }
    assert_int_equal(e2e_admin(cluster->e2e[0],
                         (const char *const[]){ "device", "revoke",
                             e2e_folder(cluster->e2e[0]), "kiosk-3", NULL },
                         NULL),
        0);
    for (int i = 0; i < 2; i++) {
        assert_in_range(wait_refused(cluster->e2e[i], token), 0, DEVICE_MS);
    }
}

static void
test_a_key_used_at_one_is_answered_by_the_other(void **state)
{
    const struct cluster *cluster = *state;
    char number[DESK_NUMBER_SIZE] = "";

    for (int i = 0; i < 2; i++) {
        struct e2e_answer *answer = e2e_ask(cluster->e2e[i], "kiosk", "POST",
            "/v1/walkins", "{\"service\":\"info\"}", "Idempotency-Key: satu-kunci");

        assert_int_equal(answer->status, 201);
        assert_true(i == 0 || strcmp(number, e2e_text(answer, "number")) == 0);
        (void)snprintf(number, sizeof(number), "%s", e2e_text(answer, "number"));
        e2e_answer_free(answer);
    }
    assert_int_equal(count(cluster->e2e[0], "SELECT count(*) FROM visit"), 1);
}

static void
expect_id(struct e2e_stream *stream, int64_t want)
{
    char event[48];
    json_t *data = NULL;
    int64_t id = 0;

    assert_true(e2e_next(stream, WAIT_MS, &id, event, &data));
    assert_int_equal(id, want);
    json_decref(data);
}

static void
test_both_tell_what_either_did(void **state)
{
    const struct cluster *cluster = *state;
    struct e2e_stream *streams[2];

    for (int i = 0; i < 2; i++) {
        streams[i] = e2e_listen(cluster->e2e[i], "board", "/v1/events?since=0", NULL);
    }
    for (int i = 0; i < ARRIVALS; i++) {
        assert_int_equal(e2e_arrive(cluster->e2e[i % 3 ? 0 : 1], i, NULL, NULL), 201);
    }
    for (int i = 0; i < 2; i++) {
        for (int id = 1; id <= ARRIVALS; id++) {
            expect_id(streams[i], id);
        }
        e2e_unlisten(streams[i]);
    }
}

/* A snapshot of one process is ahead of what the other has heard, for a moment. */
static void
test_a_stream_goes_on_at_the_other_process(void **state)
{
    const struct cluster *cluster = *state;

    for (int i = 0; i < ARRIVALS - 1; i += 2) {
        struct e2e *here = cluster->e2e[i / 2 % 2];
        struct e2e *there = cluster->e2e[(i / 2 + 1) % 2];
        struct e2e_answer *answer;
        struct e2e_stream *stream;
        char last[24];

        assert_int_equal(e2e_arrive(here, i, NULL, NULL), 201);
        answer = e2e_ask(here, "board", "GET", "/v1/board", NULL, NULL);
        (void)snprintf(last, sizeof(last), "%lld",
            (long long)json_integer_value(json_object_get(answer->json, "seq")));
        e2e_answer_free(answer);
        stream = e2e_listen(there, "board", "/v1/events", last);
        assert_int_equal(e2e_arrive(there, i + 1, NULL, NULL), 201);
        expect_id(stream, i + 2);
        e2e_unlisten(stream);
    }
}

static void
test_a_phone_hears_of_a_call_at_the_other_process(void **state)
{
    const struct cluster *cluster = *state;
    struct e2e_answer *answer = e2e_ask(
        cluster->e2e[0], "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", NULL);
    const char *token = strstr(e2e_text(answer, "track"), "/p/");
    struct e2e_stream *phone;
    const char *now = "";
    char path[120];
    json_t *data = NULL;

    assert_non_null(token);
    (void)snprintf(path, sizeof(path), "/v1/track/%s/events", token + strlen("/p/"));
    e2e_answer_free(answer);
    phone = e2e_listen(cluster->e2e[1], NULL, path, NULL);
    assert_true(e2e_next(phone, WAIT_MS, NULL, NULL, &data));
    desk_open(cluster->e2e[0], 1);
    desk_call(cluster->e2e[0], 1, (char[DESK_NUMBER_SIZE]){ "" },
        (char[DESK_VISIT_SIZE]){ "" });
    while (strcmp(now, "called") != 0) { /* each event within the limit */
        json_decref(data);
        data = NULL;
        assert_true(e2e_next(phone, WAIT_MS, NULL, NULL, &data));
        now = json_string_value(json_object_get(data, "state"));
        assert_non_null(now);
    }
    json_decref(data);
    e2e_unlisten(phone);
}

/* A session that ends at one process ends the streams that it has at the other. */
static void
test_streams_end_at_the_other_process(void **state)
{
    const struct cluster *cluster = *state;
    struct e2e_stream *stream =
        e2e_listen(cluster->e2e[1], "counter-1", "/v1/events", NULL);
    int64_t until;
    json_t *data = NULL;

    assert_int_equal(
        e2e_status(cluster->e2e[0], "counter-1", "DELETE", "/v1/session", NULL), 204);
    until = clock_monotonic_ms() + 2 * DEVICE_MS;
    while (!e2e_has_ended(stream)) {
        assert_true(clock_monotonic_ms() < until);
        if (e2e_next(stream, 50, NULL, NULL, &data)) {
            json_decref(data);
        }
    }
    e2e_unlisten(stream);
}

static void
test_a_day_is_closed_once(void **state)
{
    const struct cluster *cluster = *state;
    static const char closed[] = "SELECT count(*) FROM journal WHERE kind = 'day.closed'";
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    desk_walk_in(cluster->e2e[0], "info", NULL, NULL, NULL);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(e2e_end(cluster->e2e[i]), 0);
        e2e_set_clock(cluster->e2e[i], "2026-07-15T08:15:00+07:00");
    }
    for (int i = 0; i < 2; i++) { /* each looks when it starts */
        e2e_restart(cluster->e2e[i]);
    }
    while (count(cluster->e2e[0], closed) == 0) {
        assert_true(clock_monotonic_ms() < until);
        (void)poll(NULL, 0, 5); /* a wait for a condition, with a deadline */
    }
    for (int i = 0; i < 2; i++) { /* a write behind each one's look */
        desk_walk_in(cluster->e2e[i], "info", NULL, NULL, NULL);
    }
    assert_int_equal(count(cluster->e2e[0], closed), 1);
}

#define TODAY "2026-07-14,08:00,11:00,Peragaan,"
#define PEOPLE 12
#define NUMBER "\"number\":\""

/* Scan a ticket, and do not wait for the answer. */
static int
begin_scan(struct e2e *e2e, const char *registration)
{
    char body[64];
    char request[512];
    int fd = e2e_connect(e2e);
    int len;

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", registration);
    len = snprintf(request, sizeof(request),
        "POST /v1/checkins HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "Content-Type: application/json\r\nAuthorization: Bearer %s\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        e2e_token(e2e, "reception"), strlen(body), body);
    assert_int_equal(write(fd, request, (size_t)len), len);
    return fd;
}

/* The number that it got. */
static void
end_scan(int fd, char number[DESK_NUMBER_SIZE])
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    char answer[8192];
    size_t len = 0;
    ssize_t got = 1;
    const char *at;

    while (got > 0) {
        assert_int_equal(poll(&wait, 1, WAIT_MS), 1);
        got = read(fd, answer + len, sizeof(answer) - 1 - len);
        len += got > 0 ? (size_t)got : 0;
    }
    (void)close(fd);
    answer[len] = '\0';
    at = strstr(answer, NUMBER);
    if (!at) {
        fail_msg("no number: %s", answer);
    }
    (void)snprintf(number, DESK_NUMBER_SIZE, "%.4s", at + strlen(NUMBER));
}

/* The second ticket of a person is scanned at the other process, after the first or in
 * the same moment: one number with two files. */
static void
join_at_the_other(const struct cluster *cluster, int person, bool at_once)
{
    char kk[32], akta[32], numbers[2][DESK_NUMBER_SIZE];
    int fds[2];

    (void)snprintf(kk, sizeof(kk), "KK-33.35170%07d", person);
    (void)snprintf(akta, sizeof(akta), "AKTA-33.35170%07d", person);
    fds[0] = begin_scan(cluster->e2e[person % 2], kk);
    if (!at_once) {
        end_scan(fds[0], numbers[0]);
    }
    fds[1] = begin_scan(cluster->e2e[1 - person % 2], akta);
    if (at_once) {
        end_scan(fds[0], numbers[0]);
    }
    end_scan(fds[1], numbers[1]);
    assert_string_equal(numbers[0], numbers[1]);
}

static void
import_people(const struct cluster *cluster)
{
    char rows[PEOPLE * 240] = "";

    for (int i = 0; i < PEOPLE; i++) {
        size_t len = strlen(rows);

        (void)snprintf(rows + len, sizeof(rows) - len,
            "KK-33.35170%07d,kk-baru," TODAY "35170351059%05d,\n"
            "AKTA-33.35170%07d,akta-lahir," TODAY "35170351059%05d,\n",
            i, i, i, i);
    }
    desk_import(cluster->e2e[0], rows);
}

static void
test_a_ticket_joins_the_number_of_the_other_process(void **state)
{
    const struct cluster *cluster = *state;
    char called[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE];

    import_people(cluster);
    desk_expect(cluster->e2e[0], "admin", "PATCH", "/v1/settings/policy",
        "{\"bundle_join\":true}", 200, NULL);
    join_at_the_other(cluster, 0, /* at_once= */ false);
    desk_open(cluster->e2e[1], 1);
    desk_call(cluster->e2e[0], 1, called, visit);
    desk_move(cluster->e2e[1], "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(cluster->e2e[0], "counter-1", visit, "finish",
        "{\"outcome\":\"incomplete\",\"files\":[{\"file\":2,\"outcome\":\"rejected\"}]}",
        200, NULL);
    assert_int_equal(count(cluster->e2e[1],
                         "SELECT COUNT(*) FROM visit_file WHERE outcome = 'rejected'"),
        1);
    for (int i = 1; i < PEOPLE; i++) {
        join_at_the_other(cluster, i, /* at_once= */ true);
    }
    assert_int_equal(count(cluster->e2e[0], "SELECT COUNT(*) FROM visit"), PEOPLE);
    assert_int_equal(
        count(cluster->e2e[1], "SELECT COUNT(*) FROM visit WHERE files = 2"), PEOPLE);
}

/* A pseudo terminal is the scanner of a gate in the settings file that both read. */
static void
test_a_gate_belongs_to_one_process_and_is_taken_over(void **state)
{
    int scanner = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct cluster cluster;
    char config[128];
    int64_t until;

    (void)state;
    assert_true(scanner >= 0 && grantpt(scanner) == 0 && unlockpt(scanner) == 0);
    (void)snprintf(
        config, sizeof(config), "[gate pintu]\nscanner = serial:%s\n", ptsname(scanner));
    cluster_open(&cluster, &(struct e2e_options){ .config = config });
    for (int i = 0; i < 2; i++) {
        char line[TICKET_CODE_SIZE + 2];
        int len = snprintf(line, sizeof(line), "%s\r\n", e2e_ticket(cluster.e2e[0], i));

        until = clock_monotonic_ms() + 2 * WAIT_MS;
        assert_int_equal(write(scanner, line, (size_t)len), len);
        while (count(cluster.e2e[0], "SELECT count(*) FROM visit") != i + 1) {
            assert_true(clock_monotonic_ms() < until);
            (void)poll(NULL, 0, 5); /* a wait for a condition, with a deadline */
        }
        if (i == 0) { /* the next scan is read by whoever is left */
            e2e_kill(cluster.e2e[0]);
        }
    }
    e2e_restart(cluster.e2e[0]);
    cluster_close(&cluster);
    (void)close(scanner);
}

#define CLUSTER_TEST(test) \
    cmocka_unit_test_setup_teardown(test, cluster_start, cluster_stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CLUSTER_TEST(test_settings_changed_at_one_bind_the_next_request_at_the_other),
        CLUSTER_TEST(test_a_reader_sees_the_settings_of_the_other_process),
        CLUSTER_TEST(test_a_session_of_one_is_a_session_of_the_other),
        CLUSTER_TEST(test_a_device_revoked_is_out_everywhere),
        CLUSTER_TEST(test_a_key_used_at_one_is_answered_by_the_other),
        CLUSTER_TEST(test_both_tell_what_either_did),
        CLUSTER_TEST(test_a_stream_goes_on_at_the_other_process),
        CLUSTER_TEST(test_a_phone_hears_of_a_call_at_the_other_process),
        CLUSTER_TEST(test_streams_end_at_the_other_process),
        CLUSTER_TEST(test_a_day_is_closed_once),
        CLUSTER_TEST(test_a_ticket_joins_the_number_of_the_other_process),
        cmocka_unit_test(test_a_gate_belongs_to_one_process_and_is_taken_over),
    };

    return cmocka_run_group_tests_name("postgresql_cluster", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Too many connections: thousands that say nothing, thousands of streams, all from the
 * kiosk's own address, do not keep the kiosk out, and the server's memory stays bounded.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base.h"
#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define MANY 10000
#define AGAIN_MS 60000
#define FEW 300 /* connections the small server takes */

/* Descriptors for so many sockets, or fewer when the system gives fewer. */
static int
how_many(int wanted)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 0;
    }
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < (rlim_t)wanted + 100) {
        return (int)limit.rlim_cur - 100;
    }
    return wanted;
}

static long
resident_kib(const struct e2e *e2e)
{
    char path[64];
    char line[128];
    long kib = 0;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/status", e2e_pid(e2e));
    file = fopen(path, "re");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file)) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kib = strtol(line + 6, NULL, 10);
        }
    }
    (void)fclose(file);
    return kib;
}

static int *
connect_many(struct e2e *e2e, int count, const char *first_words)
{
    int *fds = xcalloc((size_t)count, sizeof(*fds));

    for (int i = 0; i < count; i++) {
        fds[i] = e2e_connect(e2e);
        if (fds[i] < 0) {
            fail_msg("connection %d was not taken", i);
        }
        if (first_words) {
            (void)send(fds[i], first_words, strlen(first_words), MSG_NOSIGNAL);
        }
    }
    return fds;
}

static void
close_many(int *fds, int count)
{
    for (int i = 0; i < count; i++) {
        (void)close(fds[i]);
    }
    free(fds);
}

static void
test_thousands_of_idle_connections_do_not_keep_a_kiosk_out(void **state)
{
    int count = how_many(MANY);
    int *fds = connect_many(*state, count, NULL);

    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    assert_true(resident_kib(*state) < 200 * 1024);
    close_many(fds, count);
    assert_int_equal(e2e_arrive(*state, 1, NULL, NULL), 201);
}

static int
start_small(void **state)
{
    *state = e2e_open(&(struct e2e_options){
        .config = "[limits]\nconnections = 300\nsign_ins_per_minute = 10000\n" });
    return 0;
}

static void
test_the_oldest_idle_connection_makes_room(void **state)
{
    int *fds = connect_many(*state, FEW + 50, NULL);
    struct pollfd oldest = { .fd = fds[0], .events = POLLIN };
    char byte;

    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    assert_int_equal(poll(&oldest, 1, 60000), 1);
    assert_true(recv(fds[0], &byte, 1, 0) <= 0); /* given up */
    close_many(fds, FEW + 50);
}

static void
test_requests_that_never_end_make_room_too(void **state)
{
    int *fds = connect_many(*state, FEW + 50, "GET /healthz HTTP/1.1\r\nHost: x\r\n");

    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    close_many(fds, FEW + 50);
}

static void
test_a_known_caller_s_connection_outlives_a_flood(void **state)
{
    int *fds;

    /* The harness keeps the kiosk's connection open between its requests. */
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    fds = connect_many(*state, FEW * 2, NULL);
    assert_int_equal(e2e_arrive(*state, 1, NULL, NULL), 201);
    close_many(fds, FEW * 2);
}

static void
test_phones_streams_give_way_and_a_board_s_does_not(void **state)
{
    char stream[160];
    char visit[27];
    json_t *body = json_pack("{s:s}", "code", e2e_ticket(*state, 0));
    char *text = json_dumps(body, 0);
    struct e2e_answer *answer =
        e2e_ask(*state, "kiosk", "POST", "/v1/checkins", text, NULL);
    const char *token = strrchr(e2e_text(answer, "track"), '/');
    struct e2e_answer *health = e2e_ask(*state, NULL, "GET", "/healthz", NULL, NULL);
    struct e2e_stream *board;
    char seq[24];
    char event[48];
    int64_t end;
    int status;
    int *fds;

    assert_non_null(token);
    /* The last row again: when it is here, the board's stream stands, before the crowd.
     */
    (void)snprintf(seq, sizeof(seq), "%" JSON_INTEGER_FORMAT,
        json_integer_value(json_object_get(health->json, "journal_seq")) - 1);
    board = e2e_listen(*state, "board", "/v1/events", seq);
    assert_true(e2e_next(board, 60000, NULL, event, NULL));
    (void)snprintf(stream, sizeof(stream),
        "GET /v1/track%s/events HTTP/1.1\r\nHost: x\r\n\r\n", token);
    fds = connect_many(*state, FEW * 2, stream);
    /* Until the streams stand nothing gives way; a kiosk asks again, as here. */
    end = clock_monotonic_ms() + AGAIN_MS;
    do {
        status = e2e_arrive(*state, 1, NULL, visit);
    } while (status == 0 && clock_monotonic_ms() < end);
    assert_int_equal(status, 201);
    assert_true(e2e_next(board, 60000, NULL, event, NULL));
    assert_string_equal(event, "visit.waiting");
    close_many(fds, FEW * 2);
    e2e_unlisten(board);
    e2e_answer_free(health);
    e2e_answer_free(answer);
    json_decref(body);
    free(text);
}

/* What a client sends behind its stream request is thrown away, not kept. */
static void
test_a_stream_that_talks_back_does_not_fill_the_memory(void **state)
{
    enum { BLOCK = 65536, BLOCKS = 800 }; /* 50 MB */
    struct e2e_stream *board;
    char head[256];
    char *block;
    long before;
    int fd;
    int len = snprintf(head, sizeof(head),
        "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n",
        e2e_token(*state, "board"));

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* a sanitizer keeps freed memory for a while */
#endif
    board = e2e_listen(*state, "board", "/v1/events", NULL);
    block = xcalloc(BLOCK, 1);
    fd = e2e_connect(*state);
    assert_int_equal(send(fd, head, (size_t)len, MSG_NOSIGNAL), len);
    assert_true(recv(fd, head, sizeof(head), 0) > 0);
    before = resident_kib(*state);
    memset(block, 'a', BLOCK);
    for (int i = 0; i < BLOCKS; i++) {
        if (send(fd, block, BLOCK, MSG_NOSIGNAL) < 0) {
            break;
        }
    }
    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201);
    assert_true(resident_kib(*state) - before < 8 * 1024);
    free(block);
    (void)close(fd);
    e2e_unlisten(board);
}

/* Whoever does not read is dropped when 64 KiB have piled up, and others go on. */
static void
test_a_listener_that_does_not_read_is_dropped(void **state)
{
    enum { EVENTS = 2400 };
    struct e2e_stream *board = e2e_listen(*state, "board", "/v1/events", NULL);
    struct pollfd end = { .fd = e2e_connect(*state), .events = POLLIN };
    int small = 4096;
    char bytes[65536];
    ssize_t got;
    size_t total = 0;
    int len = snprintf(bytes, sizeof(bytes),
        "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n",
        e2e_token(*state, "board"));

    (void)setsockopt(end.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
    assert_int_equal(send(end.fd, bytes, (size_t)len, MSG_NOSIGNAL), len);
    assert_int_equal(poll(&end, 1, 60000), 1);
    for (int i = 0; i < EVENTS; i++) {
        assert_int_equal(e2e_arrive(*state, i, NULL, NULL), 201);
        assert_true(e2e_next(board, 60000, NULL, NULL, NULL));
    }
    while (
        poll(&end, 1, 60000) > 0 && (got = recv(end.fd, bytes, sizeof(bytes), 0)) > 0) {
        total += (size_t)got;
    }
    assert_true(total < (size_t)EVENTS * 130); /* the last events did not come */
    (void)close(end.fd);
    e2e_unlisten(board);
}

/* Processor time of the server so far, in clock ticks. */
static long
ticks_used(const struct e2e *e2e)
{
    char path[64];
    unsigned long user = 0;
    unsigned long system = 0;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", e2e_pid(e2e));
    file = fopen(path, "re");
    assert_non_null(file);
    assert_int_equal(
        fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
            &system),
        2);
    (void)fclose(file);
    return (long)(user + system);
}

/* Without descriptors the server rests and makes room; it does not spin. */
static void
test_without_descriptors_the_kiosk_is_served_and_nothing_spins(void **state)
{
    static const char ask[] =
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    struct rlimit few = { .rlim_cur = 64, .rlim_max = 64 };
    char *answer;
    int *fds;
    long before;

    assert_int_equal(e2e_arrive(*state, 0, NULL, NULL), 201); /* its connection is kept */
    assert_int_equal(prlimit(e2e_pid(*state), RLIMIT_NOFILE, &few, NULL), 0);
    fds = connect_many(*state, FEW, NULL);
    before = ticks_used(*state);
    assert_int_equal(e2e_arrive(*state, 1, NULL, NULL), 201);
    (void)poll(NULL, 0, 1000); /* what is measured */
    assert_true(ticks_used(*state) - before < sysconf(_SC_CLK_TCK) / 2);
    close_many(fds, FEW);
    answer = e2e_raw(*state, ask, strlen(ask), 60000);
    assert_non_null(strstr(answer, "200 OK"));
    free(answer);
    assert_int_equal(e2e_arrive(*state, 2, NULL, NULL), 201);
}

static int
start_with_many_tickets(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .tickets = 2400 });
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_thousands_of_idle_connections_do_not_keep_a_kiosk_out, e2e_start,
            e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_the_oldest_idle_connection_makes_room, start_small, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_requests_that_never_end_make_room_too, start_small, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_known_caller_s_connection_outlives_a_flood, start_small, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_phones_streams_give_way_and_a_board_s_does_not, start_small, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_stream_that_talks_back_does_not_fill_the_memory, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_without_descriptors_the_kiosk_is_served_and_nothing_spins, e2e_start,
            e2e_stop),
        cmocka_unit_test_setup_teardown(test_a_listener_that_does_not_read_is_dropped,
            start_with_many_tickets, e2e_stop),
    };

    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}

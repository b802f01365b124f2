/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A crowd at the door: ten thousand connections that say nothing, that hold half a
 * request, that follow a number. A kiosk still gets in, and so do a board and a clerk;
 * the figures are printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/load.h"
#include "tests/support/test.h"

#define CROWD 10000
#define ARRIVALS 60
#define TRIES_MAX 20
#define REST_US 50000 /* a kiosk does not try again at once */
#define FILES_SPARE 256

/* MIXED: each in turn another of the others. */
enum manner { SILENT, HALF, IDLE, FOLLOWS, MIXED };

struct crowd {
    enum manner manner;
    int *fds; /* owned */
    int count;
    char track[200]; /* path of a phone's stream */
};

/* As many descriptors as this process may have. */
static int
crowd_size(int wanted)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    return limit.rlim_cur < (rlim_t)(wanted + FILES_SPARE)
               ? (int)limit.rlim_cur - FILES_SPARE
               : wanted;
}

static void
join(struct e2e *e2e, struct crowd *crowd, int i)
{
    char bytes[512] = "";
    int fd = e2e_connect(e2e);
    enum manner manner =
        crowd->manner == MIXED ? (enum manner)(i % MIXED) : crowd->manner;

    crowd->fds[i] = fd;
    assert_true(fd >= 0);
    switch (manner) {
    case HALF:
        (void)text_copy(
            bytes, sizeof(bytes), "POST /v1/checkins HTTP/1.1\r\nHost: x\r\n");
        break;
    case IDLE:
        (void)text_copy(bytes, sizeof(bytes), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        break;
    case FOLLOWS:
        (void)snprintf(
            bytes, sizeof(bytes), "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", crowd->track);
        break;
    case SILENT:
    case MIXED:
        break;
    }
    if (bytes[0]) {
        (void)send(fd, bytes, strlen(bytes), MSG_NOSIGNAL);
    }
}

static void
crowd_gather(struct e2e *e2e, struct crowd *crowd, int count)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", NULL);
    const char *token = strstr(e2e_text(answer, "track"), "/p/");

    assert_int_equal(answer->status, 201);
    (void)snprintf(
        crowd->track, sizeof(crowd->track), "/v1/track/%s/events", token + strlen("/p/"));
    e2e_answer_free(answer);
    crowd->count = count;
    crowd->fds = xcalloc((size_t)count, sizeof(*crowd->fds));
    for (int i = 0; i < count; i++) {
        join(e2e, crowd, i);
    }
}

static void
crowd_leave(struct crowd *crowd)
{
    for (int i = 0; i < crowd->count; i++) {
        (void)close(crowd->fds[i]);
    }
    free(crowd->fds);
}

/* One arrival on a connection of its own; how often it had to try. */
static int
arrive(struct e2e *e2e, int i, int64_t *took_us)
{
    char body[200];
    char request[700];
    size_t len;
    int64_t started = load_clock_ns();

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(e2e, i));
    len = load_post(
        request, sizeof(request), "/v1/checkins", e2e_token(e2e, "kiosk"), "", body);
    for (int tries = 1; tries <= TRIES_MAX; tries++) {
        struct timeval limit = { .tv_sec = 5 };
        char answer[16] = "";
        int fd = e2e_connect(e2e);

        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
        (void)send(fd, request, len, MSG_NOSIGNAL);
        (void)recv(fd, answer, sizeof(answer) - 1, MSG_WAITALL);
        (void)close(fd);
        if (text_starts_with(answer, "HTTP/1.1 201") ||
            text_starts_with(answer, "HTTP/1.1 200")) {
            *took_us = (load_clock_ns() - started) / 1000;
            return tries;
        }
        (void)usleep(REST_US);
    }
    fail_msg("arrival %d got no answer in %d tries", i, TRIES_MAX);
    return 0;
}

static int
compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static void
arrive_all(struct e2e *e2e, const char *when)
{
    int64_t took[ARRIVALS];
    int most = 0;

    for (int i = 0; i < ARRIVALS; i++) {
        int tries = arrive(e2e, i, &took[i]);

        most = tries > most ? tries : most;
    }
    qsort(took, ARRIVALS, sizeof(took[0]), compare);
    print_message("%s: %d arrivals, at most %d tries, median %.1f ms, slowest %.1f ms\n",
        when, ARRIVALS, most, (double)took[ARRIVALS / 2] / 1000,
        (double)took[ARRIVALS - 1] / 1000);
}

static void
test_ten_thousand_keep_no_kiosk_out(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = ARRIVALS });
    struct crowd crowd = { .manner = MIXED };
    int count = crowd_size(CROWD);
    int64_t started = load_clock_ns();
    long before = e2e_memory_kb(e2e);
    struct e2e_stream *board = e2e_listen(e2e, "board", "/v1/events", NULL);

    (void)state;
    crowd_gather(e2e, &crowd, count);
    print_message("%d connections in %.1f s: silent, half a request, idle, following\n",
        count, (double)(load_clock_ns() - started) / 1e9);
    arrive_all(e2e, "in the crowd");
    print_message("memory: %ld KB, %.1f KB a connection\n", e2e_memory_kb(e2e),
        (double)(e2e_memory_kb(e2e) - before) / count);
    desk_open(e2e, 1);
    desk_serve(e2e, 1, "Z001");
    assert_true(e2e_next(board, 60000, NULL, NULL, NULL));
    e2e_unlisten(board);
    crowd_leave(&crowd);
    e2e_close(e2e);
}

/* A house that takes 200, and a crowd of one manner three times as large. */
static void
test_a_full_house_keeps_no_kiosk_out(void **state)
{
    static const char *const names[] = { "silent", "half a request", "idle", "following",
        "mixed" };
    struct crowd crowd = { .manner = (enum manner)(intptr_t)*state };
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = ARRIVALS,
        .config = "[limits]\nconnections = 200\nsign_ins_per_minute = 10000\n" });
    struct e2e_stream *board = e2e_listen(e2e, "board", "/v1/events", NULL);

    crowd_gather(e2e, &crowd, crowd_size(600));
    arrive_all(e2e, names[crowd.manner]);
    desk_open(e2e, 1);
    desk_serve(e2e, 1, "Z001");
    assert_true(e2e_next(board, 60000, NULL, NULL, NULL)); /* the board was kept */
    e2e_unlisten(board);
    crowd_leave(&crowd);
    e2e_close(e2e);
}

int
main(void)
{
#define FULL_HOUSE(manner) \
    cmocka_unit_test_prestate( \
        test_a_full_house_keeps_no_kiosk_out, (void *)(intptr_t)(manner))
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ten_thousand_keep_no_kiosk_out),
        FULL_HOUSE(SILENT),
        FULL_HOUSE(HALF),
        FULL_HOUSE(IDLE),
        FULL_HOUSE(FOLLOWS),
        FULL_HOUSE(MIXED),
    };

    return cmocka_run_group_tests_name("crowd", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the press of call-next to the event on 100 boards, and one event to 10,000 phones,
 * each against direct writes to as many bare sockets, read by the same thread in the same
 * way; what a clerk waits for an answer meanwhile; and the memory that a phone's stream
 * takes.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"
#include "tests/support/streams.h"

#define BOARDS 100
#define CALLS 300
#define BOARDS_QUIET_MS 20 /* between two presses: nobody presses without a breath */
#define PHONES 10000
#define PHONE_ROUNDS 20
#define PHONES_QUIET_MS 300
#define VISITS (PHONES + PHONE_ROUNDS + 10) /* some are called while the rest follow */
#define EVENT_SIZE 200
#define WAIT_MS 20000
#define STAFF_MAX 20000   /* answers that are kept */
#define STAFF_REST_US 500 /* between two questions of the clerk */
#define STAFF_P99_MS 20.0
#define SERVICES \
    3 /* the harness's tickets are over so many: every third is of one line */

/* A press: one request on a kept connection, sent and forgotten; its answer is read
 * later. */
struct button {
    int fd;
    char request[1024];
    size_t len;
};

static struct button
button_make(struct e2e *e2e, const char *who, const char *path)
{
    struct button button = { .fd = e2e_connect(e2e) };

    button.len = load_post(
        button.request, sizeof(button.request), path, e2e_token(e2e, who), "", "{}");
    return button;
}

static void
button_press(const struct button *button)
{
    if (send(button->fd, button->request, button->len, MSG_NOSIGNAL) !=
        (ssize_t)button->len) {
        perror("send");
        exit(1);
    }
}

static void
button_answer(const struct button *button)
{
    char answer[16384];

    ssize_t n = recv(button->fd, answer, sizeof(answer) - 1, 0);

    if (n <= 0) {
        perror("recv");
        exit(1);
    }
    answer[n] = '\0';
    if (strncmp(answer, "HTTP/1.1 200", 12) != 0) {
        (void)fprintf(stderr, "call-next was answered %.300s\n", answer);
        exit(1);
    }
}

/* A bare round: from the wake to the last reader. */
static int64_t
bare_round(struct streams *bare, int quiet_ms)
{
    int64_t started;
    int64_t ended;

    streams_drain(bare, quiet_ms);
    started = load_clock_ns();
    streams_wake(bare);
    ended = streams_wait_all(bare, WAIT_MS);
    if (ended < 0) {
        (void)fprintf(stderr, "bare sockets fell silent\n");
        exit(1);
    }
    return ended - started;
}

static const char *
board_path(void *arg, int i)
{
    (void)arg;
    (void)i;
    return "/v1/events";
}

/* Finish whom counter 1 has, so that it may call again. */
static void
finish(struct e2e *e2e)
{
    struct e2e_answer *view =
        e2e_ask(e2e, "counter-1", "GET", "/v1/counters/1", NULL, NULL);
    const char *id =
        json_string_value(json_object_get(json_object_get(view->json, "visit"), "visit"));
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", id ? id : "none");
    bench_must_be(e2e_post(e2e, "counter-1", path), 200, "start");
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", id ? id : "none");
    bench_must_be(
        e2e_status(e2e, "counter-1", "POST", path, "{\"outcome\":\"incomplete\"}"), 200,
        "finish");
    e2e_answer_free(view);
}

static void
bench_boards(void)
{
    struct e2e_options options = { .tickets = CALLS + 10 };
    struct e2e *e2e = e2e_open(&options);
    struct button button = button_make(e2e, "counter-1", "/v1/counters/1/call-next");
    struct streams *boards;
    struct streams *bare_boards = streams_open_bare(BOARDS, EVENT_SIZE);
    int64_t times[CALLS];
    int64_t bare[CALLS];
    char measured[96];
    char limit[96];

    bench_must_be(e2e_post(e2e, "counter-1", "/v1/counters/1/open"), 200, "open");
    for (int i = 0; i < CALLS; i++) {
        bench_must_be(e2e_arrive(e2e, i, NULL, NULL), 201, "check-in");
    }
    boards =
        streams_open(e2e_port(e2e), BOARDS, e2e_token(e2e, "board"), board_path, NULL);
    for (int i = 0; i < CALLS; i++) {
        int64_t started;
        int64_t ended;

        streams_drain(boards, BOARDS_QUIET_MS);
        started = load_clock_ns();
        button_press(&button);
        ended = streams_wait_all(boards, WAIT_MS);
        if (ended < 0) {
            (void)fprintf(stderr, "call %d did not reach every board\n", i);
            exit(1);
        }
        times[i] = ended - started;
        button_answer(&button);
        finish(e2e);
        bare[i] = bare_round(bare_boards, BOARDS_QUIET_MS); /* the machine as it is now */
    }
    (void)snprintf(measured, sizeof(measured), "p99 %.2f ms, p50 %.2f ms",
        (double)bench_percentile(times, CALLS, 99) / 1e6,
        (double)bench_percentile(times, CALLS, 50) / 1e6);
    (void)snprintf(limit, sizeof(limit), "bare write p99 %.2f ms, p50 %.2f ms",
        (double)bench_percentile(bare, CALLS, 99) / 1e6,
        (double)bench_percentile(bare, CALLS, 50) / 1e6);
    bench_report("call-next to the event on 100 boards",
        (double)bench_percentile(times, CALLS, 99) /
            (double)bench_percentile(bare, CALLS, 99),
        BENCH_AT_MOST, 3, measured, limit);
    (void)close(button.fd);
    streams_close(bare_boards);
    streams_close(boards);
    e2e_close(e2e);
}

/* A clerk who asks how the counter stands, again and again, while phones are told. */
struct staff {
    struct button button;
    pthread_t thread;
    atomic_bool telling; /* the phones, just now */
    atomic_bool stopping;
    int64_t times[2][STAFF_MAX]; /* in peace, while phones are told; the thread's own */
    size_t count[2];
};

static void *
staff_main(void *arg)
{
    struct staff *staff = arg;

    while (!staff->stopping) {
        int64_t started = load_clock_ns();
        bool told = staff->telling;

        button_press(&staff->button);
        button_answer(&staff->button);
        if (told == staff->telling && staff->count[told] < STAFF_MAX) {
            staff->times[told][staff->count[told]++] = load_clock_ns() - started;
        }
        (void)usleep(STAFF_REST_US);
    }
    return NULL;
}

static struct staff *
staff_begin(struct e2e *e2e)
{
    struct staff *staff = calloc(1, sizeof(*staff));

    staff->button.fd = e2e_connect(e2e);
    staff->button.len =
        (size_t)snprintf(staff->button.request, sizeof(staff->button.request),
            "GET /v1/counters/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            "%s\r\n\r\n",
            e2e_token(e2e, "counter-1"));
    if (pthread_create(&staff->thread, NULL, staff_main, staff) != 0) {
        perror("pthread_create");
        exit(1);
    }
    return staff;
}

static void
staff_end(struct staff *staff)
{
    double p99[2];
    char said[2][96];

    staff->stopping = true;
    (void)pthread_join(staff->thread, NULL);
    for (int told = 0; told < 2; told++) {
        int64_t *times = staff->times[told];

        p99[told] = (double)bench_percentile(times, staff->count[told], 99) / 1e6;
        (void)snprintf(said[told], sizeof(said[told]), "p99 %.1f ms, p50 %.2f ms (%zu)",
            p99[told], (double)bench_percentile(times, staff->count[told], 50) / 1e6,
            staff->count[told]);
    }
    bench_report("ms that telling 10,000 phones adds to a clerk's p99", p99[1] - p99[0],
        BENCH_AT_MOST, STAFF_P99_MS, said[1], said[0]);
    (void)close(staff->button.fd);
    free(staff);
}

struct phones {
    struct e2e *e2e;
    char (*paths)[96]; /* owned */
    int next;
    int ready;
};

static size_t
next_phone(void *arg, int connection, char *out, size_t size)
{
    struct phones *phones = arg;
    char body[512];

    (void)connection;
    if (phones->next == VISITS) {
        return 0;
    }
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}",
        e2e_ticket(phones->e2e, SERVICES * phones->next++));
    return load_post(
        out, size, "/v1/checkins", e2e_token(phones->e2e, "kiosk"), "", body);
}

/* Keep the path of each number's stream; those called by the bench itself come first. */
static void
phone_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct phones *phones = arg;
    json_t *json = json_loadb(body, len, 0, NULL);
    const char *track = json_string_value(json_object_get(json, "track"));
    const char *token = track ? strstr(track, "/p/") : NULL;

    (void)connection;
    (void)ns;
    if (status == 201 && token) {
        (void)snprintf(phones->paths[phones->ready++], sizeof(*phones->paths),
            "/v1/track/%s/events", token + 3);
    }
    json_decref(json);
}

static const char *
phone_path(void *arg, int i)
{
    struct phones *phones = arg;

    return phones->paths[phones->ready - PHONES + i]; /* the last to be called */
}

static void
bench_phones(void)
{
    struct e2e_options options = { .tickets = SERVICES * VISITS };
    struct phones phones = { .e2e = e2e_open(&options) };
    struct load load = { .port = e2e_port(phones.e2e),
        .connections = 32,
        .next = next_phone,
        .answered = phone_answered,
        .arg = &phones };
    struct button button =
        button_make(phones.e2e, "supervisor", "/v1/counters/1/call-next");
    struct streams *streams;
    struct staff *staff;
    int64_t times[PHONE_ROUNDS];
    int64_t bare[PHONE_ROUNDS];
    long before;
    long after;
    char measured[96];
    char limit[96];

    phones.paths = calloc(VISITS, sizeof(*phones.paths));
    (void)load_run(&load, 120);
    bench_must_be(phones.ready, VISITS, "check-ins");
    bench_must_be(e2e_post(phones.e2e, "counter-1", "/v1/counters/1/open"), 200, "open");
    before = bench_resident_kib(e2e_pid(phones.e2e));
    streams = streams_open(load.port, PHONES, NULL, phone_path, &phones);
    streams_drain(streams, 1500);
    after = bench_resident_kib(e2e_pid(phones.e2e));
    staff = staff_begin(phones.e2e);
    for (int i = 0; i < PHONE_ROUNDS; i++) {
        int64_t started;
        int64_t ended;

        streams_drain(streams, PHONES_QUIET_MS);
        started = load_clock_ns();
        staff->telling = true;
        button_press(&button);
        ended = streams_wait_all(streams, WAIT_MS);
        staff->telling = false;
        if (ended < 0) {
            button_answer(&button);
            (void)fprintf(stderr, "call %d did not reach every phone\n", i);
            exit(1);
        }
        times[i] = ended - started;
        button_answer(&button);
        finish(phones.e2e);
    }
    staff_end(staff);
    (void)close(button.fd);
    streams_close(streams);
    e2e_close(phones.e2e);
    streams = streams_open_bare(PHONES, EVENT_SIZE);
    for (int i = 0; i < PHONE_ROUNDS; i++) {
        bare[i] = bare_round(streams, PHONES_QUIET_MS);
    }
    streams_close(streams);
    (void)snprintf(measured, sizeof(measured), "p50 %.0f ms",
        (double)bench_percentile(times, PHONE_ROUNDS, 50) / 1e6);
    (void)snprintf(limit, sizeof(limit), "direct send p50 %.0f ms",
        (double)bench_percentile(bare, PHONE_ROUNDS, 50) / 1e6);
    bench_report("one event to 10,000 phone streams",
        (double)bench_percentile(times, PHONE_ROUNDS, 50) /
            (double)bench_percentile(bare, PHONE_ROUNDS, 50),
        BENCH_AT_MOST, 2, measured, limit);
    (void)snprintf(measured, sizeof(measured), "%ld KiB for 10,000", after - before);
    bench_report("memory of a phone stream, KB",
        (double)(after - before) * 1.024 / PHONES, BENCH_AT_MOST, 5, measured, "1 KB");
    free(phones.paths);
}

int
main(void)
{
    bench_boards();
    bench_phones();
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The public may not starve staff: 6,000 phones ask as fast as they are answered, for the
 * page of a number and for the number itself, while a clerk asks for his counter.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"

#define PUBLIC 6000
#define FLOOD_S 30     /* with the time it takes to connect */
#define FLOOD_RATE 500 /* answers a second, at least: else it is no flood */
#define ASKS 400
#define BREATH_MS 20 /* between two, as a person and a screen have */
#define LIMIT_US 100000

struct flood {
    char paths[2][96];
    int64_t until_ns;
    int64_t answered;
    int64_t refused;
    int pipe; /* what came of it goes here */
};

static size_t
flood_next(void *arg, int connection, char *out, size_t size)
{
    const struct flood *flood = arg;

    if (load_clock_ns() > flood->until_ns) {
        return 0;
    }
    return (size_t)snprintf(out, size, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
        flood->paths[connection % 2]);
}

static void
flood_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct flood *flood = arg;

    (void)connection;
    (void)body;
    (void)len;
    (void)ns;
    flood->answered += status == 200 ? 1 : 0;
    flood->refused += status != 200 ? 1 : 0;
}

/* A process of its own, as phones are. */
static pid_t
flood_start(struct flood *flood, int port)
{
    const struct load load = { .port = port,
        .connections = PUBLIC,
        .next = flood_next,
        .answered = flood_answered,
        .arg = flood };
    pid_t child = fork();

    if (child == 0) {
        int64_t counts[2];

        flood->until_ns = load_clock_ns() + INT64_C(1000000000) * FLOOD_S;
        (void)load_run(&load, FLOOD_S + 10);
        counts[0] = flood->answered;
        counts[1] = flood->refused;
        _exit(write(flood->pipe, counts, sizeof(counts)) == sizeof(counts) ? 0 : 1);
    }
    bench_must_be(child > 0, 1, "a process for the public");
    return child;
}

/* One GET on a connection: the time until its whole answer is there. */
static int64_t
ask(int fd, const char *request)
{
    char answer[16384];
    size_t have = 0;
    int64_t began = load_clock_ns();

    bench_must_be(
        send(fd, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request), 1,
        "a clerk's request sent");
    for (;;) {
        ssize_t got = recv(fd, answer + have, sizeof(answer) - 1 - have, 0);
        const char *end;
        const char *length;

        bench_must_be(got > 0, 1, "a clerk's answer");
        have += (size_t)got;
        answer[have] = '\0';
        end = strstr(answer, "\r\n\r\n");
        length = strstr(answer, "Content-Length: ");
        if (end && length &&
            have >= (size_t)(end + 4 - answer) + strtoul(length + 16, NULL, 10)) {
            bench_must_be(strncmp(answer, "HTTP/1.1 200", 12), 0, "200 for a clerk");
            return (load_clock_ns() - began) / 1000;
        }
    }
}

static void
report(const char *figure, int64_t *times)
{
    int64_t p99 = bench_percentile(times, ASKS, 99);

    bench_report_time(figure, p99, LIMIT_US);
    (void)fprintf(stderr, "%s: median %lld us, p99 %lld us, worst %lld us\n", figure,
        (long long)times[ASKS / 2], (long long)p99, (long long)times[ASKS - 1]);
}

/* A number that is waiting: where its phone looks. */
static void
make_paths(struct e2e *e2e, struct flood *flood)
{
    json_t *body = json_pack("{s:s}", "code", e2e_ticket(e2e, 0));
    char *text = json_dumps(body, 0);
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", text, NULL);
    const char *token = strstr(e2e_text(answer, "track"), "/p/");

    bench_must_be(answer->status, 201, "an arrival");
    (void)snprintf(flood->paths[0], sizeof(flood->paths[0]), "%s", token ? token : "");
    (void)snprintf(flood->paths[1], sizeof(flood->paths[1]), "/v1/track/%s",
        token ? token + strlen("/p/") : "");
    e2e_answer_free(answer);
    json_decref(body);
    free(text);
}

int
main(void)
{
    static int64_t kept[ASKS];
    static int64_t fresh[ASKS];
    struct e2e *e2e = e2e_open(&(struct e2e_options){ 0 });
    struct flood flood = { .answered = 0 };
    char request[400];
    int64_t counts[2] = { 0 };
    int pipes[2];
    int status = 1;
    int fd = e2e_connect(e2e);
    pid_t child;

    bench_must_be(pipe(pipes), 0, "a pipe");
    flood.pipe = pipes[1];
    make_paths(e2e, &flood);
    (void)snprintf(request, sizeof(request),
        "GET /v1/counters/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        "%s\r\n\r\n",
        e2e_token(e2e, "counter-1"));
    (void)ask(fd, request); /* the clerk came before the crowd */
    child = flood_start(&flood, e2e_port(e2e));
    (void)poll(NULL, 0, 5000); /* they connect */
    for (int i = 0; i < ASKS; i++) {
        int other = e2e_connect(e2e);

        kept[i] = ask(fd, request);
        (void)poll(NULL, 0, BREATH_MS);
        fresh[i] = ask(other, request);
        (void)close(other);
        (void)poll(NULL, 0, BREATH_MS);
    }
    bench_must_be(waitpid(child, &status, 0) == child && status == 0, 1, "the public");
    bench_must_be(read(pipes[0], counts, sizeof(counts)) == sizeof(counts), 1, "counts");
    (void)fprintf(stderr, "the public: %lld answered, %lld refused in %d s\n",
        (long long)counts[0], (long long)counts[1], FLOOD_S);
    bench_must_be(
        counts[0] + counts[1] >= FLOOD_S * FLOOD_RATE, 1, "a flood that is one");
    report("clerk's GET among 6,000 public clients, p99", kept);
    report("the same on a new connection, p99", fresh);
    (void)close(fd);
    e2e_close(e2e);
    return 0;
}

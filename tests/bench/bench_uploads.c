/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two hundred photographs of 4 MB come at once, each over a line of 128 KiB a second that
 * breaks every 20 s and goes on where it stood (tus): what they cost in memory, and those
 * who arrive meanwhile, while the bytes come, in turns with lines at rest, and while what
 * came is looked into.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/text.h"
#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/crowd.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"
#include "tests/support/tus.h"

#define LINES 200
#define TICK_US 250000
#define PIECE 32768  /* of a line in a tick */
#define CUT_TICKS 80 /* 20 s */
#define MARK_AT 6    /* four bytes of a comment, by which the photographs differ */
#define MIB_MORE 32.0
#define TURNS 8
#define LOOKS \
    16 /* turns while they are looked into: 200 take more than half a minute \
        */
#define TURN_CHECKINS 500
#define TURN_S 2 /* so long lines are at rest or not before those who arrive count */
#define REST_S 1
#define CONNECTIONS 4
#define PATIENCE_S 400

struct line {
    struct tus_client client;
    char header[96];
    char path[TUS_PATH_SIZE];
    int fd; /* -1: cut */
    size_t at;
    bool taken;
};

struct lines {
    struct e2e *e2e;
    uint8_t *photograph; /* owned */
    size_t size;
    struct line all[LINES];
    atomic_bool flowing;
    atomic_bool over; /* at once, whatever came */
    atomic_int come;  /* lines whose last byte was sent */
    atomic_int taken;
    long least_kib; /* the server's memory before */
    long most_kib;
};

static void
make_photograph(struct lines *lines)
{
    static const uint8_t comment[] = { 0xff, 0xfe, 0, 6, 0, 0, 0, 0 };
    char folder[TEMP_PATH_SIZE];
    char file[TEMP_PATH_SIZE];
    char command[TEMP_PATH_SIZE + 160];
    FILE *in;

    temp_make(folder);
    (void)temp_path(file, folder, "p.jpg");
    (void)snprintf(command, sizeof(command),
        "convert -seed 7 -size 2400x1800 plasma:tan-white -attenuate 0.6 +noise Gaussian "
        "-quality 95 jpg:%s",
        file);
    bench_must_be(system(command), 0, "a photograph");
    in = fopen(file, "rb");
    lines->photograph = malloc(5 << 20);
    bench_must_be(in && fread(lines->photograph, 1, 2, in) == 2, 1, "its beginning");
    memcpy(lines->photograph + 2, comment, sizeof(comment));
    lines->size = 2 + sizeof(comment);
    lines->size += fread(lines->photograph + lines->size, 1, (5 << 20) - lines->size, in);
    (void)fclose(in);
    temp_remove(folder);
    bench_must_be(lines->size > 4000000, 1, "4 MB of it");
}

/* That of line `nth`, from `at` on. */
static void
read_photograph(const struct lines *lines, int nth, size_t at, uint8_t *out, size_t len)
{
    memcpy(out, lines->photograph + at, len);
    for (size_t i = MARK_AT; i < MARK_AT + 4; i++) {
        if (i >= at && i < at + len) {
            out[i - at] = (uint8_t)((unsigned)nth >> (8 * (i - MARK_AT)));
        }
    }
}

static void
cut(struct line *line)
{
    (void)close(line->fd);
    line->fd = -1;
}

/* Where it stands, and a PATCH from there on; else it is tried again in the next tick. */
static void
go_on(struct lines *lines, struct line *line)
{
    struct tus_answer answer = tus_look(&line->client, line->path);
    char head[512];
    int len;

    if (answer.status == 423 || answer.status == 503) {
        return;
    }
    bench_must_be(answer.status, 200, "where an upload stands");
    line->at = (size_t)answer.offset;
    line->fd = e2e_connect(lines->e2e);
    len = snprintf(head, sizeof(head),
        "PATCH %s HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\n%s\r\n"
        "Content-Type: application/offset+octet-stream\r\nUpload-Offset: %zu\r\n"
        "Content-Length: %zu\r\n\r\n",
        line->path, line->header, line->at, lines->size - line->at);
    if (send(line->fd, head, (size_t)len, MSG_NOSIGNAL) != len) {
        cut(line);
    }
}

/* What a line carries in a tick. */
static void
flow(struct lines *lines, int nth)
{
    struct line *line = &lines->all[nth];
    uint8_t piece[PIECE];
    size_t len = lines->size - line->at < PIECE ? lines->size - line->at : PIECE;
    ssize_t sent;

    if (line->fd < 0) {
        go_on(lines, line);
        return;
    }
    if (len == 0) {
        return;
    }
    read_photograph(lines, nth, line->at, piece, len);
    sent = send(line->fd, piece, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
        line->at += (size_t)sent;
        lines->come += line->at == lines->size ? 1 : 0;
    }
}

/* An answer: it was taken, or it goes on elsewhere. */
static void
listen_to(struct lines *lines, struct line *line)
{
    char answer[512];
    ssize_t len;

    if (line->fd < 0) {
        return;
    }
    len = recv(line->fd, answer, sizeof(answer) - 1, MSG_DONTWAIT);
    if (len < 0) {
        return;
    }
    answer[len] = '\0';
    if (text_starts_with(answer, "HTTP/1.1 204")) {
        line->taken = true;
        lines->taken++;
    } else if (!text_starts_with(answer, "HTTP/1.1 409") &&
               !text_starts_with(answer, "HTTP/1.1 423") && len > 0) {
        (void)fprintf(stderr, "%s\n", answer);
        bench_must_be(0, 204, "a photograph taken");
    }
    cut(line);
}

static void *
lines_main(void *arg)
{
    struct lines *lines = arg;

    for (int tick = 0; lines->taken < LINES && !lines->over; tick++) {
        int64_t began_ns = load_clock_ns();
        int64_t spent_us;
        long kib;

        for (int i = 0; i < LINES; i++) {
            struct line *line = &lines->all[i];

            if (line->taken) {
                continue;
            }
            listen_to(lines, line);
            if (!line->taken && lines->flowing) {
                flow(lines, i);
            }
            if (line->fd >= 0 && line->at < lines->size && lines->flowing &&
                (tick + i) % CUT_TICKS == 0) {
                cut(line);
            }
        }
        kib = bench_own_kib(e2e_pid(lines->e2e));
        lines->most_kib = kib > lines->most_kib ? kib : lines->most_kib;
        spent_us = (load_clock_ns() - began_ns) / 1000;
        if (spent_us < TICK_US) {
            (void)usleep((useconds_t)(TICK_US - spent_us));
        }
    }
    return NULL;
}

static double
turn_p99_us(struct checkins *checkins)
{
    int from = checkins->end;

    checkins->end += TURN_CHECKINS;
    checkins->next = from;
    checkins_run(checkins, e2e_port(checkins->e2e), CONNECTIONS, 60);
    bench_must_be(checkins->answered, checkins->end, "check-ins answered 201");
    return (double)bench_percentile(checkins->latencies + from, TURN_CHECKINS, 99) / 1000;
}

/* After a rest, as before every other turn: what the server leaves for one is done. */
static double
rested_p99_us(struct checkins *checkins)
{
    (void)sleep(REST_S);
    return turn_p99_us(checkins);
}

static void
begin(struct lines *lines, const struct crowd_person *people)
{
    for (int i = 0; i < LINES; i++) {
        struct line *line = &lines->all[i];

        (void)snprintf(line->header, sizeof(line->header), "Authorization: Bearer %s",
            people[i].token);
        line->client = (struct tus_client){ .e2e = lines->e2e, .header = line->header };
        line->fd = -1;
        bench_must_be(
            tus_begin(&line->client, people[i].application, "kk", lines->size, line->path)
                .status,
            201, "an upload begun");
    }
}

int
main(void)
{
    static struct lines lines;
    static struct crowd_person people[LINES];
    const struct crowd_plan plan = {
        .count = LINES, .service = "ktp-hilang", .state = TICKET_DRAFT
    };
    struct e2e_options options = { .tickets =
                                       (2 * TURNS + 2 * LOOKS + 2) * TURN_CHECKINS };
    struct checkins checkins = { .who = "kiosk" };
    struct bench_pairs coming = { .count = 0 };
    struct bench_pairs looking = { .count = 0 };
    double looked_us[LOOKS];
    char measured[64];
    pthread_t thread;
    int turns = 0;

    lines.e2e = checkins.e2e = e2e_open(&options);
    checkins.latencies = calloc((size_t)options.tickets, sizeof(*checkins.latencies));
    make_photograph(&lines);
    crowd_make(lines.e2e, &plan, people);
    begin(&lines, people);
    (void)turn_p99_us(&checkins); /* warm */
    (void)turn_p99_us(&checkins);
    lines.least_kib = lines.most_kib = bench_own_kib(e2e_pid(lines.e2e));
    bench_must_be(
        pthread_create(&thread, NULL, lines_main, &lines), 0, "a thread for the lines");
    for (int i = 0; i < TURNS && lines.come == 0; i++) {
        double alone;

        (void)sleep(TURN_S);
        alone = turn_p99_us(&checkins);
        lines.flowing = true;
        (void)sleep(TURN_S);
        bench_pair(&coming, turn_p99_us(&checkins), alone);
        lines.flowing = false;
    }
    lines.flowing = true;
    while (lines.taken == 0 && lines.come < LINES) {
        (void)usleep(TICK_US);
    }
    while (turns < LOOKS && lines.taken < LINES) {
        looked_us[turns++] = rested_p99_us(&checkins);
    }
    for (int i = 0; i < PATIENCE_S && lines.taken < LINES; i++) {
        (void)sleep(1);
    }
    lines.over = true;
    (void)pthread_join(thread, NULL);
    bench_must_be(lines.taken, LINES, "photographs taken");
    for (int i = 0; i < turns; i++) {
        bench_pair(&looking, looked_us[i], rested_p99_us(&checkins));
    }
    bench_report_pairs("arrivals' p99 while 200 photographs come", &coming, BENCH_AT_MOST,
        1.5, " us", "without");
    bench_report_pairs("arrivals' p99 while they are looked into", &looking,
        BENCH_AT_MOST, 1.3, " us", "without");
    (void)snprintf(
        measured, sizeof(measured), "%ld KiB, then %ld", lines.least_kib, lines.most_kib);
    bench_report("memory more for 200 photographs at once, MiB",
        (double)(lines.most_kib - lines.least_kib) / 1024, BENCH_AT_MOST, MIB_MORE,
        measured, "1 MiB");
    e2e_close(lines.e2e);
    free(checkins.latencies);
    free(lines.photograph);
    return 0;
}

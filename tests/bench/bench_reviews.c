/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reviewers with ten thousand applications before them: their list, by the API and as a
 * page, and approvals from 64 connections, each with its place, ticket, message and
 * journal row, against raw SQLite writing the same rows in groups of 64, in turns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/crowd.h"
#include "tests/support/load.h"
#include "tests/support/raw_rows.h"
#include "tests/support/temp.h"

#define PEOPLE 10000
#define TURNS 8
#define TURN_APPROVALS 1000
#define CONNECTIONS 64
#define ASKS 200
#define LIST_US 50000
#define MIB_MORE 2.0
#define PATIENCE_S 120

/* ?N: its column N, as application has them. */
static const struct raw_table tables[] = {
    { .name = "application",
        .grows = "changed_ms",
        .change = "UPDATE application SET state = ?6, wish_day = ?8, wish_slot = ?9,"
                  " due = ?10, expected = ?11, changed_ms = ?13, submitted_ms = ?14,"
                  " ticket = ?15, claimed_by = ?16, claimed_until_ms = ?17"
                  " WHERE office = ?1 AND id = ?2" },
    { .name = "application_step", .grows = "rowid" },
    { .name = "message", .grows = "created_ms" },
    { .name = "journal", .grows = "seq" },
    { .name = "applicant",
        .grows = "(SELECT t.rowid FROM ticket t"
                 " WHERE t.office = applicant.office AND t.id = applicant.subject)" },
    { .name = "ticket_change", .grows = "change" },
    { .name = "ticket", .grows = "rowid" },
};
static const char *const besides[] = {
    "UPDATE quota_use SET tickets = tickets + 1"
    " WHERE office = 1 AND service = 'ikd'",
    NULL,
};
static const struct raw_plan plan = { .tables = tables,
    .table_count = ARRAY_LEN(tables),
    .besides = besides,
    .emptied = "",
    .group = 64 };

struct reviews {
    struct e2e *e2e;
    struct crowd_person people[PEOPLE];
    int next;
    int end;
    int approved;
};

static void
measure_list(struct reviews *reviews, const char *what, const char *path)
{
    static int64_t times_us[ASKS];
    long before_kib;
    char figure[96];
    char measured[64];

    for (int i = 0; i < ASKS; i++) { /* warm */
        bench_must_be(e2e_status(reviews->e2e, "reviewer", "GET", path, NULL), 200, path);
    }
    before_kib = bench_own_kib(e2e_pid(reviews->e2e));
    for (int i = 0; i < ASKS; i++) {
        int64_t began_ns = load_clock_ns();

        bench_must_be(e2e_status(reviews->e2e, "reviewer", "GET", path, NULL), 200, path);
        times_us[i] = (load_clock_ns() - began_ns) / 1000;
    }
    (void)snprintf(figure, sizeof(figure), "10,000 applications: the %s, p90", what);
    bench_report_time(figure, bench_percentile(times_us, ASKS, 90), LIST_US);
    (void)snprintf(
        figure, sizeof(figure), "memory more after 200 looks at the %s, MiB", what);
    (void)snprintf(measured, sizeof(measured), "%ld KiB, then %ld", before_kib,
        bench_own_kib(e2e_pid(reviews->e2e)));
    bench_report(figure,
        (double)(bench_own_kib(e2e_pid(reviews->e2e)) - before_kib) / 1024, BENCH_AT_MOST,
        MIB_MORE, measured, "1 MiB");
}

static size_t
next_approval(void *arg, int connection, char *out, size_t size)
{
    struct reviews *reviews = arg;
    char path[96];

    (void)connection;
    if (reviews->next >= reviews->end) {
        return 0;
    }
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/approve",
        reviews->people[reviews->next++].application);
    return load_post(out, size, path, e2e_token(reviews->e2e, "reviewer"), "", "{}");
}

static void
approved(void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct reviews *reviews = arg;

    (void)connection;
    (void)len;
    (void)ns;
    if (status != 200) {
        (void)fprintf(stderr, "%d %s\n", status, body);
    }
    bench_must_be(status, 200, "an approval");
    reviews->approved++;
}

static double
approval_rate(struct reviews *reviews)
{
    const struct load load = { .port = e2e_port(reviews->e2e),
        .connections = CONNECTIONS,
        .next = next_approval,
        .answered = approved,
        .arg = reviews };
    int64_t began_ns = load_clock_ns();

    reviews->end = reviews->next + TURN_APPROVALS;
    (void)load_run(&load, PATIENCE_S);
    bench_must_be(reviews->approved, reviews->end, "approvals");
    return TURN_APPROVALS / ((double)(load_clock_ns() - began_ns) / 1e9);
}

int
main(void)
{
    static struct reviews reviews;
    const struct crowd_plan crowd = { .count = PEOPLE,
        .service = "ikd",
        .state = TICKET_SUBMITTED,
        .day = "2026-07-15",
        .window = "siang",
        .claimed_by = "reviewer" };
    struct bench_pairs pairs = { .count = 0 };
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    struct raw_rows *raw;

    temp_make(folder);
    (void)temp_path(path, folder, "raw.db");
    reviews.e2e = e2e_open(&(struct e2e_options){ .tickets = 4 });
    crowd_offer_places(reviews.e2e, TURNS * TURN_APPROVALS);
    crowd_make(reviews.e2e, &crowd, reviews.people);
    measure_list(&reviews, "reviewer's list", "/v1/reviews?state=submitted");
    measure_list(&reviews, "reviewer's page", "/tinjau");
    raw = raw_rows_open(e2e_database(reviews.e2e) + strlen("sqlite:"), path, &plan);
    for (int turn = 0; turn < TURNS; turn++) {
        double rate = approval_rate(&reviews);

        bench_pair(&pairs, rate, raw_rows_rate(raw, TURN_APPROVALS));
    }
    bench_report_pairs(
        "approvals, 64 connections", &pairs, BENCH_AT_LEAST, 0.3, "/s", "raw SQLite");
    raw_rows_close(raw);
    e2e_close(reviews.e2e);
    temp_remove(folder);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two server processes on one database under 64 connections of kiosks and counters, one
 * of the two killed again and again and started again. No number twice and none left out,
 * a quota used to its last place and not beyond, nobody called by two counters, nothing
 * acknowledged lost, and both processes' streams tell the same history. Who gets no
 * answer asks the other process with the same key. The load runs no further ahead than
 * the kills go, so by day, too, each of them meets it at full work.
 * ANTREAN_CHECKINS=20000 is the full size.
 */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/amount.h"
#include "tests/support/cluster.h"
#include "tests/support/database.h"
#include "tests/support/history.h"
#include "tests/support/load.h"
#include "tests/support/test.h"

#define PROCESSES 2
#define CHECKINS 600
#define LINES 32        /* connections of each process's load */
#define COUNTERS 24     /* of them: a visit is three acts at a counter, and one before */
#define WALKINS_EACH 50 /* asked for by each load */
#define PLACES 60       /* for walk-ins */
#define KILLS 12
#define AHEAD 4 /* kills that the kiosks may be before those that were */
#define STINT \
    40 /* requests of a connection before its load looks for its process again */
#define LIMIT_S 400
#define TOLD_MS 10000
#define ACK_SQL 64 /* what names a visit in a question */

/* What was acknowledged of a ticket. */
struct ack {
    char number[12];
    char visit[27];
};

struct line {
    bool pending; /* sent, and no answer came */
    bool over;    /* no more requests */
    bool idle;    /* nobody waited when it last called */
    int stint;    /* requests left in this run of the load */
    char key[40];
    char path[96];
    char body[240];
    int ticket;     /* of a check-in, -1: a walk-in */
    char visit[27]; /* of a counter's */
    char state[16]; /* of that visit; "": none */
};

struct load_side {
    struct killed_run *run;
    int number; /* of the side, and of the process that it likes */
    struct line lines[LINES];
    int serial;
    int walkins; /* asked for */
    int granted; /* of them */
    int calls;
    int again; /* requests sent a second time */
    pthread_t thread;
};

struct killed_run {
    struct cluster cluster;
    int ports[PROCESSES];
    int checkins;
    int next_ticket;  /* atomic */
    int kills;        /* so far; atomic */
    int answers;      /* atomic */
    int kiosks_busy;  /* connections that still bring people; atomic */
    int sides_busy;   /* atomic */
    struct ack *acks; /* owned; each written by the side that got the answer */
    struct load_side sides[PROCESSES];
};

static bool
is_counter(int connection)
{
    return connection >= LINES - COUNTERS;
}

static int
counter_number(const struct load_side *side, int connection)
{
    return side->number * COUNTERS + connection - (LINES - COUNTERS) + 1;
}

/* The next act of a counter: call, begin, finish. */
static void
counter_request(struct line *line, int counter)
{
    bool called = strcmp(line->state, "called") == 0;
    char visit[27];

    (void)text_copy(visit, sizeof(visit), line->visit);
    (void)text_copy(line->body, sizeof(line->body), "{}");
    if (called) {
        (void)snprintf(line->path, sizeof(line->path), "/v1/visits/%s/start", visit);
    } else if (strcmp(line->state, "serving") == 0) {
        (void)snprintf(line->path, sizeof(line->path), "/v1/visits/%s/finish", visit);
        (void)text_copy(line->body, sizeof(line->body), "{\"outcome\":\"incomplete\"}");
    } else {
        (void)snprintf(
            line->path, sizeof(line->path), "/v1/counters/%d/call-next", counter);
    }
}

/* A walk-in now and then, and when the tickets are over, else the next ticket. False:
 * there is nobody more. */
static bool
kiosk_request(struct load_side *side, struct line *line)
{
    const struct killed_run *run = side->run;
    bool over = __atomic_load_n(&run->next_ticket, __ATOMIC_RELAXED) >= run->checkins;

    if (side->walkins < WALKINS_EACH && (over || side->serial % 5 == 0)) {
        side->walkins++;
        line->ticket = -1;
        (void)text_copy(line->path, sizeof(line->path), "/v1/walkins");
        (void)text_copy(line->body, sizeof(line->body), "{\"service\":\"info\"}");
        return true;
    }
    line->ticket = __atomic_fetch_add(&side->run->next_ticket, 1, __ATOMIC_RELAXED);
    if (line->ticket >= run->checkins) {
        return false;
    }
    (void)text_copy(line->path, sizeof(line->path), "/v1/checkins");
    (void)snprintf(line->body, sizeof(line->body), "{\"code\":\"%s\"}",
        e2e_ticket(run->cluster.e2e[0], line->ticket));
    return true;
}

/* A new request of a connection; false: it is over. */
static bool
new_request(struct load_side *side, int connection)
{
    struct line *line = &side->lines[connection];

    if (line->over) {
        return false;
    }
    if (is_counter(connection)) {
        counter_request(line, counter_number(side, connection));
    } else if (!kiosk_request(side, line)) {
        line->over = true;
        (void)__atomic_sub_fetch(&side->run->kiosks_busy, 1, __ATOMIC_RELEASE);
        return false;
    }
    (void)snprintf(
        line->key, sizeof(line->key), "kunci-%d-%d", side->number, ++side->serial);
    line->pending = true;
    return true;
}

/* Whoever would bring people before the kills that are due must wait for these. */
static bool
is_too_early(const struct killed_run *run)
{
    int kills = __atomic_load_n(&run->kills, __ATOMIC_ACQUIRE);

    return kills + AHEAD < KILLS &&
           __atomic_load_n(&run->next_ticket, __ATOMIC_RELAXED) >=
               (kills + AHEAD) * (run->checkins / (KILLS + 1));
}

static size_t
next_request(void *arg, int connection, char *out, size_t size)
{
    struct load_side *side = arg;
    struct line *line = &side->lines[connection];
    const struct e2e *e2e = side->run->cluster.e2e[0];
    const char *who = is_counter(connection) ? "supervisor" : "kiosk";

    if (line->stint-- <= 0) {
        return 0;
    }
    if (line->idle ||
        (!line->pending && !is_counter(connection) && is_too_early(side->run))) {
        line->idle = false;
        return LOAD_LATER;
    }
    if (line->pending) {
        side->again++;
    } else if (!new_request(side, connection)) {
        return 0;
    }
    return load_post(out, size, line->path, e2e_token(e2e, who), line->key, line->body);
}

static void
kiosk_answered(struct load_side *side, const struct line *line, int status,
    const json_t *json, const char *body)
{
    const char *number = json_string_value(json_object_get(json, "number"));
    const char *visit = json_string_value(json_object_get(json, "visit"));

    if (line->ticket < 0 && status == 409) { /* quota_full */
        return;
    }
    if (status != 201 || !number || !visit) {
        (void)fprintf(stderr, "%s: %d %s\n", line->path, status, body);
        abort();
    }
    if (line->ticket < 0) {
        side->granted++;
    } else {
        struct ack *ack = &side->run->acks[line->ticket];

        (void)text_copy(ack->number, sizeof(ack->number), number);
        (void)text_copy(ack->visit, sizeof(ack->visit), visit);
    }
}

static void
counter_answered(struct load_side *side, struct line *line, int status,
    const json_t *json, const char *body)
{
    const char *visit = json_string_value(json_object_get(json, "visit"));
    const char *state = json_string_value(json_object_get(json, "state"));

    if (status == 204) { /* nobody waits; nobody will, when no kiosk is busy */
        line->state[0] = '\0';
        line->over = __atomic_load_n(&side->run->kiosks_busy, __ATOMIC_ACQUIRE) == 0;
        line->idle = !line->over;
    } else if (status == 200 && visit && state) {
        side->calls += strcmp(state, "called") == 0 ? 1 : 0;
        (void)text_copy(line->visit, sizeof(line->visit), visit);
        (void)text_copy(line->state, sizeof(line->state), state);
    } else {
        (void)fprintf(stderr, "%s: %d %s\n", line->path, status, body);
        abort();
    }
}

static void
answered(void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct load_side *side = arg;
    struct line *line = &side->lines[connection];
    json_t *json;

    (void)ns;
    if (status == 503) { /* not stored; the same request again */
        return;
    }
    json = json_loadb(body, len, 0, NULL);
    line->pending = false;
    if (is_counter(connection)) {
        counter_answered(side, line, status, json, body);
    } else {
        kiosk_answered(side, line, status, json, body);
    }
    json_decref(json);
    (void)__atomic_add_fetch(&side->run->answers, 1, __ATOMIC_RELEASE);
}

static bool
is_over(const struct load_side *side)
{
    for (int i = 0; i < LINES; i++) {
        if (side->lines[i].pending || !side->lines[i].over) {
            return false;
        }
    }
    return true;
}

/* Where a process answers nobody, the other one does: each stint at another one. */
static void *
side_main(void *arg)
{
    struct load_side *side = arg;
    int at = side->number;

    while (!is_over(side)) {
        struct load load = { .port = side->run->ports[at],
            .connections = LINES,
            .next = next_request,
            .answered = answered,
            .arg = side };

        for (int i = 0; i < LINES; i++) {
            side->lines[i].stint = STINT;
        }
        (void)load_run(&load, LIMIT_S);
        at = (at + 1) % PROCESSES;
    }
    (void)__atomic_sub_fetch(&side->run->sides_busy, 1, __ATOMIC_RELEASE);
    return NULL;
}

/* Counters for everything, and places for the walk-ins. */
static void
write_settings(char *out, size_t size)
{
    size_t len = 0;

    len += (size_t)snprintf(out, size,
        "{\"quotas\":{\"note\":\"\",\"walkin_share\":20,\"overbook_percent\":100,"
        "\"default\":{\"pagi\":20,\"siang\":0},\"quotas\":[{\"code\":\"informasi\","
        "\"places\":{\"pagi\":%d,\"siang\":0},\"services\":[\"info\"]}]},"
        "\"counters\":{\"counters\":[",
        PLACES);
    for (int i = 1; i <= PROCESSES * COUNTERS; i++) {
        len += (size_t)snprintf(out + len, size - len,
            "%s{\"number\":%d,\"name\":\"Loket %d\",\"hall\":\"utama\",\"services\":[]}",
            i > 1 ? "," : "", i, i);
    }
    (void)snprintf(out + len, size - len, "]}}");
}

static struct killed_run *
run_open(int checkins)
{
    struct killed_run *run = xcalloc(1, sizeof(*run));
    char settings[8192];

    write_settings(settings, sizeof(settings));
    /* On a machine with too much to do, a process may wait longer for the write lock than
     * it may: it says so, answers 503, and who asked asks again. */
    cluster_open(&run->cluster,
        &(struct e2e_options){
            .tickets = checkins, .settings = settings, .errors_allowed = true });
    run->checkins = checkins;
    run->kiosks_busy = PROCESSES * (LINES - COUNTERS);
    run->sides_busy = PROCESSES;
    run->acks = xcalloc((size_t)checkins, sizeof(*run->acks));
    for (int i = 0; i < PROCESSES; i++) {
        run->ports[i] = e2e_port(run->cluster.e2e[i]);
        run->sides[i].run = run;
        run->sides[i].number = i;
    }
    for (int i = 1; i <= PROCESSES * COUNTERS; i++) {
        char path[40];

        (void)snprintf(path, sizeof(path), "/v1/counters/%d/open", i);
        assert_int_equal(
            e2e_post(run->cluster.e2e[i % PROCESSES], "supervisor", path), 200);
    }
    return run;
}

/* Kill one and the other by turns, evenly over the run. */
static void
kill_until_done(struct killed_run *run)
{
    int total = run->checkins * 4; /* a check-in, and three acts at a counter */
    int64_t until = load_clock_ns() + INT64_C(1000000000) * LIMIT_S;

    while (__atomic_load_n(&run->sides_busy, __ATOMIC_ACQUIRE) > 0) {
        assert_true(load_clock_ns() < until);
        if (__atomic_load_n(&run->answers, __ATOMIC_ACQUIRE) <
            (run->kills + 1) * (total / (KILLS + 1))) {
            (void)poll(NULL, 0, 2); /* a wait for a condition, with a deadline */
            continue;
        }
        e2e_kill(run->cluster.e2e[run->kills % PROCESSES]);
        e2e_restart(run->cluster.e2e[run->kills % PROCESSES]);
        (void)__atomic_add_fetch(&run->kills, 1, __ATOMIC_RELEASE);
    }
}

static int64_t
figure(const struct killed_run *run, const char *sql)
{
    return test_database_run(e2e_database(run->cluster.e2e[0]), sql);
}

static int
compare_acks(const void *a, const void *b)
{
    return strcmp(((const struct ack *)a)->number, ((const struct ack *)b)->number);
}

/* Every acknowledged number is stored as it was told, and is nobody else's. */
static void
expect_acknowledged(const struct killed_run *run)
{
    size_t size = ACK_SQL * ((size_t)run->checkins + 2);
    char *sql = xcalloc(size, 1);
    size_t len = (size_t)snprintf(
        sql, size, "SELECT count(*) FROM visit WHERE (id, prefix, number) IN (VALUES ");

    for (int i = 0; i < run->checkins; i++) {
        const struct ack *ack = &run->acks[i];

        assert_true(ack->number[0] != '\0');
        len += (size_t)snprintf(sql + len, size - len, "%s('%s', '%c', %s)",
            i > 0 ? "," : "", ack->visit, ack->number[0], ack->number + 1);
    }
    (void)snprintf(sql + len, size - len, ")");
    assert_int_equal(figure(run, sql), run->checkins);
    free(sql);
    qsort(run->acks, (size_t)run->checkins, sizeof(*run->acks), compare_acks);
    for (int i = 1; i < run->checkins; i++) {
        assert_string_not_equal(run->acks[i - 1].number, run->acks[i].number);
    }
}

static void
expect_right_counts(const struct killed_run *run)
{
    int visits = run->checkins + PLACES;

    assert_int_equal(run->sides[0].granted + run->sides[1].granted, PLACES);
    assert_int_equal(
        figure(run, "SELECT count(*) FROM visit WHERE ticket IS NULL"), PLACES);
    assert_int_equal(figure(run, "SELECT count(*) FROM visit"), visits);
    /* No gap: the last number of each series is how many it has. */
    assert_int_equal(
        figure(run, "SELECT count(*) FROM (SELECT prefix FROM visit GROUP BY "
                    "prefix HAVING max(number) <> count(*)) AS wrong"),
        0);
    assert_int_equal(
        figure(run, "SELECT count(*) FROM (SELECT subject FROM journal WHERE kind = "
                    "'visit.called' GROUP BY subject HAVING count(*) > 1) AS twice"),
        0);
    assert_int_equal(run->sides[0].calls + run->sides[1].calls, visits);
    assert_int_equal(
        figure(run, "SELECT count(*) FROM visit WHERE ended_ms IS NOT NULL"), visits);
}

/* Both were told every row that staff see, once and in order. */
static void
expect_one_history(const struct killed_run *run, struct history *histories[PROCESSES])
{
    static const char visible[] = "FROM journal WHERE kind LIKE 'visit.%' OR kind LIKE "
                                  "'counter.%' OR kind LIKE 'day.%'";
    char sql[160];
    const int64_t *ids[PROCESSES];
    size_t counts[PROCESSES];
    int64_t rows;

    (void)snprintf(sql, sizeof(sql), "SELECT count(*) %s", visible);
    rows = figure(run, sql);
    (void)snprintf(sql, sizeof(sql), "SELECT max(seq) %s", visible);
    for (int i = 0; i < PROCESSES; i++) {
        assert_true(history_wait(histories[i], figure(run, sql), TOLD_MS));
        ids[i] = history_end(histories[i], &counts[i]);
        assert_int_equal(counts[i], rows);
        for (size_t n = 1; n < counts[i]; n++) {
            assert_true(ids[i][n - 1] < ids[i][n]);
        }
    }
    assert_memory_equal(ids[0], ids[1], counts[0] * sizeof(*ids[0]));
}

static void
test_killed_processes_lose_nothing_and_tell_one_history(void **state)
{
    struct killed_run *run = run_open(test_amount("ANTREAN_CHECKINS", CHECKINS));
    struct history *histories[PROCESSES];
    int64_t started = load_clock_ns();
    double seconds;

    (void)state;
    for (int i = 0; i < PROCESSES; i++) {
        histories[i] = history_start(
            run->ports, PROCESSES, i, e2e_token(run->cluster.e2e[0], "supervisor"));
        assert_int_equal(
            pthread_create(&run->sides[i].thread, NULL, side_main, &run->sides[i]), 0);
    }
    kill_until_done(run);
    for (int i = 0; i < PROCESSES; i++) {
        assert_int_equal(pthread_join(run->sides[i].thread, NULL), 0);
    }
    seconds = (double)(load_clock_ns() - started) / 1e9;
    assert_true(run->kills >= KILLS / 2);
    expect_acknowledged(run);
    expect_right_counts(run);
    expect_one_history(run, histories);
    print_message("%d check-ins, %d walk-ins for %d places and %d calls in %.1f s, %d "
                  "kills, %d requests sent again, streams opened %d and %d times\n",
        run->checkins, run->sides[0].walkins + run->sides[1].walkins, PLACES,
        run->sides[0].calls + run->sides[1].calls, seconds, run->kills,
        run->sides[0].again + run->sides[1].again, history_streams(histories[0]),
        history_streams(histories[1]));
    assert_true(run->sides[0].again + run->sides[1].again > 0);
    for (int i = 0; i < PROCESSES; i++) {
        assert_true(history_streams(histories[i]) > 1);
        history_free(histories[i]);
    }
    cluster_close(&run->cluster);
    free(run->acks);
    free(run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_processes_lose_nothing_and_tell_one_history),
    };

    return cmocka_run_group_tests_name("postgresql_killed", tests, NULL, NULL);
}

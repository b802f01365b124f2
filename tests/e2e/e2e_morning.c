/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A morning of the office: 200 people arrive at three kiosks while eight counters call,
 * serve, miss, hold and finish them, all at the same time, and boards look on. One board
 * loses its line again and again and comes back with Last-Event-ID. In the end both have
 * the same history, which is the journal's. ANTREAN_SEED repeats a morning.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "tests/support/e2e.h"
#include "tests/support/line_model.h"
#include "tests/support/load.h"
#include "tests/support/test.h"

#define PEOPLE 200
#define KIOSKS 3
#define COUNTERS 8
#define BOARDS 3 /* the last one is switched on after the server's restart */
#define HISTORY_MAX 4096
#define LIMIT_S 600

#define EIGHT_COUNTERS \
    "{\"counters\":{\"counters\":[" \
    "{\"number\":1,\"name\":\"Loket 1\",\"hall\":\"utama\",\"services\":[]}," \
    "{\"number\":2,\"name\":\"Loket 2\",\"hall\":\"utama\",\"services\":[]}," \
    "{\"number\":3,\"name\":\"Loket 3\",\"hall\":\"utama\",\"services\":[]}," \
    "{\"number\":4,\"name\":\"Loket 4\",\"hall\":\"utama\",\"services\":[]}," \
    "{\"number\":5,\"name\":\"Loket " \
    "5\",\"hall\":\"utama\",\"services\":[\"ktp-baru\"]}," \
    "{\"number\":6,\"name\":\"Loket 6\",\"hall\":\"utama\",\"services\":[\"kk-ubah\"]}," \
    "{\"number\":7,\"name\":\"Loket " \
    "7\",\"hall\":\"utama\",\"services\":[\"akta-lahir\"]}," \
    "{\"number\":8,\"name\":\"Loket 8\",\"hall\":\"utama\",\"services\":[\"info\"," \
    "\"ambil\"]}]}}"

struct event {
    int64_t id;
    char kind[48];
    char number[12];
    int counter;
};

/* One board's eyes. */
struct board {
    struct e2e *e2e;      /* borrowed; only its address is used */
    int cut_every;        /* events until the line is cut; 0: never */
    int64_t until;        /* the journal's last seq; read after the morning; atomic */
    struct event *events; /* owned */
    size_t count;
    int cuts;
    bool failed;
};

/* What a connection of the load is: a kiosk or a counter, and what it does next. */
enum act { ACT_CALL, ACT_START, ACT_END, ACT_RETURN, ACT_RECALL };

struct morning {
    struct e2e *e2e;
    struct random random;
    int next_arrival;   /* of PEOPLE */
    bool wrong[KIOSKS]; /* the kiosk's scan must be refused */
    int refused;
    int repeated;
    int arrived;
    int walk_ins;
    int done;
    struct {
        enum act act;
        char visit[27];
        char aside[27]; /* absent or held, to come back */
    } counters[COUNTERS];
    int calls;
    int unexpected;
    char what[512];
};

static void *
watch(void *arg)
{
    struct board *board = arg;
    int64_t last = 0;
    int64_t deadline = load_clock_ns() + INT64_C(1000000000) * LIMIT_S;
    struct e2e_stream *stream =
        e2e_listen(board->e2e, "board", "/v1/events?since=0", NULL);
    int since_cut = 0;

    while (load_clock_ns() < deadline) {
        struct event *event = &board->events[board->count];
        int64_t until = __atomic_load_n(&board->until, __ATOMIC_ACQUIRE);
        json_t *data = NULL;

        if (until > 0 && last >= until) {
            break;
        }
        if (!e2e_next(stream, 200, &event->id, event->kind, &data)) {
            continue;
        }
        (void)text_copy(event->number, sizeof(event->number),
            json_is_string(json_object_get(data, "number"))
                ? json_string_value(json_object_get(data, "number"))
                : "");
        event->counter = (int)json_integer_value(json_object_get(data, "counter"));
        json_decref(data);
        last = event->id;
        if (++board->count == HISTORY_MAX) {
            board->failed = true;
            break;
        }
        if (board->cut_every > 0 && ++since_cut == board->cut_every) {
            char id[24];

            (void)snprintf(id, sizeof(id), "%" PRId64, last);
            e2e_unlisten(stream);
            stream = e2e_listen(board->e2e, "board", "/v1/events", id);
            board->cuts++;
            since_cut = 0;
        }
    }
    e2e_unlisten(stream);
    return NULL;
}

static size_t
kiosk_next(struct morning *morning, int kiosk, char *out, size_t size)
{
    static const char *const kiosks[KIOSKS] = { "kiosk", "kiosk-2", "kiosk-3" };
    static const char *const wrong[] = { "TIDAK-ADA-7", "https://example.org/",
        "UJI-000001X", "!!" };
    char body[256];
    int i = morning->next_arrival;

    if (i >= PEOPLE) {
        return 0;
    }
    morning->wrong[kiosk] = random_percent(&morning->random, 15);
    if (morning->wrong[kiosk]) { /* in one commit with the good ones, and for nothing */
        (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}",
            wrong[random_below(&morning->random, ARRAY_LEN(wrong))]);
        return load_post(
            out, size, "/v1/checkins", e2e_token(morning->e2e, kiosks[kiosk]), "", body);
    }
    if (i > 10 && random_percent(&morning->random, 15)) { /* scanned again */
        (void)snprintf(
            body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(morning->e2e, 0));
        return load_post(
            out, size, "/v1/checkins", e2e_token(morning->e2e, kiosks[kiosk]), "", body);
    }
    morning->next_arrival++;
    if (i % 5 == 4) { /* every fifth comes without a ticket */
        bool priority = random_percent(&morning->random, 25);

        (void)snprintf(body, sizeof(body), "{\"service\":\"%s\"%s}",
            random_percent(&morning->random, 50) ? "info" : "ambil",
            priority ? ",\"lane\":\"priority\",\"reason\":\"lansia\"" : "");
        morning->walk_ins++;
        return load_post(
            out, size, "/v1/walkins", e2e_token(morning->e2e, kiosks[kiosk]), "", body);
    }
    (void)snprintf(
        body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(morning->e2e, i - i / 5));
    return load_post(
        out, size, "/v1/checkins", e2e_token(morning->e2e, kiosks[kiosk]), "", body);
}

static size_t
counter_next(struct morning *morning, int n, char *out, size_t size)
{
    static const char *const outcomes[] = { "{\"outcome\":\"incomplete\"}",
        "{\"outcome\":\"rejected\",\"note\":\"berkas\"}" };
    const char *move = NULL;
    const char *body = "{}";
    char path[96];
    char who[24];

    (void)snprintf(who, sizeof(who), "counter-%d", n + 1);
    switch (morning->counters[n].act) {
    case ACT_CALL:
        if (morning->done >= PEOPLE) {
            return 0;
        }
        (void)snprintf(path, sizeof(path), "/v1/counters/%d/call-next", n + 1);
        break;
    case ACT_RECALL:
        move = "recall";
        break;
    case ACT_START:
        move = "start";
        if (random_percent(&morning->random, 10)) {
            move = "absent";
        }
        break;
    case ACT_END:
        move = "finish";
        body = outcomes[random_below(&morning->random, 2)];
        if (random_percent(&morning->random, 8)) {
            move = "hold";
            body = "{\"reason\":\"fotokopi\"}";
        } else if (random_percent(&morning->random, 8)) {
            move = "transfer";
            body = "{\"counter\":1}";
        }
        break;
    case ACT_RETURN:
        move = "return";
        break;
    }
    if (move) {
        (void)snprintf(path, sizeof(path), "/v1/visits/%s/%s",
            morning->counters[n].act == ACT_RETURN ? morning->counters[n].aside
                                                   : morning->counters[n].visit,
            move);
    }
    return load_post(out, size, path, e2e_token(morning->e2e, who), "", body);
}

static size_t
next_request(void *arg, int connection, char *out, size_t size)
{
    struct morning *morning = arg;

    return connection < KIOSKS ? kiosk_next(morning, connection, out, size)
                               : counter_next(morning, connection - KIOSKS, out, size);
}

static void
unexpected(struct morning *morning, int connection, int status, const char *body)
{
    if (morning->unexpected++ == 0) {
        (void)snprintf(morning->what, sizeof(morning->what), "connection %d: %d %.400s",
            connection, status, body);
    }
}

/* What the counter does after an answer, told by the state in it. */
static void
counter_answered(struct morning *morning, int n, const char *body)
{
    json_t *json = json_loads(body, 0, NULL);
    const char *visit = json_string_value(json_object_get(json, "visit"));
    const char *state = json_string_value(json_object_get(json, "state"));
    char *aside = morning->counters[n].aside;

    if (!visit || !state) {
        unexpected(morning, n + KIOSKS, 200, body);
    } else if (strcmp(state, "called") == 0) {
        morning->calls++;
        (void)text_copy(morning->counters[n].visit, 27, visit);
        morning->counters[n].act =
            morning->counters[n].act == ACT_CALL && random_percent(&morning->random, 15)
                ? ACT_RECALL
                : ACT_START;
    } else if (strcmp(state, "serving") == 0) {
        morning->counters[n].act = ACT_END;
    } else {
        if (strcmp(state, "done") == 0) {
            morning->done++;
        } else if (strcmp(state, "waiting") == 0 &&
                   morning->counters[n].act == ACT_RETURN) {
            aside[0] = '\0';
        } else if (strcmp(state, "waiting") != 0) {
            (void)text_copy(aside, 27, visit);
        }
        /* Who is aside comes back before anybody else can go aside here. */
        morning->counters[n].act = aside[0] ? ACT_RETURN : ACT_CALL;
    }
    json_decref(json);
}

static void
answered(void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct morning *morning = arg;

    (void)len;
    (void)ns;
    if (connection < KIOSKS) {
        if (morning->wrong[connection]) {
            morning->refused++;
            /* 429: this machine has shown too many numbers that are none. */
            if (status != 404 && status != 422 && status != 429) {
                unexpected(morning, connection, status, body);
            }
        } else if (status == 201) {
            morning->arrived++;
        } else if (status == 200) {
            morning->repeated++;
        } else {
            unexpected(morning, connection, status, body);
        }
    } else if (status == 200) {
        counter_answered(morning, connection - KIOSKS, body);
    } else if (status != 204) {
        unexpected(morning, connection, status, body);
    }
}

static int64_t
journal_seq(struct e2e *e2e)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/healthz", NULL, NULL);
    int64_t seq = json_integer_value(json_object_get(answer->json, "journal_seq"));

    e2e_answer_free(answer);
    return seq;
}

/* The journal as a board should have seen it. */
static size_t
read_journal(struct e2e *e2e, struct event *events)
{
    static const char *const seen[] = { "visit.called", "visit.recalled", "visit.started",
        "visit.finished", "visit.absent", "visit.waiting", "counter.opened",
        "counter.closed" };
    static struct journal_row rows[128];
    struct db *db;
    size_t used = 0;
    size_t count;
    int64_t seq = 0;

    assert_int_equal(db_open(e2e_database(e2e), DB_READ, &db, NULL), STATUS_OK);
    do {
        assert_int_equal(
            db_journal_read(db, OFFICE_ONE, seq, rows, 128, &count, NULL), 0);
        for (size_t i = 0; i < count; i++) {
            json_t *data = json_loads(rows[i].data, 0, NULL);
            const char *number = json_string_value(json_object_get(data, "number"));

            seq = rows[i].seq;
            for (size_t k = 0; k < ARRAY_LEN(seen); k++) {
                if (strcmp(seen[k], rows[i].kind) == 0) {
                    struct event *event = &events[used++];

                    event->id = seq;
                    (void)text_copy(event->kind, sizeof(event->kind), rows[i].kind);
                    (void)text_copy(
                        event->number, sizeof(event->number), number ? number : "");
                    event->counter =
                        (int)json_integer_value(json_object_get(data, "counter"));
                }
            }
            json_decref(data);
        }
    } while (count > 0);
    db_close(db);
    return used;
}

static void
expect_history(const struct board *board, const struct event *events, size_t count)
{
    assert_false(board->failed);
    for (size_t i = 0; i < count && i < board->count; i++) {
        const struct event *got = &board->events[i];

        if (got->id != events[i].id || strcmp(got->kind, events[i].kind) != 0 ||
            strcmp(got->number, events[i].number) != 0 ||
            got->counter != events[i].counter) {
            fail_msg("event %zu: a board saw %" PRId64 " %s %s %d, the journal has "
                     "%" PRId64 " %s %s %d",
                i, got->id, got->kind, got->number, got->counter, events[i].id,
                events[i].kind, events[i].number, events[i].counter);
        }
    }
    assert_int_equal(board->count, count);
}

/* Nobody stands at two counters: between two calls of a number it waited again. */
static void
expect_each_call_once(const struct event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(events[i].kind, "visit.called") != 0) {
            continue;
        }
        for (size_t j = i + 1; j < count; j++) {
            if (strcmp(events[j].number, events[i].number) != 0) {
                continue;
            }
            if (strcmp(events[j].kind, "visit.waiting") == 0) {
                break;
            }
            if (strcmp(events[j].kind, "visit.called") == 0) {
                fail_msg("%s was called twice: rows %" PRId64 " and %" PRId64,
                    events[i].number, events[i].id, events[j].id);
            }
        }
    }
}

static void
test_a_morning_of_the_office(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){
        .settings = EIGHT_COUNTERS, .tickets = PEOPLE - PEOPLE / 5 });
    struct morning morning = { .e2e = e2e, .random = { random_seed(20260714) } };
    struct load load = { .port = e2e_port(e2e),
        .connections = KIOSKS + COUNTERS,
        .next = next_request,
        .answered = answered,
        .arg = &morning };
    struct board boards[BOARDS] = { { .e2e = e2e }, { .e2e = e2e, .cut_every = 37 },
        { .e2e = e2e, .cut_every = 211 } };
    struct event *events = xcalloc(HISTORY_MAX, sizeof(*events));
    pthread_t threads[BOARDS - 1];
    int64_t started = load_clock_ns();
    int64_t answers;
    size_t count;

    (void)state;
    for (int i = 1; i <= COUNTERS; i++) {
        char path[48];
        char who[24];

        (void)snprintf(path, sizeof(path), "/v1/counters/%d/open", i);
        (void)snprintf(who, sizeof(who), "counter-%d", i);
        assert_int_equal(e2e_post(e2e, who, path), 200);
    }
    for (int i = 0; i < BOARDS; i++) {
        boards[i].events = xcalloc(HISTORY_MAX + 1, sizeof(*boards[i].events));
    }
    for (int i = 0; i < BOARDS - 1; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, watch, &boards[i]), 0);
    }
    answers = load_run(&load, LIMIT_S);
    for (int i = 0; i < BOARDS; i++) {
        __atomic_store_n(&boards[i].until, journal_seq(e2e), __ATOMIC_RELEASE);
    }
    for (int i = 0; i < BOARDS - 1; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(e2e_end(e2e), 0);
    e2e_restart(e2e);
    (void)watch(&boards[BOARDS - 1]); /* from the disk, for the server remembers none */
    count = read_journal(e2e, events);
    print_message("%d arrived (%d without a ticket), %d scans refused, %d repeated, %d "
                  "served, %d calls, %" PRId64 " answers, %zu events, the second board "
                  "cut %d times, %.1f s\n",
        morning.arrived, morning.walk_ins, morning.refused, morning.repeated,
        morning.done, morning.calls, answers, count, boards[1].cuts,
        (double)(load_clock_ns() - started) / 1e9);
    if (morning.unexpected) {
        fail_msg("%d answers were not expected; the first: %s", morning.unexpected,
            morning.what);
    }
    assert_int_equal(morning.arrived, PEOPLE);
    assert_int_equal(morning.done, PEOPLE);
    assert_true(boards[1].cuts >= 10);
    for (int i = 0; i < BOARDS; i++) {
        expect_history(&boards[i], events, count);
        free(boards[i].events);
    }
    expect_each_call_once(events, count);
    free(events);
    e2e_close(e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_morning_of_the_office),
    };

    return cmocka_run_group_tests_name("morning", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plug is pulled. The server is killed twenty times under load: what was acknowledged
 * is there after each start, no number is given twice, and a request that got no answer
 * gives one number when it is sent again with its key. And: the database files, copied at
 * random moments of a run (ANTREAN_COPIES of them), open elsewhere as a whole office
 * without a loss. ANTREAN_SEED repeats the choices; the moments themselves are the
 * machine's.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "db/db_visit.h"
#include "server/office/office_check.h"
#include "tests/support/amount.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/line_model.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define TICKETS 12000
#define TICKETS_A_COPY 12
#define TICKETS_OF_KILLS 2400
#define KIOSKS 8
#define COUNTERS 2
#define KILLS 20
#define COPIES 100
#define LIMIT_S 400
#define READY_MS 1500
#define URL_SIZE (TEMP_PATH_SIZE + 24)

/* What was acknowledged of one ticket. */
struct ack {
    char number[12]; /* "": nothing yet */
    char visit[27];
};

struct line {
    bool pending; /* sent, and no answer came */
    char key[48];
    char path[96];
    char body[240];
    int ticket;     /* of a kiosk's request */
    char visit[27]; /* of a counter's */
    char state[16]; /* of that visit, as last acknowledged; "": none */
};

struct run {
    struct e2e *e2e;
    struct random random;
    struct line lines[KIOSKS + COUNTERS];
    int tickets; /* that the office has, TICKETS at most */
    struct ack acks[TICKETS];
    int next_ticket;
    int acked;          /* written by the load's thread, read by the copier's; atomic */
    int order[TICKETS]; /* tickets in the order of their acknowledgement */
    int serial;
    int answers;    /* so far; atomic */
    int until_kill; /* answers before the server dies; 0: it lives */
    int retried;
    int calls;
    bool stop; /* atomic */
    int faults;
    char what[512];
};

static void
fault(struct run *run, const char *what, const char *more)
{
    if (run->faults++ == 0) {
        (void)snprintf(run->what, sizeof(run->what), "%s: %.400s", what, more);
    }
}

static void
new_key(struct run *run, struct line *line)
{
    (void)snprintf(line->key, sizeof(line->key), "kunci-%d", ++run->serial);
    line->pending = true;
}

/* The next act of a counter: call, begin, finish. */
static void
counter_request(struct line *line, int n)
{
    bool called = strcmp(line->state, "called") == 0;
    char visit[27];

    (void)text_copy(visit, sizeof(visit), line->visit);
    (void)text_copy(line->body, sizeof(line->body), "{}");
    if (called || strcmp(line->state, "serving") == 0) {
        (void)snprintf(line->path, sizeof(line->path), "/v1/visits/%s/%s", visit,
            called ? "start" : "finish");
        if (!called) {
            (void)text_copy(
                line->body, sizeof(line->body), "{\"outcome\":\"incomplete\"}");
        }
    } else {
        (void)snprintf(line->path, sizeof(line->path), "/v1/counters/%d/call-next", n);
    }
}

static size_t
next_request(void *arg, int connection, char *out, size_t size)
{
    struct run *run = arg;
    struct line *line = &run->lines[connection];
    char who[24] = "kiosk";

    if (__atomic_load_n(&run->stop, __ATOMIC_ACQUIRE)) {
        return 0;
    }
    if (line->pending) {
        run->retried++;
    } else if (connection < KIOSKS) {
        if (run->next_ticket == run->tickets) {
            return 0;
        }
        line->ticket = run->next_ticket++;
        (void)text_copy(line->path, sizeof(line->path), "/v1/checkins");
        (void)snprintf(line->body, sizeof(line->body), "{\"code\":\"%s\"}",
            e2e_ticket(run->e2e, line->ticket));
        new_key(run, line);
    } else {
        counter_request(line, connection - KIOSKS + 1);
        new_key(run, line);
    }
    if (connection >= KIOSKS) {
        (void)snprintf(who, sizeof(who), "counter-%d", connection - KIOSKS + 1);
    }
    return load_post(
        out, size, line->path, e2e_token(run->e2e, who), line->key, line->body);
}

static void
kiosk_answered(struct run *run, const struct line *line, int status, const json_t *json)
{
    struct ack *ack = &run->acks[line->ticket];
    const char *number = json_string_value(json_object_get(json, "number"));
    const char *visit = json_string_value(json_object_get(json, "visit"));

    if (status != 201 || !number || !visit) {
        fault(run, "a check-in was not acknowledged", line->path);
        return;
    }
    for (int i = 0; i < run->acked; i++) {
        if (strcmp(run->acks[run->order[i]].number, number) == 0) {
            fault(run, "a number was given twice", number);
        }
    }
    (void)text_copy(ack->number, sizeof(ack->number), number);
    (void)text_copy(ack->visit, sizeof(ack->visit), visit);
    run->order[run->acked] = line->ticket;
    __atomic_store_n(&run->acked, run->acked + 1, __ATOMIC_RELEASE);
}

static void
answered(void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct run *run = arg;
    struct line *line = &run->lines[connection];
    json_t *json = json_loadb(body, len, 0, NULL);
    const char *visit = json_string_value(json_object_get(json, "visit"));
    const char *state = json_string_value(json_object_get(json, "state"));

    (void)ns;
    __atomic_add_fetch(&run->answers, 1, __ATOMIC_RELEASE);
    line->pending = false;
    if (connection < KIOSKS) {
        kiosk_answered(run, line, status, json);
    } else if (status == 200 && visit && state) {
        run->calls += strcmp(state, "called") == 0 ? 1 : 0;
        (void)text_copy(line->visit, sizeof(line->visit), visit);
        (void)text_copy(line->state, sizeof(line->state), state);
    } else if (status == 204) {
        line->state[0] = '\0';
    } else {
        fault(run, line->path, body);
    }
    json_decref(json);
    if (run->until_kill > 0 && --run->until_kill == 0) {
        (void)kill(e2e_pid(run->e2e), SIGKILL);
    }
}

/* What was acknowledged, from the `from`th on, is stored as it was said. */
static void
expect_stored(struct db *db, const struct run *run, int from, int acked)
{
    for (int i = from < 0 ? 0 : from; i < acked; i++) {
        const struct ack *ack = &run->acks[run->order[i]];
        struct visit visit;
        char number[NUMBER_SIZE];

        if (db_visit_load(db, OFFICE_ONE, ack->visit, &visit, NULL) != STATUS_OK) {
            fail_msg("%s, acknowledged as number %d of the run, is lost", ack->number, i);
        }
        assert_string_equal(
            visit_number(visit.prefix, visit.number, number), ack->number);
    }
}

static void
expect_counters_as_told(struct run *run)
{
    for (int n = 0; n < COUNTERS; n++) {
        const struct line *line = &run->lines[KIOSKS + n];
        char state[16];

        if (line->state[0] && !line->pending) {
            desk_state(run->e2e, line->visit, state);
            assert_string_equal(state, line->state);
        }
    }
}

/* Numbers from the `from`th on: each after the kill that it may have met first, and after
 * the last kill all, for what one has lost no later one brings back. */
static void
look_after_the_kill(struct run *run, int from)
{
    struct check_summary summary;
    struct error err;
    struct db *db;

    assert_int_equal(db_open(e2e_database(run->e2e), DB_READ, &db, &err), STATUS_OK);
    expect_stored(db, run, from, run->acked);
    if (office_check(db, OFFICE_ONE, /* quick= */ false, &summary, &err) != STATUS_OK) {
        fail_msg("after a kill: %s", err.text);
    }
    db_close(db);
    expect_counters_as_told(run);
}

/* The request of a line once more, with its key: the same number again. */
static void
expect_replay(struct run *run, const struct line *line)
{
    char header[96];
    struct e2e_answer *answer;

    (void)snprintf(header, sizeof(header), "Idempotency-Key: %s", line->key);
    answer = e2e_ask(run->e2e, "kiosk", "POST", line->path, line->body, header);
    assert_int_equal(answer->status, 201);
    assert_string_equal(e2e_text(answer, "number"), run->acks[line->ticket].number);
    e2e_answer_free(answer);
}

static struct run *
run_new(const struct e2e_options *options)
{
    struct run *run = xcalloc(1, sizeof(*run));

    assert_true(options->tickets <= TICKETS);
    run->tickets = options->tickets;
    run->e2e = e2e_open(options);
    run->random.state = random_seed(9);
    desk_open(run->e2e, 1);
    desk_open(run->e2e, 2);
    return run;
}

static struct load
load_of(struct run *run)
{
    return (struct load){ .port = e2e_port(run->e2e),
        .connections = KIOSKS + COUNTERS,
        .next = next_request,
        .answered = answered,
        .arg = run };
}

static void
test_twenty_kills_under_load_lose_nothing(void **state)
{
    struct run *run = run_new(&(struct e2e_options){ .tickets = TICKETS_OF_KILLS });
    int64_t slowest_ms = 0;
    int64_t fastest_ms = INT64_MAX;
    int looked_at = 0; /* numbers */

    (void)state;
    for (int kill_no = 0; kill_no < KILLS; kill_no++) {
        struct load load = load_of(run);
        struct line before[KIOSKS];
        int64_t started;
        int64_t took;

        run->until_kill = 5 + random_below(&run->random, 90);
        (void)load_run(&load, LIMIT_S);
        assert_int_equal(run->until_kill, 0);
        e2e_kill(run->e2e);
        started = load_clock_ns();
        e2e_restart(run->e2e);
        took = (load_clock_ns() - started) / 1000000;
        slowest_ms = took > slowest_ms ? took : slowest_ms;
        fastest_ms = took < fastest_ms ? took : fastest_ms;
        look_after_the_kill(run, kill_no + 1 < KILLS ? looked_at : 0);
        looked_at = run->acked;

        /* What got no answer is sent again; then both answers are the same. */
        memcpy(before, run->lines, sizeof(before));
        run->until_kill = 0;
        load = load_of(run);
        for (int i = 0; i < KIOSKS; i++) {
            struct e2e_answer *answer;
            char header[96];
            json_t *json;

            if (!before[i].pending) {
                continue;
            }
            (void)snprintf(header, sizeof(header), "Idempotency-Key: %s", before[i].key);
            answer = e2e_ask(
                run->e2e, "kiosk", "POST", before[i].path, before[i].body, header);
            json = json_incref(answer->json);
            kiosk_answered(run, &before[i], answer->status, json);
            run->lines[i].pending = false;
            run->retried++;
            expect_replay(run, &before[i]);
            json_decref(json);
            e2e_answer_free(answer);
        }
        if (run->faults) {
            fail_msg("kill %d: %s", kill_no + 1, run->what);
        }
    }
    print_message("%d kills: %d numbers and %d calls acknowledged, %d requests sent "
                  "again, starts of %" PRId64 " to %" PRId64 " ms\n",
        KILLS, run->acked, run->calls, run->retried, fastest_ms, slowest_ms);
    assert_true(run->retried > 0);
    assert_true(fastest_ms < READY_MS); /* the slowest is the machine's, not ours */
    e2e_close(run->e2e);
    free(run);
}

static void
copy_file(const char *from, const char *to)
{
    static char bytes[1 << 16];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t got;

    if (in >= 0 && out >= 0) { /* there is no log right after a start */
        while ((got = read(in, bytes, sizeof(bytes))) > 0) {
            if (write(out, bytes, (size_t)got) != got) {
                abort();
            }
        }
    }
    (void)close(in);
    (void)close(out);
}

static void
stop_server(const struct e2e *e2e)
{
    int status;

    (void)kill(e2e_pid(e2e), SIGSTOP);
    if (waitpid(e2e_pid(e2e), &status, WUNTRACED) != e2e_pid(e2e) ||
        !WIFSTOPPED(status)) {
        abort();
    }
}

/* Files as they lie at this moment, without the shared memory, in a folder elsewhere. */
static void
copy_database(const struct e2e *e2e, const char *folder, char url[URL_SIZE])
{
    static const char *const names[] = { "antrean.db", "antrean.db-wal" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char from[TEMP_PATH_SIZE];
        char to[TEMP_PATH_SIZE];

        copy_file(
            temp_path(from, e2e_folder(e2e), names[i]), temp_path(to, folder, names[i]));
    }
    (void)snprintf(url, URL_SIZE, "sqlite:%s/antrean.db", folder);
}

static void *
load_main(void *arg)
{
    struct load load = load_of(arg);

    (void)load_run(&load, LIMIT_S);
    return NULL;
}

/* Each copy: the newest numbers and the chain; every tenth: all numbers, all rules. */
static void
expect_whole(const char *url, const struct run *run, int acked, int copy, int64_t *rows)
{
    bool all = copy % 10 == 9;
    struct check_summary summary;
    struct error err = { .code = STATUS_OK };
    struct db *db;

    if (db_open(url, DB_WRITE, &db, &err) != STATUS_OK) {
        fail_msg("copy %d does not open: %s", copy, err.text);
    }
    expect_stored(db, run, all ? 0 : acked - 100, acked);
    if (db_journal_verify(db, OFFICE_ONE, rows, &err) != STATUS_OK ||
        office_check(db, OFFICE_ONE, !all, &summary, &err) != STATUS_OK) {
        fail_msg("copy %d: %s", copy, err.text);
    }
    db_close(db);
}

/* Some answers further, and then somewhere between two of them. */
static void
go_on_to_a_random_moment(struct run *run)
{
    struct timespec moment = { .tv_nsec = random_below(&run->random, 2000000) };
    int wanted =
        __atomic_load_n(&run->answers, __ATOMIC_ACQUIRE) + random_below(&run->random, 4);
    int64_t deadline = load_clock_ns() + INT64_C(1000000000) * LIMIT_S;

    while (__atomic_load_n(&run->answers, __ATOMIC_ACQUIRE) < wanted) {
        static const struct timespec nap = { .tv_nsec = 100000 };

        assert_true(load_clock_ns() < deadline);
        (void)nanosleep(&nap, NULL); /* a wait for a condition, with a deadline */
    }
    (void)nanosleep(&moment, NULL);
}

static void
test_files_copied_at_any_moment_are_a_whole_office(void **state)
{
    int copies = test_amount("ANTREAN_COPIES", COPIES);
    struct run *run =
        run_new(&(struct e2e_options){ .tickets = copies * TICKETS_A_COPY });
    char folder[TEMP_PATH_SIZE];
    pthread_t thread;
    int64_t rows = 0;
    int moments = 0; /* copies that differ from the one before */

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, load_main, run), 0);
    for (int copy = 0; copy < copies; copy++) {
        char url[URL_SIZE];
        int64_t rows_before = rows;
        int acked;

        go_on_to_a_random_moment(run);
        stop_server(run->e2e);
        temp_make(folder);
        copy_database(run->e2e, folder, url);
        /* What a client has read by now was sent before the stop. */
        acked = __atomic_load_n(&run->acked, __ATOMIC_ACQUIRE);
        expect_whole(url, run, acked, copy, &rows);
        moments += rows != rows_before ? 1 : 0;
        temp_remove(folder);
        (void)kill(e2e_pid(run->e2e), SIGCONT);
    }
    __atomic_store_n(&run->stop, true, __ATOMIC_RELEASE);
    assert_int_equal(pthread_join(thread, NULL), 0);
    print_message("%d copies, %d of them of different moments; %d numbers and %" PRId64
                  " journal rows in the last\n",
        copies, moments, run->acked, rows);
    if (run->faults) {
        fail_msg("%s", run->what);
    }
    assert_true(moments > copies / 4);
    e2e_close(run->e2e);
    free(run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_twenty_kills_under_load_lose_nothing),
    };
    const struct CMUnitTest of_files[] = {
        cmocka_unit_test(test_files_copied_at_any_moment_are_a_whole_office),
    };
    int failed = cmocka_run_group_tests_name("crash", tests, NULL, NULL);

    if (!test_on_postgresql()) {
        failed +=
            cmocka_run_group_tests_name("crash: SQLite's files", of_files, NULL, NULL);
    }
    return failed;
}

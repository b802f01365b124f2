/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a phone hears when a look at the database is slow, and what its page is told after
 * a commit whose rows are not told yet. Office, database and transport are real; the
 * workers are the test's, so that a job's answer comes back when the test says so, as on
 * a busy machine.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "screen/event_stream.h"
#include "server/api/api_open.h"
#include "server/api/routes.h"
#include "server/config.h"
#include "server/http/http.h"
#include "server/job.h"
#include "server/office/arrival.h"
#include "server/office/call.h"
#include "server/office/close_day.h"
#include "server/office/counter_staffing.h"
#include "server/office/office.h"
#include "server/office/visit_moves.h"
#include "server/offices.h"
#include "tests/support/harness_office.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/keys.h"

#define WAIT_MS 60000
#define NOW_MS INT64_C(1784000000000)
#define START "2026-07-14T08:15:00+07:00"
#define PHONES 4

/* The workers: what was submitted, oldest first. */
TAILQ_HEAD(job_list, job);
static struct job_list inbox = TAILQ_HEAD_INITIALIZER(inbox);
static bool busy; /* take no job */

enum status
job_submit(struct job_pool *pool, struct job *job, struct error *err)
{
    (void)pool;
    if (busy) {
        return error_set(err, STATUS_BUSY, "too much work is waiting");
    }
    TAILQ_INSERT_TAIL(&inbox, job, link);
    return STATUS_OK;
}

struct phone {
    int fd;
    bool head_over;
    struct event_stream stream;
    char heard[200]; /* the states it was told, in order */
};

struct fixture {
    struct config config;
    struct e2e_office made;
    struct key_ring *keys;
    struct db *reader;
    struct db *writer;
    struct event_base *base;
    struct http *http;
    struct offices *offices;
    struct api *api;
    struct phone phones[PHONES];
    size_t phone_count;
};

static void
must(enum status st, const struct error *err)
{
    if (st != STATUS_OK) {
        fail_msg("%s", err->text);
    }
}

static void
on_event(void *arg, const struct stream_event *event)
{
    struct phone *phone = arg;
    json_t *data = json_loads(event->data, 0, NULL);
    size_t len = strlen(phone->heard);

    (void)snprintf(phone->heard + len, sizeof(phone->heard) - len, "%s%s",
        len > 0 ? " " : "", json_string_value(json_object_get(data, "state")));
    json_decref(data);
}

static int
setup(void **state)
{
    static const struct route_set *const sets[] = { &routes_phones, &routes_boards,
        NULL };
    const char *web = getenv("ANTREAN_WEB");
    struct http_options http = {
        .listen = "127.0.0.1:0", .tls_cert = "", .tls_key = "", .web = web ? web : "web"
    };
    struct fixture *f = test_calloc(1, sizeof(*f));
    struct offices_options offices = {
        .config = &f->config, .address = "http://127.0.0.1", .start = START
    };
    struct api_options api = { .sets = sets, .config = &f->config };
    struct error err;
    char folder[TEMP_PATH_SIZE];

    temp_make(folder);
    e2e_office_make(&f->made, folder, /* tickets= */ 1, NULL, NOW_MS);
    text_copy(f->config.folder, sizeof(f->config.folder), folder);
    text_copy(f->config.database, sizeof(f->config.database), f->made.database);
    must(key_ring_load(f->made.keys, &f->keys, &err), &err);
    must(db_open(f->made.database, DB_READ, &f->reader, &err), &err);
    must(db_open(f->made.database, DB_WRITE, &f->writer, &err), &err);
    f->base = event_base_new();
    offices.keys = f->keys;
    must(http_start(f->base, &http, &f->http, &err), &err);
    must(offices_open(&offices, &f->offices, &err), &err);
    api.base = f->base;
    api.http = f->http;
    api.offices = f->offices;
    must(api_open(&api, &f->api, &err), &err);
    busy = false;
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < f->phone_count; i++) {
        event_stream_destroy(&f->phones[i].stream);
        (void)close(f->phones[i].fd);
    }
    http_free(f->http);
    api_free(f->api);
    offices_close(f->offices);
    event_base_free(f->base);
    db_close(f->reader);
    db_close(f->writer);
    key_ring_free(f->keys);
    e2e_office_destroy(&f->made);
    temp_remove(f->config.folder);
    test_free(f);
    return 0;
}

/* Let the loop work until it has handed over a job, which is the test's then. */
static struct job *
await_job(struct fixture *f)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    struct job *job;

    while (!(job = TAILQ_FIRST(&inbox))) {
        assert_true(clock_monotonic_ms() < until_ms);
        (void)event_base_loop(f->base, EVLOOP_NONBLOCK);
    }
    TAILQ_REMOVE(&inbox, job, link);
    return job;
}

static void
run(struct fixture *f, struct job *job)
{
    static struct error err;

    must(db_begin(f->reader, &err), &err);
    job->status = job->run(job, f->reader, &err);
    job->err = job->status == STATUS_OK ? NULL : &err;
    db_rollback(f->reader);
}

/* Whatever the loop wants done, until it wants nothing any more. */
static void
settle(struct fixture *f)
{
    for (int turns = 0; turns < 20; turns++) {
        (void)event_base_loop(f->base, EVLOOP_NONBLOCK);
        while (!TAILQ_EMPTY(&inbox)) {
            struct job *job = await_job(f);

            run(f, job);
            job->done(job);
            turns = 0;
        }
    }
}

static int
ask(const struct fixture *f, const char *track, const char *rest)
{
    int port = (int)strtol(strrchr(http_address(f->http), ':') + 1, NULL, 10);
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char request[200];
    int len = snprintf(request, sizeof(request),
        "GET /v1/track/%s%s HTTP/1.1\r\nHost: localhost\r\n\r\n", track, rest);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
    return fd;
}

static struct phone *
follow(struct fixture *f, const char *track)
{
    struct phone *phone = &f->phones[f->phone_count++];
    struct job *look;

    assert_true(f->phone_count <= PHONES);
    event_stream_init(&phone->stream, on_event, phone);
    phone->fd = ask(f, track, "/events");
    look = await_job(f);
    run(f, look);
    look->done(look);
    return phone;
}

/* Everything that a phone was told until its stream ended. */
static void
read_all(struct phone *phone)
{
    char bytes[8192];
    size_t len = 0;
    ssize_t n;
    struct error err;
    char *start;

    while ((n = recv(phone->fd, bytes + len, sizeof(bytes) - 1 - len, 0)) > 0) {
        len += (size_t)n;
    }
    bytes[len] = '\0';
    start = strstr(bytes, "\r\n\r\n");
    assert_non_null(start);
    /* What is between the events, the chunks' own lengths, is no field of any. */
    must(event_stream_feed(&phone->stream, start, len - (size_t)(start - bytes), &err),
        &err);
}

/* End the streams: what each was told is known then. */
static void
hang_up(struct fixture *f)
{
    http_free(f->http);
    f->http = NULL;
    for (size_t i = 0; i < f->phone_count; i++) {
        read_all(&f->phones[i]);
    }
}

/* An act of the supervisor, and its rows for all who observe the journal. */
struct work {
    struct fixture *f;
    struct caller caller;
    struct act act;
    struct error err;
};

static void
begin(struct fixture *f, struct work *work)
{
    work->f = f;
    work->caller = (struct caller){
        .actor = "staff:2", .role = ROLE_SUPERVISOR, .office = 1, .account_id = 2
    };
    must(db_begin(f->writer, &work->err), &work->err);
    must(office_act_begin(
             offices_home(f->offices), f->writer, &work->caller, &work->act, &work->err),
        &work->err);
}

static void
end(struct work *work, enum status st)
{
    const struct journal_row *rows;
    size_t count;

    must(st, &work->err);
    office_act_end(&work->act);
    must(db_commit(work->f->writer, &work->err), &work->err);
    rows = db_appended(work->f->writer, &count);
    office_journal(rows, count, offices_home(work->f->offices));
}

static void
open_and_walk_in(struct fixture *f, struct visit *visit)
{
    struct walk_in_input input = { .service = "ktp-baru" };
    struct arrival arrival = { .ahead = 0 };
    struct work work;
    enum status st;

    begin(f, &work);
    st = counter_open(&work.act, 1, false, &work.err);
    if (st == STATUS_OK) {
        st = walk_in(&work.act, &input, &arrival, &work.err);
    }
    end(&work, st);
    *visit = arrival.visit;
    settle(f);
}

static void
call(struct fixture *f)
{
    struct visit visit;
    struct work work;

    begin(f, &work);
    end(&work, call_next(&work.act, 1, &visit, &work.err));
}

static void
move(struct fixture *f, const struct visit *visit, enum visit_move move,
    struct move_input input)
{
    struct work work;
    struct visit moved;

    text_copy(input.id, sizeof(input.id), visit->id);
    begin(f, &work);
    end(&work, visit_move(&work.act, move, &input, &moved, &work.err));
}

static void
test_who_comes_late_is_told_the_end_once(void **state)
{
    struct fixture *f = *state;
    struct phone *early;
    struct phone *late;
    struct visit visit;
    struct job *slow;

    open_and_walk_in(f, &visit);
    early = follow(f, visit.track);
    settle(f);
    call(f);
    slow = await_job(f);
    run(f, slow); /* it has read "called" */
    move(f, &visit, MOVE_START, (struct move_input){ .id = "" });
    move(f, &visit, MOVE_FINISH, (struct move_input){ .outcome = OUTCOME_INCOMPLETE });
    late = follow(f, visit.track);
    settle(f);
    slow->done(slow);
    settle(f);
    hang_up(f);
    assert_string_equal(late->heard, "done");
    assert_string_equal(early->heard, "waiting called done");
}

/* Its old line is looked at while it comes into another one, which is quicker. */
static void
test_a_transfer_is_not_told_backwards(void **state)
{
    struct fixture *f = *state;
    struct phone *phone;
    struct visit visit;
    struct job *slow;

    open_and_walk_in(f, &visit);
    phone = follow(f, visit.track);
    settle(f);
    call(f);
    settle(f);
    move(f, &visit, MOVE_START, (struct move_input){ .id = "" });
    slow = await_job(f);
    run(f, slow); /* it has read "serving" */
    move(f, &visit, MOVE_TRANSFER, (struct move_input){ .service = "ambil" });
    settle(f);
    slow->done(slow);
    settle(f);
    move(f, &visit, MOVE_CANCEL, (struct move_input){ .id = "" });
    settle(f);
    hang_up(f);
    assert_string_equal(phone->heard, "waiting called waiting cancelled");
}

/* No worker took the look at those who were called: they are told with the next one. */
static void
test_who_was_called_in_a_rush_is_told_after_it(void **state)
{
    struct fixture *f = *state;
    struct phone *phone;
    struct visit visit;
    struct error err;
    struct job *lost;

    open_and_walk_in(f, &visit);
    phone = follow(f, visit.track);
    settle(f);
    busy = true;
    call(f);
    settle(f);
    busy = false;
    move(f, &visit, MOVE_RECALL, (struct move_input){ .id = "" });
    lost = await_job(f);
    lost->status = error_set(&err, STATUS_STORAGE, "the database is away");
    lost->err = &err;
    lost->done(lost);
    settle(f);
    open_and_walk_in(f, &visit); /* anything that makes it look again */
    hang_up(f);
    assert_string_equal(phone->heard, "waiting called");
}

/* Where it stands in its new line is told, too: somebody comes in front of it there. */
static void
test_who_was_transferred_is_told_of_the_new_line(void **state)
{
    struct walk_in_input input = {
        .service = "ambil", .lane = LANE_PRIORITY, .reason = "lansia"
    };
    struct fixture *f = *state;
    struct arrival arrival;
    struct phone *phone;
    struct visit visit;
    struct work work;

    open_and_walk_in(f, &visit);
    phone = follow(f, visit.track);
    settle(f);
    call(f);
    settle(f);
    move(f, &visit, MOVE_START, (struct move_input){ .id = "" });
    settle(f);
    move(f, &visit, MOVE_TRANSFER, (struct move_input){ .service = "ambil" });
    settle(f);
    begin(f, &work);
    end(&work, walk_in(&work.act, &input, &arrival, &work.err));
    settle(f);
    hang_up(f);
    assert_string_equal(phone->heard, "waiting called serving waiting waiting");
}

/* What a number's page is told, worked out by a reader. */
static void
expect_page(struct fixture *f, const char *track, const char *state)
{
    int fd = ask(f, track, "");
    struct job *look = await_job(f); /* or it was answered from what was kept */
    char bytes[4096];
    ssize_t n;

    run(f, look);
    look->done(look);
    (void)event_base_loop(f->base, EVLOOP_NONBLOCK);
    n = recv(fd, bytes, sizeof(bytes) - 1, 0);
    assert_true(n > 0);
    bytes[n] = '\0';
    assert_non_null(strstr(bytes, state));
    (void)close(fd);
}

/* Behind rows of another process, ours are told when those were read. */
static void
test_a_page_tells_of_a_commit_whose_rows_are_not_told_yet(void **state)
{
    struct fixture *f = *state;
    const struct journal_row *rows;
    struct visit called;
    struct visit visit;
    struct work work;
    size_t count;

    open_and_walk_in(f, &visit);
    expect_page(f, visit.track, "\"waiting\"");
    begin(f, &work);
    must(call_next(&work.act, 1, &called, &work.err), &work.err);
    office_act_end(&work.act);
    must(db_commit(f->writer, &work.err), &work.err);
    rows = db_appended(f->writer, &count);
    offices_own_rows(rows, count, f->offices); /* which nobody follows here */
    expect_page(f, visit.track, "\"called\"");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        BEHAVIOUR(test_who_comes_late_is_told_the_end_once),
        BEHAVIOUR(test_a_transfer_is_not_told_backwards),
        BEHAVIOUR(test_who_was_called_in_a_rush_is_told_after_it),
        BEHAVIOUR(test_who_was_transferred_is_told_of_the_new_line),
        BEHAVIOUR(test_a_page_tells_of_a_commit_whose_rows_are_not_told_yet),
    };

    return cmocka_run_group_tests_name("phones", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A route that takes a file, as the api runs it: who may, one Idempotency-Key for one
 * file, and nothing left behind. The route is the test's; the office, the workers and the
 * database are real. The loop has a thread; the clients are the test's.
 */
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>

#include "common/clock.h"
#include "common/text.h"
#include "server/api/api_open.h"
#include "server/api/body_file.h"
#include "server/api/route_call.h"
#include "server/api/routes.h"
#include "server/api/upload.h"
#include "server/config.h"
#include "server/http/http.h"
#include "server/job.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "tests/support/harness_office.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/keys.h"

#define WAIT_MS 60000
#define NOW_MS INT64_C(1784000000000)

struct fixture {
    struct config config;
    struct e2e_office made;
    struct key_ring *keys;
    struct event_base *base;
    struct http *http;
    struct offices *offices;
    struct job_pool *pool;
    struct api *api;
    struct event *stop_event;
    int stop[2];
    int ready[2]; /* the port, when it listens; 0: it could not start */
    int port;
    pthread_t thread;
};

static atomic_int runs; /* of the route, on whichever worker */
static atomic_bool was_busy;
static atomic_bool was_full;

struct test_input {
    struct body_file file;
};

/*
 * Keep a file that begins with "keep", refuse one that begins with "bad"; "busy" and
 * "disk" find the server in trouble once, and are kept when they come again.
 */
static enum status
test_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct test_input *in = input;
    char start[5] = "";
    char path[BODY_FILE_PATH_SIZE];
    int fd = open(in->file.path, O_RDONLY | O_CLOEXEC);
    int run = atomic_fetch_add(&runs, 1) + 1;

    assert_true(fd >= 0);
    assert_true(read(fd, start, 4) >= 0);
    (void)close(fd);
    if (text_starts_with(start, "bad")) {
        return error_set(err, STATUS_WRONG_STATE, "not a file for us");
    }
    if (strcmp(start, "busy") == 0 && !atomic_exchange(&was_busy, true)) {
        return error_set(err, STATUS_BUSY, "come again");
    }
    if (strcmp(start, "disk") == 0 && !atomic_exchange(&was_full, true)) {
        return error_set(err, STATUS_STORAGE, "the disk is full");
    }
    (void)snprintf(path, sizeof(path), "%s/files/kept-%d", act->folder, run);
    if (rename(in->file.path, path) != 0) {
        return error_set(err, STATUS_IO, "could not keep it");
    }
    answer_json(answer, 201,
        json_pack("{s:i, s:I}", "run", run, "len", (json_int_t)in->file.len));
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/test-files",
        .roles = ROLE_BIT(ROLE_KIOSK),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct test_input),
        .body_max = 1024 * 1024,
        .streamed = true,
        .start = upload_start,
        .run = test_run },
};

static const struct route_set set = ROUTE_SET(routes);
static const struct route_set *const sets[] = { &set, NULL };

static void
stop_cb(evutil_socket_t fd, short what, void *arg)
{
    struct fixture *f = arg;

    (void)fd;
    (void)what;
    (void)event_base_loopbreak(f->base);
}

/* An office, its workers and the api: of the thread of the loop. */
static enum status
start(struct fixture *f, struct error *err)
{
    const char *web = getenv("ANTREAN_WEB");
    const struct http_options http = {
        .listen = "127.0.0.1:0", .tls_cert = "", .tls_key = "", .web = web ? web : "web"
    };
    const struct offices_options offices = {
        .config = &f->config, .address = "http://127.0.0.1", .keys = f->keys
    };
    const struct job_pool_options pool = {
        .database = f->made.database, .readers = 1, .inbox_max = 64, .group_max = 16
    };
    struct api_options api = { .base = f->base, .sets = sets, .config = &f->config };
    enum status st = http_start(f->base, &http, &f->http, err);

    if (st == STATUS_OK) {
        st = offices_open(&offices, &f->offices, err);
    }
    if (st == STATUS_OK) {
        st = job_pool_start(f->base, &pool, &f->pool, err);
    }
    if (st == STATUS_OK) {
        api.http = f->http;
        api.offices = f->offices;
        api.pool = f->pool;
        st = api_open(&api, &f->api, err);
    }
    return st;
}

static void *
serve_main(void *arg)
{
    struct fixture *f = arg;
    struct error err = { .code = STATUS_OK };
    int port = 0;

    f->base = event_base_new();
    f->stop_event = event_new(f->base, f->stop[0], EV_READ, stop_cb, f);
    (void)event_add(f->stop_event, NULL);
    if (start(f, &err) == STATUS_OK) {
        port = (int)strtol(strrchr(http_address(f->http), ':') + 1, NULL, 10);
    } else {
        (void)fprintf(stderr, "could not start: %s\n", err.text);
    }
    (void)!write(f->ready[1], &port, sizeof(port));
    (void)event_base_dispatch(f->base);
    job_pool_stop(f->pool);
    event_free(f->stop_event);
    http_free(f->http);
    job_pool_free(f->pool);
    api_free(f->api);
    offices_close(f->offices);
    event_base_free(f->base);
    return NULL;
}

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));
    char folder[TEMP_PATH_SIZE];
    struct error err;

    temp_make(folder);
    e2e_office_make(&f->made, folder, /* tickets= */ 1, NULL, NOW_MS);
    (void)text_copy(f->config.folder, sizeof(f->config.folder), folder);
    (void)text_copy(f->config.database, sizeof(f->config.database), f->made.database);
    assert_int_equal(key_ring_load(f->made.keys, &f->keys, &err), STATUS_OK);
    assert_int_equal(pipe(f->stop), 0);
    assert_int_equal(pipe(f->ready), 0);
    assert_int_equal(pthread_create(&f->thread, NULL, serve_main, f), 0);
    assert_int_equal(read(f->ready[0], &f->port, sizeof(f->port)), sizeof(f->port));
    assert_int_not_equal(f->port, 0);
    atomic_store(&runs, 0);
    atomic_store(&was_busy, false);
    atomic_store(&was_full, false);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(write(f->stop[1], "x", 1), 1);
    (void)pthread_join(f->thread, NULL);
    for (int i = 0; i < 2; i++) {
        (void)close(f->stop[i]);
        (void)close(f->ready[i]);
    }
    key_ring_free(f->keys);
    e2e_office_destroy(&f->made);
    temp_remove(f->config.folder);
    test_free(f);
    return 0;
}

/* Send a file as a caller; the status, and the answer's text in `answer`. */
static int
upload(struct fixture *f, const char *who, const char *key, const char *content,
    char answer[2048])
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)f->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const char *token = "";
    char request[1024];
    size_t got = 0;
    int len;

    for (size_t i = 0; who && i < f->made.caller_count; i++) {
        if (strcmp(f->made.callers[i].name, who) == 0) {
            token = f->made.callers[i].token;
        }
    }
    len = snprintf(request, sizeof(request),
        "POST /v1/test-files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        "%s%s%s%s%s%sContent-Length: %zu\r\n\r\n%s",
        who ? "Authorization: Bearer " : "", token, who ? "\r\n" : "",
        key ? "Idempotency-Key: " : "", key ? key : "", key ? "\r\n" : "",
        strlen(content), content);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
    answer[0] = '\0';
    while (got + 1 < 2048) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        ssize_t n =
            poll(&wait, 1, WAIT_MS) == 1 ? recv(fd, answer + got, 2047 - got, 0) : 0;

        if (n <= 0) {
            break;
        }
        got += (size_t)n;
        answer[got] = '\0';
    }
    (void)close(fd);
    return text_starts_with(answer, "HTTP/1.1 ") ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static int
count_files(const struct fixture *f, const char *name)
{
    char path[TEMP_PATH_SIZE];
    struct dirent *entry;
    int count = 0;
    DIR *dir = opendir(temp_path(path, f->config.folder, name));

    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        count += entry->d_type == DT_REG ? 1 : 0;
    }
    (void)closedir(dir);
    return count;
}

/* Files that are not kept are removed by a job behind the answer. */
static void
wait_for_no_files(const struct fixture *f)
{
    static const struct timespec moment = { .tv_nsec = 2000000 };
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    while (count_files(f, UPLOAD_FOLDER) > 0 && clock_monotonic_ms() < until) {
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
    assert_int_equal(count_files(f, UPLOAD_FOLDER), 0);
}

static void
test_only_its_role_may_send(void **state)
{
    struct fixture *f = *state;
    char answer[2048];

    assert_int_equal(upload(f, NULL, NULL, "keep this", answer), 401);
    assert_int_equal(upload(f, "board", NULL, "keep this", answer), 403);
    assert_int_equal(atomic_load(&runs), 0);
    assert_int_equal(count_files(f, UPLOAD_FOLDER), 0);
    assert_int_equal(upload(f, "kiosk", NULL, "keep this", answer), 201);
    assert_non_null(strstr(answer, "{\"run\":1,\"len\":9}"));
    assert_int_equal(count_files(f, "files"), 1);
    wait_for_no_files(f);
}

/* The same key again: the same answer, also a refusal, and nothing is done twice. */
static void
test_a_key_stands_for_one_file(void **state)
{
    static const struct {
        const char *key, *content;
        int status, runs;
        const char *says;
    } rows[] = {
        { "one", "keep this", 201, 1, "{\"run\":1,\"len\":9}" },
        { "one", "keep this", 201, 1, "{\"run\":1,\"len\":9}" },
        { "one", "keep that", 422, 1, "idempotency_mismatch" },
        { "two", "keep this", 201, 2, "{\"run\":2,\"len\":9}" },
        { NULL, "keep this", 201, 3, "{\"run\":3,\"len\":9}" },
        { "three", "bad", 409, 4, "wrong_state" },
        { "three", "bad", 409, 4, "wrong_state" },
        { "long-key-long-key-long-key-long-key-long-key-long-key-long-key-65",
            "keep this", 400, 4, "bad_request" },
    };
    struct fixture *f = *state;
    char answer[2048];

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int status = upload(f, "kiosk", rows[i].key, rows[i].content, answer);

        if (status != rows[i].status || !strstr(answer, rows[i].says) ||
            atomic_load(&runs) != rows[i].runs) {
            fail_msg("row %zu: %d, %d runs: %s", i, status, atomic_load(&runs), answer);
        }
    }
    assert_int_equal(count_files(f, "files"), 3);
    wait_for_no_files(f);
}

/* What was the server's fault is never the key's answer: it is as new. */
static void
test_a_key_does_not_keep_a_fault(void **state)
{
    static const struct {
        const char *content;
        int status, runs;
        const char *says;
    } rows[] = {
        { "busy", 503, 1, "\"code\":\"busy\"" },
        { "busy", 201, 2, "{\"run\":2,\"len\":4}" },
        { "busy", 201, 2, "{\"run\":2,\"len\":4}" },
        { "disk", 503, 3, "\"code\":\"storage_unavailable\"" },
        { "disk", 201, 4, "{\"run\":4,\"len\":4}" },
        { "disk", 201, 4, "{\"run\":4,\"len\":4}" },
    };
    struct fixture *f = *state;
    char answer[2048];

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int status = upload(f, "kiosk", rows[i].content, rows[i].content, answer);

        if (status != rows[i].status || !strstr(answer, rows[i].says) ||
            atomic_load(&runs) != rows[i].runs) {
            fail_msg("row %zu: %d, %d runs: %s", i, status, atomic_load(&runs), answer);
        }
    }
    assert_int_equal(count_files(f, "files"), 2);
    wait_for_no_files(f);
}

/* What a crash left is removed when it is a day old: it may be another process's. */
static void
test_what_was_left_is_removed_at_the_start(void **state)
{
    const struct fixture *f = *state;
    struct office_fixed office = { .id = 1 };
    struct timespec old[2] = { { .tv_sec = time(NULL) - 90000 },
        { .tv_sec = time(NULL) - 90000 } };
    char path[TEMP_PATH_SIZE];

    (void)text_copy(office.folder, sizeof(office.folder), f->config.folder);
    temp_write(temp_path(path, f->config.folder, UPLOAD_FOLDER "/young"), "x", 1);
    temp_write(temp_path(path, f->config.folder, UPLOAD_FOLDER "/old"), "x", 1);
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    assert_int_equal(upload_prepare(&office, NULL), STATUS_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(count_files(f, UPLOAD_FOLDER), 1);
}

static enum status
call_nothing(void *input, struct error *err)
{
    (void)input;
    (void)err;
    return STATUS_OK;
}

/* Whoever has an account takes turns by it, giving papers or looking at one. */
static void
test_helpers_are_fair_by_account(void **state)
{
    static const struct route look = { .path = "/look", .kind = JOB_HELPER };
    const struct route give = { .path = "/give", .prepare = call_nothing };
    const struct route give_too = { .path = "/give-too", .prepare = call_nothing };
    const struct caller one = { .account_id = 7 };
    const struct caller other = { .account_id = 8 };
    const struct caller machine = { .account_id = 0 };

    (void)state;
    assert_true(call_turn(&give, &one) != call_turn(&give, &other));
    assert_true(call_turn(&give, &one) == call_turn(&give_too, &one));
    assert_true(call_turn(&look, &one) != call_turn(&look, &other));
    assert_true(call_turn(&look, &machine) != call_turn(&give, &machine));
    assert_true(call_turn(&give, &machine) != call_turn(&give_too, &machine));
    assert_true(call_turn(&give, &machine) != 0);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(test_only_its_role_may_send),
        SERVED(test_a_key_stands_for_one_file),
        SERVED(test_a_key_does_not_keep_a_fault),
        SERVED(test_what_was_left_is_removed_at_the_start),
        cmocka_unit_test(test_helpers_are_fair_by_account),
    };

    return sodium_init() < 0 ? 1
                             : cmocka_run_group_tests_name("upload", tests, NULL, NULL);
}

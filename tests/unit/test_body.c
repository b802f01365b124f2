/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bodies taken as they come: a transport with routes of its own, a worker for files, and
 * clients that send what they like. The loop has a thread; the clients are the test's.
 */
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "server/api/body_file.h"
#include "server/http/app.h"
#include "server/http/dispatch.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/http/route.h"
#include "server/job.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define LARGE (20 * 1024 * 1024)
#define PIECE 65536
#define WAIT_MS 60000

struct fixture {
    char folder[TEMP_PATH_SIZE]; /* files of bodies, and nothing else */
    char other[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct event_base *base;
    struct http *http;
    struct http_app app;
    struct job_pool *pool;
    struct event *stop_event;
    int stop[2];
    int port;
    pthread_t thread;
    bool ended;
    int files; /* names so far; the loop's */
};

/* The server's side. */

static void
done(struct request *req, const struct body_file *file)
{
    struct fixture *f = request_app(req);
    char sha256[2 * BODY_FILE_SHA256_SIZE + 1];
    char blake2b[2 * BODY_FILE_BLAKE2B_SIZE + 1];

    text_hex(file->sha256, BODY_FILE_SHA256_SIZE, sha256);
    text_hex(file->blake2b, BODY_FILE_BLAKE2B_SIZE, blake2b);
    if (strcmp(request_route(req)->path, "/up") == 0) {
        body_file_drop(f->pool, file->path);
    }
    request_reply_json(req, 200,
        json_pack("{s:I, s:s, s:s}", "len", (json_int_t)file->len, "sha256", sha256,
            "blake2b", blake2b));
}

static enum status
up_start(struct request *req, struct error *err)
{
    struct fixture *f = request_app(req);
    bool nowhere = strcmp(request_route(req)->path, "/nowhere") == 0;
    char path[BODY_FILE_PATH_SIZE];

    (void)snprintf(path, sizeof(path), "%s%s/body-%d", f->folder,
        nowhere ? "/not-there" : "", f->files++);
    return body_file_receive(req, f->pool, path, NULL, done, err);
}

static enum status
ok_start(struct request *req, struct error *err)
{
    (void)err;
    request_reply_json(req, 200, json_object());
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/up",
        .roles = ROLES_PUBLIC,
        .streamed = true,
        .body_max = 2 * LARGE,
        .start = up_start },
    { .method = "POST",
        .path = "/keep",
        .roles = ROLES_PUBLIC,
        .streamed = true,
        .body_max = 2 * LARGE,
        .start = up_start },
    { .method = "POST",
        .path = "/nowhere",
        .roles = ROLES_PUBLIC,
        .streamed = true,
        .body_max = 2 * LARGE,
        .start = up_start },
    { .method = "POST",
        .path = "/admin",
        .roles = ROLE_BIT(ROLE_ADMIN),
        .streamed = true,
        .body_max = 2 * LARGE,
        .start = up_start },
    { .method = "GET", .path = "/ok", .roles = ROLES_PUBLIC, .start = ok_start },
};

static const struct route_set set = ROUTE_SET(routes);
static const struct route_set *const sets[] = { &set, NULL };

static void
identify(struct request *req)
{
    static const struct caller nobody = { .role = ROLE_COUNT };

    request_set_caller(req, &nobody, /* has_token= */ false, /* by_cookie= */ false);
    dispatch_go_on(req);
}

static void
stop_cb(evutil_socket_t fd, short what, void *arg)
{
    struct fixture *f = arg;

    (void)fd;
    (void)what;
    (void)event_base_loopbreak(f->base);
}

static void *
loop_main(void *arg)
{
    struct fixture *f = arg;

    (void)event_base_dispatch(f->base);
    job_pool_stop(f->pool);
    event_free(f->stop_event);
    http_free(f->http);
    job_pool_free(f->pool);
    event_base_free(f->base);
    return NULL;
}

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));
    const char *web = getenv("ANTREAN_WEB");
    const struct http_options http = {
        .listen = "127.0.0.1:0", .tls_cert = "", .tls_key = "", .web = web ? web : "web"
    };
    struct job_pool_options pool = { .readers = 1, .inbox_max = 64, .group_max = 16 };
    struct error err;

    temp_make(f->folder);
    temp_make(f->other);
    db_close(test_database_office(f->url, f->other, "antrean.db"));
    pool.database = f->url;
    f->base = event_base_new();
    assert_int_equal(http_start(f->base, &http, &f->http, &err), STATUS_OK);
    assert_int_equal(job_pool_start(f->base, &pool, &f->pool, &err), STATUS_OK);
    f->app = (struct http_app){ .arg = f, .sets = sets, .identify = identify };
    assert_int_equal(http_serve(f->http, &f->app, &err), STATUS_OK);
    f->port = (int)strtol(strrchr(http_address(f->http), ':') + 1, NULL, 10);
    assert_int_equal(pipe(f->stop), 0);
    f->stop_event = event_new(f->base, f->stop[0], EV_READ, stop_cb, f);
    (void)event_add(f->stop_event, NULL);
    assert_int_equal(pthread_create(&f->thread, NULL, loop_main, f), 0);
    *state = f;
    return 0;
}

static void
end(struct fixture *f)
{
    if (!f->ended) {
        f->ended = true;
        assert_int_equal(write(f->stop[1], "x", 1), 1);
        (void)pthread_join(f->thread, NULL);
    }
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    end(f);
    (void)close(f->stop[0]);
    (void)close(f->stop[1]);
    test_database_remove(f->url);
    temp_remove(f->folder);
    temp_remove(f->other);
    test_free(f);
    return 0;
}

/* The clients' side. */

static int
connect_to(const struct fixture *f)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)f->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

/* All of it; false when the other side has closed. */
static bool
send_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

        if (n <= 0) {
            return false;
        }
        at += n;
        len -= (size_t)n;
    }
    return true;
}

static void
send_head(int fd, const char *path, size_t body, const char *more)
{
    char head[256];
    int len = snprintf(head, sizeof(head),
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %zu\r\n\r\n", path,
        more, body);

    assert_true(send_all(fd, head, (size_t)len));
}

/* One answer: its status; the body, with a NUL, in `body`, which holds 1024. */
static int
read_answer(int fd, char body[1024])
{
    char text[4096] = "";
    size_t len = 0;
    size_t want = sizeof(text) - 1;

    while (len < want) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        ssize_t n = poll(&wait, 1, WAIT_MS) == 1 ? recv(fd, text + len, 1, 0) : 0;
        const char *end;

        if (n <= 0) {
            break;
        }
        text[++len] = '\0';
        end = strstr(text, "\r\n\r\n");
        if (end && want == sizeof(text) - 1) {
            const char *length = strcasestr(text, "content-length: ");

            want = (size_t)(end + 4 - text) +
                   (length ? (size_t)strtol(length + 16, NULL, 10) : 0);
        }
    }
    if (!strstr(text, "\r\n\r\n")) {
        return 0;
    }
    (void)snprintf(body, 1024, "%s", strstr(text, "\r\n\r\n") + 4);
    return text_starts_with(text, "HTTP/1.1 ") ? (int)strtol(text + 9, NULL, 10) : 0;
}

/* The bytes of a body: none of them repeats at the size of a piece. */
static void
fill(unsigned char *piece, size_t from, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        piece[i] = (unsigned char)((from + i) * 2654435761U >> 13);
    }
}

/* Send a body of our bytes; false when the other side has closed. `sha256` is hex. */
static bool
send_body(int fd, size_t size, char sha256[65])
{
    static unsigned char piece[PIECE];
    crypto_hash_sha256_state state;
    uint8_t hash[32];
    bool taken = true;

    (void)crypto_hash_sha256_init(&state);
    for (size_t at = 0; taken && at < size; at += PIECE) {
        size_t len = size - at < PIECE ? size - at : PIECE;

        fill(piece, at, len);
        (void)crypto_hash_sha256_update(&state, piece, len);
        taken = send_all(fd, piece, len);
    }
    (void)crypto_hash_sha256_final(&state, hash);
    text_hex(hash, sizeof(hash), sha256);
    return taken;
}

static long
resident_kb(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    long pages = 0;

    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*s %ld", &pages), 1);
    (void)fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int
count_files(const struct fixture *f)
{
    DIR *dir = opendir(f->folder);
    int count = 0;

    assert_non_null(dir);
    while (readdir(dir)) {
        count++;
    }
    (void)closedir(dir);
    return count - 2;
}

static void
wait_for_files(const struct fixture *f, int count)
{
    static const struct timespec moment = { .tv_nsec = 2000000 };
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    while (count_files(f) != count && clock_monotonic_ms() < until) {
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
    assert_int_equal(count_files(f), count);
}

static void
check_whole(const char *body, size_t size, const char *sha256)
{
    char want[128];

    (void)snprintf(want, sizeof(want), "\"len\":%zu,\"sha256\":\"%s\"", size, sha256);
    if (!strstr(body, want)) {
        fail_msg("%s, expected %s", body, want);
    }
}

static void
test_a_large_body_costs_no_memory(void **state)
{
    struct fixture *f = *state;
    int fd = connect_to(f);
    char body[1024];
    char sha256[65];
    char path[TEMP_PATH_SIZE];
    long before;
    size_t len;
    unsigned char *stored;
    static unsigned char piece[PIECE];

    send_head(fd, "/up", PIECE, ""); /* everything has been touched once */
    assert_true(send_body(fd, PIECE, sha256));
    assert_int_equal(read_answer(fd, body), 200);
    before = resident_kb();
    send_head(fd, "/keep", LARGE, "");
    assert_true(send_body(fd, LARGE, sha256));
    assert_int_equal(read_answer(fd, body), 200);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_in_range(resident_kb(), 0, (unsigned long)before + 2048);
#else
    (void)before; /* a sanitizer keeps what was freed */
#endif
    check_whole(body, LARGE, sha256);
    (void)close(fd);
    stored = temp_read(temp_path(path, f->folder, "body-1"), &len);
    assert_int_equal(len, LARGE);
    for (size_t at = 0; at < len; at += PIECE) {
        fill(piece, at, PIECE);
        assert_memory_equal(stored + at, piece, PIECE);
    }
    free(stored);
}

/* Before a byte of the body is sent. */
static void
test_too_large_is_refused_early(void **state)
{
    struct fixture *f = *state;
    int fd = connect_to(f);
    char body[1024];

    send_head(fd, "/up", 2 * LARGE + 1, "");
    assert_int_equal(read_answer(fd, body), 413);
    assert_non_null(strstr(body, "too_large"));
    assert_int_equal(count_files(f), 0);
    (void)close(fd);
}

static void
test_who_may_not_is_told_before_the_body(void **state)
{
    struct fixture *f = *state;
    int fd = connect_to(f);
    char body[1024];

    send_head(fd, "/admin", LARGE, "Expect: 100-continue\r\n");
    assert_int_equal(read_answer(fd, body), 401); /* and not 100 */
    assert_int_equal(count_files(f), 0);
    (void)close(fd);
}

static void
test_who_may_is_asked_to_go_on(void **state)
{
    struct fixture *f = *state;
    int fd = connect_to(f);
    char body[1024];
    char sha256[65];

    send_head(fd, "/up", 100000, "Expect: 100-continue\r\n");
    assert_int_equal(read_answer(fd, body), 100);
    assert_true(send_body(fd, 100000, sha256));
    assert_int_equal(read_answer(fd, body), 200);
    check_whole(body, 100000, sha256);
    wait_for_files(f, 0);
    (void)close(fd);
}

/* Each may cost 128 KiB, so no more than these are on their way. */
static void
test_two_hundred_and_fifty_six_bodies_are_on_their_way_at_most(void **state)
{
    enum { MOST = 256 };
    struct fixture *f = *state;
    int fds[MOST + 1];
    char body[1024];

    for (int i = 0; i < MOST; i++) {
        fds[i] = connect_to(f);
        send_head(fds[i], "/up", 5, "Expect: 100-continue\r\n");
        assert_int_equal(read_answer(fds[i], body), 100); /* it has begun */
    }
    fds[MOST] = connect_to(f);
    send_head(fds[MOST], "/up", 5, "Expect: 100-continue\r\n");
    assert_int_equal(read_answer(fds[MOST], body), 503);
    (void)close(fds[MOST]);
    assert_true(send_all(fds[0], "hello", 5));
    assert_int_equal(read_answer(fds[0], body), 200);
    fds[MOST] = connect_to(f);
    send_head(fds[MOST], "/up", 5, "Expect: 100-continue\r\n");
    assert_int_equal(read_answer(fds[MOST], body), 100); /* there is room again */
    for (int i = 0; i <= MOST; i++) {
        (void)close(fds[i]);
    }
    wait_for_files(f, 0);
}

/* However a request is cut, what follows it on the connection is a request again. */
static void
test_a_connection_goes_on_after_a_body(void **state)
{
    static const size_t sizes[] = { 0, 1, 7, PIECE - 1, PIECE, PIECE + 1, 300000 };
    static const char next[] = "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct fixture *f = *state;
    int fd = connect_to(f);
    char body[1024];
    char sha256[65];

    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        send_head(fd, "/up", sizes[i], i % 2 ? "Content-Type: image/jpeg\r\n" : "");
        assert_true(send_body(fd, sizes[i], sha256));
        assert_true(send_all(fd, next, sizeof(next) - 1)); /* ahead of the answer */
        assert_int_equal(read_answer(fd, body), 200);
        check_whole(body, sizes[i], sha256);
        assert_int_equal(read_answer(fd, body), 200);
        assert_string_equal(body, "{}\n");
    }
    wait_for_files(f, 0);
    (void)close(fd);
}

static void
test_a_head_may_come_byte_by_byte(void **state)
{
    static const char text[] = "POST /up HTTP/1.1\r\nContent-Length:  0012 \r\n"
                               "Host: localhost\r\n\r\nhello, world"
                               "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static const struct timespec moment = { .tv_nsec = 1000000 };
    struct fixture *f = *state;
    int fd = connect_to(f);
    char body[1024];

    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        assert_true(send_all(fd, text + i, 1));
        (void)nanosleep(&moment, NULL); /* so that each comes alone */
    }
    assert_int_equal(read_answer(fd, body), 200);
    assert_non_null(strstr(body, /* of "hello, world" */
        "09ca7e4eaa6e8ae9c7d261167129184883644d07dfba7cbfbc4c8a2e08360d5b"));
    assert_int_equal(read_answer(fd, body), 200);
    (void)close(fd);
}

static void
test_who_leaves_leaves_no_file(void **state)
{
    struct fixture *f = *state;
    char sha256[65];

    for (int i = 0; i < 8; i++) {
        int fd = connect_to(f);

        send_head(fd, "/keep", LARGE, "");
        assert_true(send_body(fd, (size_t)i * 50000, sha256));
        (void)close(fd);
    }
    wait_for_files(f, 0);
}

static void
test_a_server_that_ends_leaves_no_file(void **state)
{
    struct fixture *f = *state;
    int fd = connect_to(f);
    char sha256[65];

    send_head(fd, "/keep", LARGE, "");
    assert_true(send_body(fd, PIECE, sha256));
    wait_for_files(f, 1);
    end(f);
    assert_int_equal(count_files(f), 0);
    (void)close(fd);
}

/* The answer reaches a client that is still sending. */
static void
test_a_disk_that_fails_is_told(void **state)
{
    struct fixture *f = *state;
    int fd = connect_to(f);
    char body[1024];
    char sha256[65];

    send_head(fd, "/nowhere", LARGE, "");
    (void)send_body(fd, 4 * PIECE, sha256);
    assert_int_equal(read_answer(fd, body), 503);
    assert_non_null(strstr(body, "storage_unavailable"));
    (void)close(fd);
}

#define STREAMED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        STREAMED(test_a_large_body_costs_no_memory),
        STREAMED(test_too_large_is_refused_early),
        STREAMED(test_who_may_not_is_told_before_the_body),
        STREAMED(test_who_may_is_asked_to_go_on),
        STREAMED(test_two_hundred_and_fifty_six_bodies_are_on_their_way_at_most),
        STREAMED(test_a_connection_goes_on_after_a_body),
        STREAMED(test_a_head_may_come_byte_by_byte),
        STREAMED(test_who_leaves_leaves_no_file),
        STREAMED(test_a_server_that_ends_leaves_no_file),
        STREAMED(test_a_disk_that_fails_is_told),
    };

    return sodium_init() < 0 ? 1 : cmocka_run_group_tests_name("body", tests, NULL, NULL);
}

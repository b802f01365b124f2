/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Thousands of requests spoiled at random: each gets an answer in form or a closed
 * connection, never a fault of ours; the server's memory stays as it is, its log quotes
 * nothing, and the office is clean at the end. ANTREAN_SEED repeats a run.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/line_model.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define WARM_UP 500
#define SPOILED 2500
#define ANSWER_MS 60000
#define BYTES_MAX 70000
#define GROWTH_MAX_KB 6144
#define MARK "rahasia-warga"

struct bytes {
    char text[BYTES_MAX];
    size_t len;
};

struct counts {
    int by_class[6]; /* 0: closed without an answer */
};

/* A sound request of some kind, with a mark that the log must not repeat. */
static void
make_request(struct e2e *e2e, struct random *random, struct bytes *out)
{
    static const char *const bodies[] = { "{\"code\":\"" MARK "\"}",
        "{\"service\":\"info\",\"lane\":\"priority\",\"reason\":\"" MARK "\"}",
        "{\"service\":\"info\",\"nik\":\"" MARK "\"}",
        "{\"username\":\"" MARK "\",\"password\":\"" MARK "\"}",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"seen\",\"note\":\"" MARK "\"}]}",
        "{\"outcome\":\"verified\",\"note\":\"" MARK "\"}" };
    static const char *const paths[] = { "POST /v1/checkins", "POST /v1/walkins",
        "POST /v1/counters/1/call-next", "POST /v1/visits/01J" MARK "/finish",
        "PUT /v1/visits/01J" MARK "/checklist", "GET /v1/board?hall=" MARK,
        "GET /v1/track/" MARK, "GET /p/" MARK, "GET /web/theme.css", "DELETE /v1/session",
        "POST /v1/announcements/7/played", "GET /v1/services" };
    static const char *const callers[] = { "kiosk", "counter-1", "board", "supervisor" };
    const char *body = bodies[random_below(random, ARRAY_LEN(bodies))];
    const char *path = paths[random_below(random, ARRAY_LEN(paths))];
    bool has_body = path[0] == 'P';

    out->len = (size_t)snprintf(out->text, sizeof(out->text),
        "%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
        "Idempotency-Key: k%d\r\nCookie: antrean=" MARK
        "\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        path, e2e_token(e2e, callers[random_below(random, ARRAY_LEN(callers))]),
        random_below(random, 50), has_body ? strlen(body) : 0, has_body ? body : "");
}

static void
insert(struct bytes *bytes, size_t at, const char *text, size_t len)
{
    if (bytes->len + len > sizeof(bytes->text)) {
        return;
    }
    memmove(bytes->text + at + len, bytes->text + at, bytes->len - at);
    memcpy(bytes->text + at, text, len);
    bytes->len += len;
}

/* One change for the worse. */
static void
spoil(struct random *random, struct bytes *bytes)
{
    static const struct {
        const char *text;
        size_t len;
    } odd[] = { { "\0", 1 }, { "\r", 1 }, { "\n", 1 }, { "\xff\xfe", 2 },
        { "\xed\xa0\x80", 3 }, { "\\ud800", 6 }, { "%00", 3 }, { "%2e%2e/", 7 },
        { "{{{{[[[[", 8 }, { "\"\"", 2 }, { "99999999999999999999", 20 }, { "-1", 2 },
        { "1e400", 5 }, { "\r\n\r\n", 4 }, { "Content-Length: 7\r\n", 19 },
        { "Transfer-Encoding: chunked\r\n", 28 }, { " ", 1 }, { ",", 1 } };
    static char large[65536];
    size_t at = (size_t)random_below(random, (int)bytes->len);
    size_t span = (size_t)random_below(random, 20) + 1;
    size_t pick;

    span = span > bytes->len - at ? bytes->len - at : span;
    switch (random_below(random, 7)) {
    case 0:
        bytes->text[at] = (char)random_below(random, 256);
        break;
    case 1: /* a piece is missing */
        memmove(bytes->text + at, bytes->text + at + span, bytes->len - at - span);
        bytes->len -= span;
        break;
    case 2: { /* a piece comes twice */
        char piece[32];

        memcpy(piece, bytes->text + at, span);
        insert(bytes, at, piece, span);
        break;
    }
    case 3: /* it stops in the middle */
        bytes->len = at;
        break;
    case 4:
        if (random_percent(random, 15)) { /* far too much of something */
            memset(large, "a[{\" 0"[random_below(random, 6)], sizeof(large));
            insert(bytes, at, large, sizeof(large));
        }
        break;
    default:
        pick = (size_t)random_below(random, ARRAY_LEN(odd));
        insert(bytes, at, odd[pick].text, odd[pick].len);
        break;
    }
    if (bytes->len == 0) {
        bytes->len = 1;
    }
}

/* Send, end our half, and read what comes back. */
static void
ask(struct e2e *e2e, const struct bytes *bytes, struct counts *counts)
{
    char answer[2049] = "";
    char rest[2048] = "";
    size_t len = 0;
    int fd = e2e_connect(e2e);
    int status;

    assert_true(fd >= 0);
    (void)send(fd, bytes->text, bytes->len, MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    for (;;) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        ssize_t got;

        if (poll(&wait, 1, ANSWER_MS) != 1) {
            fail_msg("neither an answer nor an end to: %.300s", bytes->text);
        }
        got = recv(fd, len > 0 ? rest : answer, sizeof(rest), 0);
        if (got <= 0) {
            break;
        }
        len += (size_t)got;
    }
    (void)close(fd);
    answer[sizeof(answer) - 1] = '\0';
    status = text_starts_with(answer, "HTTP/1.") ? (int)strtol(answer + 9, NULL, 10) : 0;
    if ((len > 0 && (status < 200 || status > 505)) || status == 500 || status == 503) {
        fail_msg("answered %.200s to: %.300s", answer, bytes->text);
    }
    counts->by_class[status / 100]++;
}

static void
send_rubbish(struct e2e *e2e, struct random *random, int count, struct counts *counts)
{
    struct bytes *bytes = xcalloc(1, sizeof(*bytes));

    for (int i = 0; i < count; i++) {
        int times = 1 + random_below(random, 4);

        make_request(e2e, random, bytes);
        for (int t = 0; t < times; t++) {
            spoil(random, bytes);
        }
        ask(e2e, bytes, counts);
    }
    free(bytes);
}

static void
expect_log_quotes_nothing(struct e2e *e2e)
{
    char path[TEMP_PATH_SIZE];
    size_t len;
    char *log = (char *)temp_read(temp_path(path, e2e_folder(e2e), "server.log"), &len);

    assert_null(strstr(log, MARK));
    assert_null(strstr(log, "rahasia"));
    assert_int_equal(strlen(log), len); /* no NUL got there either */
    free(log);
}

static void
test_spoiled_requests_harm_nothing(void **state)
{
    struct e2e *e2e = *state;
    struct random random = { random_seed(3517) };
    struct counts counts = { { 0 } };
    long before;
    long after;

    send_rubbish(e2e, &random, WARM_UP, &counts);
    before = e2e_memory_kb(e2e);
    send_rubbish(e2e, &random, SPOILED, &counts);
    after = e2e_memory_kb(e2e);
    print_message("%d spoiled requests: %d closed, %d times 2xx, %d 4xx, %d 5xx; memory "
                  "%ld -> %ld KB\n",
        WARM_UP + SPOILED, counts.by_class[0], counts.by_class[2], counts.by_class[4],
        counts.by_class[5], before, after);
    assert_true(counts.by_class[4] > SPOILED / 4);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(after - before < GROWTH_MAX_KB);
#endif
    expect_log_quotes_nothing(e2e);
    desk_expect(e2e, NULL, "GET", "/healthz", NULL, 200, NULL);
    assert_int_equal(e2e_arrive(e2e, 0, NULL, NULL), 201);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_spoiled_requests_harm_nothing, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("rubbish", tests, NULL, NULL);
}

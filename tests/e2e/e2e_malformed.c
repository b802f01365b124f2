/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A hundred malformed requests against the real server: each gets a clear problem answer
 * or a closed connection, nothing is changed by any, and the server goes on.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define WAIT_MS 9000 /* below the 10 s after which whoever says nothing is cut off */
#define H "Host: x\r\n"
#define BYTES(text) (text), sizeof(text) - 1

/* Raw requests. `want`: statuses that are right, "" is a closed connection. */
static const struct raw_case {
    const char *name;
    const char *bytes;
    size_t len;
    const char *want;
} raws[] = {
    { "nothing of HTTP", BYTES("hello\r\n\r\n"), "400" },
    { "a TLS hello on a plain port", BYTES("\x16\x03\x01\x00\xa5\x01\x00\x00\xa1"),
        "400" },
    { "an SMTP greeting", BYTES("EHLO example\r\n"), "400" },
    { "HTTP 0.9", BYTES("GET /\r\n"), "400" },
    { "HTTP 2 preface", BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "400" },
    { "HTTP 3.0", BYTES("GET / HTTP/3.0\r\n" H "\r\n"), "505" },
    { "a version of letters", BYTES("GET / HTTP/x.y\r\n" H "\r\n"), "505" },
    { "no version", BYTES("GET / \r\n" H "\r\n"), "400" },
    { "no target", BYTES("GET HTTP/1.1\r\n" H "\r\n"), "400" },
    { "two spaces", BYTES("GET  / HTTP/1.1\r\n" H "\r\n"), "400" },
    { "a tab for a space", BYTES("GET\t/\tHTTP/1.1\r\n" H "\r\n"), "400" },
    { "a method of 300 letters", NULL, 0, "501" },
    { "a target of 9000 letters", NULL, 0, "413" },
    { "a field of 20000 letters", NULL, 0, "413" },
    { "a thousand fields", NULL, 0, "413" },
    { "no Host", BYTES("GET / HTTP/1.1\r\n\r\n"), "400" },
    { "two Hosts", BYTES("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), "400" },
    { "a Host with spaces", BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), "400" },
    { "a folded field", BYTES("GET / HTTP/1.1\r\n" H "A: b\r\n c\r\n\r\n"), "400" },
    { "a space before a colon", BYTES("GET / HTTP/1.1\r\nHost : x\r\n\r\n"), "400" },
    { "a field without a colon", BYTES("GET / HTTP/1.1\r\n" H "A\r\n\r\n"), "400" },
    { "a field without a name", BYTES("GET / HTTP/1.1\r\n" H ": a\r\n\r\n"), "400" },
    { "bare line feeds", BYTES("GET / HTTP/1.1\nHost: x\n\n"), "400" },
    { "bare carriage returns", BYTES("GET / HTTP/1.1\rHost: x\r\r"), "400" },
    { "NUL in a field", BYTES("GET / HTTP/1.1\r\n" H "A: \0\r\n\r\n"), "400" },
    { "NUL in the target", BYTES("GET /\0 HTTP/1.1\r\n" H "\r\n"), "400" },
    { "a control character", BYTES("GET / HTTP/1.1\r\n" H "A: \x07\r\n\r\n"), "400" },
    { "two lengths that differ",
        BYTES("POST /v1/session HTTP/1.1\r\n" H
              "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
        "400" },
    { "two lengths that agree",
        BYTES("POST /v1/session HTTP/1.1\r\n" H
              "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
        "400" },
    { "a negative length",
        BYTES("POST /v1/session HTTP/1.1\r\n" H "Content-Length: -1\r\n\r\n{}"), "400" },
    { "a length of letters",
        BYTES("POST /v1/session HTTP/1.1\r\n" H "Content-Length: two\r\n\r\n{}"), "400" },
    { "a length above all numbers",
        BYTES("POST /v1/session HTTP/1.1\r\n" H
              "Content-Length: 18446744073709551617\r\n\r\n{}"),
        "400" },
    { "a length of a terabyte",
        BYTES(
            "POST /v1/session HTTP/1.1\r\n" H "Content-Length: 1099511627776\r\n\r\n{}"),
        "413" },
    { "a length just above the limit",
        BYTES("POST /v1/session HTTP/1.1\r\n" H "Content-Length: 65537\r\n\r\n"), "413" },
    { "chunks",
        BYTES("POST /v1/session HTTP/1.1\r\n" H
              "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        "400" },
    { "chunks and a length",
        BYTES("POST /v1/session HTTP/1.1\r\n" H
              "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        "400" },
    { "an encoding of chunks twice",
        BYTES("POST /v1/session HTTP/1.1\r\n" H
              "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        "400" },
    { "a body on a GET",
        BYTES("GET /healthz HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\n{}"), "400" },
    { "a body on a DELETE",
        BYTES("DELETE /v1/session HTTP/1.1\r\n" H "Content-Length: 2\r\n\r\n{}"), "400" },
    { "an expectation of cake",
        BYTES("POST /v1/session HTTP/1.1\r\n" H "Expect: cake\r\n\r\n"), "400" },
    { "a path up", BYTES("GET /web/../../etc/passwd HTTP/1.1\r\n" H "\r\n"), "400" },
    { "an escaped path up",
        BYTES("GET /web/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" H "\r\n"), "400" },
    { "an escaped letter", BYTES("GET /%68ealthz HTTP/1.1\r\n" H "\r\n"), "400" },
    { "an escaped slash", BYTES("GET /v1%2fboard HTTP/1.1\r\n" H "\r\n"), "400" },
    { "an escaped NUL", BYTES("GET /web/a%00.css HTTP/1.1\r\n" H "\r\n"), "400" },
    { "half an escape", BYTES("GET /web/%4 HTTP/1.1\r\n" H "\r\n"), "400" },
    { "two slashes", BYTES("GET //healthz HTTP/1.1\r\n" H "\r\n"), "400" },
    { "a backslash", BYTES("GET /web\\x.js HTTP/1.1\r\n" H "\r\n"), "400" },
    { "an absolute target", BYTES("GET http://evil/ HTTP/1.1\r\n" H "\r\n"), "400" },
    { "an authority", BYTES("CONNECT evil:443 HTTP/1.1\r\n" H "\r\n"), "400" },
    { "a fragment", BYTES("GET /healthz#a HTTP/1.1\r\n" H "\r\n"), "400" },
    { "raw bytes in a path", BYTES("GET /\xff\xfe HTTP/1.1\r\n" H "\r\n"), "400" },
    { "an unknown short method",
        BYTES("BREW / HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), "405 501" },
    { "PATCH where none is",
        BYTES("PATCH /healthz HTTP/1.1\r\n" H
              "Connection: close\r\nContent-Length: 2\r\n\r\n{}"),
        "405" },
    { "TRACE", BYTES("TRACE /healthz HTTP/1.1\r\n" H "Connection: close\r\n\r\n"),
        "405" },
    { "OPTIONS", BYTES("OPTIONS /healthz HTTP/1.1\r\n" H "Connection: close\r\n\r\n"),
        "405" },
    { "a good request and then rubbish",
        BYTES("GET /healthz HTTP/1.1\r\n" H "\r\nrubbish\r\n\r\n"), "200" },
    { "smuggling behind a length of none",
        BYTES("POST /v1/session HTTP/1.1\r\n" H
              "Content-Length: 0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"),
        "400" },
};

/* Requests that are HTTP, with a body or a path that is wrong. Kiosk's token. */
static const struct {
    const char *name;
    const char *method, *path, *body;
    int want;
} requests[] = {
    { "no JSON", "POST", "/v1/checkins", "hello", 400 },
    { "half of JSON", "POST", "/v1/checkins", "{\"code\":", 400 },
    { "an empty body", "POST", "/v1/checkins", "", 400 },
    { "an array", "POST", "/v1/checkins", "[]", 400 },
    { "a number", "POST", "/v1/checkins", "7", 400 },
    { "null", "POST", "/v1/checkins", "null", 400 },
    { "a missing field", "POST", "/v1/checkins", "{}", 400 },
    { "a field that is null", "POST", "/v1/checkins", "{\"code\":null}", 400 },
    { "a field that is a number", "POST", "/v1/checkins", "{\"code\":7}", 400 },
    { "a field that is a list", "POST", "/v1/checkins", "{\"code\":[\"a\"]}", 400 },
    { "a field that is an object", "POST", "/v1/checkins", "{\"code\":{}}", 400 },
    { "an empty field", "POST", "/v1/checkins", "{\"code\":\"\"}", 400 },
    { "the same field twice", "POST", "/v1/checkins", "{\"code\":\"A1\",\"code\":\"A2\"}",
        400 },
    { "NUL in text", "POST", "/v1/checkins", "{\"code\":\"a\\u0000b\"}", 400 },
    { "a control character in text", "POST", "/v1/walkins", "{\"service\":\"a\\u0007\"}",
        400 },
    { "a control character in a code", "POST", "/v1/checkins", "{\"code\":\"a\\u0007\"}",
        422 },
    { "half a surrogate", "POST", "/v1/checkins", "{\"code\":\"\\ud800\"}", 400 },
    { "bad UTF-8", "POST", "/v1/checkins", "{\"code\":\"\xff\xfe\"}", 400 },
    { "overlong UTF-8", "POST", "/v1/checkins", "{\"code\":\"\xc0\xaf\"}", 400 },
    { "text behind the JSON", "POST", "/v1/checkins", "{\"code\":\"A1\"} x", 400 },
    { "a comment in JSON", "POST", "/v1/checkins", "{/* */\"code\":\"A1\"}", 400 },
    { "single quotes", "POST", "/v1/checkins", "{'code':'A1'}", 400 },
    { "a trailing comma", "POST", "/v1/checkins", "{\"code\":\"A1\",}", 400 },
    { "a number of no kind", "POST", "/v1/checkins", "{\"code\":1e999}", 400 },
    { "rubbish for a code", "POST", "/v1/checkins", "{\"code\":\"!!!!\"}", 422 },
    { "SQL for a code", "POST", "/v1/checkins", "{\"code\":\"'; DROP TABLE visit; --\"}",
        422 },
    { "an unknown registration", "POST", "/v1/checkins", "{\"code\":\"AKTA-33.1234\"}",
        404 },
    { "an unknown service", "POST", "/v1/walkins", "{\"service\":\"nothing\"}", 404 },
    { "a service of the wrong kind", "POST", "/v1/walkins", "{\"service\":[]}", 400 },
    { "an unknown lane", "POST", "/v1/walkins",
        "{\"service\":\"ktp-baru\",\"lane\":\"fast\"}", 400 },
    { "priority without a reason", "POST", "/v1/walkins",
        "{\"service\":\"ktp-baru\",\"lane\":\"priority\"}", 400 },
    { "an unknown visit", "POST", "/v1/visits/01J0000000000000000000000/reprint", "{}",
        404 },
    { "a visit with a long name", "POST",
        "/v1/visits/"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "a/reprint",
        "{}", 404 },
    { "an unknown path", "GET", "/v1/nothing", NULL, 404 },
    { "a path with one part more", "GET", "/v1/services/x/y/z", NULL, 404 },
    { "a slash at the end", "GET", "/v1/services/", NULL, 404 },
    { "the wrong verb", "GET", "/v1/checkins", NULL, 405 },
    { "another wrong verb", "DELETE", "/v1/services", NULL, 405 },
    { "a place that is no number", "GET", "/v1/events?since=x", NULL, 400 },
    { "a place below zero", "GET", "/v1/events?since=-1", NULL, 400 },
    { "an unknown phone", "GET", "/v1/track/NOTHING", NULL, 404 },
    { "an unknown phone's stream", "GET", "/v1/track/NOTHING/events", NULL, 404 },
    { "an unknown page", "GET", "/web/nothing.js", NULL, 404 },
};

#define ODD "\"a\\u0007\"" /* no text that anybody typed */

/* One field of each body that is read, which is no text, or not all of it is: never taken
 * for something near it. Strictness is said in each decoder. */
static const struct {
    const char *who, *method, *path, *body;
    const char *field;
} fields[] = {
    { NULL, "POST", "/v1/session", "{\"username\":\"a\",\"password\":\"b\",\"shared\":1}",
        "shared" },
    { NULL, "POST", "/v1/session", "{\"username\":\"a\",\"password\":\"b\",\"office\":1}",
        "office" },
    { NULL, "POST", "/v1/pairings", "{\"kind\":\"board\",\"cookie\":1}", "cookie" },
    { "admin", "POST", "/v1/devices/pair", "{\"code\":" ODD "}", "code" },
    { NULL, "POST", "/v1/accounts/code", "{\"phone\":" ODD "}", "phone" },
    { NULL, "POST", "/v1/accounts/confirm",
        "{\"phone\":\"081234567890\",\"code\":\"1\",\"password\":7}", "password" },
    { "kiosk", "POST", "/v1/checkins", "{\"code\":\"A1\",\"phone4\":1234}", "phone4" },
    { "kiosk", "POST", "/v1/checkins", "{\"code\":\"A1\",\"lane\":7}", "lane" },
    { "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\",\"files\":\"2\"}", "files" },
    { "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\",\"nik\":7}", "nik" },
    { "kiosk", "POST", "/v1/devices/self", "{\"version\":7}", "version" },
    { "kiosk", "POST", "/v1/devices/self", "{\"clock\":\"now\"}", "clock" },
    { "board", "POST", "/v1/announcements/7/played", "{\"at\":\"now\"}", "at" },
    { "supervisor", "POST", "/v1/boards/test", "{\"hall\":7}", "hall" },
    { "supervisor", "POST", "/v1/day/reopen", "{\"reason\":\"a\",\"day\":7}", "day" },
    { "supervisor", "POST", "/v1/day/move", "{\"who\":\"all of them\"}", "who" },
    { "supervisor", "POST", "/v1/counters/1/open", "{\"take_over\":1}", "take_over" },
    { "supervisor", "POST", "/v1/counters/1/pause", "{\"reason\":7}", "reason" },
    { "supervisor", "POST", "/v1/counters/1/help", "{\"over\":1}", "over" },
    { "supervisor", "POST", "/v1/counters/1/next",
        "{\"finish\":{\"outcome\":\"verified\",\"note\":7}}", "finish.note" },
    { "supervisor", "POST", "/v1/visits/1/hold", "{\"reason\":" ODD "}", "reason" },
    { "supervisor", "PUT", "/v1/visits/1/checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"seen\",\"note\":7}]}", "items[0].note" },
    { "reception", "POST", "/v1/tickets/search", "{\"q\":" ODD "}", "q" },
    { "reception", "POST", "/v1/tickets/1/check-in", "{\"lane\":7}", "lane" },
    { "reception", "POST", "/v1/tickets/1/reschedule", "{\"date\":7}", "date" },
    { "reception", "POST", "/v1/tickets",
        "{\"service\":\"info\",\"name\":\"A\",\"phone\":7}", "phone" },
    { "reception", "POST", "/v1/form-post", "{\"service\":" ODD "}", "service" },
    { "applicant", "POST", "/v1/applications", "{\"service\":" ODD "}", "service" },
    { "applicant", "POST", "/v1/applications/1/cancel", "{\"reason\":7}", "reason" },
    { "applicant", "POST", "/v1/applications/1/submit", "{\"wish\":{\"date\":7}}",
        "wish.date" },
    { "reviewer", "POST", "/v1/reviews/1/claim", "{\"take_over\":1}", "take_over" },
    { "reviewer", "POST", "/v1/reviews/1/approve", "{\"note\":7}", "note" },
    { "reviewer", "POST", "/v1/reviews/1/move-document", "{\"kind\":" ODD "}", "kind" },
    { "reviewer", "POST", "/v1/reviews/1/distinct", "{\"other\":" ODD "}", "other" },
    { "reviewer", "POST", "/v1/handover/moves", "{\"move\":\"ready\",\"ids\":[" ODD "]}",
        "ids[0]" },
    { "admin", "POST", "/v1/staff", "{\"username\":" ODD "}", "username" },
    { "admin", "PUT", "/v1/staff/1", "{\"receives\":1}", "receives" },
    { "admin", "PUT", "/v1/staff/1", "{\"services\":[" ODD "]}", "services[0]" },
    { "admin", "POST", "/v1/staff/1/password", "{\"password\":7}", "password" },
    { "admin", "POST", "/v1/devices", "{\"name\":" ODD "}", "name" },
    { NULL, "POST", "/v1/surveys/x",
        "{\"answers\":{\"persyaratan\":4,\"prosedur\":4,\"waktu\":4,\"biaya\":4,"
        "\"produk\":4,"
        "\"kompetensi\":4,\"perilaku\":4,\"pengaduan\":4,\"sarana\":4},\"comment\":7}",
        "comment" },
};

static struct e2e *server;

static int
start(void **state)
{
    (void)state;
    server = e2e_open(&(struct e2e_options){ .tickets = 3 });
    return 0;
}

/* Nothing that came before has cost anything: no visit, no place, no journal row. */
static int
stop(void **state)
{
    struct e2e_answer *health = e2e_ask(server, NULL, "GET", "/healthz", NULL, NULL);
    int64_t seq = json_integer_value(json_object_get(health->json, "journal_seq"));

    (void)state;
    e2e_answer_free(health);
    e2e_close(server);
    if (seq != 0) {
        (void)fprintf(stderr, "a malformed request was journalled\n");
        return -1;
    }
    return 0;
}

static void
check_problem(const char *answer, const char *want)
{
    char status[4] = "";

    if (want[0] == '\0') {
        return;
    }
    assert_true(text_starts_with(answer, "HTTP/1."));
    memcpy(status, answer + 9, 3);
    if (!strstr(want, status)) {
        fail_msg("answered %s, not %s", status, want);
    }
    if (status[0] == '4' || status[0] == '5') {
        assert_non_null(strstr(answer, "application/problem+json"));
        assert_non_null(strstr(answer, "\"code\":\""));
        assert_non_null(strstr(answer, "\"title\":\""));
    }
}

/* The rows that are made and not written down. */
static char *
make_large(const char *name, size_t *len)
{
    size_t size = 40000;
    char *bytes = xcalloc(size, 1);

    if (strstr(name, "method")) {
        memset(bytes, 'A', 300);
        (void)text_append(bytes, size, " / HTTP/1.1\r\n" H "\r\n");
    } else if (strstr(name, "target")) {
        (void)text_copy(bytes, size, "GET /");
        memset(bytes + 5, 'a', 9000);
        (void)text_append(bytes, size, " HTTP/1.1\r\n" H "\r\n");
    } else if (strstr(name, "20000")) {
        (void)text_copy(bytes, size, "GET / HTTP/1.1\r\n" H "A: ");
        memset(bytes + strlen(bytes), 'a', 20000);
        (void)text_append(bytes, size, "\r\n\r\n");
    } else {
        (void)text_copy(bytes, size, "GET / HTTP/1.1\r\n" H);
        for (int i = 0; i < 1000; i++) {
            (void)text_append(bytes, size, "A: b\r\n");
        }
        (void)text_append(bytes, size, "\r\n");
    }
    *len = strlen(bytes);
    return bytes;
}

static void
test_raw(void **state)
{
    const struct raw_case *c = *state;
    size_t len = c->len;
    char *made = c->bytes ? NULL : make_large(c->name, &len);
    int64_t took_ms = WAIT_MS;
    char *answer = NULL;

    /* The slowest is the machine's, not ours. */
    for (int tries = 0; tries < 3 && took_ms >= WAIT_MS; tries++) {
        int64_t start_ms = clock_monotonic_ms();

        free(answer);
        answer = e2e_raw(server, made ? made : c->bytes, len, WAIT_MS);
        took_ms = clock_monotonic_ms() - start_ms;
    }
    check_problem(answer, c->want);
    /* What stands behind it was not taken for a request. */
    assert_null(strstr(answer, "\nHTTP/1.1 "));
    assert_true(took_ms < WAIT_MS);
    free(answer);
    free(made);
}

static void
test_request(void **state)
{
    size_t i = (size_t)*state;
    struct e2e_answer *answer = e2e_ask(
        server, "kiosk", requests[i].method, requests[i].path, requests[i].body, NULL);

    assert_int_equal(answer->status, requests[i].want);
    assert_non_null(strstr(answer->headers, "application/problem+json"));
    assert_int_equal(
        json_integer_value(json_object_get(answer->json, "status")), requests[i].want);
    assert_true(e2e_text(answer, "code")[0] != '\0');
    assert_true(e2e_text(answer, "title")[0] != '\0');
    e2e_answer_free(answer);
}

static void
test_a_field_that_is_odd_is_named_and_nothing_is_done(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        struct e2e_answer *answer = e2e_ask(server, fields[i].who, fields[i].method,
            fields[i].path, fields[i].body, NULL);
        char named[64];

        (void)snprintf(named, sizeof(named), "field \"%s\" ", fields[i].field);
        if (answer->status != 400 || !strstr(e2e_text(answer, "why"), named)) {
            fail_msg("%s %s %s: %d %s", fields[i].method, fields[i].path, fields[i].body,
                answer->status, answer->body);
        }
        e2e_answer_free(answer);
    }
}

/* A body that promises more than it brings gets no answer, and is closed in the end. */
static void
test_half_a_request_changes_nothing(void **state)
{
    static const char half[] =
        "POST /v1/checkins HTTP/1.1\r\n" H "Content-Length: 500\r\n\r\n{\"code\":\"";
    int fd = e2e_connect(server);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(send(fd, half, strlen(half), MSG_NOSIGNAL), strlen(half));
    (void)close(fd);
    assert_int_equal(e2e_status(server, NULL, "GET", "/healthz", NULL), 200);
}

static void
test_a_request_byte_by_byte_is_answered(void **state)
{
    static const char bytes[] = "GET /healthz HTTP/1.1\r\n" H "Connection: close\r\n\r\n";
    int fd = e2e_connect(server);
    char answer[512] = "";

    (void)state;
    for (size_t i = 0; i < strlen(bytes); i++) {
        assert_int_equal(send(fd, bytes + i, 1, MSG_NOSIGNAL), 1);
    }
    assert_true(recv(fd, answer, sizeof(answer) - 1, MSG_WAITALL) > 0);
    assert_true(text_starts_with(answer, "HTTP/1.1 200"));
    (void)close(fd);
}

/* One byte now and then does not keep a connection alive: the deadline is absolute. */
static void
test_a_trickle_of_bytes_is_cut_off(void **state)
{
    static const char bytes[] =
        "GET /healthz HTTP/1.1\r\nHost: x\r\nA: aaaaaaaaaaaaaaaaaaa";
    int64_t start_ms = clock_monotonic_ms();
    int fd = e2e_connect(server);
    bool closed = false;

    (void)state;
    for (size_t i = 0; i < 200 && !closed; i++) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        char byte;

        (void)send(fd, i < strlen(bytes) ? bytes + i : "a", 1, MSG_NOSIGNAL);
        if (poll(&wait, 1, 300) > 0) {
            closed = recv(fd, &byte, 1, 0) <= 0;
        }
    }
    (void)close(fd);
    assert_true(closed);
    assert_in_range(clock_monotonic_ms() - start_ms, 9000, 60000);
}

static void
test_a_broken_tail_ends_only_its_own_connection(void **state)
{
    static const char bytes[] = "GET /healthz HTTP/1.1\r\n" H "\r\nGET /healthz "
                                "HTTP/1.1\r\n" H "\r\nGET /healthz HTTP/1.1\r\nX\r\n\r\n";
    char *answer = e2e_raw(server, bytes, strlen(bytes), WAIT_MS);
    const char *second = strstr(answer, "HTTP/1.1 200");

    (void)state;
    assert_non_null(second);
    assert_non_null(strstr(second + 1, "HTTP/1.1 200"));
    free(answer);
    assert_int_equal(e2e_status(server, NULL, "GET", "/healthz", NULL), 200);
}

static void
test_deep_nesting_is_refused(void **state)
{
    enum { DEPTH = 30000 };
    char *body = xcalloc(DEPTH + 32, 1);
    struct e2e_answer *answer;

    (void)state;
    (void)text_copy(body, DEPTH, "{\"code\":");
    memset(body + strlen(body), '[', DEPTH);
    answer = e2e_ask(server, "kiosk", "POST", "/v1/checkins", body, NULL);
    assert_int_equal(answer->status, 400);
    e2e_answer_free(answer);
    free(body);
}

static void
test_a_key_that_is_none_is_refused(void **state)
{
    static const char long_key[] =
        "Idempotency-Key: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaa";
    struct e2e_answer *answer =
        e2e_ask(server, "kiosk", "POST", "/v1/checkins", "{\"code\":\"A1\"}", long_key);

    (void)state;
    assert_int_equal(answer->status, 400);
    e2e_answer_free(answer);
}

int
main(void)
{
    static struct CMUnitTest tests[ARRAY_LEN(raws) + ARRAY_LEN(requests) + 7];
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_LEN(raws); i++) {
        tests[count++] = (struct CMUnitTest){
            .name = raws[i].name, .test_func = test_raw, .initial_state = (void *)&raws[i]
        };
    }
    for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
        tests[count++] = (struct CMUnitTest){ .name = requests[i].name,
            .test_func = test_request,
            .initial_state = (void *)i };
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_a_field_that_is_odd_is_named_and_nothing_is_done);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_half_a_request_changes_nothing);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_a_request_byte_by_byte_is_answered);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_a_trickle_of_bytes_is_cut_off);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_a_broken_tail_ends_only_its_own_connection);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_deep_nesting_is_refused);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_a_key_that_is_none_is_refused);
    return cmocka_run_group_tests_name("malformed", tests, start, stop);
}

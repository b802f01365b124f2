/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/tus.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define PLENTY 4096

/* The value of a member of a problem; the bodies are small and ours. */
static void
read_member(const char *text, const char *name, char out[32])
{
    char start[40];
    const char *at;

    (void)snprintf(start, sizeof(start), "\"%s\":\"", name);
    at = strstr(text, start);
    out[0] = '\0';
    if (at) {
        at += strlen(start);
        (void)snprintf(out, 32, "%.*s", (int)strcspn(at, "\""), at);
    }
}

/* As much as there is of one answer: its connection ends, or its body is whole. */
static void
read_answer(int fd, bool has_body, struct tus_answer *answer)
{
    char text[PLENTY] = "";
    size_t len = 0;
    const char *at;

    while (len + 1 < sizeof(text)) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        const char *end = strstr(text, "\r\n\r\n");
        const char *length = strstr(text, "\r\nContent-Length: ");
        ssize_t got;

        if (end &&
            (!has_body || !length ||
                len >= (size_t)(end + 4 - text) + strtoul(length + 18, NULL, 10))) {
            break;
        }
        got = poll(&wait, 1, WAIT_MS) == 1
                  ? recv(fd, text + len, sizeof(text) - 1 - len, 0)
                  : 0;
        if (got <= 0) {
            break;
        }
        len += (size_t)got;
        text[len] = '\0';
    }
    if (text_starts_with(text, "HTTP/1.1 ")) {
        answer->status = (int)strtol(text + 9, NULL, 10);
    }
    at = strstr(text, "\r\nUpload-Offset: ");
    answer->offset = at ? strtoll(at + 17, NULL, 10) : -1;
    read_member(text, "code", answer->code);
    read_member(text, "reason", answer->reason);
    text_copy(answer->head, sizeof(answer->head), text);
}

struct tus_answer
tus_ask(const struct tus_client *client, const char *method, const char *path,
    const char *more, const void *body, size_t len, size_t sent)
{
    struct tus_answer answer = { .offset = -1 };
    char head[1024];
    int fd = e2e_connect(client->e2e);
    int head_len = snprintf(head, sizeof(head),
        "%s %s HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\n%s%s%s"
        "Content-Length: %zu\r\n\r\n",
        method, path, client->header ? client->header : "", client->header ? "\r\n" : "",
        more, len);

    assert_true(fd >= 0 && head_len < (int)sizeof(head));
    assert_int_equal(send(fd, head, (size_t)head_len, MSG_NOSIGNAL), head_len);
    for (size_t at = 0; at < sent;) {
        ssize_t n = send(fd, (const char *)body + at, sent - at, MSG_NOSIGNAL);

        if (n <= 0) {
            break; /* it has answered already */
        }
        at += (size_t)n;
    }
    if (sent == len) {
        read_answer(fd, strcmp(method, "HEAD") != 0, &answer);
    }
    (void)close(fd);
    return answer;
}

struct tus_answer
tus_begin(const struct tus_client *client, const char *application, const char *kind,
    size_t len, char path[TUS_PATH_SIZE])
{
    char id[64];
    char name[64];
    char more[256];
    struct tus_answer answer;
    const char *at;

    sodium_bin2base64(id, sizeof(id), (const uint8_t *)application, strlen(application),
        sodium_base64_VARIANT_ORIGINAL);
    sodium_bin2base64(name, sizeof(name), (const uint8_t *)kind, strlen(kind),
        sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(more, sizeof(more),
        "Upload-Length: %zu\r\nUpload-Metadata: application %s,kind %s\r\n", len, id,
        name);
    answer = tus_ask(client, "POST", "/v1/uploads", more, NULL, 0, 0);
    at = strstr(answer.head, "\r\nLocation: ");
    path[0] = '\0';
    if (at) {
        (void)snprintf(path, TUS_PATH_SIZE, "%.*s", (int)strcspn(at + 12, "\r"), at + 12);
    }
    return answer;
}

struct tus_answer
tus_look(const struct tus_client *client, const char *path)
{
    return tus_ask(client, "HEAD", path, "", NULL, 0, 0);
}

struct tus_answer
tus_patch(const struct tus_client *client, const char *path, int64_t offset,
    const void *bytes, size_t len, size_t sent)
{
    char more[128];

    (void)snprintf(more, sizeof(more),
        "Upload-Offset: %" PRId64 "\r\nContent-Type: application/offset+octet-stream\r\n",
        offset);
    return tus_ask(client, "PATCH", path, more, bytes, len, sent);
}

void
tus_wait(const struct tus_client *client, const char *path, int64_t offset)
{
    int64_t until = clock_monotonic_ms() + WAIT_MS;

    while (tus_look(client, path).offset != offset) {
        assert_true(clock_monotonic_ms() < until);
        (void)usleep(10000);
    }
}

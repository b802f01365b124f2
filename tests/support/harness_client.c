/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the server of a test: by libcurl, by raw sockets, by event streams. */
#include "tests/support/e2e.h"
#include "tests/support/harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"

#define HEAD_END "\r\n\r\n"
#define OPEN_MS 60000

struct bytes {
    char *bytes; /* owned, with a NUL */
    size_t len;
};

static size_t
collect_cb(char *data, size_t size, size_t count, void *arg)
{
    struct bytes *out = arg;
    size_t len = size * count;

    out->bytes = xrealloc(out->bytes, out->len + len + 1, 1);
    memcpy(out->bytes + out->len, data, len);
    out->len += len;
    out->bytes[out->len] = '\0';
    return len;
}

static struct curl_slist *
make_headers(struct e2e *e2e, const char *who, const char *header)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    char line[256];

    if (who) {
        (void)snprintf(
            line, sizeof(line), "Authorization: Bearer %s", e2e_token(e2e, who));
        list = curl_slist_append(list, line);
    }
    if (!header || !text_starts_with(header, "Content-Type:")) {
        list = curl_slist_append(list, "Content-Type: application/json");
    }
    return header ? curl_slist_append(list, header) : list;
}

struct e2e_answer *
e2e_ask(struct e2e *e2e, const char *who, const char *method, const char *path,
    const char *body, const char *header)
{
    return e2e_send(e2e, who, method, path, body, body ? strlen(body) : 0, header);
}

struct e2e_answer *
e2e_send(struct e2e *e2e, const char *who, const char *method, const char *path,
    const void *body, size_t len, const char *header)
{
    struct e2e_answer *answer = xcalloc(1, sizeof(*answer));
    struct bytes text = { .bytes = xstrdup("") };
    struct bytes headers = { .bytes = xstrdup("") };
    struct curl_slist *list = make_headers(e2e, who, header);
    char url[1400];
    long status = 0;
    CURL *curl = e2e->curl ? e2e->curl : curl_easy_init();

    e2e->curl = curl;
    curl_easy_reset(curl);
    (void)snprintf(url, sizeof(url), "%s%s", e2e->url, path);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    (void)curl_easy_setopt(curl, CURLOPT_NOBODY, strcmp(method, "HEAD") == 0 ? 1L : 0L);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect_cb);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, collect_cb);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, &headers);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 60000L);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    if (e2e->tls) {
        char ca[TEMP_PATH_SIZE + 16];

        (void)snprintf(ca, sizeof(ca), "%s/cert.pem", e2e->folder);
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
    }
    if (body || strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body ? body : "");
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)len);
    }
    if (curl_easy_perform(curl) == CURLE_OK) {
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    }
    curl_slist_free_all(list);
    answer->status = (int)status;
    answer->headers = headers.bytes;
    answer->body = text.bytes;
    answer->len = text.len;
    answer->json = json_loadb(text.bytes, text.len, 0, NULL);
    return answer;
}

void
e2e_answer_free(struct e2e_answer *answer)
{
    json_decref(answer->json);
    free(answer->headers);
    free(answer->body);
    free(answer);
}

int
e2e_status(struct e2e *e2e, const char *who, const char *method, const char *path,
    const char *body)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, method, path, body, NULL);
    int status = answer->status;

    e2e_answer_free(answer);
    return status;
}

int
e2e_post(struct e2e *e2e, const char *who, const char *path)
{
    return e2e_status(e2e, who, "POST", path, NULL);
}

const char *
e2e_text(const struct e2e_answer *answer, const char *member)
{
    const char *text = json_string_value(json_object_get(answer->json, member));

    return text ? text : "";
}

int
e2e_arrive(struct e2e *e2e, int i, char *number, char *visit)
{
    json_t *body = json_pack("{s:s}", "code", e2e_ticket(e2e, i));
    char *text = json_dumps(body, 0);
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", text, NULL);
    int status = answer->status;

    if (number) {
        (void)text_copy(number, 12, e2e_text(answer, "number"));
    }
    if (visit) {
        (void)text_copy(visit, 27, e2e_text(answer, "visit"));
    }
    e2e_answer_free(answer);
    json_decref(body);
    free(text);
    return status;
}

int
e2e_connect(struct e2e *e2e)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)e2e->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

char *
e2e_raw(struct e2e *e2e, const void *bytes, size_t len, int wait_ms)
{
    struct bytes out = { .bytes = xstrdup("") };
    int64_t until = clock_monotonic_ms() + wait_ms;
    int fd = e2e_connect(e2e);

    if (fd < 0) {
        return out.bytes;
    }
    (void)send(fd, bytes, len, MSG_NOSIGNAL);
    for (;;) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        int64_t left = until - clock_monotonic_ms();
        char part[4096];
        ssize_t got;

        if (left <= 0 || poll(&wait, 1, (int)left) <= 0) {
            break;
        }
        got = recv(fd, part, sizeof(part), 0);
        if (got <= 0) {
            break;
        }
        (void)collect_cb(part, 1, (size_t)got, &out);
    }
    (void)close(fd);
    return out.bytes;
}

/* A stream is read as raw HTTP/1.0, so that there are no chunks to take apart. */
struct e2e_stream {
    int fd;
    bool head_read;
    bool ended;
    struct bytes in;
    int comments;
};

/* Read more; false when time is up or the stream has ended. */
static bool
read_more(struct e2e_stream *stream, int64_t until)
{
    struct pollfd wait = { .fd = stream->fd, .events = POLLIN };
    int64_t left = until - clock_monotonic_ms();
    char part[8192];
    ssize_t got;

    if (poll(&wait, 1, left > 0 ? (int)left : 0) <= 0) {
        return false;
    }
    got = recv(stream->fd, part, sizeof(part), 0);
    if (got <= 0) {
        stream->ended = true;
        return false;
    }
    (void)collect_cb(part, 1, (size_t)got, &stream->in);
    return true;
}

/* Until something stands behind the head: what happens from now on comes to it. A stream
 * that is refused ends, or says why there. */
static void
wait_until_open(struct e2e_stream *stream)
{
    int64_t until = clock_monotonic_ms() + OPEN_MS;
    const char *body = NULL;

    while (!body || body[strlen(HEAD_END)] == '\0') {
        if (!read_more(stream, until)) {
            return;
        }
        body = strstr(stream->in.bytes, HEAD_END);
    }
}

struct e2e_stream *
e2e_listen(struct e2e *e2e, const char *who, const char *path, const char *last_event_id)
{
    struct e2e_stream *stream = xcalloc(1, sizeof(*stream));
    char head[1024];
    int len = snprintf(head, sizeof(head),
        "GET %s HTTP/1.0\r\nHost: test\r\nAccept: text/event-stream\r\n%s%s%s%s%s%s\r\n",
        path, who ? "Authorization: Bearer " : "", e2e_token(e2e, who), who ? "\r\n" : "",
        last_event_id ? "Last-Event-ID: " : "", last_event_id ? last_event_id : "",
        last_event_id ? "\r\n" : "");

    stream->in.bytes = xstrdup("");
    stream->fd = e2e_connect(e2e);
    (void)send(stream->fd, head, (size_t)len, MSG_NOSIGNAL);
    wait_until_open(stream);
    return stream;
}

/* Cut a block that ends in an empty line off the input; owned, NULL when there is none.
 */
static char *
cut_block(struct e2e_stream *stream, const char *end)
{
    char *found = strstr(stream->in.bytes, end);
    size_t len;
    char *block;

    if (!found) {
        return NULL;
    }
    len = (size_t)(found - stream->in.bytes) + strlen(end);
    block = xmemdup0(stream->in.bytes, len);
    memmove(stream->in.bytes, stream->in.bytes + len, stream->in.len - len + 1);
    stream->in.len -= len;
    return block;
}

static void
read_fields(const char *block, int64_t *id, char *event, json_t **data)
{
    const char *line = block;

    while (*line) {
        size_t len = strcspn(line, "\n");

        if (text_starts_with(line, "id: ") && id) {
            *id = strtoll(line + 4, NULL, 10);
        } else if (text_starts_with(line, "event: ") && event) {
            (void)snprintf(event, 48, "%.*s", (int)len - 7, line + 7);
        } else if (text_starts_with(line, "data: ") && data) {
            *data = json_loadb(line + 6, len - 6, 0, NULL);
        }
        line += len + (line[len] == '\n' ? 1 : 0);
    }
}

bool
e2e_next(struct e2e_stream *stream, int wait_ms, int64_t *id, char *event, json_t **data)
{
    int64_t until = clock_monotonic_ms() + wait_ms;

    for (;;) {
        char *block = cut_block(stream, stream->head_read ? "\n\n" : HEAD_END);
        bool comment = block && block[0] == ':';

        if (!block) {
            if (!read_more(stream, until)) {
                return false;
            }
            continue;
        }
        if (!stream->head_read) {
            stream->head_read = true;
        } else if (comment) {
            stream->comments++;
        } else {
            read_fields(block, id, event, data);
            free(block);
            return true;
        }
        free(block);
    }
}

bool
e2e_has_ended(const struct e2e_stream *stream)
{
    return stream->ended;
}

int
e2e_comments(const struct e2e_stream *stream)
{
    return stream->comments;
}

void
e2e_unlisten(struct e2e_stream *stream)
{
    (void)close(stream->fd);
    free(stream->in.bytes);
    free(stream);
}

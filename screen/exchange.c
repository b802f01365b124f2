/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/exchange.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/clock.h"
#include "common/json_reader.h"
#include "common/mem.h"
#include "common/text.h"

#define ANSWER_MAX (8 * 1024 * 1024) /* bytes; the longest list stays far below */
#define CONNECT_TIMEOUT_MS 5000L
#define TRY_TIMEOUT_MS 10000L /* so that a lost packet does not eat the whole time */
#define FIRST_PAUSE_MS 200
#define LONGEST_PAUSE_MS 2000

enum status
exchange_peer_init(
    struct exchange_peer *peer, const struct link_options *options, struct error *err)
{
    size_t len;

    *peer = (struct exchange_peer){ 0 };
    if (!options->server || (!text_starts_with(options->server, "http://") &&
                                !text_starts_with(options->server, "https://"))) {
        return error_set(
            err, STATUS_ARG, "the server's address begins with http:// or https://");
    }
    if (!text_copy(peer->server, sizeof(peer->server), options->server) ||
        !text_copy(
            peer->token, sizeof(peer->token), options->token ? options->token : "") ||
        !text_copy(peer->ca, sizeof(peer->ca), options->ca ? options->ca : "")) {
        return error_set(err, STATUS_ARG, "address, token or file name too long");
    }
    text_copy(peer->language, sizeof(peer->language),
        options->language ? options->language : "id");
    len = strlen(peer->server);
    while (len > 0 && peer->server[len - 1] == '/') {
        peer->server[--len] = '\0';
    }
    return STATUS_OK;
}

struct exchange *
exchange_new(const struct exchange_peer *peer, const struct link_request *request)
{
    struct exchange *exchange = xcalloc(1, sizeof(*exchange));
    size_t url_size = strlen(peer->server) + strlen(request->path) + 1;
    bool sends =
        strcmp(request->method, "POST") == 0 || strcmp(request->method, "PUT") == 0;

    exchange->peer = *peer;
    text_copy(exchange->method, sizeof(exchange->method), request->method);
    exchange->url = xcalloc(1, url_size);
    snprintf(exchange->url, url_size, "%s%s", peer->server, request->path);
    if (sends) {
        exchange->body = request->body
                             ? json_dumps(request->body, JSON_COMPACT | JSON_ENSURE_ASCII)
                             : xstrdup("{}");
        if (request->key[0]) {
            text_copy(exchange->key, sizeof(exchange->key), request->key);
        } else {
            link_make_key(exchange->key);
        }
    }
    exchange->deadline_ms =
        clock_monotonic_ms() +
        (request->timeout_ms > 0 ? request->timeout_ms : LINK_TIMEOUT_MS);
    return exchange;
}

static void
drop_try(struct exchange *exchange)
{
    if (exchange->easy) {
        curl_easy_cleanup(exchange->easy);
        exchange->easy = NULL;
    }
    curl_slist_free_all(exchange->headers);
    exchange->headers = NULL;
    if (exchange->received) { /* an answer may hold a person's data */
        sodium_memzero(exchange->received, exchange->received_len);
    }
    free(exchange->received);
    exchange->received = NULL;
    exchange->received_len = exchange->received_capacity = 0;
    exchange->retry_after_s = 0;
}

void
exchange_free(struct exchange *exchange)
{
    if (!exchange) {
        return;
    }
    drop_try(exchange);
    link_answer_destroy(&exchange->answer);
    if (exchange->body) { /* may hold a password */
        sodium_memzero(exchange->body, strlen(exchange->body));
    }
    free(exchange->body);
    free(exchange->url);
    free(exchange);
}

static size_t
received_cb(char *bytes, size_t size, size_t count, void *arg)
{
    struct exchange *exchange = arg;
    size_t len = size * count;

    if (exchange->received_len + len > ANSWER_MAX) {
        return 0; /* libcurl gives up with CURLE_WRITE_ERROR */
    }
    exchange->received = array_reserve(exchange->received, exchange->received_len,
        len + 1, &exchange->received_capacity, 1);
    memcpy(exchange->received + exchange->received_len, bytes, len);
    exchange->received_len += len;
    exchange->received[exchange->received_len] = '\0';
    return len;
}

void
exchange_set_common(CURL *easy, const struct exchange_peer *peer)
{
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "antrean/" ANTREAN_VERSION);
    if (peer->ca[0]) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, peer->ca);
    }
}

static struct curl_slist *
add_header(struct curl_slist *list, const char *name, const char *value)
{
    char line[LINK_TOKEN_SIZE + 64];

    snprintf(line, sizeof(line), "%s: %s", name, value);
    list = curl_slist_append(list, line);
    sodium_memzero(line, sizeof(line)); /* a token may have been in it */
    return list;
}

struct curl_slist *
exchange_headers(const struct exchange_peer *peer)
{
    struct curl_slist *list = NULL;
    char value[LINK_TOKEN_SIZE + 8];

    list = add_header(list, "Accept-Language", peer->language);
    if (peer->token[0]) {
        snprintf(value, sizeof(value), "Bearer %s", peer->token);
        list = add_header(list, "Authorization", value);
        sodium_memzero(value, sizeof(value));
    }
    return list;
}

void
exchange_prepare(struct exchange *exchange)
{
    int64_t left_ms;
    CURL *easy;

    drop_try(exchange);
    exchange->sent_ms = clock_monotonic_ms();
    left_ms = exchange->deadline_ms - exchange->sent_ms;
    easy = curl_easy_init();
    exchange->easy = easy;
    exchange->tries++;
    exchange_set_common(easy, &exchange->peer);
    exchange->headers = exchange_headers(&exchange->peer);
    if (exchange->key[0]) {
        exchange->headers =
            add_header(exchange->headers, "Idempotency-Key", exchange->key);
    }
    curl_easy_setopt(easy, CURLOPT_URL, exchange->url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, received_cb);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    if (left_ms > TRY_TIMEOUT_MS) {
        left_ms = TRY_TIMEOUT_MS;
    }
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, left_ms > 1 ? (long)left_ms : 1L);
    if (exchange->body) {
        exchange->headers =
            add_header(exchange->headers, "Content-Type", "application/json");
        exchange->headers = add_header(exchange->headers, "Expect", "");
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(exchange->body));
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->method);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers);
}

enum status
exchange_status_of(CURLcode result)
{
    return result == CURLE_OK                   ? STATUS_OK
           : result == CURLE_OPERATION_TIMEDOUT ? STATUS_TIMEOUT
           : result == CURLE_WRITE_ERROR        ? STATUS_TOO_LARGE
                                                : STATUS_UNREACHABLE;
}

/* The server did not get to say it. The title is added where messages are translated:
   exchange_explain(). */
static void
fill_own_failure(struct link_answer *answer, enum status status, CURLcode result)
{
    answer->status = status;
    text_copy(answer->code, sizeof(answer->code), status_name(status));
    text_copy(answer->detail, sizeof(answer->detail), curl_easy_strerror(result));
}

/* The problem's code decides; a proxy's page has none, then the HTTP status does. */
static void
fill_problem(struct link_answer *answer)
{
    struct json_reader r;

    reader_init(&r, answer->json, READER_LENIENT, NULL);
    reader_text(&r, "title", JSON_OPTIONAL, answer->title, sizeof(answer->title));
    reader_text(&r, "code", JSON_OPTIONAL, answer->code, sizeof(answer->code));
    reader_text(&r, "detail", JSON_OPTIONAL, answer->detail, sizeof(answer->detail));
    answer->status = status_from_name(answer->code);
    if (answer->status == STATUS_COUNT) {
        answer->status = status_from_http(answer->http);
    }
    if (!answer->code[0]) {
        text_copy(answer->code, sizeof(answer->code), status_name(answer->status));
    }
}

static void
fill_answer(struct exchange *exchange, int http)
{
    struct link_answer *answer = &exchange->answer;
    bool readable = true;

    answer->http = http;
    if (exchange->received_len > 0) {
        readable = json_parse_object(exchange->received, exchange->received_len,
                       &answer->json, NULL) == STATUS_OK;
    }
    if (http >= 200 && http < 300) {
        answer->status =
            http == 204 || exchange->received_len == 0 ? STATUS_EMPTY : STATUS_OK;
        if (!readable) {
            fill_own_failure(answer, STATUS_UNREADABLE, CURLE_OK);
        }
        return;
    }
    fill_problem(answer);
}

/* Wait longer each time, never all screens at once, never beyond the deadline. */
static bool
plan_next_try(struct exchange *exchange)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t pause_ms = FIRST_PAUSE_MS;

    for (int i = 1; i < exchange->tries && pause_ms < LONGEST_PAUSE_MS; i++) {
        pause_ms *= 2;
    }
    pause_ms += (int64_t)randombytes_uniform((uint32_t)pause_ms);
    if (exchange->retry_after_s > 0 &&
        pause_ms < exchange->retry_after_s * INT64_C(1000)) {
        pause_ms = exchange->retry_after_s * INT64_C(1000);
    }
    exchange->due_ms = now_ms + pause_ms;
    return exchange->due_ms < exchange->deadline_ms;
}

bool
exchange_finish(struct exchange *exchange, CURLcode result)
{
    long http = 0;
    curl_off_t retry_after = 0;

    if (result == CURLE_OK) {
        curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &http);
        curl_easy_getinfo(exchange->easy, CURLINFO_RETRY_AFTER, &retry_after);
        exchange->retry_after_s = retry_after > 60 ? 60 : (int)retry_after;
    }
    if ((result != CURLE_OK && result != CURLE_WRITE_ERROR &&
            result != CURLE_PEER_FAILED_VERIFICATION) ||
        http == 503) {
        if (plan_next_try(exchange)) {
            drop_try(exchange);
            return false;
        }
    }
    if (result == CURLE_OK) {
        fill_answer(exchange, (int)http);
    } else {
        fill_own_failure(&exchange->answer, exchange_status_of(result), result);
    }
    drop_try(exchange);
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocking half of the link. */
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"
#include "screen/exchange.h"
#include "screen/i18n.h"
#include "screen/link.h"

#define LOG_TAG "screen/link"

void
exchange_explain(struct link_answer *answer)
{
    const char *title;

    if (answer->status == STATUS_OK || answer->status == STATUS_EMPTY ||
        answer->title[0]) {
        return;
    }
    switch (answer->status) {
    case STATUS_UNREACHABLE:
        title = _("Server tidak dapat dihubungi. Silakan coba lagi.");
        break;
    case STATUS_TIMEOUT:
        title = _("Server lambat menjawab. Silakan coba lagi.");
        break;
    case STATUS_UNREADABLE:
    case STATUS_TOO_LARGE:
        title = _("Jawaban server tidak dapat dibaca. Hubungi pengelola sistem.");
        break;
    default:
        title = _("Server menolak permintaan ini. Hubungi pengelola sistem.");
        break;
    }
    text_copy(answer->title, sizeof(answer->title), title);
}

static void
sleep_until(int64_t due_ms)
{
    int64_t pause_ms = due_ms - clock_monotonic_ms();

    if (pause_ms > 0) {
        struct timespec pause = { .tv_sec = pause_ms / 1000,
            .tv_nsec = pause_ms % 1000 * 1000000 };

        nanosleep(&pause, NULL);
    }
}

enum status
link_call(const struct link_options *options, const struct link_request *request,
    struct link_answer *answer)
{
    struct exchange_peer peer;
    struct exchange *exchange;
    struct error err;
    CURLcode result;

    *answer = (struct link_answer){ 0 };
    if (exchange_peer_init(&peer, options, &err) != STATUS_OK) {
        answer->status = err.code;
        text_copy(answer->code, sizeof(answer->code), status_name(err.code));
        text_copy(answer->title, sizeof(answer->title), err.text);
        return answer->status;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    exchange = exchange_new(&peer, request);
    do {
        sleep_until(exchange->due_ms);
        exchange_prepare(exchange);
        result = curl_easy_perform(exchange->easy);
    } while (!exchange_finish(exchange, result));
    *answer = exchange->answer;
    exchange->answer = (struct link_answer){ 0 }; /* the JSON is the caller's now */
    exchange_explain(answer);
    exchange_free(exchange);
    curl_global_cleanup();
    return answer->status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares what is with what was said, and says it. */
#include "screen/device_reporter.h"

#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "screen/link.h"

#define LOG_TAG "screen/device"

static bool
is_same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool
is_same(const struct device_state *a, const struct device_state *b)
{
    return a->width == b->width && a->height == b->height && a->sound == b->sound &&
           a->printer == b->printer && a->scanner == b->scanner &&
           is_same_text(a->layout, b->layout) && is_same_text(a->hall, b->hall);
}

static void
report_answer(void *arg, const struct link_answer *answer)
{
    (void)arg;
    if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        log_warn(NULL, "could not tell the server how we are: %s", answer->code);
    }
}

static void
set_text(json_t *body, const char *field, const char *text)
{
    if (text && text[0]) {
        (void)json_object_set_new(body, field, json_string(text));
    }
}

static void
send_report(struct link *link, const struct device_state *state)
{
    struct link_request request = { .method = "POST", .path = "/v1/devices/self" };
    char screen[32];
    char clock[RFC3339_SIZE];

    (void)snprintf(screen, sizeof(screen), "%dx%d", state->width, state->height);
    request.body = json_object();
    set_text(request.body, "version", ANTREAN_VERSION);
    set_text(request.body, "screen", screen);
    set_text(request.body, "layout", state->layout);
    set_text(request.body, "hall", state->hall);
    set_text(request.body, "sound", device_part_name(state->sound));
    set_text(request.body, "printer", device_part_name(state->printer));
    set_text(request.body, "scanner", device_part_name(state->scanner));
    set_text(request.body, "clock", /* its own, for the server to hold against its */
        clock_format(clock_now_ms(&(struct clock){ 0 }), /* millis= */ true, clock));
    link_send(link, &request, report_answer, NULL);
    json_decref(request.body);
}

int
device_reporter_step(struct device_reporter *reporter, struct link *link,
    const struct device_state *state, int64_t now_ms)
{
    int64_t due_ms =
        reporter->said_ms +
        (is_same(&reporter->said, state) ? DEVICE_REPORT_MS : DEVICE_REPORT_LEAST_MS);

    if (reporter->has_said && now_ms < due_ms) {
        return (int)(due_ms - now_ms);
    }
    send_report(link, state);
    reporter->said = *state;
    reporter->has_said = true;
    reporter->said_ms = now_ms;
    return DEVICE_REPORT_MS;
}

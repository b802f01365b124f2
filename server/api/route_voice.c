/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The voice of boards in a browser: what is heard of a call, also of one that is only
 * likely, so that a board has the sound before it is pressed. Made by the helper; nothing
 * is kept here.
 */
#include "common/office_limits.h"
#include "server/api/board_json.h"
#include "server/api/routes.h"
#include "server/office/voice.h"

struct voice_input {
    char number[8];
    char notice[16]; /* "": a call */
    int64_t counter, times, waiting;
};

static enum status
voice_decode(const struct request *req, void *input, struct error *err)
{
    struct voice_input *in = input;
    enum status st;

    in->counter = in->times = 1;
    st = request_query_text(req, "number", in->number, sizeof(in->number), err);
    if (st == STATUS_OK) {
        st = request_query_text(req, "notice", in->notice, sizeof(in->notice), err);
    }
    if (st == STATUS_OK) {
        st = request_query_int(req, "counter", 1, OFFICE_COUNTERS_MAX, &in->counter, err);
    }
    if (st == STATUS_OK) {
        st = request_query_int(req, "times", 1, 99, &in->times, err);
    }
    return st == STATUS_OK ? request_query_int(req, "waiting", 0, 999, &in->waiting, err)
                           : st;
}

static enum status
voice_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct voice_input *in = input;
    json_t *wish = json_pack("{s:o, s:s, s:I, s:I, s:I}", "announce",
        json_of_announce(act->settings), "number", in->number, "counter",
        (json_int_t)in->counter, "times", (json_int_t)in->times, "waiting",
        (json_int_t)in->waiting);
    enum status st;
    char *bytes;
    size_t len;

    if (in->notice[0]) {
        (void)json_object_set_new(wish, "notice", json_string(in->notice));
    }
    st = voice_make(act, wish, &bytes, &len, err);
    json_decref(wish);
    if (st == STATUS_OK) {
        answer_bytes(answer, "audio/wav", bytes, len);
    }
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/voice",
        .roles = ROLE_BIT(ROLE_BOARD) | ROLES_STAFF,
        .kind = JOB_HELPER,
        .input_size = sizeof(struct voice_input),
        .decode = voice_decode,
        .run = voice_run },
};

const struct route_set routes_voice = ROUTE_SET(routes);

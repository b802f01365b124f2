/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day and its clock: closing, opening again, saying that the clock is right. */
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "server/api/routes.h"
#include "server/office/clock_word.h"
#include "server/office/close_day.h"
#include "server/office/journal_anchor.h"

#define REOPEN_REASON_SIZE 256

static enum status
close_day_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    char day[DATE_SIZE];
    char anchor[JOURNAL_ANCHOR_SIZE]; /* for the closing slip */
    int unserved;
    enum status st =
        close_day(act, zone_date(act->zone, act->now_ms, day), &unserved, err);

    (void)input;
    if (st == STATUS_OK) {
        st = journal_anchor_make(act, anchor, err);
    }
    if (st == STATUS_OK) {
        answer_json(answer, 200,
            json_pack(
                "{s:s, s:i, s:s}", "day", day, "unserved", unserved, "anchor", anchor));
    }
    return st;
}

static enum status
move_decode(const struct request *req, void *input, struct error *err)
{
    enum rest *who = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    *who = (enum rest)reader_word(&body, "who", JSON_REQUIRED, rest_words, REST_LATE);
    return reader_result(&body);
}

static enum status
move_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const enum rest *who = input;
    char day[DATE_SIZE];
    int moved;
    enum status st = move_rest(act, *who, day, &moved, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_pack("{s:s, s:i}", "day", day, "moved", moved));
    }
    return st;
}

struct reopen_input {
    char day[DATE_SIZE]; /* "": today */
    char reason[REOPEN_REASON_SIZE];
};

static enum status
reopen_decode(const struct request *req, void *input, struct error *err)
{
    struct reopen_input *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_text(&body, "reason", JSON_REQUIRED, in->reason, sizeof(in->reason));
    reader_text(&body, "day", JSON_OPTIONAL, in->day, sizeof(in->day));
    if (in->day[0] && !date_is_valid(in->day)) {
        reader_fail(&body, "day", "must be a date, YYYY-MM-DD");
    }
    return reader_result(&body);
}

static enum status
reopen_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct reopen_input *in = input;
    int waiting;
    enum status st;

    if (!in->day[0]) {
        (void)zone_date(act->zone, act->now_ms, in->day);
    }
    st = reopen_day(act, in->day, in->reason, &waiting, err);
    if (st == STATUS_OK) {
        answer_json(
            answer, 200, json_pack("{s:s, s:i}", "day", in->day, "waiting", waiting));
    }
    return st;
}

static enum status
confirm_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    char now[RFC3339_SIZE];
    enum status st = clock_confirm(act, err);

    (void)input;
    if (st == STATUS_OK) {
        answer_json(answer, 200,
            json_pack("{s:s, s:s}", "state", clock_state_name(CLOCK_STATE_OK), "clock",
                zone_format(act->zone, act->now_ms, /* millis= */ true, now)));
    }
    return st;
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/day/close",
        .roles = ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_WRITE,
        .run = close_day_run },
    { .method = "POST",
        .path = "/v1/day/move",
        .roles = ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_WRITE,
        .input_size = sizeof(enum rest),
        .decode = move_decode,
        .run = move_run },
    { .method = "POST",
        .path = "/v1/day/reopen",
        .roles = ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct reopen_input),
        .decode = reopen_decode,
        .run = reopen_run },
    { .method = "POST",
        .path = "/v1/clock/confirm",
        .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_WRITE,
        .run = confirm_run },
};

const struct route_set routes_day = ROUTE_SET(routes);

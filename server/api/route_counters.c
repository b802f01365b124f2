/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A counter: open, pause, close, call the next, how it stands and what it did today. */
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "server/api/routes.h"
#include "server/api/visit_json.h"
#include "server/office/call.h"
#include "server/office/counter_history.h"
#include "server/office/counter_staffing.h"
#include "server/office/finish_next.h"
#include "server/office/help_call.h"
#include "server/office/overview.h"
#include "server/office/visit_moves.h"

#define ROLES_CALL (ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_SUPERVISOR))

struct counter_input {
    int64_t number;
    char reason[PAUSE_REASON_SIZE];
    bool take_over;
    bool over;
};

static enum status
counter_decode(const struct request *req, void *input, struct error *err)
{
    struct counter_input *in = input;

    return request_param_int(req, "n", SETTINGS_COUNTERS_MAX, &in->number, err);
}

static enum status
pause_decode(const struct request *req, void *input, struct error *err)
{
    struct counter_input *in = input;
    struct json_reader body;
    enum status st = counter_decode(req, input, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_text(&body, "reason", JSON_REQUIRED, in->reason, sizeof(in->reason));
    return reader_result(&body);
}

/* A body of one yes or no. */
static enum status
decode_flag(const struct request *req, struct counter_input *in, const char *field,
    bool *flag, struct error *err)
{
    struct json_reader body;
    enum status st = counter_decode(req, in, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_bool(&body, field, JSON_OPTIONAL, flag);
    return reader_result(&body);
}

static enum status
open_decode(const struct request *req, void *input, struct error *err)
{
    struct counter_input *in = input;

    return decode_flag(req, in, "take_over", &in->take_over, err);
}

/* After a change: the counter as it stands. */
static enum status
answer_counter(struct act *act, int number, struct answer *answer, struct error *err)
{
    struct counter_view view;
    enum status st = overview_counter(act, number, &view, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_counter_view(act, &view));
        counter_view_destroy(&view);
    }
    return st;
}

static enum status
open_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct counter_input *in = input;
    enum status st = counter_open(act, (int)in->number, in->take_over, err);

    return st == STATUS_OK ? answer_counter(act, (int)in->number, answer, err) : st;
}

static enum status
pause_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct counter_input *in = input;
    enum status st = counter_pause(act, (int)in->number, in->reason, err);

    return st == STATUS_OK ? answer_counter(act, (int)in->number, answer, err) : st;
}

static enum status
close_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct counter_input *in = input;
    enum status st = counter_close(act, (int)in->number, err);

    return st == STATUS_OK ? answer_counter(act, (int)in->number, answer, err) : st;
}

static enum status
help_decode(const struct request *req, void *input, struct error *err)
{
    struct counter_input *in = input;

    return decode_flag(req, in, "over", &in->over, err);
}

static enum status
help_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct counter_input *in = input;
    enum status st = help_call_ask(act, (int)in->number, in->over, err);

    return st == STATUS_OK ? answer_counter(act, (int)in->number, answer, err) : st;
}

static enum status
view_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct counter_input *in = input;
    struct counter_view view;
    enum status st = overview_counter(act, (int)in->number, &view, err);

    if (st == STATUS_OK) {
        counter_looked(answer, act, &view);
        answer_json(answer, 200, json_of_counter_view(act, &view));
        counter_view_destroy(&view);
    }
    return st;
}

static enum status
visits_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct counter_input *in = input;
    char day[DATE_SIZE];
    struct visit *visits;
    size_t count;
    enum status st = counter_history(act, (int)in->number, &visits, &count, err);

    if (st == STATUS_OK) {
        json_t *list = json_array();

        for (size_t i = 0; i < count; i++) {
            (void)json_array_append_new(list, json_of_past_visit(act, &visits[i]));
        }
        answer_json(answer, 200,
            json_pack("{s:I, s:s, s:o}", "counter", (json_int_t)in->number, "date",
                zone_date(act->zone, act->now_ms, day), "visits", list));
    }
    free(visits);
    return st;
}

static enum status
answer_called(
    struct act *act, const struct visit *visit, struct answer *answer, struct error *err)
{
    struct json_writer w = { 0 };
    struct visit_view view;
    enum status st = overview_visit_of(act, visit, &view, err);

    if (st == STATUS_OK) {
        write_visit_view(&w, act, &view);
        visit_view_destroy(&view);
        answer_written(answer, 200, &w);
    }
    return st;
}

static enum status
call_next_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct counter_input *in = input;
    struct visit visit;
    enum status st = call_next(act, (int)in->number, &visit, err);

    return st == STATUS_OK ? answer_called(act, &visit, answer, err) : st;
}

struct finish_next_input {
    int64_t number;
    struct move_input finish; /* of whom, the counter says */
};

static enum status
finish_next_decode(const struct request *req, void *input, struct error *err)
{
    struct finish_next_input *in = input;
    enum status st = request_param_int(req, "n", SETTINGS_COUNTERS_MAX, &in->number, err);
    struct json_reader r, finish;

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    finish = reader_member(&r, "finish", JSON_REQUIRED);
    visit_move_decode(MOVE_FINISH, &finish, &in->finish);
    return reader_result(&r);
}

static enum status
finish_next_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct finish_next_input *in = input;
    struct visit visit;
    enum status st = finish_next(act, (int)in->number, &in->finish, &visit, err);

    return st == STATUS_OK ? answer_called(act, &visit, answer, err) : st;
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/counters/{n}/open",
        .roles = ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct counter_input),
        .decode = open_decode,
        .run = open_run },
    { .method = "POST",
        .path = "/v1/counters/{n}/pause",
        .roles = ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct counter_input),
        .decode = pause_decode,
        .run = pause_run },
    { .method = "POST",
        .path = "/v1/counters/{n}/close",
        .roles = ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct counter_input),
        .decode = counter_decode,
        .run = close_run },
    { .method = "POST",
        .path = "/v1/counters/{n}/help",
        .roles = ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct counter_input),
        .decode = help_decode,
        .run = help_run },
    { .method = "POST",
        .path = "/v1/counters/{n}/call-next",
        .roles = ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct counter_input),
        .decode = counter_decode,
        .run = call_next_run },
    { .method = "POST",
        .path = "/v1/counters/{n}/next",
        .roles = ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct finish_next_input),
        .decode = finish_next_decode,
        .run = finish_next_run },
    { .method = "GET",
        .path = "/v1/counters/{n}",
        .roles = ROLES_CALL | ROLE_BIT(ROLE_ADMIN),
        .kind = JOB_READ,
        .input_size = sizeof(struct counter_input),
        .decode = counter_decode,
        .run = view_run },
    { .method = "GET",
        .path = "/v1/counters/{n}/visits",
        .roles = ROLES_CALL | ROLE_BIT(ROLE_ADMIN),
        .kind = JOB_READ,
        .input_size = sizeof(struct counter_input),
        .decode = counter_decode,
        .run = visits_run },
};

const struct route_set routes_counters = ROUTE_SET(routes);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages to applicants as a supervisor sees them: which are not out, and why; and the
 * address that stands in them. */
#include <stdio.h>
#include <stdlib.h>

#include "common/text.h"
#include "server/api/json_values.h"
#include "server/api/routes.h"
#include "server/api/tries.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/notify/message_desk.h"
#include "server/prereg/application_status.h"

#define PAGE_MAX 200
#define ROLES_MESSAGES (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR))

struct messages_input {
    enum message_state state; /* MESSAGE_STATE_COUNT: what is not out */
    char after[MESSAGE_ID_SIZE];
};

static enum status
list_decode(const struct request *req, void *input, struct error *err)
{
    struct messages_input *in = input;
    const char *state = request_query(req, "state");
    const char *after = request_query(req, "after");

    in->state = state ? message_state_from_name(state) : MESSAGE_STATE_COUNT;
    if (state && in->state == MESSAGE_STATE_COUNT) {
        return error_field(err, "state", "is no state of a message");
    }
    if (after && !text_copy(in->after, sizeof(in->after), after)) {
        return error_field(err, "after", "must be the `next` of the page before");
    }
    return STATUS_OK;
}

/* Whom it goes to is told by four digits of the phone alone. */
static json_t *
json_of_message(const struct act *act, const struct message *message)
{
    char phone4[PHONE_SIZE];
    bool waits = message->state != MESSAGE_FAILED && message->next_ms > MESSAGE_URGENT_MS;

    message_desk_phone4(act, message, phone4);
    return json_pack("{s:s, s:s, s:s, s:i, s:o, s:o, s:s, s:s, s:s}", "id", message->id,
        "event", message->event, "state", message_state_name(message->state), "tries",
        message->tries, "at", json_of_time(act, message->created_ms), "next_at",
        json_of_time(act, waits ? message->next_ms : 0), "channel", message->channel,
        "reason", message->reason, "phone4", phone4);
}

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct messages_input *in = input;
    struct message_counts counts;
    struct message *messages;
    json_t *list;
    size_t count;
    enum status st = db_message_counts(act->db, act->office, &counts, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_message_list(
        act->db, act->office, in->state, in->after, PAGE_MAX, &messages, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_of_message(act, &messages[i]));
    }
    answer_json(answer, 200,
        json_pack("{s:I, s:I, s:o, s:o, s:o}", "waiting", (json_int_t)counts.waiting,
            "failed", (json_int_t)counts.failed, "oldest_at",
            json_of_time(act, counts.oldest_ms), "messages", list, "next",
            count == PAGE_MAX ? json_string(messages[count - 1].id) : json_null()));
    free(messages);
    return STATUS_OK;
}

struct deed_input {
    enum message_deed deed; /* filled from the route's `which` */
    char id[MESSAGE_ID_SIZE];
};

static enum status
deed_decode(const struct request *req, void *input, struct error *err)
{
    struct deed_input *in = input;

    in->deed = (enum message_deed)request_which(req);
    return text_copy(in->id, sizeof(in->id), request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such message");
}

static enum status
deed_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct deed_input *in = input;
    struct message message;
    enum status st = message_desk_do(act, in->deed, in->id, &message, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_message(act, &message));
    }
    return st;
}

struct link_input {
    char number[REGISTRATION_SIZE];
};

static const char *
link_tried(const void *input)
{
    return ((const struct link_input *)input)->number;
}

static enum status
link_decode(const struct request *req, void *input, struct error *err)
{
    struct link_input *in = input;

    return text_copy(in->number, sizeof(in->number), request_param(req, "number"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such number");
}

/* The short address in a message: to the application's page, which asks who it is. What
 * nobody has leads to the page where a number is typed. */
static enum status
link_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct link_input *in = input;
    struct application application;
    char location[64] = "/status";
    enum status st = application_by_number(act, in->number, &application, err);

    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    answer->blameless = st == STATUS_OK;
    if (st == STATUS_OK) {
        (void)snprintf(location, sizeof(location), "/permohonan/%s", application.id);
    }
    answer_json(answer, 303, json_object());
    answer_field(answer, "Location", location);
    return STATUS_OK;
}

/* Who tried too many is told no more than that a number can be typed. */
static bool
link_translate(struct request *req, const struct reply *reply)
{
    if (reply->status != status_http(STATUS_TOO_MANY_REQUESTS)) {
        return false;
    }
    request_reply(req, &(struct reply){ .status = 303, .location = "/status" });
    return true;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/a/{number}",
        .roles = ROLES_PUBLIC,
        .kind = JOB_READ,
        .input_size = sizeof(struct link_input),
        .decode = link_decode,
        .tries = TRY_CODE,
        .tried = link_tried,
        .run = link_run,
        .translate = link_translate },
    { .method = "GET",
        .path = "/v1/messages",
        .roles = ROLES_MESSAGES,
        .kind = JOB_READ,
        .input_size = sizeof(struct messages_input),
        .decode = list_decode,
        .run = list_run },
    { .method = "POST",
        .path = "/v1/messages/{id}/again",
        .roles = ROLES_MESSAGES,
        .kind = JOB_WRITE,
        .which = MESSAGE_AGAIN,
        .input_size = sizeof(struct deed_input),
        .decode = deed_decode,
        .run = deed_run },
    { .method = "POST",
        .path = "/v1/messages/{id}/give-up",
        .roles = ROLES_MESSAGES,
        .kind = JOB_WRITE,
        .which = MESSAGE_GIVE_UP,
        .input_size = sizeof(struct deed_input),
        .decode = deed_decode,
        .run = deed_run },
};

const struct route_set routes_messages = ROUTE_SET(routes);

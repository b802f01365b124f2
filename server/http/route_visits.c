/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a visit: one route a move. */
#include <string.h>

#include "common/json.h"
#include "common/text.h"
#include "server/http/routes.h"
#include "server/http/visit_json.h"
#include "server/line/checklist_rule.h"
#include "server/office/call.h"
#include "server/office/overview.h"
#include "server/office/visit_moves.h"

#define ROLES_CALL (ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_SUPERVISOR))
#define ROLES_HELP (ROLES_CALL | ROLE_BIT(ROLE_RECEPTION))

struct move_input {
    char id[VISIT_ID_SIZE];
    char reason[NOTE_SIZE];
    int64_t counter;
    struct transfer_input transfer;
    struct finish_input finish;
    size_t count;
    struct check_entry entries[SETTINGS_DOCUMENTS_MAX];
};

static enum status
id_decode(const struct request *req, void *input, struct error *err)
{
    struct move_input *in = input;

    return text_copy(in->id, sizeof(in->id), request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such visit");
}

static enum status
hold_decode(const struct request *req, void *input, struct error *err)
{
    struct move_input *in = input;
    enum status st = id_decode(req, input, err);

    return st == STATUS_OK ? json_read_text(request_json(req), "reason", JSON_REQUIRED,
                                 in->reason, sizeof(in->reason), err)
                           : st;
}

static enum status
call_decode(const struct request *req, void *input, struct error *err)
{
    struct move_input *in = input;
    enum status st = id_decode(req, input, err);

    if (st == STATUS_OK) {
        st = json_read_text(request_json(req), "reason", JSON_REQUIRED, in->reason,
            CALL_REASON_SIZE, err);
    }
    if (st == STATUS_OK) {
        st = json_read_int(request_json(req), "counter", JSON_OPTIONAL, 1,
            SETTINGS_COUNTERS_MAX, &in->counter, err);
    }
    return st;
}

static enum status
transfer_decode(const struct request *req, void *input, struct error *err)
{
    struct move_input *in = input;
    const json_t *body = request_json(req);
    enum status st = id_decode(req, input, err);

    if (st == STATUS_OK) {
        st = json_read_text(body, "service", JSON_OPTIONAL, in->transfer.service,
            sizeof(in->transfer.service), err);
    }
    if (st == STATUS_OK) {
        st = json_read_int(
            body, "counter", JSON_OPTIONAL, 1, SETTINGS_COUNTERS_MAX, &in->counter, err);
    }
    if (st == STATUS_OK) {
        st = json_read_text(body, "note", JSON_OPTIONAL, in->transfer.note,
            sizeof(in->transfer.note), err);
    }
    if (st == STATUS_OK && (in->transfer.service[0] != '\0') == (in->counter != 0)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "name where to: field \"service\" or field \"counter\", one of the two");
    }
    in->transfer.counter = (int)in->counter;
    return st;
}

static enum status
finish_decode(const struct request *req, void *input, struct error *err)
{
    static const char *const outcomes[] = { "verified", "incomplete", "rejected" };
    struct move_input *in = input;
    const json_t *body = request_json(req);
    enum status st = id_decode(req, input, err);

    if (st == STATUS_OK) {
        st = json_read_text(body, "outcome", JSON_REQUIRED, in->finish.outcome,
            sizeof(in->finish.outcome), err);
    }
    if (st == STATUS_OK) {
        st = json_read_text(
            body, "note", JSON_OPTIONAL, in->finish.note, sizeof(in->finish.note), err);
    }
    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(outcomes); i++) {
        if (strcmp(in->finish.outcome, outcomes[i]) == 0) {
            return STATUS_OK;
        }
    }
    return st == STATUS_OK ? error_set(err, STATUS_BAD_REQUEST,
                                 "field \"outcome\" must be \"verified\", \"incomplete\" "
                                 "or \"rejected\"")
                           : st;
}

/* One item of the checklist. */
static enum status
item_decode(
    const json_t *item, size_t index, struct check_entry *entry, struct error *err)
{
    enum item_state state;
    enum status st;

    if (!json_is_object(item)) {
        return error_set(
            err, STATUS_BAD_REQUEST, "field \"items[%zu]\" must be an object", index);
    }
    st = json_read_text(item, "id", JSON_REQUIRED, entry->item, sizeof(entry->item), err);
    if (st == STATUS_OK) {
        st = json_read_text(
            item, "state", JSON_REQUIRED, entry->state, sizeof(entry->state), err);
    }
    if (st == STATUS_OK) {
        st = json_read_text(
            item, "note", JSON_OPTIONAL, entry->note, sizeof(entry->note), err);
    }
    if (st == STATUS_OK && !item_state_from_name(entry->state, &state)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "field \"items[%zu].state\" must be seen, taken, missing or not_needed",
            index);
    }
    return st;
}

static enum status
checklist_decode(const struct request *req, void *input, struct error *err)
{
    struct move_input *in = input;
    json_t *items = NULL;
    enum status st = id_decode(req, input, err);

    if (st == STATUS_OK) {
        st = json_read_array(request_json(req), "items", JSON_REQUIRED, &items, err);
    }
    if (st == STATUS_OK && json_array_size(items) > ARRAY_LEN(in->entries)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "field \"items\" has more than %zu items", ARRAY_LEN(in->entries));
    }
    for (size_t i = 0; st == STATUS_OK && i < json_array_size(items); i++) {
        st = item_decode(json_array_get(items, i), i, &in->entries[i], err);
        in->count = i + 1;
    }
    return st;
}

/* Every move answers with the visit as it is after; a refusal with its present state. */
static enum status
answer_visit(struct act *act, const struct move_input *in, enum status st,
    struct answer *answer, struct error *err)
{
    struct visit_view view;

    if (st == STATUS_WRONG_STATE) {
        if (overview_visit(act, in->id, &view, NULL) == STATUS_OK) {
            answer->json =
                json_pack("{s:s}", "state", visit_state_name(view.visit.state));
        }
        return st;
    }
    if (st == STATUS_OK) {
        st = overview_visit(act, in->id, &view, err);
    }
    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_visit_view(act, &view));
    }
    return st;
}

#define MOVE_RUN(name, call) \
    static enum status name( \
        struct act *act, void *input, struct answer *answer, struct error *err) \
    { \
        const struct move_input *in = input; \
        struct visit visit; \
\
        return answer_visit(act, in, call, answer, err); \
    }

MOVE_RUN(recall_run, call_again(act, in->id, &visit, err))
MOVE_RUN(start_run, visit_start(act, in->id, &visit, err))
MOVE_RUN(absent_run, visit_absent(act, in->id, &visit, err))
MOVE_RUN(return_run, visit_return(act, in->id, &visit, err))
MOVE_RUN(cancel_run, visit_cancel(act, in->id, &visit, err))
MOVE_RUN(hold_run, visit_hold(act, in->id, in->reason, &visit, err))
MOVE_RUN(transfer_run, visit_transfer(act, in->id, &in->transfer, &visit, err))
MOVE_RUN(finish_run, visit_finish(act, in->id, &in->finish, &visit, err))
MOVE_RUN(checklist_run, visit_checklist(act, in->id, in->entries, in->count, &visit, err))
MOVE_RUN(
    call_run, call_out_of_order(act, in->id, (int)in->counter, in->reason, &visit, err))

static enum status
view_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    return answer_visit(act, input, STATUS_OK, answer, err);
}

#define MOVE(path_, roles_, decode_, run_) \
    { \
        .method = "POST", .path = "/v1/visits/{id}/" path_, .roles = (roles_), \
        .kind = JOB_WRITE, .input_size = sizeof(struct move_input), .decode = (decode_), \
        .run = (run_) \
    }

static const struct route routes[] = {
    MOVE("recall", ROLES_CALL, id_decode, recall_run),
    MOVE("start", ROLES_CALL, id_decode, start_run),
    MOVE("absent", ROLES_CALL, id_decode, absent_run),
    MOVE("return", ROLES_HELP, id_decode, return_run),
    MOVE("cancel", ROLES_HELP, id_decode, cancel_run),
    MOVE("hold", ROLES_CALL, hold_decode, hold_run),
    MOVE("transfer", ROLES_CALL, transfer_decode, transfer_run),
    MOVE("finish", ROLES_CALL, finish_decode, finish_run),
    MOVE("call", ROLE_BIT(ROLE_SUPERVISOR), call_decode, call_run),
    { .method = "PUT",
        .path = "/v1/visits/{id}/checklist",
        .roles = ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct move_input),
        .decode = checklist_decode,
        .run = checklist_run },
    { .method = "GET",
        .path = "/v1/visits/{id}",
        .roles = ROLES_HELP | ROLE_BIT(ROLE_ADMIN),
        .kind = JOB_READ,
        .input_size = sizeof(struct move_input),
        .decode = id_decode,
        .run = view_run },
};

const struct route_set routes_visits = ROUTE_SET(routes);

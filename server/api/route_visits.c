/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a visit: a route for each move, its papers, and how it stands. */
#include <string.h>

#include "common/checklist.h"
#include "common/json_reader.h"
#include "common/text.h"
#include "db/db_visit.h"
#include "server/api/routes.h"
#include "server/api/visit_json.h"
#include "server/office/overview.h"
#include "server/office/visit_moves.h"
#include "server/office/visit_papers.h"

static enum status
decode_id(const struct request *req, char id[VISIT_ID_SIZE], struct error *err)
{
    return text_copy(id, VISIT_ID_SIZE, request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such visit");
}

static void
answer_view(struct act *act, const struct visit_view *view, struct answer *answer)
{
    struct json_writer w = { 0 };

    write_visit_view(&w, act, view);
    answer_written(answer, 200, &w);
}

/* Every change answers with the visit as it is after ... */
static enum status
answer_visit(
    struct act *act, const struct visit *visit, struct answer *answer, struct error *err)
{
    struct visit_view view;
    enum status st = overview_visit_of(act, visit, &view, err);

    if (st == STATUS_OK) {
        answer_view(act, &view, answer);
        visit_view_destroy(&view);
    }
    return st;
}

/* ... and a refusal with its present state. */
static enum status
refuse(struct act *act, const char *id, enum status st, struct answer *answer)
{
    struct visit visit;

    if (st == STATUS_WRONG_STATE &&
        db_visit_load(act->db, act->office, id, &visit, NULL) == STATUS_OK) {
        answer->json = json_pack("{s:s}", "state", visit_state_name(visit.state));
    }
    return st;
}

struct move_request {
    enum visit_move move;
    struct move_input input;
};

static enum status
move_decode(const struct request *req, void *input, struct error *err)
{
    struct move_request *in = input;
    struct json_reader body;
    enum status st = decode_id(req, in->input.id, err);

    if (st != STATUS_OK) {
        return st;
    }
    in->move = (enum visit_move)request_which(req);
    reader_init(&body, request_json(req), READER_STRICT, err);
    visit_move_decode(in->move, &body, &in->input);
    return reader_result(&body);
}

static enum status
move_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct move_request *in = input;
    struct visit visit;
    enum status st = visit_move(act, in->move, &in->input, &visit, err);

    return st == STATUS_OK ? answer_visit(act, &visit, answer, err)
                           : refuse(act, in->input.id, st, answer);
}

struct papers_input {
    char id[VISIT_ID_SIZE];
    size_t count;
    struct check_entry entries[SETTINGS_DOCUMENTS_MAX * VISIT_FILES_MAX];
};

static enum status
papers_decode(const struct request *req, void *input, struct error *err)
{
    struct papers_input *in = input;
    struct json_reader body;
    enum status st = decode_id(req, in->id, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&body, request_json(req), READER_STRICT, err);
    in->count = reader_list(&body, "items", JSON_REQUIRED, ARRAY_LEN(in->entries));
    for (size_t i = 0; i < in->count; i++) {
        struct json_reader item = reader_object_item(&body, "items", i);
        struct check_entry *entry = &in->entries[i];

        reader_text(&item, "id", JSON_REQUIRED, entry->item, sizeof(entry->item));
        entry->state = (enum item_state)reader_word(
            &item, "state", JSON_REQUIRED, item_state_words, ITEM_OPEN);
        reader_text(&item, "note", JSON_OPTIONAL, entry->note, sizeof(entry->note));
        reader_small_int(&item, "file", JSON_OPTIONAL, 1, VISIT_FILES_MAX, &entry->file);
    }
    return reader_result(&body);
}

static enum status
papers_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct papers_input *in = input;
    struct visit visit;
    enum status st =
        visit_papers_record(act, in->id, in->entries, in->count, &visit, err);

    return st == STATUS_OK ? answer_visit(act, &visit, answer, err)
                           : refuse(act, in->id, st, answer);
}

struct view_input {
    char id[VISIT_ID_SIZE];
};

static enum status
view_decode(const struct request *req, void *input, struct error *err)
{
    struct view_input *in = input;

    return decode_id(req, in->id, err);
}

static enum status
view_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct view_input *in = input;
    struct visit_view view;
    enum status st = overview_visit(act, in->id, &view, err);

    if (st != STATUS_OK) {
        return st;
    }
    visit_looked(answer, &view, "visit");
    answer_view(act, &view, answer);
    visit_view_destroy(&view);
    return STATUS_OK;
}

/* clang-format off: a route a line */
#define MOVE_ROUTE(constant, word, roles_) \
    { .method = "POST", \
        .path = "/v1/visits/{id}/" word, \
        .roles = (roles_), \
        .kind = JOB_WRITE, \
        .which = (constant), \
        .input_size = sizeof(struct move_request), \
        .decode = move_decode, \
        .run = move_run },
/* clang-format on */

static const struct route routes[] = {
    VISIT_MOVE_LIST(MOVE_ROUTE) /* then what is no move */
    { .method = "PUT",
        .path = "/v1/visits/{id}/checklist",
        .roles = MOVE_ROLES_CALL,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct papers_input),
        .decode = papers_decode,
        .run = papers_run },
    { .method = "GET",
        .path = "/v1/visits/{id}",
        .roles = MOVE_ROLES_HELP | ROLE_BIT(ROLE_ADMIN),
        .kind = JOB_READ,
        .input_size = sizeof(struct view_input),
        .decode = view_decode,
        .run = view_run },
};

const struct route_set routes_visits = ROUTE_SET(routes);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boards and phones: the snapshot, what was spoken, where a number stands. */
#include <stdlib.h>

#include "common/json_reader.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "server/api/board_json.h"
#include "server/api/routes.h"
#include "server/api/visit_json.h"
#include "server/office/board_test.h"
#include "server/office/overview.h"
#include "server/office/track.h"

struct board_input {
    char hall[SETTINGS_CODE_SIZE];
    int64_t known; /* a row of the journal; 0: none */
};

static enum status
board_decode(const struct request *req, void *input, struct error *err)
{
    struct board_input *in = input;
    enum status st = request_query_text(req, "hall", in->hall, sizeof(in->hall), err);

    if (st != STATUS_OK) {
        return st;
    }
    return request_query_int(req, "known", 1, INT64_MAX, &in->known, err);
}

static enum status
board_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct board_input *in = input;
    struct board_view *view = xcalloc(1, sizeof(*view));
    enum status st = overview_board(act, in->hall, in->known, view, err);

    if (st == STATUS_OK) {
        json_t *json = json_of_board(act, view);

        if (in->known > 0) {
            (void)json_object_set_new(
                json, "known", view->known[0] ? json_string(view->known) : json_null());
        }
        answer_json(answer, 200, json);
    }
    free(view);
    return st;
}

struct played_input {
    int64_t seq;
    int64_t at_ms;
};

static enum status
played_decode(const struct request *req, void *input, struct error *err)
{
    struct played_input *in = input;
    struct json_reader body;
    enum status st = request_param_int(req, "seq", INT64_MAX, &in->seq, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_time(&body, "at", JSON_REQUIRED, &in->at_ms);
    return reader_result(&body);
}

static enum status
played_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct played_input *in = input;
    int64_t last;
    bool fresh;
    enum status st = db_journal_last(act->db, act->office, &last, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (in->seq > last) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such announcement");
    }
    st = db_announcement_played(
        act->db, act->office, in->seq, act->caller->actor, in->at_ms, &fresh, err);
    if (st != STATUS_OK) {
        return st;
    }
    answer_json(answer, 200,
        json_pack("{s:I, s:b}", "seq", (json_int_t)in->seq, "repeat", !fresh));
    return STATUS_OK;
}

static enum status
test_decode(const struct request *req, void *input, struct error *err)
{
    struct board_input *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_text(&body, "hall", JSON_OPTIONAL, in->hall, sizeof(in->hall));
    return reader_result(&body);
}

static enum status
test_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct board_input *in = input;
    enum status st = board_test(act, in->hall, err);

    (void)answer;
    return st == STATUS_OK ? STATUS_EMPTY : st;
}

struct track_input {
    char token[TRACK_SIZE];
};

static enum status
track_decode(const struct request *req, void *input, struct error *err)
{
    struct track_input *in = input;

    return text_copy(in->token, sizeof(in->token), request_param(req, "token"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such number");
}

/* Who holds the token need not be signed in: it says whose number it is. */
static enum status
track_office(struct db *db, const void *input, int64_t *office, struct error *err)
{
    const struct track_input *in = input;
    struct visit visit;

    return db_visit_by_track(db, in->token, office, &visit, err);
}

static enum status
track_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct track_input *in = input;
    struct json_writer w = { 0 };
    struct position position;
    enum status st = track_find(act, in->token, &position, err);

    if (st == STATUS_OK) {
        write_position(&w, &position);
        answer_written(answer, 200, &w);
    }
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/board",
        .roles = ROLE_BIT(ROLE_BOARD) | ROLE_BIT(ROLE_KIOSK) | ROLES_STAFF,
        .kind = JOB_READ,
        .input_size = sizeof(struct board_input),
        .decode = board_decode,
        .run = board_run },
    { .method = "POST",
        .path = "/v1/boards/test",
        .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct board_input),
        .decode = test_decode,
        .run = test_run },
    { .method = "POST",
        .path = "/v1/announcements/{seq}/played",
        .roles = ROLE_BIT(ROLE_BOARD),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct played_input),
        .decode = played_decode,
        .run = played_run },
    { .method = "GET",
        .path = "/v1/track/{token}",
        .roles = ROLES_PUBLIC,
        .kind = JOB_READ,
        .input_size = sizeof(struct track_input),
        .decode = track_decode,
        .office = track_office,
        .shared = true,
        .run = track_run },
};

const struct route_set routes_boards = ROUTE_SET(routes);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/application_input.h"

#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/text.h"

enum status
application_input_id(const struct request *req, void *input, struct error *err)
{
    struct application_input *in = input;

    return text_copy(in->id, sizeof(in->id), request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such application");
}

/* A place: both or neither; the wish for a day may leave the window open. */
static void
read_place(
    struct json_reader *r, struct application_input *in, enum json_need day, bool any)
{
    reader_text(r, "date", day, in->day, sizeof(in->day));
    reader_text(r, "window", in->day[0] && !any ? JSON_REQUIRED : JSON_OPTIONAL,
        in->window, sizeof(in->window));
    if (in->day[0] && !date_is_valid(in->day)) {
        reader_fail(r, "date", "must be a date");
    }
    if (in->window[0] && !in->day[0]) {
        reader_fail(r, "date", "is missing");
    }
}

/* What the text of each move is called, and whether there must be one. */
static const struct {
    const char *field;
    enum json_need need;
} notes[APPLICATION_MOVE_COUNT] = {
    [MOVE_SUBMIT] = { "note", JSON_OPTIONAL },
    [MOVE_CONSENT] = { "consent", JSON_REQUIRED },
    [MOVE_ENDORSE] = { "note", JSON_OPTIONAL },
    [MOVE_VILLAGE_RETURN] = { "reason", JSON_REQUIRED },
    [MOVE_NO_VILLAGE] = { "note", JSON_OPTIONAL },
    [MOVE_RETURN] = { "note", JSON_OPTIONAL },
    [MOVE_REJECT] = { "reason", JSON_REQUIRED },
    [MOVE_APPROVE] = { "note", JSON_OPTIONAL },
    [MOVE_FORM_POST] = { "note", JSON_OPTIONAL },
    [MOVE_NIK] = { "note", JSON_OPTIONAL },
    [MOVE_PERSON] = { "note", JSON_OPTIONAL },
    [MOVE_FILED] = { "place", JSON_REQUIRED },
    [MOVE_RESCHEDULE] = { "reason", JSON_OPTIONAL },
    [MOVE_WISH] = { "note", JSON_OPTIONAL },
    [MOVE_ACCEPT] = { "note", JSON_OPTIONAL },
    [MOVE_DECLINE] = { "note", JSON_OPTIONAL },
    [MOVE_CANNOT_COME] = { "reason", JSON_OPTIONAL },
    [MOVE_EXPIRE] = { "note", JSON_OPTIONAL },
    [MOVE_CANCEL] = { "reason", JSON_OPTIONAL },
    [MOVE_QUESTION] = { "question", JSON_REQUIRED },
    [MOVE_ANSWER] = { "answer", JSON_REQUIRED },
    [MOVE_CORRECTION] = { "reason", JSON_REQUIRED },
    [MOVE_CARRIAGE] = { "carrier", JSON_OPTIONAL },
    [MOVE_PROCESSING] = { "note", JSON_OPTIONAL },
    [MOVE_READY] = { "note", JSON_OPTIONAL },
    [MOVE_ELECTRONIC] = { "link", JSON_OPTIONAL },
    [MOVE_COLLECTED] = { "receiver", JSON_REQUIRED },
    [MOVE_SENT] = { "carrier", JSON_REQUIRED },
    [MOVE_DELIVERED] = { "receiver", JSON_REQUIRED },
    [MOVE_BACK_AT_OFFICE] = { "reason", JSON_OPTIONAL },
};

/* Where a document with an electronic signature lies: an address that a page may lead to.
 */
static void
check_link(struct json_reader *r, const char *link)
{
    if (link[0] && (!text_starts_with(link, "https://") ||
                       strcspn(link, " \t\r\n\"<>\\") != strlen(link))) {
        reader_fail(r, "link", "must be an address that begins with https://");
    }
}

enum status
application_input_decode(const struct request *req, void *input, struct error *err)
{
    struct application_request *in = input;
    struct json_reader r;
    enum status st = application_input_id(req, &in->input, err);

    if (st != STATUS_OK) {
        return st;
    }
    in->move = (enum application_move)request_which(req);
    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_text(&r, notes[in->move].field, notes[in->move].need, in->input.note,
        sizeof(in->input.note));
    read_place(&r, &in->input, in->move == MOVE_WISH ? JSON_REQUIRED : JSON_OPTIONAL,
        in->move == MOVE_WISH);
    in->input.fee = DELIVERY_FEE_UNKNOWN;
    if (in->move == MOVE_SENT) {
        reader_int(&r, "fee", JSON_OPTIONAL, 0, DELIVERY_FEE_MAX, &in->input.fee);
        reader_line(&r, "tracking", JSON_OPTIONAL, in->input.tracking,
            sizeof(in->input.tracking));
    }
    if (in->move == MOVE_CARRIAGE) {
        reader_text(
            &r, "address", JSON_OPTIONAL, in->input.address, sizeof(in->input.address));
    }
    if (in->move == MOVE_ELECTRONIC) {
        check_link(&r, in->input.note);
    }
    in->input.details = json_deep_copy(request_json(req));
    return reader_result(&r);
}

enum status
application_wish_decode(const struct request *req, void *input, struct error *err)
{
    struct application_input *in = input;
    struct json_reader r;
    struct json_reader wish;
    enum status st = application_input_id(req, in, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    if (reader_has(&r, "wish")) {
        wish = reader_member(&r, "wish", JSON_REQUIRED);
        read_place(&wish, in, JSON_OPTIONAL, false);
    }
    return reader_result(&r);
}

void
application_input_free(void *input)
{
    struct application_input *in = input;

    json_decref(in->details);
    in->details = NULL;
    sodium_memzero(in->note, sizeof(in->note));
}

void
application_input_release(void *input)
{
    application_input_free(&((struct application_request *)input)->input);
}

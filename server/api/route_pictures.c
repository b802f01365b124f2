/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The slide show of the boards: which pictures there are, and each of them. Files are
 * read, and hashed the first time, by the helpers' worker: a board's pictures wait for a
 * paper rather than a call for a picture.
 */
#include "common/text.h"
#include "server/api/routes.h"
#include "server/office/slide_folder.h"

static void
add_picture(
    void *arg, const char *name, const struct board_picture *picture, const char *why)
{
    json_t *pictures = arg;

    (void)why;
    if (picture) {
        (void)json_array_append_new(
            pictures, json_pack("{s:s, s:s, s:s, s:I}", "id", picture->id, "name", name,
                          "type", picture->type, "bytes", (json_int_t)picture->len));
    }
}

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    json_t *pictures = json_array();
    enum status st = board_pictures_look(act->pictures, add_picture, pictures, err);

    (void)input;
    if (st == STATUS_OK) {
        answer_json(answer, 200, json_pack("{s:O}", "pictures", pictures));
    }
    json_decref(pictures);
    return st;
}

struct picture_input {
    char id[BOARD_PICTURE_ID_SIZE];
};

static enum status
picture_decode(const struct request *req, void *input, struct error *err)
{
    struct picture_input *in = input;

    return text_copy(in->id, sizeof(in->id), request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such picture");
}

static enum status
picture_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct picture_input *in = input;
    struct board_picture picture;
    char *bytes;
    enum status st = board_pictures_read(act->pictures, in->id, &picture, &bytes, err);

    if (st == STATUS_OK) {
        answer_bytes(answer, picture.type, bytes, picture.len);
        answer->lasting = true; /* the id stands for these very bytes */
    }
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/board/pictures",
        .roles = ROLE_BIT(ROLE_BOARD) | ROLES_STAFF,
        .kind = JOB_HELPER,
        .run = list_run },
    { .method = "GET",
        .path = "/v1/board/pictures/{id}",
        .roles = ROLE_BIT(ROLE_BOARD) | ROLES_STAFF,
        .kind = JOB_HELPER,
        .input_size = sizeof(struct picture_input),
        .decode = picture_decode,
        .run = picture_run },
};

const struct route_set routes_pictures = ROUTE_SET(routes);

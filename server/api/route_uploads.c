/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Papers over lines that break: tus 1.0.0 with creation, expiration, checksum and
 * termination. What is whole is the paper by the same act as one that was put there.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/paper_fault.h"
#include "common/text.h"
#include "server/api/routes.h"
#include "server/api/tus_body.h"
#include "server/api/tus_head.h"
#include "server/http/reply.h"
#include "server/office/office.h"
#include "server/prereg/upload_file.h"

#define UPLOADS_PATH "/v1/uploads"
#define UPLOAD_PATH UPLOADS_PATH "/{id}"

#define DIGITS_OF(value) #value
#define DIGITS(value) DIGITS_OF(value)
#define TUS_MAX_SIZE 5242880

static_assert(TUS_MAX_SIZE == PAPER_BYTES_MAX, "as it is written");

static const char *const always[] = { "Tus-Resumable", TUS_VERSION, "Tus-Version",
    TUS_VERSION, NULL };

/* What we can; the client's version does not matter. */
static enum status
options_start(struct request *req, struct error *err)
{
    static const struct reply_field fields[] = {
        { "Tus-Extension", TUS_EXTENSIONS },
        { "Tus-Max-Size", DIGITS(TUS_MAX_SIZE) },
        { "Tus-Checksum-Algorithm", TUS_CHECKSUMS },
    };

    (void)err;
    request_reply(
        req, &(struct reply){
                 .status = 204, .fields = fields, .field_count = ARRAY_LEN(fields) });
    return STATUS_OK;
}

struct create_input {
    struct tus_metadata metadata;
    int64_t bytes;
};

static enum status
create_decode(const struct request *req, void *input, struct error *err)
{
    struct create_input *in = input;
    enum status st = tus_check_version(request_header(req, "Tus-Resumable"), err);

    if (st == STATUS_OK) {
        st = tus_read_number(
            request_header(req, "Upload-Length"), "Upload-Length", &in->bytes, err);
    }
    return st == STATUS_OK ? tus_read_metadata(request_header(req, "Upload-Metadata"),
                                 &in->metadata, err)
                           : st;
}

static enum status
create_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct create_input *in = input;
    struct paper_upload upload;
    char location[REPLY_FIELD_SIZE];
    char expires[TUS_DATE_SIZE];
    enum status st = paper_upload_begin(
        act, in->metadata.application, in->metadata.kind, in->bytes, &upload, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(location, sizeof(location), UPLOADS_PATH "/%s", upload.id);
    tus_date(upload.until_ms, expires);
    answer_field(answer, "Location", location);
    answer_field(answer, "Upload-Expires", expires);
    answer_json(answer, 201,
        json_pack("{s:s, s:s, s:I}", "id", upload.id, "location", location, "bytes",
            (json_int_t)upload.bytes));
    return STATUS_OK;
}

struct patch_input {
    struct tus_whole whole; /* first */
    uint8_t sha256[32];
    struct paper_facts facts;
};

static enum status
whole_prepare(void *input, struct error *err)
{
    struct patch_input *in = input;
    const struct tus_whole *whole = &in->whole;
    int fd;
    enum status st = upload_file_open(
        whole->file.path, whole->key, whole->upload.bytes, &fd, in->sha256, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = paper_keep_fd(whole->file.office, fd, in->sha256, &in->facts, err);
    (void)close(fd);
    return st;
}

static enum status
whole_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct patch_input *in = input;
    char offset[24];
    char expires[TUS_DATE_SIZE];
    enum status st =
        paper_upload_take(act, in->whole.upload.id, in->sha256, &in->facts, err);

    if (st == STATUS_OK && in->facts.infected) {
        answer->refused = STATUS_BAD_DOCUMENT;
    } else if (st == STATUS_OK) {
        (void)snprintf(offset, sizeof(offset), "%" PRId64, in->whole.upload.bytes);
        tus_date(in->whole.upload.until_ms, expires);
        answer_field(answer, "Upload-Offset", offset);
        answer_field(answer, "Upload-Expires", expires);
        answer->http = 204;
    }
    return st;
}

struct end_input {
    char id[UPLOAD_ID_SIZE];
};

static enum status
end_decode(const struct request *req, void *input, struct error *err)
{
    struct end_input *in = input;
    enum status st = tus_check_version(request_header(req, "Tus-Resumable"), err);

    if (st == STATUS_OK && !text_copy(in->id, sizeof(in->id), request_param(req, "id"))) {
        st = error_set(err, STATUS_NOT_FOUND, "there is no such upload");
    }
    return st;
}

/* One that is being written meanwhile goes with the next sweep. */
static enum status
end_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct end_input *in = input;

    (void)answer;
    return paper_upload_end(act, in->id, err);
}

static const struct route routes[] = {
    { .method = "OPTIONS",
        .path = UPLOADS_PATH,
        .roles = ROLES_PUBLIC,
        .always = always,
        .raw_body = true,
        .start = options_start },
    { .method = "POST",
        .path = UPLOADS_PATH,
        .roles = ROLES_APPLYING,
        .kind = JOB_WRITE,
        .always = always,
        .input_size = sizeof(struct create_input),
        .raw_body = true,
        .decode = create_decode,
        .run = create_run },
    { .method = "HEAD",
        .path = UPLOAD_PATH,
        .roles = ROLES_APPLYING,
        .always = always,
        .raw_body = true,
        .start = tus_head_start },
    { .method = "PATCH",
        .path = UPLOAD_PATH,
        .roles = ROLES_APPLYING,
        .kind = JOB_WRITE,
        .always = always,
        .input_size = sizeof(struct patch_input),
        .body_max = PAPER_BYTES_MAX,
        .raw_body = true,
        .streamed = true,
        .start = tus_patch_start,
        .decode = tus_whole_decode,
        .prepare = whole_prepare,
        .prepare_kind = JOB_HELPER,
        .run = whole_run,
        .release = tus_whole_release },
    { .method = "DELETE",
        .path = UPLOAD_PATH,
        .roles = ROLES_APPLYING,
        .kind = JOB_WRITE,
        .always = always,
        .input_size = sizeof(struct end_input),
        .raw_body = true,
        .decode = end_decode,
        .run = end_run },
};

static enum status
uploads_open(struct http *http, void *app, void **state, struct error *err)
{
    (void)http;
    (void)app;
    (void)err;
    *state = tus_uploads_new();
    return STATUS_OK;
}

static void
uploads_close(void *state)
{
    tus_uploads_free(state);
}

const struct route_set routes_uploads = {
    .routes = routes,
    .count = ARRAY_LEN(routes),
    .open = uploads_open,
    .close = uploads_close,
};

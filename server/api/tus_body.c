/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A PATCH goes through stages; one job of it is out at a time:
 *
 *   FIND   a reader: whose upload it is, how large, its key
 *   SIZE   the worker for files: how many bytes are there, on the disk
 *   TAKE   its body comes; each piece is a job of that worker
 *   END    the same worker: the checksum, and onto the disk
 *   WHOLE  with the route's `run`: what came is the paper
 *
 * From SIZE on it is in the list, until another takes over: one is there for an upload.
 * That worker does one job after the other, so that who takes over finds every byte that
 * the one before has handed in.
 */
#include "server/api/tus_body.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <event2/buffer.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/api/api.h"
#include "server/api/route_job.h"
#include "server/api/routes.h"
#include "server/api/tus_head.h"
#include "server/http/body.h"
#include "server/http/fields.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "server/prereg/upload_file.h"

#define LOG_TAG "server/api"
#define PIECE_SIZE ((size_t)65536)

enum stage { STAGE_FIND, STAGE_SIZE, STAGE_TAKE, STAGE_END, STAGE_WHOLE };

struct tus_patch {
    struct body_receiver receiver;
    struct job job;
    TAILQ_ENTRY(tus_patch) link;
    struct tus_uploads *uploads; /* borrowed */
    struct job_pool *pool;       /* borrowed */
    struct request *req; /* borrowed; NULL when it was answered or its client left */
    enum stage stage;
    bool listed;
    bool only_asks; /* HEAD */
    bool job_out;
    bool all_came;  /* of its body */
    int64_t offset; /* it begins there, as it says */
    /* The worker's while a job is out. */
    struct paper_upload_seeker seeker;
    const struct office_fixed *office;
    struct paper_upload upload;
    uint8_t key[CRYPT_KEY_SIZE];
    char path[UPLOAD_PATH_SIZE];
    int64_t size; /* bytes that are there */
    struct tus_checksum checksum;
    EVP_MD_CTX *digest; /* owned; NULL without a checksum */
    bool undo;          /* what came of it is not to stay */
    size_t len;
    uint8_t *piece; /* owned; `len` bytes, while its job is out: slow lines hold none */
};

struct tus_uploads {
    TAILQ_HEAD(tus_patch_list, tus_patch) list;
};

struct tus_uploads *
tus_uploads_new(void)
{
    struct tus_uploads *uploads = xcalloc(1, sizeof(*uploads));

    TAILQ_INIT(&uploads->list);
    return uploads;
}

void
tus_uploads_free(struct tus_uploads *uploads)
{
    free(uploads);
}

/* Workers. */

static enum status
find_run(struct job *job, struct db *db, struct error *err)
{
    struct tus_patch *self = CONTAINER_OF(job, struct tus_patch, job);
    char id[UPLOAD_ID_SIZE];

    text_copy(id, sizeof(id), self->upload.id);
    self->seeker.now_ms = clock_now_ms(&self->office->clock);
    return paper_upload_find(db, &self->seeker, id, &self->upload, self->key, err);
}

/* The last byte counts only when the paper was taken: who was told that all is here
 * would not come again for what became of it. */
static int64_t
stands_at(const struct paper_upload *upload, int64_t size)
{
    if (upload->taken) {
        return upload->bytes;
    }
    return size < upload->bytes ? size : upload->bytes - 1;
}

static enum status
size_run(struct job *job, struct db *db, struct error *err)
{
    struct tus_patch *self = CONTAINER_OF(job, struct tus_patch, job);
    enum status st = upload_file_sync(self->path, &self->size, err);

    (void)db;
    self->size = stands_at(&self->upload, self->size);
    return st;
}

static enum status
piece_run(struct job *job, struct db *db, struct error *err)
{
    struct tus_patch *self = CONTAINER_OF(job, struct tus_patch, job);
    enum status st;

    (void)db;
    if (self->digest) {
        (void)EVP_DigestUpdate(self->digest, self->piece, self->len);
    }
    st =
        upload_file_write(self->path, self->key, self->size, self->piece, self->len, err);
    if (st == STATUS_OK) {
        self->size += (int64_t)self->len;
    }
    return st;
}

static bool
is_as_promised(const struct tus_patch *self)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    return EVP_DigestFinal_ex(self->digest, digest, &len) == 1 &&
           len == self->checksum.digest_len &&
           memcmp(digest, self->checksum.digest, len) == 0;
}

static enum status
end_run(struct job *job, struct db *db, struct error *err)
{
    struct tus_patch *self = CONTAINER_OF(job, struct tus_patch, job);
    int64_t size;

    (void)db;
    if (self->undo) {
        return upload_file_cut(self->path, self->offset, err);
    }
    if (self->digest && !is_as_promised(self)) {
        enum status st = upload_file_cut(self->path, self->offset, err);

        return st == STATUS_OK ? error_set(err, STATUS_WRONG_CHECKSUM,
                                     "what came is not what Upload-Checksum says")
                               : st;
    }
    return upload_file_sync(self->path, &size, err);
}

/* Loop. */

static void
patch_free(struct tus_patch *self)
{
    if (self->listed) {
        TAILQ_REMOVE(&self->uploads->list, self, link);
    }
    EVP_MD_CTX_free(self->digest);
    sodium_memzero(self->key, sizeof(self->key));
    free(self->piece);
    free(self);
}

/* Where it stands now. */
static void
answer_offset(struct tus_patch *self, int http)
{
    struct request *req = self->req;
    struct reply_field fields[] = { { "Upload-Offset", "" }, { "Upload-Expires", "" },
        { "Upload-Length", "" } };
    char date[TUS_DATE_SIZE];

    self->req = NULL;
    tus_date(self->upload.until_ms, date);
    (void)snprintf(fields[0].value, REPLY_FIELD_SIZE, "%" PRId64, self->size);
    text_copy(fields[1].value, REPLY_FIELD_SIZE, date);
    (void)snprintf(fields[2].value, REPLY_FIELD_SIZE, "%" PRId64, self->upload.bytes);
    request_reply(req,
        &(struct reply){
            .status = http, .fields = fields, .field_count = self->only_asks ? 3 : 2 });
}

static void patch_done(struct job *job);

static bool
submit(struct tus_patch *self, enum stage stage, enum job_kind kind,
    enum status (*run)(struct job *, struct db *, struct error *), struct error *err)
{
    self->stage = stage;
    self->job.kind = kind;
    self->job.run = run;
    self->job.done = patch_done;
    self->job_out = job_submit(self->pool, &self->job, err) == STATUS_OK;
    if (self->job_out && stage < STAGE_TAKE) { /* until patch_done() has it back */
        request_to_worker(self->req);
    }
    return self->job_out;
}

/* It was answered, or its client has left. What came stays, unless it could not be held
 * against its checksum any more. */
static void
give_up(struct tus_patch *self)
{
    if (self->job_out) {
        return; /* patch_done() comes back here */
    }
    if (self->digest && self->stage == STAGE_TAKE && !self->undo) {
        self->undo = true;
        if (submit(self, STAGE_END, JOB_FILE, end_run, NULL)) {
            return;
        }
        (void)!upload_file_cut(self->path, self->offset, NULL); /* too busy: here */
    }
    patch_free(self);
}

/* Go on with the next job, or say why not. */
static void
go_on(struct tus_patch *self, enum stage stage, enum job_kind kind,
    enum status (*run)(struct job *, struct db *, struct error *))
{
    struct error err;

    if (!submit(self, stage, kind, run, &err)) {
        body_file_refuse(&self->req, &err);
        give_up(self);
    }
}

/* Another request that brings bytes of the same upload. */
static struct tus_patch *
find_other(const struct tus_patch *self)
{
    struct tus_patch *other = TAILQ_FIRST(&self->uploads->list);

    while (other && strcmp(other->upload.id, self->upload.id) != 0) {
        other = TAILQ_NEXT(other, link);
    }
    return other;
}

/* Make way for a later one: false when that is not possible at once. */
static bool
make_way(struct tus_patch *other)
{
    bool at_once = !other->digest || other->stage != STAGE_TAKE;
    struct error err;

    if (other->stage == STAGE_WHOLE || other->undo) {
        return false;
    }
    if (at_once) { /* nothing more comes of it, though a job of it may be out */
        TAILQ_REMOVE(&other->uploads->list, other, link);
        other->listed = false;
    }
    if (other->req) {
        if (other->job_out && other->stage < STAGE_TAKE) {
            request_from_worker(other->req);
        }
        (void)error_set(
            &err, STATUS_UPLOAD_LOCKED, "another request goes on with this upload");
        body_file_refuse(&other->req, &err);
        give_up(other);
    }
    return at_once; /* else what came of it is taken back first */
}

/* It is known whose upload it is. */
static void
found(struct tus_patch *self)
{
    struct tus_patch *other = find_other(self);
    bool free_to_go =
        !other || (self->only_asks ? other->stage != STAGE_WHOLE : make_way(other));
    struct error err;

    if (!free_to_go) {
        (void)error_set(&err, STATUS_UPLOAD_LOCKED,
            "what came of this upload is being looked into: ask again");
        body_file_refuse(&self->req, &err);
        give_up(self);
        return;
    }
    if (!self->only_asks) {
        TAILQ_INSERT_TAIL(&self->uploads->list, self, link);
        self->listed = true;
    }
    upload_file_path(self->office->folder, self->upload.id, self->path);
    go_on(self, STAGE_SIZE, JOB_FILE, size_run);
}

/* It is known how many bytes there are: does this one go on there? */
static enum status
check_offset(const struct tus_patch *self, struct error *err)
{
    if (self->offset != self->size) {
        return error_set(
            err, STATUS_WRONG_OFFSET, "Upload-Offset must be %" PRId64, self->size);
    }
    if (request_body_left(self->req) > self->upload.bytes - self->size) {
        return error_set(err, STATUS_TOO_LARGE,
            "this is more than the %" PRId64 " bytes of the upload", self->upload.bytes);
    }
    return STATUS_OK;
}

static void
sized(struct tus_patch *self)
{
    struct error err;

    if (self->only_asks) {
        answer_offset(self, 200);
        give_up(self);
        return;
    }
    if (check_offset(self, &err) != STATUS_OK) {
        body_file_refuse(&self->req, &err);
        give_up(self);
        return;
    }
    if (request_body_left(self->req) == 0) {
        answer_offset(self, 204);
        give_up(self);
        return;
    }
    self->stage = STAGE_TAKE;
    if (self->checksum.digest_len > 0) {
        self->digest = EVP_MD_CTX_new();
        if (!self->digest ||
            EVP_DigestInit_ex(self->digest,
                EVP_get_digestbyname(self->checksum.algorithm), NULL) != 1) {
            log_fatal(NULL, "could not begin a checksum");
        }
    }
    request_receive(self->req, &self->receiver);
}

/* All that it brought is on the disk. */
static void
ended(struct tus_patch *self)
{
    struct body_file file = { .len = self->size, .resumed = true };
    struct request *req = self->req;

    if (self->size < self->upload.bytes) {
        answer_offset(self, 204);
        give_up(self);
        return;
    }
    self->stage = STAGE_WHOLE;
    self->req = NULL;
    text_copy(file.path, sizeof(file.path), self->path);
    route_job_start_file(req, &file); /* tus_whole_release() is its end */
}

static void
patch_done(struct job *job)
{
    struct tus_patch *self = CONTAINER_OF(job, struct tus_patch, job);
    struct error *why = job->err;
    struct error left;

    self->job_out = false;
    free(self->piece);
    self->piece = NULL;
    if (self->req && self->stage < STAGE_TAKE) {
        request_from_worker(self->req);
        if (request_has_left(self->req)) { /* nobody reads it; this frees the request */
            job->status = error_set(&left, STATUS_BUSY, "the client has left");
            why = &left;
        }
    }
    if (self->req && job->status != STATUS_OK) {
        why->code = job->status;
        body_file_refuse(&self->req, why);
    }
    if (!self->req) {
        give_up(self);
        return;
    }
    switch (self->stage) {
    case STAGE_FIND:
        found(self);
        break;
    case STAGE_SIZE:
        sized(self);
        break;
    case STAGE_TAKE:
        if (self->all_came) {
            go_on(self, STAGE_END, JOB_FILE, end_run);
        } else {
            request_more(self->req);
        }
        break;
    case STAGE_END:
        ended(self);
        break;
    case STAGE_WHOLE: /* no job of ours */
        break;
    }
}

static size_t
take(struct body_receiver *receiver, struct evbuffer *input, size_t max)
{
    struct tus_patch *self = CONTAINER_OF(receiver, struct tus_patch, receiver);
    size_t len = evbuffer_get_length(input);

    len = len < max ? len : max;
    len = len < PIECE_SIZE ? len : PIECE_SIZE;
    if (self->job_out || len == 0) {
        return 0;
    }
    self->piece = xcalloc(1, len);
    self->len = len;
    (void)evbuffer_remove(input, self->piece, len);
    go_on(self, STAGE_TAKE, JOB_FILE, piece_run);
    return len;
}

static void
whole(struct body_receiver *receiver)
{
    struct tus_patch *self = CONTAINER_OF(receiver, struct tus_patch, receiver);

    self->all_came = true;
    if (!self->job_out) {
        go_on(self, STAGE_END, JOB_FILE, end_run);
    }
}

static void
gone(struct body_receiver *receiver)
{
    struct tus_patch *self = CONTAINER_OF(receiver, struct tus_patch, receiver);

    self->req = NULL;
    give_up(self);
}

static enum status
start(struct request *req, struct tus_patch *self, struct error *err)
{
    const struct api *api = api_of(req);
    const struct caller *caller = request_caller(req);
    struct office *office = offices_find(api->offices, caller->office);

    if (!office ||
        !text_copy(self->upload.id, sizeof(self->upload.id), request_param(req, "id"))) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such upload");
    }
    self->req = req;
    self->uploads = http_state(request_http(req), &routes_uploads);
    self->pool = api->pool;
    self->office = office_fixed(office);
    self->seeker = (struct paper_upload_seeker){ .vault = self->office->vault,
        .office = self->office->id,
        .account = caller->account_id };
    self->receiver = (struct body_receiver){ .take = take, .whole = whole, .gone = gone };
    return submit(self, STAGE_FIND, JOB_READ, find_run, err) ? STATUS_OK : STATUS_BUSY;
}

/* Start it, or free it. */
static enum status
start_or_free(
    struct request *req, struct tus_patch *self, enum status st, struct error *err)
{
    if (st == STATUS_OK) {
        st = start(req, self, err);
    }
    if (st != STATUS_OK) {
        patch_free(self);
    }
    return st;
}

enum status
tus_head_start(struct request *req, struct error *err)
{
    struct tus_patch *self = xcalloc(1, sizeof(*self));

    self->only_asks = true;
    return start_or_free(
        req, self, tus_check_version(request_header(req, "Tus-Resumable"), err), err);
}

static enum status
read_patch(const struct request *req, struct tus_patch *self, struct error *err)
{
    enum status st = tus_check_version(request_header(req, "Tus-Resumable"), err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!field_is_type(request_header(req, "Content-Type"), TUS_PATCH_TYPE)) {
        return error_set(
            err, STATUS_UNSUPPORTED_TYPE, "Content-Type must be " TUS_PATCH_TYPE);
    }
    st = tus_read_number(
        request_header(req, "Upload-Offset"), "Upload-Offset", &self->offset, err);
    if (st != STATUS_OK) {
        return st;
    }
    return tus_read_checksum(
        request_header(req, "Upload-Checksum"), &self->checksum, err);
}

enum status
tus_patch_start(struct request *req, struct error *err)
{
    struct tus_patch *self = xcalloc(1, sizeof(*self));

    return start_or_free(req, self, read_patch(req, self, err), err);
}

enum status
tus_whole_decode(const struct request *req, void *input, struct error *err)
{
    struct tus_whole *in = input;
    const struct tus_uploads *uploads = http_state(request_http(req), &routes_uploads);
    const char *id = request_param(req, "id");

    in->patch = TAILQ_FIRST(&uploads->list);
    while (in->patch &&
           (in->patch->stage != STAGE_WHOLE || strcmp(in->patch->upload.id, id) != 0)) {
        in->patch = TAILQ_NEXT(in->patch, link);
    }
    if (in->patch) {
        in->upload = in->patch->upload;
        memcpy(in->key, in->patch->key, sizeof(in->key));
        return STATUS_OK;
    }
    return error_set(err, STATUS_INTERNAL, "an upload that has come is not in the list");
}

void
tus_whole_release(void *input)
{
    struct tus_whole *in = input;

    sodium_memzero(in->key, sizeof(in->key));
    if (in->patch) {
        patch_free(in->patch);
    }
}

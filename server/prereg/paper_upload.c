/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/paper_upload.h"

#include <stdio.h>
#include <unistd.h>

#include <sodium.h>

#include "common/paper_fault.h"
#include "common/text.h"
#include "server/prereg/file_sweep.h"
#include "server/prereg/upload_file.h"

#define CONTEXT_SIZE (UPLOAD_ID_SIZE + 8)

static void
context_of(const char *id, char out[CONTEXT_SIZE])
{
    (void)snprintf(out, CONTEXT_SIZE, "upload %s", id);
}

static enum status
check_size(int64_t bytes, struct error *err)
{
    if (bytes > PAPER_BYTES_MAX) {
        return error_set(
            err, STATUS_TOO_LARGE, "a paper has at most %d bytes", PAPER_BYTES_MAX);
    }
    if (bytes == 0) {
        (void)error_set(err, STATUS_BAD_DOCUMENT, "the file has no bytes");
        error_fact(err, FACT_REASON, "%s", paper_fault_words[PAPER_EMPTY]);
        return STATUS_BAD_DOCUMENT;
    }
    return STATUS_OK;
}

static enum status
check_count(struct act *act, struct error *err)
{
    int count;
    enum status st =
        db_paper_upload_count(act->db, act->office, act->caller->account_id, &count, err);

    if (st == STATUS_OK && count >= UPLOADS_MAX) {
        return error_too_many(err, 60); /* one of them is through, or given up */
    }
    return st;
}

/* A new id, and a new key that only the vault opens. */
static void
draw(const struct vault *vault, struct paper_upload *upload)
{
    uint8_t id[(UPLOAD_ID_SIZE - 1) / 2];
    uint8_t key[CRYPT_KEY_SIZE];
    char context[CONTEXT_SIZE];

    randombytes_buf(id, sizeof(id));
    text_hex(id, sizeof(id), upload->id);
    randombytes_buf(key, sizeof(key));
    context_of(upload->id, context);
    vault_seal(vault, context, key, sizeof(key), upload->secret);
    sodium_memzero(key, sizeof(key));
}

enum status
paper_upload_begin(struct act *act, const char *application, const char *kind,
    int64_t bytes, struct paper_upload *upload, struct error *err)
{
    struct application found;
    enum status st = application_find(act, application, 0, &found, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = paper_may_give(act, &found, kind, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_size(bytes, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_count(act, err);
    if (st != STATUS_OK) {
        return st;
    }
    *upload = (struct paper_upload){ .account = act->caller->account_id,
        .bytes = bytes,
        .until_ms = act->now_ms + UPLOAD_MS };
    text_copy(upload->application, sizeof(upload->application), found.id);
    text_copy(upload->kind, sizeof(upload->kind), kind);
    draw(act->vault, upload);
    return db_paper_upload_insert(act->db, act->office, upload, err);
}

enum status
paper_upload_find(struct db *db, const struct paper_upload_seeker *seeker, const char *id,
    struct paper_upload *upload, uint8_t key[CRYPT_KEY_SIZE], struct error *err)
{
    char context[CONTEXT_SIZE];
    enum status st =
        db_paper_upload_load(db, seeker->office, seeker->account, id, upload, err);

    if (st == STATUS_OK && upload->until_ms < seeker->now_ms) {
        st = error_set(err, STATUS_NOT_FOUND, "the time of this upload is over");
    }
    if (st != STATUS_OK) {
        return st;
    }
    context_of(id, context);
    return vault_open(
        seeker->vault, context, upload->secret, sizeof(upload->secret), key, err);
}

enum status
paper_upload_take(struct act *act, const char *id, const uint8_t sha256[32],
    const struct paper_facts *facts, struct error *err)
{
    struct paper_upload upload;
    struct application application;
    enum status st = db_paper_upload_load(
        act->db, act->office, act->caller->account_id, id, &upload, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_find(act, upload.application, 0, &application, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (paper_is_infected(act, &application, facts, &st, err)) {
        return st == STATUS_OK ? paper_upload_end(act, id, err) : st;
    }
    st = paper_give(act, &application, upload.kind, sha256, facts, err);
    if (st != STATUS_OK) {
        return st;
    }
    return db_paper_upload_taken(act->db, act->office, id, err);
}

enum status
paper_upload_end(struct act *act, const char *id, struct error *err)
{
    char path[UPLOAD_PATH_SIZE];
    struct paper_upload upload;
    enum status st = db_paper_upload_load(
        act->db, act->office, act->caller->account_id, id, &upload, err);

    if (st == STATUS_OK) {
        st = db_paper_upload_delete(act->db, act->office, id, err);
    }
    if (st == STATUS_OK) { /* what is not counted any more fills no disk either */
        upload_file_path(act->folder, id, path);
        (void)unlink(path);
    }
    return st;
}

enum status
paper_upload_expire(struct act *act, struct error *err)
{
    return db_paper_upload_expire(act->db, act->office, act->now_ms, err);
}

enum status
paper_upload_sweep(struct act *act, struct error *err)
{
    return file_sweep(act, UPLOADS_FOLDER, db_paper_upload_has, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PAPER_UPLOAD_H
#define SERVER_PREREG_PAPER_UPLOAD_H

/*
 * A paper that comes a piece at a time, however often the line breaks: begun, found
 * again, and taken as the paper when all of it is there. What has come lies in
 * files/uploads/ under a key of its own (upload_file.h). Worker threads.
 * Source: docs/rules.md, "Papers that are needed".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_paper_upload.h"
#include "server/prereg/paper.h"

#define UPLOAD_MS (INT64_C(24) * 3600 * 1000) /* then it is forgotten */
#define UPLOADS_MAX 40                        /* of an account on their way */

/**
 * The caller means to send a paper of an application of his own.
 *
 * @param bytes  of the whole
 * @return STATUS_OK, or as paper_may_give(); STATUS_BAD_DOCUMENT: it is empty;
 *         STATUS_TOO_LARGE; STATUS_TOO_MANY_REQUESTS: UPLOADS_MAX are on their way
 */
enum status paper_upload_begin(struct act *act, const char *application, const char *kind,
    int64_t bytes, struct paper_upload *upload, struct error *err) MUST_CHECK;

/** Who looks for one, and at which time. */
struct paper_upload_seeker {
    const struct vault *vault;
    int64_t office;
    int64_t account;
    int64_t now_ms;
};

/** One of the account's, with the key of its file. STATUS_NOT_FOUND: none, or over. */
enum status paper_upload_find(struct db *db, const struct paper_upload_seeker *seeker,
    const char *id, struct paper_upload *upload, uint8_t key[CRYPT_KEY_SIZE],
    struct error *err) MUST_CHECK;

/** All of it came and was kept (paper_keep_fd()): the caller's application has it. As
 * paper_give(). */
enum status paper_upload_take(struct act *act, const char *id, const uint8_t sha256[32],
    const struct paper_facts *facts, struct error *err) MUST_CHECK;

/** The caller thought better of it. STATUS_NOT_FOUND. */
enum status paper_upload_end(struct act *act, const char *id, struct error *err)
    MUST_CHECK;

/** Forget what did not come in time: nobody can read what has come of it. */
enum status paper_upload_expire(struct act *act, struct error *err) MUST_CHECK;

/** Worker, a read. Remove the files of what has not been awaited for a day. */
enum status paper_upload_sweep(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_PAPER_UPLOAD_H */

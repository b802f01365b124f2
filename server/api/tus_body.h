/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_TUS_BODY_H
#define SERVER_API_TUS_BODY_H

/*
 * Pieces of an upload as they come: where it stands is looked up, what comes is written
 * 64 KiB at a time, and what came stays when the line breaks. One request at a time
 * brings bytes of an upload: a later one takes over from an earlier one, whose line may
 * be dead without anybody having told us. Loop thread.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/api/body_file.h"
#include "server/prereg/paper_upload.h"

struct request;
struct tus_uploads;

/** Those that are being received; of the set of routes. */
struct tus_uploads *tus_uploads_new(void);
void tus_uploads_free(struct tus_uploads *uploads);

/** The `start` of HEAD and of PATCH. The second ends in an answer, or, when all of the
 * paper has come, in the route's `run`, with a struct tus_whole at its input's front. */
enum status tus_head_start(struct request *req, struct error *err);
enum status tus_patch_start(struct request *req, struct error *err);

/** An upload that has come whole. */
struct tus_whole {
    struct body_file file; /* first: the route is given it; its hash is not known yet */
    struct paper_upload upload;
    uint8_t key[CRYPT_KEY_SIZE];
    struct tus_patch *patch; /* keeps others from the upload */
};

/** The `decode` and `release` of PATCH, for that input. */
enum status tus_whole_decode(const struct request *req, void *input, struct error *err);
void tus_whole_release(void *input);

#endif /* SERVER_API_TUS_BODY_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_PAPER_UPLOAD_H
#define DB_DB_PAPER_UPLOAD_H

/*
 * Papers on their way, as stored: whose, for which paper, how large, until when. What has
 * come of one is a file, not here. Worker threads only.
 */

#include "common/base.h"
#include "common/crypt_at.h"
#include "common/status.h"
#include "common/vault.h"
#include "db/db_application.h"

struct db;

#define UPLOAD_ID_SIZE 33 /* 128 random bits in hex */
#define UPLOAD_SECRET_SIZE VAULT_SEALED_SIZE(CRYPT_KEY_SIZE)

struct paper_upload {
    char id[UPLOAD_ID_SIZE];
    int64_t account; /* who sends it */
    char application[VISIT_ID_SIZE];
    char kind[PAPER_KIND_SIZE];
    int64_t bytes;                      /* of the whole */
    uint8_t secret[UPLOAD_SECRET_SIZE]; /* the file's key, sealed */
    int64_t until_ms;                   /* then it is forgotten */
    bool taken;                         /* all of it came, and is the paper */
};

enum status db_paper_upload_insert(struct db *db, int64_t office,
    const struct paper_upload *upload, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when the account has none of this id. */
enum status db_paper_upload_load(struct db *db, int64_t office, int64_t account,
    const char *id, struct paper_upload *upload, struct error *err) MUST_CHECK;
enum status db_paper_upload_taken(
    struct db *db, int64_t office, const char *id, struct error *err) MUST_CHECK;
/** STATUS_OK also when there is none. */
enum status db_paper_upload_delete(
    struct db *db, int64_t office, const char *id, struct error *err) MUST_CHECK;
/** How many of an account are on their way. */
enum status db_paper_upload_count(struct db *db, int64_t office, int64_t account,
    int *count, struct error *err) MUST_CHECK;
/** Forget those whose time is over. */
enum status db_paper_upload_expire(
    struct db *db, int64_t office, int64_t now_ms, struct error *err) MUST_CHECK;
/** Is one of this id on its way? */
enum status db_paper_upload_has(struct db *db, int64_t office, const char *id, bool *has,
    struct error *err) MUST_CHECK;

#endif /* DB_DB_PAPER_UPLOAD_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_TUS_HEAD_H
#define SERVER_API_TUS_HEAD_H

/*
 * What header fields of the tus protocol say. Pure; any text may come in, NULL is a field
 * that was not sent. Source: tus 1.0.0, https://tus.io/protocols/resumable-upload.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"

#define TUS_VERSION "1.0.0"
#define TUS_EXTENSIONS "creation,expiration,checksum,termination"
#define TUS_CHECKSUMS "sha1,sha256"
#define TUS_PATCH_TYPE "application/offset+octet-stream"
#define TUS_DIGEST_MAX 32
#define TUS_DATE_SIZE 30 /* "Tue, 14 Jul 2026 01:15:00 GMT" */

/** What Upload-Metadata says of where a file belongs; other keys are the client's own. */
struct tus_metadata {
    char application[VISIT_ID_SIZE];
    char kind[PAPER_KIND_SIZE];
};

/** What Upload-Checksum says; `digest_len` 0: nothing. */
struct tus_checksum {
    const char *algorithm; /* static: one of TUS_CHECKSUMS */
    uint8_t digest[TUS_DIGEST_MAX];
    size_t digest_len;
};

/** STATUS_WRONG_VERSION unless Tus-Resumable is ours. */
enum status tus_check_version(const char *value, struct error *err) MUST_CHECK;

/** A whole number from 0; `field` is named in the refusal. STATUS_BAD_REQUEST. */
enum status tus_read_number(
    const char *value, const char *field, int64_t *out, struct error *err) MUST_CHECK;

/** STATUS_BAD_REQUEST: not of its form, a key twice, `application` or `kind` missing. */
enum status tus_read_metadata(
    const char *value, struct tus_metadata *metadata, struct error *err) MUST_CHECK;

/** STATUS_BAD_REQUEST: not of its form, or an algorithm that is not ours. */
enum status tus_read_checksum(
    const char *value, struct tus_checksum *checksum, struct error *err) MUST_CHECK;

/** An instant as Upload-Expires has it. */
void tus_date(int64_t at_ms, char out[TUS_DATE_SIZE]);

#endif /* SERVER_API_TUS_HEAD_H */

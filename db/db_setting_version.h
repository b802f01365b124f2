/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_SETTING_VERSION_H
#define DB_DB_SETTING_VERSION_H

/*
 * What each part of an office's settings was before: a version a change, the newest
 * SETTING_VERSIONS_KEPT of them. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

#define SETTING_VERSIONS_KEPT 50

struct setting_version {
    int64_t version; /* from 1 */
    int64_t undo_to; /* the version that an undo of this one puts back; 0: none */
    int64_t set_ms;
    char actor[48]; /* as in the journal; "": before changes were kept */
};

/** The newest; STATUS_NOT_FOUND: this part was never changed. */
enum status db_setting_version_last(struct db *db, int64_t office, const char *name,
    struct setting_version *version, struct error *err) MUST_CHECK;

/** One with its document, which is owned; STATUS_NOT_FOUND also when it is not kept any
 * more. */
enum status db_setting_version_get(struct db *db, int64_t office, const char *name,
    int64_t number, struct setting_version *version, char **body, struct error *err)
    MUST_CHECK;

/** Add one, and forget what is older than those that are kept. */
enum status db_setting_version_put(struct db *db, int64_t office, const char *name,
    const struct setting_version *version, const char *body, struct error *err)
    MUST_CHECK;

/** Those that are kept, the newest first. */
enum status db_setting_version_list(struct db *db, int64_t office, const char *name,
    struct setting_version versions[SETTING_VERSIONS_KEPT], size_t *count,
    struct error *err) MUST_CHECK;

#endif /* DB_DB_SETTING_VERSION_H */

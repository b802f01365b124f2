/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_OFFICE_H
#define DB_DB_OFFICE_H

/*
 * Offices, their settings as JSON text by name, and which announcements were spoken.
 * Worker threads only.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

/** The id that antrean-admin gives, which makes and keeps one office a database. */
#define OFFICE_ONE INT64_C(1)

enum status db_office_insert(struct db *db, int64_t office, int64_t code, int64_t now_ms,
    struct error *err) MUST_CHECK;

/** The ids of all, in order; an owned array. */
enum status db_office_list(struct db *db, int64_t **ids, size_t *count, struct error *err)
    MUST_CHECK;

/** The document's text, owned; STATUS_NOT_FOUND when it was never set. */
enum status db_setting_get(struct db *db, int64_t office, const char *name, char **body,
    struct error *err) MUST_CHECK;
enum status db_setting_put(struct db *db, int64_t office, const char *name,
    const char *body, int64_t now_ms, struct error *err) MUST_CHECK;

/**
 * What tells whether settings were changed: a figure that grows with every change that is
 * committed, by whichever process. As it was when the running transaction began; 0 on an
 * engine that this process has for itself, where nobody else changes them.
 */
int64_t db_settings_stamp(const struct db *db);
/** Such figures as they are now, with this transaction's own changes; on every engine. */
struct settings_stamp {
    int64_t all; /* of all offices: what db_settings_stamp() gives */
    int64_t own; /* of one office */
};
enum status db_settings_stamp_read(struct db *db, int64_t office,
    struct settings_stamp *stamp, struct error *err) MUST_CHECK;

/** Note that a device spoke an announcement; `fresh` is false when it said so before. */
enum status db_announcement_played(struct db *db, int64_t office, int64_t seq,
    const char *device, int64_t played_ms, bool *fresh, struct error *err) MUST_CHECK;

#endif /* DB_DB_OFFICE_H */

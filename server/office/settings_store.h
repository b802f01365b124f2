/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_SETTINGS_STORE_H
#define SERVER_OFFICE_SETTINGS_STORE_H

/*
 * Settings in the database: eight JSON documents, each stored under its part's name. Here
 * they are read into one value, and a change is stored only when it parses together with
 * the seven parts that stay. Leaves the meaning of a field to settings.h and the journal
 * row of a change to the act. Worker threads.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/office/settings.h"

struct db;

/**
 * Load the settings in force.
 *
 * @param out  on STATUS_OK a reference that settings_unref() gives back; else NULL
 * @return STATUS_OK
 *         STATUS_NOT_FOUND         a part was never stored: `err` names it
 *         STATUS_INVALID_SETTINGS  a stored part is not what it should be
 *         STATUS_STORAGE
 */
enum status settings_store_load(struct db *db, int64_t office,
    const struct office_settings **out, struct error *err) MUST_CHECK;

/** One part as it is stored; on STATUS_OK the caller owns `*body`. */
enum status settings_store_part(struct db *db, int64_t office, enum settings_part part,
    json_t **body, struct error *err) MUST_CHECK;

/**
 * Store one part, judged together with the other seven. Inside the caller's transaction.
 *
 * @param body  borrowed
 * @param out   on STATUS_OK a reference to the new settings; else NULL
 * @return as settings_parse(), and STATUS_STORAGE; nothing stored then
 */
enum status settings_store_put(struct db *db, int64_t office, enum settings_part part,
    const json_t *body, int64_t now_ms, const struct office_settings **out,
    struct error *err) MUST_CHECK;

/** Store all eight from one object, as in deploy/catalogue/default.json. */
enum status settings_store_put_all(struct db *db, int64_t office, const json_t *all,
    int64_t now_ms, const struct office_settings **out, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_SETTINGS_STORE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_SETTINGS_SETTINGS_STORE_H
#define SERVER_SETTINGS_SETTINGS_STORE_H

/*
 * Settings in the database: eight JSON documents, each stored under its part's name. Here
 * they are read into one value, and a change is stored only when it parses together with
 * the seven parts that stay. Leaves the meaning of a field to settings.h and the journal
 * row of a change to the act. Worker threads.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/settings/settings.h"

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
/** All parts under their names, which settings_parse_object() reads; owned. */
enum status settings_store_all(
    struct db *db, int64_t office, json_t **all, struct error *err) MUST_CHECK;

/** The first settings of an office: all eight from one object, as in
 * deploy/catalogue/default.json. Nothing was before them that could be kept. */
enum status settings_store_put_all(struct db *db, int64_t office, const json_t *all,
    int64_t now_ms, const struct office_settings **out, struct error *err) MUST_CHECK;

/**
 * What the settings would be with some parts replaced; nothing is stored.
 *
 * @param parts   an object that has each replaced part under its name; borrowed
 * @param faults  as of settings_parse(); or NULL
 * @param out     on STATUS_OK a reference; else NULL
 * @return as settings_parse(); STATUS_NOT_FOUND: another part was never stored;
 *         STATUS_STORAGE
 */
enum status settings_store_judge(struct db *db, int64_t office, const json_t *parts,
    json_t *faults, const struct office_settings **out, struct error *err) MUST_CHECK;

/**
 * Store these parts, and keep what each was. Inside the caller's transaction.
 *
 * @param actor     as in the journal
 * @param undo_to   the version that an undo of this change puts back; -1: the present one
 * @param settings  what settings_store_judge() gave for them; gets its stamp
 */
enum status settings_store_write(struct db *db, int64_t office, const json_t *parts,
    const char *actor, int64_t undo_to, int64_t now_ms,
    const struct office_settings *settings, struct error *err) MUST_CHECK;

#define SETTINGS_TAG_SIZE 33
/** What stands for the text of a part: the same text has the same tag. */
void settings_tag(const char *text, char out[SETTINGS_TAG_SIZE]);

#endif /* SERVER_SETTINGS_SETTINGS_STORE_H */

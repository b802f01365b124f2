/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings in the database. */
#include "server/office/settings_store.h"

#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "db/db_office.h"

enum status
settings_store_part(struct db *db, int64_t office, enum settings_part part, json_t **body,
    struct error *err)
{
    const char *name = settings_part_name(part);
    char *text = NULL;
    enum status st = db_setting_get(db, office, name, &text, err);

    *body = NULL;
    if (st == STATUS_NOT_FOUND) {
        return error_set(
            err, st, "the settings \"%s\" of this office are not there", name);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (json_parse_object(text, strlen(text), body, NULL) != STATUS_OK) {
        st = error_set(
            err, STATUS_INVALID_SETTINGS, "%s: what is stored is no JSON object", name);
    }
    free(text);
    return st;
}

static void
parts_destroy(json_t *parts[SETTINGS_PART_COUNT])
{
    for (size_t i = 0; i < SETTINGS_PART_COUNT; i++) {
        json_decref(parts[i]);
        parts[i] = NULL;
    }
}

/* All eight; none is held on failure. */
static enum status
load_parts(
    struct db *db, int64_t office, json_t *parts[SETTINGS_PART_COUNT], struct error *err)
{
    memset(parts, 0, SETTINGS_PART_COUNT * sizeof(parts[0]));
    for (int i = 0; i < SETTINGS_PART_COUNT; i++) {
        enum status st =
            settings_store_part(db, office, (enum settings_part)i, &parts[i], err);

        if (st != STATUS_OK) {
            parts_destroy(parts);
            return st;
        }
    }
    return STATUS_OK;
}

static enum status
parse(json_t *parts[SETTINGS_PART_COUNT], const struct office_settings **out,
    struct error *err)
{
    return settings_parse((const json_t *const *)parts, out, err);
}

enum status
settings_store_load(
    struct db *db, int64_t office, const struct office_settings **out, struct error *err)
{
    json_t *parts[SETTINGS_PART_COUNT];
    int64_t stamp;
    /* The stamp first: what changes in between is then newer than we say. */
    enum status st = db_settings_stamp_read(db, &stamp, err);

    *out = NULL;
    if (st == STATUS_OK) {
        st = load_parts(db, office, parts, err);
    }
    if (st == STATUS_OK) {
        st = parse(parts, out, err);
        parts_destroy(parts);
    }
    if (st == STATUS_OK) {
        settings_set_stamp(*out, stamp);
    }
    return st;
}

static enum status
store(struct db *db, int64_t office, enum settings_part part, const json_t *body,
    int64_t now_ms, struct error *err)
{
    char *text = json_dumps(body, JSON_COMPACT);
    enum status st;

    if (!text) {
        return error_set(err, STATUS_INVALID_SETTINGS, "%s: cannot be written as JSON",
            settings_part_name(part));
    }
    st = db_setting_put(db, office, settings_part_name(part), text, now_ms, err);
    free(text);
    return st;
}

/* Settings that this transaction has just stored. */
static enum status
set_own_stamp(struct db *db, const struct office_settings *settings, struct error *err)
{
    int64_t stamp;
    enum status st = db_settings_stamp_read(db, &stamp, err);

    if (st == STATUS_OK) {
        settings_set_stamp(settings, stamp);
    }
    return st;
}

enum status
settings_store_put(struct db *db, int64_t office, enum settings_part part,
    const json_t *body, int64_t now_ms, const struct office_settings **out,
    struct error *err)
{
    json_t *parts[SETTINGS_PART_COUNT];
    enum status st = load_parts(db, office, parts, err);

    *out = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    json_decref(parts[part]);
    parts[part] = json_deep_copy(body);
    st = parse(parts, out, err);
    parts_destroy(parts);
    if (st != STATUS_OK) {
        return st;
    }
    st = store(db, office, part, body, now_ms, err);
    if (st == STATUS_OK) {
        st = set_own_stamp(db, *out, err);
    }
    if (st != STATUS_OK) {
        settings_unref(*out);
        *out = NULL;
    }
    return st;
}

enum status
settings_store_put_all(struct db *db, int64_t office, const json_t *all, int64_t now_ms,
    const struct office_settings **out, struct error *err)
{
    enum status st = settings_parse_object(all, out, err);

    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        enum settings_part part = (enum settings_part)i;

        st = store(db, office, part, json_object_get(all, settings_part_name(part)),
            now_ms, err);
    }
    if (st == STATUS_OK) {
        st = set_own_stamp(db, *out, err);
    }
    if (st != STATUS_OK) {
        settings_unref(*out);
        *out = NULL;
    }
    return st;
}

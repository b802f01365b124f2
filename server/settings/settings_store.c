/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings in the database. */
#include "server/settings/settings_store.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/json.h"
#include "common/text.h"
#include "db/db_check.h"
#include "db/db_office.h"
#include "db/db_setting_version.h"

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
read_age(struct db *db, int64_t office, struct settings_stamp *stamp,
    int64_t *services_set_ms, struct error *err)
{
    enum status st = db_settings_stamp_read(db, office, stamp, err);

    *services_set_ms = 0;
    if (st != STATUS_OK) {
        return st;
    }
    return db_setting_changed(
        db, office, settings_part_name(SETTINGS_SERVICES), services_set_ms, err);
}

enum status
settings_store_load(
    struct db *db, int64_t office, const struct office_settings **out, struct error *err)
{
    json_t *parts[SETTINGS_PART_COUNT];
    struct settings_stamp stamp;
    int64_t services_set_ms;
    /* The stamp first: what changes in between is then newer than we say. */
    enum status st = read_age(db, office, &stamp, &services_set_ms, err);

    *out = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    st = load_parts(db, office, parts, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = settings_parse((const json_t *const *)parts, NULL, out, err);
    parts_destroy(parts);
    if (st != STATUS_OK) {
        return st;
    }
    settings_set_age(*out, stamp.own, services_set_ms);
    return STATUS_OK;
}

enum status
settings_store_judge(struct db *db, int64_t office, const json_t *parts, json_t *faults,
    const struct office_settings **out, struct error *err)
{
    json_t *all[SETTINGS_PART_COUNT] = { NULL };
    const char *known;
    json_t *value;
    enum status st = STATUS_OK;

    *out = NULL;
    json_object_foreach((json_t *)(uintptr_t)parts, known, value)
    {
        if (settings_part_from_name(known) == SETTINGS_PART_COUNT) {
            return error_set(err, STATUS_INVALID_SETTINGS,
                "it has something that is no part of the settings");
        }
    }
    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        enum settings_part part = (enum settings_part)i;
        json_t *body = json_object_get(parts, settings_part_name(part));

        if (body) { /* what stands there now does not matter, even if it is spoilt */
            all[i] = json_deep_copy(body);
        } else {
            st = settings_store_part(db, office, part, &all[i], err);
        }
    }
    if (st == STATUS_OK) {
        st = settings_parse((const json_t *const *)all, faults, out, err);
    }
    parts_destroy(all);
    return st;
}

/* Settings that this transaction has just stored. */
static enum status
set_own_age(struct db *db, int64_t office, const struct office_settings *settings,
    struct error *err)
{
    struct settings_stamp stamp;
    int64_t services_set_ms;
    enum status st = read_age(db, office, &stamp, &services_set_ms, err);

    if (st == STATUS_OK) {
        settings_set_age(settings, stamp.own, services_set_ms);
    }
    return st;
}

/* The number of the version that stands now, which is kept first if none ever was; 0: the
 * part was never set. */
static enum status
present_version(
    struct db *db, int64_t office, const char *name, int64_t *number, struct error *err)
{
    struct setting_version version;
    char *text;
    enum status st = db_setting_version_last(db, office, name, &version, err);

    *number = version.version;
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    st = db_setting_get(db, office, name, &text, NULL);
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND
                   ? STATUS_OK
                   : error_set(err, st, "the settings could not be read");
    }
    version = (struct setting_version){ .version = 1 };
    st = db_setting_changed(db, office, name, &version.set_ms, err);
    if (st == STATUS_OK) {
        st = db_setting_version_put(db, office, name, &version, text, err);
    }
    *number = 1;
    free(text);
    return st;
}

static enum status
write_part(struct db *db, int64_t office, const char *name, const json_t *body,
    const char *actor, int64_t undo_to, int64_t now_ms, struct error *err)
{
    struct setting_version version = { .set_ms = now_ms };
    char *text = json_dumps(body, JSON_COMPACT);
    int64_t present;
    enum status st;

    if (!text) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "%s: cannot be written as JSON", name);
    }
    st = present_version(db, office, name, &present, err);
    version.version = present + 1;
    version.undo_to = undo_to >= 0 ? undo_to : present;
    text_copy(version.actor, sizeof(version.actor), actor);
    if (st == STATUS_OK) {
        st = db_setting_version_put(db, office, name, &version, text, err);
    }
    if (st == STATUS_OK) {
        st = db_setting_put(db, office, name, text, now_ms, err);
    }
    free(text);
    return st;
}

enum status
settings_store_write(struct db *db, int64_t office, const json_t *parts,
    const char *actor, int64_t undo_to, int64_t now_ms,
    const struct office_settings *settings, struct error *err)
{
    enum status st = STATUS_OK;

    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        const char *name = settings_part_name((enum settings_part)i);
        const json_t *body = json_object_get(parts, name);

        if (body) {
            st = write_part(db, office, name, body, actor, undo_to, now_ms, err);
        }
    }
    return st == STATUS_OK ? set_own_age(db, office, settings, err) : st;
}

static enum status
put_part(struct db *db, int64_t office, const char *name, const json_t *body,
    int64_t now_ms, struct error *err)
{
    char *text = json_dumps(body, JSON_COMPACT);
    enum status st = text ? db_setting_put(db, office, name, text, now_ms, err)
                          : error_set(err, STATUS_INVALID_SETTINGS,
                                "%s: cannot be written as JSON", name);

    free(text);
    return st;
}

enum status
settings_store_put_all(struct db *db, int64_t office, const json_t *all, int64_t now_ms,
    const struct office_settings **out, struct error *err)
{
    enum status st = settings_parse_object(all, out, err);

    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        const char *name = settings_part_name((enum settings_part)i);

        st = put_part(db, office, name, json_object_get(all, name), now_ms, err);
    }
    if (st == STATUS_OK) {
        st = set_own_age(db, office, *out, err);
    }
    if (st != STATUS_OK) {
        settings_unref(*out);
        *out = NULL;
    }
    return st;
}

void
settings_tag(const char *text, char out[SETTINGS_TAG_SIZE])
{
    uint8_t hash[(SETTINGS_TAG_SIZE - 1) / 2];

    (void)crypto_generichash(
        hash, sizeof(hash), (const uint8_t *)text, strlen(text), NULL, 0);
    text_hex(hash, sizeof(hash), out);
}

enum status
settings_store_all(struct db *db, int64_t office, json_t **all, struct error *err)
{
    *all = json_object();
    for (int i = 0; i < SETTINGS_PART_COUNT; i++) {
        enum settings_part part = (enum settings_part)i;
        json_t *body;
        enum status st = settings_store_part(db, office, part, &body, err);

        if (st != STATUS_OK) {
            return st;
        }
        (void)json_object_set_new(*all, settings_part_name(part), body);
    }
    return STATUS_OK;
}

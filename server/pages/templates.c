/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/templates.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/pages/mustache.h"
#include "server/pages/web_file.h"

/* Readers take references to the same texts. */
static_assert(JSON_HAVE_ATOMIC_BUILTINS, "jansson must count them by atomic steps");

#define ENDING ".mustache"
#define NAME_SIZE 64

struct named_template {
    char name[NAME_SIZE]; /* "umum/layout" */
    struct mustache *template;
};

/* The texts of a folder: as they were read, then as they were understood. */
struct room {
    char name[NAME_SIZE];        /* of the folder */
    char *bytes[LANGUAGE_COUNT]; /* owned; NULL once they were looked at */
    size_t len[LANGUAGE_COUNT];
    json_t *texts[LANGUAGE_COUNT]; /* owned; NULL before, and when they are broken */
    struct error fault;            /* why they are broken */
};

struct templates {
    struct named_template *list; /* owned */
    size_t count, capacity;
    struct room *rooms; /* owned; what is in one: protected by mutex */
    size_t room_count, room_capacity;
    pthread_mutex_t mutex;
};

static const struct mustache *
find(const char *name, const void *arg)
{
    const struct templates *templates = arg;

    for (size_t i = 0; i < templates->count; i++) {
        if (strcmp(templates->list[i].name, name) == 0) {
            return templates->list[i].template;
        }
    }
    return NULL;
}

static enum status
add_template(
    struct templates *templates, const char *web, const char *name, struct error *err)
{
    struct named_template *one;
    struct error why = { .code = STATUS_OK };
    char path[1024];
    char *text;
    size_t len;
    enum status st;

    (void)snprintf(path, sizeof(path), "%s/%s" ENDING, web, name);
    st = web_file_read(path, &text, &len, err);
    if (st != STATUS_OK) {
        return st;
    }
    templates->list = array_grow(templates->list, templates->count, &templates->capacity,
        sizeof(*templates->list));
    one = &templates->list[templates->count];
    text_copy(one->name, sizeof(one->name), name);
    st = mustache_parse(text, &one->template, &why);
    free(text);
    if (st != STATUS_OK) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "%s" ENDING ": %.200s", name, why.text);
    }
    templates->count++;
    return STATUS_OK;
}

/* Blanks of a sentence, "{tanggal}", as often as in the other language's. */
static bool
same_blanks(const char *a, const char *b)
{
    const char *at[] = { a, b };

    for (int way = 0; way < 2; way++) {
        for (const char *blank = at[way]; (blank = strchr(blank, '{')); blank++) {
            char name[NAME_SIZE];

            (void)snprintf(
                name, sizeof(name), "%.*s", (int)strcspn(blank, "}") + 1, blank);
            if (!strstr(at[1 - way], name)) {
                return false;
            }
        }
    }
    return true;
}

/* The place of the first text that only one language has, or has otherwise. */
static bool
compare_texts(const json_t *a, const json_t *b, const char *place, char *fault)
{
    const char *key;
    json_t *value;
    size_t i;

    if (json_typeof(a) != json_typeof(b) || json_object_size(a) != json_object_size(b) ||
        json_array_size(a) != json_array_size(b) ||
        (json_is_string(a) && !same_blanks(json_string_value(a), json_string_value(b)))) {
        text_copy(fault, 256, place);
        return false;
    }
    json_object_foreach((json_t *)(uintptr_t)a, key, value)
    {
        char inner[256];

        (void)snprintf(inner, sizeof(inner), "%.180s.%.60s", place, key);
        if (!json_object_get(b, key)) {
            text_copy(fault, 256, inner);
            return false;
        }
        if (!compare_texts(value, json_object_get(b, key), inner, fault)) {
            return false;
        }
    }
    json_array_foreach((json_t *)(uintptr_t)a, i, value)
    {
        if (!compare_texts(value, json_array_get(b, i), place, fault)) {
            return false;
        }
    }
    return true;
}

static enum status
add_room(
    struct templates *templates, const char *web, const char *folder, struct error *err)
{
    enum status st = STATUS_OK;
    struct room *room;

    templates->rooms = array_grow(templates->rooms, templates->room_count,
        &templates->room_capacity, sizeof(*templates->rooms));
    room = &templates->rooms[templates->room_count++];
    *room = (struct room){ .name = "" };
    text_copy(room->name, sizeof(room->name), folder);
    for (int i = 0; st == STATUS_OK && i < LANGUAGE_COUNT; i++) {
        char path[1024];

        (void)snprintf(path, sizeof(path), "%s/%s/%s.json", web, folder,
            language_name((enum language)i));
        st = web_file_read(path, &room->bytes[i], &room->len[i], err);
    }
    return st;
}

/* Both languages' texts, or why not. */
static void
understand(struct room *room)
{
    char fault[256];

    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        json_error_t why = { .text = "no object" };

        room->texts[i] =
            json_loadb(room->bytes[i], room->len[i], JSON_REJECT_DUPLICATES, &why);
        if (!json_is_object(room->texts[i])) {
            (void)error_set(&room->fault, STATUS_INTERNAL,
                "could not read the texts %s/%s.json, line %d: %.60s", room->name,
                language_name((enum language)i), why.line, why.text);
        }
    }
    if (room->fault.code == STATUS_OK &&
        !compare_texts(
            room->texts[LANGUAGE_ID], room->texts[LANGUAGE_EN], room->name, fault)) {
        (void)error_set(&room->fault, STATUS_INTERNAL,
            "the texts differ in the two languages at %.100s", fault);
    }
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        free(room->bytes[i]);
        room->bytes[i] = NULL;
    }
}

static enum status
add_folder(
    struct templates *templates, const char *web, const char *folder, struct error *err)
{
    size_t before = templates->count;
    enum status st = STATUS_OK;
    struct dirent *entry;
    char path[1024];
    DIR *dir;

    (void)snprintf(path, sizeof(path), "%s/%s", web, folder);
    dir = opendir(path);
    while (dir && st == STATUS_OK && (entry = readdir(dir))) {
        size_t len = strlen(entry->d_name);
        char name[NAME_SIZE];

        if (len <= strlen(ENDING) ||
            strcmp(entry->d_name + len - strlen(ENDING), ENDING) != 0) {
            continue;
        }
        (void)snprintf(name, sizeof(name), "%.30s/%.*s", folder,
            (int)(len - strlen(ENDING)), entry->d_name);
        st = add_template(templates, web, name, err);
    }
    if (dir) {
        (void)closedir(dir);
    }
    return st == STATUS_OK && templates->count > before
               ? add_room(templates, web, folder, err)
               : st;
}

enum status
templates_load(const char *web, struct templates **out, struct error *err)
{
    struct templates *templates = xcalloc(1, sizeof(*templates));
    DIR *dir = opendir(web);
    enum status st = STATUS_OK;
    struct dirent *entry;

    *out = templates;
    (void)pthread_mutex_init(&templates->mutex, NULL);
    if (!dir) {
        return error_set(
            err, STATUS_IO, "could not open %.100s: %s", web, strerror(errno));
    }
    while (st == STATUS_OK && (entry = readdir(dir))) {
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.') {
            st = add_folder(templates, web, entry->d_name, err);
        }
    }
    (void)closedir(dir);
    return st;
}

void
templates_free(struct templates *templates)
{
    if (!templates) {
        return;
    }
    for (size_t i = 0; i < templates->count; i++) {
        mustache_free(templates->list[i].template);
    }
    for (size_t i = 0; i < templates->room_count; i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            free(templates->rooms[i].bytes[language]);
            json_decref(templates->rooms[i].texts[language]);
        }
    }
    free(templates->rooms);
    (void)pthread_mutex_destroy(&templates->mutex);
    free(templates->list);
    free(templates);
}

enum status
templates_texts(struct templates *templates, enum language language, const char *folder,
    json_t **texts, struct error *err)
{
    struct error fault;
    struct room *room = templates->rooms;

    while (room < templates->rooms + templates->room_count &&
           strcmp(room->name, folder) != 0) {
        room++;
    }
    if (room == templates->rooms + templates->room_count) {
        return error_set(err, STATUS_INTERNAL, "there are no texts %.60s", folder);
    }
    (void)pthread_mutex_lock(&templates->mutex);
    if (room->bytes[LANGUAGE_ID]) {
        understand(room);
    }
    fault = room->fault;
    (void)pthread_mutex_unlock(&templates->mutex);
    *texts = room->texts[language];
    return fault.code == STATUS_OK ? STATUS_OK
                                   : error_set(err, fault.code, "%s", fault.text);
}

char *
templates_render(const struct templates *templates, const char *name, const json_t *model,
    json_t *frame, size_t *len)
{
    const struct mustache_partials partials = { .find = find, .arg = templates };
    const struct mustache *page = find(name, templates);
    const struct mustache *layout = find(TEMPLATE_LAYOUT, templates);
    char *main_part;

    if (!page || !layout) {
        return NULL;
    }
    main_part = mustache_render(page, model, &partials, len);
    (void)json_object_set_new(frame, "main", json_string(main_part));
    free(main_part);
    return mustache_render(layout, frame, &partials, len);
}

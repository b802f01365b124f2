/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/templates.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/pages/mustache.h"
#include "server/pages/web_file.h"

#define ENDING ".mustache"
#define NAME_SIZE 64

struct named_template {
    char name[NAME_SIZE]; /* "umum/layout" */
    struct mustache *template;
};

struct templates {
    struct named_template *list; /* owned */
    size_t count, capacity;
    json_t *texts[LANGUAGE_COUNT]; /* owned: by folder */
    json_t *none;                  /* owned: {} */
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
add_texts(
    struct templates *templates, const char *web, const char *folder, struct error *err)
{
    const json_t *both[LANGUAGE_COUNT];
    char fault[256];

    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        char path[1024];
        json_error_t why;
        json_t *texts;

        (void)snprintf(path, sizeof(path), "%s/%s/%s.json", web, folder,
            language_name((enum language)i));
        texts = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
        if (!json_is_object(texts)) {
            json_decref(texts);
            return error_set(err, STATUS_INVALID_SETTINGS,
                "could not read %.200s, line %d: %.100s", path, why.line, why.text);
        }
        both[i] = texts;
        (void)json_object_set_new(templates->texts[i], folder, texts);
    }
    return compare_texts(both[LANGUAGE_ID], both[LANGUAGE_EN], folder, fault)
               ? STATUS_OK
               : error_set(err, STATUS_INVALID_SETTINGS,
                     "the texts differ in the two languages at %.200s", fault);
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
               ? add_texts(templates, web, folder, err)
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
    templates->none = json_object();
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        templates->texts[i] = json_object();
    }
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
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        json_decref(templates->texts[i]);
    }
    json_decref(templates->none);
    free(templates->list);
    free(templates);
}

json_t *
templates_texts(
    const struct templates *templates, enum language language, const char *folder)
{
    json_t *texts = json_object_get(templates->texts[language], folder);

    return texts ? texts : templates->none;
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

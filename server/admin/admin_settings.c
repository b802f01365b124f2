/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin settings: the office's settings read and replaced from the command line,
 * with the server running or stopped. They are judged as a whole, as the server does, but
 * need not be loadable before: that is how an office is mended whose settings are not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "db/db_office.h"
#include "server/admin/admin.h"
#include "server/office/change_settings.h"
#include "server/settings/settings_store.h"

#define SETTINGS_FILE_MAX ((size_t)2 * 1024 * 1024)

/* The part of this name; tells what there is when there is none. */
static bool
read_part(const struct admin_command *self, const char *name, enum settings_part *part)
{
    char names[128] = "";

    *part = settings_part_from_name(name);
    if (*part < SETTINGS_PART_COUNT) {
        return true;
    }
    for (int i = 0; i < SETTINGS_PART_COUNT; i++) {
        size_t len = strlen(names);

        (void)snprintf(names + len, sizeof(names) - len, "%s%s", i > 0 ? ", " : "",
            settings_part_name((enum settings_part)i));
    }
    (void)admin_usage(self, "there is no part \"%.40s\"; it is one of %s", name, names);
    return false;
}

static enum status
read_json(const char *path, json_t **root, struct error *err)
{
    char *text;
    size_t len;
    json_error_t why;
    enum status st = admin_read_file(path, SETTINGS_FILE_MAX, &text, &len, err);

    *root = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    free(text);
    if (!*root) {
        return error_set(err, STATUS_INVALID_SETTINGS, "%.100s is no JSON: line %d: %s",
            path, why.line, why.text);
    }
    return STATUS_OK;
}

/* To standard output, or into a new file. */
static enum status
write_json(const json_t *root, const char *path, struct error *err)
{
    char *text = json_dumps(root, JSON_INDENT(2));
    enum status st = STATUS_OK;

    if (!text) {
        return error_set(err, STATUS_INVALID_SETTINGS, "cannot be written as JSON");
    }
    if (path) {
        st = admin_write_file(path, text, strlen(text), 0644, err);
    } else {
        (void)printf("%s\n", text);
    }
    free(text);
    return st;
}

static int
get_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    enum settings_part part;
    json_t *body = NULL;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, words) ||
        !read_part(self, words[1], &part)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open_unread(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = settings_store_part(office.db, office.act.office, part, &body, &err);
    }
    if (st == STATUS_OK) {
        st = write_json(body, NULL, &err);
    }
    json_decref(body);
    admin_office_close(&office);
    return admin_finish(st, &err);
}

/* What it would be good to know, on standard error. */
static void
print_warnings(const struct findings *findings)
{
    char text[512];

    for (size_t i = 0; i < findings->count; i++) {
        finding_text(&findings->list[i], text, sizeof(text));
        (void)fprintf(stderr, "warning: %s\n", text);
    }
}

/* Each fault of a field on standard error; the first is the command's last line. */
static void
print_faults(const json_t *faults)
{
    for (size_t i = 1; i < json_array_size(faults); i++) {
        const json_t *fault = json_array_get(faults, i);

        (void)fprintf(stderr, "%s: %s %s\n",
            json_string_value(json_object_get(fault, "part")),
            json_string_value(json_object_get(fault, "field")),
            json_string_value(json_object_get(fault, "why")));
    }
}

/* Replace the parts that `parts` has under their names. */
static enum status
set_parts(struct act *act, const json_t *parts, struct error *err)
{
    struct settings_change change = { .parts = parts };
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = admin_commit(act, change_settings(act, &change, err), err);
    if (st == STATUS_OK) {
        print_warnings(&change.findings);
    } else {
        print_faults(change.faults);
    }
    settings_change_destroy(&change);
    return st;
}

/* Put back what a part was before. */
static enum status
undo_part(struct act *act, enum settings_part part, struct error *err)
{
    struct settings_change change = { .parts = NULL };
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = admin_commit(act, undo_settings(act, part, &change, err), err);
    if (st == STATUS_OK) {
        print_warnings(&change.findings);
    }
    settings_change_destroy(&change);
    return st;
}

static int
set_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    enum settings_part part;
    json_t *body, *parts;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, words) ||
        !read_part(self, words[1], &part)) {
        return ADMIN_USAGE;
    }
    st = read_json(words[2], &body, &err);
    if (st != STATUS_OK) {
        return admin_fail(&err);
    }
    parts = json_pack("{s:o}", words[1], body);
    st = admin_office_open_unread(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = set_parts(&office.act, parts, &err);
    }
    if (st == STATUS_OK) {
        (void)printf("%s: in force now\n", words[1]);
    }
    json_decref(parts);
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static enum status
services(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    const struct office_settings *settings = office->settings;

    (void)words;
    (void)options;
    (void)err;
    for (size_t i = 0; i < settings->service_count; i++) {
        const struct settings_service *service = &settings->services[i];

        (void)printf("%-16s %c  %s\n", service->code, service->prefix, service->name);
    }
    return STATUS_OK;
}

static enum status
export_all(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    json_t *all;
    enum status st = settings_store_all(office->db, office->act.office, &all, err);

    (void)options;
    if (st == STATUS_OK) {
        st = write_json(all, words[1], err);
    }
    if (st == STATUS_OK && words[1]) {
        (void)printf("wrote %zu parts to %s\n", json_object_size(all), words[1]);
    }
    json_decref(all);
    return st;
}

static int
undo_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    enum settings_part part;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, words) ||
        !read_part(self, words[1], &part)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open_unread(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = undo_part(&office.act, part, &err);
    }
    if (st == STATUS_OK) {
        (void)printf("%s: as before, in force now\n", words[1]);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static enum status
import(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    json_t *all;
    enum status st = read_json(words[1], &all, err);

    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    st = set_parts(&office->act, all, err);
    if (st == STATUS_OK) {
        (void)printf("%zu parts: in force now\n", json_object_size(all));
    }
    json_decref(all);
    return st;
}

const struct admin_command admin_settings_get = {
    .usage = {
        .name = "settings get",
        .words = "DIR PART",
        .words_min = 2,
        .words_max = 2,
        .summary = "print a part of the settings as JSON",
    },
    .run = get_run,
};

const struct admin_command admin_settings_set = {
    .usage = {
        .name = "settings set",
        .words = "DIR PART FILE.json|-",
        .words_min = 3,
        .words_max = 3,
        .summary = "replace a part of the settings; judged as a whole, journalled, in force "
               "at once",
    },
    .run = set_run,
};

const struct admin_command admin_settings_undo = {
    .usage = {
        .name = "settings undo",
        .words = "DIR PART",
        .words_min = 2,
        .words_max = 2,
        .summary = "put back what a part was before its last change; again: before that",
    },
    .run = undo_run,
};

/* The same, as whoever fills in a spreadsheet looks for it. */
const struct admin_command admin_services = {
    .usage = {
        .name = "services",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "list the services: code, letter, name",
    },
    .open = admin_office_open,
    .act = services,
};

const struct admin_command admin_settings_services = {
    .usage = {
        .name = "settings services",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "list the services: code, letter, name",
    },
    .open = admin_office_open,
    .act = services,
};

const struct admin_command admin_settings_export = {
    .usage = {
        .name = "settings export",
        .words = "DIR [FILE.json]",
        .words_min = 1,
        .words_max = 2,
        .summary = "all settings as one JSON document, for another office",
    },
    .open = admin_office_open_unread,
    .act = export_all,
};

const struct admin_command admin_settings_import = {
    .usage = {
        .name = "settings import",
        .words = "DIR FILE.json|-",
        .words_min = 2,
        .words_max = 2,
        .summary = "replace the parts that such a document has, judged as one",
    },
    .open = admin_office_open_unread,
    .act = import,
};

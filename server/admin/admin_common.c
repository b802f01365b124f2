/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of antrean-admin share: arguments, the office, files. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/options_page.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "db/db_vault.h"
#include "server/admin/admin.h"
#include "server/admin/admin_owner.h"
#include "server/settings/settings_store.h"
#include "ticketing/keys.h"

int
admin_usage(const struct admin_command *self, const char *fmt, ...)
{
    char text[256], usage[512];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    options_page_usage(&self->usage, usage, sizeof(usage));
    (void)fprintf(stderr, "antrean-admin %s: %s; usage: antrean-admin %s %s\n",
        self->usage.name, text, self->usage.name, usage);
    return ADMIN_USAGE;
}

int
admin_fail(const struct error *err)
{
    (void)fprintf(stderr, "antrean-admin: %s\n",
        err->text[0] ? err->text : "failed without a reason; please report this");
    return ADMIN_FAILED;
}

int
admin_finish(enum status st, const struct error *err)
{
    return st == STATUS_OK ? ADMIN_OK : admin_fail(err);
}

bool
admin_parse(const struct admin_command *self, int argc, char **argv, void *options,
    const char *words[ADMIN_WORDS_MAX])
{
    struct error err = { 0 };

    if (options_parse(&self->usage, argc, argv, options, words, &err) != STATUS_OK) {
        (void)admin_usage(self, "%s", err.text);
        return false;
    }
    return true;
}

bool
admin_database_option(
    const struct admin_command *self, const char *argument, char url[CONFIG_TEXT_SIZE])
{
    bool fits = text_copy(url, CONFIG_TEXT_SIZE, argument);

    for (char *p = (char *)argument; *p; p++) { /* argv may be written to */
        *p = 'x';
    }
    if (!fits) {
        (void)admin_usage(
            self, "--database has more than %d characters", CONFIG_TEXT_SIZE - 1);
        return false;
    }
    if (!text_starts_with(url, "postgresql://")) {
        (void)admin_usage(self, "--database wants postgresql://USER@HOST/NAME");
        return false;
    }
    for (const char *p = url; *p; p++) {
        if (*p <= ' ' || *p > '~' || *p == ';' || *p == '"') {
            (void)admin_usage(self, "--database must have blanks and signs outside ASCII "
                                    "written as %%20 and the like");
            return false;
        }
    }
    return true;
}

bool
admin_path(char out[ADMIN_PATH_SIZE], const char *folder, const char *name)
{
    int len = snprintf(out, ADMIN_PATH_SIZE, "%s/%s", folder, name);

    return len > 0 && len < ADMIN_PATH_SIZE;
}

enum status
admin_office_config(struct admin_office *office, const char *folder, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    enum status st;

    memset(office, 0, sizeof(*office));
    if (!admin_path(path, folder, "antrean.conf")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    st = admin_become_owner(folder, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (access(path, F_OK) != 0) {
        return errno == ENOENT
                   ? error_set(err, STATUS_NOT_FOUND,
                         "%.100s holds no office; make one with antrean-admin init",
                         folder)
                   : error_set(err, STATUS_IO,
                         "could not look into %.100s: %s; run this as root or as the "
                         "folder's owner",
                         folder, strerror(errno));
    }
    return config_load(path, &office->config, err);
}

enum status
admin_office_open_unread(
    struct admin_office *office, const char *folder, struct error *err)
{
    struct clock clock = { 0 };
    enum status st = admin_office_config(office, folder, err);

    if (st == STATUS_OK) {
        st = db_open(office->config.database, DB_WRITE, &office->db, err);
    }
    if (st != STATUS_OK) {
        admin_office_close(office);
        return st;
    }
    text_copy(office->caller.actor, sizeof(office->caller.actor), "admin");
    office->caller.role = ROLE_ADMIN;
    office->act = (struct act){
        .db = office->db,
        .office = OFFICE_ONE,
        .caller = &office->caller,
        .now_ms = clock_now_ms(&clock),
        .public_url = office->config.public_url,
        .folder = office->config.folder,
    };
    return STATUS_OK;
}

enum status
admin_office_open(struct admin_office *office, const char *folder, struct error *err)
{
    enum status st = admin_office_open_unread(office, folder, err);

    if (st == STATUS_OK) {
        st = settings_store_load(office->db, OFFICE_ONE, &office->settings, err);
    }
    if (st == STATUS_OK) {
        st = clock_set_zone(office->settings->office.zone, err);
    }
    if (st != STATUS_OK) {
        admin_office_close(office);
        return st;
    }
    office->act.settings = office->settings;
    return STATUS_OK;
}

enum status
admin_office_keys(struct admin_office *office, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    enum status st;

    if (!admin_path(path, office->config.folder, "keys")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    st = key_ring_load(path, &office->keys, err);
    office->act.keys = office->keys;
    return st;
}

enum status
admin_office_vault(struct admin_office *office, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    enum status st;

    if (!admin_path(path, office->config.folder, "keys")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    st = vault_load(path, &office->vault, err);
    office->act.vault = office->vault;
    db_use_vault(office->db, office->vault);
    return st;
}

void
admin_office_close(struct admin_office *office)
{
    settings_unref(office->settings);
    key_ring_free(office->keys);
    db_close(office->db);
    vault_free(office->vault);
    office->vault = NULL;
    office->settings = NULL;
    office->keys = NULL;
    office->db = NULL;
}

int
admin_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    void *options;
    enum status st;

    if (self->run) {
        return self->run(self, argc, argv);
    }
    options = xcalloc(1, self->options_size);
    if (!admin_parse(self, argc, argv, options, words)) {
        free(options);
        return ADMIN_USAGE;
    }
    st = self->open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = self->act(&office, words, options, &err);
    }
    admin_office_close(&office);
    free(options);
    return admin_finish(st, &err);
}

enum status
admin_commit(struct act *act, enum status st, struct error *err)
{
    if (st == STATUS_OK) {
        st = db_commit(act->db, err);
    }
    if (st != STATUS_OK) {
        db_rollback(act->db);
    }
    return st;
}

enum status
admin_read_file(
    const char *path, size_t max, char **bytes, size_t *len, struct error *err)
{
    bool from_input = strcmp(path, "-") == 0;
    int fd = from_input ? STDIN_FILENO : admin_open_named(path);
    size_t capacity = 64 * 1024;
    ssize_t got = 1;

    *bytes = NULL;
    *len = 0;
    while (fd >= 0 && got > 0 && *len <= max) {
        *bytes = xrealloc(*bytes, capacity + 1, 1);
        got = read(fd, *bytes + *len, capacity - *len);
        *len += got > 0 ? (size_t)got : 0;
        got = got < 0 && errno == EINTR ? 1 : got;
        capacity *= *len == capacity ? 2 : 1;
    }
    if (fd < 0 || got < 0) {
        (void)error_set(
            err, STATUS_IO, "could not read %.100s: %s", path, strerror(errno));
    } else if (*len > max) {
        (void)error_set(err, STATUS_TOO_LARGE,
            "%.100s has more than %zu MiB; cut it into several files", path,
            max / 1024 / 1024);
    }
    if (fd >= 0 && !from_input) {
        (void)close(fd);
    }
    if (fd < 0 || got < 0 || *len > max) {
        free(*bytes);
        *bytes = NULL;
        return err->code;
    }
    (*bytes)[*len] = '\0';
    return STATUS_OK;
}

enum status
admin_write_file(
    const char *path, const void *bytes, size_t len, mode_t mode, struct error *err)
{
    return admin_making_whole(path, mode, /* replace= */ false, bytes, len, err);
}

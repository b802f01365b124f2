/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of antrean-admin share: arguments, the office, files. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "server/admin.h"
#include "server/office/settings_store.h"
#include "ticketing/keys.h"

#define OPTIONS_MAX 8

int
admin_usage(const struct admin_command *self, const char *fmt, ...)
{
    char text[256];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    (void)fprintf(stderr, "antrean-admin %s: %s; usage: antrean-admin %s %s\n",
        self->name, text, self->name, self->usage);
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
admin_parse(const struct admin_command *self, int argc, char **argv,
    const struct admin_option *options, size_t option_count,
    const char *words[ADMIN_WORDS_MAX])
{
    struct option table[OPTIONS_MAX + 1] = { 0 };
    int at = -1;
    int code;
    int word_count;

    for (size_t i = 0; i < option_count && i < OPTIONS_MAX; i++) {
        table[i].name = options[i].name;
        table[i].has_arg = options[i].value ? required_argument : no_argument;
    }
    opterr = 0;
    optind = 1;
    while ((code = getopt_long(argc, argv, ":", table, &at)) != -1) {
        if (code == ':') {
            (void)admin_usage(self, "%s needs a value", argv[optind - 1]);
            return false;
        }
        if (code != 0) {
            (void)admin_usage(self, "it has no option %s", argv[optind - 1]);
            return false;
        }
        if (options[at].value) {
            *options[at].value = optarg;
        } else {
            *options[at].flag = true;
        }
    }
    word_count = argc - optind;
    if (word_count < self->words_min || word_count > self->words_max) {
        (void)admin_usage(
            self, "too %s arguments", word_count < self->words_min ? "few" : "many");
        return false;
    }
    for (int i = 0; i < ADMIN_WORDS_MAX; i++) {
        words[i] = i < word_count ? argv[optind + i] : NULL;
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

    memset(office, 0, sizeof(*office));
    if (!admin_path(path, folder, "antrean.conf")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    if (access(path, F_OK) != 0) {
        return error_set(err, STATUS_NOT_FOUND,
            "%.100s holds no office; make one with antrean-admin init", folder);
    }
    return config_load(path, &office->config, err);
}

enum status
admin_office_open(struct admin_office *office, const char *folder, struct error *err)
{
    struct clock clock = { 0 };
    enum status st = admin_office_config(office, folder, err);

    if (st == STATUS_OK) {
        st = db_open(office->config.database, DB_WRITE, &office->db, err);
    }
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
    (void)text_copy(office->caller.actor, sizeof(office->caller.actor), "admin");
    office->caller.role = ROLE_ADMIN;
    office->act = (struct act){
        .db = office->db,
        .office = OFFICE_ONE,
        .settings = office->settings,
        .caller = &office->caller,
        .now_ms = clock_now_ms(&clock),
        .public_url = office->config.public_url,
        .folder = office->config.folder,
    };
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

void
admin_office_close(struct admin_office *office)
{
    settings_unref(office->settings);
    key_ring_free(office->keys);
    db_close(office->db);
    office->settings = NULL;
    office->keys = NULL;
    office->db = NULL;
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
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    size_t capacity = 64 * 1024;
    bool bad;

    *bytes = NULL;
    *len = 0;
    if (!file) {
        return error_set(
            err, STATUS_IO, "could not read %.100s: %s", path, strerror(errno));
    }
    while (!feof(file) && !ferror(file) && *len <= max) {
        *bytes = xrealloc(*bytes, capacity + 1, 1);
        *len += fread(*bytes + *len, 1, capacity - *len, file);
        capacity *= *len == capacity ? 2 : 1;
    }
    bad = ferror(file) != 0;
    if (file != stdin) {
        (void)fclose(file);
    }
    if (bad || *len > max) {
        free(*bytes);
        *bytes = NULL;
        return bad ? error_set(err, STATUS_IO, "could not read %.100s", path)
                   : error_set(err, STATUS_TOO_LARGE,
                         "%.100s has more than %zu MiB; cut it into several files", path,
                         max / 1024 / 1024);
    }
    (*bytes)[*len] = '\0';
    return STATUS_OK;
}

enum status
admin_write_file(
    const char *path, const void *bytes, size_t len, int mode, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    const char *at = bytes;
    bool done = fd >= 0;
    int why = errno;

    while (done && len > 0) {
        ssize_t put = write(fd, at, len);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        done = put > 0;
        why = errno;
        at += done ? put : 0;
        len -= done ? (size_t)put : 0;
    }
    if (done && fsync(fd) != 0) {
        done = false;
        why = errno;
    }
    if (fd >= 0) {
        (void)close(fd);
        if (!done) {
            (void)unlink(path);
        }
    }
    return done ? STATUS_OK
                : error_set(
                      err, STATUS_IO, "could not write %.100s: %s", path, strerror(why));
}

enum status
admin_sync_folder(const char *folder, struct error *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    int why = errno;

    if (fd >= 0) {
        (void)close(fd);
    }
    return done ? STATUS_OK
                : error_set(
                      err, STATUS_IO, "could not sync %.100s: %s", folder, strerror(why));
}

enum status
admin_give_to_owner(const char *folder, const char *path, struct error *err)
{
    char *paths[] = { (char *)path, NULL }; /* fts does not write to them */
    struct stat owner;
    FTS *tree;
    const FTSENT *entry;
    int why = 0;

    if (geteuid() != 0 || stat(folder, &owner) != 0 || owner.st_uid == 0) {
        return STATUS_OK;
    }
    tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    while (tree && why == 0 && (entry = fts_read(tree))) {
        if (entry->fts_info != FTS_DP &&
            lchown(entry->fts_accpath, owner.st_uid, owner.st_gid) != 0) {
            why = errno;
        }
    }
    if (tree) {
        (void)fts_close(tree);
    }
    return why == 0 && tree ? STATUS_OK
                            : error_set(err, STATUS_IO,
                                  "could not give %.100s to the folder's owner: %s", path,
                                  strerror(why ? why : errno));
}

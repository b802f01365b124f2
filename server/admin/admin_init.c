/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin init: makes an office's folder. Everything is made in a folder aside,
 * inside DIR, and moved into place at the end, antrean.conf last; what fails before
 * leaves DIR as it was.
 */
#include <errno.h>
#include <ftw.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/beside.h"
#include "common/clock.h"
#include "common/event_kind.h"
#include "common/folder.h"
#include "common/json.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "db/db_vault.h"
#include "server/admin/admin.h"
#include "server/admin/admin_demo.h"
#include "server/admin/admin_owner.h"
#include "server/office/journal.h"
#include "server/office/slide_folder.h"
#include "server/settings/settings_store.h"
#include "ticketing/keys.h"

#define CATALOGUE_MAX ((size_t)4 * 1024 * 1024)
#define MINUTE_OF_MAKING 360 /* the demo office is made at 06:00 of its day */

static const char config_text[] =
    "; The server's own settings. What the office decides (services, hours, quotas) is\n"
    "; set over HTTP, part by part, in force at once: docs/operating.md, \"Settings of\n"
    "; the office\". Every key of this file: see antrean.conf.example.\n"
    "\n"
    "[server]\n"
    "; 127.0.0.1 answers this machine only; 0.0.0.0 answers the office's network.\n"
    "listen = 127.0.0.1:8080\n"
    "; Address that phones use, printed on slips:\n"
    "; public_url = https://antrean.example.go.id\n"
    "; tls_cert = cert.pem\n"
    "; tls_key = key.pem\n"
    "\n"
    "[database]\n"
    "url = %s\n"
    "\n"
    "[log]\n"
    "level = info\n";

static const char demo_config_text[] = "\n"
                                       "[notify]\n"
                                       "channel = file:demo/outbox\n";

/* What init puts into DIR, in this order; the config makes it an office. */
static const char *const parts[] = { "keys", "files", "demo", "antrean.db",
    "antrean.conf" };

/* The making of one office. */
struct making {
    const char *folder;          /* DIR; borrowed */
    const char *database;        /* URL of an empty one, or NULL: a file in DIR */
    char aside[ADMIN_PATH_SIZE]; /* where it grows */
    bool made_folder;
    bool demo;
    bool training;        /* and its settings say so */
    char date[DATE_SIZE]; /* of the demo; "" = today */
    struct admin_office office;
};

static int
remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
    (void)info;
    (void)flag;
    (void)where;
    return remove(path);
}

static void
remove_tree(const char *folder)
{
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static enum status
find_catalogue(char path[ADMIN_PATH_SIZE], struct error *err)
{
    static const char *const places[] = { "../../deploy/catalogue/default.json",
        "../share/antrean/catalogue/default.json", NULL };

    return beside_find("ANTREAN_CATALOGUE", places, "", path, ADMIN_PATH_SIZE)
               ? STATUS_OK
               : error_set(err, STATUS_IO,
                     "could not find the catalogue of services; set ANTREAN_CATALOGUE to "
                     "the path of default.json");
}

static enum status
load_catalogue(json_t **catalogue, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    char *text;
    size_t len;
    enum status st = find_catalogue(path, err);

    *catalogue = NULL;
    if (st == STATUS_OK) {
        st = admin_read_file(path, CATALOGUE_MAX, &text, &len, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = json_parse_object(text, len, catalogue, NULL);
    free(text);
    return st == STATUS_OK ? STATUS_OK
                           : error_set(err, STATUS_INVALID_SETTINGS,
                                 "the catalogue %.100s is not valid JSON", path);
}

/* DIR must be there, ours alone, and no office yet. */
static enum status
prepare_folder(struct making *making, struct error *err)
{
    enum status st;

    if (mkdir(making->folder, 0700) == 0) {
        making->made_folder = true;
    } else if (errno != EEXIST) {
        return error_set(
            err, STATUS_IO, "could not make %.100s: %s", making->folder, strerror(errno));
    }
    st = admin_become_owner(making->folder, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = ARRAY_LEN(parts); i-- > 0;) {
        char path[ADMIN_PATH_SIZE];

        if (!admin_path(path, making->folder, parts[i])) {
            return error_set(err, STATUS_IO, "the folder's name is too long");
        }
        if (access(path, F_OK) == 0) {
            return error_set(err, STATUS_WRONG_STATE,
                "%.100s already holds an office (there is %s); choose another folder",
                making->folder, parts[i]);
        }
    }
    if (!admin_path(making->aside, making->folder, ".init-XXXXXX") ||
        !mkdtemp(making->aside)) {
        making->aside[0] = '\0';
        return error_set(err, STATUS_IO, "could not make a folder in %.100s: %s",
            making->folder, strerror(errno));
    }
    return STATUS_OK;
}

static enum status
write_config(const struct making *making, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    char text[sizeof(config_text) + CONFIG_TEXT_SIZE + sizeof(demo_config_text)];
    int len = snprintf(text, sizeof(text), config_text,
        making->database ? making->database : "sqlite:antrean.db");

    (void)snprintf(text + len, sizeof(text) - (size_t)len, "%s",
        making->demo ? demo_config_text : "");
    if (!admin_path(path, making->aside, "antrean.conf")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    return admin_write_file(path, text, strlen(text), 0600, err);
}

static enum status
make_subfolder(const struct making *making, const char *name, struct error *err)
{
    char path[ADMIN_PATH_SIZE];

    if (!admin_path(path, making->aside, name) || mkdir(path, 0700) != 0) {
        return error_set(err, STATUS_IO, "could not make %s in %.100s: %s", name,
            making->folder, strerror(errno));
    }
    return STATUS_OK;
}

/* The office's row, its settings and the first row of its journal, not yet committed. */
static enum status
fill_database(struct making *making, json_t *catalogue, struct error *err)
{
    struct admin_office *office = &making->office;
    struct act *act = &office->act;
    int64_t code;
    enum status st;

    if (!text_to_int(office->settings->office.code, 1, UINT32_MAX, &code)) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "office: the code must be a number, as in 3517");
    }
    st = db_begin(act->db, err);
    if (st == STATUS_OK) {
        st = db_office_insert(act->db, act->office, code, act->now_ms, err);
    }
    if (st == STATUS_OK) {
        const struct office_settings *stored = NULL;

        st = settings_store_put_all(
            act->db, act->office, catalogue, act->now_ms, &stored, err);
        settings_unref(stored);
    }
    if (st == STATUS_OK) {
        char subject[24];

        (void)snprintf(subject, sizeof(subject), "%lld", (long long)code);
        st = journal_append(act, EVENT_OFFICE_CREATED, subject,
            json_pack("{s:b, s:s}", "demo", making->demo, "version", ANTREAN_VERSION),
            err);
    }
    if (st == STATUS_OK && making->demo) {
        st = demo_fill(act, making->aside, making->date, err);
    }
    return st;
}

/* Settings, zone and time of making, before there is a database. */
static enum status
read_settings(struct making *making, json_t *catalogue, struct error *err)
{
    struct clock clock = { 0 };
    struct admin_office *office = &making->office;
    enum status st = settings_parse_object(catalogue, &office->settings, err);

    if (st == STATUS_OK) {
        st = clock_set_zone(office->settings->office.zone, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    office->act.now_ms = clock_now_ms(&clock);
    if (making->demo) {
        if (making->date[0] == '\0') {
            (void)clock_date(office->act.now_ms, making->date);
        }
        office->act.now_ms = clock_at(making->date, MINUTE_OF_MAKING);
        if (making->training) {
            (void)json_object_set_new(
                json_object_get(catalogue, "office"), "training", json_true());
        }
        st = demo_open_doors(catalogue, making->date, err);
        settings_unref(office->settings);
        office->settings = NULL;
        if (st == STATUS_OK) {
            st = settings_parse_object(catalogue, &office->settings, err);
        }
    }
    return st;
}

/*
 * A file beside is committed and closed, so that nothing of it is left in companion files
 * when it is moved. A database elsewhere is told to keep the office when DIR stands: what
 * fails before leaves no office in it.
 */
static enum status
make_database(struct making *making, json_t *catalogue, struct error *err)
{
    struct admin_office *office = &making->office;
    char path[ADMIN_PATH_SIZE];
    char url[ADMIN_PATH_SIZE + 8];
    enum status st;

    if (!admin_path(path, making->aside, "antrean.db")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    (void)snprintf(url, sizeof(url), "sqlite:%s", path);
    st = db_create(making->database ? making->database : url, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_open(making->database ? making->database : url, DB_WRITE, &office->db, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (admin_path(path, making->aside, "keys")) {
        st = key_ring_rotate(path, office->act.now_ms, NULL, err);
        if (st == STATUS_OK) {
            st = key_ring_load(path, &office->keys, err);
        }
        if (st == STATUS_OK) {
            st = vault_load(path, &office->vault, err);
        }
    }
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(office->caller.actor, sizeof(office->caller.actor), "admin");
    office->caller.role = ROLE_ADMIN;
    office->act.db = office->db;
    office->act.office = OFFICE_ONE;
    office->act.settings = office->settings;
    office->act.caller = &office->caller;
    office->act.public_url = "";
    office->act.folder = making->folder;
    office->act.keys = office->keys;
    office->act.vault = office->vault;
    db_use_vault(office->db, office->vault);
    st = fill_database(making, catalogue, err);
    if (st == STATUS_OK && making->database) {
        return STATUS_OK;
    }
    st = admin_commit(&office->act, st, err);
    db_close(office->db);
    office->db = NULL;
    return st;
}

static void
take_back(const struct making *making, size_t count)
{
    char path[ADMIN_PATH_SIZE];

    while (count > 0) {
        if (admin_path(path, making->folder, parts[--count])) {
            remove_tree(path);
        }
    }
}

/* Move all into DIR; takes back what it moved when one of them will not. */
static enum status
move_in(const struct making *making, struct error *err)
{
    char from[ADMIN_PATH_SIZE];
    char to[ADMIN_PATH_SIZE];
    size_t done = 0;
    int why = 0;

    for (; done < ARRAY_LEN(parts) && why == 0; done++) {
        if (!admin_path(from, making->aside, parts[done]) ||
            !admin_path(to, making->folder, parts[done])) {
            why = ENAMETOOLONG;
        } else if (access(from, F_OK) == 0 && rename(from, to) != 0) {
            why = errno;
        }
    }
    if (why != 0) {
        take_back(making, done);
        return error_set(err, STATUS_IO, "could not move the office into %.100s: %s",
            making->folder, strerror(why));
    }
    if (chmod(making->folder, 0700) != 0) {
        return error_set(err, STATUS_IO, "could not close %.100s to others: %s",
            making->folder, strerror(errno));
    }
    return folder_sync(making->folder, err);
}

/* Everything aside, then into DIR; the caller clears away what is left. */
static enum status
grow_office(struct making *making, json_t *catalogue, struct error *err)
{
    enum status st = read_settings(making, catalogue, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = prepare_folder(making, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = make_subfolder(making, "files", err);
    if (st != STATUS_OK) {
        return st;
    }
    st = make_subfolder(making, BOARD_PICTURES_FOLDER, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = make_database(making, catalogue, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = write_config(making, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = move_in(making, err);
    if (st != STATUS_OK || !making->database) {
        return st;
    }
    st = db_commit(making->office.db, err);
    if (st != STATUS_OK) {
        take_back(making, ARRAY_LEN(parts));
    }
    return st;
}

static enum status
make_office(struct making *making, struct error *err)
{
    json_t *catalogue = NULL;
    enum status st = load_catalogue(&catalogue, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = grow_office(making, catalogue, err);
    if (making->aside[0]) {
        remove_tree(making->aside);
    }
    if (st != STATUS_OK && making->made_folder) {
        (void)rmdir(making->folder);
    }
    admin_office_close(&making->office);
    json_decref(catalogue);
    return st;
}

struct init_options {
    bool demo, training;
    const char *date, *database;
};

static const struct option_row init_rows[] = {
    { .name = "demo",
        .kind = OPTION_FLAG,
        .at = offsetof(struct init_options, demo),
        .help = "fill it with made-up tickets, accounts and devices" },
    { .name = "training",
        .kind = OPTION_FLAG,
        .at = offsetof(struct init_options, training),
        .help = "the same, with " SETTINGS_TRAINING " on every page, slip and board" },
    { .name = "date",
        .argument = "YYYY-MM-DD",
        .kind = OPTION_TEXT,
        .at = offsetof(struct init_options, date),
        .help = "the date of the made-up tickets" },
    { .name = "database",
        .argument = "postgresql://...",
        .kind = OPTION_TEXT,
        .at = offsetof(struct init_options, database),
        .help = "keep the office in an empty database of PostgreSQL" },
};

static int
init_run(const struct admin_command *self, int argc, char **argv)
{
    struct making making = { 0 };
    char url[CONFIG_TEXT_SIZE];
    const char *words[ADMIN_WORDS_MAX];
    struct init_options options = { 0 };
    struct error err = { 0 };

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    if (options.date &&
        (!date_is_valid(options.date) || strcmp(options.date, "2020-01-01") < 0 ||
            strcmp(options.date, "2199-01-01") > 0)) {
        return admin_usage(self, "--date must be a day like 2026-07-14");
    }
    if (options.date && !options.demo && !options.training) {
        return admin_usage(self, "--date goes with --demo or --training");
    }
    if (options.database && !admin_database_option(self, options.database, url)) {
        return ADMIN_USAGE;
    }
    making.database = options.database ? url : NULL;
    making.demo = options.demo || options.training;
    making.training = options.training;
    making.folder = words[0];
    text_copy(making.date, sizeof(making.date), options.date ? options.date : "");
    if (make_office(&making, &err) != STATUS_OK) {
        return admin_fail(&err);
    }
    if (making.demo) {
        (void)printf("made a %s office for %s in %s\n",
            making.training ? "training" : "demo", making.date, words[0]);
    } else {
        (void)printf("made an office in %s; next: antrean-admin account add %s USERNAME "
                     "--role admin\n",
            words[0], words[0]);
    }
    return ADMIN_OK;
}

const struct admin_command admin_init = {
    .usage = {
        .name = "init",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "make an office's folder, which holds all of it but a database of PostgreSQL",
        .rows = init_rows,
        .row_count = ARRAY_LEN(init_rows),
    },
    .run = init_run,
};

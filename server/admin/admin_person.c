/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin person export: all that the office holds of one person, as one file for
 * that person. NIK or phone come by standard input, for others of the machine read a
 * process's arguments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_vault.h"
#include "server/admin/admin.h"
#include "server/admin/admin_owner.h"
#include "server/api/application_json.h"
#include "server/office/journal.h"
#include "server/prereg/paper.h"
#include "server/prereg/person_export.h"

static enum status
ask(struct person_wanted *wanted, struct error *err)
{
    char line[64] = "";
    bool read = fgets(line, sizeof(line), stdin) != NULL;

    read = read && person_wanted_read(text_trim(line), wanted);
    sodium_memzero(line, sizeof(line));
    return read ? STATUS_OK
                : error_set(err, STATUS_BAD_REQUEST,
                      "give a NIK or a phone number by standard input");
}

/* A paper as it is kept: its kind, its type and its bytes. */
static enum status
add_paper(struct act *act, const struct application *application,
    const struct paper *listed, json_t *list, struct error *err)
{
    struct paper paper;
    uint8_t *bytes;
    char *text;
    size_t len;
    size_t size;
    enum status st =
        paper_open(act, application, listed->kind, &paper, &bytes, &len, err);

    if (st != STATUS_OK) {
        return st;
    }
    size = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
    text = xcalloc(1, size);
    (void)sodium_bin2base64(text, size, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "kind", paper.kind,
                                          "type", paper.type, "base64", text));
    sodium_memzero(bytes, len);
    free(bytes);
    free(text);
    return STATUS_OK;
}

static enum status
add_papers(struct act *act, const struct application *application, json_t *json,
    struct error *err)
{
    json_t *list = json_array();
    struct paper *papers;
    size_t count;
    enum status st =
        db_paper_list(act->db, act->office, application->id, &papers, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (papers[i].file[0]) {
            st = add_paper(act, application, &papers[i], list, err);
        }
    }
    free(papers);
    (void)json_object_set_new(json, "papers", list);
    return st;
}

static enum status
add_application(struct act *act, const struct application *application, json_t *list,
    struct error *err)
{
    json_t *json;
    json_t *looks;
    /* Of an account that is gone the person is not known any more. */
    enum status st =
        json_of_application(act, application, /* with_person= */ true, &json, err);

    if (st == STATUS_NOT_FOUND) {
        st = json_of_application(act, application, /* with_person= */ false, &json, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    (void)json_array_append_new(list, json);
    st = add_papers(act, application, json, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = person_export_looks(act, application->id, &looks, err);
    (void)json_object_set_new(json, "looks", looks);
    return st;
}

/* All of it; owned. */
static enum status
gather(
    struct act *act, const struct person_wanted *wanted, json_t **json, struct error *err)
{
    json_t *list = json_array();
    struct application *applications;
    size_t count;
    enum status st = person_export(act, wanted, json, &applications, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = add_application(act, &applications[i], list, err);
    }
    free(applications);
    (void)json_object_set_new(*json, "applications", list);
    return st;
}

/* By a reader's handle: a hundred papers keep no kiosk waiting. */
static enum status
gather_by_reader(const struct admin_office *office, const struct person_wanted *wanted,
    json_t **json, struct error *err)
{
    struct act act = office->act;
    enum status st = db_open(office->config.database, DB_READ, &act.db, err);

    if (st != STATUS_OK) {
        return st;
    }
    db_use_vault(act.db, office->vault);
    st = db_begin(act.db, err);
    if (st == STATUS_OK) {
        st = admin_commit(&act, gather(&act, wanted, json, err), err);
    }
    db_close(act.db);
    return st;
}

/* That it was done is journalled before it is handed out; of whom it was is not. */
static enum status
note(struct act *act, const json_t *json, struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = journal_append(act, EVENT_PERSONAL_EXPORTED, "",
        json_pack("{s:i, s:i, s:i}", "accounts",
            (int)json_array_size(json_object_get(json, "accounts")), "applications",
            (int)json_array_size(json_object_get(json, "applications")), "visits",
            (int)json_array_size(json_object_get(json, "visits"))),
        err);
    return admin_commit(act, st, err);
}

static enum status
export_person(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    struct person_wanted wanted;
    json_t *json = NULL;
    char *text = NULL;
    enum status st = admin_office_vault(office, err);

    (void)options;
    if (st == STATUS_OK) {
        st = ask(&wanted, err);
    }
    if (st == STATUS_OK) {
        st = gather_by_reader(office, &wanted, &json, err);
    }
    if (st == STATUS_OK) {
        st = note(&office->act, json, err);
    }
    if (st == STATUS_OK) {
        text = json_dumps(json, JSON_INDENT(2));
        st = text ? admin_write_named(words[1], text, strlen(text), err)
                  : error_set(err, STATUS_INTERNAL, "no memory for what is held");
    }
    if (st == STATUS_OK) {
        (void)printf("%zu accounts, %zu applications, %zu visits, %zu messages: %s\n",
            json_array_size(json_object_get(json, "accounts")),
            json_array_size(json_object_get(json, "applications")),
            json_array_size(json_object_get(json, "visits")),
            json_array_size(json_object_get(json, "messages")), words[1]);
    }
    if (text) {
        sodium_memzero(text, strlen(text));
    }
    free(text);
    json_decref(json);
    return st;
}

const struct admin_command admin_person_export = {
    .usage = {
        .name = "person export",
        .words = "DIR FILE.json",
        .words_min = 2,
        .words_max = 2,
        .summary = "write all that is held of the person whose NIK or phone number comes "
                   "by standard input",
    },
    .open = admin_office_open,
    .act = export_person,
};

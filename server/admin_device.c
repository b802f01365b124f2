/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin device: kiosks, boards, gates and other systems, each with a token. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "server/admin.h"
#include "server/office/journal.h"
#include "server/office/token.h"

#define DEVICE_ROLES \
    (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_BOARD) | ROLE_BIT(ROLE_GATE) | \
        ROLE_BIT(ROLE_BACKEND))

static bool
name_is_valid(const char *name)
{
    size_t len = strlen(name);

    /* "device:NAME" must fit the journal's actor. */
    return len > 0 && len <= 32 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == len;
}

static enum status
store_new(struct act *act, const struct device *device, struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_device_put(act->db, act->office, device, act->now_ms, err);
    if (st == STATUS_WRONG_STATE) {
        (void)error_set(
            err, st, "there is a device %s already; revoke it first", device->name);
    }
    if (st == STATUS_OK) {
        st = journal_append(act, "device.added", device->name,
            json_pack("{s:s}", "kind", role_name(device->kind)), err);
    }
    return admin_commit(act, st, err);
}

static int
add_run(const struct admin_command *self, int argc, char **argv)
{
    const char *kind = NULL;
    const struct admin_option options[] = { { "kind", NULL, &kind } };
    const char *words[ADMIN_WORDS_MAX];
    struct device device = { 0 };
    char token[TOKEN_SIZE];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, options, ARRAY_LEN(options), words)) {
        return ADMIN_USAGE;
    }
    kind = kind ? kind : words[2];
    device.kind = kind ? role_from_name(kind) : ROLE_COUNT;
    if (device.kind == ROLE_COUNT || !(ROLE_BIT(device.kind) & DEVICE_ROLES)) {
        return admin_usage(self, "--kind must be kiosk, board, gate or backend");
    }
    if (!name_is_valid(words[1])) {
        return admin_usage(self, "NAME is 1 to 32 lower-case letters, digits, - _ or .");
    }
    (void)text_copy(device.name, sizeof(device.name), words[1]);
    token_make(token);
    token_hash(token, device.token_hash);
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = store_new(&office.act, &device, &err);
    }
    if (st == STATUS_OK) {
        (void)printf(
            "added %s, %s\ntoken, shown only now: %s\n", device.name, kind, token);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static enum status
revoke(struct act *act, const char *name, struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_device_revoke(act->db, act->office, name, err);
    if (st == STATUS_NOT_FOUND) {
        (void)error_set(err, st, "there is no device %.40s that could be revoked", name);
    }
    if (st == STATUS_OK) {
        st = journal_append(act, "device.revoked", name, NULL, err);
    }
    return admin_commit(act, st, err);
}

static int
revoke_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = revoke(&office.act, words[1], &err);
    }
    if (st == STATUS_OK) {
        (void)printf("revoked %s\n", words[1]);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static int
list_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct device *devices = NULL;
    size_t count = 0;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = db_device_list(office.db, office.act.office, &devices, &count, &err);
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)printf("%-32s %-8s %s\n", devices[i].name, role_name(devices[i].kind),
            devices[i].revoked ? "revoked" : "");
    }
    free(devices);
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_device_add = {
    .name = "device add",
    .usage = "DIR NAME --kind kiosk|board|gate|backend",
    .summary = "let a device call the server; its token is shown once",
    .words_min = 2,
    .words_max = 3,
    .run = add_run,
};

const struct admin_command admin_device_revoke = {
    .name = "device revoke",
    .usage = "DIR NAME",
    .summary = "make a device's token worthless",
    .words_min = 2,
    .words_max = 2,
    .run = revoke_run,
};

const struct admin_command admin_device_list = {
    .name = "device list",
    .usage = "DIR",
    .summary = "the devices that were added",
    .words_min = 1,
    .words_max = 1,
    .run = list_run,
};

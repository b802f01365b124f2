/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin device: kiosks, boards, gates and other systems, each with a token. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "db/db_account.h"
#include "server/admin/admin.h"
#include "server/office/staff.h"

static enum status
store_new(struct act *act, const char *name, enum role kind, char token[TOKEN_SIZE],
    struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = staff_add_device(act, name, kind, token, err);
    return admin_commit(act, st, err);
}

struct device_add_options {
    const char *kind;
};

static const struct option_row device_add_rows[] = {
    { .name = "kind",
        .argument = "kiosk|board|gate|backend",
        .kind = OPTION_TEXT,
        .at = offsetof(struct device_add_options, kind),
        .help = "what it is, unless KIND says it" },
};

static int
add_run(const struct admin_command *self, int argc, char **argv)
{
    struct device_add_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    const char *kind;
    enum role role;
    char token[TOKEN_SIZE];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    kind = options.kind ? options.kind : words[2];
    role = kind ? role_from_name(kind) : ROLE_COUNT;
    if (role == ROLE_COUNT || !(ROLE_BIT(role) & DEVICE_ROLES)) {
        return admin_usage(self, "--kind must be kiosk, board, gate or backend");
    }
    if (!staff_device_name_is_valid(words[1])) {
        return admin_usage(self, "NAME is 1 to 32 lower-case letters, digits, - _ or .");
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = store_new(&office.act, words[1], role, token, &err);
    }
    if (st == STATUS_OK) {
        (void)printf("added %s, %s\ntoken, shown only now: %s\n", words[1], kind, token);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static enum status
end_device(struct act *act, const char *name, struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = staff_revoke_device(act, name, err);
    return admin_commit(act, st, err);
}

static enum status
revoke(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    enum status st = end_device(&office->act, words[1], err);

    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    (void)printf("revoked %s\n", words[1]);
    return STATUS_OK;
}

static enum status
list(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    struct device *devices;
    size_t count;
    enum status st =
        db_device_list(office->db, office->act.office, &devices, &count, err);

    (void)words;
    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        (void)printf("%-32s %-8s %s\n", devices[i].name, role_name(devices[i].kind),
            devices[i].revoked ? "revoked" : "");
    }
    free(devices);
    return STATUS_OK;
}

const struct admin_command admin_device_add = {
    .usage = {
        .name = "device add",
        .words = "DIR NAME [KIND]",
        .words_min = 2,
        .words_max = 3,
        .summary = "let a device call the server; its token is shown once",
        .rows = device_add_rows,
        .row_count = ARRAY_LEN(device_add_rows),
    },
    .run = add_run,
};

const struct admin_command admin_device_revoke = {
    .usage = {
        .name = "device revoke",
        .words = "DIR NAME",
        .words_min = 2,
        .words_max = 2,
        .summary = "make a device's token worthless",
    },
    .open = admin_office_open,
    .act = revoke,
};

const struct admin_command admin_device_list = {
    .usage = {
        .name = "device list",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "the devices that were added",
    },
    .open = admin_office_open,
    .act = list,
};

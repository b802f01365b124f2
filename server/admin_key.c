/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin key: the keys that sign tickets. */
#include <stdio.h>

#include "common/clock.h"
#include "db/db.h"
#include "server/admin.h"
#include "server/office/journal.h"
#include "ticketing/keys.h"

static enum status
rotate(struct admin_office *office, uint8_t *key_id, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    char subject[8];
    enum status st;

    if (!admin_path(path, office->config.folder, "keys")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    st = key_ring_rotate(path, office->act.now_ms, key_id, err);
    if (st == STATUS_OK) {
        st = admin_give_to_owner(office->config.folder, path, err);
    }
    if (st == STATUS_OK) {
        st = db_begin(office->db, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(subject, sizeof(subject), "%u", (unsigned)*key_id);
    st = journal_append(&office->act, "key.rotated", subject, NULL, err);
    return admin_commit(&office->act, st, err);
}

static int
rotate_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    uint8_t key_id = 0;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = rotate(&office, &key_id, &err);
    }
    if (st == STATUS_OK) {
        (void)printf("key %u signs from now on; tickets signed before stay good. Send "
                     "SIGHUP to a running server\n",
            (unsigned)key_id);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static int
list_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = admin_office_keys(&office, &err);
    }
    if (st == STATUS_OK) {
        for (unsigned id = 1; id <= UINT8_MAX; id++) {
            if (key_ring_knows(office.keys, (uint8_t)id)) {
                (void)printf("%3u %s\n", id,
                    id == key_ring_signer(office.keys) ? "signs" : "verifies");
            }
        }
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static int
export_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = admin_office_keys(&office, &err);
    }
    if (st == STATUS_OK) {
        st = key_ring_export(office.keys, words[1], &err);
    }
    if (st == STATUS_OK) {
        (void)printf("wrote the public halves of %zu keys to %s\n",
            key_ring_count(office.keys), words[1]);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_key_rotate = {
    .name = "key rotate",
    .usage = "DIR",
    .summary = "make a new key that signs tickets; the older ones still verify",
    .words_min = 1,
    .words_max = 1,
    .run = rotate_run,
};

const struct admin_command admin_key_list = {
    .name = "key list",
    .usage = "DIR",
    .summary = "the ids of the keys",
    .words_min = 1,
    .words_max = 1,
    .run = list_run,
};

const struct admin_command admin_key_export = {
    .name = "key export",
    .usage = "DIR FILE",
    .summary = "write the public halves, with which others can verify tickets",
    .words_min = 2,
    .words_max = 2,
    .run = export_run,
};

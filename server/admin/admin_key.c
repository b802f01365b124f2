/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin key: the keys that sign tickets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/event_kind.h"
#include "common/vault.h"
#include "db/db.h"
#include "db/db_reseal.h"
#include "server/admin/admin.h"
#include "server/office/journal.h"
#include "ticketing/keys.h"

/* The keys need no database: only the configuration is read. */
static enum status
open_keys(struct admin_office *office, const char *folder, struct error *err)
{
    enum status st = admin_office_config(office, folder, err);

    if (st != STATUS_OK) {
        return st;
    }
    return admin_office_keys(office, err);
}

static enum status
make_key(struct admin_office *office, uint8_t *key_id, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    enum status st;

    if (!admin_path(path, office->config.folder, "keys")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    st = key_ring_rotate(path, office->act.now_ms, key_id, err);
    if (st != STATUS_OK) {
        return st;
    }
    return vault_rotate(path, err);
}

static enum status
rotate(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    char subject[8];
    uint8_t key_id;
    enum status st = make_key(office, &key_id, err);

    (void)words;
    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    st = db_begin(office->db, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(subject, sizeof(subject), "%u", (unsigned)key_id);
    st = journal_append(&office->act, EVENT_KEY_ROTATED, subject, NULL, err);
    st = admin_commit(&office->act, st, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)printf("key %u signs from now on; tickets signed before stay good. Send SIGHUP "
                 "to a running server; personal data are sealed by a new key from its "
                 "next start on, and what is held is sealed again by it then\n",
        (unsigned)key_id);
    return STATUS_OK;
}

static enum status
list(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    struct reseal reseal;
    int newest;
    enum status st;

    (void)words;
    (void)options;
    st = admin_office_keys(office, err);
    if (st == STATUS_OK) {
        st = admin_office_vault(office, err);
    }
    if (st == STATUS_OK) {
        st = db_reseal_load(office->db, office->act.office, &reseal, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    for (unsigned id = 1; id <= UINT8_MAX; id++) {
        if (key_ring_knows(office->keys, (uint8_t)id)) {
            (void)printf("%3u %s\n", id,
                id == key_ring_signer(office->keys) ? "signs" : "verifies");
        }
    }
    newest = vault_newest(office->vault);
    (void)printf("personal data are sealed by data key %d", newest);
    if (newest > 1 && (reseal.key != newest || reseal.part != RESEAL_DONE)) {
        (void)printf("; what older ones sealed is sealed again by a running server: %s",
            reseal.key == newest ? reseal_part_words[reseal.part] : "not begun");
    }
    (void)printf("\n");
    return STATUS_OK;
}

static enum status
write_export(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    char *text = key_ring_export(office->keys);
    enum status st = admin_write_file(words[1], text, strlen(text), 0644, err);

    (void)options;
    free(text);
    if (st != STATUS_OK) {
        return st;
    }
    (void)printf("wrote the public halves of %zu keys to %s\n",
        key_ring_count(office->keys), words[1]);
    return STATUS_OK;
}

const struct admin_command admin_key_rotate = {
    .usage = {
        .name = "key rotate",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "make a new key that signs tickets; the older ones still verify",
    },
    .open = admin_office_open,
    .act = rotate,
};

const struct admin_command admin_key_list = {
    .usage = {
        .name = "key list",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "the ids of the keys, and how far personal data are under the newest",
    },
    .open = admin_office_open,
    .act = list,
};

const struct admin_command admin_key_export = {
    .usage = {
        .name = "key export",
        .words = "DIR FILE",
        .words_min = 2,
        .words_max = 2,
        .summary = "write the public halves, with which others can verify tickets",
    },
    .open = open_keys,
    .act = write_export,
};

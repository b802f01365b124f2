/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/village_name.h"

#include <ctype.h>
#include <string.h>

#include "common/text.h"
#include "db/db_account.h"

static const char *const forewords[] = { "kecamatan", "kec", "desa", "ds", "kelurahan",
    "kel" };

/* The length of a word like "Kec." that stands before a name; 0: none does. */
static size_t
foreword(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(forewords); i++) {
        size_t len = strlen(forewords[i]);

        if (strncasecmp(name, forewords[i], len) == 0 &&
            (name[len] == ' ' || name[len] == '.')) {
            return len + 1;
        }
    }
    return 0;
}

/* @return  false: nothing of it can be compared */
static bool
append_name(char out[VILLAGE_KEY_SIZE], const char *name)
{
    size_t len = strlen(out);
    size_t from = len;

    name += strspn(name, " ");
    name += foreword(name);
    for (; *name && len + 1 < VILLAGE_KEY_SIZE; name++) {
        if (isalnum((unsigned char)*name)) {
            out[len++] = (char)tolower((unsigned char)*name);
        }
    }
    out[len] = '\0';
    return len > from;
}

void
village_key(const char *district, const char *village, char out[VILLAGE_KEY_SIZE])
{
    bool both;

    out[0] = '\0';
    both = append_name(out, district);
    text_append(out, VILLAGE_KEY_SIZE, "/");
    both = append_name(out, village) && both;
    if (!both) {
        out[0] = '\0';
    }
}

bool
village_is_same(const char *one, const char *other)
{
    char keys[2][VILLAGE_KEY_SIZE] = { "", "" };

    return append_name(keys[0], one) && append_name(keys[1], other) &&
           strcmp(keys[0], keys[1]) == 0;
}

void
village_hash(const struct act *act, const char *key, uint8_t hash[VAULT_HASH_SIZE])
{
    vault_hash(act->vault, "village", key, hash);
}

enum status
village_of_caller(struct act *act, uint8_t hash[VAULT_HASH_SIZE], struct error *err)
{
    char key[VILLAGE_KEY_SIZE];
    struct account account;
    enum status st = db_account_load(act->db, act->caller->account_id, &account, err);

    if (st != STATUS_OK) {
        return st;
    }
    village_key(account.district, account.village, key);
    if (!key[0]) {
        return error_set(err, STATUS_NOT_FOUND, "the account is of no village");
    }
    village_hash(act, key, hash);
    return STATUS_OK;
}

enum status
village_check(struct act *act, const struct application *application, struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    enum status st = village_of_caller(act, hash, err);

    if (st != STATUS_OK) {
        return st;
    }
    return memcmp(hash, application->village_hash, sizeof(hash)) == 0
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such application");
}

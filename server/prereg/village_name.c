/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/village_name.h"

#include <string.h>

#include "common/place_name.h"
#include "common/text.h"
#include "db/db_account.h"

void
village_key(const char *district, const char *village, char out[VILLAGE_KEY_SIZE])
{
    bool both;

    out[0] = '\0';
    both = place_name_append(out, VILLAGE_KEY_SIZE, district);
    text_append(out, VILLAGE_KEY_SIZE, "/");
    both = place_name_append(out, VILLAGE_KEY_SIZE, village) && both;
    if (!both) {
        out[0] = '\0';
    }
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

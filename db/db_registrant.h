/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_REGISTRANT_H
#define DB_DB_REGISTRANT_H

/*
 * Applicants' accounts as stored, and the codes that show who holds a phone. Personal
 * data come and go sealed; what they say is for server/prereg. Worker threads only.
 */

#include "common/base.h"
#include "common/status.h"
#include "common/vault.h"
#include "db/db_account.h"

struct db;

#define PERSON_SEALED_MAX 1500
#define PHONE_CODE_ID_SIZE 27

struct sealed_person {
    uint8_t bytes[PERSON_SEALED_MAX];
    size_t len;
};

struct registrant {
    int64_t account;
    uint8_t nik_hash[VAULT_HASH_SIZE];
    bool has_email;
    uint8_t email_hash[VAULT_HASH_SIZE];
    struct sealed_person person;
};

enum status db_registrant_insert(struct db *db, int64_t office,
    const struct registrant *registrant, int64_t now_ms, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when the account is no applicant's. */
enum status db_registrant_load(struct db *db, int64_t office, int64_t account,
    struct registrant *registrant, struct error *err) MUST_CHECK;
/** The accounts that say this NIK; owned array. */
enum status db_registrant_by_nik(struct db *db, int64_t office,
    const uint8_t nik_hash[VAULT_HASH_SIZE], int64_t **accounts, size_t *count,
    struct error *err) MUST_CHECK;
/** The account with this e-mail; STATUS_NOT_FOUND when none or several have it. */
enum status db_registrant_by_email(struct db *db, int64_t office,
    const uint8_t email_hash[VAULT_HASH_SIZE], int64_t *account, struct error *err)
    MUST_CHECK;
/** Another phone, and so another username and person. */
enum status db_registrant_move(struct db *db, int64_t office, int64_t account,
    const char *username, const struct sealed_person *person, int64_t now_ms,
    struct error *err) MUST_CHECK;

/** It is in use now: it ends later, and who was told of its end is told again then. */
enum status db_registrant_used(struct db *db, int64_t office, int64_t account,
    int64_t now_ms, struct error *err) MUST_CHECK;
/** Username, person and hash of the NIK anew, also of its applications but those that
 * were erased. */
enum status db_registrant_correct(struct db *db, int64_t office,
    const struct registrant *registrant, const char *username, int64_t now_ms,
    struct error *err) MUST_CHECK;
/** Its owner was told that it ends. */
enum status db_registrant_told(struct db *db, int64_t office, int64_t account,
    int64_t now_ms, struct error *err) MUST_CHECK;

/** Who was told, and has been using it since `used_ms` after all, is told again later. */
enum status db_registrant_untell(
    struct db *db, int64_t office, int64_t used_ms, struct error *err) MUST_CHECK;

enum registrant_due {
    REGISTRANT_UNUSED,  /* not used since; its owner was not told of its end */
    REGISTRANT_TOLD,    /* told before, and not used since; nothing of it is kept */
    REGISTRANT_AT_DESK, /* made at the desk, not used since; nothing of it is kept */
    REGISTRANT_DUE_COUNT
};
/**
 * Accounts that are due, the longest unused first, at most `max`; owned array.
 *
 * @param before_ms       not used since before then
 * @param told_before_ms  of REGISTRANT_TOLD: told before then
 */
enum status db_registrant_due(struct db *db, int64_t office, enum registrant_due due,
    int64_t before_ms, int64_t told_before_ms, size_t max,
    struct registrant **registrants, size_t *count, struct error *err) MUST_CHECK;
/** Person and hashes are gone, and nobody signs in to it again; its number stays. */
enum status db_registrant_erase(
    struct db *db, int64_t office, int64_t account, struct error *err) MUST_CHECK;

#define PHONE_PURPOSE_LIST(X) \
    X(PHONE_FOR_ACCOUNT, "account")    /* a new account, which the row holds */ \
    X(PHONE_FOR_PASSWORD, "forgotten") /* a new password of `account` */ \
    X(PHONE_FOR_CHANGE, "phone")       /* `account` moves to this phone */

enum phone_purpose {
#define PHONE_PURPOSE_CONSTANT(constant, word) constant,
    PHONE_PURPOSE_LIST(PHONE_PURPOSE_CONSTANT)
#undef PHONE_PURPOSE_CONSTANT
        PHONE_PURPOSE_COUNT
};

struct phone_code {
    char id[PHONE_CODE_ID_SIZE];
    uint8_t phone_hash[VAULT_HASH_SIZE];
    enum phone_purpose purpose;
    uint8_t code_hash[VAULT_HASH_SIZE];
    int64_t account;              /* 0 with PHONE_FOR_ACCOUNT */
    struct registrant registrant; /* of a new account; `person` also of a change */
    char password_hash[PASSWORD_HASH_SIZE]; /* of a new account, else "" */
    int64_t sent_ms;
    int64_t until_ms;
    int wrong; /* codes that were shown and did not match */
};

/** A new row, or the one of this id with another code, times and count. */
enum status db_phone_code_put(struct db *db, int64_t office,
    const struct phone_code *code, struct error *err) MUST_CHECK;
/** Those of a phone, newest first; at most `max`. */
enum status db_phone_code_list(struct db *db, int64_t office,
    const uint8_t phone_hash[VAULT_HASH_SIZE], struct phone_code *codes, size_t max,
    size_t *count, struct error *err) MUST_CHECK;
enum status db_phone_code_delete(struct db *db, int64_t office,
    const uint8_t phone_hash[VAULT_HASH_SIZE], struct error *err) MUST_CHECK;
/** Forget those whose time was over before `before_ms`. */
enum status db_phone_code_expire(
    struct db *db, int64_t office, int64_t before_ms, struct error *err) MUST_CHECK;

#endif /* DB_DB_REGISTRANT_H */

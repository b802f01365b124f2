/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_ACCOUNT_H
#define DB_DB_ACCOUNT_H

/*
 * Who may call: accounts of people with their sessions, and devices. Passwords and
 * tokens are kept as hashes only. Worker threads only.
 */

#include "common/base.h"
#include "common/role.h"
#include "common/status.h"

struct db;

#define USERNAME_SIZE 64
#define PERSON_NAME_SIZE 64
#define PASSWORD_HASH_SIZE 128 /* crypto_pwhash_STRBYTES */
#define TOKEN_HASH_SIZE 32     /* BLAKE2b-256 of the token */
#define DEVICE_NAME_SIZE 48
#define VILLAGE_NAME_SIZE 48

struct account {
    int64_t id; /* given by db_account_insert() */
    char username[USERNAME_SIZE];
    char name[PERSON_NAME_SIZE];
    enum role role;
    char password_hash[PASSWORD_HASH_SIZE];
    bool disabled;
    char
        district[VILLAGE_NAME_SIZE]; /* kecamatan and desa of a village operator, or "" */
    char village[VILLAGE_NAME_SIZE];
    bool receives; /* of a clerk at counters: does reception's work, too */
};

/** STATUS_WRONG_STATE when the name is taken. */
enum status db_account_insert(struct db *db, int64_t office, struct account *account,
    int64_t now_ms, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when there is none. */
enum status db_account_by_username(struct db *db, int64_t office, const char *username,
    struct account *account, struct error *err) MUST_CHECK;
enum status db_account_load(
    struct db *db, int64_t id, struct account *account, struct error *err) MUST_CHECK;
/** Store all that changes; its sessions end. */
enum status db_account_update(
    struct db *db, const struct account *account, struct error *err) MUST_CHECK;

/** An office's but for applicants, who are many; by name; owned array. */
enum status db_account_list(struct db *db, int64_t office, struct account **accounts,
    size_t *count, struct error *err) MUST_CHECK;

#define SESSION_MS (INT64_C(12) * 3600 * 1000) /* so long a session lasts */

struct session {
    uint8_t token_hash[TOKEN_HASH_SIZE];
    int64_t account;
    int64_t expires_ms;
};

enum status db_session_insert(struct db *db, const struct session *session,
    int64_t now_ms, struct error *err) MUST_CHECK;
/** The account of a live session; STATUS_NOT_FOUND: expired, signed out or disabled. */
enum status db_session_find(struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE],
    int64_t now_ms, int64_t *office, struct account *account, int64_t *expires_ms,
    struct error *err) MUST_CHECK;
/** Let it last until then; nothing happens to one that has ended. */
enum status db_session_extend(struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE],
    int64_t expires_ms, struct error *err) MUST_CHECK;
enum status db_session_delete(struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE],
    struct error *err) MUST_CHECK;
/** Sign a person out everywhere. */
enum status db_session_delete_all(struct db *db, int64_t account, struct error *err)
    MUST_CHECK;
/** End what is over, and what ends later than a session that begins now: it was begun by
 * a clock that was ahead. Only by a clock that may be believed. */
enum status db_session_expire(struct db *db, int64_t now_ms, struct error *err)
    MUST_CHECK;

struct device {
    char name[DEVICE_NAME_SIZE];
    enum role kind; /* ROLE_KIOSK, ROLE_BOARD, ROLE_GATE, ROLE_BACKEND */
    uint8_t token_hash[TOKEN_HASH_SIZE];
    bool revoked;
};

/** STATUS_WRONG_STATE when the name is taken by a device that is not revoked. */
enum status db_device_put(struct db *db, int64_t office, const struct device *device,
    int64_t now_ms, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND: unknown or revoked. */
enum status db_device_find(struct db *db, const uint8_t token_hash[TOKEN_HASH_SIZE],
    int64_t *office, struct device *device, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when there is no such device that is not revoked. */
enum status db_device_revoke(
    struct db *db, int64_t office, const char *name, struct error *err) MUST_CHECK;
/** All of an office, revoked ones too, by name; owned array. */
enum status db_device_list(struct db *db, int64_t office, struct device **devices,
    size_t *count, struct error *err) MUST_CHECK;

/**
 * Which of `count` tokens let somebody in now, be it a person's or a device's.
 * @param live  as many; filled on STATUS_OK
 */
enum status db_tokens_live(struct db *db, const uint8_t (*token_hashes)[TOKEN_HASH_SIZE],
    size_t count, int64_t now_ms, bool *live, struct error *err) MUST_CHECK;

#endif /* DB_DB_ACCOUNT_H */

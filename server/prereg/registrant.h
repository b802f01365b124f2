/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_REGISTRANT_H
#define SERVER_PREREG_REGISTRANT_H

/*
 * Applicants' accounts. The key is the phone that was shown to be held, by a code sent to
 * it; a NIK is a claim until a counter sees the card. What is answered does not tell
 * whether a phone is known: that is told to the phone alone. Worker threads.
 * Source: docs/rules.md, "Accounts of applicants".
 */

#include "common/base.h"
#include "common/nik.h"
#include "common/phone.h"
#include "common/status.h"
#include "db/db_registrant.h"
#include "server/office/act.h"

#define PHONE_CODES_MAX 5       /* that may wait for one phone */
#define PHONE_CODE_WRONG_MAX 10 /* then its codes end */
#define PHONE_CODE_MS (INT64_C(15) * 60 * 1000)
#define PHONE_CODE_REST_MS (INT64_C(60) * 1000) /* between two codes for a phone */

struct person {
    char name[128];
    char nik[NIK_SIZE];
    char phone[PHONE_SIZE];
    char address[256]; /* or "" */
    char email[128];   /* or "" */
    char language[3];  /* in which it is told things: "id" or "en" */
};

struct registration {
    struct person person;
    char password_hash[PASSWORD_HASH_SIZE];
};

/**
 * Somebody claims to hold a phone and wants an account: a code goes there, or, when it
 * has one, word of that.
 * @return STATUS_OK, whatever is known of the phone; STATUS_STORAGE
 */
enum status registrant_register(
    struct act *act, const struct registration *in, struct error *err) MUST_CHECK;

/** The last code of a phone again, as a new one. STATUS_OK also when there is none. */
enum status registrant_send_again(struct act *act, const char *phone,
    const char *language, struct error *err) MUST_CHECK;

/** A code for a new password. STATUS_OK also for an unknown phone. */
enum status registrant_forgotten(struct act *act, const char *phone, const char *language,
    struct error *err) MUST_CHECK;

/** A code to the phone that the caller's account shall move to. */
enum status registrant_change_phone(struct act *act, const char *phone,
    const char *language, struct error *err) MUST_CHECK;

/**
 * A code is shown: the account is made, or its password or phone changed.
 *
 * @param code           as typed; spaces do not count
 * @param password_hash  of a new password; "" unless it was forgotten
 * @return STATUS_OK      also to a code that was wrong: see `right`
 *         STATUS_TOO_MANY_REQUESTS  too many were wrong: ask for a new one later
 * @param right  false: wrong, old, or none was sent; the try is counted, so it must be
 * kept
 */
enum status registrant_confirm(struct act *act, const char *phone, const char *code,
    const char *password_hash, bool *right, struct error *err) MUST_CHECK;

/**
 * The account of a person who stands at the desk: that of the phone, where it is the same
 * person's; else one that nobody can sign in to, kept by the NIK. A village operator has
 * such accounts apart, and so neither sees nor changes what others know of the person.
 * @param person  name and NIK at least; the phone may be ""
 * @param held    it was there already, and who is held under it stays as it is
 */
enum status registrant_at_desk(struct act *act, const struct person *person,
    int64_t *account, bool *held, struct error *err) MUST_CHECK;

/** The person anew, with another NIK: by it the account is found at the desk from now on.
 * @param id  the account */
enum status registrant_correct(struct act *act, int64_t id, const struct person *person,
    struct error *err) MUST_CHECK;

/** Who an account is of; STATUS_NOT_FOUND when it is no applicant's. */
enum status registrant_person(struct act *act, int64_t account, struct person *person,
    struct error *err) MUST_CHECK;

/** The username behind a phone or an e-mail typed at sign-in; "" when it is neither. */
enum status registrant_username(struct act *act, const char *typed,
    char username[USERNAME_SIZE], struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_REGISTRANT_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_APPLICATION_H
#define DB_DB_APPLICATION_H

/*
 * Applications from home as stored, with their papers and what happened to them. What a
 * person wrote comes and goes sealed; what it says is for server/prereg. Worker threads
 * only.
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "common/vault.h"
#include "common/visit_state.h"
#include "common/words.h"
#include "db/db_delivery.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"

struct db;

#define APPLICATION_FORM_MAX 32768 /* bytes, sealed */
#define APPLICATION_NOTE_MAX 2600  /* bytes, sealed */
#define APPLICATION_STEPS_MAX 256
#define PAPER_KIND_SIZE 33
#define PAPER_FILE_SIZE 65 /* SHA-256 in hex */
#define STEP_WORD_SIZE 24

struct application {
    char id[VISIT_ID_SIZE];
    char registration[REGISTRATION_SIZE];
    int64_t account; /* who applies */
    char service[SERVICE_SIZE];
    enum ticket_state state;
    uint8_t nik_hash[VAULT_HASH_SIZE]; /* of the applicant */
    char wish_day[DATE_SIZE];          /* or "" */
    char wish_slot[SLOT_SIZE];
    char due[DATE_SIZE];      /* its papers are checked by then; "" before it is sent */
    char expected[DATE_SIZE]; /* the document is ready then, by the SOP; or "" */
    int64_t created_ms;
    int64_t changed_ms;
    int64_t submitted_ms;         /* 0: not yet */
    char ticket[TICKET_KEY_SIZE]; /* or "" */
    int64_t claimed_by;           /* 0: nobody's */
    int64_t claimed_until_ms;
    char carrier[CARRIER_SIZE]; /* who is to bring the document; "": it is collected */
    int64_t made_by; /* the village operator who made it for somebody; 0: its owner */
    bool waits;      /* until its village knows of it; reviewers do not see it yet */
    uint8_t village_hash[VAULT_HASH_SIZE]; /* of that village, while it waits */
};

struct sealed_text {
    size_t len; /* 0: none */
    uint8_t bytes[APPLICATION_NOTE_MAX];
};

struct paper {
    char kind[PAPER_KIND_SIZE];
    char file[PAPER_FILE_SIZE];
    char type[32]; /* "image/jpeg", ... */
    int64_t bytes;
    int pages;
    int64_t given_ms;
    bool unscanned;         /* it should have been looked at for viruses, and was not */
    char reason[SLOT_SIZE]; /* why it must be given again; "": it need not */
    struct sealed_text note;
};

/** A paper that was given with another application of the same account. */
struct earlier_paper {
    struct paper paper;
    char application[VISIT_ID_SIZE];
    char registration[REGISTRATION_SIZE];
    char service[SERVICE_SIZE];
};

struct application_step {
    int step; /* from 1; made by db_application_step_add() */
    int64_t at_ms;
    char actor[80];
    char what[STEP_WORD_SIZE]; /* a state's word, or "question", "answer", ... */
    struct sealed_text note;
};

/** STATUS_WRONG_STATE: the registration is taken. */
enum status db_application_insert(struct db *db, int64_t office,
    const struct application *application, struct error *err) MUST_CHECK;
/** Store all that changes. */
enum status db_application_update(struct db *db, int64_t office,
    const struct application *application, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when there is none. */
enum status db_application_load(struct db *db, int64_t office, const char *id,
    struct application *application, struct error *err) MUST_CHECK;
enum status db_application_by_registration(struct db *db, int64_t office,
    const char *registration, struct application *application, struct error *err)
    MUST_CHECK;
/** STATUS_NOT_FOUND: the ticket is no application's. */
enum status db_application_by_ticket(struct db *db, int64_t office, const char *ticket,
    struct application *application, struct error *err) MUST_CHECK;

/** Those of an account, newest first; owned array. */
enum status db_application_list(struct db *db, int64_t office, int64_t account,
    struct application **applications, size_t *count, struct error *err) MUST_CHECK;
/** Those that a village operator made, newest first, at most `max`; owned array. */
enum status db_application_made_by(struct db *db, int64_t office, int64_t account,
    size_t max, struct application **applications, size_t *count, struct error *err)
    MUST_CHECK;
/** Those that wait for any village, oldest first, at most `max`; owned array. */
enum status db_application_waiting(struct db *db, int64_t office, size_t max,
    struct application **applications, size_t *count, struct error *err) MUST_CHECK;
struct village_hash {
    uint8_t bytes[VAULT_HASH_SIZE];
};

/** The villages that are waited for, each once; owned array. */
enum status db_application_villages(struct db *db, int64_t office,
    struct village_hash **villages, size_t *count, struct error *err) MUST_CHECK;
/** Those that wait for a village, oldest first, at most `max`; owned array. */
enum status db_application_of_village(struct db *db, int64_t office,
    const uint8_t village_hash[VAULT_HASH_SIZE], size_t max,
    struct application **applications, size_t *count, struct error *err) MUST_CHECK;
/**
 * Those in a state, oldest first, after one that was seen; but for those that wait for
 * their village.
 *
 * @param after_ms, after_id  0 and "" for the first page
 */
enum status db_application_queue(struct db *db, int64_t office, enum ticket_state state,
    int64_t after_ms, const char *after_id, size_t max, struct application **applications,
    size_t *count, struct error *err) MUST_CHECK;
/** How many the queue has in each of its states, and since when the oldest waits
 * there (submitted_ms; 0: nobody). */
enum status db_application_count_queues(struct db *db, int64_t office,
    int64_t counts[TICKET_STATE_COUNT], int64_t oldest_ms[TICKET_STATE_COUNT],
    struct error *err) MUST_CHECK;
/** Those of a person for a service in any state; owned array. */
enum status db_application_of_person(struct db *db, int64_t office,
    const uint8_t nik_hash[VAULT_HASH_SIZE], const char *service,
    struct application **applications, size_t *count, struct error *err) MUST_CHECK;
/** How many an account began since. */
enum status db_application_count_since(struct db *db, int64_t office, int64_t account,
    int64_t since_ms, int *count, struct error *err) MUST_CHECK;
/** Those approved whose ticket was for a day before `day`: they were missed; owned. */
enum status db_application_missed(struct db *db, int64_t office, const char *day,
    struct application **applications, size_t *count, struct error *err) MUST_CHECK;

/* X(constant, word): what a key is of. */
#define APPLICATION_KEY_LIST(X) \
    X(KEY_BIRTH, "birth")   /* the day a child was born */ \
    X(KEY_MOTHER, "mother") /* the mother's NIK */ \
    X(KEY_PERSON, "person") /* the NIK of whom it is for, and the service */

enum application_key {
#define APPLICATION_KEY_CONSTANT(constant, word) constant,
    APPLICATION_KEY_LIST(APPLICATION_KEY_CONSTANT)
#undef APPLICATION_KEY_CONSTANT
        APPLICATION_KEY_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const application_key_words[];

/** The key of an application, or another in its place. */
enum status db_application_key_put(struct db *db, int64_t office, const char *application,
    enum application_key key, const uint8_t hash[VAULT_HASH_SIZE], struct error *err)
    MUST_CHECK;
/** Applications with this key but one, newest first, at most `max`; owned array. Drafts
 * and what was cancelled are none of them. */
enum status db_application_by_key(struct db *db, int64_t office, enum application_key key,
    const uint8_t hash[VAULT_HASH_SIZE], const char *but, size_t max,
    struct application **applications, size_t *count, struct error *err) MUST_CHECK;
/** Those of a NIK at other accounts than `account`; the rest as before. */
enum status db_application_elsewhere(struct db *db, int64_t office,
    const uint8_t nik_hash[VAULT_HASH_SIZE], int64_t account, size_t max,
    struct application **applications, size_t *count, struct error *err) MUST_CHECK;

/** Approved, with a ticket for `day`, not reminded of it, and told nothing since
 * `quiet_ms`; owned array. */
enum status db_application_to_remind(struct db *db, int64_t office, const char *day,
    int64_t quiet_ms, size_t max, struct application **applications, size_t *count,
    struct error *err) MUST_CHECK;
enum status db_application_reminded(struct db *db, int64_t office,
    const char *application, const char *day, struct error *err) MUST_CHECK;

/** Those that hold data of a person, the oldest first: over, or left lying by their
 * applicant, since before `before_ms`, or in any state since before `still_ms`, which is
 * earlier; owned. */
enum status db_application_erasable(struct db *db, int64_t office, int64_t before_ms,
    int64_t still_ms, size_t max, struct application **applications, size_t *count,
    struct error *err) MUST_CHECK;
/** Form, papers, notes, and the hashes by which it was found are gone; its steps stay. */
enum status db_application_erase(struct db *db, int64_t office, const char *id,
    int64_t now_ms, struct error *err) MUST_CHECK;

/** `*len` is 0 when nothing was filled in yet. */
enum status db_application_form_load(struct db *db, int64_t office, const char *id,
    uint8_t bytes[APPLICATION_FORM_MAX], size_t *len, struct error *err) MUST_CHECK;
enum status db_application_form_put(struct db *db, int64_t office, const char *id,
    const uint8_t *bytes, size_t len, struct error *err) MUST_CHECK;

/** A new paper, or another in its place. */
enum status db_paper_put(struct db *db, int64_t office, const char *application,
    const struct paper *paper, struct error *err) MUST_CHECK;
enum status db_paper_delete(struct db *db, int64_t office, const char *application,
    const char *kind, struct error *err) MUST_CHECK;
/** By kind; owned array. */
enum status db_paper_list(struct db *db, int64_t office, const char *application,
    struct paper **papers, size_t *count, struct error *err) MUST_CHECK;
/** Good papers of an account's applications but `application`, the newest first; owned.
 */
enum status db_paper_list_earlier(struct db *db, int64_t office, int64_t account,
    const char *application, struct earlier_paper **papers, size_t *count,
    struct error *err) MUST_CHECK;
/** Is the file of any paper of the office? */
enum status db_paper_has_file(struct db *db, int64_t office, const char *file, bool *has,
    struct error *err) MUST_CHECK;

/** One more step, after all others. */
enum status db_application_step_add(struct db *db, int64_t office,
    const char *application, const struct application_step *step, struct error *err)
    MUST_CHECK;
/** In order; owned array. */
enum status db_application_step_list(struct db *db, int64_t office,
    const char *application, struct application_step **steps, size_t *count,
    struct error *err) MUST_CHECK;

#endif /* DB_DB_APPLICATION_H */

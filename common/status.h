/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_STATUS_H
#define COMMON_STATUS_H

/*
 * The outcome of everything that can fail: one enum, its names on the wire, and an
 * explanation on the caller's stack. Any thread; keeps nothing.
 * Source: docs/openapi.yaml, "Error codes".
 */

#include "common/base.h"

/*
 * X(constant, name on the wire, HTTP status). The order is free; the names are the
 * outside contract.
 */
#define STATUS_LIST(X) \
    X(STATUS_OK, "ok", 200) \
    X(STATUS_EMPTY, "nobody_waiting", 204) \
    X(STATUS_BAD_REQUEST, "bad_request", 400) \
    X(STATUS_NOT_SIGNED_IN, "not_signed_in", 401) \
    X(STATUS_NOT_ALLOWED, "not_allowed", 403) \
    X(STATUS_NOT_FOUND, "not_found", 404) \
    X(STATUS_UNKNOWN_TICKET, "unknown_ticket", 404) \
    X(STATUS_WRONG_METHOD, "wrong_method", 405) \
    X(STATUS_WRONG_STATE, "wrong_state", 409) \
    X(STATUS_COUNTER_BUSY, "counter_busy", 409) \
    X(STATUS_COUNTER_CLOSED, "counter_closed", 409) \
    X(STATUS_NO_CALLS_LEFT, "no_calls_left", 409) \
    X(STATUS_QUOTA_FULL, "quota_full", 409) \
    X(STATUS_CLOSED_NOW, "closed_now", 409) \
    X(STATUS_OTHER_DATE, "other_date", 409) \
    X(STATUS_TOO_EARLY, "too_early", 409) \
    X(STATUS_TOO_LATE, "too_late", 409) \
    X(STATUS_TICKET_CANCELLED, "ticket_cancelled", 409) \
    X(STATUS_NOT_APPROVED, "not_approved", 409) \
    X(STATUS_OTHER_OFFICE, "other_office", 409) \
    X(STATUS_STAFF_NEEDED, "staff_needed", 409) \
    X(STATUS_WRONG_OFFSET, "wrong_offset", 409) \
    X(STATUS_CLAIMED_BY_OTHER, "claimed_by_other", 409) \
    X(STATUS_ALREADY_RATED, "already_rated", 409) \
    X(STATUS_SURVEY_CLOSED, "survey_closed", 409) \
    X(STATUS_NAME_TAKEN, "name_taken", 409) \
    X(STATUS_PERSON_KNOWN, "person_known", 409) \
    X(STATUS_LAST_ADMIN, "last_admin", 409) \
    X(STATUS_WOULD_HURT, "would_hurt", 409) \
    X(STATUS_CURSOR_GONE, "cursor_gone", 410) \
    X(STATUS_CHANGED_MEANWHILE, "changed_meanwhile", 412) \
    X(STATUS_WRONG_VERSION, "wrong_version", 412) \
    X(STATUS_TOO_LARGE, "too_large", 413) \
    X(STATUS_UNSUPPORTED_TYPE, "unsupported_type", 415) \
    X(STATUS_MALFORMED_CODE, "malformed_code", 422) \
    X(STATUS_FORGED_TICKET, "forged_ticket", 422) \
    X(STATUS_IDEMPOTENCY_MISMATCH, "idempotency_mismatch", 422) \
    X(STATUS_PHONE_NEEDED, "phone_needed", 422) \
    X(STATUS_WRONG_PHONE, "wrong_phone", 422) \
    X(STATUS_WRONG_CODE, "wrong_code", 422) \
    X(STATUS_WEAK_PASSWORD, "weak_password", 422) \
    X(STATUS_CHECKLIST_INCOMPLETE, "checklist_incomplete", 422) \
    X(STATUS_APPLICATION_INCOMPLETE, "application_incomplete", 422) \
    X(STATUS_BAD_DOCUMENT, "bad_document", 422) \
    X(STATUS_INVALID_SETTINGS, "invalid_settings", 422) \
    X(STATUS_UPLOAD_LOCKED, "upload_locked", 423) \
    X(STATUS_TOO_MANY_REQUESTS, "too_many_requests", 429) \
    X(STATUS_WRONG_CHECKSUM, "wrong_checksum", 460) \
    X(STATUS_INTERNAL, "internal", 500) \
    X(STATUS_BUSY, "busy", 503) \
    X(STATUS_CLOCK_DOUBTFUL, "clock_doubtful", 503) \
    X(STATUS_STORAGE, "storage_unavailable", 503) \
    /* Below: never an answer of the server; devices, files and programs use them. */ \
    X(STATUS_ARG, "bad_argument", 400) \
    X(STATUS_IO, "io_error", 500) \
    X(STATUS_NO_PAPER, "no_paper", 500) \
    X(STATUS_UNREADABLE, "unreadable", 422) \
    X(STATUS_TIMEOUT, "timeout", 504) \
    X(STATUS_UNREACHABLE, "unreachable", 504)

enum status {
#define STATUS_CONSTANT(constant, name, http) constant,
    STATUS_LIST(STATUS_CONSTANT)
#undef STATUS_CONSTANT
        STATUS_COUNT
};

/* What else such a sentence may name, with its blank in web/text/. */
#define ERROR_FACT_LIST(X) \
    X(FACT_FIELD, "{field}")     /* of a request, as the contract names it */ \
    X(FACT_COUNTER, "{counter}") /* which counter */ \
    X(FACT_NUMBER, "{number}")   /* whose: "A005" */ \
    X(FACT_COUNT, "{count}")     /* how often */ \
    X(FACT_STATE, "{state}")     /* of a visit or an application, in the wire's word */ \
    X(FACT_WHO, "{who}")         /* a colleague's name as shown; for staff alone */ \
    X(FACT_WHAT, "{what}")       /* papers, as the catalogue names them */ \
    X(FACT_WHAT_EN, "{what_en}") /* the same in English, where it says so */ \
    X(FACT_REASON, "{reason}")   /* a word that chooses among sentences */

enum error_fact {
#define ERROR_FACT_CONSTANT(constant, blank) constant,
    ERROR_FACT_LIST(ERROR_FACT_CONSTANT)
#undef ERROR_FACT_CONSTANT
        ERROR_FACT_COUNT
};

/* Which of a code's sentences; the name is a member of its entry in web/text/. */
#define ERROR_CASE_LIST(X) \
    X(CASE_ANY, "") \
    X(CASE_PAST, "past")               /* the day is over */ \
    X(CASE_LATER_TODAY, "later_today") /* there will be more at `time` */ \
    X(CASE_PASSWORD, "password")       /* a sign-in that does not match */ \
    X(CASE_TICKET_ONLY, "ticket_only") /* a service for who has a ticket */ \
    X(CASE_NO_WALKINS, "no_walkins")   /* no service without a ticket */ \
    X(CASE_OF_BACKEND, "of_backend")   /* another system gave it, and changes it */ \
    X(CASE_MESSAGE, "message")         /* one that is out, or given up */ \
    X(CASE_APPLICATION, "application") /* its `state`, not that of a visit */ \
    X(CASE_ANOTHER, "another")         /* application of this person for this service */ \
    X(CASE_TWO_ACCOUNTS, "two_accounts") /* would have this NIK */ \
    X(CASE_OFFER, "offer")               /* of a place that was given back */ \
    X(CASE_SKILLS, "skills")             /* a counter for what this clerk does not do */ \
    X(CASE_MISREAD, "misread")           /* a code with a wrong letter, or cut short */ \
    X(CASE_TODAY, "today")               /* enough of them for one day */

enum error_case {
#define ERROR_CASE_CONSTANT(constant, name) constant,
    ERROR_CASE_LIST(ERROR_CASE_CONSTANT)
#undef ERROR_CASE_CONSTANT
        ERROR_CASE_COUNT
};

#define ERROR_FACT_SIZE 256

/**
 * Why something failed. `text` is English, for the log, the operator and whoever writes
 * programs, and holds no personal data. A person sees a sentence chosen by `code`, in
 * which `date`, `time` and `facts` fill the blanks ("Your ticket is for {date}, {time}").
 */
struct error {
    enum status code;
    char text[384];        /* a whole sentence of libpq or OpenSSL, with its file */
    char date[11];         /* "2026-07-14", or empty */
    char time[16];         /* "08:00" or "08:00-11:00", or empty */
    enum error_case which; /* of the code's sentences */
    bool ticket_stands;    /* a ticket was refused, and is as good as before */
    int retry_after_s;     /* when it is worth asking again; 0: by the code alone */
    char facts[ERROR_FACT_COUNT][ERROR_FACT_SIZE]; /* or empty */
};

/** The stable word of a status, e.g. "quota_full"; static. */
const char *status_name(enum status status);

/** The status with this word; STATUS_COUNT when there is none. */
enum status status_from_name(const char *name);

/** The HTTP status it is answered with. */
int status_http(enum status status);

/** Whether it refuses what was asked, and is no fault of ours or of the machine: the same
 * request would be refused again, and what else is to be done goes on. */
bool status_is_refusal(enum status status);

/** A refusal that was judged on what is asked for, not on how (400) or by whom (401,
 * 403): an answer to keep. */
bool status_is_verdict(enum status status);

/** What an answer with this HTTP status means that has no word of ours, for a proxy made
 * it: STATUS_UNREACHABLE when it is no answer of a server at all. */
enum status status_from_http(int http);

/**
 * Fill `err` (may be NULL) and give back `code`, so that a failing branch is one line:
 * `return error_set(err, STATUS_IO, "could not open %s: %s", path, strerror(errno));`
 * Clears everything else of it.
 */
enum status error_set(struct error *err, enum status code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/** STATUS_BAD_REQUEST: what is wrong with a field of a request ("must be a time"). */
enum status error_field(struct error *err, const char *field, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/** STATUS_TOO_MANY_REQUESTS, to be tried again in so many seconds. */
enum status error_too_many(struct error *err, int seconds);

/** Name a fact of what error_set() has said; `err` may be NULL. Cut when too long. */
void error_fact(struct error *err, enum error_fact fact, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif /* COMMON_STATUS_H */

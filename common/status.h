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
    X(STATUS_TOO_LARGE, "too_large", 413) \
    X(STATUS_UNSUPPORTED_TYPE, "unsupported_type", 415) \
    X(STATUS_MALFORMED_CODE, "malformed_code", 422) \
    X(STATUS_FORGED_TICKET, "forged_ticket", 422) \
    X(STATUS_IDEMPOTENCY_MISMATCH, "idempotency_mismatch", 422) \
    X(STATUS_CHECKLIST_INCOMPLETE, "checklist_incomplete", 422) \
    X(STATUS_APPLICATION_INCOMPLETE, "application_incomplete", 422) \
    X(STATUS_INVALID_SETTINGS, "invalid_settings", 422) \
    X(STATUS_TOO_MANY_REQUESTS, "too_many_requests", 429) \
    X(STATUS_INTERNAL, "internal", 500) \
    X(STATUS_BUSY, "busy", 503) \
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

/**
 * Why something failed. `text` is English, for the log and the operator, and holds no
 * personal data. A person sees a sentence chosen by `code`; `date` and `time` are the two
 * facts such a sentence may name ("Your ticket is for {date}, {time}").
 */
struct error {
    enum status code;
    char text[384]; /* a whole sentence of libpq or OpenSSL, with its file */
    char date[11];  /* "2026-07-14", or empty */
    char time[16];  /* "08:00" or "08:00-11:00", or empty */
    bool past;      /* `date` is over: there is another sentence for that */
};

/** The stable word of a status, e.g. "quota_full"; static. */
const char *status_name(enum status status);

/** The status with this word; STATUS_COUNT when there is none. */
enum status status_from_name(const char *name);

/** The HTTP status it is answered with. */
int status_http(enum status status);

/**
 * Fill `err` (may be NULL) and give back `code`, so that a failing branch is one line:
 * `return error_set(err, STATUS_IO, "could not open %s: %s", path, strerror(errno));`
 * Clears date, time and past.
 */
enum status error_set(struct error *err, enum status code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif /* COMMON_STATUS_H */

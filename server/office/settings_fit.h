/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_SETTINGS_FIT_H
#define SERVER_OFFICE_SETTINGS_FIT_H

/*
 * Do settings fit the people who are in the office and the tickets that were given out?
 * One rule for whoever changes them, asks before, or checks: what would leave somebody
 * without a service, a window or a counter is refused, and what would merely surprise is
 * a warning. Worker threads. Source: docs/rules.md, "Settings under a living line".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

/* X(constant, word on the wire, is refused, the part whose change it is of). */
#define FINDING_LIST(X) \
    X(FINDING_SERVICE_GONE, "service_gone", true, SETTINGS_SERVICES) \
    X(FINDING_WINDOW_GONE, "window_gone", true, SETTINGS_WINDOWS) \
    X(FINDING_COUNTER_IN_USE, "counter_in_use", true, SETTINGS_COUNTERS) \
    X(FINDING_DAY_MOVED, "day_moved", true, SETTINGS_OFFICE) \
    X(FINDING_CODE_CHANGED, "code_changed", true, SETTINGS_OFFICE) \
    X(FINDING_DAY_CLOSED, "day_closed", false, SETTINGS_CALENDAR) \
    X(FINDING_WINDOW_NOT_HELD, "window_not_held", false, SETTINGS_WINDOWS) \
    X(FINDING_OVER_FULL, "over_full", false, SETTINGS_QUOTAS) \
    X(FINDING_NO_COUNTER, "no_counter", false, SETTINGS_COUNTERS) \
    X(FINDING_LETTER_MOVED, "letter_moved", false, SETTINGS_SERVICES)

enum finding_kind {
#define FINDING_CONSTANT(constant, word, refused, part) constant,
    FINDING_LIST(FINDING_CONSTANT)
#undef FINDING_CONSTANT
        FINDING_KIND_COUNT
};

#define FINDING_NUMBERS_MAX 8
#define FINDING_DAYS_MAX 366 /* as far as places are booked, and today */
#define FINDING_DAYS_TOLD 14

struct finding {
    enum finding_kind kind;
    char subject[SETTINGS_CODE_SIZE]; /* a code, a counter's number, or a date */
    int people;                       /* in the office, whom it concerns */
    char numbers[FINDING_NUMBERS_MAX][NUMBER_SIZE]; /* theirs, the first ones */
    int tickets;                                    /* not come yet, of all days */
    size_t day_count;
    struct {
        char date[DATE_SIZE];
        int tickets;
    } days[FINDING_DAYS_MAX];
};

struct findings {
    struct finding *list; /* owned */
    size_t count;
    size_t capacity;
};

void findings_destroy(struct findings *findings);

/** Of `findings` the first that is refused; NULL: there is none. */
const struct finding *findings_refused(const struct findings *findings);

/** STATUS_INVALID_SETTINGS with one sentence in English for operators: "services:
 * ktp-baru is gone: 3 people wait (A001, ...); 40 tickets on 2026-07-15". */
enum status finding_fault(const struct finding *finding, struct error *err);
/** That sentence alone. */
void finding_text(const struct finding *finding, char *out, size_t out_size);

/** As the API tells them; a reader's sentence is added by texts_explain(). */
json_t *json_of_findings(const struct findings *findings, bool refused);

/**
 * What does not fit now, of the running day and later.
 *
 * @param today  in the office's zone
 */
enum status settings_fit(struct db *db, int64_t office, const char *today,
    const struct office_settings *settings, struct findings *out, struct error *err)
    MUST_CHECK;

/**
 * What the change from `old` to `settings` does; what did not fit before is not its
 * fault.
 *
 * @param old  NULL: cannot be read; then everything counts
 */
enum status settings_fit_change(struct act *act, const struct office_settings *old,
    const struct office_settings *settings, struct findings *out, struct error *err)
    MUST_CHECK;

#endif /* SERVER_OFFICE_SETTINGS_FIT_H */

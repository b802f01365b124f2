/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_HEAD_CONCERN_H
#define SERVER_OFFICE_HEAD_CONCERN_H

/*
 * What needs a person: a device that is silent or lacks something, a counter where
 * somebody is for long or whose clerk is away, messages and rows of the outbox that do
 * not go out, a clock that is doubted. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/office/head_counter.h"

/* In the order of how soon somebody must go there. */
#define HEAD_CONCERN_LIST(X) \
    X(CONCERN_HELP, "help") /* a counter asks for it */ \
    X(CONCERN_CLOCK, "clock_doubtful") \
    X(CONCERN_PAPER_EMPTY, "paper_empty") \
    X(CONCERN_PRINTER, "printer_missing") \
    X(CONCERN_SCANNER, "scanner_missing") \
    X(CONCERN_SILENT, "device_silent") /* nothing was heard of it for long */ \
    X(CONCERN_SOUND, "sound_missing") \
    X(CONCERN_PAPER_LOW, "paper_low") \
    X(CONCERN_COUNTER_LONG, "counter_long") \
    X(CONCERN_COUNTER_AWAY, "counter_away") \
    X(CONCERN_COUNTER_DUE, "counter_due") /* by the roster it were open by now */ \
    X(CONCERN_MESSAGES_FAILED, "messages_failed") /* for good */ \
    X(CONCERN_MESSAGES_LATE, "messages_late") \
    X(CONCERN_OUTBOX_REFUSED, "outbox_refused") /* by the backend, for good */ \
    X(CONCERN_OUTBOX_LATE, "outbox_late")

enum concern_kind {
#define HEAD_CONCERN_CONSTANT(constant, word) constant,
    HEAD_CONCERN_LIST(HEAD_CONCERN_CONSTANT)
#undef HEAD_CONCERN_CONSTANT
        CONCERN_COUNT
};

const char *concern_name(enum concern_kind kind);

struct head_concern {
    enum concern_kind kind;
    char device[48];           /* of a device its name; or "" */
    int counter;               /* of a counter; or 0 */
    int64_t count;             /* of messages or rows; or 0 */
    int64_t since_ms;          /* 0: not known */
    char by[PERSON_NAME_SIZE]; /* who takes care of it; or "" */
};

/** What there is, with those of these counters; owned array, NULL on failure. */
enum status head_concerns_load(struct act *act, const struct head_counter *counters,
    size_t counter_count, struct head_concern **concerns, size_t *count,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_HEAD_CONCERN_H */

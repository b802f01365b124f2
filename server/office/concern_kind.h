/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CONCERN_KIND_H
#define SERVER_OFFICE_CONCERN_KIND_H

/* What may need a person, and how one of them is named. Any thread; keeps nothing. */

#include "common/base.h"
#include "db/db_concern_care.h"

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

/** "paper_empty", ...; static. */
const char *concern_name(enum concern_kind kind);

/** Of a counter, or of a device, or (0 and "") of neither: "help.3",
 * "paper_empty.kiosk-1".
 */
const char *concern_id(
    enum concern_kind kind, int counter, const char *device, char out[CONCERN_ID_SIZE]);

#endif /* SERVER_OFFICE_CONCERN_KIND_H */

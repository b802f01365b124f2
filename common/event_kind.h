/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_EVENT_KIND_H
#define COMMON_EVENT_KIND_H

/*
 * What a journal row tells of, which is also the name of the event that listeners get:
 * every kind there is, in the words of the journal and of the wire. A kind is only ever
 * added; its word stays, for old rows have it. Any thread; keeps nothing.
 * Source: docs/openapi.yaml, "Events".
 */

#include "common/base.h"

#define EVENT_KIND_LIST(X) \
    X(EVENT_VISIT_WAITING, "visit.waiting") /* arrived, came back or was sent on */ \
    X(EVENT_VISIT_CALLED, "visit.called") \
    X(EVENT_VISIT_RECALLED, "visit.recalled") \
    X(EVENT_VISIT_STARTED, "visit.started") \
    X(EVENT_VISIT_FINISHED, "visit.finished") \
    X(EVENT_VISIT_ABSENT, "visit.absent") \
    X(EVENT_VISIT_HELD, "visit.held") \
    X(EVENT_VISIT_CANCELLED, "visit.cancelled") \
    X(EVENT_VISIT_UNSERVED, "visit.unserved") \
    X(EVENT_VISIT_CHECKLIST, "visit.checklist") \
    X(EVENT_COUNTER_OPENED, "counter.opened") \
    X(EVENT_COUNTER_PAUSED, "counter.paused") \
    X(EVENT_COUNTER_CLOSED, "counter.closed") \
    X(EVENT_COUNTER_HELP, "counter.help")   /* asked for, or over */ \
    X(EVENT_CONCERN_TAKEN, "concern.taken") /* somebody takes care of it */ \
    X(EVENT_BOARD_CONTENT, "board.content") /* what boards show beside the calls */ \
    X(EVENT_BOARD_TEST, "board.test") \
    X(EVENT_DAY_CLOSED, "day.closed") \
    X(EVENT_DAY_MOVED, "day.moved")       /* who waited comes first another day */ \
    X(EVENT_DAY_REOPENED, "day.reopened") /* the closing was taken back */ \
    X(EVENT_CLOCK_DOUBTED, "clock.doubted") \
    X(EVENT_CLOCK_TRUSTED, "clock.trusted") /* again */ \
    X(EVENT_SETTINGS_CHANGED, "settings.changed") \
    X(EVENT_TICKET_IMPORTED, "ticket.imported") \
    X(EVENT_TICKET_ISSUED, "ticket.issued") /* by us: a place for an application */ \
    X(EVENT_TICKET_CANCELLED, "ticket.cancelled") \
    X(EVENT_TICKET_FIRST_PLACE, "ticket.first_place") \
    X(EVENT_TICKET_PLACE_BACK, "ticket.place_back") /* that was taken back */ \
    X(EVENT_TICKET_PULLED, "ticket.pulled")   /* from the backend: new or changed */ \
    X(EVENT_TICKET_TRUSTED, "ticket.trusted") /* held by its signature alone */ \
    X(EVENT_OUTCOME_TAKEN, "outcome.taken")   /* a front office told of a ticket */ \
    X(EVENT_APPLICATION_MOVED, "application.moved")     /* to another state */ \
    X(EVENT_APPLICATION_OFFERED, "application.offered") /* a place given back */ \
    X(EVENT_APPLICATION_TAKEN, "application.taken") /* a reviewer sees who it is of */ \
    X(EVENT_MESSAGE_AGAIN, "message.again")         /* staff have it tried now */ \
    X(EVENT_MESSAGE_GIVEN_UP, "message.given_up") /* staff tell the person otherwise */ \
    X(EVENT_APPLICATION_RELEASED, "application.released") \
    X(EVENT_PAPER_INFECTED, "application.infected") /* a file of it was refused */ \
    X(EVENT_PERSONAL_ERASED, "personal.erased") \
    X(EVENT_PERSONAL_EXPORTED, "personal.exported") /* for whom it is of */ \
    X(EVENT_ACCOUNT_ADDED, "account.added") \
    X(EVENT_ACCOUNT_CHANGED, "account.changed") /* name, role, let in again */ \
    X(EVENT_ACCOUNT_PASSWORD, "account.password") \
    X(EVENT_ACCOUNT_DISABLED, "account.disabled") \
    X(EVENT_ACCOUNT_ERASED, "account.erased") /* an applicant's, used no more */ \
    X(EVENT_DEVICE_ADDED, "device.added") \
    X(EVENT_DEVICE_REVOKED, "device.revoked") \
    X(EVENT_KEY_ROTATED, "key.rotated") \
    X(EVENT_KEY_RESEALED, "key.resealed") /* what is held is under the newest one */ \
    X(EVENT_OFFICE_CREATED, "office.created")

enum event_kind {
#define EVENT_KIND_CONSTANT(constant, word) constant,
    EVENT_KIND_LIST(EVENT_KIND_CONSTANT)
#undef EVENT_KIND_CONSTANT
        EVENT_KIND_COUNT
};

/* What a kind is about: the first part of its word. */
#define EVENT_SUBJECT_LIST(X) \
    X(EVENT_OF_VISIT, "visit") \
    X(EVENT_OF_COUNTER, "counter") \
    X(EVENT_OF_CONCERN, "concern") \
    X(EVENT_OF_BOARD, "board") \
    X(EVENT_OF_DAY, "day") \
    X(EVENT_OF_CLOCK, "clock") \
    X(EVENT_OF_SETTINGS, "settings") \
    X(EVENT_OF_TICKET, "ticket") \
    X(EVENT_OF_OUTCOME, "outcome") \
    X(EVENT_OF_APPLICATION, "application") \
    X(EVENT_OF_MESSAGE, "message") \
    X(EVENT_OF_PERSONAL, "personal") \
    X(EVENT_OF_ACCOUNT, "account") \
    X(EVENT_OF_DEVICE, "device") \
    X(EVENT_OF_KEY, "key") \
    X(EVENT_OF_OFFICE, "office")

enum event_subject {
#define EVENT_SUBJECT_CONSTANT(constant, word) constant,
    EVENT_SUBJECT_LIST(EVENT_SUBJECT_CONSTANT)
#undef EVENT_SUBJECT_CONSTANT
        EVENT_SUBJECT_COUNT
};

/** "visit.called", ...; static. */
const char *event_kind_name(enum event_kind kind);
/** EVENT_KIND_COUNT when there is none of that name: it is a newer program's. */
enum event_kind event_kind_from_name(const char *name);

/** EVENT_OF_VISIT of "visit.called", also of a kind that is not known here;
 * EVENT_SUBJECT_COUNT when it is about nothing known. */
enum event_subject event_subject_of(const char *name);

#endif /* COMMON_EVENT_KIND_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_ARRIVAL_H
#define SERVER_OFFICE_ARRIVAL_H

/*
 * Somebody arrives: a scanned ticket or a walk-in becomes a number, or is refused with
 * nothing spent. Shared by kiosks, gates and reception. Worker threads.
 * Source: docs/rules.md, "Tickets at the door", "Quota".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"
#include "ticketing/slip.h"

#define SCANNED_SIZE 513  /* what a scanner may send, with NUL */
#define NIK_TYPED_SIZE 32 /* with spaces, dots and hyphens */

struct arrival {
    struct visit visit;
    bool repeat;           /* the ticket had its number already */
    bool added;            /* to the number of the same person, as a further file */
    int ahead;             /* people who come first */
    int32_t estimate_s;    /* until it is called */
    int32_t estimate_to_s; /* four of five are called by then */
    bool no_counter;       /* none is open for it: counted from when one opens */
    bool before_closing;   /* while it waits: it will probably be served today */
    int called_before;     /* minute of the day */
    struct slip slip;
};

struct check_in_input {
    char code[SCANNED_SIZE];
    char ticket[TICKET_KEY_SIZE]; /* a desk found it by other means: then `code` is not
                                     read */
    char phone4[5];               /* beside a registration number; "": none */
    enum lane lane;
    char reason[REASON_SIZE]; /* of priority; health data */
};

/**
 * A scanned ticket. The same ticket again gives the same number; one more ticket of a
 * person whose number still waits joins that (bundle.h).
 * @return STATUS_OK, or why not: STATUS_MALFORMED_CODE, STATUS_FORGED_TICKET,
 *         STATUS_UNKNOWN_TICKET, the refusals of typed_rule_decide() and
 *         ticket_rule_decide(),
 *         STATUS_QUOTA_FULL (late, and its place was given away),
 *         STATUS_CLOCK_DOUBTFUL (see clock_guard_admit())
 */
enum status check_in(struct act *act, const struct check_in_input *input,
    struct arrival *arrival, struct error *err) MUST_CHECK;

/** Announce what check_in() will ask in any case (db_announce), on this day. */
void check_in_announce(
    struct db *db, int64_t office, const char *today, const struct check_in_input *input);

struct walk_in_input {
    char service[SERVICE_SIZE];
    enum lane lane;
    char reason[REASON_SIZE];
    char nik[NIK_TYPED_SIZE]; /* optional; for the counter's eyes */
    int files;                /* this person has, each takes a place; 0: one */
};

/** A person without a ticket. STATUS_QUOTA_FULL, STATUS_CLOSED_NOW, STATUS_NOT_FOUND. */
enum status walk_in(struct act *act, const struct walk_in_input *input,
    struct arrival *arrival, struct error *err) MUST_CHECK;

/** The slip of a visit again. */
enum status arrival_reprint(struct act *act, const char *visit, struct arrival *arrival,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_ARRIVAL_H */

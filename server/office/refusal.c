/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/refusal.h"

#include "common/zone.h"
#include "db/db.h"
#include "db/db_refusal.h"
#include "server/office/outbox_note.h"

#define ATTEMPT_DEPTH 2 /* inside a job and its keyed act */

/* Nothing of the attempt stays but that it was, and what the backend is told. */
static enum status
keep_refusal(struct act *act, const struct arrival *arrival, enum status refused)
{
    char today[DATE_SIZE];
    enum status st = db_undo(act->db, ATTEMPT_DEPTH, NULL);

    if (st == STATUS_OK && refused != STATUS_PHONE_NEEDED) { /* which is a question */
        st = db_refusal_add(act->db, act->office,
            zone_date(act->zone, act->now_ms, today), status_name(refused), NULL);
    }
    if (st != STATUS_OK || !arrival->visit.ticket[0]) {
        return st;
    }
    return outbox_note_refusal(act, arrival->visit.ticket, refused, NULL);
}

/* Does the ticket still let its bearer in, at its time and place? */
static bool
ticket_stands(const struct error *err)
{
    switch (err->code) {
    case STATUS_QUOTA_FULL:
    case STATUS_CLOSED_NOW:
    case STATUS_TOO_EARLY:
    case STATUS_CLOCK_DOUBTFUL:
        return true;
    case STATUS_OTHER_DATE:
        return err->which != CASE_PAST;
    default:
        return false;
    }
}

/* The attempt came to `st`. */
static enum status
end_attempt(struct act *act, enum status st, const struct arrival *arrival,
    enum status *refused, struct error *err)
{
    if (st == STATUS_OK) {
        return db_release(act->db, ATTEMPT_DEPTH, err);
    }
    if (!status_is_verdict(st)) {
        return st;
    }
    *refused = st;
    st = keep_refusal(act, arrival, st);
    return st == STATUS_OK ? STATUS_OK
                           : error_set(err, st, "a refusal could not be kept");
}

enum status
check_in_or_refuse(struct act *act, const struct check_in_input *input,
    struct arrival *arrival, enum status *refused, struct error *err)
{
    enum status st = db_savepoint(act->db, ATTEMPT_DEPTH, err);

    *refused = STATUS_OK;
    if (st != STATUS_OK) {
        return st;
    }
    st = check_in(act, input, arrival, err);
    if (st != STATUS_OK && err) {
        err->ticket_stands = ticket_stands(err);
    }
    return end_attempt(act, st, arrival, refused, err);
}

enum status
walk_in_or_refuse(struct act *act, const struct walk_in_input *input,
    struct arrival *arrival, enum status *refused, struct error *err)
{
    enum status st = db_savepoint(act->db, ATTEMPT_DEPTH, err);

    *refused = STATUS_OK;
    if (st != STATUS_OK) {
        return st;
    }
    return end_attempt(act, walk_in(act, input, arrival, err), arrival, refused, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From rows of the journal to rows for the backend. */
#include "server/office/outbox_note.h"

#include <stdlib.h>
#include <string.h>

#include "common/outcome.h"
#include "common/waiting_why.h"
#include "common/zone.h"
#include "db/db_exchange_outbox.h"
#include "db/db_followed.h"
#include "db/db_visit.h"
#include "server/office/ids.h"

/* Which rows the backend is told; where a row says why or how, it must be this. */
static const struct {
    enum event_kind kind;
    enum waiting_why why;
    enum outcome ended;
    enum outcome_kind outcome;
    const char *code; /* what the outcome says beside its kind */
} told[] = {
    { EVENT_VISIT_WAITING, WAITING_ARRIVED, OUTCOME_NONE, OUTCOME_KIND_ARRIVED, "" },
    /* An end that was told is taken back: the person is still there. */
    { EVENT_VISIT_WAITING, WAITING_DAY_REOPENED, OUTCOME_NONE, OUTCOME_KIND_ARRIVED,
        OUTCOME_CODE_TAKEN_BACK },
    { EVENT_VISIT_STARTED, WAITING_TAKEN_BACK, OUTCOME_NONE, OUTCOME_KIND_ARRIVED,
        OUTCOME_CODE_TAKEN_BACK },
    { EVENT_VISIT_FINISHED, WAITING_NONE, OUTCOME_VERIFIED, OUTCOME_KIND_VERIFIED, "" },
    { EVENT_VISIT_FINISHED, WAITING_NONE, OUTCOME_INCOMPLETE, OUTCOME_KIND_INCOMPLETE,
        "" },
    { EVENT_VISIT_FINISHED, WAITING_NONE, OUTCOME_REJECTED, OUTCOME_KIND_REJECTED, "" },
    { EVENT_VISIT_ABSENT, WAITING_NONE, OUTCOME_NONE, OUTCOME_KIND_ABSENT, "" },
    { EVENT_VISIT_UNSERVED, WAITING_NONE, OUTCOME_NONE, OUTCOME_KIND_UNSERVED, "" },
    /* Came, and left without being served. */
    { EVENT_VISIT_CANCELLED, WAITING_NONE, OUTCOME_NONE, OUTCOME_KIND_UNSERVED,
        "cancelled" },
};

static struct outbox_entry
make_entry(const struct act *act, enum outcome_kind kind, const char *code,
    char id[VISIT_ID_SIZE])
{
    id_make_visit(act->now_ms, id);
    return (struct outbox_entry){
        .id = id, .kind = kind, .at_ms = act->now_ms, .code = code
    };
}

/* The end of a day: who never came, and who went aside and did not come back. */
static enum status
note_left(struct act *act, const char *day, struct error *err)
{
    struct outbox_left *left;
    size_t count;
    char id[VISIT_ID_SIZE];
    enum status st =
        db_exchange_outbox_left(act->db, act->office, day, &left, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct outbox_entry entry = make_entry(act, left[i].kind, "", id);

        st = db_exchange_outbox_ticket(act->db, act->office, left[i].ticket,
            zone_at(act->zone, day, 0), &entry, err);
    }
    free(left);
    return st;
}

/* What a row of a visit is to its backend. */
static enum status
note_visit(struct act *act, enum event_kind kind, const struct visit *visit,
    const json_t *data, struct error *err)
{
    const char *said_why = json_string_value(json_object_get(data, "why"));
    const char *said_outcome = json_string_value(json_object_get(data, "outcome"));
    enum waiting_why why = waiting_why_from_name(said_why ? said_why : "");
    enum outcome ended = outcome_from_name(said_outcome ? said_outcome : "");
    char id[VISIT_ID_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(told); i++) {
        if (told[i].kind == kind && told[i].why == why && told[i].ended == ended) {
            struct outbox_entry entry =
                make_entry(act, told[i].outcome, told[i].code, id);

            return db_exchange_outbox_visit(
                act->db, act->office, visit->ticket, visit->note, &entry, err);
        }
    }
    return STATUS_OK;
}

enum status
outbox_note(struct act *act, enum event_kind kind, const char *subject,
    const struct visit *visit, const json_t *data, struct error *err)
{
    struct followed followed;
    enum status st;

    if (kind == EVENT_DAY_CLOSED) {
        return note_left(act, subject, err);
    }
    if (!visit || !visit->ticket[0]) {
        return STATUS_OK;
    }
    st = db_followed_load(act->db, act->office, &followed, err);
    return st == STATUS_OK && followed.backend ? note_visit(act, kind, visit, data, err)
                                               : st;
}

enum status
outbox_note_refusal(
    struct act *act, const char *ticket, enum status why, struct error *err)
{
    const struct zone *zone = act->zone;
    char today[DATE_SIZE];
    char id[VISIT_ID_SIZE];
    struct outbox_entry entry =
        make_entry(act, OUTCOME_KIND_REFUSED, status_name(why), id);

    return db_exchange_outbox_ticket(act->db, act->office, ticket,
        zone_at(zone, zone_date(zone, act->now_ms, today), 0), &entry, err);
}

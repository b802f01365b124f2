/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an act writes the journal. */
#include "server/office/journal.h"

#include "common/text.h"
#include "db/db_journal.h"
#include "db/db_visit.h"
#include "server/office/outbox_note.h"

/* `visit` is NULL, or what the row tells of. */
static enum status
append(struct act *act, enum event_kind kind, const char *subject,
    const struct visit *visit, json_t *data, struct error *err)
{
    struct journal_row row = { .office = act->office, .at_ms = act->now_ms };
    const char *actor = act->caller->actor[0] ? act->caller->actor : "system";
    size_t len = 2;
    enum status st;

    text_copy(row.actor, sizeof(row.actor), actor);
    text_copy(row.kind, sizeof(row.kind), event_kind_name(kind));
    text_copy(row.subject, sizeof(row.subject), subject);
    text_copy(row.data, sizeof(row.data), "{}");
    if (data) {
        len = json_dumpb(data, row.data, sizeof(row.data) - 1, JSON_COMPACT);
    }
    if (len == 0 || len >= sizeof(row.data)) {
        json_decref(data);
        return error_set(err, STATUS_INTERNAL, "a journal row is too long");
    }
    row.data[len] = '\0';
    st = db_journal_append(act->db, &row, err);
    if (st == STATUS_OK) {
        st = outbox_note(act, kind, subject, visit, data, err);
    }
    if (st == STATUS_OK && act->follow) {
        st = act->follow(act, kind, subject, visit, data, err);
    }
    json_decref(data);
    return st;
}

enum status
journal_append(struct act *act, enum event_kind kind, const char *subject, json_t *data,
    struct error *err)
{
    return append(act, kind, subject, NULL, data, err);
}

enum status
journal_append_visit(struct act *act, enum event_kind kind, const struct visit *visit,
    json_t *data, struct error *err)
{
    return append(act, kind, visit->id, visit, data, err);
}

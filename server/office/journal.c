/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an act writes the journal. */
#include "server/office/journal.h"

#include "common/outcome.h"
#include "common/text.h"
#include "common/waiting_why.h"
#include "db/db_journal.h"
#include "db/db_visit_file.h"
#include "server/office/outbox_note.h"
#include "server/office/outlook.h"

/* Who follows tickets hears of the row. */
static enum status
tell(struct act *act, enum event_kind kind, const char *subject,
    const struct visit *visit, const json_t *data, struct error *err)
{
    enum status st = outbox_note(act, kind, subject, visit, data, err);

    return st == STATUS_OK && act->follow
               ? act->follow(act, kind, subject, visit, data, err)
               : st;
}

static enum waiting_why
why_of(const json_t *data)
{
    const char *why = json_string_value(json_object_get(data, "why"));

    return why ? waiting_why_from_name(why) : WAITING_NONE;
}

/* Of a bundle each file has a ticket of its own, and an end. One that was added has
 * arrived; of the others that row says nothing. */
static enum status
tell_files(struct act *act, enum event_kind kind, const struct visit *visit,
    const json_t *data, struct error *err)
{
    bool added = why_of(data) == WAITING_FILE_ADDED;
    struct visit_files files;
    enum status st = db_visit_files_load(act->db, act->office, visit, &files, err);

    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        struct visit as = visit_as_file(visit, &files.file[i]);
        json_t *said;

        if (!as.ticket[0] || (added && as.file != visit->files)) {
            continue;
        }
        said = json_copy((json_t *)(uintptr_t)data);
        if (added) {
            (void)json_object_set_new(
                said, "why", json_string(waiting_why_name(WAITING_ARRIVED)));
        }
        if (kind == EVENT_VISIT_FINISHED) {
            (void)json_object_set_new(
                said, "outcome", json_string(outcome_name(as.outcome)));
        }
        st = tell(act, kind, visit->id, &as, said, err);
        json_decref(said);
    }
    return st;
}

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
        outlook_note(act, row.seq, kind, visit, why_of(data));
        st = tell(act, kind, subject, visit, data, err);
    }
    if (st == STATUS_OK && visit) {
        st = tell_files(act, kind, visit, data, err);
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

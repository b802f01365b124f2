/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/take_back.h"

#include <stdlib.h>
#include <string.h>

#include "common/desk_rule.h"
#include "common/event_kind.h"
#include "common/json_reader.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/waiting_why.h"
#include "db/db_journal.h"
#include "server/settings/settings.h"

#define PAGE_ROWS 128

/* Does this row finish somebody? What it says of that goes into `out`. */
static bool
read_finish(const struct journal_row *row, struct take_back *out)
{
    bool end = event_kind_from_name(row->kind) == EVENT_VISIT_FINISHED;
    struct json_reader r;
    char why[32];

    *out = (struct take_back){ .at_ms = row->at_ms };
    text_copy(out->visit, sizeof(out->visit), row->subject);
    reader_open(&r, row->data, strlen(row->data), READER_LENIENT, NULL);
    reader_text(&r, "why", JSON_OPTIONAL, why, sizeof(why));
    reader_small_int(&r, end ? "counter" : "from_counter", JSON_OPTIONAL, 1,
        SETTINGS_COUNTERS_MAX, &out->counter);
    reader_text(&r, end ? "service" : "from_service", JSON_OPTIONAL, out->service,
        sizeof(out->service));
    out->outcome = (enum outcome)reader_word(
        &r, "outcome", JSON_OPTIONAL, outcome_words, OUTCOME_NONE);
    reader_close(&r);
    return end || waiting_why_from_name(why) == WAITING_NEXT_STEP;
}

/* A later row of the same person: nothing to take back any more, or this. */
static void
follow(
    const struct journal_row *row, const char *visit, int counter, struct take_back *last)
{
    struct take_back now;

    if (event_subject_of(row->kind) != EVENT_OF_VISIT) {
        return;
    }
    if (strcmp(row->subject, last->visit) == 0) {
        last->visit[0] = '\0';
    }
    if (read_finish(row, &now) &&
        (visit ? strcmp(now.visit, visit) == 0 : now.counter == counter)) {
        *last = now;
    }
}

enum status
take_back_find(struct act *act, const char *visit, int counter, struct take_back *out,
    struct error *err)
{
    struct journal_row *rows = xcalloc(PAGE_ROWS, sizeof(*rows));
    size_t count = PAGE_ROWS;
    int64_t seq;
    enum status st = db_journal_before(
        act->db, act->office, act->now_ms - DESK_TAKE_BACK_MS, &seq, err);

    *out = (struct take_back){ .visit = "" };
    while (st == STATUS_OK && count == PAGE_ROWS) {
        st = db_journal_read(act->db, act->office, seq, rows, PAGE_ROWS, &count, err);
        for (size_t i = 0; st == STATUS_OK && i < count; i++) {
            seq = rows[i].seq;
            follow(&rows[i], visit, counter, out);
        }
    }
    free(rows);
    return st == STATUS_OK && !out->visit[0]
               ? error_set(err, STATUS_NOT_FOUND, "nothing was finished of late")
               : st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows about the clock, written and read. */
#include "server/office/clock_word.h"

#include <string.h>

#include "common/event_kind.h"
#include "common/json_reader.h"
#include "common/words.h"
#include "db/db_device_report.h"
#include "db/db_journal.h"
#include "server/office/journal.h"

static const char *const why_words[] = { CLOCK_WHY_LIST(WORDS_ENTRY) NULL };

/* The doubt, with what was believed before it. */
static enum status
read_doubt(const struct journal_row *row, struct clock_past *past, struct error *err)
{
    struct json_reader r;
    enum status st;

    past->doubted = true;
    reader_open(&r, row->data, strlen(row->data), READER_LENIENT, err);
    reader_int(&r, "newest", JSON_OPTIONAL, 0, INT64_MAX, &past->newest_ms);
    reader_int(&r, "alive", JSON_OPTIONAL, 0, INT64_MAX, &past->alive_ms);
    st = reader_result(&r);
    reader_close(&r);
    return st;
}

enum status
clock_past_load(struct db *db, int64_t office, struct clock_past *past, struct error *err)
{
    struct journal_row row;
    int64_t said_ms;
    enum status st = db_journal_of_clock(db, office, &row, err);

    *past = (struct clock_past){ .newest_ms = 0 };
    if (st == STATUS_OK && event_kind_from_name(row.kind) == EVENT_CLOCK_DOUBTED) {
        return read_doubt(&row, past, err);
    }
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    st = db_journal_newest(db, office, &row, err);
    if (st != STATUS_OK) {
        return st;
    }
    past->newest_ms = row.at_ms;
    st = db_device_report_newest(db, office, &said_ms, err);
    past->alive_ms = row.at_ms > said_ms ? row.at_ms : said_ms;
    return st;
}

enum status
clock_word_doubt(struct act *act, const struct clock_trust *trust, struct error *err)
{
    return journal_append(act, EVENT_CLOCK_DOUBTED, clock_state_name(trust->state),
        json_pack("{s:s, s:I, s:I}", "state", clock_state_name(trust->state), "newest",
            (json_int_t)trust->newest_ms, "alive", (json_int_t)trust->alive_ms),
        err);
}

enum status
clock_word_trust(struct act *act, enum clock_why why, struct error *err)
{
    return journal_append(act, EVENT_CLOCK_TRUSTED, why_words[why], NULL, err);
}

enum status
clock_confirm(struct act *act, struct error *err)
{
    enum clock_state state = clock_guard_state(act);

    if (state == CLOCK_STATE_OK) {
        return STATUS_OK;
    }
    if (state == CLOCK_STATE_BEHIND && !caller_is(act->caller, ROLE_BIT(ROLE_ADMIN))) {
        return error_set(err, STATUS_NOT_ALLOWED,
            "a clock that is behind the journal is confirmed by an administrator");
    }
    return clock_word_trust(act, CLOCK_WHY_CONFIRMED, err);
}

bool
clock_word_confirms(const struct journal_row *row)
{
    return event_kind_from_name(row->kind) == EVENT_CLOCK_TRUSTED &&
           strcmp(row->subject, why_words[CLOCK_WHY_CONFIRMED]) == 0;
}

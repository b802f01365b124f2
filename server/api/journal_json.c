/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/journal_json.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_journal.h"
#include "server/api/json_values.h"

#define JOURNAL_PAGE 200
#define SCAN_MAX 20000 /* rows that one search looks at before it answers */

/* The kind, or the beginning of it; who did it; what it is of; the number it tells of. */
static bool
is_looked_for(const struct journal_row *row, const json_t *data, const char *q)
{
    const char *number = json_string_value(json_object_get(data, "number"));

    return q[0] == '\0' || text_starts_with(row->kind, q) ||
           strcasecmp(row->subject, q) == 0 || strcasecmp(row->actor, q) == 0 ||
           (number && strcasecmp(number, q) == 0);
}

/* Takes over `data`. */
static json_t *
json_of_row(const struct act *act, const struct journal_row *row, json_t *data)
{
    char hash[2 * JOURNAL_HASH_SIZE + 1];

    text_hex(row->hash, sizeof(row->hash), hash);
    return json_pack("{s:I, s:o, s:s, s:s, s:s, s:o, s:s}", "seq", (json_int_t)row->seq,
        "at", json_of_time(act, row->at_ms), "actor", row->actor, "kind", row->kind,
        "subject", row->subject, "data", data, "hash", hash);
}

static void
add_row(const struct act *act, const struct journal_query *in,
    const struct journal_row *row, json_t *list)
{
    char day[DATE_SIZE];
    json_t *data;

    if (in->date[0] && strcmp(zone_date(act->zone, row->at_ms, day), in->date) != 0) {
        return;
    }
    data = json_loads(row->data, 0, NULL);
    data = data ? data : json_object();
    if (is_looked_for(row, data, in->q)) {
        (void)json_array_append_new(list, json_of_row(act, row, data));
    } else {
        json_decref(data);
    }
}

static int64_t
end_of_ms(const struct act *act, const char *date)
{
    char after[DATE_SIZE];

    return zone_at(act->zone, date_from_days(date_to_days(date) + 1, after), 0);
}

/* Of a date the rows from its midnight on, and none once it is over. */
static enum status
go_to_date(
    struct act *act, const char *date, int64_t *seq, int64_t *until_ms, struct error *err)
{
    int64_t before;
    enum status st;

    *until_ms = INT64_MAX;
    if (!date[0]) {
        return STATUS_OK;
    }
    *until_ms = end_of_ms(act, date);
    st = db_journal_before(
        act->db, act->office, zone_at(act->zone, date, 0), &before, err);
    if (before > *seq) {
        *seq = before;
    }
    return st;
}

enum status
journal_json_rows(
    struct act *act, const struct journal_query *in, json_t **json, struct error *err)
{
    struct journal_row rows[32];
    json_t *list = json_array();
    int64_t seq = in->after;
    size_t found = ARRAY_LEN(rows);
    size_t looked = 0;
    int64_t until_ms;
    bool over = false;
    enum status st = go_to_date(act, in->date, &seq, &until_ms, err);

    while (st == STATUS_OK && found == ARRAY_LEN(rows) && !over && looked < SCAN_MAX &&
           json_array_size(list) < JOURNAL_PAGE) {
        st = db_journal_read(
            act->db, act->office, seq, rows, ARRAY_LEN(rows), &found, err);
        looked += found;
        for (size_t i = 0; st == STATUS_OK && i < found; i++) {
            seq = rows[i].seq;
            over = rows[i].at_ms >= until_ms;
            add_row(act, in, &rows[i], list);
        }
    }
    if (st != STATUS_OK) {
        json_decref(list);
        return st;
    }
    *json = json_pack("{s:o, s:o}", "rows", list, "next",
        found == ARRAY_LEN(rows) && !over ? json_integer(seq) : json_null());
    return STATUS_OK;
}

enum status
journal_json_chain(struct act *act, const char *date, json_t **json, struct error *err)
{
    uint8_t hash[JOURNAL_HASH_SIZE] = { 0 };
    char text[2 * JOURNAL_HASH_SIZE + 1] = "";
    char day[DATE_SIZE];
    int64_t before, last, rows = 0;
    struct error fault = { 0 };
    enum status st;

    text_copy(day, sizeof(day), date[0] ? date : zone_date(act->zone, act->now_ms, day));
    st =
        db_journal_before(act->db, act->office, zone_at(act->zone, day, 0), &before, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_journal_before(act->db, act->office, end_of_ms(act, day), &last, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_journal_verify_span(act->db, act->office, before, last, &rows, &fault);
    if (st != STATUS_OK && st != STATUS_INTERNAL) {
        *err = fault;
        return st;
    }
    if (last > 0) {
        enum status known = db_journal_hash(act->db, act->office, last, hash, err);

        if (known != STATUS_OK) {
            return known;
        }
        text_hex(hash, sizeof(hash), text);
    }
    *json = json_pack("{s:s, s:I, s:b, s:o, s:I, s:o}", "date", day, "rows",
        (json_int_t)rows, "whole", st == STATUS_OK, "fault",
        st == STATUS_OK ? json_null() : json_string(fault.text), "seq", (json_int_t)last,
        "hash", json_of_text(text));
    return STATUS_OK;
}

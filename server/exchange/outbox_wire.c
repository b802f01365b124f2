/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes on the wire. */
#include "server/exchange/outbox_wire.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "common/json_reader.h"
#include "common/log.h"
#include "common/text.h"
#include "server/exchange/outbox_advice.h"

#define LOG_TAG "server/backend"

char *
outbox_wire_body(const struct outbox_row *rows, size_t count, const struct zone *zone)
{
    json_t *list = json_array();
    json_t *root = json_pack("{s:o}", "outcomes", list);
    char *text;

    for (size_t i = 0; i < count; i++) {
        char at[RFC3339_SIZE];
        json_t *row =
            json_pack("{s:s, s:s, s:s, s:s}", "id", rows[i].id, "ticket", rows[i].ticket,
                "kind", rows[i].kind, "at", zone_format(zone, rows[i].at_ms, true, at));

        if (rows[i].code[0]) {
            (void)json_object_set_new(row, "code", json_string(rows[i].code));
        }
        if (rows[i].note[0]) {
            (void)json_object_set_new(row, "note", json_string(rows[i].note));
        }
        (void)json_array_append_new(list, row);
    }
    text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    if (!text) {
        log_fatal(NULL, "could not write outcomes: no memory");
    }
    return text;
}

/* Words of a backend are shown to people: what can be printed of them. */
static void
read_words(struct json_reader *r, const char *field, char *out, size_t out_size)
{
    char text[OUTBOX_ANSWER_SIZE];

    reader_text(r, field, JSON_OPTIONAL, text, sizeof(text));
    (void)log_escape(text, strlen(text), out, out_size);
}

static void
judge(struct json_reader *answer, struct outbox_verdict *verdict)
{
    bool taken = false;
    bool waits = true; /* nothing was said that can be understood */

    reader_bool(answer, "taken", JSON_OPTIONAL, &taken);
    reader_bool(answer, "taken", JSON_OPTIONAL, &waits);
    if (taken) {
        verdict->state = OUTBOX_TAKEN;
        reader_bool(answer, "conflict", JSON_OPTIONAL, &verdict->conflict);
        return;
    }
    read_words(answer, "code", verdict->code, sizeof(verdict->code));
    read_words(answer, "detail", verdict->text, sizeof(verdict->text));
    if (!waits && !outbox_advice_is_passing(verdict->code)) {
        verdict->state = OUTBOX_REFUSED;
        if (!verdict->code[0]) {
            (void)text_copy(verdict->code, sizeof(verdict->code), "no_code");
        }
    }
}

/* The row whose answer this is; `count`: none of ours. */
static size_t
find_row(struct json_reader *answer, const struct outbox_row *rows, size_t count)
{
    char id[sizeof(rows->id)];
    size_t i = 0;

    reader_whole_text(answer, "id", JSON_OPTIONAL, id, sizeof(id));
    while (i < count && strcmp(rows[i].id, id) != 0) {
        i++;
    }
    return i;
}

enum status
outbox_wire_answers(const char *text, size_t len, const struct outbox_row *rows,
    size_t count, struct outbox_verdict *verdicts, struct error *err)
{
    struct json_reader r;
    enum status st;
    size_t answers;

    for (size_t i = 0; i < count; i++) {
        verdicts[i] = (struct outbox_verdict){ .state = OUTBOX_WAITING };
    }
    reader_open(&r, text, len, READER_LENIENT, err);
    answers = reader_list(&r, "outcomes", JSON_REQUIRED, SIZE_MAX);
    while (answers-- > 0) { /* of two for one row the first counts */
        struct json_reader answer = reader_object_item(&r, "outcomes", answers);
        size_t row = find_row(&answer, rows, count);

        if (row < count) {
            verdicts[row] = (struct outbox_verdict){ .state = OUTBOX_WAITING };
            judge(&answer, &verdicts[row]);
        }
    }
    st = reader_result(&r);
    reader_close(&r);
    return st;
}

void
outbox_wire_problem(
    const char *text, size_t len, int http, struct outbox_verdict *verdict)
{
    struct json_reader r;

    *verdict = (struct outbox_verdict){ .state = OUTBOX_REFUSED };
    reader_open(&r, text, len, READER_LENIENT, NULL);
    read_words(&r, "code", verdict->code, sizeof(verdict->code));
    read_words(&r, reader_has(&r, "detail") ? "detail" : "why", verdict->text,
        sizeof(verdict->text));
    if (!verdict->code[0]) {
        (void)snprintf(verdict->code, sizeof(verdict->code), "http_%d", http);
    }
    reader_close(&r);
}

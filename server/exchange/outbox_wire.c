/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes on the wire. */
#include "server/exchange/outbox_wire.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

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
copy_words(char *out, size_t out_size, const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));

    out[0] = '\0';
    if (text) {
        (void)log_escape(text, strlen(text), out, out_size);
    }
}

static void
judge(const json_t *answer, struct outbox_verdict *verdict)
{
    if (json_is_true(json_object_get(answer, "taken"))) {
        verdict->state = OUTBOX_TAKEN;
        verdict->conflict = json_is_true(json_object_get(answer, "conflict"));
        return;
    }
    copy_words(verdict->code, sizeof(verdict->code), answer, "code");
    copy_words(verdict->text, sizeof(verdict->text), answer, "detail");
    if (json_is_false(json_object_get(answer, "taken")) &&
        !outbox_advice_is_passing(verdict->code)) {
        verdict->state = OUTBOX_REFUSED;
        if (!verdict->code[0]) {
            (void)text_copy(verdict->code, sizeof(verdict->code), "no_code");
        }
    }
}

static const json_t *
find_answer(const json_t *list, const char *id)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *answer = json_array_get(list, i);
        const char *text = json_string_value(json_object_get(answer, "id"));

        if (text && strcmp(text, id) == 0) {
            return answer;
        }
    }
    return NULL;
}

enum status
outbox_wire_answers(const char *text, size_t len, const struct outbox_row *rows,
    size_t count, struct outbox_verdict *verdicts, struct error *err)
{
    json_t *root = json_loadb(text ? text : "", len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *list = json_is_array(root) ? root : json_object_get(root, "outcomes");

    for (size_t i = 0; i < count; i++) {
        verdicts[i] = (struct outbox_verdict){ .state = OUTBOX_WAITING };
        if (json_is_array(list)) {
            const json_t *answer = find_answer(list, rows[i].id);

            if (answer) {
                judge(answer, &verdicts[i]);
            }
        }
    }
    if (!json_is_array(list)) {
        json_decref(root);
        return error_set(err, STATUS_BAD_REQUEST,
            "its answer to outcomes has no list \"outcomes\" with a row each");
    }
    json_decref(root);
    return STATUS_OK;
}

void
outbox_wire_problem(
    const char *text, size_t len, int http, struct outbox_verdict *verdict)
{
    json_t *root = json_loadb(text ? text : "", len, 0, NULL);

    *verdict = (struct outbox_verdict){ .state = OUTBOX_REFUSED };
    copy_words(verdict->code, sizeof(verdict->code), root, "code");
    copy_words(verdict->text, sizeof(verdict->text), root, "detail");
    if (!verdict->text[0]) {
        copy_words(verdict->text, sizeof(verdict->text), root, "why");
    }
    if (!verdict->code[0]) {
        (void)snprintf(verdict->code, sizeof(verdict->code), "http_%d", http);
    }
    json_decref(root);
}

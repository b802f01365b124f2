/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/notify/message_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/mem.h"
#include "common/text.h"

#define DAYS "_days"       /* short names of weekdays, Sunday first */
#define SUBJECT "_subject" /* of letters */
#define STATES "_states"   /* of applications */

struct message_texts {
    json_t *root; /* owned */
};

static const json_t *
days_of(const json_t *root, const char *language)
{
    return json_object_get(json_object_get(root, DAYS), language);
}

enum status
message_texts_load(const char *path, struct message_texts **out, struct error *err)
{
    struct message_texts *texts;
    json_error_t why;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    const char *event;
    json_t *sentences;

    *out = NULL;
    if (!root) {
        return error_set(err, STATUS_IO, "could not read %.120s: %s", path, why.text);
    }
    json_object_foreach(root, event, sentences)
    {
        if (strcmp(event, DAYS) == 0 || strcmp(event, STATES) == 0) {
            continue;
        }
        if (!json_is_string(json_object_get(sentences, "id")) ||
            !json_is_string(json_object_get(sentences, "en"))) {
            enum status st = error_set(err, STATUS_INVALID_SETTINGS,
                "%.120s: \"%.40s\" lacks a language", path, event);

            json_decref(root);
            return st;
        }
    }
    if (json_array_size(days_of(root, "id")) != 7 ||
        json_array_size(days_of(root, "en")) != 7) {
        json_decref(root);
        return error_set(err, STATUS_INVALID_SETTINGS,
            "%.120s: \"" DAYS "\" must name seven days in both languages", path);
    }
    texts = xcalloc(1, sizeof(*texts));
    texts->root = root;
    *out = texts;
    return STATUS_OK;
}

void
message_texts_free(struct message_texts *texts)
{
    if (texts) {
        json_decref(texts->root);
        free(texts);
    }
}

/* A value as people read it: a date with its weekday, in Indonesian hours with a point.
 */
static void
say(const struct message_texts *texts, const char *language, const char *blank,
    const char *value, char out[MESSAGE_TEXT_SIZE])
{
    text_copy(out, MESSAGE_TEXT_SIZE, value);
    if (strcmp(blank, "day") == 0 && date_is_valid(value)) {
        const char *weekday = json_string_value(
            json_array_get(days_of(texts->root, language), (size_t)date_weekday(value)));

        (void)snprintf(out, MESSAGE_TEXT_SIZE, "%s %.2s-%.2s-%.4s", weekday, value + 8,
            value + 5, value);
    } else if (strcmp(blank, "state") == 0) {
        const char *words = json_string_value(json_object_get(
            json_object_get(json_object_get(texts->root, STATES), value), language));

        text_copy(out, MESSAGE_TEXT_SIZE, words ? words : "");
    } else if ((strcmp(blank, "window") == 0 || strcmp(blank, "until") == 0) &&
               strcmp(language, "id") == 0) {
        for (char *c = out; *c; c++) {
            *c = *c == ':' ? '.' : *c;
        }
    }
}

static const char *
language_of(const char *language)
{
    return strcmp(language, "en") == 0 ? "en" : "id";
}

/* Fill a sentence's blanks; `values`, when there is one, gets what stands in each. */
static bool
fill(const struct message_texts *texts, const char *event, const char *language,
    const json_t *params, char out[MESSAGE_TEXT_SIZE], json_t *values)
{
    const char *in = language_of(language);
    const char *sentence =
        json_string_value(json_object_get(json_object_get(texts->root, event), in));
    bool fits = sentence != NULL;

    out[0] = '\0';
    while (fits && *sentence) {
        size_t len = strcspn(sentence, "{");
        char piece[MESSAGE_TEXT_SIZE];

        (void)snprintf(piece, sizeof(piece), "%.*s", (int)len, sentence);
        fits = text_append(out, MESSAGE_TEXT_SIZE, piece);
        sentence += len;
        if (*sentence == '{') {
            char said[MESSAGE_TEXT_SIZE];
            const char *value;

            len = strcspn(sentence, "}");
            (void)snprintf(piece, sizeof(piece), "%.*s", (int)len - 1, sentence + 1);
            value = json_string_value(json_object_get(params, piece));
            say(texts, in, piece, value ? value : "", said);
            fits = fits && text_append(out, MESSAGE_TEXT_SIZE, said);
            if (values) {
                (void)json_array_append_new(values, json_string(said));
            }
            sentence += sentence[len] == '}' ? len + 1 : len;
        }
    }
    return fits;
}

bool
message_text(const struct message_texts *texts, const char *event, const char *language,
    const json_t *params, char out[MESSAGE_TEXT_SIZE])
{
    return fill(texts, event, language, params, out, NULL);
}

json_t *
message_values(const struct message_texts *texts, const char *event, const char *language,
    const json_t *params)
{
    char text[MESSAGE_TEXT_SIZE];
    json_t *values = json_array();

    (void)fill(texts, event, language, params, text, values);
    return values;
}

void
message_subject(const struct message_texts *texts, const char *language,
    const json_t *params, char out[MESSAGE_SUBJECT_SIZE])
{
    char text[MESSAGE_TEXT_SIZE];

    (void)fill(texts, SUBJECT, language, params, text, NULL);
    text_copy(out, MESSAGE_SUBJECT_SIZE, text);
}

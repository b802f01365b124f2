/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences by code and language, with their blanks filled in. */
#include "server/http/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"

#define SENTENCE_SIZE 512

struct texts {
    json_t *by_language[LANGUAGE_COUNT]; /* owned */
};

static const char *const names[LANGUAGE_COUNT] = { "id", "en" };

const char *
language_name(enum language language)
{
    return names[language];
}

enum language
language_choose(const char *accept)
{
    double best = 0;
    enum language chosen = LANGUAGE_ID;

    while (accept && *accept) {
        size_t len = strcspn(accept, ",");
        const char *quality = memmem(accept, len, ";q=", 3);
        double weight = quality ? strtod(quality + 3, NULL) : 1;

        accept += strspn(accept, " \t");
        for (int i = 0; i < LANGUAGE_COUNT; i++) {
            if (strncasecmp(accept, names[i], 2) == 0 && weight > best) {
                best = weight;
                chosen = (enum language)i;
            }
        }
        accept += strcspn(accept, ",");
        accept += *accept == ',' ? 1 : 0;
    }
    return chosen;
}

/* Every code that the server can answer with has a title and a list of details. */
static enum status
check(const json_t *root, const char *path, struct error *err)
{
    for (int code = STATUS_BAD_REQUEST; code <= STATUS_STORAGE; code++) {
        const json_t *entry = json_object_get(root, status_name((enum status)code));

        if (!json_is_string(json_object_get(entry, "title")) ||
            !json_is_array(json_object_get(entry, "detail"))) {
            return error_set(err, STATUS_INVALID_SETTINGS,
                "%.100s has no text for \"%s\"", path, status_name((enum status)code));
        }
    }
    if (json_array_size(json_object_get(root, "_weekdays")) != 7 ||
        json_array_size(json_object_get(root, "_months")) != 12) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "%.100s lacks weekdays or months", path);
    }
    return STATUS_OK;
}

enum status
texts_load(const char *folder, struct texts **out, struct error *err)
{
    struct texts *texts = xcalloc(1, sizeof(*texts));

    *out = NULL;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        char path[512];
        json_error_t why;
        enum status st;

        (void)snprintf(path, sizeof(path), "%s/%s.json", folder, names[i]);
        texts->by_language[i] = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
        st = texts->by_language[i] ? check(texts->by_language[i], path, err)
                                   : error_set(err, STATUS_IO,
                                         "could not read %.80s: %.80s", path, why.text);
        if (st != STATUS_OK) {
            texts_free(texts);
            return st;
        }
    }
    *out = texts;
    return STATUS_OK;
}

void
texts_free(struct texts *texts)
{
    if (!texts) {
        return;
    }
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        json_decref(texts->by_language[i]);
    }
    free(texts);
}

const char *
texts_date(const struct texts *texts, enum language language, const char *date, char *out,
    size_t out_size)
{
    const json_t *root = texts->by_language[language];
    int weekday = date_weekday(date);
    int64_t month;
    int64_t day;
    char two[3] = "";

    if (weekday < 0) {
        (void)text_copy(out, out_size, date);
        return out;
    }
    memcpy(two, date + 5, 2);
    (void)text_to_int(two, 1, 12, &month);
    memcpy(two, date + 8, 2);
    (void)text_to_int(two, 1, 31, &day);
    (void)snprintf(out, out_size, "%s, %d %s %.4s",
        json_string_value(
            json_array_get(json_object_get(root, "_weekdays"), (size_t)weekday)),
        (int)day,
        json_string_value(
            json_array_get(json_object_get(root, "_months"), (size_t)month - 1)),
        date);
    return out;
}

const char *
texts_time(enum language language, const char *time, char *out, size_t out_size)
{
    (void)text_copy(out, out_size, time);
    for (char *c = out; language == LANGUAGE_ID && *c; c++) {
        *c = (char)(*c == ':' ? '.' : *c);
    }
    return out;
}

/* Fill the blanks; false when a fact that the sentence needs is not known. */
static bool
fill(const char *sentence, const char *date, const char *time, const struct error *err,
    char *out, size_t out_size)
{
    const struct {
        const char *blank;
        const char *value;
    } blanks[] = { { "{date}", date }, { "{time}", time }, { "{text}", err->text } };

    out[0] = '\0';
    while (*sentence) {
        size_t len = strcspn(sentence, "{");
        char plain[SENTENCE_SIZE];

        (void)snprintf(plain, sizeof(plain), "%.*s", (int)len, sentence);
        (void)text_append(out, out_size, plain);
        sentence += len;
        for (size_t i = 0; *sentence && i < ARRAY_LEN(blanks); i++) {
            if (text_starts_with(sentence, blanks[i].blank)) {
                if (blanks[i].value[0] == '\0') {
                    return false;
                }
                (void)text_append(out, out_size, blanks[i].value);
                len = strlen(blanks[i].blank);
                sentence += len;
                break;
            }
        }
        if (*sentence == '{' && len == 0) { /* a brace that starts no blank */
            (void)text_append(out, out_size, "{");
            sentence++;
        }
    }
    return true;
}

json_t *
texts_problem(const struct texts *texts, enum language language, const struct error *err,
    const json_t *extra)
{
    /* Devices' and files' own statuses are faults of ours when they come this far. */
    enum status code = err->code >= STATUS_BAD_REQUEST && err->code <= STATUS_STORAGE
                           ? err->code
                           : STATUS_INTERNAL;
    const json_t *entry =
        json_object_get(texts->by_language[language], status_name(code));
    const json_t *past = json_object_get(entry, "past");
    const json_t *sentences = err->past && past ? past : entry;
    const json_t *details = json_object_get(sentences, "detail");
    json_t *problem = json_object();
    char type[64];
    char date[64] = "";
    char time[sizeof(err->time)];
    char sentence[SENTENCE_SIZE];

    if (extra) {
        (void)json_object_update(problem, (json_t *)extra);
    }
    if (err->date[0] != '\0') {
        (void)texts_date(texts, language, err->date, date, sizeof(date));
    }
    (void)texts_time(language, err->time, time, sizeof(time));
    (void)snprintf(type, sizeof(type), "urn:antrean:problem:%s", status_name(code));
    (void)json_object_set_new(problem, "type", json_string(type));
    (void)json_object_set(problem, "title", json_object_get(sentences, "title"));
    (void)json_object_set_new(problem, "status", json_integer(status_http(code)));
    (void)json_object_set_new(problem, "code", json_string(status_name(code)));
    for (size_t i = 0; i < json_array_size(details); i++) {
        if (fill(json_string_value(json_array_get(details, i)), date, time, err, sentence,
                sizeof(sentence))) {
            (void)json_object_set_new(problem, "detail", json_string(sentence));
            break;
        }
    }
    return problem;
}

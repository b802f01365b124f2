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
#include "common/visit_state.h"

/* Of visits and of applications; "cancelled" is one of both. */
#define STATES (VISIT_STATE_COUNT + TICKET_STATE_COUNT - 1)

#define SENTENCE_SIZE 512

static const char *const case_names[] = {
#define CASE_NAME(constant, name) [constant] = (name),
    ERROR_CASE_LIST(CASE_NAME)
#undef CASE_NAME
};

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

        if (json_array_size(json_object_get(entry, "title")) == 0 ||
            !json_is_array(json_object_get(entry, "detail"))) {
            return error_set(err, STATUS_INVALID_SETTINGS,
                "%.100s has no text for \"%s\"", path, status_name((enum status)code));
        }
    }
    if (json_array_size(json_object_get(root, "_weekdays")) != 7 ||
        json_array_size(json_object_get(root, "_months")) != 12 ||
        json_object_size(json_object_get(root, "_states")) != STATES ||
        !json_is_string(json_object_get(root, "_ticket"))) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "%.100s lacks weekdays, months, states or the ticket's sentence", path);
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

#define BLANKS (2 + ERROR_FACT_COUNT)

struct blank {
    const char *name;  /* "{date}"; static */
    const char *value; /* borrowed; "" when it is not known */
};

/* Fill the blanks; false when a fact that the sentence needs is not known. */
static bool
fill(const char *sentence, const struct blank blanks[BLANKS], char *out, size_t out_size)
{
    out[0] = '\0';
    while (*sentence) {
        size_t len = strcspn(sentence, "{");
        char plain[SENTENCE_SIZE];

        (void)snprintf(plain, sizeof(plain), "%.*s", (int)len, sentence);
        (void)text_append(out, out_size, plain);
        sentence += len;
        for (size_t i = 0; *sentence && i < BLANKS; i++) {
            if (text_starts_with(sentence, blanks[i].name)) {
                if (blanks[i].value[0] == '\0') {
                    return false;
                }
                (void)text_append(out, out_size, blanks[i].value);
                len = strlen(blanks[i].name);
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

/* Of a list of sentences the first whose facts are all known, put into the problem. */
static void
say(json_t *problem, const char *member, const json_t *list,
    const struct blank blanks[BLANKS])
{
    char sentence[SENTENCE_SIZE];

    for (size_t i = 0; i < json_array_size(list); i++) {
        if (fill(json_string_value(json_array_get(list, i)), blanks, sentence,
                sizeof(sentence))) {
            (void)json_object_set_new(problem, member, json_string(sentence));
            return;
        }
    }
}

/* A further sentence, behind what the member says. */
static void
say_more(json_t *problem, const char *member, const json_t *sentence)
{
    const char *first = json_string_value(json_object_get(problem, member));

    (void)json_object_set_new(problem, member,
        first ? json_sprintf("%s %s", first, json_string_value(sentence))
              : json_string(json_string_value(sentence)));
}

/* The facts as they are said: a state as words of this language. */
static void
set_facts(const json_t *root, const struct error *err, struct blank *blanks)
{
    static const char *const fact_names[] = {
#define FACT_NAME(constant, blank) [constant] = (blank),
        ERROR_FACT_LIST(FACT_NAME)
#undef FACT_NAME
    };
    const char *state = json_string_value(
        json_object_get(json_object_get(root, "_states"), err->facts[FACT_STATE]));

    for (int i = 0; i < ERROR_FACT_COUNT; i++) {
        blanks[i] = (struct blank){ fact_names[i], err->facts[i] };
    }
    blanks[FACT_STATE].value = state ? state : "";
}

json_t *
texts_problem(const struct texts *texts, enum language language, const struct error *err,
    const json_t *extra)
{
    /* Devices' and files' own statuses are faults of ours when they come this far. */
    enum status code = err->code >= STATUS_BAD_REQUEST && err->code <= STATUS_STORAGE
                           ? err->code
                           : STATUS_INTERNAL;
    const json_t *root = texts->by_language[language];
    const json_t *entry = json_object_get(root, status_name(code));
    const json_t *reason =
        json_object_get(json_object_get(entry, "reasons"), err->facts[FACT_REASON]);
    const json_t *special = json_object_get(entry, case_names[err->which]);
    const json_t *sentences = reason ? reason : special ? special : entry;
    json_t *problem = json_object();
    char type[64];
    char date[64] = "";
    char time[sizeof(err->time)];
    struct blank blanks[BLANKS] = { { "{date}", date }, { "{time}", time } };

    if (extra) {
        (void)json_object_update(problem, (json_t *)extra);
    }
    if (err->date[0] != '\0') {
        (void)texts_date(texts, language, err->date, date, sizeof(date));
    }
    (void)texts_time(language, err->time, time, sizeof(time));
    set_facts(root, err, &blanks[2]);
    (void)snprintf(type, sizeof(type), "urn:antrean:problem:%s", status_name(code));
    (void)json_object_set_new(problem, "type", json_string(type));
    say(problem, "title", json_object_get(sentences, "title"), blanks);
    (void)json_object_set_new(problem, "status", json_integer(status_http(code)));
    (void)json_object_set_new(problem, "code", json_string(status_name(code)));
    say(problem, "detail", json_object_get(sentences, "detail"), blanks);
    if (err->ticket_stands) {
        say_more(problem, "detail", json_object_get(root, "_ticket"));
    }
    if (reason) {
        (void)json_object_set_new(
            problem, "reason", json_string(err->facts[FACT_REASON]));
    }
    if (err->facts[FACT_FIELD][0]) {
        (void)json_object_set_new(problem, "field", json_string(err->facts[FACT_FIELD]));
    }
    if (code == STATUS_WRONG_STATE && err->facts[FACT_STATE][0] &&
        !json_object_get(problem, "state")) {
        (void)json_object_set_new(problem, "state", json_string(err->facts[FACT_STATE]));
    }
    if (status_is_refusal(code) && err->text[0] != '\0') {
        (void)json_object_set_new(problem, "why", json_string(err->text));
    }
    return problem;
}

#define DAYS_SAID 4

/* A count as a blank has it: nobody and nothing is not said. */
static void
write_count(const json_t *finding, const char *field, char *out, size_t out_size)
{
    int count = (int)json_integer_value(json_object_get(finding, field));

    out[0] = '\0';
    if (count > 0) {
        (void)snprintf(out, out_size, "%d", count);
    }
}

/* "A001, A002, ..." of `people`. */
static void
write_numbers(const json_t *finding, char *out, size_t out_size)
{
    const json_t *numbers = json_object_get(finding, "numbers");
    size_t people = (size_t)json_integer_value(json_object_get(finding, "people"));

    out[0] = '\0';
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        text_append(out, out_size, i > 0 ? ", " : "");
        text_append(out, out_size, json_string_value(json_array_get(numbers, i)));
    }
    text_append(out, out_size, people > json_array_size(numbers) ? ", ..." : "");
}

/* "Rabu, 15 Juli 2026: 40; ...", the first ones. */
static void
write_days(const struct texts *texts, enum language language, const json_t *finding,
    char *out, size_t out_size)
{
    const json_t *days = json_object_get(finding, "days");
    size_t count = json_array_size(days);

    out[0] = '\0';
    for (size_t i = 0; i < count && i < DAYS_SAID; i++) {
        const json_t *day = json_array_get(days, i);
        char date[64], one[96];

        (void)snprintf(one, sizeof(one), "%s%s: %d", i > 0 ? "; " : "",
            texts_date(texts, language, json_string_value(json_object_get(day, "date")),
                date, sizeof(date)),
            (int)json_integer_value(json_object_get(day, "count")));
        text_append(out, out_size, one);
    }
    text_append(out, out_size, count > DAYS_SAID ? "; ..." : "");
}

static void
explain(const struct texts *texts, enum language language, json_t *finding)
{
    const json_t *sentences =
        json_object_get(json_object_get(texts->by_language[language], "_findings"),
            json_string_value(json_object_get(finding, "kind")));
    const char *subject = json_string_value(json_object_get(finding, "subject"));
    char people[16], tickets[16], numbers[128], days[256], date[64];
    struct blank blanks[BLANKS] = { { "{subject}", subject }, { "{people}", people },
        { "{tickets}", tickets }, { "{numbers}", numbers }, { "{days}", days },
        { "{date}", date } };

    for (size_t i = 0; i < BLANKS; i++) {
        if (!blanks[i].name) {
            blanks[i] = blanks[0]; /* there are no more */
        }
    }

    write_count(finding, "people", people, sizeof(people));
    write_count(finding, "tickets", tickets, sizeof(tickets));
    write_numbers(finding, numbers, sizeof(numbers));
    write_days(texts, language, finding, days, sizeof(days));
    (void)texts_date(texts, language, subject, date, sizeof(date));
    say(finding, "message", sentences, blanks);
}

void
texts_explain(const struct texts *texts, enum language language, json_t *answer)
{
    static const char *const lists[] = { "refused", "warnings" };

    for (size_t l = 0; l < ARRAY_LEN(lists); l++) {
        size_t i;
        json_t *finding;

        json_array_foreach(json_object_get(answer, lists[l]), i, finding)
        {
            if (json_object_get(finding, "kind")) {
                explain(texts, language, finding);
            }
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shown, not judged: an odd field reads as absent, so that a newer server can be read. */
#include "counter/counter_json.h"

#include <stdio.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "common/visit_state.h"
#include "counter/counter_words.h"

#define COUNT_MAX 99999

static void
read_text(struct json_reader *r, const char *field, char *out, size_t out_size)
{
    reader_text(r, field, JSON_OPTIONAL, out, out_size);
}

static bool
text_is(struct json_reader *r, const char *field, const char *word)
{
    const char *const words[] = { word, NULL };

    return reader_word(r, field, JSON_OPTIONAL, words, -1) == 0;
}

/* 0 when it is missing or odd. */
static int
read_count(struct json_reader *r, const char *field)
{
    int count = 0;

    reader_small_int(r, field, JSON_OPTIONAL, 0, COUNT_MAX, &count);
    return count;
}

static int64_t
read_time(struct json_reader *r, const char *field)
{
    int64_t at_ms = 0;

    reader_time(r, field, JSON_OPTIONAL, &at_ms);
    return at_ms;
}

static void
read_paper(struct json_reader r, struct desk_paper *paper)
{
    read_text(&r, "id", paper->id, sizeof(paper->id));
    counter_words_read(&r, "label", paper->label, sizeof(paper->label));
    read_text(&r, "group", paper->group, sizeof(paper->group));
    counter_words_read(&r, "condition", paper->condition, sizeof(paper->condition));
    read_text(&r, "note", paper->note, sizeof(paper->note));
    paper->mode = (enum document_mode)reader_word(
        &r, "mode", JSON_OPTIONAL, document_mode_words, DOCUMENT_SHOW_ORIGINAL);
    paper->rule = (enum document_rule)reader_word(
        &r, "rule", JSON_OPTIONAL, document_rule_words, DOCUMENT_ALWAYS);
    paper->state = (enum item_state)reader_word(
        &r, "state", JSON_OPTIONAL, item_state_words, ITEM_OPEN);
}

static void
read_applicant(struct json_reader *r, struct desk_visit *visit)
{
    struct json_reader applicant = reader_member(r, "applicant", JSON_OPTIONAL);
    struct json_reader application = reader_member(r, "application", JSON_OPTIONAL);

    read_text(&applicant, "name", visit->name, sizeof(visit->name));
    read_text(&applicant, "nik", visit->nik, sizeof(visit->nik));
    read_text(&applicant, "phone", visit->phone, sizeof(visit->phone));
    read_text(
        &application, "registration", visit->registration, sizeof(visit->registration));
    read_text(&application, "from", visit->from, sizeof(visit->from));
    read_text(&application, "to", visit->to, sizeof(visit->to));
}

static void
read_steps(struct json_reader *r, struct desk_visit *visit)
{
    visit->step = read_count(r, "step");
    visit->steps = read_count(r, "steps");
    if (reader_list(r, "then", JSON_OPTIONAL, MODEL_ITEMS_MAX) > 0) {
        struct json_reader next = reader_item(r, "then", 0);

        read_text(&next, "", visit->then, sizeof(visit->then));
    }
}

/* The papers of one file, behind those of the files before it. */
static void
read_papers(struct json_reader *r, int file, struct desk_visit *visit)
{
    size_t count = reader_list(r, "checklist", JSON_OPTIONAL, CHECKLIST_ITEMS_MAX);

    for (size_t i = 0; i < count && visit->paper_count < MODEL_ITEMS_MAX; i++) {
        struct desk_paper *paper = &visit->papers[visit->paper_count++];

        read_paper(reader_object_item(r, "checklist", i), paper);
        paper->file = file;
    }
}

/* One more file of a bundle: "2. KK baru, Siti (KK-7K3M92QX)". */
static void
read_other(struct json_reader r, int file, struct desk_visit *visit)
{
    struct json_reader service = reader_member(&r, "service", JSON_OPTIONAL);
    struct json_reader applicant = reader_member(&r, "applicant", JSON_OPTIONAL);
    struct json_reader application = reader_member(&r, "application", JSON_OPTIONAL);
    char number[4], name[MODEL_NAME_SIZE] = "", text[MODEL_NAME_SIZE] = "";

    (void)snprintf(number, sizeof(number), "%d. ", file % 10);
    counter_words_read(&service, "name", name, sizeof(name));
    text_append(visit->bundle, sizeof(visit->bundle), visit->bundle[0] ? "; " : "");
    text_append(visit->bundle, sizeof(visit->bundle), number);
    text_append(visit->bundle, sizeof(visit->bundle), name);
    read_text(&applicant, "name", text, sizeof(text));
    if (text[0] && strcmp(text, visit->name) != 0) {
        text_append(visit->bundle, sizeof(visit->bundle), ", ");
        text_append(visit->bundle, sizeof(visit->bundle), text);
    }
    text[0] = '\0';
    read_text(&application, "registration", text, sizeof(text));
    if (text[0]) {
        text_append(visit->bundle, sizeof(visit->bundle), ", ");
        text_append(visit->bundle, sizeof(visit->bundle), text);
    }
    read_papers(&r, file, visit);
}

static void
read_visit(struct json_reader r, struct desk_visit *visit)
{
    struct json_reader service = reader_member(&r, "service", JSON_OPTIONAL);

    read_text(&r, "visit", visit->id, sizeof(visit->id));
    read_text(&r, "number", visit->number, sizeof(visit->number));
    read_text(&service, "code", visit->service_code, sizeof(visit->service_code));
    counter_words_read(&service, "name", visit->service, sizeof(visit->service));
    read_text(&r, "note", visit->note, sizeof(visit->note));
    read_text(&r, "priority_reason", visit->reason, sizeof(visit->reason));
    visit->lane =
        (enum lane)reader_word(&r, "lane", JSON_OPTIONAL, lane_words, LANE_REGULAR);
    visit->arrived_ms = read_time(&r, "arrived_at");
    visit->called_ms = read_time(&r, "called_at");
    visit->started_ms = read_time(&r, "started_at");
    visit->calls = read_count(&r, "calls");
    reader_bool(&r, "late", JSON_OPTIONAL, &visit->late);
    read_steps(&r, visit);
    if (text_is(&r, "state", visit_state_name(VISIT_CALLED))) {
        visit->state = DESK_VISIT_CALLED;
    } else if (text_is(&r, "state", visit_state_name(VISIT_SERVING))) {
        visit->state = DESK_VISIT_SERVING;
    }
    read_applicant(&r, visit);
    reader_small_int(&r, "files", JSON_OPTIONAL, 1, VISIT_FILES_MAX, &visit->files);
    read_papers(&r, 1, visit);
    for (int i = 0; i + 1 < visit->files && i + 1 < VISIT_FILES_MAX; i++) {
        read_other(reader_object_item(&r, "others", (size_t)i), i + 2, visit);
    }
}

/* The service's line of the list; a new one when it is not there yet, or NULL: full. */
static struct desk_waiting *
waiting_of(struct desk *desk, const char *service)
{
    struct desk_waiting *waiting;

    for (size_t i = 0; i < desk->waiting_count; i++) {
        if (strcmp(desk->waiting[i].service, service) == 0) {
            return &desk->waiting[i];
        }
    }
    if (desk->waiting_count == MODEL_WAITING_MAX) {
        return NULL;
    }
    waiting = &desk->waiting[desk->waiting_count++];
    (void)text_copy(waiting->service, sizeof(waiting->service), service);
    return waiting;
}

static void
read_waiting(struct json_reader r, struct desk *desk)
{
    int count = read_count(&r, "count");
    char service[MODEL_ID_SIZE];
    enum lane lane =
        (enum lane)reader_word(&r, "lane", JSON_OPTIONAL, lane_words, LANE_REGULAR);
    struct desk_waiting *waiting;

    read_text(&r, "service", service, sizeof(service));
    desk->waiting_total += count;
    waiting = waiting_of(desk, service);
    if (!waiting) {
        return;
    }
    counter_words_read(&r, "name", waiting->name, sizeof(waiting->name));
    if (lane == LANE_PRIORITY) {
        waiting->priority += count;
    } else {
        waiting->regular += count;
    }
}

static void
read_aside(struct json_reader r, struct desk_aside *aside)
{
    read_text(&r, "visit", aside->id, sizeof(aside->id));
    read_text(&r, "number", aside->number, sizeof(aside->number));
    aside->state =
        text_is(&r, "state", visit_state_name(VISIT_HELD)) ? VISIT_HELD : VISIT_ABSENT;
}

static void
read_help(struct json_reader r, struct desk_help *help)
{
    help->counter = read_count(&r, "counter");
    help->since_ms = read_time(&r, "since");
    read_text(&r, "name", help->name, sizeof(help->name));
    read_text(&r, "by", help->by, sizeof(help->by));
}

enum status
desk_from_json(const json_t *answer, struct desk *desk, struct error *err)
{
    struct json_reader r;
    struct json_reader visit;
    bool yours = true; /* a server that does not say so refuses by itself */
    size_t count;

    *desk = (struct desk){ 0 };
    reader_init(&r, answer, READER_LENIENT, err);
    reader_small_int(&r, "number", JSON_REQUIRED, 1, COUNT_MAX, &desk->number);
    desk->state = (enum counter_state)reader_word(
        &r, "state", JSON_REQUIRED, counter_state_words, COUNTER_CLOSED);
    read_text(&r, "name", desk->name, sizeof(desk->name));
    read_text(&r, "reason", desk->reason, sizeof(desk->reason));
    read_text(&r, "held_by", desk->held_by, sizeof(desk->held_by));
    reader_bool(&r, "yours", JSON_OPTIONAL, &yours);
    desk->barred = !yours;
    desk->max_calls = read_count(&r, "max_calls");
    visit = reader_member(&r, "visit", JSON_OPTIONAL);
    read_visit(visit, &desk->visit);
    doors_read(&r, &desk->doors);
    count = reader_list(&r, "waiting", JSON_OPTIONAL, COUNT_MAX);
    for (size_t i = 0; i < count; i++) {
        read_waiting(reader_object_item(&r, "waiting", i), desk);
    }
    desk->aside_count = reader_list(&r, "aside", JSON_OPTIONAL, MODEL_ASIDE_MAX);
    for (size_t i = 0; i < desk->aside_count; i++) {
        read_aside(reader_object_item(&r, "aside", i), &desk->aside[i]);
    }
    desk->help_count = reader_list(&r, "helps", JSON_OPTIONAL, MODEL_HELPS_MAX);
    for (size_t i = 0; i < desk->help_count; i++) {
        read_help(reader_object_item(&r, "helps", i), &desk->helps[i]);
    }
    return reader_result(&r);
}

static enum desk_past_end
past_end(struct json_reader *r)
{
    /* By outcome, then by state: the order of enum desk_past_end. */
    static const char *const words[] = { "absent", "held", "cancelled", "waiting",
        "unserved", NULL };
    int outcome =
        reader_word(r, "outcome", JSON_OPTIONAL, outcome_words, (int)OUTCOME_NONE);

    if (outcome != OUTCOME_NONE) {
        return (enum desk_past_end)(PAST_VERIFIED + outcome - OUTCOME_VERIFIED);
    }
    return (enum desk_past_end)(PAST_ABSENT + reader_word(r, "state", JSON_OPTIONAL,
                                                  words, PAST_BACK - PAST_ABSENT));
}

size_t
desk_past_from_json(const json_t *answer, struct desk_past past[MODEL_PAST_MAX])
{
    struct json_reader r;
    size_t count;

    reader_init(&r, answer, READER_LENIENT, NULL);
    count = reader_list(&r, "visits", JSON_OPTIONAL, MODEL_PAST_MAX);
    for (size_t i = 0; i < count; i++) {
        struct json_reader visit = reader_object_item(&r, "visits", i);
        struct json_reader service = reader_member(&visit, "service", JSON_OPTIONAL);

        past[i] = (struct desk_past){ .end = past_end(&visit),
            .called_ms = read_time(&visit, "called_at") };
        read_text(&visit, "number", past[i].number, sizeof(past[i].number));
        counter_words_read(&service, "name", past[i].service, sizeof(past[i].service));
    }
    return count;
}

json_t *
desk_visit_checklist(const struct desk_visit *visit)
{
    json_t *items = json_array();

    for (size_t i = 0; i < visit->paper_count; i++) {
        const struct desk_paper *paper = &visit->papers[i];

        if (paper->state != ITEM_OPEN) {
            json_t *item = json_pack("{s:s, s:s, s:s*}", "id", paper->id, "state",
                item_state_name(paper->state), "note",
                paper->note[0] ? paper->note : NULL);

            if (paper->file > 1) {
                json_object_set_new(item, "file", json_integer(paper->file));
            }
            json_array_append_new(items, item);
        }
    }
    return json_pack("{s:o}", "items", items);
}

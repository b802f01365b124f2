/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is at the counter: the application beside the originals, and the checklist. */
#include <stdio.h>
#include <string.h>

#include "common/checklist.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/office/visit_steps.h"
#include "server/pages/counter_page.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"

#define HEAD_SIZE 512
#define FIELD_SIZE 64 /* of a paper: "s_2/kk" */

static const json_t *
words_of(const struct page_view *view, const char *list, const char *word)
{
    return json_object_get(json_object_get(view->texts, list), word);
}

/* A fact with its label: {"label","value"}. */
static void
add_fact(const struct page_view *view, json_t *facts, const char *name, json_t *value)
{
    json_t *fact =
        json_pack("{s:O, s:o}", "label", words_of(view, "facts", name), "value", value);

    (void)json_array_append_new(facts, fact);
}

static json_t *
window_of(const struct page_view *view, const struct visit_view *visit)
{
    const struct ticket *ticket = &visit->ticket;
    char span[MINUTE_SPAN_SIZE], told[24], came[6], came_told[16];

    (void)minute_span(ticket->from_min, ticket->to_min, span);
    (void)minute_format(zone_minute(view->act->zone, visit->visit.arrived_ms), came);
    return page_say(json_object_get(view->texts, "window"),
        PAGE_WITH("sesi", texts_time(view->language, span, told, sizeof(told)), "tiba",
            texts_time(view->language, came, came_told, sizeof(came_told))));
}

/* Which step this is, and where "verified" sends the person: "1 dari 3, lalu Foto". */
static void
add_step(const struct page_view *view, const struct visit *visit, json_t *facts)
{
    const struct office_settings *settings = view->act->settings;
    struct visit_steps steps =
        visit_steps_of(settings, visit->service, visit->plan, visit->step);
    const struct settings_service *next = visit_steps_after(settings, &steps, steps.at);
    char at[16];
    char count[16];

    if (steps.count == 1) {
        return;
    }
    (void)snprintf(at, sizeof(at), "%zu", steps.at);
    (void)snprintf(count, sizeof(count), "%zu", steps.count);
    add_fact(view, facts, "step",
        page_say(words_of(view, "steps", next ? "then" : "last"),
            PAGE_WITH("n", at, "dari", count, "layanan",
                next ? page_catalogue(view, next->name) : "")));
}

static void
add_person(struct page_view *view, const struct visit_view *visit)
{
    json_t *facts = json_array();
    json_t *person = json_object();

    if (visit->has_applicant) {
        set(person, "name", json_string(visit->applicant.name));
        add_fact(view, facts, "nik", json_null());
        set(json_array_get(facts, json_array_size(facts) - 1), "fours",
            page_digits(visit->applicant.nik));
        if (visit->applicant.phone[0]) {
            add_fact(view, facts, "phone", page_phone(visit->applicant.phone));
        }
    } else {
        json_object_set(person, "name", json_object_get(view->texts, "walkin"));
    }
    if (visit->has_ticket) {
        add_fact(view, facts, "registration", json_string(visit->ticket.registration));
        add_fact(view, facts, "window", window_of(view, visit));
    } else {
        add_fact(view, facts, "arrived", page_time(view, visit->visit.arrived_ms));
    }
    add_step(view, &visit->visit, facts);
    if (visit->visit.files > 1) {
        add_fact(view, facts, "files", json_sprintf("%d", visit->visit.files));
    }
    if (visit->visit.priority_reason[0]) {
        add_fact(view, facts, "priority", json_string(visit->visit.priority_reason));
    }
    if (visit->visit.note[0]) {
        add_fact(view, facts, "note", json_string(visit->visit.note));
    }
    set(person, "facts", facts);
    set(view->model, "person", person);
}

/* The words that a clerk chooses from: not said yet, there, missing, not needed. */
static json_t *
choices_of(const struct page_view *view, const struct settings_document *document,
    enum item_state state)
{
    const enum item_state there = item_state_when_there(document->mode);
    const enum item_state choices[] = { ITEM_OPEN, there, ITEM_MISSING, ITEM_NOT_NEEDED };
    json_t *list = json_array();

    for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
        bool chosen =
            choices[i] == state || (choices[i] == there && item_state_is_there(state));
        const char *word = choices[i] == ITEM_OPEN ? "open" : item_state_name(choices[i]);

        if (choices[i] == ITEM_NOT_NEEDED && document->rule == DOCUMENT_ALWAYS) {
            continue;
        }
        (void)json_array_append_new(
            list, json_pack("{s:s, s:O, s:s, s:b, s:b, s:b}", "value",
                      item_state_name(choices[i]), "name", words_of(view, "states", word),
                      "word", word, "chosen", chosen, "bad", choices[i] == ITEM_MISSING,
                      "off", choices[i] == ITEM_OPEN && state != ITEM_OPEN));
    }
    return list;
}

static const struct check_entry *
said_of(const struct visit_view *visit, const char *id)
{
    static const struct check_entry nothing;

    for (size_t i = 0; i < visit->check_count; i++) {
        if (strcmp(visit->checks[i].item, id) == 0) {
            return &visit->checks[i];
        }
    }
    return &nothing;
}

/* "Tunjukkan asli, salah satu cukup: berkas 1, 2"; they are numbered on from `before`. */
static json_t *
one_of(const struct page_view *view, const struct settings_service *service,
    const struct settings_document *document, const char *mode, size_t before)
{
    char places[HEAD_SIZE] = "";

    for (size_t i = 0; i < service->document_count; i++) {
        char place[16];

        if (strcmp(service->documents[i].group, document->group) == 0) {
            (void)snprintf(
                place, sizeof(place), "%s%zu", places[0] ? ", " : "", before + i + 1);
            text_append(places, sizeof(places), place);
        }
    }
    return page_say(
        json_object_get(view->room, "one_of"), PAGE_WITH("cara", mode, "nomor", places));
}

/* "Fotokopi, wajib", or the condition it goes by. */
static json_t *
what_of(const struct page_view *view, const struct settings_service *service,
    const struct settings_document *document, size_t before)
{
    const char *mode =
        json_string_value(words_of(view, "modes", document_mode_name(document->mode)));
    const char *rule =
        json_string_value(words_of(view, "rules", document_rule_name(document->rule)));

    if (document->rule == DOCUMENT_ONE_OF) {
        return one_of(view, service, document, mode, before);
    }
    return document->condition[0] ? page_say(json_object_get(view->room, "when"),
                                        PAGE_WITH("cara", mode, "keadaan",
                                            page_catalogue(view, document->condition)))
                                  : json_sprintf("%s, %s", mode, rule);
}

/* "Berkas 2: KK baru, Siti, KK-7K3M92QX": stands above the papers of a further file. */
static json_t *
head_of(const struct page_view *view, const struct visit_view *visit)
{
    char number[8];
    char rest[HEAD_SIZE] = "";

    (void)snprintf(number, sizeof(number), "%d", visit->visit.file);
    text_append(rest, sizeof(rest), page_service(view, visit->visit.service));
    if (visit->has_applicant && visit->applicant.name[0]) {
        text_append(rest, sizeof(rest), ", ");
        text_append(rest, sizeof(rest), visit->applicant.name);
    }
    if (visit->has_ticket) {
        text_append(rest, sizeof(rest), ", ");
        text_append(rest, sizeof(rest), visit->ticket.registration);
    }
    return page_say(
        json_object_get(view->texts, "file"), PAGE_WITH("n", number, "layanan", rest));
}

/* What was ticked and noted of this visit's paper before a refusal stands; else what is
 * stored. `id` as the form has it. */
static void
take_typed(const struct page_view *view, const struct visit_view *visit, const char *id,
    enum item_state *state, const char **note)
{
    char field[FIELD_SIZE];
    const char *typed;

    if (strcmp(page_param(view, "id"), visit->visit.id) != 0) {
        return;
    }
    (void)snprintf(field, sizeof(field), "c_%s", id);
    if (!json_object_get(view->typed, field)) {
        return;
    }
    *note = page_typed(view, field);
    (void)snprintf(field, sizeof(field), "s_%s", id);
    typed = page_typed(view, field);
    if (typed[0] && item_state_from_name(typed) != ITEM_STATE_COUNT) {
        *state = item_state_from_name(typed);
    }
}

static void
add_paper(struct page_view *view, const struct visit_view *visit, size_t index,
    const struct checklist_item *items, json_t *papers)
{
    size_t place = json_array_size(papers);
    const struct settings_service *service = visit->service;
    const struct settings_document *document = &service->documents[index];
    const char *note = said_of(visit, document->id)->note;
    enum item_state state = items[index].state;
    json_t *paper = json_object();
    json_t *id = visit->visit.file > 1
                     ? json_sprintf("%d/%s", visit->visit.file, document->id)
                     : json_string(document->id);

    take_typed(view, visit, json_string_value(id), &state, &note);
    set(paper, "id", id);
    if (visit->visit.file > 1 && index == 0) {
        set(paper, "head", head_of(view, visit));
    }
    set(paper, "place", json_integer((json_int_t)place + 1));
    set(paper, "digit", json_boolean(place < 9));
    set(paper, "label", json_string(page_catalogue(view, document->label)));
    set(paper, "what", what_of(view, service, document, place - index));
    set(paper, "must",
        json_boolean(checklist_is_obligatory(items, service->document_count, index)));
    set(paper, "choices", choices_of(view, document, state));
    set(paper, "note", json_string(note));
    set(paper, "noted", json_boolean(note[0] != '\0'));
    (void)json_array_append_new(papers, paper);
}

/* The papers of one file, and what lacks of them; how it would end. */
static enum outcome
add_papers_of(
    struct page_view *view, const struct visit_view *visit, json_t *papers, json_t *lacks)
{
    const struct settings_service *service = visit->service;
    struct checklist_item items[CHECKLIST_ITEMS_MAX];
    size_t lacking[CHECKLIST_ITEMS_MAX];
    size_t count = service ? service->document_count : 0;
    size_t lacking_count;
    char number[8];

    for (size_t i = 0; i < count; i++) {
        items[i] = (struct checklist_item){ .rule = service->documents[i].rule,
            .state = said_of(visit, service->documents[i].id)->state,
            .group = service->documents[i].group };
    }
    for (size_t i = 0; i < count; i++) {
        add_paper(view, visit, i, items, papers);
    }
    lacking_count = checklist_lacks(items, count, lacking);
    (void)snprintf(number, sizeof(number), "%d", visit->visit.file);
    for (size_t i = 0; i < lacking_count; i++) {
        const char *label = page_catalogue(view, service->documents[lacking[i]].label);

        (void)json_array_append_new(
            lacks, visit->visit.file > 1 ? page_say(json_object_get(view->texts, "file"),
                                               PAGE_WITH("n", number, "layanan", label))
                                         : json_string(label));
    }
    return checklist_outcome(items, count);
}

/* What a further file is, and how it would end: asked for with the first one's end. What
 * was answered before a refusal stands. */
static void
add_other(const struct page_view *view, const struct visit_view *other,
    enum outcome outcome, json_t *others)
{
    json_t *choices = json_array();
    char field[8];
    const char *chosen;

    (void)snprintf(field, sizeof(field), "o_%d", other->visit.file);
    chosen = page_typed(view, field);
    chosen = chosen[0] ? chosen : outcome_name(outcome);
    (void)snprintf(field, sizeof(field), "n_%d", other->visit.file);

    for (int i = 1; i < OUTCOME_COUNT; i++) {
        const char *word = outcome_name((enum outcome)i);

        (void)json_array_append_new(choices,
            json_pack("{s:s, s:O, s:b}", "value", word, "name",
                words_of(view, "outcomes", word), "chosen", strcmp(word, chosen) == 0));
    }
    (void)json_array_append_new(others,
        json_pack("{s:i, s:o, s:o, s:s}", "file", other->visit.file, "head",
            head_of(view, other), "choices", choices, "note", page_typed(view, field)));
}

/* What the papers come to: all there, or how many lack, and how it would end. */
static void
add_verdict(struct page_view *view, json_t *lacks, enum outcome outcome)
{
    const char *key = outcome == OUTCOME_NONE ? "unseen" : outcome_name(outcome);
    char number[12];

    (void)snprintf(number, sizeof(number), "%zu", json_array_size(lacks));
    set(view->model, "lacks", lacks);
    set(view->model, "verdict",
        json_pack("{s:o, s:b, s:b}", "text",
            page_say(words_of(view, "verdicts", key), PAGE_WITH("n", number)), "good",
            outcome == OUTCOME_VERIFIED, "care", outcome != OUTCOME_VERIFIED));
}

/* Of all files together: verified when each is, nobody knows while of one nobody does. */
static enum outcome
both(enum outcome all, enum outcome one)
{
    return all == OUTCOME_NONE || one == OUTCOME_NONE ? OUTCOME_NONE
           : all == OUTCOME_VERIFIED                  ? one
                                                      : all;
}

void
counter_person_add(struct page_view *view, const struct visit_view *visit)
{
    json_t *papers = json_array();
    json_t *lacks = json_array();
    json_t *others = json_array();
    enum outcome all;

    add_person(view, visit);
    all = add_papers_of(view, visit, papers, lacks);
    if (json_array_size(papers) > 0) {
        set(view->model, "outcome", json_string(outcome_name(all)));
    }
    for (size_t i = 0; i < visit->other_count; i++) {
        enum outcome outcome = add_papers_of(view, &visit->others[i], papers, lacks);

        add_other(view, &visit->others[i], outcome, others);
        all = both(all, outcome);
    }
    set(view->model, "others", others);
    set(view->model, "any_papers", json_boolean(json_array_size(papers) > 0));
    set(view->model, "papers", papers);
    if (json_array_size(papers) > 0) {
        add_verdict(view, lacks, all);
    } else {
        json_decref(lacks);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/review_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/checklist.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/api/answer.h"
#include "server/api/application_json.h"
#include "server/pages/page_words.h"
#include "server/prereg/booking.h"
#include "server/prereg/paper_reason.h"
#include "server/prereg/review.h"
#include "server/prereg/review_signs.h"

#define WORDS_SIZE 64
#define PLACES_SHOWN 40
#define PLACE_DAYS 14

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

static json_t *
date_in_words(const struct page_view *view, const char *date)
{
    char words[WORDS_SIZE];

    return json_string(
        texts_date(view->sentences, view->language, date, words, sizeof(words)));
}

/* "Selasa, 14 Juli 2026, 08.00-11.00" of a window on a day. */
static json_t *
place_in_words(const struct page_view *view, const char *day, const struct span *span)
{
    char words[WORDS_SIZE];
    char span_text[MINUTE_SPAN_SIZE];
    char time[16];

    (void)minute_span(span->from, span->to, span_text);
    return json_sprintf("%s, %s",
        texts_date(view->sentences, view->language, day, words, sizeof(words)),
        texts_time(view->language, span_text, time, sizeof(time)));
}

enum ticket_state
review_list(const char *word, const enum ticket_state *lists, size_t list_count)
{
    enum ticket_state state = ticket_state_from_name(word);

    for (size_t i = 0; i < list_count; i++) {
        if (lists[i] == state) {
            return state;
        }
    }
    return lists[0];
}

enum status
review_add_tabs(struct page_view *view, const enum ticket_state *lists, size_t list_count,
    enum ticket_state chosen, struct review_queue *queue, struct error *err)
{
    const json_t *names = json_object_get(view->texts, "states");
    int64_t counts[TICKET_STATE_COUNT];
    int64_t oldest[TICKET_STATE_COUNT];
    json_t *tabs = json_array();
    enum status st = db_application_count_queues(
        view->act->db, view->act->office, counts, oldest, err);

    for (size_t i = 0; st == STATUS_OK && i < list_count; i++) {
        const char *word = ticket_state_name(lists[i]);

        (void)json_array_append_new(
            tabs, json_pack("{s:s, s:O, s:I, s:b}", "word", word, "name",
                      json_object_get(names, word), "count", (json_int_t)counts[lists[i]],
                      "current", lists[i] == chosen));
    }
    (void)json_object_set_new(view->model, "tabs", tabs);
    if (st == STATUS_OK && queue && chosen != TICKET_STATE_COUNT) {
        *queue = (struct review_queue){ counts[chosen], oldest[chosen] };
    }
    return st;
}

void
review_read_after(const char *text, int64_t *after_ms, char id[VISIT_ID_SIZE])
{
    char *end;

    *after_ms = strtoll(text, &end, 10);
    id[0] = '\0';
    if (*end != '-' || *after_ms < 0 || !text_copy(id, VISIT_ID_SIZE, end + 1)) {
        *after_ms = 0;
        id[0] = '\0';
    }
}

json_t *
review_row(struct page_view *view, const struct application *application)
{
    json_t *row = json_of_application_row(view->act, application);
    char today[DATE_SIZE];

    (void)json_object_set_new(
        row, "name", json_string(page_service(view, application->service)));
    (void)zone_date(view->act->zone, view->act->now_ms, today);
    (void)json_object_set_new(row, "sent", page_when(view, application->submitted_ms));
    if (application->due[0]) {
        (void)json_object_set_new(
            row, "due_words", date_in_words(view, application->due));
        (void)json_object_set_new(
            row, "overdue", json_boolean(strcmp(application->due, today) < 0));
    }
    if (json_object_get(row, "claimed_by")) {
        (void)json_object_set_new(
            row, "until", page_when(view, application->claimed_until_ms));
    }
    return row;
}

static json_t *
answer_in_words(
    const struct page_view *view, const struct settings_field *field, const char *value)
{
    char time[16];

    switch (field->kind) {
    case FIELD_NIK:
    case FIELD_KK:
        return json_null(); /* `fours` */
    case FIELD_DATE:
        return date_in_words(view, value);
    case FIELD_TIME:
        return json_string(texts_time(view->language, value, time, sizeof(time)));
    default:
        return json_string(value);
    }
}

static bool
is_marked(const json_t *warnings, const char *field)
{
    const json_t *nik;
    size_t i;

    json_array_foreach(json_object_get(warnings, "niks"), i, nik)
    {
        if (strcmp(text_of(nik, "field"), field) == 0) {
            return true;
        }
    }
    return false;
}

/* The form, a group a page of it: [{"page", "rows": [{"id", "label", "value",
 * "marked"}]}].
 */
static json_t *
groups_of(const struct page_view *view, const struct settings_service *service,
    const json_t *form, const json_t *warnings)
{
    json_t *groups = json_array();
    json_t *rows = NULL;
    const char *page = NULL;

    for (size_t i = 0; i < service->field_count; i++) {
        const struct settings_field *field = &service->fields[i];
        const char *value = text_of(form, field->id);

        if (value[0] == '\0') {
            continue;
        }
        if (!page || strcmp(page, field->page) != 0) {
            page = field->page;
            rows = json_array();
            (void)json_array_append_new(
                groups, json_pack("{s:s, s:o}", "page", page_catalogue(view, page),
                            "rows", rows));
        }
        (void)json_array_append_new(rows,
            json_pack("{s:s, s:s, s:o, s:o, s:b}", "id", field->id, "label",
                page_catalogue(view, field->label), "value",
                answer_in_words(view, field, value), "fours",
                field->kind == FIELD_NIK || field->kind == FIELD_KK ? page_digits(value)
                                                                    : json_null(),
                "marked", is_marked(warnings, field->id)));
    }
    return groups;
}

/* The words of a list of codes, by the page's texts: "a; b". */
static json_t *
say_list(const json_t *texts, const json_t *codes)
{
    char out[512] = "";
    const json_t *code;
    size_t i;

    json_array_foreach(codes, i, code)
    {
        const char *word = json_string_value(code);

        text_append(out, sizeof(out), i > 0 ? "; " : "");
        text_append(out, sizeof(out), word ? text_of(texts, word) : "");
    }
    return json_string(out);
}

static json_t *
subject_in_words(const struct page_view *view, const json_t *subject)
{
    const char *birth = text_of(subject, "birth");

    return json_pack("{s:s, s:o, s:s}", "name", text_of(subject, "name"), "birth",
        birth[0] ? date_in_words(view, birth) : json_null(), "mother",
        text_of(subject, "mother"));
}

/* Faults in words; of the duplicates those that are not answered yet come as questions.
 */
static void
add_warnings(struct page_view *view, const json_t *warnings)
{
    json_t *niks = json_array();
    json_t *asked = json_array();
    json_t *answered = json_array();
    const json_t *mine = json_object_get(warnings, "subject");
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(warnings, "niks"), i, one)
    {
        (void)json_array_append_new(
            niks, json_pack("{s:s, s:s, s:o}", "field", text_of(one, "field"), "label",
                      text_of(one, "label"), "why",
                      say_list(json_object_get(view->texts, "nik"),
                          json_object_get(one, "faults"))));
    }
    json_array_foreach(json_object_get(warnings, "duplicates"), i, one)
    {
        json_t *pair = json_pack("{s:s, s:s, s:o, s:o, s:o}", "other", text_of(one, "id"),
            "registration", text_of(one, "registration"), "why",
            say_list(json_object_get(view->texts, "alike"), json_object_get(one, "why")),
            "this", subject_in_words(view, mine), "that",
            subject_in_words(view, json_object_get(one, "subject")));

        answer_looked(view->answer, text_of(one, "id"), "duplicate");
        (void)json_array_append_new(
            json_is_true(json_object_get(one, "distinct")) ? answered : asked, pair);
    }
    (void)json_object_set_new(view->model, "niks", niks);
    (void)json_object_set_new(view->model, "asked", asked);
    (void)json_object_set_new(view->model, "answered", answered);
}

/* Why it may be returned, with its name in each sentence; what was chosen stays. */
static json_t *
reasons_for(const struct page_view *view, const char *kind, const char *label)
{
    const struct office_settings *settings = view->act->settings;
    json_t *list = json_array();
    char name[64];
    const char *chosen;

    (void)snprintf(name, sizeof(name), "alasan-%s", kind);
    chosen = view->typed ? text_of(view->typed, name) : "";
    for (size_t i = 0; i < settings->reason_count; i++) {
        char text[PAPER_REASON_SIZE];

        paper_reason_text(settings, settings->reasons[i].code, label,
            view->language == LANGUAGE_EN, text);
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:b}", "code", settings->reasons[i].code, "text",
                      text, "chosen", strcmp(chosen, settings->reasons[i].code) == 0));
    }
    return list;
}

static json_t *
pictures_of(const char *id, const json_t *document)
{
    json_t *list = json_array();
    json_int_t pages = json_integer_value(json_object_get(document, "pages"));

    for (json_int_t page = 1; page <= (pages > 0 ? pages : 1); page++) {
        (void)json_array_append_new(
            list, json_pack("{s:o, s:I}", "src",
                      json_sprintf("/v1/applications/%s/documents/%s?page=%lld", id,
                          text_of(document, "kind"), (long long)page),
                      "page", page));
    }
    return list;
}

/* Papers that lie there, as numbered tabs; and those that might be asked for. */
static void
add_papers(struct page_view *view, const char *id, const json_t *documents)
{
    json_t *papers = json_array();
    json_t *others = json_array();
    const json_t *document;
    size_t i;

    json_array_foreach(documents, i, document)
    {
        const char *kind = text_of(document, "kind");
        const char *label = text_of(document, "label");

        if (!json_object_get(document, "type")) {
            (void)json_array_append_new(
                others, json_pack("{s:s, s:s}", "kind", kind, "label",
                            page_catalogue(view, label)));
            continue;
        }
        (void)json_array_append_new(papers,
            json_pack("{s:I, s:s, s:s, s:o, s:o, s:b, s:b}", "number",
                (json_int_t)json_array_size(papers) + 1, "kind", kind, "label",
                page_catalogue(view, label), "pictures", pictures_of(id, document),
                "reasons", reasons_for(view, kind, label), "first",
                json_array_size(papers) == 0, "unscanned",
                json_is_true(json_object_get(document, "unscanned"))));
    }
    (void)json_object_set_new(
        view->model, "paper_count", json_integer((json_int_t)json_array_size(papers)));
    (void)json_object_set_new(view->model, "papers", papers);
    (void)json_object_set_new(view->model, "others", others);
}

/* Places that can be given from today on. */
static enum status
add_places(struct page_view *view, const struct settings_service *service,
    const struct application *application, struct error *err)
{
    const struct act *act = view->act;
    const char *typed = view->typed ? text_of(view->typed, "tempat") : "";
    struct place *places;
    char today[DATE_SIZE];
    char last[DATE_SIZE];
    json_t *list = json_array();
    size_t count;
    enum status st;

    (void)json_object_set_new(view->model, "places", list);
    (void)date_from_days(
        date_to_days(zone_date(act->zone, act->now_ms, today)) + PLACE_DAYS, last);
    st = booking_list(view->act, service, today, last, &places, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const char *window = act->settings->windows[places[i].window].code;
        bool wished = strcmp(places[i].day, application->wish_day) == 0 &&
                      strcmp(window, application->wish_slot) == 0;
        json_t *words = place_in_words(view, places[i].day, &places[i].span);
        json_t *place = json_pack("{s:o, s:o, s:i, s:b}", "value",
            json_sprintf("%s %s", places[i].day, window), "words", words, "left",
            places[i].left, "full", places[i].left <= 0);

        (void)json_object_set_new(
            place, "chosen", json_boolean(strcmp(typed, text_of(place, "value")) == 0));
        if (wished) {
            (void)json_object_set(view->model, "wish", place);
        }
        if (places[i].left > 0 && json_array_size(list) < PLACES_SHOWN) {
            (void)json_array_append(list, place);
        }
        json_decref(place);
    }
    free(places);
    return st;
}

/* Whom it is of; only to who has taken it. */
static enum status
add_person(struct page_view *view, const struct application *application, json_t *json,
    struct error *err)
{
    const struct settings_service *service =
        settings_service(view->act->settings, application->service);
    const json_t *person = json_object_get(json, "applicant");
    json_t *warnings;
    enum status st = review_warnings(view->act, application, &warnings, err);

    if (st != STATUS_OK) {
        return st;
    }
    answer_looked(view->answer, application->id, "form");
    add_warnings(view, warnings);
    (void)json_object_set_new(view->model, "person",
        json_pack("{s:s, s:o, s:o, s:o}", "name", text_of(person, "name"), "fours",
            page_digits(text_of(person, "nik")), "phone",
            page_phone(text_of(person, "phone")), "address",
            page_text(text_of(person, "address"))));
    add_papers(view, application->id, json_object_get(json, "documents"));
    if (service) {
        (void)json_object_set_new(view->model, "groups",
            groups_of(view, service, json_object_get(json, "form"), warnings));
        st = add_places(view, service, application, err);
    }
    json_decref(warnings);
    return st;
}

/* What a person wrote on the way: questions, and why it was returned before. */
static void
add_notes(struct page_view *view, const json_t *history)
{
    json_t *notes = json_array();
    const json_t *step;
    size_t i;

    json_array_foreach(history, i, step)
    {
        const char *note = text_of(step, "note");
        int64_t at_ms;

        if (note[0] &&
            zone_parse(view->act->zone, text_of(step, "at"), &at_ms, NULL) == STATUS_OK) {
            (void)json_array_append_new(
                notes, json_pack("{s:o, s:s, s:O*}", "at", page_when(view, at_ms), "note",
                           note, "what",
                           json_object_get(json_object_get(view->texts, "steps"),
                               text_of(step, "what"))));
        }
    }
    (void)json_object_set_new(view->model, "notes", notes);
}

enum status
review_fill(struct page_view *view, const char *id, struct error *err)
{
    struct act *act = view->act;
    struct application application;
    json_t *json = NULL;
    bool mine;
    enum status st = application_find(act, id, REVIEW_ROLES, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    mine = review_is_mine(act, &application) &&
           application_move_check(MOVE_APPROVE, application.state, NULL) == STATUS_OK;
    st = json_of_application(act, &application, mine, &json, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(view->model, "one", review_row(view, &application));
    (void)json_object_set_new(view->model, "id", json_string(id));
    (void)json_object_set_new(
        view->model, "account", json_integer(act->caller->account_id));
    (void)json_object_set_new(view->model, "mine", json_boolean(mine));
    (void)json_object_set_new(view->model, "open",
        json_boolean(
            application_move_check(MOVE_APPROVE, application.state, NULL) == STATUS_OK));
    (void)json_object_set_new(view->model, "supervisor",
        json_boolean(caller_is(act->caller, ROLE_BIT(ROLE_SUPERVISOR))));
    (void)json_object_set(view->model, "state",
        json_object_get(json_object_get(view->texts, "states"),
            ticket_state_name(application.state)));
    page_title(view,
        json_sprintf("%s %s", text_of(view->texts, "title"), application.registration));
    add_notes(view, json_object_get(json, "history"));
    if (mine) {
        st = add_person(view, &application, json, err);
    }
    json_decref(json);
    return st;
}

enum status
review_fill_move(struct page_view *view, const char *id, struct error *err)
{
    struct application application;
    const char *kind =
        view->typed ? text_of(view->typed, "kind") : page_query(view, "berkas");
    json_t *json;
    json_t *options = json_array();
    const json_t *document;
    size_t i;
    enum status st = review_find_mine(view->act, id, &application, err);

    if (st == STATUS_OK) {
        st = json_of_application(view->act, &application, false, &json, err);
    }
    if (st != STATUS_OK) {
        json_decref(options);
        return st;
    }
    json_array_foreach(json_object_get(json, "documents"), i, document)
    {
        if (strcmp(text_of(document, "kind"), kind) == 0) {
            (void)json_object_set(
                view->model, "label", json_object_get(document, "label"));
        } else if (!json_object_get(document, "type")) {
            (void)json_array_append_new(
                options, json_pack("{s:s, s:s}", "value", text_of(document, "kind"),
                             "label", page_catalogue(view, text_of(document, "label"))));
        }
    }
    (void)json_object_set_new(view->model, "id", json_string(id));
    page_add_field(
        view, &(struct page_field_facts){
                  .name = "kind", .kind = PAGE_HIDDEN, .label = "", .value = kind });
    page_add_field(view, &(struct page_field_facts){ .name = "to",
                             .kind = PAGE_CHOICE,
                             .label = text_of(view->texts, "to"),
                             .required = true,
                             .options = options });
    json_decref(options);
    json_decref(json);
    return STATUS_OK;
}

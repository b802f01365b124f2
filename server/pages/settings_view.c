/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/settings_view.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_account.h"
#include "db/db_check.h"
#include "db/db_office.h"
#include "db/db_setting_version.h"
#include "server/pages/page_words.h"
#include "server/pages/setting_fields.h"
#include "server/pages/settings_tables.h"
#include "server/settings/settings_merge.h"
#include "server/settings/settings_store.h"

#define VALUE_SIZE 16384

/* What can be typed of each part in fields of its own; labels are `p.fields` of the
 * part's room, by PART.PATH. The rest is in entries (below), or is JSON (mentah). */
#define FIELD(part_, path_, kind_) \
    { \
        .part = (part_), .field = {(path_), (kind_) } \
    }
#define IN_FORCE(part_, of_, member_, kind_) \
    { \
        .part = (part_), .field = { #member_, (kind_) }, \
        .in_force = offsetof(struct office_settings, of_.member_) + 1 \
    }
#define RULE(member) IN_FORCE(SETTINGS_POLICY, policy, member, SETTING_NUMBER)
static const struct {
    enum settings_part part;
    struct setting_field field;
    /* Of a number, or yes and no: where it stands in struct office_settings, and 1. It
     * is shown while it was never set; of words the first one is. */
    size_t in_force;
} fields[] = {
    FIELD(SETTINGS_OFFICE, "name", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "short_name", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "address", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "complaint_channel", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "public_url", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "training_url", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "sender", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "code", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "zone", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "zone_label", SETTING_TEXT),
    FIELD(SETTINGS_OFFICE, "districts", SETTING_LINES),
    IN_FORCE(SETTINGS_QUOTAS, quota_else, walkin_share, SETTING_NUMBER),
    IN_FORCE(SETTINGS_QUOTAS, quota_else, overbook_percent, SETTING_NUMBER),
    FIELD(SETTINGS_BOARD, "ticker", SETTING_LINES),
    FIELD(SETTINGS_BOARD, "layout", SETTING_WORD),
    IN_FORCE(SETTINGS_BOARD, board, speak, SETTING_BOOL),
    IN_FORCE(SETTINGS_BOARD, board, repeat, SETTING_NUMBER),
    IN_FORCE(SETTINGS_BOARD, board, volume, SETTING_NUMBER),
    IN_FORCE(SETTINGS_BOARD, board, speed, SETTING_NUMBER),
    FIELD(SETTINGS_BOARD, "number_style", SETTING_WORD),
    FIELD(SETTINGS_BOARD, "zero", SETTING_WORD),
    FIELD(SETTINGS_BOARD, "languages", SETTING_LINES),
    FIELD(SETTINGS_BOARD, "quiet.from", SETTING_TEXT),
    FIELD(SETTINGS_BOARD, "quiet.to", SETTING_TEXT),
    FIELD(SETTINGS_BOARD, "sentences.id.call", SETTING_TEXT),
    FIELD(SETTINGS_BOARD, "sentences.id.recall", SETTING_TEXT),
    FIELD(SETTINGS_BOARD, "sentences.id.last", SETTING_TEXT),
    FIELD(SETTINGS_BOARD, "sentences.en.call", SETTING_TEXT),
    FIELD(SETTINGS_BOARD, "sentences.en.recall", SETTING_TEXT),
    FIELD(SETTINGS_BOARD, "sentences.en.last", SETTING_TEXT),
    FIELD(SETTINGS_CALENDAR, "week", SETTING_WEEK),
    FIELD(SETTINGS_CALENDAR, "ramadan", SETTING_DATES),
    FIELD(SETTINGS_CALENDAR, "special_days", SETTING_SPECIALS),
    RULE(max_calls),
    RULE(return_after),
    RULE(return_after_held),
    RULE(priority_run),
    RULE(age_limit_min),
    FIELD(SETTINGS_POLICY, "late", SETTING_WORD),
    FIELD(SETTINGS_POLICY, "early", SETTING_WORD),
    IN_FORCE(SETTINGS_POLICY, policy, walkins, SETTING_BOOL),
    FIELD(SETTINGS_POLICY, "typed_numbers", SETTING_WORD),
    RULE(bundle_max),
    IN_FORCE(SETTINGS_POLICY, policy, bundle_join, SETTING_BOOL),
    RULE(close_grace_min),
    IN_FORCE(SETTINGS_POLICY, policy, first_place_next_day, SETTING_BOOL),
    RULE(booking_days),
    RULE(review_days),
    RULE(claim_min),
    RULE(applications_a_day),
    RULE(correction_days),
    RULE(send_tries),
    RULE(keep_personal_days),
    RULE(keep_open_days),
    RULE(keep_account_months),
    RULE(keep_remarks_months),
    RULE(keep_looks_days),
};

/* Entries of lists that have a page of their own, and what can be typed there. */
static const struct {
    enum settings_part part;
    struct setting_field field;
    bool yes; /* while it was never set */
} item_fields[] = {
    FIELD(SETTINGS_SERVICES, "code", SETTING_TEXT),
    FIELD(SETTINGS_SERVICES, "name", SETTING_TEXT),
    FIELD(SETTINGS_SERVICES, "name_en", SETTING_TEXT),
    FIELD(SETTINGS_SERVICES, "prefix", SETTING_TEXT),
    FIELD(SETTINGS_SERVICES, "group", SETTING_TEXT),
    FIELD(SETTINGS_SERVICES, "group_en", SETTING_TEXT),
    FIELD(SETTINGS_SERVICES, "form", SETTING_TEXT),
    FIELD(SETTINGS_SERVICES, "minutes", SETTING_NUMBER),
    FIELD(SETTINGS_SERVICES, "steps", SETTING_LINES),
    { .part = SETTINGS_SERVICES, .field = { "walkin", SETTING_BOOL }, .yes = true },
    FIELD(SETTINGS_SERVICES, "confidential", SETTING_BOOL),
    FIELD(SETTINGS_SERVICES, "endorsement", SETTING_BOOL),
    FIELD(SETTINGS_SERVICES, "pictogram", SETTING_WORD),
    FIELD(SETTINGS_WINDOWS, "code", SETTING_TEXT),
    FIELD(SETTINGS_WINDOWS, "name", SETTING_TEXT),
    FIELD(SETTINGS_WINDOWS, "hours", SETTING_HOURS),
    FIELD(SETTINGS_CALENDAR, "date", SETTING_TEXT),
    FIELD(SETTINGS_CALENDAR, "name", SETTING_TEXT),
    FIELD(SETTINGS_COUNTERS, "number", SETTING_NUMBER),
    FIELD(SETTINGS_COUNTERS, "name", SETTING_TEXT),
    FIELD(SETTINGS_COUNTERS, "hall", SETTING_TEXT),
    FIELD(SETTINGS_COUNTERS, "services", SETTING_LINES),
    FIELD(SETTINGS_COUNTERS, "roster.from", SETTING_TEXT),
    FIELD(SETTINGS_COUNTERS, "roster.to", SETTING_TEXT),
    FIELD(SETTINGS_COUNTERS, "roster.days", SETTING_LINES),
};

/* Where the entries of a part stand, and what names one. */
static const struct {
    const char *list;
    const char *key;
    const char *name;
} lists[SETTINGS_PART_COUNT] = {
    [SETTINGS_SERVICES] = { "services", "code", "name" },
    [SETTINGS_WINDOWS] = { "windows", "code", "name" },
    [SETTINGS_CALENDAR] = { "closures", "date", "name" },
    [SETTINGS_COUNTERS] = { "counters", "number", "name" },
};

static const enum page_field_kind shown_as[] = {
    [SETTING_TEXT] = PAGE_TEXT,
    [SETTING_NUMBER] = PAGE_TEXT,
    [SETTING_BOOL] = PAGE_CHOICE,
    [SETTING_WORD] = PAGE_CHOICE,
    [SETTING_LINES] = PAGE_LINES,
    [SETTING_WEEK] = PAGE_LINES,
    [SETTING_HOURS] = PAGE_LINES,
    [SETTING_DATES] = PAGE_LINES,
    [SETTING_SPECIALS] = PAGE_LINES,
};

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

/* "staff:7" as the person's name; others as they are called in the journal. */
static json_t *
who(struct page_view *view, const char *actor)
{
    struct account account;
    int64_t id;

    if (text_starts_with(actor, "staff:") &&
        text_to_int(actor + strlen("staff:"), 1, INT64_MAX, &id) &&
        db_account_load(view->act->db, id, &account, NULL) == STATUS_OK) {
        return json_string(account.name);
    }
    return actor[0] ? json_string(actor) : json_null();
}

void
settings_add_menu(struct page_view *view, const char *current)
{
    static const char *const others[] = { "petugas", "alat" };
    const json_t *names = json_object_get(view->room, "menu");
    json_t *menu = json_array();

    for (int i = 0; i < SETTINGS_PART_COUNT; i++) {
        const char *word = settings_part_name((enum settings_part)i);

        (void)json_array_append_new(menu,
            json_pack("{s:o, s:O*, s:b}", "href", json_sprintf("/atur/bagian/%s", word),
                "name", json_object_get(names, word), "current",
                strcmp(word, current) == 0));
    }
    for (size_t i = 0;
         i < ARRAY_LEN(others) && caller_is(view->act->caller, ROLE_BIT(ROLE_ADMIN));
         i++) {
        (void)json_array_append_new(menu,
            json_pack("{s:o, s:O*, s:b}", "href", json_sprintf("/atur/%s", others[i]),
                "name", json_object_get(names, others[i]), "current",
                strcmp(others[i], current) == 0));
    }
    (void)json_object_set_new(view->model, "menu", menu);
}

/* When it was last changed, by whom, and whether that can be taken back. */
static enum status
describe(struct page_view *view, enum settings_part part, json_t *out, struct error *err)
{
    const char *name = settings_part_name(part);
    struct setting_version version = { .version = 0 };
    int64_t set_ms;
    enum status st =
        db_setting_version_last(view->act->db, view->act->office, name, &version, err);

    if (st == STATUS_OK || st == STATUS_NOT_FOUND) {
        st = db_setting_changed(view->act->db, view->act->office, name, &set_ms, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(out, "part", json_string(name));
    (void)json_object_set_new(out, "changed", page_when(view, set_ms));
    (void)json_object_set_new(out, "by", who(view, version.actor));
    (void)json_object_set_new(out, "undo", json_boolean(version.undo_to > 0));
    return STATUS_OK;
}

enum status
settings_fill_all(struct page_view *view, struct error *err)
{
    const json_t *names = json_object_get(view->room, "menu");
    json_t *parts = json_array();
    enum status st = STATUS_OK;

    settings_add_menu(view, "");
    if (view->act->settings->office.training_url[0]) {
        (void)json_object_set_new(view->model, "training_url",
            json_string(view->act->settings->office.training_url));
    }
    (void)json_object_set_new(view->model, "parts", parts);
    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        json_t *one = json_object();

        st = describe(view, (enum settings_part)i, one, err);
        (void)json_object_set(one, "name",
            json_object_get(names, settings_part_name((enum settings_part)i)));
        (void)json_array_append_new(parts, one);
    }
    return st;
}

/* The part of the path, its JSON and its tag, which the form sends back. */
static enum status
open_part(
    struct page_view *view, enum settings_part *part, json_t **body, struct error *err)
{
    char tag[SETTINGS_TAG_SIZE];
    char *text;
    enum status st;

    *body = NULL;
    *part = settings_part_from_name(page_param(view, "part"));
    if (*part == SETTINGS_PART_COUNT) {
        return error_set(err, STATUS_NOT_FOUND, "there are no settings of that name");
    }
    st = db_setting_get(
        view->act->db, view->act->office, settings_part_name(*part), &text, err);
    if (st != STATUS_OK) {
        return st;
    }
    settings_tag(text, tag);
    free(text);
    (void)json_object_set_new(
        view->model, "part", json_string(settings_part_name(*part)));
    (void)json_object_set_new(view->model, "tag", json_sprintf("%%22%s%%22", tag));
    page_title(view, json_incref(json_object_get(json_object_get(view->room, "menu"),
                         settings_part_name(*part))));
    settings_add_menu(view, settings_part_name(*part));
    st = settings_store_part(view->act->db, view->act->office, *part, body, err);
    return st == STATUS_OK ? describe(view, *part, view->model, err) : st;
}

/* Yes and no, or the words that the texts list. */
static const json_t *
options_of(
    const struct page_view *view, const json_t *own, const struct setting_field *field)
{
    return field->kind == SETTING_BOOL ? json_object_get(view->room, "yes_no")
                                       : json_object_get(own, "options");
}

/* Sentences, and lines of hours. */
static bool
is_wide(const struct setting_field *field)
{
    return field->kind >= SETTING_WEEK || text_starts_with(field->path, "sentences.") ||
           strcmp(field->path, "ticker") == 0;
}

/*
 * A field of the form.
 * @param value  NULL: it was never set
 * @param at     where the faults have it: "max_calls", "services.3.name"
 */
static void
add_setting(struct page_view *view, const char *labels, const json_t *value,
    const struct setting_field *field, const char *at)
{
    const json_t *own = json_object_get(json_object_get(view->room, "fields"), labels);
    const json_t *options = options_of(view, own, field);
    char *text = xcalloc(1, VALUE_SIZE);
    char name[SETTING_NAME_SIZE];
    char why[SETTING_WHY_SIZE];
    bool wrong = settings_find_fault(view, at, why);

    setting_name(field->path, field->kind, name);
    if (!value && field->kind == SETTING_WORD) { /* the first of a list is as ever */
        value = setting_at(options, "0.value");
    }
    setting_text(value, field->kind, text, VALUE_SIZE);
    page_add_field(view, &(struct page_field_facts){ .name = name,
                             .kind = shown_as[field->kind],
                             .label = text_of(own, "label"),
                             .hint = text_of(own, "hint"),
                             .value = text,
                             .required = true,
                             .options = options,
                             .error = wrong ? why : NULL,
                             .wide = is_wide(field) });
    free(text);
}

/* What is in force of a number, or of yes and no; owned. */
static json_t *
value_in_force(const struct office_settings *settings, size_t at, enum setting_kind kind)
{
    const char *from = (const char *)settings + at;
    int number;
    bool yes;

    if (kind == SETTING_BOOL) {
        memcpy(&yes, from, sizeof(yes));
        return json_boolean(yes);
    }
    memcpy(&number, from, sizeof(number));
    return json_integer(number);
}

static void
add_part_fields(struct page_view *view, enum settings_part part, const json_t *body)
{
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        const struct setting_field *field = &fields[i].field;
        char labels[SETTING_NAME_SIZE];

        if (fields[i].part == part) {
            json_t *value =
                json_incref((json_t *)(uintptr_t)setting_at(body, field->path));

            (void)snprintf(
                labels, sizeof(labels), "%s.%s", settings_part_name(part), field->path);
            if (!value && fields[i].in_force) {
                value = value_in_force(
                    view->act->settings, fields[i].in_force - 1, field->kind);
            }
            add_setting(view, labels, value, field, field->path);
            json_decref(value);
        }
    }
}

static void
add_items(struct page_view *view, enum settings_part part, const json_t *body)
{
    json_t *items = json_array();
    const json_t *entry;
    size_t i;

    json_array_foreach(json_object_get(body, lists[part].list), i, entry)
    {
        char key[64];

        setting_text(
            json_object_get(entry, lists[part].key), SETTING_NUMBER, key, sizeof(key));
        (void)json_array_append_new(
            items, json_pack("{s:s, s:o, s:s}", "key", key, "said",
                       part == SETTINGS_CALENDAR ? page_day(view, key) : json_string(key),
                       "name", page_catalogue(view, text_of(entry, lists[part].name))));
    }
    (void)json_object_set_new(view->model, "items", items);
    (void)json_object_set_new(view->model, "has_items", json_true());
}

/* Does it concern tickets, which could go to another day? */
static bool
has_tickets(const struct page_view *view)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(view->problem, "warnings"), i, one)
    {
        if (json_integer_value(json_object_get(one, "tickets")) > 0) {
            return true;
        }
    }
    return false;
}

/* "12 tiket dipindahkan ..., 2 tetap": after a change that moved them. */
static void
add_moved(struct page_view *view)
{
    int64_t moved, kept;
    char texts[2][12];

    if (text_to_int(page_query(view, "pindah"), 0, INT32_MAX, &moved) &&
        text_to_int(page_query(view, "tetap"), 0, INT32_MAX, &kept)) {
        (void)snprintf(texts[0], sizeof(texts[0]), "%d", (int)moved);
        (void)snprintf(texts[1], sizeof(texts[1]), "%d", (int)kept);
        (void)json_object_set_new(view->model, "moved",
            page_say(json_object_get(view->texts, kept > 0 ? "moved_kept" : "moved"),
                PAGE_WITH("n", texts[0], "tetap", texts[1])));
    }
}

/* Whom it would hurt, in sentences; and faults that no field of the page has. */
static void
add_consequences(struct page_view *view)
{
    static const char *const from[] = { "warnings", "refused" };
    json_t *list = json_array();
    const json_t *one;
    size_t i;

    for (size_t k = 0; k < ARRAY_LEN(from); k++) {
        json_array_foreach(json_object_get(view->problem, from[k]), i, one)
        {
            (void)json_array_append_new(list, json_string(text_of(one, "message")));
        }
    }
    if (json_array_size(json_object_get(view->frame, "faults")) == 0) {
        json_array_foreach(json_object_get(view->problem, "faults"), i, one)
        {
            char why[SETTING_WHY_SIZE];

            settings_say_why(view, text_of(one, "why"), why);
            (void)json_array_append_new(
                list, json_sprintf("%s: %s", text_of(one, "field"), why));
        }
    }
    if (view->problem) { /* the page's own list of faults has this name */
        (void)json_object_del((json_t *)(uintptr_t)view->problem, "faults");
    }
    (void)json_object_set_new(view->model, "consequences", list);
    (void)json_object_set_new(view->model, "hurts",
        json_boolean(strcmp(text_of(view->problem, "code"), "would_hurt") == 0));
    (void)json_object_set_new(view->model, "movable", json_boolean(has_tickets(view)));
}

enum status
settings_fill_part(struct page_view *view, struct error *err)
{
    enum settings_part part;
    json_t *body;
    enum status st = open_part(view, &part, &body, err);

    if (st != STATUS_OK) {
        json_decref(body);
        return st;
    }
    add_part_fields(view, part, body);
    add_moved(view);
    if (part == SETTINGS_QUOTAS) {
        settings_add_quotas(view, body);
    }
    if (part == SETTINGS_SERVICES) {
        settings_add_carriers(view, body);
        settings_add_reasons(view, body);
    }
    if (lists[part].list) {
        add_items(view, part, body);
    }
    (void)json_object_set_new(
        view->model, "speaks", json_boolean(part == SETTINGS_BOARD));
    add_consequences(view);
    (void)json_object_set_new(view->model, "writable",
        json_boolean(part == SETTINGS_SERVICES ||
                     json_array_size(json_object_get(view->frame, "fields")) > 0));
    json_decref(body);
    return STATUS_OK;
}

/* The entry of this name, and which it is; NULL: a new one. */
static json_t *
find_item(enum settings_part part, const json_t *body, const char *name, size_t *index)
{
    const json_t *list = json_object_get(body, lists[part].list);

    for (*index = 0; *index < json_array_size(list); (*index)++) {
        json_t *entry = json_array_get(list, *index);
        char key[64];

        setting_text(
            json_object_get(entry, lists[part].key), SETTING_NUMBER, key, sizeof(key));
        if (strcmp(key, name) == 0) {
            return entry;
        }
    }
    return NULL;
}

enum status
settings_fill_item(struct page_view *view, struct error *err)
{
    const char *name = page_param(view, "item");
    enum settings_part part;
    json_t *entry, *body;
    size_t index = 0;
    enum status st = open_part(view, &part, &body, err);

    if (st == STATUS_OK && !lists[part].list) {
        st = error_set(err, STATUS_NOT_FOUND, "this part has no entries");
    }
    if (st != STATUS_OK) {
        json_decref(body);
        return st;
    }
    entry = find_item(part, body, name, &index);
    if (entry && part == SETTINGS_SERVICES) {
        settings_add_english(body, entry);
    }
    for (size_t i = 0; i < ARRAY_LEN(item_fields); i++) {
        const struct setting_field *field = &item_fields[i].field;
        const json_t *value;
        char labels[SETTING_NAME_SIZE];
        char at[SETTING_NAME_SIZE];

        if (item_fields[i].part == part) {
            (void)snprintf(
                labels, sizeof(labels), "%s.%s", lists[part].list, field->path);
            (void)snprintf(
                at, sizeof(at), "%s.%zu.%s", lists[part].list, index, field->path);
            value = setting_at(entry, field->path);
            if (!value && field->kind == SETTING_BOOL) {
                value = item_fields[i].yes ? json_true() : json_false();
            }
            add_setting(view, labels, value, field, at);
        }
    }
    if (part == SETTINGS_SERVICES && entry) {
        settings_add_papers(view, entry, index);
    }
    (void)json_object_set_new(view->model, "item", json_string(name));
    (void)json_object_set_new(view->model, "old", json_boolean(entry != NULL));
    if (entry) {
        page_title(view, json_string(text_of(entry, lists[part].name)));
    }
    add_consequences(view);
    json_decref(body);
    return STATUS_OK;
}

enum status
settings_fill_raw(struct page_view *view, struct error *err)
{
    enum settings_part part;
    json_t *body;
    char *text;
    enum status st = open_part(view, &part, &body, err);

    if (st != STATUS_OK) {
        json_decref(body);
        return st;
    }
    text = json_dumps(body, JSON_INDENT(2));
    page_add_field(view, &(struct page_field_facts){ .name = "json",
                             .kind = PAGE_LINES,
                             .label = text_of(view->texts, "label"),
                             .hint = text_of(view->texts, "hint"),
                             .value = text,
                             .required = true });
    free(text);
    add_consequences(view);
    json_decref(body);
    return STATUS_OK;
}

enum status
settings_fill_file(struct page_view *view, struct error *err)
{
    (void)err;
    settings_add_menu(view, "");
    page_add_field(view, &(struct page_field_facts){ .name = "json",
                             .kind = PAGE_LINES,
                             .label = text_of(view->texts, "label"),
                             .hint = text_of(view->texts, "hint"),
                             .required = true,
                             .wide = true });
    add_consequences(view);
    return STATUS_OK;
}

enum status
settings_fill_history(struct page_view *view, struct error *err)
{
    struct setting_version versions[SETTING_VERSIONS_KEPT];
    enum settings_part part;
    json_t *list = json_array();
    json_t *body;
    size_t count;
    enum status st = open_part(view, &part, &body, err);

    json_decref(body);
    if (st == STATUS_OK) {
        st = db_setting_version_list(view->act->db, view->act->office,
            settings_part_name(part), versions, &count, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)json_array_append_new(list,
            json_pack("{s:I, s:o, s:o, s:b}", "version", (json_int_t)versions[i].version,
                "at", page_when(view, versions[i].set_ms), "by",
                who(view, versions[i].actor), "was_undo",
                i + 1 < count && versions[i].undo_to < versions[i].version - 1));
    }
    (void)json_object_set_new(view->model, "versions", list);
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/reception_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_application.h"
#include "db/db_journal.h"
#include "db/db_line.h"
#include "server/api/desk_json.h"
#include "server/office/overview.h"
#include "server/office/turn.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"
#include "server/pages/reception_parts.h"

#define SHOWN_DIGITS 4
#define WHY_SHOWN 4
#define ABSENT_SHOWN 6
#define NEXT_SHOWN 3

/* "10.05" or "10:05", by the page's language; gives `out`. */
static const char *
minute_text(const struct page_view *view, int minute, char out[6])
{
    return view->language == LANGUAGE_ID ? minute_format_id(minute, out)
                                         : minute_format(minute, out);
}

static const char *
minute_at(const struct page_view *view, int64_t at_ms, char out[6])
{
    return minute_text(view, zone_minute(view->act->zone, at_ms), out);
}

/* A text of the page: `list` is an object of texts, or NULL for the page's own. */
static const json_t *
text_of(const struct page_view *view, const char *list, const char *name)
{
    const json_t *texts = list ? json_object_get(view->texts, list) : view->texts;

    return json_object_get(texts, name);
}

static json_t *
plain(const struct page_view *view, const char *name)
{
    return json_string(json_string_value(text_of(view, NULL, name)));
}

json_t *
reception_say_when(const struct page_view *view, const struct ticket *ticket)
{
    char today[DATE_SIZE];
    char span[MINUTE_SPAN_SIZE], time[24];
    char date[64];
    bool now =
        strcmp(ticket->day, zone_date(view->act->zone, view->act->now_ms, today)) == 0;

    (void)minute_span(ticket->from_min, ticket->to_min, span);
    (void)texts_time(view->language, span, time, sizeof(time));
    return page_say(json_object_get(view->room, now ? "today" : "on_day"),
        PAGE_WITH("jam", time, "tanggal",
            texts_date(
                view->sentences, view->language, ticket->day, date, sizeof(date))));
}

json_t *
reception_say_time(const struct page_view *view, int64_t at_ms)
{
    char day[DATE_SIZE];
    char date[64];
    char time[6];

    (void)zone_date(view->act->zone, at_ms, day);
    return page_say(json_object_get(view->room, "on_day"),
        PAGE_WITH("tanggal",
            texts_date(view->sentences, view->language, day, date, sizeof(date)), "jam",
            minute_at(view, at_ms, time)));
}

/* How it stands: a word and its colour. */
static void
add_tag(const struct page_view *view, const struct desk_entry *entry, json_t *row)
{
    const char *kind = "";
    const char *state = entry->ticket.state;
    char number[NUMBER_SIZE] = "";
    json_t *tag;

    if (entry->has_visit) {
        enum visit_state at = entry->visit.state;

        state = visit_state_name(at);
        (void)visit_number(entry->visit.prefix, entry->visit.number, number);
        kind = at == VISIT_WAITING || at == VISIT_CALLED || at == VISIT_SERVING ? "brand"
               : at == VISIT_DONE                                               ? "good"
                                                                                : "care";
    } else if (strcmp(state, "approved") == 0) {
        char today[DATE_SIZE];
        bool now = strcmp(entry->ticket.day,
                       zone_date(view->act->zone, view->act->now_ms, today)) == 0;

        state = now ? "expected" : "other_day";
        kind = now ? "" : "care";
    }
    tag = page_say(text_of(view, "state", state), PAGE_WITH("nomor", number));
    set(row, "tag", json_pack("{s:s, s:o}", "kind", kind, "text", tag));
}

static json_t *
href_of(const struct desk_entry *entry)
{
    return entry->has_visit ? json_sprintf("/penerimaan/nomor/%s", entry->visit.id)
                            : json_sprintf("/penerimaan/tiket/%s", entry->ticket.id);
}

static json_t *
name_of(const struct page_view *view, const struct desk_entry *entry)
{
    if (entry->has_applicant && entry->applicant.name[0]) {
        return json_string(entry->applicant.name);
    }
    return plain(view, "no_name");
}

static void
add_end(const struct page_view *view, const struct desk_entry *entry, json_t *row)
{
    size_t len = strlen(entry->applicant.nik);

    if (entry->has_applicant && len > SHOWN_DIGITS) {
        set(row, "nik",
            page_say(text_of(view, NULL, "nik_end"),
                PAGE_WITH("akhir", entry->applicant.nik + len - SHOWN_DIGITS)));
    }
}

static json_t *
row_of(const struct page_view *view, const struct desk_entry *entry)
{
    const char *service = entry->has_visit ? entry->visit.service : entry->ticket.service;
    json_t *row = json_object();

    desk_looked(view->answer, entry);
    set(row, "name", name_of(view, entry));
    set(row, "service", json_string(page_service(view, service)));
    set(row, "when",
        entry->has_ticket ? reception_say_when(view, &entry->ticket)
                          : plain(view, "no_ticket"));
    set(row, "href", href_of(entry));
    add_end(view, entry, row);
    add_tag(view, entry, row);
    return row;
}

void
reception_add_who(struct page_view *view, const struct desk_entry *entry)
{
    char number[NUMBER_SIZE];
    json_t *name = name_of(view, entry);

    if (entry->has_visit) {
        set(view->model, "who",
            json_sprintf("%s \xc2\xb7 %s",
                visit_number(entry->visit.prefix, entry->visit.number, number),
                json_string_value(name)));
        json_decref(name);
    } else {
        set(view->model, "who", name);
    }
    set(view->model, "back", href_of(entry));
}

/* Why another one was first, in a sentence. */
static json_t *
say_why(const struct page_view *view, const struct turn_other *other)
{
    const char *word = other->why == TURN_UNTOLD ? "order" : turn_why_name(other->why);
    char run[12];
    char time[6] = "";

    if (other->came_back && other->why == TURN_EARLIER) {
        word = "came_back";
    }
    (void)snprintf(run, sizeof(run), "%d", view->act->settings->policy.priority_run);
    if (other->at_ms) {
        (void)minute_at(view, other->at_ms, time);
    }
    return json_pack("{s:s, s:o}", "time", time, "text",
        page_say(text_of(view, "why", word),
            PAGE_WITH("nomor", other->number, "banyak", run)));
}

static json_t *
say_others(const struct page_view *view, const struct turn_other *others, size_t count,
    size_t max)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count && i < max; i++) {
        (void)json_array_append_new(list, say_why(view, &others[i]));
    }
    return list;
}

/* When it is called, in the words of the slip: from, to, how many before. */
static void
add_call(const struct page_view *view, const struct turn *turn, json_t *person)
{
    const struct act *act = view->act;
    char from[6], to[6], ahead[12];

    if (!turn->waits) {
        return;
    }
    (void)minute_at(view, act->now_ms + turn->estimate_s * INT64_C(1000), from);
    (void)minute_at(view, act->now_ms + turn->estimate_to_s * INT64_C(1000), to);
    (void)snprintf(ahead, sizeof(ahead), "%d", turn->ahead);
    set(person, "called",
        page_say(text_of(view, NULL,
                     turn->no_counter        ? "call_no_counter"
                     : strcmp(from, to) == 0 ? "call_at"
                                             : "call_span"),
            PAGE_WITH("dari", from, "sampai", to)));
    set(person, "ahead",
        page_say(text_of(view, NULL, turn->ahead ? "ahead" : "ahead_none"),
            PAGE_WITH("banyak", ahead)));
}

static enum status
add_turn(struct page_view *view, const struct desk_entry *entry, json_t *person,
    struct error *err)
{
    struct turn turn;
    enum status st = turn_load(view->act, entry->visit.id, &turn, err);

    if (st != STATUS_OK) {
        return st;
    }
    add_call(view, &turn, person);
    set(person, "before", say_others(view, turn.past, turn.past_count, WHY_SHOWN));
    set(person, "next", say_others(view, turn.next, turn.next_count, NEXT_SHOWN));
    set(person, "has_before", json_boolean(turn.past_count > 0));
    set(person, "has_next", json_boolean(turn.next_count > 0));
    set(person, "out_of_order",
        plain(view, turn.out_of_order ? "out_of_order" : "in_order"));
    return STATUS_OK;
}

/* What can be done now; a member a button. */
static void
add_acts(const struct desk_entry *entry, json_t *person)
{
    enum visit_state state = entry->visit.state;

    if (!entry->has_visit) {
        bool good = strcmp(entry->ticket.state, "approved") == 0;

        set(person, "ticket", json_string(entry->ticket.id));
        set(person, "can_give", json_boolean(good));
        set(person, "can_move", json_boolean(good));
        set(person, "can_drop", json_boolean(good));
        return;
    }
    set(person, "visit", json_string(entry->visit.id));
    set(person, "can_print", json_true());
    set(person, "can_lane", json_boolean(state == VISIT_WAITING));
    set(person, "is_priority", json_boolean(entry->visit.lane == LANE_PRIORITY));
    set(person, "can_return", json_boolean(state == VISIT_ABSENT || state == VISIT_HELD));
    set(person, "can_cancel",
        json_boolean(state == VISIT_WAITING || state == VISIT_CALLED));
}

/* "AKTA-7K3M92QX", "datang 08.31, menunggu 71 menit". */
static void
add_facts(const struct page_view *view, const struct desk_entry *entry, json_t *person)
{
    const struct visit *visit = &entry->visit;
    char time[6], minutes[16];
    json_t *facts = json_array();

    (void)json_array_append_new(
        facts, json_string(page_service(
                   view, entry->has_visit ? visit->service : entry->ticket.service)));
    if (entry->has_ticket) {
        (void)json_array_append_new(facts, json_string(entry->ticket.registration));
        (void)json_array_append_new(facts, reception_say_when(view, &entry->ticket));
    }
    if (entry->has_visit) {
        (void)snprintf(minutes, sizeof(minutes), "%d",
            (int)((view->act->now_ms - visit->arrived_ms) / 60000));
        (void)json_array_append_new(facts,
            page_say(
                text_of(view, NULL, visit->state == VISIT_WAITING ? "waits" : "came"),
                PAGE_WITH(
                    "jam", minute_at(view, visit->arrived_ms, time), "menit", minutes)));
    }
    set(person, "facts", facts);
}

/* Its application, with the papers that were taken, where it has one. */
static enum status
add_application(struct page_view *view, const struct desk_entry *entry, json_t *person,
    struct error *err)
{
    struct application application;
    enum status st;

    if (!entry->has_ticket) {
        return STATUS_OK;
    }
    st = db_application_by_ticket(
        view->act->db, view->act->office, entry->ticket.id, &application, err);
    if (st == STATUS_OK) {
        set(person, "application", json_string(application.id));
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status
add_person(struct page_view *view, const struct desk_entry *entry, struct error *err)
{
    json_t *person = row_of(view, entry);
    enum status st = add_application(view, entry, person, err);

    reception_add_who(view, entry);
    set(person, "who", json_incref(json_object_get(view->model, "who")));
    add_facts(view, entry, person);
    add_acts(entry, person);
    if (st == STATUS_OK && entry->has_visit && entry->visit.state == VISIT_WAITING) {
        st = add_turn(view, entry, person, err);
    }
    set(view->model, "person", person);
    return st;
}

/* Those of a letter: one row, all places that are left; services may share them. */
static json_t *
group_row(const struct page_view *view, const struct service_view *views, size_t count,
    char prefix)
{
    char letter[2] = { prefix, '\0' };
    json_t *row = json_pack("{s:s, s:s}", "prefix", letter, "name",
        page_catalogue(view, settings_prefix_group(view->act->settings, prefix)));
    bool counted[SETTINGS_SERVICES_MAX] = { false }; /* by quota */
    const struct service_view *soonest = NULL;
    int left = 0;

    for (size_t i = 0; i < count; i++) {
        const struct settings_service *service = views[i].service;

        if (service->prefix != prefix || !service->walkin) {
            continue;
        }
        if (!counted[service->quota]) {
            counted[service->quota] = true;
            left += views[i].left;
        }
        if (!soonest || views[i].no_number < soonest->no_number) {
            soonest = &views[i];
        }
    }
    set(row, "left", json_integer(left));
    if (left == 0) {
        set(row, "full",
            soonest ? page_no_number(view, soonest->no_number, soonest->again_ms)
                    : plain(view, "by_ticket"));
    }
    return row;
}

/* Letters whose newcomers would be called in the same span. */
struct newcomers {
    char span[24]; /* "10.55-11.20" */
    char letters[64];
};

static void
note_newcomer(const struct page_view *view, const struct service_view *service,
    struct newcomers *spans, size_t *count)
{
    const char letter[2] = { service->service->prefix, '\0' };
    json_t *told = page_span(view, service->estimate_s, service->estimate_to_s);
    char span[24];
    size_t at = 0;

    text_copy(span, sizeof(span), json_string_value(told));
    json_decref(told);
    while (at < *count && strcmp(spans[at].span, span) != 0) {
        at++;
    }
    if (at == *count) {
        text_copy(spans[(*count)++].span, sizeof(spans[at].span), span);
    } else {
        text_append(spans[at].letters, sizeof(spans[at].letters), " ");
    }
    text_append(spans[at].letters, sizeof(spans[at].letters), letter);
}

/* "A B 10.55-11.20, K 12.10-12.40" */
static void
add_newcomers(const struct page_view *view, const struct newcomers *spans, size_t count)
{
    char list[512] = "";

    for (size_t i = 0; i < count; i++) {
        text_append(list, sizeof(list), i ? ", " : "");
        text_append(list, sizeof(list), spans[i].letters);
        text_append(list, sizeof(list), " ");
        text_append(list, sizeof(list), spans[i].span);
    }
    if (count > 0) {
        set(view->model, "newcomers",
            page_say(text_of(view, NULL, "newcomers"), PAGE_WITH("daftar", list)));
    }
}

static enum status
add_services(struct page_view *view, struct error *err)
{
    struct service_view *views;
    size_t count;
    json_t *groups = json_array();
    struct newcomers spans['Z' - 'A' + 1] = { { .span = "" } };
    size_t span_count = 0;
    char day[DATE_SIZE];
    bool closed;
    enum status st = db_day_is_closed(view->act->db, view->act->office,
        zone_date(view->act->zone, view->act->now_ms, day), &closed, err);

    if (st == STATUS_OK) {
        st = overview_services(view->act, &views, &count, err);
    }
    if (st != STATUS_OK) {
        json_decref(groups);
        return st;
    }
    for (char prefix = 'A'; prefix <= 'Z'; prefix++) {
        bool seen = false;

        for (size_t i = 0; i < count; i++) {
            if (views[i].service->prefix != prefix) {
                continue;
            }
            if (!seen) {
                (void)json_array_append_new(
                    groups, group_row(view, views, count, prefix));
            }
            if (!seen && views[i].left > 0 && !views[i].no_counter) {
                note_newcomer(view, &views[i], spans, &span_count);
            }
            seen = true;
        }
    }
    set(view->model, "doors", page_doors(view, closed));
    set(view->model, "groups", groups);
    add_newcomers(view, spans, span_count);
    free(views);
    return st;
}

/* Who was called and did not come, the latest first. */
static enum status
add_absent(struct page_view *view, struct error *err)
{
    struct visit *visits;
    size_t count;
    char today[DATE_SIZE];
    json_t *list = json_array();
    enum status st = db_visit_list_open(view->act->db, view->act->office,
        zone_date(view->act->zone, view->act->now_ms, today), VISIT_ABSENT, &visits,
        &count, err);

    for (size_t i = count;
         st == STATUS_OK && i > 0 && json_array_size(list) < ABSENT_SHOWN; i--) {
        const struct visit *visit = &visits[i - 1];
        char number[NUMBER_SIZE], time[6];

        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:o}", "visit", visit->id, "number",
                      visit_number(visit->prefix, visit->number, number), "when",
                      page_say(text_of(view, NULL, "absent_since"),
                          PAGE_WITH("jam", minute_at(view, visit->called_ms, time)))));
    }
    set(view->model, "absent", list);
    set(view->model, "absent_count", json_integer((json_int_t)count));
    set(view->model, "has_absent", json_boolean(count > 0));
    free(visits);
    return st;
}

/* What stands beside the person, whoever it is; and since when it is so. */
static enum status
add_side(struct page_view *view, struct error *err)
{
    char time[6];
    int64_t seq;
    enum status st = db_journal_last(view->act->db, view->act->office, &seq, err);

    if (st != STATUS_OK) {
        return st;
    }
    set(view->model, "seq", json_integer(seq));
    set(view->frame, "clock", json_string(minute_at(view, view->act->now_ms, time)));
    st = add_services(view, err);
    return st == STATUS_OK ? add_absent(view, err) : st;
}

static enum status
add_found(struct page_view *view, const char *typed, struct error *err)
{
    struct desk_found *found = xcalloc(1, sizeof(*found));
    json_t *list = json_array();
    char count[12];
    struct error why = { .code = STATUS_OK };
    enum status st = desk_find(view->act, typed, found, &why);

    if (status_is_refusal(st)) {
        st = STATUS_OK; /* too little, or no code of ours: nobody is found */
    } else if (st != STATUS_OK) {
        st = error_set(err, st, "%s", why.text);
    }
    for (size_t i = 0; i < found->count; i++) {
        (void)json_array_append_new(list, row_of(view, &found->entries[i]));
    }
    (void)snprintf(count, sizeof(count), "%zu", found->count);
    set(view->model, "found", list);
    set(view->model, "found_title",
        page_say(text_of(view, NULL, found->more ? "found_more" : "found"),
            PAGE_WITH("banyak", count)));
    set(view->model, "listed", json_boolean(found->count != 1)); /* else: it is opened */
    set(view->model, "has_found", json_boolean(found->count > 0));
    set(view->model, "nobody", json_boolean(found->count == 0));
    if (st == STATUS_OK && found->count == 1) {
        st = add_person(view, &found->entries[0], err);
    }
    free(found);
    return st;
}

enum status
reception_fill(struct page_view *view, struct error *err)
{
    const char *typed = json_string_value(json_object_get(view->typed, "q"));
    enum status st = STATUS_OK;

    if (typed && typed[0]) {
        set(view->model, "q", json_string(typed));
        st = add_found(view, typed, err);
    }
    return st == STATUS_OK ? add_side(view, err) : st;
}

/* Just done, and what takes it back. */
static void
add_done(struct page_view *view, const struct desk_entry *entry)
{
    const json_t *text = text_of(view, "done", page_query(view, "kabar"));
    char number[NUMBER_SIZE] = "";

    if (!text) {
        return;
    }
    if (entry->has_visit) {
        (void)visit_number(entry->visit.prefix, entry->visit.number, number);
    }
    set(view->model, "done",
        page_say(text,
            PAGE_WITH("nomor", number, "layanan",
                page_service(view,
                    entry->has_visit ? entry->visit.service : entry->ticket.service))));
    if (strcmp(page_query(view, "kabar"), "nomor") == 0 &&
        entry->visit.state == VISIT_WAITING) {
        set(view->model, "undo", json_string(entry->visit.id));
    }
}

static enum status
fill_one(
    struct page_view *view, struct desk_entry *entry, enum status st, struct error *err)
{
    if (st != STATUS_OK) {
        return st;
    }
    add_done(view, entry);
    st = add_person(view, entry, err);
    return st == STATUS_OK ? add_side(view, err) : st;
}

enum status
reception_fill_visit(struct page_view *view, struct error *err)
{
    struct desk_entry entry;
    enum status st = desk_find_visit(view->act, page_param(view, "id"), &entry, err);

    return fill_one(view, &entry, st, err);
}

enum status
reception_fill_ticket(struct page_view *view, struct error *err)
{
    struct desk_entry entry;
    enum status st = desk_find_ticket(view->act, page_param(view, "id"), &entry, err);

    return fill_one(view, &entry, st, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `/p/TOKEN`: a number on a phone. Everything is in the HTML; the script keeps it fresh
 * and asks for the page again when the number moves to another state.
 */
#include <stdio.h>
#include <string.h>

#include "common/papers.h"
#include "common/zone.h"
#include "server/office/track.h"
#include "server/pages/page.h"
#include "server/pages/page_words.h"
#include "server/pages/token_page.h"
#include "server/settings/settings.h"

#define SECOND_MS INT64_C(1000)

static void
set_text(struct page_view *view, const char *name, const char *text)
{
    (void)json_object_set_new(view->model, name, json_string(text));
}

/* "08.40" or "08:40" of an instant. */
static const char *
clock_words(const struct page_view *view, int64_t at_ms, char out[16])
{
    char time[8];
    int minute = zone_minute(view->act->zone, at_ms);

    (void)snprintf(time, sizeof(time), "%02d:%02d", minute / 60 % 24, minute % 60);
    return texts_time(view->language, time, out, 16);
}

/* How long it may be: an hour or more, or not before a time, is a time on the clock. */
static const char *
wait_word(const struct position *position, bool early)
{
    if (early || position->estimate_to_s >= 3600) {
        return "later";
    }
    return position->estimate_s > 0 ? "wait" : "soon";
}

/* Sentences of who waits: how many come before, how long it may be, from when. */
static void
add_waiting(struct page_view *view, const struct position *position)
{
    int64_t now = view->act->now_ms;
    bool early = position->callable_from_ms > now;
    char people[16];
    char from[16];
    char to[16];
    char minutes[2][16];
    const char *word = early                  ? "early"
                       : position->no_counter ? "no_counter"
                       : position->ahead == 0 ? "next"
                       : position->ahead == 1 ? "one"
                                              : "ahead";

    (void)snprintf(people, sizeof(people), "%d", position->ahead);
    (void)snprintf(minutes[0], 16, "%d", (position->estimate_s + 59) / 60);
    (void)snprintf(minutes[1], 16, "%d", (position->estimate_to_s + 59) / 60);
    (void)clock_words(view,
        early ? position->callable_from_ms : now + position->estimate_s * SECOND_MS,
        from);
    (void)clock_words(view, now + position->estimate_to_s * SECOND_MS, to);
    (void)json_object_set_new(view->model, "headline",
        page_say(json_object_get(json_object_get(view->texts, "waiting"), word),
            PAGE_WITH("orang", people, "pukul", from)));
    (void)json_object_set(view->model, "detail",
        json_object_get(json_object_get(view->texts, "waiting_detail"), word));
    (void)json_object_set_new(
        view->model, "live", json_boolean(!early && !position->no_counter));
    (void)json_object_set_new(view->model, "shut", json_boolean(position->no_counter));
    (void)json_object_set_new(
        view->model, "not_today", json_boolean(!position->before_closing));
    (void)json_object_set_new(view->model, "waits", json_true());
    if (!position->no_counter) {
        (void)json_object_set_new(view->model, "wait",
            page_say(json_object_get(view->texts, wait_word(position, early)),
                PAGE_WITH("dari", minutes[0], "sampai", minutes[1], "pukul", from,
                    "hingga", to)));
    }
}

/* Sentences of every other state; those of who was left unserved name a day. */
static void
add_state(struct page_view *view, const struct position *position)
{
    const char *state = visit_state_name(position->state);
    bool again = position->again_day[0] != '\0';
    const json_t *texts =
        json_object_get(json_object_get(view->texts, "states"), again ? "again" : state);
    char counter[16];
    char times[16];
    char date[64] = "";
    char from[16] = "";

    (void)snprintf(counter, sizeof(counter), "%d", position->counter);
    (void)snprintf(times, sizeof(times), "%d", position->calls);
    if (again) {
        char time[8];

        (void)texts_date(
            view->sentences, view->language, position->again_day, date, sizeof(date));
        (void)texts_time(view->language, minute_format(position->again_from, time), from,
            sizeof(from));
    }
    (void)json_object_set_new(view->model, "headline",
        page_say(json_object_get(texts, "title"), PAGE_WITH("loket", counter)));
    (void)json_object_set_new(view->model, "detail",
        page_say(json_object_get(texts, "detail"),
            PAGE_WITH("kali", times, "tanggal", date, "pukul", from)));
}

/* A word between the papers, in the reader's language. */
static const char *
say_of_papers(void *arg, const char *word)
{
    const struct page_view *view = arg;
    const char *said =
        json_string_value(json_object_get(json_object_get(view->texts, "papers"), word));

    return said ? said : word;
}

/* A name of the catalogue. */
static const char *
say_name(void *arg, const char *name)
{
    return page_catalogue(arg, name);
}

/* What to have in hand when called; of a confidential service nothing is said. */
static void
add_papers(struct page_view *view, const char *code)
{
    const struct settings_service *service = settings_service(view->act->settings, code);
    struct paper_needed papers[SETTINGS_DOCUMENTS_MAX];
    struct paper_line lines[PAPERS_MAX];
    json_t *list;
    size_t count;

    if (!service || service->confidential) {
        return;
    }
    list = json_array();
    count = settings_papers(service, papers);
    for (size_t i = 0; i < count; i++) {
        papers[i].label = page_catalogue(view, papers[i].label);
        papers[i].condition = page_catalogue(view, papers[i].condition);
    }
    count = papers_list(papers, count, say_of_papers, view, lines);
    for (size_t i = 0; i < count; i++) {
        if (!lines[i].condition) {
            (void)json_array_append_new(list, json_pack("{s:s}", "text", lines[i].text));
        }
    }
    if (json_array_size(list) > 0) {
        (void)json_object_set_new(view->model, "has_papers", json_true());
    }
    (void)json_object_set_new(view->model, "papers", list);
}

/* "2 berkas": of a bundle. */
static void
add_files(struct page_view *view, const struct position *position)
{
    char count[16];

    if (position->files > 1) {
        (void)snprintf(count, sizeof(count), "%d", position->files);
        (void)json_object_set_new(view->model, "bundle",
            page_say(json_object_get(view->texts, "files"), PAGE_WITH("n", count)));
    }
}

/* Which step this is, and what follows: where there is more than one. */
static void
add_step(struct page_view *view, const struct position *position)
{
    const struct settings_service *service =
        settings_service(view->act->settings, position->service);
    char then[SETTINGS_TEXT_SIZE];
    char at[16];
    char count[16];

    if (position->steps.count == 1 || visit_state_is_final(position->state)) {
        return;
    }
    (void)snprintf(at, sizeof(at), "%zu", position->steps.at);
    (void)snprintf(count, sizeof(count), "%zu", position->steps.count);
    (void)json_object_set_new(view->model, "step",
        page_say(json_object_get(view->texts, "step"),
            PAGE_WITH("n", at, "dari", count, "layanan",
                page_catalogue(view, !service                ? ""
                                     : service->confidential ? service->group
                                                             : service->name))));
    visit_steps_write(
        view->act->settings, &position->steps, say_name, view, then, sizeof(then));
    if (then[0]) {
        (void)json_object_set_new(view->model, "then",
            page_say(json_object_get(view->texts, "then"), PAGE_WITH("layanan", then)));
    }
}

static const char *
look_of(enum visit_state state)
{
    switch (state) {
    case VISIT_CALLED:
        return "called";
    case VISIT_SERVING:
    case VISIT_DONE:
        return "good";
    case VISIT_ABSENT:
    case VISIT_CANCELLED:
    case VISIT_UNSERVED:
        return "care";
    default:
        return "";
    }
}

static enum status
number_fill(struct page_view *view, struct error *err)
{
    const char *token = page_param(view, "token");
    struct position position;
    char text[NUMBER_SIZE];
    char now[16];
    enum status st = track_find(view->act, token, &position, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)visit_number(position.prefix, position.number, text);
    set_text(view, "number", text);
    set_text(view, "token", token);
    set_text(view, "state", visit_state_name(position.state));
    set_text(view, "look", look_of(position.state));
    set_text(view, "now", clock_words(view, view->act->now_ms, now));
    (void)json_object_set_new(view->model, "minute",
        json_integer(zone_minute(view->act->zone, view->act->now_ms)));
    (void)json_object_set_new(
        view->model, "over", json_boolean(visit_state_is_final(position.state)));
    if (position.state == VISIT_WAITING) {
        add_waiting(view, &position);
    } else {
        add_state(view, &position);
    }
    add_files(view, &position);
    add_step(view, &position);
    if (position.state == VISIT_WAITING || position.state == VISIT_HELD ||
        position.state == VISIT_CALLED) {
        add_papers(view, position.service);
    }
    (void)json_object_set_new(
        view->model, "done", json_boolean(position.state == VISIT_DONE));
    page_title(view, json_sprintf("%s, %s", text,
                         json_string_value(json_object_get(view->model, "headline"))));
    return STATUS_OK;
}

static const struct page number = {
    .template = "nomor/nomor", .fill = number_fill, .script = "nomor/nomor.js"
};

static const struct route routes[] = {
    TOKEN_PAGE_GET("/p/{token}", &number),
};

const struct route_set routes_number_page = ROUTE_SET(routes);

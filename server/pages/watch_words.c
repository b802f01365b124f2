/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the head of an office reads as sentences: the forecast, and what needs a person.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"
#include "server/pages/watch_page.h"

static const json_t *
text_of(const struct page_view *view, const char *name)
{
    return json_object_get(view->texts, name);
}

static const struct settings_counter *
counter_of(const struct page_view *view, int number)
{
    return settings_counter(view->act->settings, number);
}

/* "Akta kelahiran 11, Pindah datang 3." */
static void
write_unserved(const struct page_view *view, const struct head_view *head, char *out,
    size_t out_size)
{
    out[0] = '\0';
    for (size_t i = 0; i < head->service_count; i++) {
        const struct head_service *service = &head->services[i];
        char one[SETTINGS_NAME_SIZE + 16];

        if (service->unserved > 0) {
            (void)snprintf(one, sizeof(one), "%s%s %d", out[0] ? ", " : "",
                page_catalogue(view, service->view.service->name), service->unserved);
            text_append(out, out_size, one);
        }
    }
    text_append(out, out_size, out[0] ? "." : "");
}

/* What to do and what it comes to, a sentence each. */
static json_t *
offers_of(const struct page_view *view, const struct head_view *head)
{
    json_t *list = json_array();

    for (size_t i = 0; i < head->offer_count; i++) {
        const struct closing_offer *offer = &head->offers[i];
        const struct settings_counter *counter = counter_of(view, offer->counter);
        char left[12];

        if (!counter) {
            continue;
        }
        (void)snprintf(left, sizeof(left), "%d", offer->unserved);
        (void)json_array_append_new(list,
            json_pack("{s:o, s:o, s:o, s:b}", "text",
                page_say(text_of(view, i == 0 ? "open_one" : "open_another"),
                    PAGE_WITH("loket", page_catalogue(view, counter->name), "n", left)),
                "href", json_sprintf("/loket/%d", offer->counter), "act",
                page_say(text_of(view, "go_open"),
                    PAGE_WITH("loket", page_catalogue(view, counter->name))),
                "first", i == 0));
    }
    return list;
}

/* Which sentence is true now. */
static const char *
sentence_of(const struct head_view *head)
{
    if (head->closed) {
        return "day_closed";
    }
    if (!head->open) {
        return "day_off";
    }
    if (head->closing.unserved > 0) {
        return "unserved";
    }
    return head->figures.states[VISIT_WAITING] > 0 ? "all_served" : "nobody_waits";
}

void
watch_add_forecast(struct page_view *view, const struct head_view *head)
{
    const char *which = sentence_of(head);
    char count[12], without[12], services[1024];
    json_t *closing = page_time(view, head->closing_ms);
    const char *at = json_is_string(closing) ? json_string_value(closing) : "";
    json_t *json = json_object();

    (void)snprintf(count, sizeof(count), "%d", head->closing.unserved);
    (void)snprintf(without, sizeof(without), "%zu", head->closing.without_counter);
    write_unserved(view, head, services, sizeof(services));
    set(json, "title", page_say(text_of(view, which), PAGE_WITH("n", count, "jam", at)));
    set(json, "services", json_string(services));
    set(json, "offers", offers_of(view, head));
    if (head->closing.without_counter > 0 && !head->closed) {
        set(json, "without",
            page_say(text_of(view, "without_counter"), PAGE_WITH("n", without)));
    }
    if (head->closing.unserved == 0 && head->figures.states[VISIT_WAITING] == 0) {
        set(json, "doors", page_doors(view, head->closed));
    }
    set(json, "care", json_boolean(strcmp(which, "unserved") == 0));
    set(json, "good", json_boolean(strcmp(which, "unserved") != 0));
    page_title(view, json_incref(json_object_get(json, "title")));
    set(view->model, "forecast", json);
    json_decref(closing);
}

/* Where somebody goes to look. */
static const char *
href_of(const struct head_concern *concern, char out[32])
{
    if (concern->counter) {
        (void)snprintf(out, 32, "/loket/%d", concern->counter);
    } else {
        text_copy(out, 32, "/pantau/alat");
    }
    return out;
}

void
watch_add_concerns(struct page_view *view, const struct head_view *head)
{
    const json_t *texts = text_of(view, "concerns");
    json_t *list = json_array();
    char number[12];

    for (size_t i = 0; i < head->concern_count; i++) {
        const struct head_concern *concern = &head->concerns[i];
        const json_t *text = json_object_get(texts, concern_name(concern->kind));
        const struct settings_counter *counter = counter_of(view, concern->counter);
        char count[24], href[32], id[CONCERN_ID_SIZE];
        json_t *row;

        (void)snprintf(count, sizeof(count), "%" PRId64, concern->count);
        row = json_pack("{s:o, s:O, s:o}", "title",
            page_say(json_object_get(text, "title"),
                PAGE_WITH("alat", concern->device, "loket",
                    counter ? page_catalogue(view, counter->name) : "", "n", count)),
            "what", json_object_get(text, "what"), "since",
            page_time(view, concern->since_ms));
        set(row, "id", json_string(head_concern_id(concern, id)));
        if (concern->by[0]) {
            set(row, "by", page_say(text_of(view, "by"), PAGE_WITH("nama", concern->by)));
        }
        set(row, "urgent", json_boolean(concern->kind == CONCERN_HELP));
        if (concern->counter || concern->device[0]) {
            set(row, "href", json_string(href_of(concern, href)));
        }
        (void)json_array_append_new(list, row);
    }
    (void)snprintf(number, sizeof(number), "%zu", head->concern_count);
    set(view->model, "any_concern", json_boolean(head->concern_count > 0));
    set(view->model, "concern_count", json_string(number));
    set(view->model, "concerns", list);
}

void
watch_add_nav(struct page_view *view, const char *current)
{
    static const char *const places[] = { "", "urutan", "alat", "jurnal", "hari" };
    const json_t *texts = json_object_get(view->room, "nav");
    json_t *nav = json_array();

    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        const char *key = places[i][0] ? places[i] : "pantau";

        (void)json_array_append_new(nav,
            json_pack("{s:o, s:O, s:b}", "href",
                json_sprintf("/pantau%s%s", places[i][0] ? "/" : "", places[i]), "name",
                json_object_get(texts, key), "current", strcmp(current, places[i]) == 0));
    }
    set(view->frame, "nav", nav);
}

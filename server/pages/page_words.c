/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/page_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/fours.h"
#include "common/phone.h"
#include "common/zone.h"
#include "server/line/estimate.h"
#include "server/office/today.h"
#include "server/settings/settings.h"

#define DATE_WORDS_SIZE 64
#define MS_A_MINUTE INT64_C(60000)
#define FOUR 4

json_t *
page_time(const struct page_view *view, int64_t at_ms)
{
    char minute[6];
    char text[16];

    if (at_ms == 0) {
        return json_null();
    }
    return json_string(texts_time(view->language,
        minute_format(zone_minute(view->act->zone, at_ms), minute), text, sizeof(text)));
}

json_t *
page_when(const struct page_view *view, int64_t at_ms)
{
    const struct zone *zone = view->act->zone;
    char date[DATE_SIZE];
    char words[DATE_WORDS_SIZE];
    char minute[6];
    char time[16];

    if (at_ms == 0) {
        return json_null();
    }
    return json_sprintf("%s, %s",
        texts_date(view->sentences, view->language, zone_date(zone, at_ms, date), words,
            sizeof(words)),
        texts_time(view->language, minute_format(zone_minute(zone, at_ms), minute), time,
            sizeof(time)));
}

json_t *
page_minutes(const struct page_view *view, int64_t from_ms, int64_t to_ms)
{
    char count[24];

    (void)snprintf(count, sizeof(count), "%" PRId64,
        to_ms > from_ms ? (to_ms - from_ms) / MS_A_MINUTE : 0);
    return page_say(json_object_get(view->room, "minutes"), PAGE_WITH("n", count));
}

json_t *
page_span(const struct page_view *view, int32_t from_s, int32_t to_s)
{
    const struct act *act = view->act;
    int now = zone_minute(act->zone, act->now_ms);
    char span[MINUTE_SPAN_SIZE], told[24];

    (void)minute_span(
        estimate_called_from(now, from_s), estimate_called_before(now, to_s), span);
    return json_string(texts_time(view->language, span, told, sizeof(told)));
}

const char *
page_catalogue(const struct page_view *view, const char *text)
{
    const char *english = view->language == LANGUAGE_EN
                              ? settings_english(view->act->settings, text)
                              : NULL;

    return english ? english : text;
}

const char *
page_service(const struct page_view *view, const char *code)
{
    const struct settings_service *service = settings_service(view->act->settings, code);

    return service ? page_catalogue(view, service->name) : code;
}

json_t *
page_no_number(const struct page_view *view, enum no_number why, int64_t again_ms)
{
    json_t *time = page_time(view, again_ms);
    const char *at = json_string_value(time);
    json_t *said = page_say(
        json_object_get(json_object_get(view->common, "no_number"), no_number_words[why]),
        PAGE_WITH("jam", at ? at : ""));

    json_decref(time);
    return said;
}

json_t *
page_opens(const struct page_view *view, int64_t at_ms)
{
    const struct zone *zone = view->act->zone;
    char date[DATE_SIZE], today[DATE_SIZE], words[DATE_WORDS_SIZE];
    json_t *time, *said;
    bool is_today;

    if (at_ms == 0) {
        return json_null();
    }
    time = page_time(view, at_ms);
    is_today = strcmp(zone_date(zone, at_ms, date),
                   zone_date(zone, view->act->now_ms, today)) == 0;
    said = page_say(json_object_get(view->common, is_today ? "opens_today" : "opens"),
        PAGE_WITH("tanggal",
            texts_date(view->sentences, view->language, date, words, sizeof(words)),
            "jam", json_string_value(time)));
    json_decref(time);
    return said;
}

json_t *
page_doors(const struct page_view *view, bool closed)
{
    static const char *const titles[] = {
        [DOORS_LATER] = "later", [DOORS_OVER] = "over", [DOORS_CLOSED] = "all_day"
    };
    const json_t *words = json_object_get(view->common, "doors");
    int64_t now_ms = view->act->now_ms;
    struct doors doors;
    enum doors_state told;

    today_doors(view->act, &doors);
    told = doors_now(&doors, now_ms);
    if (closed && told != DOORS_CLOSED) {
        told = DOORS_OVER;
    }
    if (told == DOORS_OPEN) {
        return json_null();
    }
    return json_pack("{s:O, s:o, s:o}", "title", json_object_get(words, titles[told]),
        "why", page_text(told == DOORS_CLOSED ? page_catalogue(view, doors.why) : ""),
        "opens", page_opens(view, closed ? doors.next_ms : doors_next(&doors, now_ms)));
}

json_t *
page_fours(const char *digits)
{
    char text[64];

    return json_string(fours(digits, text, sizeof(text)));
}

json_t *
page_digits(const char *digits)
{
    size_t len = strlen(digits);
    json_t *list = len ? json_array() : json_null();

    for (size_t i = 0; i < len; i += FOUR) {
        (void)json_array_append_new(
            list, json_stringn(digits + i, len - i < FOUR ? len - i : FOUR));
    }
    return list;
}

json_t *
page_text(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

json_t *
page_phone(const char *phone)
{
    char shown[PHONE_SHOWN_SIZE];

    return page_text(phone ? phone_show(phone, shown) : NULL);
}

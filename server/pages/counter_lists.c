/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside the counter's page: all counters to choose from, and what one did today. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_account.h"
#include "db/db_counter.h"
#include "server/office/counter_history.h"
#include "server/pages/counter_page.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"

static const struct account *
holder_of(const struct counter *counter, const struct account *accounts, size_t count)
{
    for (size_t i = 0; counter->state != COUNTER_CLOSED && i < count; i++) {
        if (accounts[i].id == counter->account) {
            return &accounts[i];
        }
    }
    return NULL;
}

static void
add_choice(struct page_view *view, const struct settings_counter *setting,
    const struct counter *counter, const struct account *holder, json_t *list)
{
    const char *state = counter_state_name(counter->state);
    bool own = holder && holder->id == view->act->caller->account_id;
    json_t *choice = json_pack("{s:o, s:s, s:b, s:O}", "href",
        json_sprintf("/loket/%d", setting->number), "name",
        page_catalogue(view, setting->name), "own", own, "state",
        json_object_get(json_object_get(view->texts, "states"), state));

    if (holder && !own) {
        set(choice, "clerk", json_string(holder->name));
    }
    if (own) {
        (void)json_array_insert_new(list, 0, choice);
    } else {
        (void)json_array_append_new(list, choice);
    }
}

static void
add_choices(struct page_view *view, const struct counter *counters, size_t counter_count,
    const struct account *accounts, size_t account_count)
{
    const struct office_settings *settings = view->act->settings;
    json_t *list = json_array();

    for (size_t i = 0; i < settings->counter_count; i++) {
        struct counter counter = { .number = settings->counters[i].number };

        for (size_t c = 0; c < counter_count; c++) {
            if (counters[c].number == counter.number) {
                counter = counters[c];
            }
        }
        add_choice(view, &settings->counters[i], &counter,
            holder_of(&counter, accounts, account_count), list);
    }
    set(view->model, "counters", list);
}

enum status
counter_choice_fill(struct page_view *view, struct error *err)
{
    const struct act *act = view->act;
    struct counter counters[SETTINGS_COUNTERS_MAX];
    struct account *accounts = NULL;
    size_t counter_count, account_count;
    enum status st = db_counter_list(
        act->db, act->office, counters, ARRAY_LEN(counters), &counter_count, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_account_list(act->db, act->office, &accounts, &account_count, err);
    if (st == STATUS_OK) {
        add_choices(view, counters, counter_count, accounts, account_count);
        free(accounts);
    }
    return st;
}

static json_t *
json_of_past(const struct page_view *view, const struct visit *visit)
{
    const json_t *ends = json_object_get(view->texts, "ends");
    const char *end = visit->state == VISIT_DONE ? outcome_name(visit->outcome)
                                                 : visit_state_name(visit->state);
    char number[NUMBER_SIZE];
    json_t *row = json_pack("{s:s, s:s, s:O, s:o}", "number",
        visit_number(visit->prefix, visit->number, number), "service",
        page_service(view, visit->service), "end", json_object_get(ends, end), "called",
        page_time(view, visit->called_ms));

    if (visit->started_ms && visit->ended_ms) {
        set(row, "took", page_minutes(view, visit->started_ms, visit->ended_ms));
    }
    return row;
}

enum status
counter_history_fill(struct page_view *view, struct error *err)
{
    struct visit *visits = NULL;
    json_t *list;
    size_t count;
    int64_t number;
    enum status st;

    if (!text_to_int(page_param(view, "n"), 1, SETTINGS_COUNTERS_MAX, &number) ||
        !settings_counter(view->act->settings, (int)number)) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such counter");
    }
    st = counter_history(view->act, (int)number, &visits, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_of_past(view, &visits[i]));
    }
    free(visits);
    set(view->model, "any", json_boolean(count > 0));
    set(view->model, "visits", list);
    page_title(
        view, page_say(json_object_get(view->texts, "heading"),
                  PAGE_WITH("loket",
                      page_catalogue(view,
                          settings_counter(view->act->settings, (int)number)->name))));
    counter_nav_add(view, (int)number, "riwayat");
    return STATUS_OK;
}

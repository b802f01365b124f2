/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_list.h"

#include "common/counter_state.h"
#include "common/json_reader.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"

static const char *const state_labels[] = {
    [COUNTER_CLOSED] = N_("Tutup"),
    [COUNTER_OPEN] = N_("Buka"),
    [COUNTER_PAUSED] = N_("Istirahat"),
};

static bool
read_choice(struct json_reader *item, struct counter_choice *choice)
{
    *choice = (struct counter_choice){ .number = 0 };
    reader_small_int(item, "counter", JSON_OPTIONAL, 1, COUNTERS_MAX, &choice->number);
    reader_text(item, "name", JSON_OPTIONAL, choice->name, sizeof(choice->name));
    choice->state = state_labels[reader_word(
        item, "state", JSON_OPTIONAL, counter_state_words, COUNTER_CLOSED)];
    return choice->number > 0;
}

static void
list_answered(struct counter_app *app, const struct link_answer *answer)
{
    struct counter_list *list = &app->counters;
    struct json_reader r;
    size_t count;

    reader_init(&r, answer->json, READER_LENIENT, NULL);
    count = reader_list(&r, "counters", JSON_OPTIONAL, SIZE_MAX);
    list->count = 0;
    for (size_t i = 0; i < count && list->count < COUNTERS_MAX; i++) {
        struct json_reader item = reader_object_item(&r, "counters", i);

        if (read_choice(&item, &list->items[list->count])) {
            list->count++;
        }
    }
    if (list->on_list) {
        list->on_list(app);
    }
    window_redraw(app->window);
}

void
counter_list_load(struct counter_app *app, void (*on_list)(struct counter_app *app))
{
    struct link_request request = { .method = "GET", .path = "/v1/board" };

    app->counters.on_list = on_list;
    counter_ask(app, &request, list_answered);
}

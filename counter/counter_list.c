/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_list.h"

#include <string.h>

#include "common/text.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"

static const char *
state_label(const char *state)
{
    return !state                         ? ""
           : strcmp(state, "open") == 0   ? N_("Buka")
           : strcmp(state, "paused") == 0 ? N_("Istirahat")
                                          : N_("Tutup");
}

static void
list_answered(struct counter_app *app, const struct link_answer *answer)
{
    struct counter_list *list = &app->counters;
    const json_t *item;
    size_t i;

    list->count = 0;
    json_array_foreach(json_object_get(answer->json, "counters"), i, item)
    {
        const char *name = json_string_value(json_object_get(item, "name"));
        json_int_t number = json_integer_value(json_object_get(item, "counter"));
        struct counter_choice *choice = &list->items[list->count];

        if (list->count == COUNTERS_MAX || number < 1 || number > COUNTERS_MAX) {
            continue;
        }
        choice->number = (int)number;
        (void)text_copy(choice->name, sizeof(choice->name), name ? name : "");
        choice->state = state_label(json_string_value(json_object_get(item, "state")));
        list->count++;
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

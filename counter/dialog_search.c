/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_search.h"

#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"

static char
lower(char c)
{
    return (char)tolower((unsigned char)c);
}

/* Is it part of the name, in any case? No part fits every name. */
static bool
fits(const char *name, const char *part)
{
    size_t len = strlen(part);

    for (; *name; name++) {
        size_t i = 0;

        while (i < len && lower(name[i]) == lower(part[i])) {
            i++;
        }
        if (i == len) {
            return true;
        }
    }
    return len == 0;
}

void
dialog_search_enter(struct counter_app *app, struct dialog_search *search)
{
    search->text.max = MODEL_NAME_SIZE - 1;
    ui_focus(app->ui, ID_SEARCH);
}

void
dialog_search_look(struct dialog_search *search, const struct searched *what)
{
    char part[sizeof(search->text.text)];
    const char *wanted;

    (void)text_copy(part, sizeof(part), search->text.text);
    wanted = text_trim(part);
    search->count = 0;
    for (size_t i = 0; i < what->count; i++) {
        if (fits(what->name(what->state, i), wanted)) {
            search->shown[search->count++] = i;
        }
    }
}

bool
dialog_search_used(
    struct counter_app *app, struct dialog_search *search, int id, size_t *place)
{
    size_t row = id == ID_SEARCH ? 0 : (size_t)(id - ID_CHOICE);

    if ((id != ID_SEARCH && id < ID_CHOICE) || row >= search->count) {
        return false;
    }
    *place = search->shown[row];
    press_guard_begin(&app->guard, clock_monotonic_ms());
    ui_focus(app->ui, UI_NO_FOCUS);
    return true;
}

void
dialog_search_draw(
    struct counter_app *app, struct dialog_search *search, const struct searched *what)
{
    struct window *window = app->window;
    struct text_style hint = { .size = THEME_16, .colour = THEME_SLATE };
    struct rect room = counter_dialog_box(app, 680, 640, what->title);

    dialog_search_look(search, what);
    counter_dialog_foot(app, &room, &(struct counter_foot){ 0 });
    text_draw(window, &hint, rect_cut_bottom(&room, window_px(window, 24), 12),
        _("+ turun, - naik, Enter memilih"));
    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), 12), ID_SEARCH,
        what->hint, &search->text);
    if (search->count == 0) {
        counter_dialog_no_rows(
            app, room, what->list, _("Tidak ada yang cocok. Ubah kata yang dicari."));
        return;
    }
    ui_list(app->ui, room, ID_CHOICE, (int)search->count, what->row, what->state);
}

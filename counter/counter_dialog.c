/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_dialog.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "screen/i18n.h"

void *
counter_dialog_open(struct counter_app *app, const struct counter_dialog *dialog)
{
    if (app->phase != PHASE_READY) {
        return NULL;
    }
    counter_dialog_close(app);
    app->dialog = dialog;
    app->dialog_state = xcalloc(1, dialog->state_size);
    counter_tell(app, NOTICE_GOOD, "");
    press_guard_begin(&app->guard, clock_monotonic_ms());
    ui_focus(app->ui, UI_NO_FOCUS);
    if (dialog->enter) {
        dialog->enter(app, app->dialog_state);
    }
    return app->dialog_state;
}

void
counter_dialog_close(struct counter_app *app)
{
    const struct counter_dialog *dialog = app->dialog;

    if (!dialog) {
        return;
    }
    if (dialog->leave) {
        dialog->leave(app, app->dialog_state);
    }
    free(app->dialog_state);
    app->dialog_state = NULL;
    app->dialog = NULL;
    ui_focus(app->ui, UI_NO_FOCUS);
    window_redraw(app->window);
}

void
counter_dialog_leave_person(struct counter_app *app)
{
    if (app->dialog && app->dialog->of_person) {
        counter_dialog_close(app);
    }
}

void
counter_dialog_draw(struct counter_app *app)
{
    app->dialog->draw(app, app->dialog_state);
}

void
counter_dialog_use(struct counter_app *app, int id)
{
    const struct counter_dialog *dialog = app->dialog;

    if (id == UI_NONE || app->phase != PHASE_READY) {
        return; /* what was confirmed is on its way: its answer says how it goes on */
    }
    if (id == UI_ESCAPE || id == ID_DIALOG_CANCEL) {
        counter_dialog_close(app);
    } else if (id == ID_DIALOG_OK || id == ID_NOTE) {
        if (dialog->confirm) {
            dialog->confirm(app, app->dialog_state);
        }
    } else if (dialog->use) {
        dialog->use(app, app->dialog_state, id);
    }
    window_redraw(app->window);
}

struct rect
counter_dialog_box(struct counter_app *app, int w, int h, const char *title)
{
    struct window *window = app->window;
    int unit_px = window_px(window, 100);
    struct rect room;

    if (app->shape == SHAPE_STRIP) {
        room = ui_dialog(app->ui, COUNTER_STRIP_W, COUNTER_STRIP_H, title);
    } else {
        int told_px = counter_notice_height(app, window_px(window, w - 64));

        h += told_px * 100 / unit_px;
        room = ui_dialog(app->ui, w, h > COUNTER_DESIGN_H ? COUNTER_DESIGN_H : h, title);
    }
    counter_notice_draw(app, &room);
    return room;
}

void
counter_dialog_foot(
    struct counter_app *app, struct rect *room, const struct counter_foot *foot)
{
    struct window *window = app->window;
    bool busy = desk_phase_is_busy(app->phase);
    int gap = window_px(window, THEME_GAP);
    struct rect where = rect_cut_bottom(room, window_px(window, 64), gap);
    struct rect also;

    if (foot->also) { /* the strip has no room beside the others */
        also = app->shape == SHAPE_STRIP
                   ? rect_cut_bottom(room, window_px(window, 64), gap)
                   : rect_cut_right(&where, where.w * 9 / 20, gap);
        ui_button(app->ui, also,
            &(struct ui_button){ .id = ID_DIALOG_ALSO,
                .label = busy ? _("Sebentar...") : foot->also,
                .key_hint = "+",
                .keys = { SDLK_KP_PLUS, SDLK_PLUS, SDLK_EQUALS },
                .look = UI_PLAIN,
                .off = busy || foot->also_off });
    }
    if (foot->ok) {
        ui_button(app->ui, rect_cut_right(&where, where.w * 11 / 20, gap),
            &(struct ui_button){ .id = ID_DIALOG_OK,
                .label = busy ? _("Sebentar...") : foot->ok,
                .key_hint = "Enter",
                .keys = { SDLK_RETURN, SDLK_KP_ENTER },
                .look = foot->look,
                .off = busy });
    }
    ui_button(app->ui, where,
        &(struct ui_button){ .id = ID_DIALOG_CANCEL,
            .label = foot->cancel ? foot->cancel : _("Batal"),
            .key_hint = "Esc",
            .off = busy });
}

void
counter_dialog_choices(
    struct counter_app *app, struct rect room, const struct counter_choices *choices)
{
    static const char *const digits[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9" };
    int gap = window_px(app->window, 12);
    int columns = app->shape == SHAPE_STRIP ? 1 : choices->columns;
    int rows = (choices->count + columns - 1) / columns;

    for (int i = 0; i < choices->count; i++) {
        int digit = choices->first + i;
        struct ui_button button = { .id = ID_OUTCOME + digit - 1,
            .label = choices->labels[i],
            .key_hint = digits[digit - 1],
            .keys = { SDLK_KP_1 + digit - 1, SDLK_0 + digit },
            .icon = choices->icons ? (int)choices->icons[i] + 1 : UI_NO_ICON,
            .chosen = choices->chosen == i };

        ui_button(app->ui, rect_cell(room, columns, rows, gap, i), &button);
    }
}

void
counter_dialog_no_rows(
    struct counter_app *app, struct rect room, enum dialog_list list, const char *none)
{
    struct text_style style = { .size = THEME_20, .colour = THEME_SLATE };

    text_draw_wrapped(app->window, &style, room,
        list == LIST_AWAITED  ? _("Memuat...")
        : list == LIST_FAILED ? _("Daftar tidak dapat dimuat. Tutup, lalu buka lagi.")
                              : none);
}

json_t *
counter_text_body(const char *field, const char *text)
{
    json_t *body = json_object();
    char copy[sizeof(((struct ui_text *)0)->text)];

    (void)text_copy(copy, sizeof(copy), text);
    text = text_trim(copy);
    if (text[0]) {
        json_object_set_new(body, field, json_string(text));
    }
    return body;
}

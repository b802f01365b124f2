/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A registration number typed on the screen, for a kiosk without a keyboard: what it may
 * hold, as scan_classify() has it. The server asks for the phone's digits where the
 * office wants them.
 */
#include <string.h>

#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"

#define STAY_MS 60000
#define BOX_H 72   /* units */
#define PAD_W 1184 /* units: no key is wider than a hand needs */
#define PAD_H 400
#define ACROSS 10 /* keys in a row; fewer where the screen is narrow */
#define ACROSS_NARROW 8

/* The keys in their order, and after them the one that erases. */
static const char keys[] = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-.";
#define KEY_ERASE ((int)sizeof(keys) - 1)

/* What this person typed before stands there still: one wrong letter costs one letter. */
static void
typed_enter(void *arg)
{
    kiosk_view_stay(arg, STAY_MS);
}

static int
typed_update(void *arg)
{
    return kiosk_view_tick(arg);
}

/* What is asked, and what was typed; gives the room below. */
static struct rect
draw_question(struct kiosk_app *app, struct rect room)
{
    struct window *window = app->window;
    const struct text_style large = {
        .size = THEME_40, .weight = THEME_BOLD, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    const struct text_style value = { .size = THEME_50,
        .weight = THEME_BOLD,
        .colour = THEME_INK,
        .align = TEXT_MIDDLE,
        .tabular = true };
    const char *title = _("Ketik nomor pendaftaran Anda.");
    int height = text_wrapped_height(window, &large, room.w, title);
    struct rect box;

    kiosk_ease_tell(app, title);
    (void)text_draw_wrapped(
        window, &large, rect_cut_top(&room, height, window_px(window, 8)), title);
    box = rect_cut_top(&room, window_px(window, BOX_H), window_px(window, 12));
    draw_panel(window, box, THEME_RADIUS, THEME_MIST, THEME_EDGE, 2);
    if (app->wish.typed[0]) {
        text_draw_fit(
            window, &value, rect_inset(box, window_px(window, 24), 0), app->wish.typed);
    }
    return room;
}

/* What a voice says of a key that is no letter and no figure; else NULL. */
static const char *
key_said(char key)
{
    return key == '-' ? _("Tanda hubung") : key == '.' ? _("Titik") : NULL;
}

static void
draw_keys(struct kiosk_app *app, struct rect where)
{
    struct window *window = app->window;
    int across = where.w < window_px(window, PAD_W * 3 / 4) ? ACROSS_NARROW : ACROSS;
    int down = (KEY_ERASE + across) / across;
    int gap = window_px(window, where.w < window_px(window, PAD_W / 2) ? 8 : 12);

    where = rect_middle(where, window_px(window, PAD_W), window_px(window, PAD_H));
    for (int i = 0; i <= KEY_ERASE; i++) {
        const char letter[2] = { keys[i], '\0' };
        bool erase = i == KEY_ERASE;
        struct rect cell = rect_cell(where, across, down, gap, i);
        const struct ui_button key = { .id = ID_CHOICE + i,
            .label = erase ? _("Hapus") : letter,
            .said = erase ? NULL : key_said(keys[i]),
            .size = erase ? THEME_20 : THEME_32,
            .align = TEXT_MIDDLE };

        if (erase) { /* what the last row has left */
            cell.w = where.x + where.w - cell.x;
        }
        ui_button(app->ui, cell, &key);
    }
}

static void
typed_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);
    struct rect actions = kiosk_view_actions(app, &room);

    draw_keys(app, draw_question(app, room));
    kiosk_view_go_on(app, actions, strpbrk(app->wish.typed, "0123456789") == NULL);
    kiosk_view_end(app);
}

/* A key was pressed. */
static void
press(struct kiosk_app *app, int key)
{
    size_t count = strlen(app->wish.typed);

    if (key == KEY_ERASE) {
        app->wish.typed[count > 0 ? count - 1 : 0] = '\0';
    } else if (count + 1 < sizeof(app->wish.typed)) {
        app->wish.typed[count] = keys[key];
        app->wish.typed[count + 1] = '\0';
    }
    kiosk_view_stay(app, STAY_MS);
}

static bool
typed_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;
    int id = kiosk_view_event(app, event, &changed);

    if (id == ID_DONE) {
        kiosk_act_ready(app);
    } else if (id == ID_TAKE_NUMBER) {
        kiosk_act_scanned(app, app->wish.typed);
    } else if (id >= ID_CHOICE && id <= ID_CHOICE + KEY_ERASE) {
        press(app, id - ID_CHOICE);
        changed = true;
    }
    return changed;
}

const struct screen kiosk_typed_screen = {
    .name = "typed",
    .enter = typed_enter,
    .handle_event = typed_event,
    .update = typed_update,
    .render = typed_render,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A registration number was shown alone: whose phone is it? Four digits, by touch. What a
 * keyboard types goes to the scanner here as everywhere, for a ticket may lie before it
 * and be read again and again.
 */
#include <string.h>

#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"

#define STAY_MS 60000
#define DIGITS 4
#define KEY_ERASE 9 /* cells of the keypad: 1 to 9, erase, 0 */
#define KEY_ZERO 10
#define KEYS 11
#define BOX_H 112 /* units */
#define BOX_LARGE_H 88
#define BOX_W 88
#define PAD_W 460 /* units: no key is wider than a hand needs */
#define PAD_LARGE_W 340
#define PAD_H 440

static void
phone_enter(void *arg)
{
    struct kiosk_app *app = arg;

    memset(app->wish.phone4, 0, sizeof(app->wish.phone4));
    kiosk_view_stay(app, STAY_MS);
}

static int
phone_update(void *arg)
{
    return kiosk_view_tick(arg);
}

static void
draw_boxes(struct kiosk_app *app, struct rect where)
{
    struct window *window = app->window;
    const struct text_style style = { .size = THEME_64,
        .weight = THEME_BOLD,
        .colour = THEME_INK,
        .align = TEXT_MIDDLE,
        .tabular = true };
    int gap = window_px(window, 16);

    where = rect_middle(
        where, DIGITS * window_px(window, BOX_W) + (DIGITS - 1) * gap, where.h);
    for (int i = 0; i < DIGITS; i++) {
        struct rect box = rect_column(where, DIGITS, gap, i);
        const char digit[2] = { app->wish.phone4[i], '\0' };

        draw_panel(window, box, THEME_RADIUS, THEME_MIST, THEME_EDGE, 2);
        if (digit[0]) {
            text_draw(window, &style, box, digit);
        }
    }
}

/* What is asked, what was typed, and what was wrong with the last answer. */
static void
draw_question(struct kiosk_app *app, struct rect room)
{
    struct window *window = app->window;
    const struct text_style large = { .size = app->ease.large ? THEME_40 : THEME_50,
        .weight = THEME_BOLD,
        .colour = THEME_INK,
        .align = TEXT_MIDDLE };
    const struct text_style quiet = { .size = app->ease.large ? THEME_25 : THEME_32,
        .weight = THEME_MEDIUM,
        .colour = app->wish.phone_wrong ? THEME_STOP : THEME_SLATE,
        .align = TEXT_MIDDLE };
    const char *title = _("Masukkan 4 angka terakhir nomor HP Anda.");
    const char *text = app->wish.phone_wrong
                           ? _("Belum cocok. Coba lagi, atau bawa KTP-el ke pos "
                               "informasi.")
                           : _("Nomor HP yang Anda tulis saat mendaftar.");
    int gap = window_px(window, app->ease.large ? 16 : 28);
    int box_px = window_px(window, app->ease.large ? BOX_LARGE_H : BOX_H);
    int title_px = text_wrapped_height(window, &large, room.w, title);
    int text_px = text_wrapped_height(window, &quiet, room.w, text);
    int spare = room.h - title_px - text_px - box_px - 2 * gap;

    kiosk_ease_tell(app, title);
    kiosk_ease_tell(app, text);
    (void)rect_cut_top(&room, spare > 0 ? spare / 2 : 0, 0);
    (void)text_draw_wrapped(window, &large, rect_cut_top(&room, title_px, gap), title);
    draw_boxes(app, rect_cut_top(&room, box_px, gap));
    (void)text_draw_wrapped(window, &quiet, rect_cut_top(&room, text_px, 0), text);
}

static void
draw_keys(struct kiosk_app *app, struct rect where)
{
    struct window *window = app->window;

    where = rect_middle(where, window_px(window, PAD_W), window_px(window, PAD_H));
    for (int i = 0; i < KEYS; i++) {
        const char digit[2] = { (char)('0' + (i == KEY_ZERO ? 0 : i + 1)), '\0' };
        const struct ui_button key = { .id = ID_CHOICE + i,
            .label = i == KEY_ERASE ? _("Hapus") : digit,
            .size = i == KEY_ERASE ? THEME_25 : THEME_40,
            .align = TEXT_MIDDLE };

        ui_button(app->ui, rect_cell(where, 3, 4, window_px(window, 12), i), &key);
    }
}

static void
phone_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);
    struct rect actions = kiosk_view_actions(app, &room);
    int gap = window_px(app->window, 24);

    kiosk_view_go_on(app, actions, strlen(app->wish.phone4) < DIGITS);
    if (room.w > room.h) {
        int width =
            app->ease.large ? window_px(app->window, PAD_LARGE_W) : (room.w - gap) / 2;

        draw_keys(app, rect_cut_right(&room, width, gap));
        draw_question(app, room);
    } else {
        draw_keys(app, rect_row(room, 2, gap, 1));
        draw_question(app, rect_row(room, 2, gap, 0));
    }
    kiosk_view_end(app);
}

/* A key of the pad was pressed. */
static void
press(struct kiosk_app *app, int key)
{
    size_t count = strlen(app->wish.phone4);

    if (key == KEY_ERASE) {
        app->wish.phone4[count > 0 ? count - 1 : 0] = '\0';
    } else if (count < DIGITS) {
        app->wish.phone4[count] = (char)('0' + (key == KEY_ZERO ? 0 : key + 1));
    }
    kiosk_view_stay(app, STAY_MS);
}

static bool
phone_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;
    int id = kiosk_view_event(app, event, &changed);

    if (id == ID_DONE) {
        kiosk_act_ready(app);
    } else if (id == ID_TAKE_NUMBER && strlen(app->wish.phone4) == DIGITS) {
        kiosk_act_with_phone(app);
    } else if (id >= ID_CHOICE && id < ID_CHOICE + KEYS) {
        press(app, id - ID_CHOICE);
        changed = true;
    }
    return changed;
}

const struct screen kiosk_phone_screen = {
    .name = "phone",
    .enter = phone_enter,
    .handle_event = phone_event,
    .update = phone_update,
    .render = phone_render,
};

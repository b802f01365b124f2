/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_pick.h"

#include "common/text.h"
#include "counter/counter_act.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"

static void
enter(void *arg)
{
    struct counter_app *app = arg;

    app->counter_field.max = 3;
    ui_focus(app->ui, ID_CHOICE);
}

static void
go_to_typed(struct counter_app *app)
{
    int64_t number;

    if (text_to_int(app->counter_field.text, 1, COUNTERS_MAX, &number)) {
        counter_choose(app, (int)number);
    }
}

/* A digit chooses the counter of that number. */
static bool
choose_by_digit(struct counter_app *app, const SDL_Event *event)
{
    SDL_Keycode key = event->key.keysym.sym;
    int number = key >= SDLK_1 && key <= SDLK_9         ? key - SDLK_0
                 : key >= SDLK_KP_1 && key <= SDLK_KP_9 ? (int)(key - SDLK_KP_1) + 1
                                                        : 0;

    for (size_t i = 0; event->type == SDL_KEYDOWN && i < app->counters.count; i++) {
        if (number > 0 && app->counters.items[i].number == number) {
            counter_choose(app, number);
            return true;
        }
    }
    return false;
}

static bool
handle_event(void *arg, const SDL_Event *event)
{
    struct counter_app *app = arg;
    bool changed;
    int id;

    if (choose_by_digit(app, event)) {
        return true;
    }
    id = ui_handle_event(app->ui, event, &changed);
    if (id >= ID_CHOICE && id < ID_CHOICE + (int)app->counters.count) {
        counter_choose(app, app->counters.items[id - ID_CHOICE].number);
    } else if (id == ID_COUNTER_FIELD || id == ID_COUNTER_GO) {
        go_to_typed(app);
    } else if (id == ID_SIGN_OUT || id == UI_ESCAPE) {
        counter_sign_out(app);
    }
    return changed;
}

static int
update(void *arg)
{
    return counter_tick(arg);
}

static void
row(void *arg, int index, struct ui_row *out)
{
    const struct counter_app *app = arg;
    const struct counter_choice *choice = &app->counters.items[index];

    out->first = choice->name;
    out->end = choice->state[0] ? _(choice->state) : NULL;
}

/* The server told of no counters: the clerk knows the number on the desk. */
static void
draw_field(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    int gap = window_px(window, THEME_GAP);

    ui_field(app->ui, rect_cut_top(&room, window_px(window, 80), gap), ID_COUNTER_FIELD,
        _("Nomor loket"), &app->counter_field);
    ui_button(app->ui, rect_cut_top(&room, window_px(window, 64), 0),
        &(struct ui_button){ .id = ID_COUNTER_GO,
            .label = _("Pilih loket"),
            .key_hint = "Enter",
            .look = UI_MAIN,
            .size = THEME_25 });
}

static void
render(void *arg)
{
    struct counter_app *app = arg;
    struct window *window = app->window;
    struct rect room = window_rect(window);
    struct link_state state = link_state(app->link);
    struct text_style title = {
        .size = THEME_32, .weight = THEME_BOLD, .colour = THEME_INK
    };
    struct text_style lead = { .size = THEME_20, .colour = THEME_SLATE };
    struct rect card;

    draw_clear(window, THEME_MIST);
    ui_begin(app->ui);
    link_banner_draw(window, &room, &state, link_now_ms(app->link));
    card = rect_middle(room, window_px(window, 560), window_px(window, 620));
    draw_panel(window, card, 16, THEME_PAPER, THEME_LINE, 1);
    card = rect_inset(card, window_px(window, 40), window_px(window, 32));
    text_draw_fit(window, &title, rect_cut_top(&card, window_px(window, 44), 0),
        _("Anda bertugas di loket berapa?"));
    text_draw(window, &lead, rect_cut_top(&card, window_px(window, 32), 24), app->clerk);
    counter_notice_draw(app, &card);
    ui_button(app->ui,
        rect_cut_bottom(&card, window_px(window, THEME_TARGET), window_px(window, 16)),
        &(struct ui_button){ .id = ID_SIGN_OUT,
            .label = _("Keluar"),
            .key_hint = "Esc",
            .look = UI_QUIET });
    if (app->counters.count > 0) {
        ui_list(app->ui, card, ID_CHOICE, (int)app->counters.count, row, app);
    } else {
        draw_field(app, card);
    }
    ui_end(app->ui);
}

const struct screen counter_pick_screen = {
    .name = "pick",
    .enter = enter,
    .handle_event = handle_event,
    .update = update,
    .render = render,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_help.h"

#include <stdio.h>

#include "counter/counter_act.h"
#include "counter/counter_session.h"
#include "screen/i18n.h"

#define BAR_H 60

/* The one that is shown: our own; else one to which nobody goes yet; else the first. */
static const struct desk_help *
shown_help(const struct desk *desk)
{
    const struct desk_help *shown = NULL;

    for (size_t i = 0; i < desk->help_count; i++) {
        const struct desk_help *help = &desk->helps[i];

        if (help->counter == desk->number) {
            return help;
        }
        if (!shown || (shown->by[0] && !help->by[0])) {
            shown = help;
        }
    }
    return shown;
}

static bool
is_own(const struct desk *desk, const struct desk_help *help)
{
    return help->counter == desk->number;
}

static void
write_call(const struct desk *desk, const struct desk_help *help, char *out, size_t size)
{
    char since[I18N_TEXT_SIZE];

    (void)i18n_clock(help->since_ms, since);
    if (is_own(desk, help)) {
        snprintf(out, size,
            help->by[0] ? _("%s ke sini.") : _("Anda minta bantuan. Semua diberi tahu."),
            help->by);
    } else if (help->by[0]) {
        snprintf(out, size, _("%s minta bantuan. %s ke sana."), help->name, help->by);
    } else {
        snprintf(out, size, _("%s minta bantuan sejak %s."), help->name, since);
    }
}

/* What is pressed in the line: "over" of our own call, "I am going" of another's. */
static void
draw_answer(struct counter_app *app, const struct desk_help *help, struct rect where)
{
    struct ui_button button = { .id = ID_HELP_GO,
        .label = _("Saya ke sana"),
        .key_hint = "F3",
        .keys = { SDLK_F3 } };

    if (is_own(&app->desk, help)) {
        button.id = ID_HELP;
        button.label = _("Sudah aman");
        button.key_hint = "F1";
        button.keys[0] = SDLK_F1;
    } else if (help->by[0]) {
        return; /* somebody goes already */
    }
    ui_button(app->ui, where, &button);
}

void
counter_help_draw_calls(struct counter_app *app, struct rect *room)
{
    struct window *window = app->window;
    const struct desk_help *help = shown_help(&app->desk);
    struct text_style style = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_PAPER
    };
    bool strip = app->shape == SHAPE_STRIP; /* narrow: the button stands below */
    int gap = window_px(window, 8);
    char text[2 * MODEL_NAME_SIZE + 64];
    struct rect bar, line;

    if (!help) {
        return;
    }
    bar = rect_cut_top(room, window_px(window, strip ? 2 * BAR_H : BAR_H), 0);
    draw_fill(window, bar, THEME_STOP);
    bar = rect_inset(bar, window_px(window, strip ? 16 : THEME_GAP), gap);
    line = strip ? rect_row(bar, 2, gap, 0) : bar;
    draw_answer(app, help,
        strip ? rect_row(bar, 2, gap, 1)
              : rect_cut_right(
                    &line, window_px(window, 240), window_px(window, THEME_GAP)));
    draw_icon(window,
        rect_middle(rect_cut_left(&line, window_px(window, 28), window_px(window, 10)),
            window_px(window, 28), window_px(window, 28)),
        DRAW_ICON_WARNING, THEME_PAPER);
    write_call(&app->desk, help, text, sizeof(text));
    text_draw(window, &style, line, text);
}

void
counter_help_draw_ask(struct counter_app *app, struct rect where)
{
    const struct desk_help *help = shown_help(&app->desk);

    if (help && is_own(&app->desk, help)) {
        return; /* the line above has it */
    }
    ui_button(app->ui, where,
        &(struct ui_button){ .id = ID_HELP,
            .label = _("Minta bantuan"),
            .key_hint = "F1",
            .keys = { SDLK_F1 },
            .off = app->desk.state == COUNTER_CLOSED });
}

static void
answered(struct counter_app *app, const struct link_answer *answer)
{
    if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        counter_tell_problem(app, answer);
    }
    counter_reload(app);
}

void
counter_help_use(struct counter_app *app, int id)
{
    const struct desk_help *help = shown_help(&app->desk);
    bool over = help && is_own(&app->desk, help);
    struct link_request request = { .method = "POST" };
    char path[64];

    if (id == ID_HELP_GO && !help) { /* it is over by now */
        return;
    }
    request.body = id == ID_HELP_GO ? json_object() : json_pack("{s:b}", "over", over);
    if (id == ID_HELP_GO) {
        (void)snprintf(path, sizeof(path), "/v1/concerns/help.%d/take", help->counter);
    } else {
        (void)snprintf(path, sizeof(path), "/v1/counters/%d/help", app->desk.number);
    }
    request.path = path;
    counter_ask(app, &request, answered);
    json_decref(request.body);
}

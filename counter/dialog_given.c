/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_given.h"

#include <stdio.h>

#include "counter/counter_printer.h"
#include "counter/counter_words.h"
#include "screen/i18n.h"

void
dialog_given_open(struct counter_app *app, const json_t *answer)
{
    struct desk_given *given;

    counter_dialog_close(app);
    given = counter_dialog_open(app, &dialog_given);
    if (given && !desk_given_from_json(answer, given)) {
        counter_dialog_close(app);
        return;
    }
    if (given && app->printer && given->slip.count > 0) {
        counter_printer_print(app->printer, &given->slip);
    }
}

static void
confirm(struct counter_app *app, void *state)
{
    const struct desk_given *given = state;

    if (app->printer && given->slip.count > 0 &&
        counter_printer_state(app->printer) != PRINT_BUSY) {
        counter_printer_print(app->printer, &given->slip);
    }
}

/* How the paper stands, and what to do without. */
static const char *
paper_words(const struct counter_app *app)
{
    switch (app->printer ? counter_printer_state(app->printer) : PRINT_IDLE) {
    case PRINT_BUSY:
        return _("Kertasnya sedang dicetak.");
    case PRINT_DONE:
        return _("Kertasnya sudah dicetak.");
    case PRINT_FAILED:
        return _("Kertasnya tidak tercetak. Periksa pencetak, lalu cetak lagi, atau "
                 "tuliskan nomornya.");
    case PRINT_IDLE:
    default:
        return _("Loket ini tanpa pencetak: tuliskan nomornya untuk orangnya.");
    }
}

static void
draw(struct counter_app *app, void *state)
{
    const struct desk_given *given = state;
    struct window *window = app->window;
    struct text_style number = { .size = THEME_100,
        .weight = THEME_BOLD,
        .colour = THEME_INK,
        .align = TEXT_MIDDLE,
        .tabular = true };
    struct text_style style = {
        .size = THEME_20, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    struct text_style quiet = {
        .size = THEME_20, .colour = THEME_SLATE, .align = TEXT_MIDDLE
    };
    struct rect room = counter_dialog_box(app, 680, 480, given->service);
    char text[160], before[I18N_TEXT_SIZE];

    counter_dialog_foot(app, &room,
        &(struct counter_foot){ .ok = app->printer ? _("Cetak lagi") : NULL,
            .cancel = _("Kembali"),
            .look = UI_PLAIN });
    text_draw_fit(
        window, &number, rect_cut_top(&room, window_px(window, 140), 0), given->number);
    text[0] = '\0';
    if (given->ahead >= 0 && given->called_before[0]) {
        (void)snprintf(text, sizeof(text), _("%d orang lagi, dipanggil sebelum pukul %s"),
            given->ahead, counter_words_time(given->called_before, before));
    } else if (given->ahead >= 0) {
        (void)snprintf(text, sizeof(text), _("%d orang lagi"), given->ahead);
    }
    text_draw(window, &style, rect_cut_top(&room, window_px(window, 36), 8), text);
    text_draw_wrapped(window, &quiet, room, paper_words(app));
}

const struct counter_dialog dialog_given = {
    .state_size = sizeof(struct desk_given),
    .draw = draw,
    .confirm = confirm,
};

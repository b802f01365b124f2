/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header, calls and foot of a board; tiles are drawn in board_tiles.c. */
#include "display/board_draw.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "display/board_areas.h"
#include "display/board_pictures.h"
#include "display/board_text.h"
#include "display/board_tiles.h"
#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"
#include "screen/text.h"
#include "screen/window.h"

#define LATEST_ROW 96 /* units, at least */
#define LATEST_ROWS_MAX 7

size_t
board_notice_count(const struct board_state *state)
{
    return state->ticker_count > 0 ? state->ticker_count : 1;
}

const char *
board_notice_at(const struct board_state *state, size_t index)
{
    return index < state->ticker_count
               ? state->ticker[index]
               : _("Semua layanan GRATIS. Nomor dipanggil menurut urutan kedatangan.");
}

/* Calls are not heard: the staff have to know, and who cannot see well has to be told. */
static void
draw_silent(const struct board_view *view, struct rect *room)
{
    struct window *w = view->window;
    struct text_style style = { THEME_25, THEME_MEDIUM, THEME_PAPER, TEXT_LEFT, false };
    const char *text = _("Tanpa suara");
    struct rect r = rect_cut_right(
        room, text_width(w, &style, text) + window_px(w, 4), window_px(w, 32));
    struct rect icon = rect_cut_right(room, window_px(w, 48), window_px(w, 12));

    text_draw(w, &style, r, text);
    draw_icon(w, rect_middle(icon, window_px(w, 44), window_px(w, 44)), DRAW_ICON_WARNING,
        THEME_PAPER);
}

static void
draw_header(const struct board_view *view, struct rect r)
{
    struct window *w = view->window;
    struct text_style name = { THEME_40, THEME_SEMIBOLD, THEME_PAPER, TEXT_LEFT, false };
    struct text_style date = { THEME_32, THEME_MEDIUM, THEME_LINE, TEXT_LEFT, true };
    struct text_style clock = { THEME_100, THEME_BOLD, THEME_PAPER, TEXT_RIGHT, true };
    char text[I18N_TEXT_SIZE];
    struct rect right = rect_cut_right(
        &r, text_width(w, &clock, "00.00") + window_px(w, 8), window_px(w, 32));

    text_draw(w, &clock, right, i18n_clock(view->now_ms, text));
    if (view->silent) {
        draw_silent(view, &r);
    }
    board_text_draw(w, &name, rect_cut_top(&r, r.h * 60 / 100, 0),
        view->state->office[0] ? view->state->office : _("Antrean pelayanan"));
    text_draw(w, &date, r, i18n_date(view->now_ms, text));
}

/* ---- the large call ---- */

static const char *
label_of_call(const struct board_view *view)
{
    switch (
        sentence_kind_of(view->show->current.times, view->state->announce.max_calls)) {
    case SENTENCE_RECALL:
        return _("PANGGILAN ULANG");
    case SENTENCE_LAST:
        return _("PANGGILAN TERAKHIR");
    case SENTENCE_CALL:
        break;
    }
    return _("NOMOR ANTREAN");
}

/* A sentence instead of a number: nothing was called yet, or the day is over. */
static void
draw_sentence(const struct board_view *view, struct rect r)
{
    const struct board_state *state = view->state;
    struct text_style style = { THEME_80, THEME_SEMIBOLD, THEME_PAPER, TEXT_MIDDLE,
        false };
    const char *text = !state->known ? _("Menunggu data dari server")
                       : state->day_closed
                           ? _("Pelayanan hari ini ditutup. Terima kasih.")
                           : _("Silakan tunggu panggilan");

    draw_round(view->window, r, 24, THEME_NIGHT);
    r = rect_inset(r, window_px(view->window, 48), window_px(view->window, 32));
    board_text_draw(view->window, &style, r, text);
}

static void
draw_call(const struct board_view *view, struct rect r)
{
    struct window *w = view->window;
    const struct board_call *call = &view->show->current;
    bool lit = board_show_is_lit(view->show, view->monotonic_ms);
    enum theme_colour ink = lit ? THEME_INK : THEME_CALL;
    enum theme_colour quiet = lit ? THEME_INK : THEME_PAPER;
    struct text_style label = { THEME_50, THEME_SEMIBOLD, quiet, TEXT_MIDDLE, false };
    struct text_style number = { THEME_400, THEME_BOLD, ink, TEXT_MIDDLE, false };
    struct text_style counter = { THEME_160, THEME_BOLD, quiet, TEXT_MIDDLE, false };
    char text[64];
    struct rect line;

    if (!view->show->has_current || view->state->day_closed) {
        draw_sentence(view, r);
        return;
    }
    draw_panel(w, r, 24, lit ? THEME_CALL : THEME_NIGHT, THEME_CALL, 6);
    r = rect_inset(r, window_px(w, 48), r.h * 6 / 100);
    text_draw_fit(
        w, &label, rect_cut_top(&r, r.h * 11 / 100, r.h * 6 / 100), label_of_call(view));
    line = rect_cut_bottom(&r, r.h * 28 / 100, r.h * 8 / 100);
    (void)snprintf(text, sizeof(text), _("LOKET %d"), call->counter);
    text_draw_fit(w, &counter, line, text);
    text_draw_fit(w, &number, r, call->number);
}

/* ---- calls before it ---- */

static bool
is_current(const struct board_view *view, const struct board_call *call)
{
    return view->show->has_current &&
           strcmp(view->show->current.number, call->number) == 0;
}

static void
draw_latest_row(
    const struct board_view *view, struct rect r, const struct board_call *call)
{
    struct window *w = view->window;
    struct text_style number = { THEME_80, THEME_BOLD, THEME_PAPER, TEXT_LEFT, true };
    struct text_style counter = { THEME_50, THEME_SEMIBOLD, THEME_PAPER, TEXT_RIGHT,
        true };
    char text[64];
    struct rect left;

    r = rect_inset(r, window_px(w, 24), 0);
    left = rect_cut_left(&r, r.w * 54 / 100, 0);
    text_draw_fit(w, &number, left, call->number);
    (void)snprintf(text, sizeof(text), _("Loket %d"), call->counter);
    text_draw_fit(w, &counter, r, text);
}

static void
draw_latest(const struct board_view *view, struct rect r)
{
    struct window *w = view->window;
    struct text_style title = { THEME_32, THEME_SEMIBOLD, THEME_LINE, TEXT_LEFT, false };
    int rows;
    int row = 0;

    draw_round(w, r, 24, THEME_NIGHT);
    r = rect_inset(r, window_px(w, 8), window_px(w, 16));
    text_draw(w, &title,
        rect_inset(rect_cut_top(&r, window_px(w, 52), 0), window_px(w, 24), 0),
        _("Baru dipanggil"));
    rows = r.h / window_px(w, LATEST_ROW);
    rows = rows < 1 ? 1 : rows > LATEST_ROWS_MAX ? LATEST_ROWS_MAX : rows;
    for (size_t i = 0; i < view->state->call_count && row < rows; i++) {
        struct rect place = rect_row(r, rows, 0, row);

        if (is_current(view, &view->state->calls[i])) {
            continue; /* it stands large beside */
        }
        draw_fill(w,
            (struct rect){ place.x + window_px(w, 24), place.y,
                place.w - window_px(w, 48), window_px(w, 2) },
            THEME_SLATE);
        draw_latest_row(view, place, &view->state->calls[i]);
        row++;
    }
}

/* ---- the foot ---- */

struct fit {
    struct window *window;
    const struct text_style *style;
    struct rect where;
};

static bool
fits_ticker(void *arg, const char *text, size_t len)
{
    const struct fit *fit = arg;
    char copy[BOARD_TEXT_SIZE];

    if (len >= sizeof(copy)) {
        return false;
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    return text_wrapped_height(fit->window, fit->style, fit->where.w, copy) <=
           fit->where.h;
}

static void
draw_ticker(const struct board_view *view, struct rect r)
{
    struct window *w = view->window;
    struct text_style style = { THEME_32, THEME_MEDIUM, THEME_PAPER, TEXT_LEFT, false };
    struct text_style large = { THEME_40, THEME_MEDIUM, THEME_PAPER, TEXT_LEFT, false };
    struct board_ticker *ticker = view->ticker;
    size_t count = board_notice_count(view->state);
    const char *text =
        board_notice_at(view->state, ticker->text < count ? ticker->text : 0);
    struct fit fit = { w, &style, rect_inset(r, window_px(w, 32), window_px(w, 8)) };
    char page[BOARD_TEXT_SIZE];
    size_t from = ticker->from <= strlen(text) ? ticker->from : 0;
    int height;

    draw_round(w, r, 16, THEME_NIGHT);
    if (text_width(w, &large, text) <= fit.where.w) {
        style = large;
    }
    if (ticker->end <= from || ticker->end > strlen(text)) { /* not worked out yet */
        ticker->end = board_ticker_page_end(text, from, fits_ticker, &fit);
    }
    memcpy(page, text + from, ticker->end - from);
    page[ticker->end - from] = '\0';
    height = text_wrapped_height(w, &style, fit.where.w, page);
    (void)text_draw_wrapped(w, &style,
        rect_middle(fit.where, fit.where.w, height < fit.where.h ? height : fit.where.h),
        page);
}

/* A line across the foot instead of the notices. */
static void
draw_strip(const struct board_view *view, struct rect r, enum theme_colour ground,
    enum draw_icon icon, const char *text)
{
    struct window *w = view->window;
    struct text_style style = { THEME_40, THEME_SEMIBOLD, THEME_PAPER, TEXT_LEFT, false };

    draw_round(w, r, 16, ground);
    r = rect_inset(r, window_px(w, 32), window_px(w, 8));
    draw_icon(w,
        rect_middle(rect_cut_left(&r, window_px(w, 56), window_px(w, 24)),
            window_px(w, 56), window_px(w, 56)),
        icon, THEME_PAPER);
    text_draw_fit(w, &style, r, text);
}

/* No picture that looks live when it is not: the link's state takes the ticker's place.
 */
static bool
draw_lost(const struct board_view *view, struct rect r)
{
    char text[LINK_BANNER_SIZE];

    (void)link_banner_text(&view->link, view->now_ms, text);
    if (!text[0] || (view->link.phase == LINK_CONNECTING && view->state->known)) {
        return false; /* connected, or at its first try a moment after the snapshot */
    }
    draw_strip(view, r, THEME_STOP, DRAW_ICON_BROKEN_LINK, text);
    return true;
}

void
board_draw(const struct board_view *view, enum board_layout layout)
{
    struct rect room = window_rect(view->window);
    struct board_areas areas =
        board_areas_make(layout, room, window_px(view->window, 1000) / 1000.0,
            view->state->group_count, board_pictures_has(view->pictures));

    draw_clear(view->window, THEME_INK);
    draw_header(view, areas.header);
    if (layout == BOARD_LAYOUT_COUNTERS) {
        if (view->state->counter_count == 0 || view->state->day_closed) {
            draw_sentence(view, areas.counters);
        } else {
            board_draw_counters(view, areas.counters, areas.gap);
        }
    } else {
        draw_call(view, areas.call);
        draw_latest(view, areas.latest);
        if (areas.picture.h > 0) {
            board_pictures_draw(view->pictures, view->window, areas.picture);
        }
        board_draw_groups(view, areas.groups, areas.gap);
    }
    if (draw_lost(view, areas.ticker)) {
        return;
    }
    if (view->testing) {
        draw_strip(view, areas.ticker, THEME_BRAND, DRAW_ICON_SPEAKER,
            view->silent ? _("Uji layar dan suara: tidak ada pengeras suara")
                         : _("Uji layar dan suara: satu, dua, tiga"));
    } else {
        draw_ticker(view, areas.ticker);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header, calls and foot of a board; tiles are drawn in board_tiles.c. */
#include "display/board_draw.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "display/board_areas.h"
#include "display/board_parts.h"
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
#define PICTURE_COUNTERS_MAX \
    8 /* counters beside a picture; more have the board alone \
       */

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
draw_header(const struct board_view *view, struct rect r, size_t index)
{
    struct window *w = view->window;
    struct text_style name = { THEME_40, THEME_SEMIBOLD, THEME_PAPER, TEXT_LEFT, false };
    struct text_style date = { THEME_32, THEME_MEDIUM, THEME_LINE, TEXT_LEFT, true };
    struct text_style clock = { THEME_100, THEME_BOLD, THEME_PAPER, TEXT_RIGHT, true };
    char text[I18N_TEXT_SIZE];
    struct rect right = rect_cut_right(
        &r, text_width(w, &clock, "00.00") + window_px(w, 8), window_px(w, 32));

    (void)index;
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
draw_sentence(const struct board_view *view, struct rect r, size_t index)
{
    const struct board_state *state = view->state;
    struct text_style style = { THEME_80, THEME_SEMIBOLD, THEME_PAPER, TEXT_MIDDLE,
        false };
    const char *text = !state->known ? _("Menunggu data dari server")
                       : state->day_closed
                           ? _("Pelayanan hari ini ditutup. Terima kasih.")
                           : _("Silakan tunggu panggilan");

    (void)index;
    draw_round(view->window, r, 24, THEME_NIGHT);
    r = rect_inset(r, window_px(view->window, 48), window_px(view->window, 32));
    board_text_draw(view->window, &style, r, text);
}

static void
draw_call(const struct board_view *view, struct rect r, size_t index)
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

    (void)index;
    if (!view->show->has_current || view->state->day_closed) {
        draw_sentence(view, r, 0);
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
draw_latest(const struct board_view *view, struct rect r, size_t index)
{
    struct window *w = view->window;
    struct text_style title = { THEME_32, THEME_SEMIBOLD, THEME_LINE, TEXT_LEFT, false };
    int rows;
    int row = 0;

    (void)index;
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

/* The foot: a lost link before a test before the notices. */
static void
draw_foot(const struct board_view *view, struct rect r, size_t index)
{
    (void)index;
    if (draw_lost(view, r)) {
        return;
    }
    if (view->testing) {
        draw_strip(view, r, THEME_BRAND, DRAW_ICON_SPEAKER,
            view->silent ? _("Uji layar dan suara: tidak ada pengeras suara")
                         : _("Uji layar dan suara: satu, dua, tiga"));
    } else {
        draw_ticker(view, r);
    }
}

static void
draw_picture(const struct board_view *view, struct rect r, size_t index)
{
    (void)index;
    board_pictures_draw(view->pictures, view->window, r);
}

/* ---- what each part looks at ---- */

static uint64_t
digest_of_header(const struct board_view *view)
{
    uint64_t digest = digest_text(DIGEST_BEGIN, view->state->office);

    digest = digest_number(digest, view->now_ms / 60000);
    return digest_number(digest, view->silent);
}

static uint64_t
digest_of_call(const struct board_view *view)
{
    const struct board_show *show = view->show;
    uint64_t digest = digest_number(DIGEST_BEGIN, show->has_current);

    digest = digest_number(digest, view->state->known);
    digest = digest_number(digest, view->state->day_closed);
    if (show->has_current) {
        digest = digest_text(digest, show->current.number);
        digest = digest_number(digest, show->current.counter);
        digest = digest_number(digest, show->current.times);
        digest = digest_number(digest, view->state->announce.max_calls);
    }
    return digest_number(digest, board_show_is_lit(show, view->monotonic_ms));
}

static uint64_t
digest_of_latest(const struct board_view *view)
{
    uint64_t digest = digest_text(
        DIGEST_BEGIN, view->show->has_current ? view->show->current.number : "");

    for (size_t i = 0; i < view->state->call_count; i++) {
        digest = digest_text(digest, view->state->calls[i].number);
        digest = digest_number(digest, view->state->calls[i].counter);
    }
    return digest;
}

static uint64_t
digest_of_foot(const struct board_view *view)
{
    const struct board_ticker *ticker = view->ticker;
    size_t notice = ticker->text < board_notice_count(view->state) ? ticker->text : 0;
    char text[LINK_BANNER_SIZE];
    uint64_t digest;

    (void)link_banner_text(&view->link, view->now_ms, text);
    digest = digest_text(DIGEST_BEGIN, text);
    digest = digest_number(digest, view->link.phase);
    digest = digest_number(digest, view->state->known);
    digest = digest_number(digest, view->testing);
    digest = digest_number(digest, view->silent);
    digest = digest_text(digest, board_notice_at(view->state, notice));
    digest = digest_number(digest, (int64_t)ticker->from);
    return digest_number(digest, (int64_t)ticker->end);
}

static void
add(struct board_parts *parts, struct rect where, bool panel, board_part_draw *draw,
    uint64_t digest)
{
    const struct board_part part = {
        .where = where, .panel = panel, .draw = draw, .digest = digest
    };

    board_parts_add(parts, &part);
}

/* Many counters need the whole board. */
static bool
has_picture(const struct board_view *view, enum board_layout layout)
{
    return board_pictures_has(view->pictures) &&
           (layout != BOARD_LAYOUT_COUNTERS ||
               view->state->counter_count <= PICTURE_COUNTERS_MAX);
}

static struct board_areas
areas_of(const struct board_view *view, enum board_layout layout)
{
    return board_areas_make(layout, window_rect(view->window),
        window_px(view->window, 1000) / 1000.0, view->state->group_count,
        has_picture(view, layout));
}

void
board_draw(const struct board_view *view, enum board_layout layout)
{
    struct board_areas areas = areas_of(view, layout);
    struct board_parts parts = { .count = 0 };

    add(&parts, areas.header, /* panel= */ false, draw_header, digest_of_header(view));
    if (layout == BOARD_LAYOUT_COUNTERS) {
        if (view->state->counter_count == 0 || view->state->day_closed) {
            add(&parts, areas.counters, /* panel= */ true, draw_sentence,
                digest_of_call(view));
        } else {
            board_add_counters(&parts, view, areas.counters, areas.gap);
        }
    } else {
        add(&parts, areas.call, /* panel= */ true, draw_call, digest_of_call(view));
        add(&parts, areas.latest, /* panel= */ true, draw_latest, digest_of_latest(view));
        board_add_groups(&parts, view, areas.groups, areas.gap);
    }
    if (areas.picture.h > 0) {
        add(&parts, areas.picture, /* panel= */ false, draw_picture,
            board_pictures_digest(view->pictures));
    }
    add(&parts, areas.ticker, /* panel= */ true, draw_foot, digest_of_foot(view));
    board_parts_draw(view, &parts);
}

void
board_draw_prepare(const struct board_view *view, enum board_layout layout)
{
    static const char *const figures[] = { "A123", "B456", "K789", "R000" };
    struct board_areas areas = areas_of(view, layout);
    struct board_show show = { .has_current = true };
    struct board_view shown = *view;

    if (layout == BOARD_LAYOUT_COUNTERS || view->state->day_closed) {
        return;
    }
    shown.show = &show;
    for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
        (void)text_copy(show.current.number, sizeof(show.current.number), figures[i]);
        show.current.counter = (int)i + 1;
        show.current.times = 1;
        show.since_ms = view->monotonic_ms - (i % 2 ? BOARD_FLASH_MS : 0);
        draw_call(&shown, areas.call, 0);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices page by page, and what takes their place: a lost link, a test. */
#include "display/board_foot.h"

#include <string.h>

#include "display/board_parts.h"
#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"
#include "screen/text_draw.h"
#include "screen/window.h"

/* Of notices that take more than one line; pages are measured with it. */
static const struct text_style plain = { THEME_32, THEME_MEDIUM, THEME_PAPER, TEXT_LEFT,
    false };

size_t
board_notice_count(const struct board_state *state)
{
    return state->ticker_count > 0 ? state->ticker_count : 1;
}

const char *
board_notice_at(const struct board_state *state, size_t index)
{
    return index < state->ticker_count ? state->ticker[index]
                                       : _("Semua layanan GRATIS. Dipanggil menurut "
                                           "urutan datang; jalur prioritas "
                                           "didahulukan.");
}

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

static struct rect
room_of_ticker(struct window *w, struct rect r)
{
    return rect_inset(r, window_px(w, 32), window_px(w, 8));
}

static const char *
notice_of_now(const struct board_view *view)
{
    size_t index = view->ticker->text;

    return board_notice_at(
        view->state, index < board_notice_count(view->state) ? index : 0);
}

/* Work out where the page of notices ends, unless it is known. */
static void
end_page(const struct board_view *view, struct rect r)
{
    struct fit fit = { view->window, &plain, room_of_ticker(view->window, r) };
    struct board_ticker *ticker = view->ticker;
    const char *text = notice_of_now(view);
    size_t len = strlen(text);

    if (ticker->from > len) {
        ticker->from = 0;
    }
    if (ticker->end <= ticker->from || ticker->end > len) {
        ticker->end = board_ticker_page_end(text, ticker->from, fits_ticker, &fit);
    }
}

static void
draw_ticker(const struct board_view *view, struct rect r)
{
    struct window *w = view->window;
    struct text_style style = plain;
    struct rect where = room_of_ticker(w, r);
    const struct board_ticker *ticker = view->ticker;
    const char *text = notice_of_now(view);
    char page[BOARD_TEXT_SIZE];
    int height;

    draw_round(w, r, 16, THEME_NIGHT);
    style.size = THEME_40;
    if (text_width(w, &style, text) > where.w) {
        style = plain;
    }
    memcpy(page, text + ticker->from, ticker->end - ticker->from);
    page[ticker->end - ticker->from] = '\0';
    height = text_wrapped_height(w, &style, where.w, page);
    (void)text_draw_wrapped(w, &style,
        rect_middle(where, where.w, height < where.h ? height : where.h), page);
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

/* The foot: a lost link before a test before a doubtful clock before the notices. */
void
board_foot_draw(const struct board_view *view, struct rect r, size_t index)
{
    (void)index;
    if (draw_lost(view, r)) {
        return;
    }
    if (view->testing) {
        draw_strip(view, r, THEME_BRAND, DRAW_ICON_SPEAKER,
            view->silent ? _("Uji layar dan suara: tidak ada pengeras suara")
                         : _("Uji layar dan suara: satu, dua, tiga"));
    } else if (view->state->clock_doubtful) {
        /* True whatever is the matter with it, and what those who wait want to know. */
        draw_strip(view, r, THEME_BRAND, DRAW_ICON_CLOCK,
            _("Jam sistem sedang diperiksa. Nomor Anda tetap berlaku, panggilan tetap "
              "berjalan."));
    } else {
        draw_ticker(view, r);
    }
}

uint64_t
board_foot_digest(const struct board_view *view, struct rect r)
{
    char text[LINK_BANNER_SIZE];
    uint64_t digest;

    end_page(view, r);
    (void)link_banner_text(&view->link, view->now_ms, text);
    digest = digest_text(DIGEST_BEGIN, text);
    digest = digest_number(digest, view->link.phase);
    digest = digest_number(digest, view->state->known);
    digest = digest_number(digest, view->testing);
    digest = digest_number(digest, view->state->clock_doubtful);
    digest = digest_number(digest, view->silent);
    digest = digest_text(digest, notice_of_now(view));
    digest = digest_number(digest, (int64_t)view->ticker->from);
    return digest_number(digest, (int64_t)view->ticker->end);
}

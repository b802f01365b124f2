/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/link_banner.h"

#include <stdio.h>

#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/text_draw.h"
#include "screen/window.h"

const char *
link_banner_text(
    const struct link_state *state, int64_t now_ms, char out[LINK_BANNER_SIZE])
{
    char since[I18N_TEXT_SIZE], age[I18N_TEXT_SIZE];

    out[0] = '\0';
    if (state->phase == LINK_CONNECTED) {
        return out;
    }
    if (state->phase == LINK_LOST && state->why == STATUS_NOT_SIGNED_IN) {
        snprintf(out, LINK_BANNER_SIZE, "%s",
            _("Server tidak mengenal layar ini. Hubungi pengelola sistem."));
    } else if (state->heard_ms == 0) {
        snprintf(out, LINK_BANNER_SIZE, "%s",
            state->phase == LINK_CONNECTING ? _("Menghubungi server...")
                                            : _("Server belum dapat dihubungi."));
    } else {
        i18n_clock(state->changed_ms, since);
        i18n_duration((now_ms - state->heard_ms) / 1000, age);
        /* TRANSLATORS: a clock time, then a duration such as "12 detik" */
        snprintf(out, LINK_BANNER_SIZE,
            _("Sambungan terputus sejak %s; data terakhir %s yang lalu"), since, age);
    }
    return out;
}

bool
link_banner_draw(struct window *window, struct rect *room, const struct link_state *state,
    int64_t now_ms)
{
    char text[LINK_BANNER_SIZE];
    struct text_style style = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_PAPER
    };
    struct rect bar, icon;

    link_banner_text(state, now_ms, text);
    if (!text[0]) {
        return false;
    }
    bar = rect_cut_top(room, window_px(window, LINK_BANNER_H), 0);
    draw_fill(window, bar, state->phase == LINK_CONNECTING ? THEME_BRAND : THEME_STOP);
    bar = rect_inset(bar, window_px(window, THEME_GAP), window_px(window, 10));
    icon = rect_cut_left(&bar, bar.h, window_px(window, 10));
    draw_icon(window, icon, DRAW_ICON_BROKEN_LINK, THEME_PAPER);
    text_draw(window, &style, bar, text);
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_fit.h"

#include "display/board_layout.h"
#include "display/board_private.h"

enum board_layout
board_fit_layout(const struct board_app *app)
{
    struct rect r = window_rect(app->window);

    if (app->options->has_layout) {
        return app->options->layout;
    }
    if (r.h > r.w) {
        return BOARD_LAYOUT_PORTRAIT; /* what hangs upright is drawn upright */
    }
    return app->state.has_layout ? app->state.layout : BOARD_LAYOUT_MAIN;
}

void
board_fit(struct board_app *app)
{
    bool tall = board_fit_layout(app) == BOARD_LAYOUT_PORTRAIT;

    window_set_design(app->window, tall ? BOARD_TALL_W : BOARD_WIDE_W,
        tall ? BOARD_TALL_H : BOARD_WIDE_H);
}

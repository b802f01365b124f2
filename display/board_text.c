/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps down the scale of sizes until the text fits. */
#include "display/board_text.h"

#include <string.h>

#include "common/base.h"
#include "screen/theme.h"

/* A word that is wider than the place would be broken inside. */
static bool
has_wide_word(
    struct window *window, const struct text_style *style, int width, const char *text)
{
    char word[64];

    while (*text) {
        size_t len = strcspn(text, " ");

        if (len > 0 && len < sizeof(word)) {
            memcpy(word, text, len);
            word[len] = '\0';
            if (text_width(window, style, word) > width) {
                return true;
            }
        }
        text += len;
        text += strspn(text, " ");
    }
    return false;
}

int
board_text_fit(
    struct window *window, struct text_style *style, struct rect where, const char *text)
{
    static const int sizes[] = { THEME_128, THEME_100, THEME_80, THEME_64, THEME_50,
        THEME_40, THEME_32, THEME_25, THEME_20, THEME_16 };
    int most = style->size;
    int height = 0;

    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        if (sizes[i] > most) {
            continue;
        }
        style->size = sizes[i];
        height = text_wrapped_height(window, style, where.w, text);
        if (height <= where.h && !has_wide_word(window, style, where.w, text)) {
            break;
        }
    }
    return height;
}

void
board_text_draw(struct window *window, const struct text_style *style, struct rect where,
    const char *text)
{
    struct text_style fitted = *style;
    int height = board_text_fit(window, &fitted, where, text);

    if (style->align == TEXT_MIDDLE && height < where.h) {
        where = rect_middle(where, where.w, height);
    }
    (void)text_draw_wrapped(window, &fitted, where, text);
}

void
board_text_draw_number(struct window *window, const struct text_style *style,
    struct rect where, const char *number)
{
    int left = where.w;

    for (const char *c = number; *c; c++) {
        left -= text_width(window, style, (const char[]){ *c, '\0' });
    }
    if (left < 0) { /* it has to be smaller */
        text_draw_fit(window, style, where, number);
        return;
    }
    if (style->align == TEXT_RIGHT) {
        (void)rect_cut_left(&where, left, 0);
    }
    for (const char *c = number; *c; c++) {
        const char sign[] = { *c, '\0' };
        struct rect place = rect_cut_left(&where, text_width(window, style, sign), 0);

        text_draw(window, style, place, sign);
    }
}

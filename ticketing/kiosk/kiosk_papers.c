/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to bring for a service, as large as the whole list allows. */
#include "ticketing/kiosk/kiosk_papers.h"

#include <stdio.h>

#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"

/* In units. */
#define PAPER_INDENT 34
#define PAPER_GAP 6
#define PAPER_GUTTER 32

/* The list of papers, while room is sought for it and when it is drawn. */
struct paper_sheet {
    struct paper_line line[PAPERS_MAX];
    size_t count;
    int size;       /* of the words */
    int columns;    /* of the room */
    struct rect at; /* a column, what is left of it */
};

/* The height of a line, or of a heading above it. */
static int
paper_height(struct window *window, const struct paper_sheet *sheet, const char *text)
{
    const struct text_style style = { .size = sheet->size, .weight = THEME_MEDIUM };

    return text_wrapped_height(
               window, &style, sheet->at.w - window_px(window, PAPER_INDENT), text) +
           window_px(window, PAPER_GAP);
}

static const char *
paper_heading(const struct paper_line *line)
{
    return line->condition ? _("Syarat") : _("Sudah Anda bawa?");
}

/* A line below what stands already, in the next column when this one is full. */
static bool
place_paper(struct kiosk_app *app, struct paper_sheet *sheet, struct rect room,
    int *column, size_t index, bool draw)
{
    struct window *window = app->window;
    const struct paper_line *line = &sheet->line[index];
    const struct text_style head = {
        .size = sheet->size, .weight = THEME_BOLD, .colour = THEME_INK
    };
    const struct text_style words = {
        .size = sheet->size, .weight = THEME_MEDIUM, .colour = THEME_INK
    };
    bool headed = index == 0 || line->condition != sheet->line[index - 1].condition;
    int head_px = headed ? paper_height(window, sheet, paper_heading(line)) : 0;
    int height = paper_height(window, sheet, line->text);
    struct rect row;

    if (sheet->at.h < head_px + height) {
        if (++*column >= sheet->columns) {
            return false;
        }
        sheet->at =
            rect_column(room, sheet->columns, window_px(window, PAPER_GUTTER), *column);
        if (sheet->at.h < head_px + height) {
            return false;
        }
    }
    row = rect_cut_top(&sheet->at, head_px, 0);
    if (draw && headed) {
        (void)text_draw_wrapped(window, &head, row, paper_heading(line));
    }
    row = rect_cut_top(&sheet->at, height, 0);
    if (draw) {
        struct rect mark = rect_cut_left(&row, window_px(window, PAPER_INDENT), 0);

        if (!line->or) {
            draw_icon(window, rect_cut_top(&mark, window_px(window, PAPER_INDENT - 8), 0),
                line->condition ? DRAW_ICON_INFO : DRAW_ICON_PAPER, THEME_BRAND);
        }
        (void)text_draw_wrapped(window, &words, row, line->text);
    }
    return true;
}

/* As many lines as there is room for; drawn, or only counted. */
static size_t
place_papers(
    struct kiosk_app *app, struct paper_sheet *sheet, struct rect room, bool draw)
{
    int column = 0;
    size_t placed = 0;

    sheet->at =
        rect_column(room, sheet->columns, window_px(app->window, PAPER_GUTTER), 0);
    while (
        placed < sheet->count && place_paper(app, sheet, room, &column, placed, draw)) {
        placed++;
    }
    return placed;
}

static const char *
say_in_language(void *arg, const char *word)
{
    (void)arg;
    return _(word);
}

void
kiosk_papers_draw(
    struct kiosk_app *app, struct rect room, const struct kiosk_service *service)
{
    static const int sizes[] = { THEME_32, THEME_25, THEME_20, THEME_16 };
    size_t size_count = app->ease.large ? ARRAY_LEN(sizes) : ARRAY_LEN(sizes) - 1;
    struct window *window = app->window;
    struct paper_sheet sheet = { .count =
                                     kiosk_service_papers(service, kiosk_view_english(),
                                         say_in_language, NULL, sheet.line) };
    size_t placed = 0;

    if (sheet.count == 0) {
        return;
    }
    for (size_t i = 0; i < size_count && placed < sheet.count; i++) {
        sheet.size = sizes[i];
        for (int columns = 1; columns <= (room.w > room.h ? 2 : 1); columns++) {
            sheet.columns = columns;
            placed = place_papers(app, &sheet, room, false);
            if (placed == sheet.count) {
                break;
            }
        }
    }
    if (placed < sheet.count) { /* none is left out unsaid */
        const struct text_style style = {
            .size = THEME_25, .weight = THEME_SEMIBOLD, .colour = THEME_INK
        };
        struct rect below = rect_cut_bottom(&room, window_px(window, 40), 0);
        char text[160];

        placed = place_papers(app, &sheet, room, false);
        (void)snprintf(text, sizeof(text),
            _("dan %d berkas lain: tanyakan kepada petugas"),
            (int)(sheet.count - placed));
        text_draw_fit(window, &style, below, text);
    }
    (void)place_papers(app, &sheet, room, true);
    for (size_t i = 0; i < sheet.count; i++) {
        if (i == 0 || sheet.line[i].condition != sheet.line[i - 1].condition) {
            kiosk_ease_tell(app, paper_heading(&sheet.line[i]));
        }
        kiosk_ease_tell(app, sheet.line[i].text);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number as large as it can be, or a few words. */
#include "display/board_call.h"

#include <stdio.h>

#include "common/doors.h"
#include "display/board_parts.h"
#include "display/board_text.h"
#include "screen/doors_text.h"
#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/text_draw.h"
#include "screen/window.h"

#define LINES_MAX 5
#define STRIP_SHAPE 5 /* so many times as wide as high, things stand side by side */

bool
board_call_is_shown(const struct board_view *view)
{
    return view->show->has_current && !view->state->day_closed;
}

static bool
somebody_waits(const struct board_state *state)
{
    for (size_t i = 0; i < state->group_count; i++) {
        if (state->groups[i].count > 0) {
            return true;
        }
    }
    return false;
}

/* What of the doors is told: nothing else, while somebody waits or was just called. */
static enum doors_state
doors_told(const struct board_view *view)
{
    return view->show->has_current || somebody_waits(view->state)
               ? DOORS_OPEN
               : doors_now(&view->state->doors, view->now_ms);
}

bool
board_call_is_over(const struct board_view *view)
{
    return view->state->day_closed || doors_told(view) != DOORS_OPEN;
}

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

/* What is drawn of a call, in its colours. */
struct words {
    struct text_style label, number, counter;
    char at_counter[64];
};

static void
draw_stacked(const struct board_view *view, struct rect r, const struct words *words)
{
    struct window *w = view->window;
    int height = r.h;
    struct rect line;

    r = rect_inset(r, window_px(w, 48), height * 6 / 100);
    line = rect_cut_top(&r, height * 8 / 100, height * 6 / 100);
    text_draw_fit(w, &words->label, line, label_of_call(view));
    line = rect_cut_bottom(&r, height * 22 / 100, height * 7 / 100);
    text_draw_fit(w, &words->counter, line, words->at_counter);
    text_draw_fit(w, &words->number, r, view->show->current.number);
}

/* Side by side: number, what kind of call it is, counter. */
static void
draw_strip(const struct board_view *view, struct rect r, const struct words *words)
{
    struct window *w = view->window;
    struct text_style label = words->label;
    int width = r.w;
    struct rect left;

    r = rect_inset(r, window_px(w, 40), r.h * 14 / 100);
    left = rect_cut_left(&r, width * 33 / 100, window_px(w, 24));
    text_draw_fit(w, &words->number, left, view->show->current.number);
    left = rect_cut_left(&r, width * 17 / 100, window_px(w, 24));
    label.size = THEME_32;
    board_text_draw(w, &label, left, label_of_call(view));
    text_draw_fit(w, &words->counter, r, words->at_counter);
}

void
board_call_draw(const struct board_view *view, struct rect r, size_t index)
{
    struct window *w = view->window;
    bool lit = board_show_is_lit(view->show, view->monotonic_ms);
    bool strip = r.w > r.h * STRIP_SHAPE;
    enum theme_colour ink = lit ? THEME_INK : THEME_CALL;
    enum theme_colour quiet = lit ? THEME_INK : THEME_PAPER;
    struct words words = {
        .label = { THEME_50, THEME_SEMIBOLD, quiet, TEXT_MIDDLE, false },
        .number = { THEME_400, THEME_BOLD, ink, strip ? TEXT_LEFT : TEXT_MIDDLE, false },
        .counter = { THEME_160, THEME_BOLD, quiet, strip ? TEXT_RIGHT : TEXT_MIDDLE,
            false },
    };

    (void)index;
    (void)snprintf(words.at_counter, sizeof(words.at_counter), _("LOKET %d"),
        view->show->current.counter);
    draw_panel(w, r, 24, lit ? THEME_CALL : THEME_NIGHT, THEME_CALL, 6);
    if (strip) {
        draw_strip(view, r, &words);
    } else {
        draw_stacked(view, r, &words);
    }
}

uint64_t
board_call_digest(const struct board_view *view)
{
    const struct board_show *show = view->show;
    uint64_t digest = digest_text(DIGEST_BEGIN, show->current.number);

    digest = digest_number(digest, show->current.counter);
    digest = digest_number(digest, show->current.times);
    digest = digest_number(digest, view->state->announce.max_calls);
    return digest_number(digest, board_show_is_lit(show, view->monotonic_ms));
}

/* ---- a sentence instead ---- */

/* Lines of a page that is read at leisure, the most important first. */
struct lines {
    size_t count;
    struct line {
        struct text_style style;
        int height; /* pixels, once it was measured */
        char text[BOARD_NAME_SIZE + 32];
    } line[LINES_MAX];
};

static void
add_line(
    struct lines *lines, enum theme_size size, enum theme_colour colour, const char *text)
{
    struct line *line = &lines->line[lines->count++];

    line->style = (struct text_style){ size,
        size >= THEME_80 ? THEME_SEMIBOLD : THEME_MEDIUM, colour, TEXT_MIDDLE, false };
    (void)snprintf(line->text, sizeof(line->text), "%s", text);
}

static void
add_opening(struct lines *lines, int64_t at_ms, int64_t now_ms)
{
    char text[DOORS_TEXT_SIZE];

    if (at_ms != 0) {
        add_line(lines, THEME_64, THEME_PAPER, doors_opening(at_ms, now_ms, text));
    }
}

/* Before the first call, or instead of it. */
static void
list_greeting(const struct board_view *view, struct lines *lines)
{
    const struct doors *doors = &view->state->doors;
    enum doors_state told = doors_told(view);

    if (told == DOORS_OPEN) {
        add_line(lines, THEME_128, THEME_PAPER, _("Selamat datang"));
        add_line(lines, THEME_64, THEME_PAPER,
            _("Silakan tunggu: nomor dan loket Anda akan tampil di sini."));
        add_line(lines, THEME_40, THEME_LINE,
            _("Layar ini hanya memuat nomor dan loket, tidak pernah nama."));
        return;
    }
    add_line(lines, THEME_128, THEME_PAPER, doors_title(told));
    if (told == DOORS_CLOSED && doors->why[0]) {
        add_line(lines, THEME_64, THEME_PAPER, doors->why);
    }
    add_opening(lines, doors_next(doors, view->now_ms), view->now_ms);
}

static void
list_lines(const struct board_view *view, struct lines *lines)
{
    const struct board_state *state = view->state;
    char complaints[BOARD_NAME_SIZE + 32];

    lines->count = 0;
    if (!state->known) {
        add_line(lines, THEME_80, THEME_PAPER,
            _("Layar sedang disiapkan. Nomor dipanggil oleh petugas."));
        return;
    }
    if (state->day_closed) {
        add_line(lines, THEME_128, THEME_PAPER, _("Pelayanan hari ini ditutup"));
        add_line(lines, THEME_64, THEME_PAPER,
            _("Nomor Anda belum dipanggil? Temui petugas sebelum pulang."));
        add_opening(lines, state->doors.next_ms, view->now_ms);
    } else {
        list_greeting(view, lines);
    }
    if (state->complaints[0]) {
        (void)snprintf(
            complaints, sizeof(complaints), _("Pengaduan: %s"), state->complaints);
        add_line(lines, THEME_40, THEME_LINE, complaints);
    }
}

/* The next smaller size of the scale. */
static int
smaller(int size)
{
    static const int sizes[] = { THEME_128, THEME_100, THEME_80, THEME_64, THEME_50,
        THEME_40, THEME_32, THEME_25, THEME_20 };
    size_t i = 0;

    while (i + 1 < ARRAY_LEN(sizes) && sizes[i] >= size) {
        i++;
    }
    return sizes[i];
}

/* The height of all lines with the gaps between them. */
static int
measure_lines(struct window *w, struct lines *lines, struct rect r, int gap)
{
    int total = (int)(lines->count - 1) * gap;

    for (size_t i = 0; i < lines->count; i++) {
        struct line *line = &lines->line[i];

        line->height = board_text_fit(w, &line->style, r, line->text);
        total += line->height;
    }
    return total;
}

void
board_sentence_draw(const struct board_view *view, struct rect r, size_t index)
{
    struct window *w = view->window;
    int gap = window_px(w, 28);
    struct lines lines;

    (void)index;
    list_lines(view, &lines);
    draw_round(w, r, 24, THEME_NIGHT);
    r = rect_inset(r, window_px(w, 64), window_px(w, 24));
    while (measure_lines(w, &lines, r, gap) > r.h &&
           lines.line[0].style.size > THEME_20) { /* all of them a size smaller */
        for (size_t i = 0; i < lines.count; i++) {
            lines.line[i].style.size = smaller(lines.line[i].style.size);
        }
    }
    r = rect_middle(r, r.w, measure_lines(w, &lines, r, gap));
    for (size_t i = 0; i < lines.count; i++) {
        const struct line *line = &lines.line[i];

        (void)text_draw_wrapped(
            w, &line->style, rect_cut_top(&r, line->height, gap), line->text);
    }
}

uint64_t
board_sentence_digest(const struct board_view *view)
{
    const struct doors *doors = &view->state->doors;
    uint64_t digest = digest_number(DIGEST_BEGIN, view->state->known);

    digest = digest_number(digest, view->state->day_closed);
    digest = digest_number(digest, doors_told(view));
    digest = digest_number(digest, doors->open_ms);
    digest = digest_number(digest, doors->next_ms);
    digest = digest_text(digest, doors->why);
    return digest_text(digest, view->state->complaints);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_person.h"

#include <stdio.h>

#include "common/fours.h"
#include "common/phone.h"
#include "counter/counter_papers.h"
#include "counter/counter_words.h"
#include "screen/i18n.h"

static void
draw_fact(
    struct counter_app *app, struct rect where, const char *label, const char *value)
{
    struct window *window = app->window;
    struct text_style quiet = { .size = THEME_16, .colour = THEME_SLATE };
    struct text_style text = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_INK
    };

    text_draw(window, &quiet, rect_cut_top(&where, window_px(window, 22), 0), label);
    text_draw(window, &text, where, value[0] ? value : "-");
}

/* A long name takes two lines rather than lose its end. */
static void
draw_name(struct counter_app *app, struct rect *room, const char *name)
{
    struct window *window = app->window;
    struct text_style style = {
        .size = THEME_25, .weight = THEME_BOLD, .colour = THEME_INK
    };
    int line = text_line_height(window, &style);
    int height = text_wrapped_height(window, &style, room->w, name);

    height = height > 2 * line ? 2 * line : height;
    text_draw_wrapped(
        window, &style, rect_cut_top(room, height, window_px(window, 8)), name);
}

static void
draw_applicant(struct counter_app *app, struct rect *room)
{
    struct window *window = app->window;
    const struct desk_visit *visit = &app->desk.visit;
    char clock[I18N_TEXT_SIZE], phone[PHONE_SHOWN_SIZE], nik[2 * sizeof(visit->nik)];
    int gap = window_px(window, THEME_GAP);
    struct rect line;

    draw_name(
        app, room, visit->name[0] ? visit->name : _("Datang langsung, tanpa tiket"));
    line = rect_cut_top(room, window_px(window, 50), gap);
    draw_fact(app, rect_cut_left(&line, window_px(window, 210), gap), _("NIK"),
        fours(visit->nik, nik, sizeof(nik)));
    draw_fact(app, rect_cut_left(&line, window_px(window, 160), gap), _("Nomor HP"),
        phone_show(visit->phone, phone));
    draw_fact(app, line, _("Datang"), i18n_clock(visit->arrived_ms, clock));
    if (visit->registration[0]) {
        line = rect_cut_top(room, window_px(window, 50), gap);
        draw_fact(app, rect_cut_left(&line, window_px(window, 366), gap),
            _("Nomor pendaftaran"), visit->registration);
        draw_fact(
            app, line, _("Jadwal"), counter_words_span(visit->from, visit->to, clock));
    }
}

static void
draw_remark(
    struct counter_app *app, struct rect *room, enum draw_icon icon, const char *text)
{
    struct window *window = app->window;
    struct text_style style = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_BRAND
    };
    struct rect line = rect_cut_top(room, window_px(window, 30), window_px(window, 6));

    draw_icon(window, rect_cut_left(&line, window_px(window, 26), window_px(window, 10)),
        icon, THEME_BRAND);
    text_draw(window, &style, line, text);
}

/* Priority with its reason, and what a colleague wrote: for this screen only. */
static void
draw_remarks(struct counter_app *app, struct rect *room)
{
    const struct desk_visit *visit = &app->desk.visit;
    char text[sizeof(visit->bundle) + 32];

    if (visit->lane == LANE_PRIORITY) {
        snprintf(text, sizeof(text), visit->reason[0] ? _("Jalur prioritas: %s") : "%s",
            visit->reason[0] ? visit->reason : _("Jalur prioritas"));
        draw_remark(app, room, DRAW_ICON_HEART, text);
    }
    if (visit->late) {
        draw_remark(app, room, DRAW_ICON_CLOCK, _("Datang terlambat"));
    }
    if (visit->steps > 1) {
        snprintf(text, sizeof(text),
            visit->then[0] ? _("Langkah %d dari %d, lalu: %s") : _("Langkah %d dari %d"),
            visit->step, visit->steps, visit->then);
        draw_remark(app, room, DRAW_ICON_INFO, text);
    }
    if (visit->files > 1) {
        (void)snprintf(
            text, sizeof(text), _("%d berkas: %s"), visit->files, visit->bundle);
        draw_remark(app, room, DRAW_ICON_PAPER, text);
    }
    if (visit->note[0]) {
        draw_remark(app, room, DRAW_ICON_INFO, visit->note);
    }
}

static void
draw_invitation(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    struct text_style title = {
        .size = THEME_25, .weight = THEME_BOLD, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    struct text_style text = {
        .size = THEME_20, .colour = THEME_SLATE, .align = TEXT_MIDDLE
    };
    int height = window_px(window, 200);
    struct rect middle = rect_middle(room, room.w, height);

    draw_icon(window, rect_cut_top(&middle, window_px(window, 72), window_px(window, 20)),
        DRAW_ICON_PERSON, THEME_LINE);
    text_draw(window, &title, rect_cut_top(&middle, window_px(window, 36), 8),
        app->desk.state == COUNTER_OPEN ? _("Belum ada yang dipanggil")
                                        : _("Loket belum melayani"));
    text_draw_wrapped(window, &text, middle,
        app->desk.state == COUNTER_OPEN
            ? _("Tekan Enter untuk memanggil nomor berikutnya.")
            : _("Tekan Enter untuk membuka loket."));
}

void
counter_person_draw(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;

    draw_panel(window, room, 16, THEME_PAPER, THEME_LINE, 1);
    room = rect_inset(room, window_px(window, 24), window_px(window, 18));
    if (app->desk.visit.state == DESK_VISIT_NONE) {
        draw_invitation(app, room);
        return;
    }
    draw_applicant(app, &room);
    draw_remarks(app, &room);
    draw_fill(window, rect_cut_top(&room, window_px(window, 1), window_px(window, 12)),
        THEME_LINE);
    counter_papers_draw(app, room);
}

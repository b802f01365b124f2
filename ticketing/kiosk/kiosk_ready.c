/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens on which nobody has a number yet: scan, wait, refused, no paper. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "screen/doors_text.h"
#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"

#define REFUSED_MS 15000
#define PAPER_MS 60000
#define HOW_H 180 /* units: the drawing of how a ticket is held */

/* Ready: scan your ticket. */

static void
ready_enter(void *arg)
{
    kiosk_view_stay(arg, 0);
}

/* What staff should mend, or NULL. A visitor reads it out to them. */
static const char *
fault_text(const struct kiosk_app *app)
{
    if (kiosk_scan_is_missing(app->scan)) {
        return _("Pemindai tidak terhubung. Silakan beri tahu petugas.");
    }
    if (app->paper.part == DEVICE_PART_EMPTY) {
        return _("Kertas nomor habis. Silakan beri tahu petugas.");
    }
    if (app->paper.part == DEVICE_PART_MISSING) {
        return _("Pencetak tidak terhubung. Silakan beri tahu petugas.");
    }
    return NULL;
}

/* Who may not wait long, and what staff should know: below the message, quietly. */
static void
draw_notes(struct kiosk_app *app, struct rect *room)
{
    struct window *window = app->window;
    const struct text_style quiet = { .size = THEME_32,
        .weight = THEME_MEDIUM,
        .colour = THEME_SLATE,
        .align = TEXT_MIDDLE };
    const struct text_style warning = { .size = THEME_25,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_STOP,
        .align = TEXT_MIDDLE };
    const char *priority =
        _("Lanjut usia, penyandang disabilitas, ibu hamil, ibu menyusui: "
          "Anda didahulukan. Temui petugas di pos informasi.");
    int height = text_wrapped_height(window, &quiet, room->w, priority);
    const char *fault = fault_text(app);

    kiosk_ease_tell(app, priority);
    (void)text_draw_wrapped(window, &quiet,
        rect_cut_bottom(room, height, window_px(window, THEME_GAP)), priority);
    if (fault) {
        text_draw_fit(window, &warning,
            rect_cut_bottom(room, window_px(window, 40), window_px(window, 8)), fault);
    }
}

/* How it is held, without a word: a paper or a phone, its code to the glass. */
static void
draw_how(struct kiosk_app *app, struct rect art)
{
    static const struct {
        enum draw_icon icon;
        enum theme_colour colour;
    } steps[] = {
        { DRAW_ICON_TICKET, THEME_INK },
        { DRAW_ICON_PHONE, THEME_INK },
        { DRAW_ICON_ARROW, THEME_SLATE },
        { DRAW_ICON_SCAN, THEME_BRAND },
    };
    int gap = art.h / 6;
    struct rect row = rect_middle(
        art, art.h * (int)ARRAY_LEN(steps) + gap * ((int)ARRAY_LEN(steps) - 1), art.h);

    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        struct rect step = rect_column(row, (int)ARRAY_LEN(steps), gap, (int)i);
        bool plain = steps[i].icon == DRAW_ICON_ARROW;
        int edge = plain ? step.h * 3 / 10 : step.h / 7;

        if (!plain) {
            draw_round(app->window, step, THEME_RADIUS, THEME_MIST);
        }
        draw_icon(
            app->window, rect_inset(step, edge, edge), steps[i].icon, steps[i].colour);
    }
}

/* The ways to a number for who has nothing to scan. */
static void
draw_ways(struct kiosk_app *app, struct rect *room)
{
    bool narrow = room->w < room->h;
    int gap = window_px(app->window, 24);
    struct rect where = kiosk_view_actions(app, room);

    if (!app->options->no_walkins) {
        struct rect walk_in = narrow ? where : rect_column(where, 2, gap, 1);

        where = narrow ? kiosk_view_actions(app, room) : rect_column(where, 2, gap, 0);
        kiosk_view_button(
            app, walk_in, ID_WALK_IN, _("Tidak punya tiket? Tekan di sini"), UI_PLAIN);
    }
    kiosk_view_button(app, where, ID_TYPE_NUMBER, _("Ketik nomor pendaftaran"), UI_PLAIN);
}

static void
ready_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);
    const char *how = _("Hadapkan kode QR di tiket ke kaca mesin. Dari kertas atau HP.");

    if (link_state(app->link).phase == LINK_LOST) {
        kiosk_view_message(app, room, DRAW_ICON_BROKEN_LINK, THEME_STOP,
            _("Mesin ini sedang terputus"), _("Silakan ambil nomor di pos informasi."));
        kiosk_view_end(app);
        return;
    }
    draw_ways(app, &room);
    draw_notes(app, &room);
    if (kiosk_preview_is_there(app->preview, app->scan)) {
        /* In large letters the camera's picture comes before the quieter words. */
        kiosk_preview_draw(
            app->preview, kiosk_view_message_art(app, room, room.h * 11 / 20, THEME_BRAND,
                              _("Pindai tiket Anda"), app->ease.large ? "" : how));
    } else {
        draw_how(app, kiosk_view_message_art(app, room, window_px(app->window, HOW_H),
                          THEME_BRAND, _("Pindai tiket Anda"), how));
    }
    kiosk_view_end(app);
}

static bool
ready_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;

    switch (kiosk_view_event(app, event, &changed)) {
    case ID_WALK_IN:
        kiosk_act_ask_services(app);
        break;
    case ID_TYPE_NUMBER:
        kiosk_view_show(app, &kiosk_typed_screen);
        break;
    default:
        break;
    }
    return changed;
}

static int
tick(void *arg)
{
    return kiosk_view_tick(arg);
}

const struct screen kiosk_ready_screen = {
    .name = "ready",
    .enter = ready_enter,
    .handle_event = ready_event,
    .update = tick,
    .render = ready_render,
};

/* Wait: the server is being asked. It always answers in the end, if only by a timeout. */

static void
wait_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);

    kiosk_view_message(app, room, DRAW_ICON_CLOCK, THEME_BRAND,
        app->wish.want == WANT_CHECK_IN ? _("Membaca tiket") : _("Tunggu sebentar"),
        app->wish.want == WANT_CHECK_IN ? _("Tunggu sebentar") : "");
    kiosk_view_end(app);
}

static bool
wait_event(void *arg, const SDL_Event *event)
{
    bool changed = false;

    (void)kiosk_view_event(arg, event, &changed);
    return changed;
}

const struct screen kiosk_wait_screen = {
    .name = "wait",
    .enter = ready_enter,
    .handle_event = wait_event,
    .update = tick,
    .render = wait_render,
};

/* Refused: why, and where to go. */

static const char *
advice(enum status why)
{
    switch (why) {
    case STATUS_MALFORMED_CODE:
        return _("Pindai kode kotak di tiket Anda.");
    case STATUS_UNREADABLE:
        return _("Ratakan kertas atau terangkan layar HP, lalu pindai lagi.");
    case STATUS_UNREACHABLE:
    case STATUS_TIMEOUT:
    case STATUS_BUSY:
    case STATUS_STORAGE:
        return _("Coba lagi, atau silakan ke pos informasi.");
    default:
        return _("Silakan ke pos informasi.");
    }
}

static void
refused_enter(void *arg)
{
    kiosk_view_stay(arg, REFUSED_MS);
}

static void
refused_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);
    struct rect actions = kiosk_view_actions(app, &room);
    bool again = app->refusal.again != WANT_NOTHING;
    char opens[DOORS_TEXT_SIZE];

    if (again || app->wish.typed[0]) {
        int gap = window_px(app->window, 24);

        kiosk_view_button(
            app, rect_column(actions, 2, gap, 0), ID_DONE, _("Kembali"), UI_PLAIN);
        kiosk_view_button(app, rect_column(actions, 2, gap, 1),
            again ? ID_TRY_AGAIN : ID_TYPE_NUMBER,
            again ? _("Coba lagi") : _("Ubah nomor"), UI_MAIN);
    } else {
        kiosk_view_button(app, actions, ID_DONE, _("Kembali"), UI_MAIN);
    }
    kiosk_view_message(app, room, DRAW_ICON_WARNING, THEME_STOP,
        app->refusal.reason ? _(app->refusal.reason) : app->refusal.title,
        app->refusal.detail[0] ? app->refusal.detail
        : app->refusal.opens_ms
            ? doors_opening(app->refusal.opens_ms, link_now_ms(app->link), opens)
            : advice(app->refusal.why));
    kiosk_view_end(app);
}

static bool
refused_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;

    switch (kiosk_view_event(app, event, &changed)) {
    case ID_DONE:
        kiosk_act_ready(app);
        break;
    case ID_TRY_AGAIN:
        kiosk_act_try_again(app);
        break;
    case ID_TYPE_NUMBER:
        kiosk_view_show(app, &kiosk_typed_screen);
        break;
    default:
        break;
    }
    return changed;
}

const struct screen kiosk_refused_screen = {
    .name = "refused",
    .enter = refused_enter,
    .handle_event = refused_event,
    .update = tick,
    .render = refused_render,
};

/* Paper: there is none, and no number was issued. It is asked for again and again. */

static void
paper_enter(void *arg)
{
    kiosk_view_stay(arg, PAPER_MS);
}

static int
paper_update(void *arg)
{
    struct kiosk_app *app = arg;
    int next_ms = kiosk_view_tick(app);
    int64_t left_ms = app->paper.ask_again_ms - clock_monotonic_ms();

    if (app->paper.asking || window_screen(app->window) != &kiosk_paper_screen) {
        return next_ms;
    }
    if (left_ms <= 0) {
        kiosk_paper_ask(app);
        return next_ms;
    }
    return left_ms < next_ms ? (int)left_ms : next_ms;
}

static void
paper_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);
    struct rect actions = kiosk_view_actions(app, &room);
    int gap = window_px(app->window, 24);

    kiosk_view_button(
        app, rect_column(actions, 2, gap, 0), ID_DONE, _("Batal"), UI_PLAIN);
    kiosk_view_button(app, rect_column(actions, 2, gap, 1), ID_NO_PAPER_NEEDED,
        _("Lanjut tanpa kertas"), UI_MAIN);
    kiosk_view_message(app, room, DRAW_ICON_PAPER, THEME_STOP,
        app->paper.problem == STATUS_NO_PAPER ? _("Kertas sedang habis")
                                              : _("Pencetak tidak terhubung"),
        _("Anda belum mengambil nomor. Panggil petugas, atau lanjutkan tanpa kertas."));
    kiosk_view_end(app);
}

static bool
paper_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;

    switch (kiosk_view_event(app, event, &changed)) {
    case ID_DONE:
        kiosk_act_ready(app);
        break;
    case ID_NO_PAPER_NEEDED:
        app->wish.without_paper = true;
        kiosk_act_send(app);
        break;
    default:
        break;
    }
    return changed;
}

const struct screen kiosk_paper_screen = {
    .name = "paper",
    .enter = paper_enter,
    .handle_event = paper_event,
    .update = paper_update,
    .render = paper_render,
};

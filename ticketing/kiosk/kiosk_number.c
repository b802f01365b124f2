/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number: large, with what the person must know, and how the slip is coming along. */
#include <stdio.h>

#include "common/clock.h"
#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"
#include "ticketing/qr_encode.h"

#define STAY_MS 20000
#define FACT_H 100 /* units */
#define FACTS_MAX 3

static void
number_enter(void *arg)
{
    kiosk_view_stay(arg, STAY_MS);
}

/* When this visit may be called, if that is not "in its turn"; "" otherwise. */
static void
call_rule(const struct kiosk_app *app, char *out, size_t out_size)
{
    const struct kiosk_arrival *arrival = &app->arrival;
    char time[I18N_TEXT_SIZE];

    out[0] = '\0';
    if (arrival->state != VISIT_WAITING) {
        return; /* the panel says what to do */
    }
    if (arrival->callable_ms > link_now_ms(app->link)) {
        (void)snprintf(out, out_size, _("Dipanggil mulai pukul %s."),
            i18n_clock(arrival->callable_ms, time));
    } else if (arrival->not_today) {
        (void)snprintf(out, out_size, "%s",
            _("Mungkin belum terlayani hari ini. Tanyakan jadwal lain di pos "
              "informasi."));
    } else if (arrival->late) {
        (void)snprintf(out, out_size, "%s",
            _("Jam di tiket sudah lewat. Anda dipanggil setelah yang datang sesuai "
              "jadwal."));
    } else if (arrival->no_counter) {
        (void)snprintf(out, out_size, "%s",
            _("Loket belum dibuka. Waktu tunggu dihitung sesudah loket dibuka."));
    } else if (arrival->added) {
        (void)snprintf(out, out_size,
            _("Berkas ditambahkan. %d berkas Anda dilayani dengan nomor ini."),
            arrival->files);
    } else if (arrival->repeat) {
        (void)snprintf(
            out, out_size, "%s", _("Anda sudah punya nomor. Ini nomor yang sama."));
    }
}

/* A minute of the day as the language writes it. */
static const char *
clock_words(int minute, char words[I18N_TEXT_SIZE])
{
    char date[DATE_SIZE];

    return i18n_clock(clock_at(clock_date(0, date), minute), words);
}

/* "12.10-12.35": when the call is likely, from as likely too early as too late. */
static void
call_span(const struct kiosk_arrival *arrival, char *out, size_t out_size)
{
    int to = minute_parse(arrival->called_before);
    int from = to - (arrival->estimate_to_s - arrival->estimate_s) / 60;
    char words[2][I18N_TEXT_SIZE];

    if (to < 0) {
        (void)snprintf(out, out_size, "%s", arrival->called_before);
    } else if (arrival->estimate_to_s > arrival->estimate_s && from >= 0) {
        (void)snprintf(out, out_size, "%s-%s", clock_words(from, words[0]),
            clock_words(to, words[1]));
    } else {
        (void)snprintf(out, out_size, "%s", clock_words(to, words[0]));
    }
}

/* What the person wants to know beside the number; labels are not yet translated. */
struct fact {
    const char *label;
    char value[64];
};

static int
list_facts(const struct kiosk_arrival *arrival, struct fact facts[FACTS_MAX])
{
    int count = 0;

    if (arrival->ahead >= 0) {
        facts[count].label = N_("Di depan Anda");
        (void)snprintf(facts[count].value, sizeof(facts[count].value), _("%d orang"),
            arrival->ahead);
        count++;
    }
    if (arrival->estimate_s >= 0) {
        facts[count].label = N_("Kira-kira menunggu");
        (void)kiosk_view_span(
            arrival->estimate_s, arrival->estimate_to_s, facts[count].value);
        count++;
    }
    if (arrival->called_before[0]) {
        facts[count].label = N_("Kira-kira dipanggil");
        call_span(arrival, facts[count].value, sizeof(facts[count].value));
        count++;
    }
    return count;
}

static void
draw_facts(struct kiosk_app *app, struct rect room)
{
    struct fact facts[FACTS_MAX];
    int count = list_facts(&app->arrival, facts);
    int height = window_px(app->window, FACT_H);

    if (count > 0 && height > room.h / count) {
        height = room.h / count;
    }
    room = rect_middle(room, room.w, count * height);
    for (int i = 0; i < count; i++) {
        kiosk_view_fact(
            app, rect_cut_top(&room, height, 0), _(facts[i].label), facts[i].value);
    }
}

/* The modules of a QR, whole pixels each, in the middle of `where`. */
static void
draw_qr(struct window *window, struct rect where, const struct qr *qr)
{
    int module = (where.w < where.h ? where.w : where.h) / qr->size;
    struct rect square = rect_middle(where, qr->size * module, qr->size * module);

    for (int y = 0; y < qr->size; y++) {
        for (int x = 0; x < qr->size; x++) {
            if (qr_is_dark(qr, x, y)) {
                draw_fill(window,
                    (struct rect){
                        square.x + x * module, square.y + y * module, module, module },
                    THEME_INK);
            }
        }
    }
}

/* An address for the person's own phone: as large as there is room for, on its own white,
   since phones are held at some distance. Cut off `panel`. */
static void
draw_address(
    struct kiosk_app *app, struct rect *panel, const char *address, const char *caption)
{
    struct window *window = app->window;
    const struct text_style quiet = { .size = app->ease.large ? THEME_20 : THEME_25,
        .weight = THEME_MEDIUM,
        .colour = THEME_SLATE,
        .align = TEXT_MIDDLE };
    int below = window_px(window, app->ease.large ? 68 : 44);
    int side = panel->h - below;
    struct rect room, card;
    struct qr *qr = NULL;

    if (qr_make(address, &qr, NULL) != STATUS_OK) {
        return;
    }
    side = side < panel->w * 9 / 20 ? side : panel->w * 9 / 20;
    room = rect_cut_right(panel, side, window_px(window, 20));
    room = rect_middle(room, side, side + below);
    card = rect_cut_top(&room, side, 0);
    draw_round(window, card, THEME_RADIUS, THEME_PAPER);
    draw_qr(window, rect_inset(card, side / 12, side / 12), qr);
    qr_free(qr);
    if (app->ease.large) {
        (void)text_draw_wrapped(window, &quiet, rect_inset(room, 0, below / 17), caption);
    } else {
        text_draw_fit(window, &quiet, room, caption);
    }
}

/* What to do, for who does not wait (any more). */
static void
state_words(const struct kiosk_arrival *arrival, char *out, size_t out_size)
{
    static const char *const words[VISIT_STATE_COUNT] = {
        [VISIT_CALLED] =
            N_("Nomor Anda sedang dipanggil. Lihat loketnya di layar panggilan."),
        [VISIT_SERVING] = N_("Anda sedang dilayani. Silakan ke loket Anda."),
        [VISIT_HELD] = N_("Menunggu berkas Anda lengkap. Sudah lengkap? Kembali ke loket "
                          "tadi, nomor ini tetap berlaku."),
        [VISIT_ABSENT] = N_("Nomor Anda sudah dipanggil. Silakan ke pos informasi, nomor "
                            "Anda tetap berlaku hari ini."),
        [VISIT_DONE] = N_("Kunjungan ini sudah selesai. Terima kasih."),
        [VISIT_CANCELLED] = N_("Nomor ini sudah dibatalkan. Silakan ke pos informasi."),
        [VISIT_UNSERVED] =
            N_("Maaf, nomor ini belum terlayani. Silakan ke pos informasi."),
    };

    if (arrival->counter > 0 && arrival->state == VISIT_CALLED) {
        (void)snprintf(out, out_size,
            _("Nomor Anda sedang dipanggil. Silakan ke loket %d."), arrival->counter);
    } else if (arrival->counter > 0 && arrival->state == VISIT_SERVING) {
        (void)snprintf(out, out_size, _("Anda sedang dilayani. Silakan ke loket %d."),
            arrival->counter);
    } else {
        (void)snprintf(out, out_size, "%s", _(words[arrival->state]));
    }
}

/* Who waits sees how long; who does not any more, what to do. */
static void
draw_panel_of_state(struct kiosk_app *app, struct rect panel)
{
    struct window *window = app->window;
    const struct kiosk_arrival *arrival = &app->arrival;
    const struct text_style style = {
        .size = THEME_32, .weight = THEME_SEMIBOLD, .colour = THEME_INK
    };
    char words[256];
    int height;

    if (arrival->state == VISIT_WAITING) {
        if (arrival->slip.qr[0]) {
            draw_address(app, &panel, arrival->slip.qr, _("Lihat antrean di HP"));
        }
        draw_facts(app, panel);
        return;
    }
    if (arrival->state == VISIT_DONE && arrival->survey[0]) {
        draw_address(app, &panel, arrival->survey, _("Nilai layanan kami"));
    }
    state_words(arrival, words, sizeof(words));
    kiosk_ease_tell(app, words);
    height = text_wrapped_height(window, &style, panel.w, words);
    (void)text_draw_wrapped(window, &style, rect_middle(panel, panel.w, height), words);
}

static void
draw_print_state(struct kiosk_app *app, struct rect where)
{
    struct window *window = app->window;
    static const struct {
        const char *text;
        enum draw_icon icon;
        enum theme_colour colour;
    } states[] = {
        [PRINT_NONE] = { N_("Catat atau foto nomor Anda."), DRAW_ICON_INFO, THEME_BRAND },
        [PRINT_BUSY] = { N_("Mencetak kertas nomor ..."), DRAW_ICON_PAPER, THEME_BRAND },
        [PRINT_DONE] = { N_("Silakan ambil kertas nomor Anda."), DRAW_ICON_CHECK,
            THEME_GOOD },
        [PRINT_FAILED] = { N_("Kertas tidak tercetak. Catat nomor Anda."),
            DRAW_ICON_WARNING, THEME_STOP },
    };
    const struct text_style style = { .size = THEME_32,
        .weight = THEME_SEMIBOLD,
        .colour = states[app->slip.state].colour };
    int icon_px = window_px(window, 40);

    kiosk_ease_tell(app, _(states[app->slip.state].text));
    draw_icon(window, rect_cut_left(&where, icon_px, window_px(window, 16)),
        states[app->slip.state].icon, states[app->slip.state].colour);
    text_draw_fit(window, &style, where, _(states[app->slip.state].text));
}

static void
draw_actions(struct kiosk_app *app, struct rect actions)
{
    int gap = window_px(app->window, 24);
    const struct ui_button reprint = { .id = ID_REPRINT,
        .label = _("Cetak lagi"),
        .size = THEME_32,
        .align = TEXT_MIDDLE,
        .off = app->slip.rest_until_ms > 0 };

    if (kiosk_paper_can_reprint(app)) {
        ui_button(app->ui, rect_column(actions, 2, gap, 0), &reprint);
        actions = rect_column(actions, 2, gap, 1);
    }
    kiosk_view_button(app, actions, ID_DONE, _("Selesai"), UI_MAIN);
}

static void
draw_number(struct kiosk_app *app, struct rect room)
{
    struct window *window = app->window;
    const struct text_style label = { .size = THEME_40,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_SLATE,
        .align = TEXT_MIDDLE };
    const struct text_style number = {
        .size = THEME_256, .weight = THEME_BOLD, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    const struct text_style service = { .size = THEME_40,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_INK,
        .align = TEXT_MIDDLE };
    const struct text_style rule = { .size = THEME_25,
        .weight = THEME_MEDIUM,
        .colour = THEME_SLATE,
        .align = TEXT_MIDDLE };
    char text[KIOSK_NAME_SIZE + 32], told[128];

    call_rule(app, text, sizeof(text));
    (void)snprintf(told, sizeof(told), "%s: {number}", _("Nomor antrean Anda"));
    kiosk_ease_tell(app, told);
    kiosk_ease_tell(app, text);
    text_draw(window, &label, rect_cut_top(&room, window_px(window, 60), 0),
        _("Nomor antrean Anda"));
    (void)text_draw_wrapped(
        window, &rule, rect_cut_bottom(&room, window_px(window, 70), 0), text);
    (void)snprintf(text, sizeof(text), app->arrival.files > 1 ? _("%s, %d berkas") : "%s",
        kiosk_view_spoken(app->arrival.service, app->arrival.service_en),
        app->arrival.files);
    text_draw_fit(
        window, &service, rect_cut_bottom(&room, window_px(window, 60), 0), text);
    text_draw_fit(window, &number, room, app->arrival.number);
}

static void
number_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct window *window = app->window;
    struct rect room = kiosk_view_begin(app);
    struct rect actions = kiosk_view_actions(app, &room);
    struct rect print =
        rect_cut_bottom(&room, window_px(window, 56), window_px(window, 20));
    struct rect panel;

    if (room.w > room.h) {
        panel = rect_cut_right(&room, room.w * 9 / 20, window_px(window, 32));
    } else {
        panel = rect_cut_bottom(&room, room.h * 2 / 5, window_px(window, 32));
    }
    draw_round(window, panel, THEME_RADIUS, THEME_MIST);
    panel = rect_inset(panel, window_px(window, 28), window_px(window, 24));
    draw_number(app, room);
    draw_panel_of_state(app, panel);
    if (!visit_state_is_final(app->arrival.state)) {
        draw_print_state(app, print);
    }
    draw_actions(app, actions);
    kiosk_view_end(app);
}

static bool
number_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;

    switch (kiosk_view_event(app, event, &changed)) {
    case ID_DONE:
        kiosk_act_ready(app);
        break;
    case ID_REPRINT:
        kiosk_paper_reprint(app);
        kiosk_view_stay(app, STAY_MS);
        changed = true;
        break;
    default:
        break;
    }
    return changed;
}

static int
number_update(void *arg)
{
    struct kiosk_app *app = arg;
    int64_t rest_ms = app->slip.rest_until_ms - clock_monotonic_ms();
    int next_ms = kiosk_view_tick(app);

    if (app->slip.rest_until_ms > 0 && rest_ms <= 0) {
        app->slip.rest_until_ms = 0; /* the button comes */
        window_redraw(app->window);
    } else if (rest_ms > 0 && rest_ms < next_ms) {
        next_ms = (int)rest_ms;
    }
    return next_ms;
}

const struct screen kiosk_number_screen = {
    .name = "number",
    .enter = number_enter,
    .handle_event = number_event,
    .update = number_update,
    .render = number_render,
};

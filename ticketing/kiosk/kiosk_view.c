/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kiosk's screens share: head, messages, buttons, events, time. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/words.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"
#include "ticketing/kiosk/kiosk_app.h"

#define HEAD_H 96        /* units */
#define HEAD_NARROW_H 72 /* units, of a narrow one without its buttons */
#define HEAD_ROW_H 68    /* units, of the buttons below it */
#define BUTTONS_W 564    /* units, three in a head */
#define LARGE_PART 80    /* percent of the units a screen has, in large letters */
#define MARGIN 48        /* units, around everything */
#define ACTIONS_H 104    /* units */
#define ICON_H 168       /* units, of a message */
#define ART_LEAST 56     /* units: a smaller drawing says nothing */
#define PERSON_MS 60000  /* then "ready" is the next person's */
#define EASE_TIMES 3     /* who reads by a keypad, large or by ear needs longer */

/* By the languages of screens, in their order. */
static const char *const language_names[] = { "Indonesia", "English", "Basa Jawa" };

/* What the button of languages leads to; NULL: there is but one. */
static const char *
next_language(const struct kiosk_app *app)
{
    const struct kiosk_options *options = app->options;
    size_t next = 0;

    for (size_t i = 0; i < options->language_count; i++) {
        if (strcmp(options->languages[i], i18n_language()) == 0) {
            next = (i + 1) % options->language_count;
        }
    }
    if (options->language_count == 0 ||
        strcmp(options->languages[next], i18n_language()) == 0) {
        return NULL;
    }
    return options->languages[next];
}

/* A head that is narrow has its buttons in a row of their own. */
static bool
is_narrow(const struct kiosk_app *app)
{
    struct rect room = window_rect(app->window);

    return room.w < room.h;
}

static int
head_px(const struct kiosk_app *app)
{
    return window_px(app->window, is_narrow(app) ? HEAD_NARROW_H + HEAD_ROW_H : HEAD_H);
}

static void
draw_head(struct kiosk_app *app, struct rect head)
{
    struct window *window = app->window;
    const struct text_style big = {
        .size = THEME_40, .weight = THEME_BOLD, .colour = THEME_PAPER, .tabular = true
    };
    const struct text_style small = {
        .size = THEME_25, .weight = THEME_MEDIUM, .colour = THEME_PAPER
    };
    int64_t now_ms = link_now_ms(app->link);
    char text[I18N_TEXT_SIZE];

    draw_fill(window, head, THEME_INK);
    if (is_narrow(app)) {
        (void)rect_cut_bottom(&head, window_px(window, HEAD_ROW_H), 0);
    }
    head = rect_inset(head, window_px(window, MARGIN), window_px(window, 12));
    if (!is_narrow(app)) {
        (void)rect_cut_right(&head, window_px(window, BUTTONS_W), window_px(window, 24));
    }
    text_draw(window, &big,
        rect_cut_left(&head, window_px(window, 130), window_px(window, 20)),
        i18n_clock(now_ms, text));
    text_draw_fit(window, &small, head, i18n_date(now_ms, text));
}

/* What makes each screen easier to read or to hear: last, so that a keypad comes to what
   the screen is about first. */
static void
draw_head_buttons(struct kiosk_app *app)
{
    struct window *window = app->window;
    const char *language = next_language(app);
    const struct ui_button buttons[] = {
        { .id = ID_SOUND,
            .label = _("Suara"),
            .said = app->ease.spoken ? _("Matikan suara") : _("Nyalakan suara"),
            .icon = DRAW_ICON_SPEAKER + 1,
            .chosen = app->ease.spoken,
            .on_ink = true,
            .align = TEXT_MIDDLE },
        { .id = ID_LARGE,
            .label = app->ease.large ? _("Huruf biasa") : _("Huruf besar"),
            .on_ink = true,
            .align = TEXT_MIDDLE },
        { .id = ID_LANGUAGE,
            .label =
                language ? language_names[words_find(i18n_languages, language, 0)] : "",
            .on_ink = true,
            .align = TEXT_MIDDLE },
    };
    const bool there[] = { kiosk_ease_can_speak(app), true, language != NULL };
    struct rect room = window_rect(window);
    struct rect head = rect_cut_top(&room, head_px(app), 0);
    int count = there[0] + there[1] + there[2];
    int at = 0;

    if (is_narrow(app)) {
        head = rect_cut_bottom(&head, window_px(window, HEAD_ROW_H), 0);
        head = rect_inset(head, window_px(window, MARGIN), 0);
        (void)rect_cut_bottom(&head, window_px(window, 12), 0);
    } else {
        head = rect_inset(head, window_px(window, MARGIN), window_px(window, 18));
        head = rect_cut_right(&head,
            window_px(window, BUTTONS_W - (3 - count) * (BUTTONS_W + THEME_GAP) / 3), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
        if (there[i]) {
            ui_button(app->ui,
                rect_column(head, count, window_px(window, THEME_GAP), at++),
                &buttons[i]);
        }
    }
}

void
kiosk_view_measure(struct kiosk_app *app)
{
    int part = app->ease.large ? LARGE_PART : 100;
    int across = KIOSK_DESIGN_LONG * part / 100;
    int down = KIOSK_DESIGN_SHORT * part / 100;

    window_set_design(
        app->window, is_narrow(app) ? down : across, is_narrow(app) ? across : down);
}

struct rect
kiosk_view_begin(struct kiosk_app *app)
{
    struct window *window = app->window;
    struct link_state state = link_state(app->link);
    struct rect room = window_rect(window);

    draw_clear(window, THEME_PAPER);
    ui_begin(app->ui);
    app->ease.telling[0] = '\0';
    draw_head(app, rect_cut_top(&room, head_px(app), 0));
    (void)link_banner_draw(window, &room, &state, link_now_ms(app->link));
    return rect_inset(room, window_px(window, MARGIN), window_px(window, 32));
}

void
kiosk_view_end(struct kiosk_app *app)
{
    draw_head_buttons(app);
    ui_end(app->ui);
    kiosk_ease_drawn(app);
}

struct rect
kiosk_view_message_art(struct kiosk_app *app, struct rect room, int art_px,
    enum theme_colour colour, const char *title, const char *text)
{
    struct window *window = app->window;
    const struct text_style large = { .size = THEME_64,
        .weight = THEME_BOLD,
        .colour = colour == THEME_STOP ? THEME_STOP : THEME_INK,
        .align = TEXT_MIDDLE };
    struct text_style quiet = { .size = THEME_40,
        .weight = THEME_MEDIUM,
        .colour = THEME_SLATE,
        .align = TEXT_MIDDLE };
    int gap = window_px(window, 28);
    int title_px = text_wrapped_height(window, &large, room.w, title);
    int text_px = text[0] ? text_wrapped_height(window, &quiet, room.w, text) : 0;
    int spare = room.h - art_px - gap - title_px - gap - text_px;
    struct rect art;

    kiosk_ease_tell(app, title);
    kiosk_ease_tell(app, text);
    if (spare < 0 && text_px > 0) { /* as large as there is room for */
        spare += text_px;
        quiet.size = THEME_32;
        text_px = text_wrapped_height(window, &quiet, room.w, text);
        spare -= text_px;
    }
    if (spare < 0) { /* what is said comes before what decorates it */
        art_px += spare;
        art_px = art_px > window_px(window, ART_LEAST) ? art_px : 0;
    }
    (void)rect_cut_top(&room, spare > 0 ? spare / 2 : 0, 0);
    art = rect_cut_top(&room, art_px, art_px > 0 ? gap : 0);
    (void)text_draw_wrapped(window, &large, rect_cut_top(&room, title_px, gap), title);
    if (text_px > 0) {
        (void)text_draw_wrapped(window, &quiet, room, text);
    }
    return art;
}

void
kiosk_view_message(struct kiosk_app *app, struct rect room, int icon,
    enum theme_colour colour, const char *title, const char *text)
{
    struct window *window = app->window;
    int icon_px = window_px(window, ICON_H);
    struct rect art = kiosk_view_message_art(app, room, icon_px, colour, title, text);
    struct rect disc = rect_middle(art, art.h, art.h);

    draw_round(window, disc, ICON_H / 2, THEME_MIST);
    draw_icon(
        window, rect_inset(disc, disc.h / 4, disc.h / 4), (enum draw_icon)icon, colour);
}

struct rect
kiosk_view_actions(struct kiosk_app *app, struct rect *room)
{
    return rect_cut_bottom(
        room, window_px(app->window, ACTIONS_H), window_px(app->window, 24));
}

void
kiosk_view_button(struct kiosk_app *app, struct rect where, int id, const char *label,
    enum ui_look look)
{
    const struct ui_button button = {
        .id = id, .label = label, .look = look, .size = THEME_32, .align = TEXT_MIDDLE
    };

    ui_button(app->ui, where, &button);
}

void
kiosk_view_go_on(struct kiosk_app *app, struct rect actions, bool off)
{
    int gap = window_px(app->window, 24);
    const struct ui_button go = { .id = ID_TAKE_NUMBER,
        .label = _("Lanjut"),
        .look = UI_MAIN,
        .size = THEME_32,
        .align = TEXT_MIDDLE,
        .off = off };

    kiosk_view_button(
        app, rect_column(actions, 2, gap, 0), ID_DONE, _("Batal"), UI_PLAIN);
    ui_button(app->ui, rect_column(actions, 2, gap, 1), &go);
}

void
kiosk_view_fact(
    struct kiosk_app *app, struct rect where, const char *label, const char *value)
{
    struct window *window = app->window;
    bool tight = where.h < window_px(window, 88);
    const struct text_style quiet = {
        .size = tight ? THEME_20 : THEME_25, .weight = THEME_MEDIUM, .colour = THEME_SLATE
    };
    const struct text_style strong = { .size = tight ? THEME_32 : THEME_40,
        .weight = THEME_BOLD,
        .colour = THEME_INK,
        .tabular = true };
    char told[256];

    (void)snprintf(told, sizeof(told), "%s: %s", label, value);
    kiosk_ease_tell(app, told);
    text_draw_fit(window, &quiet,
        rect_cut_top(&where, window_px(window, tight ? 28 : 34), 0), label);
    text_draw_fit(window, &strong,
        rect_cut_top(&where, window_px(window, tight ? 42 : 54), 0), value);
}

bool
kiosk_view_english(void)
{
    return strcmp(i18n_language(), "en") == 0;
}

const char *
kiosk_view_spoken(const char *text, const char *text_en)
{
    return kiosk_arrival_spoken(text, text_en, kiosk_view_english());
}

const char *
kiosk_view_span(int estimate_s, int to_s, char out[64])
{
    int from = (estimate_s + 299) / 300 * 5;
    int to = (to_s + 299) / 300 * 5;
    char words[I18N_TEXT_SIZE];

    if (estimate_s < 0) {
        (void)snprintf(out, 64, "-");
    } else if (from == 0) {
        (void)snprintf(out, 64, _("kurang dari %d menit"), to > 5 ? to : 5);
    } else if (to <= from) {
        (void)snprintf(out, 64, "%s", i18n_duration(from * INT64_C(60), words));
    } else {
        (void)snprintf(out, 64, _("%d-%d menit"), from, to);
    }
    return out;
}

/* The keypad apart, keys go to the scanner, never to a button: a scan ends in Enter. */
static bool
take_typing(struct kiosk_app *app, const SDL_Event *event)
{
    if (event->type == SDL_TEXTINPUT) {
        app->ease.half_line = true;
        kiosk_scan_feed(app->scan, event->text.text, event->text.timestamp);
        return true;
    }
    if (event->type == SDL_KEYDOWN && event->key.repeat == 0) {
        switch (event->key.keysym.sym) {
        case SDLK_RETURN:
        case SDLK_KP_ENTER:
        case SDLK_TAB:
            app->ease.half_line = false;
            kiosk_scan_feed(app->scan, "\r", event->key.timestamp);
            break;
        default:
            break;
        }
    }
    return event->type == SDL_KEYDOWN || event->type == SDL_KEYUP;
}

void
kiosk_view_set_language(struct kiosk_app *app, const char *language)
{
    i18n_set_language(language);
    link_set_language(app->link, i18n_language());
}

static void
switch_language(struct kiosk_app *app)
{
    kiosk_view_set_language(app, next_language(app));
    kiosk_act_language_changed(app);
}

/* A button of the head was pressed: true when it was one. */
static bool
use_head(struct kiosk_app *app, int id)
{
    switch (id) {
    case ID_LANGUAGE:
        switch_language(app);
        break;
    case ID_LARGE:
        kiosk_ease_set_large(app, !app->ease.large);
        break;
    case ID_SOUND:
        kiosk_ease_set_spoken(app, !app->ease.spoken);
        break;
    default:
        return false;
    }
    if (window_screen(app->window) == &kiosk_ready_screen) {
        kiosk_view_stay(app, PERSON_MS); /* perhaps nobody scans after all */
    }
    return true;
}

void
kiosk_view_show(struct kiosk_app *app, const struct screen *screen)
{
    press_guard_begin(&app->guard, clock_monotonic_ms());
    ui_focus(app->ui, UI_NO_FOCUS);
    window_show(app->window, screen);
}

int
kiosk_view_event(struct kiosk_app *app, const SDL_Event *event, bool *changed)
{
    int id = ID_NONE;

    if (kiosk_ease_keypad(app, event, &id)) {
        *changed = true;
    } else if (take_typing(app, event)) {
        return UI_NONE;
    } else if (event->type == SDL_DROPFILE) {
        kiosk_act_picture(app, event->drop.file);
        SDL_free(event->drop.file);
        return UI_NONE;
    } else if (press_guard_drops(&app->guard, event, clock_monotonic_ms())) {
        return UI_NONE; /* the second tap of an impatient finger */
    } else {
        id = ui_handle_event(app->ui, event, changed);
    }
    if (use_head(app, id)) {
        *changed = true;
        return UI_NONE;
    }
    return id;
}

void
kiosk_view_stay(struct kiosk_app *app, int64_t ms)
{
    bool ready = window_screen(app->window) == &kiosk_ready_screen;
    int times = kiosk_ease_is_chosen(app) && !ready ? EASE_TIMES : 1;

    app->leave_ms = ms > 0 ? clock_monotonic_ms() + ms * times : 0;
}

/* Tell the office how screen, printer, scanners and sound are. Gives ms until the next.
 */
static int
report_self(struct kiosk_app *app)
{
    struct rect room = window_rect(app->window);
    const struct device_state state = { .width = room.w,
        .height = room.h,
        .printer = app->paper.part,
        .scanner =
            kiosk_scan_is_missing(app->scan) ? DEVICE_PART_MISSING : DEVICE_PART_OK,
        .sound = kiosk_sound_state(app->sound) };

    return device_reporter_step(&app->reporter, app->link, &state, clock_monotonic_ms());
}

static int
sooner(int64_t a_ms, int b_ms)
{
    return (int)(a_ms < b_ms ? a_ms : b_ms);
}

int
kiosk_view_tick(struct kiosk_app *app)
{
    /* A lost link shows its age by the second, the clock goes by the minute. */
    int64_t step_ms = link_state(app->link).phase == LINK_LOST ? 1000 : 60000;
    int64_t now_ms = link_now_ms(app->link);
    int64_t next_ms = step_ms - now_ms % step_ms;

    if (now_ms / step_ms != app->drawn) {
        app->drawn = now_ms / step_ms;
        window_redraw(app->window);
    }
    if (app->leave_ms > 0) {
        int64_t left_ms = app->leave_ms - clock_monotonic_ms();

        if (left_ms <= 0) {
            app->leave_ms = 0;
            kiosk_act_ready(app);
            return 0;
        }
        next_ms = left_ms < next_ms ? left_ms : next_ms;
    }
    next_ms = sooner(next_ms, kiosk_paper_watch(app));
    if (link_state(app->link).phase == LINK_CONNECTED) {
        next_ms = sooner(next_ms, report_self(app));
    }
    return (int)next_ms;
}

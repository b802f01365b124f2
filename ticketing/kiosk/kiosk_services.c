/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Without a ticket: which group, which service, and what is true before paper is spent.
 */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"
#include "ticketing/kiosk/kiosk_papers.h"

#define STAY_MS 45000
#define KIOSK_WHY_SIZE 128
#define TITLE_H 72 /* units */
#define PAGE_SIZE 8
#define PAGE_SIZE_LARGE 4
#define TALL_CHOICE 90       /* units: from here on there is room for larger words */
#define TALL_FULL_CHOICE 104 /* the same below a name in two lines */
#define PAD 18               /* units, beside what stands on a button */
#define ICON 40              /* units, of its pictogram */

static void
services_enter(void *arg)
{
    kiosk_view_stay(arg, STAY_MS);
}

static int
services_update(void *arg)
{
    return kiosk_view_tick(arg);
}

static void
draw_title(struct kiosk_app *app, struct rect *room, const char *title)
{
    const struct text_style style = {
        .size = THEME_50, .weight = THEME_BOLD, .colour = THEME_INK
    };

    kiosk_ease_tell(app, title);
    text_draw_fit(app->window, &style,
        rect_cut_top(room, window_px(app->window, TITLE_H), window_px(app->window, 16)),
        title);
}

/* Why no number is given now, and when there are some again. */
static const char *
why_none(enum no_number why, int64_t again_ms, char out[KIOSK_WHY_SIZE])
{
    static const char *const words[NO_NUMBER_COUNT] = {
        [NO_NUMBER_NONE] = "",
        [NO_NUMBER_LATER] = N_("Nomor sesi ini habis"),
        [NO_NUMBER_NO_TIME] = N_("Hari ini tidak terlayani lagi"),
        [NO_NUMBER_GONE] = N_("Nomor hari ini habis"),
        [NO_NUMBER_OFF] = N_("Hari ini tidak dilayani"),
        [NO_NUMBER_CLOSED] = N_("Kantor sedang tutup"),
    };
    char clock[I18N_TEXT_SIZE];

    if (why == NO_NUMBER_LATER && again_ms) {
        (void)snprintf(out, KIOSK_WHY_SIZE, _("Nomor dibuka lagi pukul %s"),
            i18n_clock(again_ms, clock));
    } else {
        text_copy(out, KIOSK_WHY_SIZE, words[why][0] ? _(words[why]) : "");
    }
    return out;
}

/* The same of a service. */
static const char *
service_why(const struct kiosk_service *service, char out[KIOSK_WHY_SIZE])
{
    return why_none(service->no_number, service->again_ms, out);
}

static const char *
name_of(const struct kiosk_service *service)
{
    return kiosk_view_spoken(service->name, service->name_en);
}

static const char *
group_of(const struct kiosk_service *service)
{
    return kiosk_view_spoken(service->group, service->group_en);
}

/* "4 menunggu, kira-kira 20-35 menit", that no counter is open yet, or that it is over
   for today. */
static void
describe(const struct kiosk_service *service, char *out, size_t out_size)
{
    char estimate[64];
    char why[KIOSK_WHY_SIZE];

    if (service->no_number != NO_NUMBER_NONE) {
        text_copy(out, out_size, service_why(service, why));
    } else if (service->no_counter && service->waiting >= 0) {
        (void)snprintf(
            out, out_size, _("%d menunggu, loket belum dibuka"), service->waiting);
    } else if (service->estimate_s >= 0 && service->waiting >= 0) {
        (void)snprintf(out, out_size,
            service->estimate_s > 0 ? _("%d menunggu, kira-kira %s")
                                    : _("%d menunggu, %s"),
            service->waiting,
            kiosk_view_span(service->estimate_s, service->estimate_to_s, estimate));
    } else {
        out[0] = '\0';
    }
}

/* The services of a group that are shown, as indexes; their number. */
static size_t
members(const struct kiosk_app *app, size_t group, size_t out[KIOSK_SERVICES_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < app->services.count; i++) {
        if (kiosk_service_in_group(&app->services, group, &app->services.item[i])) {
            out[count++] = i;
        }
    }
    return count;
}

/* How many choices a page has. */
static size_t
page_size(const struct kiosk_app *app)
{
    return app->ease.large ? PAGE_SIZE_LARGE : PAGE_SIZE;
}

/* Cells of a page of choices; two columns where there is room for them. */
static struct rect
cell(const struct kiosk_app *app, struct rect room, int index)
{
    int columns = room.w > room.h ? 2 : 1;

    return rect_cell(room, columns, (int)page_size(app) / columns,
        window_px(app->window, THEME_GAP), index);
}

/* What a service is about, as the office has it; else by its code or, as an office may
   have codes of its own, by its group: the first that fits. */
static enum draw_icon
pictogram(const struct kiosk_service *service)
{
    static const struct {
        const char *word;
        enum draw_icon icon;
    } rows[] = {
        { "anak", DRAW_ICON_CHILD },
        { "kia", DRAW_ICON_CHILD },
        { "ktp", DRAW_ICON_CARD },
        { "kk-", DRAW_ICON_FAMILY },
        { "keluarga", DRAW_ICON_FAMILY },
        { "pindah", DRAW_ICON_HOUSE },
        { "akta", DRAW_ICON_CERTIFICATE },
        { "legalis", DRAW_ICON_STAMP },
        { "ambil", DRAW_ICON_TRAY },
        { "ikd", DRAW_ICON_PHONE },
        { "info", DRAW_ICON_INFO },
    };

    static const enum draw_icon icons[PICTOGRAM_COUNT] = {
        [PICTOGRAM_CARD] = DRAW_ICON_CARD,
        [PICTOGRAM_FAMILY] = DRAW_ICON_FAMILY,
        [PICTOGRAM_CHILD] = DRAW_ICON_CHILD,
        [PICTOGRAM_HOUSE] = DRAW_ICON_HOUSE,
        [PICTOGRAM_CERTIFICATE] = DRAW_ICON_CERTIFICATE,
        [PICTOGRAM_STAMP] = DRAW_ICON_STAMP,
        [PICTOGRAM_TRAY] = DRAW_ICON_TRAY,
        [PICTOGRAM_PHONE] = DRAW_ICON_PHONE,
        [PICTOGRAM_INFO] = DRAW_ICON_INFO,
        [PICTOGRAM_PAPER] = DRAW_ICON_PAPER,
    };

    if (service->pictogram != PICTOGRAM_NONE) {
        return icons[service->pictogram];
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcasestr(service->code, rows[i].word)) {
            return rows[i].icon;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcasestr(service->group, rows[i].word)) {
            return rows[i].icon;
        }
    }
    return DRAW_ICON_PAPER;
}

/* Is a name on a button of this size in one line, and that not small? */
static bool
fits_in_a_line(struct window *window, struct rect where, const char *name)
{
    const struct text_style style = { .size = THEME_25, .weight = THEME_SEMIBOLD };

    return text_width(window, &style, name) <= where.w;
}

/* A name in one line, or, before that would be small, in two. */
static void
draw_name(struct window *window, struct rect where, const char *name, bool off)
{
    struct text_style style = { .size = THEME_25,
        .weight = THEME_SEMIBOLD,
        .colour = off ? THEME_SLATE : THEME_INK };
    int height;

    if (text_width(window, &style, name) <= where.w) {
        style.size = THEME_32;
        text_draw_fit(window, &style, where, name);
        return;
    }
    height = text_wrapped_height(window, &style, where.w, name);
    if (height > where.h) {
        struct text_style small = style;

        small.size = THEME_20;
        if (text_width(window, &small, name) <= where.w) {
            text_draw_fit(window, &style, where, name);
            return;
        }
        style.size = THEME_20;
        height = text_wrapped_height(window, &style, where.w, name);
    }
    (void)text_draw_wrapped(window, &style,
        rect_middle(where, where.w, height < where.h ? height : where.h), name);
}

/* The line below, `height` units of `room`; where there is room, in two before it would
   be small. */
static void
draw_second(struct window *window, struct rect *room, const char *text, int height)
{
    bool tall = height > 28;
    struct text_style quiet = {
        .size = THEME_20, .weight = THEME_MEDIUM, .colour = THEME_SLATE
    };
    int px = text_wrapped_height(window, &quiet, room->w, text);

    if (tall && text_width(window, &quiet, text) > room->w) {
        (void)text_draw_wrapped(window, &quiet, rect_cut_bottom(room, px, 0), text);
        return;
    }
    quiet.size = tall ? THEME_25 : THEME_20;
    text_draw_fit(
        window, &quiet, rect_cut_bottom(room, window_px(window, height), 0), text);
}

/* What stands on a button of a list. */
struct choice {
    int id;
    enum draw_icon icon;
    const char *name, *second; /* borrowed */
    bool off;
};

/* A button with its own text: the name never cut, the line below large enough to read. */
static void
draw_choice(struct kiosk_app *app, struct rect where, const struct choice *choice)
{
    struct window *window = app->window;
    char said[KIOSK_FOCUS_SIZE];
    const struct ui_button button = {
        .id = choice->id, .label = "", .said = said, .off = choice->off, .told = true
    };
    struct rect room = rect_inset(where, window_px(window, PAD), 0);
    struct rect icon =
        rect_cut_left(&room, window_px(window, ICON), window_px(window, 12));
    bool full = !fits_in_a_line(window, room, choice->name); /* no room to spare */
    bool tall = where.h >= window_px(window, full ? TALL_FULL_CHOICE : TALL_CHOICE);

    (void)snprintf(said, sizeof(said), "%s. %s", choice->name, choice->second);
    ui_button(app->ui, where, &button);
    draw_icon(window, icon, choice->icon, choice->off ? THEME_SLATE : THEME_BRAND);
    room = rect_inset(room, 0, window_px(window, full ? 6 : 12));
    if (choice->second[0]) {
        draw_second(window, &room, choice->second, tall ? 36 : full ? 26 : 28);
    }
    draw_name(window, room, choice->name, choice->off);
}

/* "Kembali" and, when there are more pages, "Berikutnya". */
static void
draw_bottom(struct kiosk_app *app, struct rect *room, size_t count)
{
    struct rect actions = kiosk_view_actions(app, room);
    int gap = window_px(app->window, 24);

    if (count > page_size(app)) {
        kiosk_view_button(app, rect_column(actions, 2, gap, 1), ID_NEXT_PAGE,
            _("Pilihan lain"), UI_PLAIN);
        actions = rect_column(actions, 2, gap, 0);
    }
    kiosk_view_button(app, actions, ID_BACK, _("Kembali"), UI_PLAIN);
}

static size_t
page_begin(const struct kiosk_app *app, size_t count)
{
    size_t first = (size_t)app->page * page_size(app);

    return first < count ? first : 0;
}

static void
next_page(struct kiosk_app *app, size_t count)
{
    app->page = ((size_t)app->page + 1) * page_size(app) < count ? app->page + 1 : 0;
    kiosk_view_stay(app, STAY_MS);
}

/* Which group of services. */

static void
groups_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);
    size_t count = app->services.group_count;
    size_t first = page_begin(app, count);

    draw_bottom(app, &room, count);
    draw_title(app, &room, _("Pilih layanan"));
    for (size_t g = first; g < count && g < first + page_size(app); g++) {
        size_t list[KIOSK_SERVICES_MAX];
        size_t n = members(app, g, list);
        const struct kiosk_service *service =
            &app->services.item[app->services.group_first[g]];
        const struct kiosk_service *best = service; /* with a number, or soonest */
        char text[160] = "";

        for (size_t i = 0; i < n; i++) {
            const struct kiosk_service *member = &app->services.item[list[i]];

            best = member->no_number < best->no_number ? member : best;
        }
        if (n == 1 || best->no_number != NO_NUMBER_NONE) {
            describe(best, text, sizeof(text));
        } else {
            (void)snprintf(text, sizeof(text), _("%d pilihan"), (int)n);
        }
        draw_choice(app, cell(app, room, (int)(g - first)),
            &(struct choice){ .id = ID_CHOICE + (int)g,
                .icon = pictogram(service),
                .name = group_of(service),
                .second = text,
                .off = best->no_number != NO_NUMBER_NONE });
    }
    kiosk_view_end(app);
}

static void
choose_group(struct kiosk_app *app, size_t group)
{
    size_t list[KIOSK_SERVICES_MAX];

    app->group = group;
    app->page = 0;
    if (members(app, group, list) == 1) {
        app->chosen = list[0];
        kiosk_view_show(app, &kiosk_confirm_screen);
    } else {
        kiosk_view_show(app, &kiosk_services_screen);
    }
}

static bool
groups_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;
    int id = kiosk_view_event(app, event, &changed);

    if (id == ID_BACK) {
        kiosk_act_ready(app);
    } else if (id == ID_NEXT_PAGE) {
        next_page(app, app->services.group_count);
        changed = true;
    } else if (id >= ID_CHOICE && id < ID_CHOICE + (int)app->services.group_count) {
        choose_group(app, (size_t)(id - ID_CHOICE));
    }
    return changed;
}

const struct screen kiosk_groups_screen = {
    .name = "groups",
    .enter = services_enter,
    .handle_event = groups_event,
    .update = services_update,
    .render = groups_render,
};

/* Which service of the group. */

static void
services_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct rect room = kiosk_view_begin(app);
    size_t list[KIOSK_SERVICES_MAX];
    size_t count = members(app, app->group, list);
    size_t first = page_begin(app, count);

    draw_bottom(app, &room, count);
    draw_title(
        app, &room, group_of(&app->services.item[app->services.group_first[app->group]]));
    for (size_t i = first; i < count && i < first + page_size(app); i++) {
        const struct kiosk_service *service = &app->services.item[list[i]];
        char text[160];

        describe(service, text, sizeof(text));
        draw_choice(app, cell(app, room, (int)(i - first)),
            &(struct choice){ .id = ID_CHOICE + (int)list[i],
                .icon = pictogram(service),
                .name = name_of(service),
                .second = text,
                .off = service->no_number != NO_NUMBER_NONE });
    }
    kiosk_view_end(app);
}

static void
back_to_groups(struct kiosk_app *app)
{
    app->page = 0;
    kiosk_view_show(app, &kiosk_groups_screen);
}

static bool
services_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;
    int id = kiosk_view_event(app, event, &changed);
    size_t list[KIOSK_SERVICES_MAX];

    if (id == ID_BACK) {
        back_to_groups(app);
    } else if (id == ID_NEXT_PAGE) {
        next_page(app, members(app, app->group, list));
        changed = true;
    } else if (id >= ID_CHOICE && id < ID_CHOICE + (int)app->services.count) {
        app->chosen = (size_t)(id - ID_CHOICE);
        kiosk_view_show(app, &kiosk_confirm_screen);
    }
    return changed;
}

const struct screen kiosk_services_screen = {
    .name = "services",
    .enter = services_enter,
    .handle_event = services_event,
    .update = services_update,
    .render = services_render,
};

/* What is true of the service, before a number and paper are spent. */

static void
confirm_render(void *arg)
{
    struct kiosk_app *app = arg;
    struct window *window = app->window;
    const struct kiosk_service *service = &app->services.item[app->chosen];
    struct rect room = kiosk_view_begin(app);
    struct rect actions = kiosk_view_actions(app, &room);
    int gap = window_px(window, 24);
    const struct ui_button take = { .id = ID_TAKE_NUMBER,
        .label = _("Ambil nomor"),
        .look = UI_MAIN,
        .size = app->ease.large ? THEME_32 : THEME_40,
        .align = TEXT_MIDDLE,
        .off = service->no_number != NO_NUMBER_NONE };
    struct rect facts;
    char text[KIOSK_WHY_SIZE];

    kiosk_view_button(
        app, rect_column(actions, 2, gap, 0), ID_BACK, _("Kembali"), UI_PLAIN);
    ui_button(app->ui, rect_column(actions, 2, gap, 1), &take);
    draw_title(app, &room, name_of(service));
    facts = rect_cut_top(&room, window_px(window, 108), window_px(window, 16));
    draw_round(window, facts, THEME_RADIUS, THEME_MIST);
    facts = rect_inset(facts, window_px(window, 28), window_px(window, 10));
    if (service->waiting >= 0) {
        (void)snprintf(text, sizeof(text), _("%d orang"), service->waiting);
        kiosk_view_fact(app, rect_column(facts, 2, gap, 0), _("Sedang menunggu"), text);
    }
    if (service->no_number == NO_NUMBER_NONE && !service->no_counter) {
        kiosk_view_fact(app, rect_column(facts, 2, gap, 1), _("Kira-kira menunggu"),
            kiosk_view_span(service->estimate_s, service->estimate_to_s, text));
    } else {
        kiosk_view_fact(app, rect_column(facts, 2, gap, 1), _("Hari ini"),
            service->no_number == NO_NUMBER_NONE ? _("Loket belum dibuka")
                                                 : service_why(service, text));
    }
    kiosk_papers_draw(app, room, service);
    kiosk_view_end(app);
}

static bool
confirm_event(void *arg, const SDL_Event *event)
{
    struct kiosk_app *app = arg;
    bool changed = false;
    size_t list[KIOSK_SERVICES_MAX];

    switch (kiosk_view_event(app, event, &changed)) {
    case ID_BACK:
        if (members(app, app->group, list) == 1) {
            back_to_groups(app);
        } else {
            kiosk_view_show(app, &kiosk_services_screen);
        }
        break;
    case ID_TAKE_NUMBER:
        kiosk_act_walk_in(app);
        break;
    default:
        break;
    }
    return changed;
}

const struct screen kiosk_confirm_screen = {
    .name = "confirm",
    .enter = services_enter,
    .handle_event = confirm_event,
    .update = services_update,
    .render = confirm_render,
};

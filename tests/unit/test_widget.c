/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The widgets on SDL's dummy driver: what a person does, and what comes of it. */
#include "screen/widget.h"

#include <stdlib.h>
#include <string.h>

#include "screen/widget_private.h"
#include "screen/window.h"
#include "tests/support/test.h"

enum { ID_MAIN = 1, ID_OTHER, ID_OFF, ID_FIELD, ID_BOX, ID_LIST = 100 };

struct form {
    struct window *window;
    struct ui *ui;
    struct ui_text text;
    bool with_field, with_dialog;
    bool told; /* of what is off */
    int rows;
    int used; /* the last id */
};

static const struct rect main_at = { 0, 0, 200, 60 };
static const struct rect other_at = { 0, 100, 200, 60 };
static const struct rect off_at = { 0, 200, 200, 60 };
static const struct rect field_at = { 300, 0, 200, 80 };
static const struct rect list_at = { 300, 100, 200, 200 };

static void
row(void *arg, int index, struct ui_row *out)
{
    (void)arg;
    (void)index;
    out->first = "baris";
}

static void
render(void *arg)
{
    struct form *form = arg;

    draw_clear(form->window, THEME_PAPER);
    ui_begin(form->ui);
    ui_button(form->ui, main_at,
        &(struct ui_button){ .id = ID_MAIN,
            .label = "Utama",
            .key_hint = "Enter",
            .keys = { SDLK_RETURN, SDLK_KP_ENTER } });
    ui_button(form->ui, other_at,
        &(struct ui_button){ .id = ID_OTHER, .label = "Lain", .keys = { SDLK_KP_PLUS } });
    ui_button(form->ui, off_at,
        &(struct ui_button){ .id = ID_OFF,
            .label = "Mati",
            .keys = { SDLK_x },
            .off = true,
            .told = form->told });
    if (form->with_field) {
        ui_field(form->ui, field_at, ID_FIELD, "Isian", &form->text);
    }
    if (form->rows > 0) {
        ui_list(form->ui, list_at, ID_LIST, form->rows, row, form);
    }
    if (form->with_dialog) {
        struct rect room = ui_dialog(form->ui, 400, 300, "Dialog");

        ui_button(form->ui, room, &(struct ui_button){ .id = ID_BOX, .label = "Setuju" });
    }
    ui_end(form->ui);
}

static bool
handle_event(void *arg, const SDL_Event *event)
{
    struct form *form = arg;
    bool changed;
    int id = ui_handle_event(form->ui, event, &changed);

    form->used = id != UI_NONE ? id : form->used;
    return changed;
}

static const struct screen form_screen = {
    .name = "form", .handle_event = handle_event, .render = render
};

static int
up(void **state)
{
    struct form *form = calloc(1, sizeof(*form));

    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(
        window_open(
            &(struct window_options){
                .title = "test", .design_w = 800, .design_h = 600, .app = form },
            &form->window, NULL),
        STATUS_OK);
    form->ui = ui_new(form->window);
    window_show(form->window, &form_screen);
    window_step(form->window, 0);
    *state = form;
    return 0;
}

static int
down(void **state)
{
    struct form *form = *state;

    window_close(form->window);
    ui_free(form->ui);
    free(form);
    return 0;
}

static void
happen(struct form *form, SDL_Event *event)
{
    form->used = UI_NONE;
    SDL_PushEvent(event);
    window_step(form->window, 0);
    window_redraw(form->window);
    window_step(form->window, 0);
}

static int
key(struct form *form, SDL_Keycode code)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = code;
    happen(form, &event);
    return form->used;
}

static void
type(struct form *form, const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    strncpy(event.text.text, text, sizeof(event.text.text) - 1);
    happen(form, &event);
}

static void
mouse(struct form *form, Uint32 what, int x, int y)
{
    SDL_Event event = { .type = what };

    if (what == SDL_MOUSEMOTION) {
        event.motion.x = x;
        event.motion.y = y;
        event.motion.state = SDL_BUTTON_LMASK;
    } else {
        event.button.button = SDL_BUTTON_LEFT;
        event.button.x = x;
        event.button.y = y;
    }
    happen(form, &event);
}

static void
redraw(struct form *form)
{
    window_redraw(form->window);
    window_step(form->window, 0);
}

static void
test_a_buttons_key_presses_it(void **state)
{
    struct form *form = *state;

    assert_int_equal(key(form, SDLK_KP_ENTER), ID_MAIN);
    assert_int_equal(key(form, SDLK_KP_PLUS), ID_OTHER);
    assert_int_equal(key(form, SDLK_x), UI_NONE); /* off */
    assert_int_equal(key(form, SDLK_q), UI_NONE);
    assert_int_equal(key(form, SDLK_ESCAPE), UI_ESCAPE);
}

static void
test_a_key_held_down_presses_once(void **state)
{
    struct form *form = *state;
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = SDLK_RETURN;
    event.key.repeat = 1;
    happen(form, &event);
    assert_int_equal(form->used, UI_NONE);
}

static void
test_tab_goes_round_and_leaves_out_what_is_off(void **state)
{
    struct form *form = *state;

    key(form, SDLK_TAB);
    assert_int_equal(ui_focused(form->ui), ID_MAIN);
    key(form, SDLK_TAB);
    assert_int_equal(ui_focused(form->ui), ID_OTHER);
    assert_int_equal(
        key(form, SDLK_RETURN), ID_OTHER); /* the focus is seen, so it wins */
    key(form, SDLK_TAB);
    assert_int_equal(ui_focused(form->ui), ID_MAIN);
}

static void
test_a_click_counts_where_it_began_and_ended(void **state)
{
    struct form *form = *state;

    mouse(form, SDL_MOUSEBUTTONDOWN, 10, 110);
    mouse(form, SDL_MOUSEBUTTONUP, 10, 110);
    assert_int_equal(form->used, ID_OTHER);
    mouse(form, SDL_MOUSEBUTTONDOWN, 10, 110);
    mouse(form, SDL_MOUSEBUTTONUP, 10, 10);
    assert_int_equal(form->used, UI_NONE);
    mouse(form, SDL_MOUSEBUTTONDOWN, 10, 210); /* off */
    mouse(form, SDL_MOUSEBUTTONUP, 10, 210);
    assert_int_equal(form->used, UI_NONE);
    assert_int_equal(
        key(form, SDLK_KP_ENTER), ID_MAIN); /* an unseen focus takes nothing */
}

static void
test_a_field_takes_what_is_typed_and_no_button_hears_it(void **state)
{
    struct form *form = *state;

    form->with_field = true;
    form->text.max = 8;
    redraw(form);
    assert_int_equal(ui_focused(form->ui), ID_FIELD);
    type(form, "A");
    type(form, "\xc3\xa9"); /* two bytes, one character */
    type(form, "3");
    assert_int_equal(key(form, SDLK_KP_PLUS), UI_NONE);
    assert_string_equal(form->text.text, "A\xc3\xa9"
                                         "3");
    key(form, SDLK_LEFT);
    key(form, SDLK_BACKSPACE);
    assert_string_equal(form->text.text, "A3");
    key(form, SDLK_HOME);
    key(form, SDLK_DELETE);
    type(form, "\x01"); /* no text */
    type(form, "12345678");
    assert_string_equal(form->text.text, "3");
    type(form, "1234567");
    assert_string_equal(form->text.text, "12345673");
    assert_int_equal(key(form, SDLK_RETURN), ID_FIELD);
    ui_text_clear(&form->text);
    for (size_t i = 0; i < sizeof(form->text.text); i++) {
        assert_int_equal(form->text.text[i], 0);
    }
}

static void
key_with_ctrl(struct form *form, SDL_Keycode code)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = code;
    event.key.keysym.mod = KMOD_LCTRL;
    happen(form, &event);
}

static void
test_a_field_is_edited_as_people_expect(void **state)
{
    struct form *form = *state;

    form->with_field = true;
    redraw(form);
    type(form, "bata");
    key(form, SDLK_LEFT);
    key(form, SDLK_LEFT);
    type(form, "\xc3\xa9");
    assert_string_equal(form->text.text, "ba\xc3\xa9ta");
    key(form, SDLK_LEFT); /* over both bytes of it */
    key(form, SDLK_DELETE);
    assert_string_equal(form->text.text, "bata");
    key(form, SDLK_END);
    key(form, SDLK_RIGHT); /* there is nothing more */
    key(form, SDLK_DELETE);
    type(form, "m");
    assert_string_equal(form->text.text, "batam");
    key(form, SDLK_HOME);
    key(form, SDLK_LEFT);
    key(form, SDLK_BACKSPACE);
    type(form, "k");
    assert_string_equal(form->text.text, "kbatam");
    key(form, SDLK_RIGHT);
    key(form, SDLK_BACKSPACE);
    assert_string_equal(form->text.text, "katam");
    type(form, "a\tb"); /* a tab is no text of a field */
    assert_string_equal(form->text.text, "katam");
    assert_int_equal(key(form, SDLK_u), UI_NONE); /* typed, it clears nothing */
    assert_int_equal(key(form, SDLK_v), UI_NONE);
    assert_int_equal(key(form, SDLK_SPACE), UI_NONE);
    assert_string_equal(form->text.text, "katam");
    assert_int_equal(SDL_SetClipboardText("-x"), 0);
    key_with_ctrl(form, SDLK_v);
    assert_string_equal(form->text.text, "k-xatam");
    key_with_ctrl(form, SDLK_u);
    assert_string_equal(form->text.text, "");
    assert_int_equal(form->text.cursor, 0);
}

static void
test_a_dialog_hides_what_lies_below(void **state)
{
    struct form *form = *state;

    form->with_dialog = true;
    redraw(form);
    mouse(form, SDL_MOUSEBUTTONDOWN, 10, 10);
    mouse(form, SDL_MOUSEBUTTONUP, 10, 10);
    assert_int_equal(form->used, UI_NONE);
    assert_int_equal(key(form, SDLK_KP_ENTER), UI_NONE);
    mouse(form, SDL_MOUSEBUTTONDOWN, 400, 300);
    mouse(form, SDL_MOUSEBUTTONUP, 400, 300);
    assert_int_equal(form->used, ID_BOX);
    assert_int_equal(
        key(form, SDLK_SPACE), UI_NONE); /* the mouse left the focus unseen */
    key(form, SDLK_TAB);
    assert_int_equal(key(form, SDLK_SPACE), ID_BOX);
}

static void
test_arrows_in_a_list_bring_the_row_into_sight(void **state)
{
    struct form *form = *state;

    form->rows = 20;
    ui_focus(form->ui, ID_LIST);
    redraw(form);
    for (int i = 0; i < 30; i++) {
        key(form, SDLK_DOWN);
    }
    assert_int_equal(ui_focused(form->ui), ID_LIST + 19); /* it ends there */
    assert_int_equal(
        ui_find_scroll(form->ui, ID_LIST)->offset, 20 * THEME_TARGET - list_at.h);
    assert_int_equal(key(form, SDLK_RETURN), ID_LIST + 19);
    key(form, SDLK_UP);
    assert_int_equal(key(form, SDLK_KP_ENTER), ID_LIST + 18);
}

static void
test_a_drag_scrolls_and_presses_nothing(void **state)
{
    struct form *form = *state;

    form->rows = 20;
    redraw(form);
    mouse(form, SDL_MOUSEBUTTONDOWN, 350, 280);
    mouse(form, SDL_MOUSEMOTION, 350, 180);
    mouse(form, SDL_MOUSEBUTTONUP, 350, 180);
    assert_int_equal(form->used, UI_NONE);
    assert_int_equal(ui_find_scroll(form->ui, ID_LIST)->offset, 100);
    mouse(form, SDL_MOUSEBUTTONDOWN, 350, 110); /* what is seen there now */
    mouse(form, SDL_MOUSEBUTTONUP, 350, 110);
    assert_int_equal(form->used, ID_LIST + (100 + 10) / THEME_TARGET);
}

/* Where nothing scrolls, a wheel draws nothing anew. */
static void
test_a_wheel_changes_what_scrolls_alone(void **state)
{
    struct form *form = *state;
    SDL_Event wheel = { .type = SDL_MOUSEWHEEL };
    bool changed = true;

    wheel.wheel.y = -1;
    assert_int_equal(ui_handle_event(form->ui, &wheel, &changed), UI_NONE);
    assert_false(changed);
}

static void
test_a_list_that_shrinks_is_not_scrolled_away(void **state)
{
    struct form *form = *state;

    form->rows = 20;
    ui_focus(form->ui, ID_LIST);
    redraw(form);
    for (int i = 0; i < 19; i++) {
        key(form, SDLK_DOWN);
    }
    form->rows = 2;
    redraw(form);
    assert_int_equal(ui_find_scroll(form->ui, ID_LIST)->offset, 0);
}

/* ---- a keypad, which has no Tab ---- */

static void
test_the_focus_goes_where_the_arrow_points(void **state)
{
    struct form *form = *state;
    struct ui *ui = form->ui;

    form->with_field = true;
    redraw(form);
    ui_focus(ui, ID_MAIN);
    ui_focus_toward(ui, 0, 1);
    assert_int_equal(ui_focused(ui), ID_OTHER);
    ui_focus_toward(ui, 1, 0);
    assert_int_equal(ui_focused(ui), ID_FIELD);
    ui_focus_toward(ui, -1, 0);
    assert_int_equal(ui_focused(ui), ID_MAIN);
    ui_focus_toward(ui, 0, -1); /* nothing there: the one before, as it was drawn */
    assert_int_equal(ui_focused(ui), ID_FIELD);
    ui_focus(ui, ID_OTHER);
    ui_focus_toward(ui, 0, 1); /* what is off is no place */
    assert_int_equal(ui_focused(ui), ID_FIELD);
    form->told = true; /* unless it says why, and that alone */
    redraw(form);
    ui_focus(ui, ID_OTHER);
    ui_focus_toward(ui, 0, 1);
    assert_int_equal(ui_focused(ui), ID_OFF);
    redraw(form);
    assert_string_equal(ui_focus_said(ui), "Mati");
    form->used = UI_NONE;
    assert_int_equal(key(form, SDLK_SPACE), UI_NONE);
}

static void
test_the_focus_begins_where_it_is_asked_to(void **state)
{
    struct form *form = *state;
    struct ui *ui = form->ui;

    ui_focus(ui, UI_NO_FOCUS);
    assert_false(ui_focus_is_seen(ui));
    assert_string_equal(ui_focus_said(ui), "");
    ui_focus_first(ui, ID_OTHER);
    assert_int_equal(ui_focused(ui), ID_OTHER);
    assert_true(ui_focus_is_seen(ui));
    assert_string_equal(ui_focus_said(ui), "Lain");
    ui_focus_first(ui, ID_LIST); /* there is none, and no main action */
    assert_int_equal(ui_focused(ui), ID_MAIN);
    assert_true(ui_can_use(ui, ID_OTHER));
    assert_false(ui_can_use(ui, ID_OFF));
    assert_false(ui_can_use(ui, ID_FIELD));
    form->with_field = true;
    redraw(form);
    ui_focus_first(ui, ID_MAIN); /* the first of several */
    assert_int_equal(ui_focused(ui), ID_MAIN);
}

/* ---- outlines ---- */

static struct rgb
pixel(SDL_Surface *picture, int x, int y)
{
    Uint32 value =
        *(const Uint32 *)(const void *)((const Uint8 *)picture->pixels +
                                        (ptrdiff_t)y * picture->pitch + (ptrdiff_t)x * 4);

    return (struct rgb){ (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value };
}

/* What is between two things is seen by who sees badly: 3:1 (WCAG 2.1, 1.4.11). */
static void
test_outlines_and_the_focus_stand_out_from_the_ground(void **state)
{
    struct form *form = *state;
    const struct rgb paper = theme_rgb(THEME_PAPER);
    SDL_Surface *picture;
    int middle = other_at.y + other_at.h / 2;

    redraw(form);
    picture = window_picture(form->window);
    assert_non_null(picture);
    assert_true(theme_contrast(pixel(picture, other_at.x, middle), paper) >= 3.0);
    SDL_FreeSurface(picture);
    ui_focus(form->ui, ID_OTHER);
    redraw(form);
    picture = window_picture(form->window);
    assert_non_null(picture);
    /* From without: the ring, a gap of the ground, the outline. */
    assert_true(
        theme_contrast(
            pixel(picture, other_at.x + other_at.w / 2, other_at.y - 4), paper) >= 3.0);
    assert_true(
        theme_contrast(
            pixel(picture, other_at.x + other_at.w / 2, other_at.y - 1), paper) < 1.1);
    SDL_FreeSurface(picture);
}

#define IN_FORM(test) cmocka_unit_test_setup_teardown(test, up, down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FORM(test_a_buttons_key_presses_it),
        IN_FORM(test_a_key_held_down_presses_once),
        IN_FORM(test_tab_goes_round_and_leaves_out_what_is_off),
        IN_FORM(test_a_click_counts_where_it_began_and_ended),
        IN_FORM(test_a_field_takes_what_is_typed_and_no_button_hears_it),
        IN_FORM(test_a_field_is_edited_as_people_expect),
        IN_FORM(test_a_dialog_hides_what_lies_below),
        IN_FORM(test_arrows_in_a_list_bring_the_row_into_sight),
        IN_FORM(test_a_drag_scrolls_and_presses_nothing),
        IN_FORM(test_a_wheel_changes_what_scrolls_alone),
        IN_FORM(test_a_list_that_shrinks_is_not_scrolled_away),
        IN_FORM(test_the_focus_goes_where_the_arrow_points),
        IN_FORM(test_the_focus_begins_where_it_is_asked_to),
        IN_FORM(test_outlines_and_the_focus_stand_out_from_the_ground),
    };

    return cmocka_run_group_tests_name("screen/widget", tests, NULL, NULL);
}

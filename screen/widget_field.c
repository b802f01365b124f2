/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/widget_private.h"

#include <sodium.h>
#include <string.h>

#include "common/text.h"

void
ui_text_clear(struct ui_text *text)
{
    sodium_memzero(text->text, sizeof(text->text));
    text->cursor = 0;
}

void
ui_text_set(struct ui_text *text, const char *value)
{
    text_copy(text->text, sizeof(text->text), value);
    text->cursor = strlen(text->text);
}

static size_t
before(const char *text, size_t at)
{
    do {
        at--;
    } while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

static size_t
after(const char *text, size_t at)
{
    do {
        at++;
    } while (((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

static void
erase(struct ui_text *text, size_t from, size_t to)
{
    memmove(text->text + from, text->text + to, strlen(text->text + to) + 1);
    text->cursor = from;
}

/* Printable text only, whole or not at all. */
static void
insert(struct ui_text *text, const char *typed)
{
    size_t len = strlen(typed);
    size_t used = strlen(text->text);
    size_t max = text->max > 0 && text->max < sizeof(text->text) - 1
                     ? text->max
                     : sizeof(text->text) - 1;

    if (used + len > max || !text_is_clean_utf8(typed, len) || strpbrk(typed, "\t\n")) {
        return;
    }
    memmove(text->text + text->cursor + len, text->text + text->cursor,
        used - text->cursor + 1);
    memcpy(text->text + text->cursor, typed, len);
    text->cursor += len;
}

static bool
edit_key(struct ui_text *text, const SDL_Keysym *key)
{
    switch (key->sym) {
    case SDLK_BACKSPACE:
        if (text->cursor > 0) {
            size_t from = before(text->text, text->cursor);

            erase(text, from, text->cursor);
        }
        return true;
    case SDLK_DELETE:
        if (text->text[text->cursor]) {
            erase(text, text->cursor, after(text->text, text->cursor));
        }
        return true;
    case SDLK_LEFT:
        text->cursor = text->cursor > 0 ? before(text->text, text->cursor) : 0;
        return true;
    case SDLK_RIGHT:
        text->cursor =
            text->text[text->cursor] ? after(text->text, text->cursor) : text->cursor;
        return true;
    case SDLK_HOME:
        text->cursor = 0;
        return true;
    case SDLK_END:
        text->cursor = strlen(text->text);
        return true;
    default:
        return false;
    }
}

static void
paste(struct ui_text *text)
{
    char *clip = SDL_GetClipboardText();

    insert(text, clip);
    SDL_free(clip);
}

bool
ui_field_event(struct ui *ui, struct ui_text *text, const SDL_Event *event)
{
    const SDL_Keysym *key = &event->key.keysym;

    (void)ui;
    if (event->type == SDL_TEXTINPUT) {
        insert(text, event->text.text);
        return true;
    }
    if (event->type != SDL_KEYDOWN) {
        return false;
    }
    if ((key->mod & KMOD_CTRL) && key->sym == SDLK_v) {
        paste(text);
        return true;
    }
    if ((key->mod & KMOD_CTRL) && key->sym == SDLK_u) {
        ui_text_clear(text);
        return true;
    }
    if (edit_key(text, key)) {
        return true;
    }
    /* What types a character comes as text; it presses no button. */
    return key->sym >= SDLK_SPACE && key->sym < SDLK_DELETE
               ? true
               : key->sym >= SDLK_KP_DIVIDE && key->sym <= SDLK_KP_PERIOD &&
                     key->sym != SDLK_KP_ENTER;
}

/* A password as dots, one a character. */
static void
dots(const char *text, char *out, size_t out_size)
{
    static const char dot[] = "\xe2\x80\xa2";
    size_t count = text_utf8_len(text);

    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        text_append(out, out_size, dot);
    }
}

static void
draw_content(struct ui *ui, struct rect box, const struct ui_text *text, bool focused)
{
    struct window *window = ui->window;
    struct text_style style = { .size = THEME_20, .colour = THEME_INK };
    char shown[sizeof(text->text) * 3];
    char head[sizeof(shown)];
    struct rect room = rect_inset(box, window_px(window, 14), 0);
    int caret, shift;

    if (text->secret) {
        char part[sizeof(text->text)];

        memcpy(part, text->text, text->cursor);
        part[text->cursor] = '\0';
        dots(text->text, shown, sizeof(shown));
        dots(part, head, sizeof(head));
        sodium_memzero(part, sizeof(part));
    } else {
        text_copy(shown, sizeof(shown), text->text);
        memcpy(head, text->text, text->cursor);
        head[text->cursor] = '\0';
    }
    caret = text_width(window, &style, head);
    shift = caret > room.w ? caret - room.w : 0; /* the caret stays in sight */
    ui_clip(ui, &room);
    text_draw(window, &style,
        (struct rect){
            room.x - shift, room.y, text_width(window, &style, shown) + 8, room.h },
        shown);
    ui_clip(ui, NULL);
    if (focused) {
        struct rect bar = rect_inset(room, 0, room.h / 4);

        bar.x += caret - shift;
        bar.w = window_px(window, 2);
        draw_fill(window, bar, THEME_BRAND);
    }
}

void
ui_field(
    struct ui *ui, struct rect where, int id, const char *label, struct ui_text *text)
{
    struct window *window = ui->window;
    struct text_style style = {
        .size = THEME_16, .weight = THEME_SEMIBOLD, .colour = THEME_SLATE
    };
    bool focused = ui_is_focused(ui, id);
    struct rect box = where;
    struct ui_target *target;

    text_draw(window, &style, rect_cut_top(&box, window_px(window, 24), 0), label);
    target = ui_add(ui, UI_KIND_FIELD, id, box);
    if (target) {
        target->text = text;
    }
    draw_panel(window, box, 8, THEME_PAPER, focused ? THEME_BRAND : THEME_SLATE,
        focused ? 3 : 1);
    draw_content(ui, box, text, focused);
}

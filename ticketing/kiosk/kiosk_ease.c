/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who sees, reads or reaches badly: a keypad with a tactile 5, large letters, a voice. */
#include <string.h>

#include "audio/sentence.h"
#include "common/clock.h"
#include "common/text.h"
#include "common/words.h"
#include "screen/i18n.h"
#include "ticketing/kiosk/kiosk_app.h"

#define PERSON_MS 60000 /* without a press on the ready screen */

bool
kiosk_ease_is_chosen(const struct kiosk_app *app)
{
    return app->ease.keypad || app->ease.large || app->ease.spoken;
}

void
kiosk_ease_end(struct kiosk_app *app)
{
    app->ease.keypad = false;
    kiosk_ease_set_spoken(app, false);
    if (app->ease.large) {
        kiosk_ease_set_large(app, false);
    }
}

/* Large letters. */

void
kiosk_ease_set_large(struct kiosk_app *app, bool large)
{
    app->ease.large = large;
    window_set_contrast(app->window, large);
    kiosk_view_measure(app);
}

/* The voice. */

bool
kiosk_ease_can_speak(const struct kiosk_app *app)
{
    return app->synth && kiosk_sound_state(app->sound) == DEVICE_PART_OK;
}

void
kiosk_ease_set_spoken(struct kiosk_app *app, bool spoken)
{
    app->ease.spoken = spoken;
    app->ease.told[0] = app->ease.told_focus[0] = '\0';
    if (!spoken) {
        kiosk_sound_hush(app->sound);
    }
    window_redraw(app->window);
}

void
kiosk_ease_tell(struct kiosk_app *app, const char *text)
{
    size_t len = strlen(app->ease.telling);

    if (!text[0]) {
        return;
    }
    if (len > 0) {
        bool ended = strchr(".?!", app->ease.telling[len - 1]) != NULL;

        (void)text_append(
            app->ease.telling, sizeof(app->ease.telling), ended ? " " : ". ");
    }
    (void)text_append(app->ease.telling, sizeof(app->ease.telling), text);
}

/* The voice of what is read; Indonesian for a language without one. */
static enum sentence_language
voice_language(void)
{
    int found = words_find(call_language_codes, i18n_language(), SENTENCE_ID);

    return sentence_voice((enum sentence_language)found)[0]
               ? (enum sentence_language)found
               : SENTENCE_ID;
}

/* Say what is new: a screen with all of it, or only where the focus went. */
static void
speak(struct kiosk_app *app)
{
    char words[KIOSK_TOLD_SIZE + KIOSK_FOCUS_SIZE + 256] = "";
    const char *focus = ui_focus_said(app->ui);
    bool same_screen = strcmp(app->ease.telling, app->ease.told) == 0;

    if (same_screen && strcmp(focus, app->ease.told_focus) == 0) {
        return;
    }
    if (!same_screen && !app->ease.told[0]) {
        (void)text_append(words, sizeof(words),
            _("Panduan suara menyala. Pada tombol angka: 2, 4, 6, 8 untuk pindah, 5 "
              "untuk "
              "memilih, 0 untuk kembali, tambah untuk mematikan suara."));
        (void)text_append(words, sizeof(words), " ");
    }
    if (!same_screen) {
        (void)text_append(words, sizeof(words), app->ease.telling);
        (void)text_append(words, sizeof(words), ". ");
    }
    (void)text_append(words, sizeof(words), focus);
    (void)text_copy(app->ease.told, sizeof(app->ease.told), app->ease.telling);
    (void)text_copy(app->ease.told_focus, sizeof(app->ease.told_focus), focus);
    kiosk_sound_say(app->sound, words, app->arrival.number, voice_language());
}

void
kiosk_ease_drawn(struct kiosk_app *app)
{
    if (app->ease.keypad && !ui_focus_is_seen(app->ui)) {
        ui_focus_first(app->ui, ID_CHOICE);
        window_redraw(app->window); /* its ring */
    }
    if (app->ease.spoken) {
        speak(app);
    }
}

/* The keypad. */

static const struct {
    SDL_Scancode key;
    int dx, dy; /* none: it chooses, or goes back */
} keys[] = {
    { SDL_SCANCODE_KP_2, 0, 1 },
    { SDL_SCANCODE_KP_4, -1, 0 },
    { SDL_SCANCODE_KP_6, 1, 0 },
    { SDL_SCANCODE_KP_8, 0, -1 },
    { SDL_SCANCODE_KP_5, 0, 0 },
    { SDL_SCANCODE_KP_ENTER, 0, 0 },
    { SDL_SCANCODE_KP_0, 0, 0 },
    { SDL_SCANCODE_KP_MULTIPLY, 0, 0 },
    { SDL_SCANCODE_KP_PLUS, 0, 0 },
};

/* What a key presses; ID_NONE where that is not on the screen. */
static int
pressed_by(const struct kiosk_app *app, SDL_Scancode key)
{
    switch (key) {
    case SDL_SCANCODE_KP_5:
    case SDL_SCANCODE_KP_ENTER:
        return ui_focus_is_seen(app->ui) && ui_can_use(app->ui, ui_focused(app->ui))
                   ? ui_focused(app->ui)
                   : ID_NONE;
    case SDL_SCANCODE_KP_0:
    case SDL_SCANCODE_KP_MULTIPLY:
        return ui_can_use(app->ui, ID_BACK)   ? ID_BACK
               : ui_can_use(app->ui, ID_DONE) ? ID_DONE
                                              : ID_NONE;
    case SDL_SCANCODE_KP_PLUS:
        return ui_can_use(app->ui, ID_SOUND) ? ID_SOUND : ID_NONE;
    default:
        return ID_NONE;
    }
}

static void
use_key(struct kiosk_app *app, size_t index, int *id)
{
    bool seen = ui_focus_is_seen(app->ui);

    app->ease.keypad = true;
    window_redraw(app->window);
    if (app->leave_ms > 0 || window_screen(app->window) == &kiosk_ready_screen) {
        kiosk_view_stay(app, PERSON_MS);
    }
    if (keys[index].dx != 0 || keys[index].dy != 0) {
        if (seen) {
            ui_focus_toward(app->ui, keys[index].dx, keys[index].dy);
        }
    } else if (!press_guard_is_up(&app->guard, clock_monotonic_ms())) {
        *id = pressed_by(app, keys[index].key);
    }
    if (!seen && *id == ID_NONE) {
        ui_focus_first(app->ui, ID_CHOICE); /* first it is seen where it is */
    }
}

bool
kiosk_ease_keypad(struct kiosk_app *app, const SDL_Event *event, int *id)
{
    if (event->type == SDL_TEXTINPUT && app->ease.keypad_text) {
        app->ease.keypad_text = false;
        return true;
    }
    if (event->type != SDL_KEYDOWN) {
        return false;
    }
    app->ease.keypad_text = false;
    if (event->key.keysym.scancode == SDL_SCANCODE_KP_ENTER && app->ease.half_line) {
        return false; /* the end of a scanner's line */
    }
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i].key == event->key.keysym.scancode) {
            app->ease.keypad_text = event->key.keysym.scancode != SDL_SCANCODE_KP_ENTER;
            if (event->key.repeat == 0) {
                use_key(app, i, id);
            }
            return true;
        }
    }
    return false;
}

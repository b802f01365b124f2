/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clerk's window on SDL's dummy driver, fed with answers of the server, the hard ones
 * among them. With ANTREAN_PICTURES=DIR each picture is also saved, to be looked at.
 */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"
#include "tests/test.h"

#define NOBODY "\"visit\":null"
#define CALLED \
    "\"visit\":{\"visit\":\"01J8\",\"number\":\"A005\",\"service\":{\"code\":" \
    "\"ktp-baru\",\"prefix\":\"A\",\"name\":\"KTP-el baru\"},\"lane\":\"priority\"," \
    "\"priority_reason\":\"lansia\",\"state\":\"called\",\"calls\":1,\"late\":false," \
    "\"arrived_at\":\"2026-07-14T08:12:30+07:00\",\"called_at\":" \
    "\"2026-07-14T08:31:00+07:00\",\"applicant\":null,\"checklist\":[]}"
#define PAPER(id, label, mode, rule, state) \
    "{\"id\":\"" id "\",\"label\":\"" label "\",\"mode\":\"" mode "\",\"rule\":\"" rule \
    "\",\"group\":\"g\",\"state\":" state "}"
#define SERVING(papers) \
    "\"visit\":{\"visit\":\"01J8\",\"number\":\"S1005\",\"service\":{\"code\":" \
    "\"akta-lahir\",\"prefix\":\"S\",\"name\":\"Pelaporan dan pencatatan kelahiran " \
    "anak di luar domisili orang tua\"},\"lane\":\"regular\",\"state\":\"serving\"," \
    "\"calls\":2,\"late\":true,\"arrived_at\":\"2026-07-14T08:12:30+07:00\"," \
    "\"called_at\":\"2026-07-14T08:31:00+07:00\",\"started_at\":" \
    "\"2026-07-14T08:32:00+07:00\",\"note\":\"Dari loket 2: KK sudah dicek\"," \
    "\"applicant\":{\"name\":\"Raden Ayu Sekar Kinasih Prameswari Widyaningrum\"," \
    "\"nik\":\"3517091708859901\",\"phone\":\"0812-0000-0000\"},\"application\":" \
    "{\"registration\":\"AKTA-33.351622502920001\",\"from\":\"08:00\",\"to\":\"11:00\"}" \
    "," \
    "\"checklist\":[" papers "]}"
#define THREE_PAPERS \
    PAPER("kk", "fotokopi KK", "serah_fotokopi", "wajib", "null") \
    "," PAPER("lahir-rs", "surat keterangan kelahiran RS", "tunjuk_asli", "salah_satu", \
        "\"seen\"") "," PAPER("f-2.01", "formulir F-2.01", "isi_formulir", "wajib", \
        "\"missing\"")
#define LONG_PAPER \
    PAPER("x", \
        "surat keterangan kelahiran kepala desa (lahir di rumah) dengan dua saksi", \
        "serah_fotokopi", "wajib", "\"not_needed\"")
#define DESK(state, visit) \
    "{\"number\":3,\"name\":\"Loket 3\",\"state\":\"" state "\",\"reason\":null," \
    "\"max_calls\":3," visit ",\"waiting\":[{\"service\":\"ktp-baru\",\"name\":" \
    "\"KTP-el baru\",\"lane\":\"regular\",\"count\":128},{\"service\":\"ktp-baru\"," \
    "\"name\":\"KTP-el " \
    "baru\",\"lane\":\"priority\",\"count\":3},{\"service\":\"kk-ubah\"," \
    "\"name\":\"Kartu Keluarga: perubahan data karena pindah atau peristiwa penting\"," \
    "\"lane\":\"regular\",\"count\":7}],\"aside\":[{\"visit\":\"01J7\",\"number\":" \
    "\"A003\"," \
    "\"state\":\"absent\"},{\"visit\":\"01J6\",\"number\":\"B012\",\"state\":\"held\"}]" \
    "}"

static void
on_wake(void *arg)
{
    struct counter_app *app = arg;

    link_dispatch(app->link);
}

static int
window_up(void **state)
{
    struct counter_app *app = calloc(1, sizeof(*app));

    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(window_open(&(struct window_options){ .title = "test",
                                     .design_w = COUNTER_DESIGN_W,
                                     .design_h = COUNTER_DESIGN_H,
                                     .on_wake = on_wake,
                                     .app = app },
                         &app->window, NULL),
        STATUS_OK);
    app->ui = ui_new(app->window);
    /* Nobody is there: what is asked for stays on its way. */
    assert_int_equal(link_start(&(struct link_options){ .server = "http://127.0.0.1:1",
                                    .wake = window_wake,
                                    .wake_arg = app->window },
                         &app->link, NULL),
        STATUS_OK);
    snprintf(app->clerk, sizeof(app->clerk), "Bu Siti");
    *state = app;
    return 0;
}

static int
window_down(void **state)
{
    struct counter_app *app = *state;

    link_stop(app->link);
    window_close(app->window);
    ui_free(app->ui);
    free(app);
    return 0;
}

/* The server's answer is `text` and the desk shows it. */
static void
show(struct counter_app *app, const char *text)
{
    json_error_t why;
    json_t *answer = json_loads(text, 0, &why);

    if (!answer) {
        fail_msg("fixture: %s", why.text);
    }
    assert_int_equal(desk_from_json(answer, &app->desk, NULL), STATUS_OK);
    json_decref(answer);
    app->known = true;
    app->acting = false;
    app->pressed_ms = -100000;
    window_show(app->window, &counter_desk_screen);
    window_step(app->window, 0);
}

static void
picture(struct counter_app *app, const char *name)
{
    const char *folder = getenv("ANTREAN_PICTURES");
    char path[512];

    if (folder) {
        snprintf(path, sizeof(path), "%s/counter-%s.png", folder, name);
        assert_int_equal(window_save_png(app->window, path, NULL), STATUS_OK);
    }
}

static void
press(struct counter_app *app, SDL_Keycode key)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = key;
    SDL_PushEvent(&event);
    window_step(app->window, 0);
    window_step(app->window, 0);
}

static void
test_enter_calls_once_however_often_it_is_pressed(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", NOBODY));
    picture(app, "idle");
    press(app, SDLK_KP_ENTER);
    assert_true(app->acting);
    assert_int_equal(app->action, DESK_CALL_NEXT);
    app->action = DESK_PAUSE; /* a mark: a second press would put CALL_NEXT back */
    press(app, SDLK_KP_ENTER);
    press(app, SDLK_RETURN);
    assert_int_equal(app->action, DESK_PAUSE);
    picture(app, "acting");
}

static void
test_a_press_just_after_the_last_is_the_same_press(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", CALLED));
    app->pressed_ms = clock_monotonic_ms(); /* the press that called this person */
    press(app, SDLK_KP_ENTER);
    assert_false(app->acting);
    app->pressed_ms -= 1000;
    press(app, SDLK_KP_ENTER);
    assert_true(app->acting);
    assert_int_equal(app->action, DESK_START);
}

static void
test_keypad_keys_do_what_is_on_their_buttons(void **state)
{
    static const struct {
        const char *desk;
        SDL_Keycode key;
        enum desk_action action;
    } rows[] = {
        { DESK("closed", NOBODY), SDLK_KP_ENTER, DESK_OPEN_COUNTER },
        { DESK("paused", NOBODY), SDLK_RETURN, DESK_OPEN_COUNTER },
        { DESK("open", CALLED), SDLK_KP_PLUS, DESK_RECALL },
        { DESK("open", CALLED), SDLK_KP_MINUS, DESK_ABSENT },
        { DESK("open", CALLED), SDLK_MINUS, DESK_ABSENT },
    };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        show(app, rows[i].desk);
        press(app, rows[i].key);
        assert_true(app->acting);
        assert_int_equal(app->action, rows[i].action);
    }
}

static void
test_keys_of_other_states_do_nothing(void **state)
{
    static const SDL_Keycode keys[] = { SDLK_KP_PLUS, SDLK_KP_MINUS, SDLK_KP_MULTIPLY,
        SDLK_KP_DIVIDE };
    struct counter_app *app = *state;

    show(app, DESK("open", NOBODY));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        press(app, keys[i]);
        assert_false(app->acting);
        assert_int_equal(app->dialog, DIALOG_NONE);
    }
}

static void
test_digits_tick_papers_and_zero_all_obligatory(void **state)
{
    struct counter_app *app = *state;
    struct desk_paper *papers = app->desk.visit.papers;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    picture(app, "serving");
    press(app, SDLK_KP_2);
    assert_int_equal(papers[1].state, PAPER_MISSING);
    press(app, SDLK_KP_0);
    assert_int_equal(papers[0].state, PAPER_TAKEN);
    assert_int_equal(papers[2].state, PAPER_MISSING); /* what was said stays */
    press(app, SDLK_3);
    assert_int_equal(papers[2].state, PAPER_TAKEN);
    assert_true(app->papers_sending);
}

static void
test_enter_on_a_paper_says_more_about_it_by_keypad_alone(void **state)
{
    struct counter_app *app = *state;
    struct desk_paper *papers = app->desk.visit.papers;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_PLUS);
    press(app, SDLK_KP_PLUS); /* the second paper: there, as one of a group */
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->dialog, DIALOG_PAPER);
    assert_int_equal(app->paper, 1);
    press(app, SDLK_KP_6); /* a common note is a fault */
    picture(app, "paper");
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->dialog, DIALOG_NONE);
    assert_int_equal(papers[1].state, PAPER_MISSING);
    assert_string_equal(papers[1].note, "Data berbeda");
    assert_true(app->papers_sending);
    picture(app, "noted");
    press(app, SDLK_KP_2); /* not missing any more: nor is what was wrong with it */
    assert_int_equal(papers[1].state, PAPER_NOT_NEEDED);
    assert_string_equal(papers[1].note, "");
}

static void
test_escape_leaves_a_paper_as_it_was(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_PLUS);
    press(app, SDLK_RETURN);
    press(app, SDLK_KP_3);
    press(app, SDLK_ESCAPE);
    assert_int_equal(app->dialog, DIALOG_NONE);
    assert_int_equal(app->desk.visit.papers[0].state, PAPER_OPEN);
    assert_false(app->papers_sending);
}

static void
test_history_shows_what_became_of_everybody(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", NOBODY));
    press(app, SDLK_F8);
    for (int i = 0; i < PAST_COUNT * 2; i++) {
        struct desk_past *past = &app->past[app->past_count++];

        snprintf(past->number, sizeof(past->number), "A%03d", 128 - i);
        snprintf(past->service, sizeof(past->service),
            "Kartu Keluarga: perubahan data karena pindah atau peristiwa penting");
        past->end = (enum desk_past_end)(i % PAST_COUNT);
        past->called_ms = INT64_C(1783991550000);
    }
    window_redraw(app->window);
    window_step(app->window, 0);
    picture(app, "history-full");
    press(app, SDLK_ESCAPE);
    assert_int_equal(app->dialog, DIALOG_NONE);
}

static void
test_every_dialog_opens_by_its_key_and_escape_leaves_it(void **state)
{
    static const struct {
        const char *name, *desk;
        SDL_Keycode key;
        enum counter_dialog dialog;
    } rows[] = {
        { "pause", DESK("open", NOBODY), SDLK_F9, DIALOG_PAUSE },
        { "close", DESK("open", NOBODY), SDLK_F10, DIALOG_CLOSE },
        { "return", DESK("open", NOBODY), SDLK_KP_PERIOD, DIALOG_RETURN },
        { "history", DESK("open", NOBODY), SDLK_F8, DIALOG_HISTORY },
        { "finish", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MULTIPLY,
            DIALOG_FINISH },
        { "hold", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MINUS, DIALOG_HOLD },
        { "transfer", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_DIVIDE,
            DIALOG_TRANSFER },
    };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        show(app, rows[i].desk);
        press(app, rows[i].key);
        assert_int_equal(app->dialog, rows[i].dialog);
        picture(app, rows[i].name);
        press(app, SDLK_ESCAPE);
        assert_int_equal(app->dialog, DIALOG_NONE);
        assert_false(app->acting);
    }
}

static void
test_finish_proposes_what_the_papers_say(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_MULTIPLY);
    assert_int_equal(app->chosen, OUTCOME_INCOMPLETE);
    press(app, SDLK_KP_3);
    assert_int_equal(app->chosen, OUTCOME_REJECTED);
    picture(app, "finish-rejected");
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->dialog, DIALOG_NONE);
    assert_true(app->acting);
    assert_int_equal(app->outcome, OUTCOME_REJECTED);
}

static void
test_finish_waits_for_the_checklist_to_arrive(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_1);
    assert_true(app->papers_sending);
    press(app, SDLK_KP_MULTIPLY);
    press(app, SDLK_KP_ENTER);
    assert_true(app->acting);
    assert_true(app->finish_waits);
}

static void
test_the_mouse_presses_what_it_is_let_go_on(void **state)
{
    struct counter_app *app = *state;
    SDL_Event down = { .button = { .type = SDL_MOUSEBUTTONDOWN,
                           .button = SDL_BUTTON_LEFT,
                           .x = 150,
                           .y = 510 } };
    SDL_Event up = down;

    show(app, DESK("open", NOBODY));
    up.type = SDL_MOUSEBUTTONUP;
    up.button.x = 700; /* let go elsewhere: nothing */
    SDL_PushEvent(&down);
    SDL_PushEvent(&up);
    window_step(app->window, 0);
    assert_false(app->acting);
    up.button.x = 150;
    SDL_PushEvent(&down);
    SDL_PushEvent(&up);
    window_step(app->window, 0);
    assert_true(app->acting);
    assert_int_equal(app->action, DESK_CALL_NEXT);
}

static void
test_hard_data_is_drawn_at_every_size(void **state)
{
    struct counter_app *app = *state;
    static const int sizes[][2] = { { 1024, 768 }, { 1920, 1080 }, { 800, 600 } };
    char name[64];

    show(app, DESK("open", SERVING(LONG_PAPER "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER
                                              "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER
                                              "," LONG_PAPER "," LONG_PAPER "," LONG_PAPER
                                              "," LONG_PAPER "," LONG_PAPER)));
    counter_message(app, false, "Langkah ini tidak dapat dilakukan sekarang.");
    picture(app, "many-papers");
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        SDL_Window *sdl = SDL_GetWindowFromID(1);

        if (sdl) {
            SDL_SetWindowSize(sdl, sizes[i][0], sizes[i][1]);
            window_step(app->window, 0);
        }
        snprintf(name, sizeof(name), "size-%d", sizes[i][0]);
        picture(app, name);
    }
}

static void
test_the_strip_shows_the_number_and_ticks_nothing_unseen(void **state)
{
    static const struct {
        const char *name, *desk;
        SDL_Keycode key;
    } rows[] = {
        { "strip-idle", DESK("open", NOBODY), SDLK_F1 },
        { "strip-called", DESK("open", CALLED), SDLK_F1 },
        { "strip-finish", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MULTIPLY },
        { "strip-hold", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MINUS },
        { "strip-return", DESK("open", NOBODY), SDLK_KP_PERIOD },
    };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        show(app, rows[i].desk);
        press(app, SDLK_F7);
        assert_true(app->strip);
        assert_int_equal(window_rect(app->window).w, COUNTER_STRIP_W);
        press(app, rows[i].key);
        picture(app, rows[i].name);
    }
    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_F7);
    press(app, SDLK_KP_1);
    assert_int_equal(app->desk.visit.papers[0].state, PAPER_OPEN);
    press(app, SDLK_F7);
    assert_false(app->strip);
    press(app, SDLK_KP_1);
    assert_int_equal(app->desk.visit.papers[0].state, PAPER_TAKEN);
}

static void
test_other_screens_are_drawn_in_both_languages(void **state)
{
    struct counter_app *app = *state;

    for (int english = 0; english < 2; english++) {
        i18n_set_language(english ? "en" : "id");
        show(app, DESK("open", CALLED));
        picture(app, english ? "called-en" : "called");
        window_show(app->window, &counter_signin_screen);
        ui_text_set(&app->username, "loket1");
        ui_text_set(&app->password, "rahasia");
        window_step(app->window, 0);
        picture(app, english ? "signin-en" : "signin");
        app->counter_count = 3;
        for (int i = 0; i < 3; i++) {
            app->counters[i].number = i + 1;
            snprintf(
                app->counters[i].name, sizeof(app->counters[i].name), "Loket %d", i + 1);
            snprintf(app->counters[i].detail, sizeof(app->counters[i].detail), "Tutup");
        }
        window_show(app->window, &counter_pick_screen);
        window_step(app->window, 0);
        picture(app, english ? "pick-en" : "pick");
    }
    i18n_set_language("id");
}

#define IN_WINDOW(test) cmocka_unit_test_setup_teardown(test, window_up, window_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WINDOW(test_enter_calls_once_however_often_it_is_pressed),
        IN_WINDOW(test_a_press_just_after_the_last_is_the_same_press),
        IN_WINDOW(test_keypad_keys_do_what_is_on_their_buttons),
        IN_WINDOW(test_keys_of_other_states_do_nothing),
        IN_WINDOW(test_digits_tick_papers_and_zero_all_obligatory),
        IN_WINDOW(test_enter_on_a_paper_says_more_about_it_by_keypad_alone),
        IN_WINDOW(test_escape_leaves_a_paper_as_it_was),
        IN_WINDOW(test_history_shows_what_became_of_everybody),
        IN_WINDOW(test_every_dialog_opens_by_its_key_and_escape_leaves_it),
        IN_WINDOW(test_finish_proposes_what_the_papers_say),
        IN_WINDOW(test_finish_waits_for_the_checklist_to_arrive),
        IN_WINDOW(test_the_mouse_presses_what_it_is_let_go_on),
        IN_WINDOW(test_hard_data_is_drawn_at_every_size),
        IN_WINDOW(test_the_strip_shows_the_number_and_ticks_nothing_unseen),
        IN_WINDOW(test_other_screens_are_drawn_in_both_languages),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("counter/window", tests, NULL, NULL);
}

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
#include "counter/counter_json.h"
#include "counter/counter_session.h"
#include "counter/dialog_close.h"
#include "counter/dialog_find.h"
#include "counter/dialog_finish.h"
#include "counter/dialog_found.h"
#include "counter/dialog_given.h"
#include "counter/dialog_group.h"
#include "counter/dialog_paper.h"
#include "counter/dialog_past.h"
#include "counter/dialog_reason.h"
#include "counter/dialog_return.h"
#include "counter/dialog_take_over.h"
#include "counter/dialog_transfer.h"
#include "counter/dialog_turn.h"
#include "screen/i18n.h"
#include "tests/support/test.h"

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

static int
window_up(void **state)
{
    struct counter_app *app;

    setenv("SDL_VIDEODRIVER", "dummy", 1);
    /* Nobody is there: what is asked for stays on its way. */
    assert_int_equal(
        counter_app_open(
            &(struct counter_options){ .server = "http://127.0.0.1:1" }, &app, NULL),
        STATUS_OK);
    snprintf(app->clerk, sizeof(app->clerk), "Bu Siti");
    *state = app;
    return 0;
}

static int
window_down(void **state)
{
    counter_app_close(*state);
    return 0;
}

/* Let nothing be on its way, and go to the phase by the moves there are. */
static void
go_to(struct counter_app *app, enum desk_phase phase)
{
    counter_forget(app);
    if (app->phase != PHASE_SIGNED_OUT) {
        counter_set_phase(app, PHASE_SIGNED_OUT);
    }
    if (phase == PHASE_SIGNED_OUT) {
        return;
    }
    counter_set_phase(app, PHASE_SIGNING_IN);
    if (phase == PHASE_READY) {
        counter_set_phase(app, PHASE_LOADING);
    }
    counter_set_phase(app, phase);
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
    go_to(app, PHASE_READY);
    assert_int_equal(desk_from_json(answer, &app->desk, NULL), STATUS_OK);
    json_decref(answer);
    app->guard = (struct press_guard){ 0 };
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
push_key(struct counter_app *app, SDL_Keycode key)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = key;
    SDL_PushEvent(&event);
    window_step(app->window, 0);
    window_step(app->window, 0);
}

/* The same from a clerk who took the time that the guard asks for. */
static void
press(struct counter_app *app, SDL_Keycode key)
{
    app->guard = (struct press_guard){ 0 };
    push_key(app, key);
}

/* The second tap of a hand that shakes: the guard has begun with the picture, and is held
   up however slow this machine is. */
static void
press_too_soon(struct counter_app *app, SDL_Keycode key)
{
    assert_true(app->guard.since_ms > 0);
    press_guard_begin(&app->guard, clock_monotonic_ms() + 60000);
    push_key(app, key);
}

static void
test_enter_calls_once_however_often_it_is_pressed(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", NOBODY));
    picture(app, "idle");
    app->desk.finished = (struct desk_finished){
        .id = "01J", .number = "A005", .until_ms = clock_monotonic_ms() + 60000
    };
    window_redraw(app->window);
    picture(app, "just-finished");
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
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
    press_guard_begin(&app->guard, clock_monotonic_ms()); /* who called this person */
    push_key(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_READY);
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
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
        assert_int_equal(app->phase, PHASE_ACTING);
        assert_int_equal(app->action, rows[i].action);
    }
}

static void
test_finish_has_a_key_on_every_keyboard(void **state)
{
    static const struct {
        SDL_Keycode key;
        Uint16 mod;
    } rows[] = { { SDLK_KP_MULTIPLY, 0 }, { SDLK_ASTERISK, 0 }, { SDLK_F2, 0 },
        { SDLK_8, KMOD_LSHIFT } };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        SDL_Event event = { .type = SDL_KEYDOWN };

        show(app, DESK("open", SERVING(THREE_PAPERS)));
        event.key.keysym.sym = rows[i].key;
        event.key.keysym.mod = rows[i].mod;
        SDL_PushEvent(&event);
        window_step(app->window, 0);
        assert_ptr_equal(app->dialog, &dialog_finish);
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
        assert_int_equal(app->phase, PHASE_READY);
        assert_null(app->dialog);
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
    assert_int_equal(papers[1].state, ITEM_MISSING);
    press(app, SDLK_KP_0);
    assert_int_equal(papers[0].state, ITEM_TAKEN);
    assert_int_equal(papers[1].state, ITEM_MISSING);
    assert_int_equal(papers[2].state, ITEM_MISSING); /* what was said stays */
    press(app, SDLK_3);
    assert_int_equal(papers[2].state, ITEM_TAKEN);
    assert_int_equal(app->papers, PAPERS_ON_WAY_CHANGED);
}

#define TWO_OF_A_GROUP \
    PAPER("rs", "surat keterangan kelahiran RS / puskesmas / bidan", "tunjuk_asli", \
        "salah_satu", "null") \
    "," PAPER("desa", "surat keterangan kelahiran kepala desa (lahir di rumah)", \
        "serah_asli", "salah_satu", \
        "null") "," PAPER("kk", "fotokopi KK", "serah_fotokopi", "wajib", "null")

static void
test_zero_asks_which_of_a_group_is_there(void **state)
{
    struct counter_app *app = *state;
    struct desk_paper *papers = app->desk.visit.papers;

    show(app, DESK("open", SERVING(TWO_OF_A_GROUP)));
    press(app, SDLK_KP_0);
    assert_int_equal(papers[2].state, ITEM_TAKEN);
    assert_ptr_equal(app->dialog, &dialog_group);
    picture(app, "group");
    press(app, SDLK_KP_3); /* there are two */
    assert_ptr_equal(app->dialog, &dialog_group);
    press(app, SDLK_KP_2);
    assert_null(app->dialog);
    assert_int_equal(papers[0].state, ITEM_OPEN);
    assert_int_equal(papers[1].state, ITEM_TAKEN);
    press(app, SDLK_KP_0); /* nothing is left to ask */
    assert_null(app->dialog);
}

/* With alternatives unmarked, `0`, `*`, Enter ended a good visit as incomplete. */
static void
test_finish_proposes_nothing_while_nobody_knows(void **state)
{
    struct counter_app *app = *state;
    const struct dialog_finish *finish;

    show(app, DESK("open", SERVING(TWO_OF_A_GROUP)));
    press(app, SDLK_KP_0);
    press(app, SDLK_ESCAPE);
    press(app, SDLK_KP_MULTIPLY);
    assert_ptr_equal(app->dialog, &dialog_finish);
    finish = app->dialog_state;
    assert_int_equal(finish->chosen[0], OUTCOME_NONE);
    assert_int_equal(finish->lack_count, 1);
    press(app, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_finish);
    assert_int_equal(app->phase, PHASE_READY);
    picture(app, "finish-unknown");
    press(app, SDLK_KP_2);
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_FINISHING); /* behind the checklist */
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
    assert_ptr_equal(app->dialog, &dialog_paper);
    assert_int_equal(((struct dialog_paper *)app->dialog_state)->paper, 1);
    press(app, SDLK_KP_6); /* a common note is a fault */
    picture(app, "paper");
    press(app, SDLK_KP_ENTER);
    assert_null(app->dialog);
    assert_int_equal(papers[1].state, ITEM_MISSING);
    assert_string_equal(papers[1].note, "Data berbeda");
    assert_int_equal(app->papers, PAPERS_ON_WAY);
    picture(app, "noted");
    press(app, SDLK_KP_2); /* not missing any more: nor is what was wrong with it */
    assert_int_equal(papers[1].state, ITEM_NOT_NEEDED);
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
    assert_null(app->dialog);
    assert_int_equal(app->desk.visit.papers[0].state, ITEM_OPEN);
    assert_int_equal(app->papers, PAPERS_SENT);
}

static void
test_history_shows_what_became_of_everybody(void **state)
{
    struct counter_app *app = *state;
    struct dialog_past *history;

    show(app, DESK("open", NOBODY));
    press(app, SDLK_F8);
    assert_ptr_equal(app->dialog, &dialog_past);
    history = app->dialog_state;
    history->list = LIST_FAILED;
    window_redraw(app->window);
    window_step(app->window, 0);
    picture(app, "history-failed");
    history->list = LIST_HERE;
    for (int i = 0; i < PAST_COUNT * 2; i++) {
        struct desk_past *past = &history->past[history->count++];

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
    assert_null(app->dialog);
}

static void
test_every_dialog_opens_by_its_key_and_escape_leaves_it(void **state)
{
    static const struct {
        const char *name, *desk;
        SDL_Keycode key;
        const struct counter_dialog *dialog;
    } rows[] = {
        { "pause", DESK("open", NOBODY), SDLK_F9, &dialog_pause },
        { "close", DESK("open", NOBODY), SDLK_F10, &dialog_close },
        { "return", DESK("open", NOBODY), SDLK_KP_PERIOD, &dialog_return },
        { "history", DESK("open", NOBODY), SDLK_F8, &dialog_past },
        { "finish", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MULTIPLY,
            &dialog_finish },
        { "hold", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_MINUS, &dialog_hold },
        { "transfer", DESK("open", SERVING(THREE_PAPERS)), SDLK_KP_DIVIDE,
            &dialog_transfer },
    };
    struct counter_app *app = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        show(app, rows[i].desk);
        press(app, rows[i].key);
        assert_ptr_equal(app->dialog, rows[i].dialog);
        picture(app, rows[i].name);
        press(app, SDLK_ESCAPE);
        assert_null(app->dialog);
        assert_int_equal(app->phase, PHASE_READY);
    }
}

/* The second tap of a hand that shakes must not answer a question it has not read. */
static void
test_no_press_counts_in_the_first_moment_of_a_dialog(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", NOBODY));
    press(app, SDLK_F10);
    assert_ptr_equal(app->dialog, &dialog_close);
    press_too_soon(app, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_close);
    press_too_soon(app, SDLK_ESCAPE);
    assert_ptr_equal(app->dialog, &dialog_close);
    assert_int_equal(app->phase, PHASE_READY);
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_CLOSE_COUNTER);
}

static void
test_finish_proposes_what_the_papers_say(void **state)
{
    struct counter_app *app = *state;
    const struct dialog_finish *finish;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_MULTIPLY);
    finish = app->dialog_state;
    assert_int_equal(finish->chosen[0], OUTCOME_INCOMPLETE);
    press(app, SDLK_KP_3);
    assert_int_equal(finish->chosen[0], OUTCOME_REJECTED);
    picture(app, "finish-rejected");
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_FINISH);
    assert_ptr_equal(app->dialog, &dialog_finish); /* until it is done */
    picture(app, "finish-on-its-way");
}

/* One person with two files: the papers of both are listed, and each is asked about. */
#define TWO_FILES \
    "\"visit\":{\"visit\":\"01J8\",\"number\":\"B005\",\"service\":{\"code\":\"kk-" \
    "baru\"," \
    "\"prefix\":\"B\",\"name\":\"KK baru: keluarga baru\"},\"lane\":\"regular\"," \
    "\"state\":\"serving\",\"calls\":1,\"files\":2,\"late\":false,\"applicant\":" \
    "{\"name\":\"Siti Peragaan\",\"nik\":\"3517035105939902\",\"phone\":\"\"}," \
    "\"application\":null,\"checklist\":[" PAPER("kk", "fotokopi KK", "serah_fotokopi", \
        "wajib", "\"taken\"") "],\"others\":[{\"file\":2,\"service\":" \
                              "{\"code\":\"akta-lahir\",\"prefix\":\"S\",\"name\":" \
                              "\"Akta kelahiran\"}," \
                              "\"applicant\":null,\"application\":{\"registration\":" \
                              "\"AKTA-7K3M92QX\"}," \
                              "\"checklist\":[" PAPER("kk", "fotokopi KK", \
                                  "serah_fotokopi", "wajib", "null") "]}]}"

static void
test_a_finish_asks_of_each_file(void **state)
{
    struct counter_app *app = *state;
    const struct desk_visit *visit = &app->desk.visit;
    const struct dialog_finish *finish;

    show(app, DESK("open", TWO_FILES));
    assert_int_equal(visit->paper_count, 2);
    assert_int_equal(visit->papers[1].file, 2);
    assert_string_equal(visit->bundle, "2. Akta kelahiran, AKTA-7K3M92QX");
    picture(app, "serving-two-files");
    press(app, SDLK_KP_MULTIPLY);
    finish = app->dialog_state;
    assert_int_equal(finish->chosen[0], OUTCOME_VERIFIED);
    assert_int_equal(finish->lack_count, 0);
    press(app, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_finish); /* the second file's turn */
    assert_int_equal(app->phase, PHASE_READY);
    assert_int_equal(finish->chosen[1], OUTCOME_NONE);
    press_too_soon(app, SDLK_KP_2); /* a second press is none of it */
    assert_int_equal(finish->chosen[1], OUTCOME_NONE);
    picture(app, "finish-second-file");
    press(app, SDLK_KP_2);
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_FINISH);
}

static void
test_a_colleagues_counter_takes_no_press_but_the_way_out(void **state)
{
    static const SDL_Keycode keys[] = { SDLK_F9, SDLK_F10, SDLK_KP_PERIOD, SDLK_F5 };
    struct counter_app *app = *state;

    show(app, "{\"number\":3,\"state\":\"open\",\"visit\":null,\"yours\":false,"
              "\"held_by\":\"Raden Ayu Sekar Kinasih Prameswari\"}");
    picture(app, "barred");
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        press(app, keys[i]);
        assert_int_equal(app->phase, PHASE_READY);
        assert_null(app->dialog);
    }
    press(app, SDLK_KP_PLUS); /* asked first */
    assert_ptr_equal(app->dialog, &dialog_take_over);
    picture(app, "take-over");
    press(app, SDLK_ESCAPE);
    assert_int_equal(app->phase, PHASE_READY);
    press(app, SDLK_F7);
    picture(app, "strip-barred");
    press(app, SDLK_KP_PLUS);
    picture(app, "strip-take-over");
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_OPEN_COUNTER);
    show(app, "{\"number\":3,\"state\":\"open\",\"visit\":null,\"yours\":false,"
              "\"held_by\":\"Bu Siti\"}");
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_CHOOSING);
}

static struct desk_found
found_of(enum visit_state state, bool has_ticket)
{
    struct desk_found found = { .name = "Raden Ayu Sekar Kinasih Prameswari Widyaningrum",
        .nik_end = "9901",
        .service = "Pelaporan dan pencatatan kelahiran anak di luar domisili orang tua",
        .registration = "AKTA-33.351622502920001",
        .date = "2026-07-14",
        .from = "08:00",
        .to = "11:00",
        .good = true,
        .state = state };

    if (has_ticket) {
        (void)snprintf(found.ticket, sizeof(found.ticket), "ABCDEFGH");
    } else {
        (void)snprintf(found.visit, sizeof(found.visit), "01J8");
        (void)snprintf(found.number, sizeof(found.number), "S1005");
    }
    return found;
}

/* What reception sees, its long words among it; who only calls has nothing of it. */
static void
test_reception_is_theirs_who_have_the_right(void **state)
{
    struct counter_app *app = *state;
    struct dialog_find *find;
    struct dialog_found *found;
    struct dialog_turn *turn;
    json_t *answer;
    struct desk_found who = found_of(VISIT_WAITING, false);
    struct desk_found ticket = found_of(VISIT_WAITING, true);

    show(app, DESK("open", NOBODY));
    press(app, SDLK_F5);
    assert_null(app->dialog);
    app->receives = true;
    window_redraw(app->window);
    window_step(app->window, 0);
    picture(app, "reception-desk");
    press(app, SDLK_F5);
    assert_ptr_equal(app->dialog, &dialog_find);
    picture(app, "reception");
    find = app->dialog_state;
    find->found[0] = who;
    find->found[1] = ticket;
    find->count = 2;
    find->asked = true;
    find->list = LIST_HERE;
    picture(app, "reception-found");
    dialog_found_open(app, &who);
    picture(app, "reception-deeds");
    found = app->dialog_state;
    press(app, SDLK_KP_3); /* priority, of who waits */
    assert_true(found->deed && found->deed->lane);
    assert_int_equal(*found->deed->lane, LANE_PRIORITY);
    picture(app, "reception-priority");
    press(app, SDLK_KP_ENTER); /* no reason is none */
    assert_null(found->asked);
    ui_text_set(&found->reason, "hamil");
    press(app, SDLK_KP_ENTER);
    assert_non_null(found->asked);
    dialog_found_open(app, &ticket);
    found = app->dialog_state;
    picture(app, "reception-ticket");
    press(app, SDLK_KP_3);
    picture(app, "reception-cancel");
    assert_null(found->asked);
    (void)counter_dialog_open(app, &dialog_turn);
    turn = app->dialog_state;
    turn->list = LIST_HERE;
    turn->turn = (struct desk_turn){ .number = "S1005",
        .waits = true,
        .ahead = 12,
        .estimate_s = 1200,
        .estimate_to_s = 1800,
        .before = { { "S1001", "dipanggil pengawas di luar urutan, alasannya tercatat" },
            { "A005", NULL } },
        .before_count = 2,
        .next = { { "A006", "datang lebih dulu" } },
        .next_count = 1 };
    picture(app, "reception-turn");
    answer = json_loads("{\"visit\":\"01J8\",\"number\":\"S1005\",\"service\":{\"name\":"
                        "\"KTP-el baru\"},\"ahead\":12,\"called_before\":\"11:00\","
                        "\"slip\":{\"lines\":[\"S1005\"],\"qr\":\"\"}}",
        0, NULL);
    assert_non_null(answer);
    dialog_given_open(app, answer);
    json_decref(answer);
    assert_ptr_equal(app->dialog, &dialog_given);
    picture(app, "reception-given");
}

/* It waits for no other press, and another counter's call is answered by one key. */
static void
test_help_is_asked_for_and_answered_by_a_key(void **state)
{
    static const char other[] =
        "{\"number\":3,\"state\":\"open\",\"visit\":null,\"helps\":[{\"counter\":1,"
        "\"name\":"
        "\"Loket 1\",\"since\":\"2026-07-14T08:31:00+07:00\",\"by\":\"Bu Siti\"},"
        "{\"counter\":2,\"name\":\"Loket 2\",\"since\":\"2026-07-14T08:32:00+07:00\","
        "\"by\":null}]}";
    static const char own[] =
        "{\"number\":3,\"state\":\"open\",\"visit\":null,\"helps\":[{\"counter\":3,"
        "\"name\":"
        "\"Loket 3\",\"since\":\"2026-07-14T08:31:00+07:00\",\"by\":null}]}";
    struct counter_app *app = *state;

    show(app, DESK("open", NOBODY));
    window_redraw(app->window);
    window_step(app->window, 0);
    press(app, SDLK_F3); /* nobody asks */
    assert_true(TAILQ_EMPTY(&app->asked));
    press(app, SDLK_F1);
    assert_false(TAILQ_EMPTY(&app->asked));
    assert_int_equal(app->phase, PHASE_READY);
    show(app, other);
    window_redraw(app->window);
    window_step(app->window, 0);
    picture(app, "help-other");
    press(app, SDLK_F3);
    assert_false(TAILQ_EMPTY(&app->asked));
    press(app, SDLK_F7);
    picture(app, "strip-help");
    press(app, SDLK_F7);
    show(app, own);
    window_redraw(app->window);
    window_step(app->window, 0);
    picture(app, "help-own");
    press(app, SDLK_F1);
    assert_false(TAILQ_EMPTY(&app->asked));
}

/* The second of two services fits; it is asked about before anybody is sent. */
static void
test_a_transfer_is_asked_about_before_it_is_done(void **state)
{
    struct counter_app *app = *state;
    struct dialog_transfer *transfer;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_DIVIDE);
    assert_ptr_equal(app->dialog, &dialog_transfer);
    transfer = app->dialog_state;
    transfer->targets[0] = (struct transfer_target){ .name = "KTP-el baru", .state = "" };
    transfer->targets[1] = (struct transfer_target){
        .name = "Kartu Keluarga: perubahan data", .state = "", .waiting = 7
    };
    transfer->target_count = 2;
    transfer->list = LIST_HERE;
    ui_text_set(&transfer->search.text, "keluarga ");
    window_redraw(app->window);
    window_step(app->window, 0);
    assert_int_equal(transfer->search.count, 1);
    picture(app, "transfer-found");
    press(app, SDLK_KP_ENTER);
    assert_ptr_equal(transfer->chosen, &transfer->targets[1]);
    assert_int_equal(app->phase, PHASE_READY); /* nothing is sent yet */
    picture(app, "transfer-question");
    press_too_soon(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_READY);
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_TRANSFER);
}

static void
test_one_key_finishes_and_calls_the_next(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_1);
    press(app, SDLK_KP_MULTIPLY);
    press(app, SDLK_KP_PLUS);
    assert_int_equal(app->phase, PHASE_FINISHING); /* behind the checklist, too */
    assert_int_equal(app->action, DESK_FINISH_NEXT);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(app->finish, "finish"), "outcome")),
        "incomplete");
    show(app, DESK("paused", SERVING(THREE_PAPERS))); /* a resting counter calls nobody */
    press(app, SDLK_KP_MULTIPLY);
    press(app, SDLK_KP_PLUS);
    assert_int_equal(app->phase, PHASE_READY);
    assert_ptr_equal(app->dialog, &dialog_finish);
}

static void
test_finish_waits_for_the_checklist_to_arrive(void **state)
{
    struct counter_app *app = *state;

    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_KP_1);
    assert_int_equal(app->papers, PAPERS_ON_WAY);
    press(app, SDLK_KP_MULTIPLY);
    press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_FINISHING);
    assert_string_equal(
        json_string_value(json_object_get(app->finish, "outcome")), "incomplete");
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
    assert_int_equal(app->phase, PHASE_READY);
    up.button.x = 150;
    SDL_PushEvent(&down);
    SDL_PushEvent(&up);
    window_step(app->window, 0);
    assert_int_equal(app->phase, PHASE_ACTING);
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
    counter_tell(app, NOTICE_FAULT, "Langkah ini tidak dapat dilakukan sekarang.");
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
        assert_int_equal(app->shape, SHAPE_STRIP);
        assert_int_equal(window_rect(app->window).w, COUNTER_STRIP_W);
        press(app, rows[i].key);
        picture(app, rows[i].name);
    }
    show(app, DESK("open", SERVING(THREE_PAPERS)));
    press(app, SDLK_F7);
    press(app, SDLK_KP_1);
    assert_int_equal(app->desk.visit.papers[0].state, ITEM_OPEN);
    press(app, SDLK_F7);
    assert_int_equal(app->shape, SHAPE_WHOLE);
    press(app, SDLK_KP_1);
    assert_int_equal(app->desk.visit.papers[0].state, ITEM_TAKEN);
}

static void
test_other_screens_are_drawn_in_both_languages(void **state)
{
    struct counter_app *app = *state;

    for (int english = 0; english < 2; english++) {
        i18n_set_language(english ? "en" : "id");
        show(app, DESK("open", CALLED));
        picture(app, english ? "called-en" : "called");
        go_to(app, PHASE_SIGNED_OUT);
        ui_text_set(&app->username, "loket1");
        ui_text_set(&app->password, "rahasia");
        window_step(app->window, 0);
        picture(app, english ? "signin-en" : "signin");
        app->counters.count = 3;
        for (int i = 0; i < 3; i++) {
            struct counter_choice *choice = &app->counters.items[i];

            *choice = (struct counter_choice){ .number = i + 1, .state = "Tutup" };
            snprintf(choice->name, sizeof(choice->name), "Loket %d", i + 1);
        }
        go_to(app, PHASE_CHOOSING);
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
        IN_WINDOW(test_finish_has_a_key_on_every_keyboard),
        IN_WINDOW(test_keys_of_other_states_do_nothing),
        IN_WINDOW(test_digits_tick_papers_and_zero_all_obligatory),
        IN_WINDOW(test_zero_asks_which_of_a_group_is_there),
        IN_WINDOW(test_finish_proposes_nothing_while_nobody_knows),
        IN_WINDOW(test_enter_on_a_paper_says_more_about_it_by_keypad_alone),
        IN_WINDOW(test_escape_leaves_a_paper_as_it_was),
        IN_WINDOW(test_history_shows_what_became_of_everybody),
        IN_WINDOW(test_every_dialog_opens_by_its_key_and_escape_leaves_it),
        IN_WINDOW(test_no_press_counts_in_the_first_moment_of_a_dialog),
        IN_WINDOW(test_finish_proposes_what_the_papers_say),
        IN_WINDOW(test_a_finish_asks_of_each_file),
        IN_WINDOW(test_a_colleagues_counter_takes_no_press_but_the_way_out),
        IN_WINDOW(test_reception_is_theirs_who_have_the_right),
        IN_WINDOW(test_help_is_asked_for_and_answered_by_a_key),
        IN_WINDOW(test_a_transfer_is_asked_about_before_it_is_done),
        IN_WINDOW(test_one_key_finishes_and_calls_the_next),
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a counter does besides its own people: reception, a colleague's counter, help,
 * sending on.
 */
#include <stdio.h>

#include "counter/dialog_find.h"
#include "counter/dialog_found.h"
#include "counter/dialog_given.h"
#include "counter/dialog_take_over.h"
#include "counter/dialog_transfer.h"
#include "counter/dialog_turn.h"
#include "screen/i18n.h"
#include "tests/support/desk_window.h"

static void
test_a_colleagues_counter_takes_no_press_but_the_way_out(void **state)
{
    static const SDL_Keycode keys[] = { SDLK_F9, SDLK_F10, SDLK_KP_PERIOD, SDLK_F5 };
    struct counter_app *app = *state;

    desk_show(app, "{\"number\":3,\"state\":\"open\",\"visit\":null,\"yours\":false,"
                   "\"held_by\":\"Raden Ayu Sekar Kinasih Prameswari\"}");
    desk_picture(app, "barred");
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        desk_press(app, keys[i]);
        assert_int_equal(app->phase, PHASE_READY);
        assert_null(app->dialog);
    }
    desk_press(app, SDLK_KP_PLUS); /* asked first */
    assert_ptr_equal(app->dialog, &dialog_take_over);
    desk_picture(app, "take-over");
    desk_press(app, SDLK_ESCAPE);
    assert_int_equal(app->phase, PHASE_READY);
    desk_press(app, SDLK_F7);
    desk_picture(app, "strip-barred");
    desk_press(app, SDLK_KP_PLUS);
    desk_picture(app, "strip-take-over");
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_OPEN_COUNTER);
    desk_show(app, "{\"number\":3,\"state\":\"open\",\"visit\":null,\"yours\":false,"
                   "\"held_by\":\"Bu Siti\"}");
    desk_press(app, SDLK_KP_ENTER);
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

    desk_show(app, DESK("open", NOBODY));
    desk_press(app, SDLK_F5);
    assert_null(app->dialog);
    app->receives = true;
    window_redraw(app->window);
    window_step(app->window, 0);
    assert_int_equal(desk_times_shown(app, "Pos informasi"), 1);
    desk_picture(app, "reception-desk");
    desk_press(app, SDLK_F5);
    assert_ptr_equal(app->dialog, &dialog_find);
    desk_picture(app, "reception");
    find = app->dialog_state;
    find->found[0] = who;
    find->found[1] = ticket;
    find->count = 2;
    find->list = LIST_HERE;
    desk_picture(app, "reception-found");
    dialog_found_open(app, &who);
    desk_picture(app, "reception-deeds");
    found = app->dialog_state;
    desk_press(app, SDLK_KP_3); /* priority, of who waits */
    assert_true(found->deed && found->deed->lane);
    assert_int_equal(*found->deed->lane, LANE_PRIORITY);
    desk_picture(app, "reception-priority");
    desk_press(app, SDLK_KP_ENTER); /* no reason is none */
    assert_null(found->asked);
    ui_text_set(&found->reason, "hamil");
    desk_press(app, SDLK_KP_ENTER);
    assert_non_null(found->asked);
    dialog_found_open(app, &ticket);
    found = app->dialog_state;
    desk_picture(app, "reception-ticket");
    assert_int_equal(desk_times_shown(app, "08.00-11.00"), 1);
    desk_press(app, SDLK_KP_3);
    desk_picture(app, "reception-cancel");
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
    desk_picture(app, "reception-turn");
    answer = json_loads("{\"visit\":\"01J8\",\"number\":\"S1005\",\"service\":{\"name\":"
                        "\"KTP-el baru\"},\"ahead\":12,\"called_before\":\"11:00\","
                        "\"slip\":{\"lines\":[\"S1005\"],\"qr\":\"\"}}",
        0, NULL);
    assert_non_null(answer);
    dialog_given_open(app, answer);
    json_decref(answer);
    assert_ptr_equal(app->dialog, &dialog_given);
    desk_picture(app, "reception-given");
    assert_int_equal(desk_times_shown(app, "dipanggil sebelum pukul 11.00"), 1);
}

static void
test_no_time_is_told_before_a_counter_is_open(void **state)
{
    struct counter_app *app = *state;
    struct dialog_turn *dialog;
    json_t *answer = json_loads("{\"number\":\"S1005\",\"ahead\":12,\"estimate_s\":1200,"
                                "\"estimate_to_s\":1800,\"called_before\":\"11:00\","
                                "\"counter_open\":false}",
        0, NULL);

    assert_non_null(answer);
    desk_show(app, DESK("open", NOBODY));
    dialog_given_open(app, answer);
    assert_int_equal(desk_times_shown(app, "12 orang lagi"), 1);
    assert_int_equal(desk_times_shown(app, "pukul"), 0);
    assert_true(counter_dialog_open(app, &dialog_turn));
    dialog = app->dialog_state;
    dialog->list = LIST_HERE;
    desk_turn_from_json(answer, &dialog->turn);
    json_decref(answer);
    assert_int_equal(desk_times_shown(app, "12 orang lagi"), 1);
    assert_int_equal(desk_times_shown(app, "pukul"), 0);
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

    desk_show(app, DESK("open", NOBODY));
    window_redraw(app->window);
    window_step(app->window, 0);
    desk_press(app, SDLK_F3); /* nobody asks */
    assert_true(TAILQ_EMPTY(&app->asked));
    desk_press(app, SDLK_F1);
    assert_false(TAILQ_EMPTY(&app->asked));
    assert_int_equal(app->phase, PHASE_READY);
    desk_show(app, other);
    window_redraw(app->window);
    window_step(app->window, 0);
    desk_picture(app, "help-other");
    desk_press(app, SDLK_F3);
    assert_false(TAILQ_EMPTY(&app->asked));
    desk_press(app, SDLK_F7);
    desk_picture(app, "strip-help");
    desk_press(app, SDLK_F7);
    desk_show(app, own);
    window_redraw(app->window);
    window_step(app->window, 0);
    desk_picture(app, "help-own");
    desk_press(app, SDLK_F1);
    assert_false(TAILQ_EMPTY(&app->asked));
}

/* The second of two services fits; it is asked about before anybody is sent. */
static void
test_a_transfer_is_asked_about_before_it_is_done(void **state)
{
    struct counter_app *app = *state;
    struct dialog_transfer *transfer;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_press(app, SDLK_KP_DIVIDE);
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
    desk_picture(app, "transfer-found");
    desk_press(app, SDLK_KP_ENTER);
    assert_ptr_equal(transfer->chosen, &transfer->targets[1]);
    assert_int_equal(app->phase, PHASE_READY); /* nothing is sent yet */
    desk_picture(app, "transfer-question");
    desk_press_too_soon(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_READY);
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_TRANSFER);
}

static void
test_who_was_found_has_a_day_or_none(void **state)
{
    struct desk_found who = { .date = "2026-07-14" };
    char day[I18N_TEXT_SIZE];

    (void)state;
    assert_string_equal(dialog_found_day(&who, day), "Selasa, 14 Juli 2026");
    who.date[0] = '\0'; /* a number without a ticket */
    assert_string_equal(dialog_found_day(&who, day), "");
}

/* Minutes of a day, of an instant that is shown in the office's zone. */
static int
minute_of(int64_t at_ms)
{
    return (int)((at_ms / 60000 + 7 * 60) % (24 * 60));
}

static void
test_a_turn_is_told_by_the_clock(void **state)
{
    struct counter_app *app = *state;
    struct dialog_turn *dialog;
    int64_t now_ms = link_now_ms(app->link);
    int found = 0;

    desk_show(app, DESK("open", NOBODY));
    assert_true(counter_dialog_open(app, &dialog_turn));
    dialog = app->dialog_state;
    dialog->list = LIST_HERE;
    dialog->turn = (struct desk_turn){
        .number = "S1005", .waits = true, .ahead = 12, .estimate_s = -1
    };
    assert_int_equal(desk_times_shown(app, "12 orang lagi"), 1);
    assert_int_equal(desk_times_shown(app, "pukul"), 0);
    dialog->turn.estimate_s = 1200;
    dialog->turn.estimate_to_s = 1800;
    while (found == 0) { /* each minute from the one it was before it was drawn */
        char text[64];
        int from = minute_of(now_ms + 1200000), to = minute_of(now_ms + 1800000);

        (void)snprintf(text, sizeof(text), "pukul %02d.%02d-%02d.%02d", from / 60,
            from % 60, to / 60, to % 60);
        found = desk_times_shown(app, text);
        assert_true(now_ms <= link_now_ms(app->link));
        now_ms += 60000;
    }
    dialog->turn.waits = false;
    assert_int_equal(desk_times_shown(app, "Nomor ini tidak sedang menunggu."), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WINDOW(test_a_colleagues_counter_takes_no_press_but_the_way_out),
        IN_WINDOW(test_reception_is_theirs_who_have_the_right),
        IN_WINDOW(test_help_is_asked_for_and_answered_by_a_key),
        IN_WINDOW(test_a_transfer_is_asked_about_before_it_is_done),
        IN_WINDOW(test_who_was_found_has_a_day_or_none),
        IN_WINDOW(test_a_turn_is_told_by_the_clock),
        IN_WINDOW(test_no_time_is_told_before_a_counter_is_open),
    };

    return desk_window_run("counter/reception", tests, ARRAY_LEN(tests));
}

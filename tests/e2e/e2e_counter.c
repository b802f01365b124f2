/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clerk's day, by keys and mouse, against the real server. */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "counter/counter_act.h"
#include "counter/dialog_paper.h"
#include "counter/dialog_transfer.h"
#include "screen/i18n.h"
#include "tests/support/clerk.h"
#include "tests/support/desk.h"

static void
test_ten_visits_by_keypad_alone(void **state)
{
    clerk_ten_by_keypad(*state);
}

static void
test_ten_visits_by_mouse_alone(void **state)
{
    clerk_ten_by_mouse(*state);
}

static void
test_a_wrong_password_is_told_and_leaves_nothing(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_type(clerk, "counter-1");
    clerk_key(clerk, SDLK_TAB);
    clerk_type(clerk, "salah sekali");
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->notice.text[0] != '\0');
    assert_string_equal(app->password.text, "");
    assert_int_equal(app->phase, PHASE_SIGNED_OUT);
}

static void
test_the_counter_is_chosen_from_the_offices_list(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_type(clerk, "counter-2");
    clerk_key(clerk, SDLK_RETURN);
    clerk_type(clerk, E2E_PASSWORD);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->counters.count > 0);
    clerk_key(clerk, SDLK_KP_2);
    UNTIL(clerk, app->phase == PHASE_READY);
    assert_int_equal(app->desk.number, 2);
}

static void
test_presses_in_a_row_call_one_person(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    SDL_Event event = { .type = SDL_KEYDOWN };

    clerk_arrive(clerk, 0, 3);
    clerk_begin(clerk, 1);
    app->guard = (struct press_guard){ 0 };
    event.key.keysym.sym = SDLK_KP_ENTER;
    for (int i = 0; i < 5; i++) {
        SDL_PushEvent(&event);
    }
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    assert_int_equal(app->desk.waiting_total, 2);
}

static void
test_absent_and_back_in_line(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    char number[MODEL_NUMBER_SIZE];

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    snprintf(number, sizeof(number), "%s", app->desk.visit.number);
    clerk_key(clerk, SDLK_KP_MINUS);
    UNTIL(clerk, clerk_is_idle(clerk) && app->desk.aside_count == 1);
    assert_string_equal(app->desk.aside[0].number, number);
    assert_int_equal(app->desk.aside[0].state, VISIT_ABSENT);
    clerk_key(clerk, SDLK_KP_PERIOD);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk) && app->desk.aside_count == 0);
    assert_int_equal(app->desk.waiting_total, 1);
}

static void
test_held_and_transferred_keep_their_number(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    const struct dialog_transfer *transfer;
    const struct dialog_past *history;

    clerk_arrive(clerk, 0, 2);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_MINUS); /* hold: the first reason is fine */
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk) && app->desk.aside_count == 1);
    assert_int_equal(app->desk.aside[0].state, VISIT_HELD);

    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_DIVIDE);
    UNTIL(clerk, app->dialog == &dialog_transfer);
    transfer = app->dialog_state;
    UNTIL(clerk, transfer->list == LIST_HERE);
    for (size_t i = 0; i < transfer->target_count; i++) {
        assert_string_not_equal(transfer->targets[i].code, app->desk.visit.service_code);
        assert_int_not_equal(transfer->targets[i].counter, 1); /* nor to this one */
    }
    clerk_type(clerk, "loKET 3"); /* part of a name, in any case */
    UNTIL(clerk, transfer->search.count == 1);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_non_null(transfer->chosen);
    assert_int_equal(transfer->chosen->counter, 3);
    clerk_key(clerk, SDLK_ESCAPE); /* no: */
    assert_null(app->dialog);
    clerk_key(clerk, SDLK_KP_DIVIDE);
    UNTIL(clerk, app->dialog == &dialog_transfer);
    transfer = app->dialog_state;
    UNTIL(clerk, transfer->list == LIST_HERE);
    clerk_key(clerk, SDLK_KP_PLUS); /* into the list, and to its second row */
    clerk_key(clerk, SDLK_KP_PLUS);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_ptr_equal(transfer->chosen, &transfer->targets[1]);
    clerk_key(clerk, SDLK_KP_ENTER); /* yes */
    UNTIL(clerk, clerk_is_idle(clerk));
    assert_string_equal(app->notice.text, "");
    history = clerk_open_history(clerk); /* who was sent on stays in it, too */
    assert_int_equal(history->count, 2);
    assert_int_equal(history->past[0].end, PAST_BACK);
    assert_int_equal(history->past[1].end, PAST_HELD);
}

static void
test_a_note_on_a_paper_reaches_the_server_and_outlives_the_window(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_PLUS);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_paper);
    clerk_key(clerk, SDLK_KP_5);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, app->papers == PAPERS_SENT);
    clerk_close(clerk); /* the clerk goes, and comes back to the same person */
    clerk_open(clerk);
    app = clerk->app;
    clerk_sign_in(clerk, 1);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
    assert_int_equal(app->desk.visit.papers[0].state, ITEM_MISSING);
    assert_string_equal(app->desk.visit.papers[0].note, "Tidak terbaca");
}

static void
test_what_is_said_of_a_person_ends_with_the_visit(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_PLUS);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_paper);
    /* As from the same counter's page on the web: the dialog knows nothing of it. */
    counter_send_action(
        app, DESK_FINISH, json_pack("{s:s}", "outcome", "incomplete"), NULL);
    UNTIL(clerk, clerk_is_idle(clerk));
    assert_string_equal(app->notice.text, "");
    assert_null(app->dialog);
}

static void
test_pause_with_a_reason_and_close(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_begin(clerk, 3);
    clerk_key(clerk, SDLK_F9);
    clerk_key(clerk, SDLK_KP_3);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_counter_is(clerk, COUNTER_PAUSED));
    assert_string_equal(app->desk.reason, "Makan siang");
    clerk_key(clerk, SDLK_F10);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_counter_is(clerk, COUNTER_CLOSED));
    clerk_key(clerk, SDLK_F11);
    assert_int_equal(app->phase, PHASE_SIGNED_OUT);
}

static void
test_who_arrives_is_counted_at_once(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    assert_int_equal(zone_follow("Asia/Jayapura", NULL), STATUS_OK); /* as installed */
    clerk_begin(clerk, 1);
    UNTIL(clerk, app->following && app->load == LOAD_NONE);
    assert_int_equal(clock_minute(0), 7 * 60); /* the server said where the office is */
    assert_int_equal(app->desk.waiting_total, 0);
    clerk_arrive(clerk, 0, 1); /* nothing is pressed: the event stream tells */
    UNTIL(clerk, app->desk.waiting_total == 1);
}

/* How often somebody is called, and whom the counter serves, may change under it. */
static void
test_settings_that_change_are_shown_at_once(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_begin(clerk, 1);
    UNTIL(clerk, app->following && clerk_is_idle(clerk));
    assert_int_not_equal(app->desk.max_calls, 4);
    assert_int_equal(e2e_status(clerk->e2e, "admin", "PATCH", "/v1/settings/policy",
                         "{\"max_calls\":4}"),
        200);
    UNTIL(clerk, app->desk.max_calls == 4);
}

/* A counter that stands open over night: nothing happens, and yet the line is another. */
static void
test_a_new_day_is_asked_about(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_begin(clerk, 1);
    UNTIL(clerk, app->following && clerk_is_settled(clerk));
    assert_string_equal(app->day, "2026-07-14");
    memcpy(app->day, "2026-07-13", sizeof(app->day)); /* as if it had been then */
    app->desk.doors = (struct doors){ 0 };
    UNTIL(clerk, app->desk.doors.open_ms != 0);
    assert_string_equal(app->day, "2026-07-14");
}

static void
test_nobody_waiting_is_said_kindly(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_begin(clerk, 1);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, app->notice.text[0] != '\0');
    assert_true(app->notice.kind == NOTICE_GOOD);
}

static void
test_a_server_that_dies_and_returns_loses_nothing(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    UNTIL(clerk, app->following);
    e2e_kill(clerk->e2e);
    UNTIL(clerk, link_state(app->link).phase == LINK_LOST);
    assert_int_equal(app->desk.visit.state, DESK_VISIT_SERVING); /* still shown */
    e2e_restart(clerk->e2e);
    UNTIL(clerk, link_state(app->link).phase == LINK_CONNECTED);
    clerk_check_papers(clerk);
    clerk_key(clerk, SDLK_KP_MULTIPLY);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk));
    assert_int_equal(clerk_open_history(clerk)->count, 1);
}

/* A colleague's counter is no dead desk: it says whose it is, and leads to the list. */
static void
test_an_occupied_counter_says_whose_it_is(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    desk_open(clerk->e2e, 2);
    app->wanted = 2;
    clerk_type(clerk, "counter-1");
    clerk_key(clerk, SDLK_RETURN);
    clerk_type(clerk, E2E_PASSWORD);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->phase == PHASE_READY);
    assert_true(app->desk.barred);
    assert_string_equal(app->desk.held_by, "counter-2");
    clerk_key(clerk, SDLK_F10); /* nothing of a desk is there */
    assert_null(app->dialog);
    clerk_key(clerk, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_CHOOSING);
    UNTIL(clerk, app->counters.count > 0);
    clerk_key(clerk, SDLK_KP_1);
    UNTIL(clerk, app->phase == PHASE_READY);
    assert_false(app->desk.barred);
}

static void
test_it_is_ours_once_the_colleague_has_left(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    desk_open(clerk->e2e, 2);
    app->wanted = 2;
    clerk_type(clerk, "counter-1");
    clerk_key(clerk, SDLK_RETURN);
    clerk_type(clerk, E2E_PASSWORD);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->phase == PHASE_READY && app->following);
    assert_true(app->desk.barred);
    desk_expect(clerk->e2e, "counter-2", "POST", "/v1/counters/2/close", NULL, 200, NULL);
    UNTIL(clerk, !app->desk.barred); /* nothing is pressed */
}

/* From one person to the next by one key, as often as there is somebody. */
/* A finish that was a slip of the hand: the person is served again, papers and all. */
static void
test_a_finish_is_taken_back_for_a_while(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    char first[MODEL_ID_SIZE];

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    assert_false(desk_can(&app->desk, DESK_TAKE_BACK));
    for (int i = 0; i < 2; i++) {
        if (i == 0) {
            clerk_call_and_start(clerk);
            (void)snprintf(first, sizeof(first), "%s", app->desk.visit.id);
            clerk_check_papers(clerk);
        }
        clerk_key(clerk, SDLK_F2);
        UNTIL(clerk, app->dialog == &dialog_finish);
        clerk_key(clerk, SDLK_KP_ENTER);
        UNTIL(clerk, clerk_is_idle(clerk));
        assert_true(desk_can(&app->desk, DESK_TAKE_BACK));
        if (i == 0) {
            clerk_key(clerk, SDLK_F6);
            UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
            assert_string_equal(app->desk.visit.id, first);
            assert_false(desk_can(&app->desk, DESK_TAKE_BACK));
        }
    }
    app->desk.finished.until_ms = clock_monotonic_ms(); /* two minutes are over */
    UNTIL(clerk, !desk_can(&app->desk, DESK_TAKE_BACK));
}

/* So is one step of several, which only sends the person on. */
static void
test_a_step_is_taken_back_for_a_while(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    char path[96], first[MODEL_ID_SIZE];

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    text_copy(first, sizeof(first), app->desk.visit.id);
    (void)snprintf(path, sizeof(path), "/v1/settings/services/items/%s",
        app->desk.visit.service_code);
    desk_expect(clerk->e2e, "admin", "PATCH", path, "{\"steps\":[\"ambil\"]}", 200, NULL);
    clerk_check_papers(clerk);
    clerk_key(clerk, SDLK_F2);
    UNTIL(clerk, app->dialog == &dialog_finish);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk) && app->desk.waiting_total == 1);
    clerk_key(clerk, SDLK_F6);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
    assert_string_equal(app->desk.visit.id, first);
    assert_int_equal(app->desk.visit.step, 1);
    UNTIL(clerk, app->desk.waiting_total == 0);
}

static void
test_done_and_next_by_one_key(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    char first[MODEL_ID_SIZE];

    clerk_arrive(clerk, 0, 2);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    (void)snprintf(first, sizeof(first), "%s", app->desk.visit.id);
    clerk_check_papers(clerk);
    clerk_key(clerk, SDLK_KP_MULTIPLY);
    UNTIL(clerk, app->dialog == &dialog_finish);
    clerk_key(clerk, SDLK_KP_PLUS);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_CALLED));
    assert_string_not_equal(app->desk.visit.id, first);
    assert_null(app->dialog);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_in(clerk, DESK_VISIT_SERVING));
    clerk_check_papers(clerk);
    clerk_key(clerk, SDLK_KP_MULTIPLY);
    UNTIL(clerk, app->dialog == &dialog_finish);
    clerk_key(clerk, SDLK_KP_PLUS);
    UNTIL(clerk, clerk_is_idle(clerk)); /* nobody waits: finished all the same */
    assert_string_equal(app->notice.text, "Belum ada yang menunggu untuk loket ini.");
    assert_int_equal(app->notice.kind, NOTICE_GOOD);
    assert_int_equal(clerk_open_history(clerk)->count, 2);
}

/* A finish that the server refuses keeps its dialog, which says what is missing. */
static void
test_a_refused_finish_stays_and_says_why(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;

    clerk_arrive(clerk, 0, 1);
    clerk_begin(clerk, 1);
    clerk_call_and_start(clerk);
    clerk_key(clerk, SDLK_KP_MULTIPLY);
    UNTIL(clerk, app->dialog == &dialog_finish);
    clerk_key(clerk, SDLK_KP_1);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, app->phase == PHASE_READY && app->notice.text[0] != '\0');
    assert_ptr_equal(app->dialog, &dialog_finish);
    assert_int_equal(app->desk.visit.state, DESK_VISIT_SERVING);
    assert_non_null(strstr(app->notice.text, "Belum ditandai: "));
    clerk_key(clerk, SDLK_KP_2);
    clerk_key(clerk, SDLK_KP_ENTER);
    UNTIL(clerk, clerk_is_idle(clerk));
    assert_null(app->dialog);
}

#define AT_WORK(test) cmocka_unit_test_setup_teardown(test, clerk_setup, clerk_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_WORK(test_a_wrong_password_is_told_and_leaves_nothing),
        AT_WORK(test_the_counter_is_chosen_from_the_offices_list),
        AT_WORK(test_ten_visits_by_keypad_alone),
        AT_WORK(test_ten_visits_by_mouse_alone),
        AT_WORK(test_presses_in_a_row_call_one_person),
        AT_WORK(test_absent_and_back_in_line),
        AT_WORK(test_held_and_transferred_keep_their_number),
        AT_WORK(test_a_note_on_a_paper_reaches_the_server_and_outlives_the_window),
        AT_WORK(test_what_is_said_of_a_person_ends_with_the_visit),
        AT_WORK(test_pause_with_a_reason_and_close),
        AT_WORK(test_who_arrives_is_counted_at_once),
        AT_WORK(test_settings_that_change_are_shown_at_once),
        AT_WORK(test_a_new_day_is_asked_about),
        AT_WORK(test_nobody_waiting_is_said_kindly),
        AT_WORK(test_an_occupied_counter_says_whose_it_is),
        AT_WORK(test_it_is_ours_once_the_colleague_has_left),
        AT_WORK(test_a_finish_is_taken_back_for_a_while),
        AT_WORK(test_a_step_is_taken_back_for_a_while),
        AT_WORK(test_done_and_next_by_one_key),
        AT_WORK(test_a_refused_finish_stays_and_says_why),
        AT_WORK(test_a_server_that_dies_and_returns_loses_nothing),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    return cmocka_run_group_tests_name("counter end to end", tests, NULL, NULL);
}

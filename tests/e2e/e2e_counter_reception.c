/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reception from a counter, by keys against the real server: a supervisor, or a clerk who
 * was given that work, gives numbers, finds people, puts them first, answers, cancels,
 * prints; and a counter is taken over.
 */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "counter/counter_printer.h"
#include "counter/dialog_find.h"
#include "counter/dialog_found.h"
#include "counter/dialog_give.h"
#include "counter/dialog_given.h"
#include "counter/dialog_take_over.h"
#include "counter/dialog_turn.h"
#include "tests/support/clerk.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/temp.h"

static void
sign_in_as(struct clerk *clerk, const char *who, int counter)
{
    clerk->app->wanted = counter;
    clerk_type(clerk, who);
    clerk_key(clerk, SDLK_RETURN);
    clerk_type(clerk, E2E_PASSWORD);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, clerk_is_settled(clerk) && clerk->app->following);
}

/* A number for this service; its number and path to its paper are said. */
static void
give(struct clerk *clerk, const char *service, const char *reason)
{
    struct counter_app *app = clerk->app;
    const struct dialog_give *dialog;

    clerk_key(clerk, SDLK_F5);
    assert_ptr_equal(app->dialog, &dialog_find);
    clerk_key(clerk, SDLK_F2);
    assert_ptr_equal(app->dialog, &dialog_give);
    dialog = app->dialog_state;
    UNTIL(clerk, dialog->list == LIST_HERE);
    clerk_type(clerk, service);
    clerk_key(clerk, SDLK_RETURN);
    assert_non_null(dialog->chosen);
    if (reason) {
        clerk_key(clerk, SDLK_KP_2);
        clerk_key(clerk, SDLK_RETURN);
        assert_null(dialog->asked); /* priority needs a reason */
        clerk_type(clerk, reason);
    }
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, app->dialog == &dialog_given);
}

static const struct desk_found *
find(struct clerk *clerk, const char *text)
{
    struct counter_app *app = clerk->app;
    const struct dialog_find *dialog;
    const struct dialog_found *found;

    clerk_key(clerk, SDLK_F5);
    assert_ptr_equal(app->dialog, &dialog_find);
    dialog = app->dialog_state;
    clerk_type(clerk, text);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, dialog->list == LIST_HERE);
    assert_true(dialog->count > 0);
    clerk_key(clerk, SDLK_RETURN);
    assert_ptr_equal(app->dialog, &dialog_found);
    found = app->dialog_state;
    return &found->who;
}

static void
expect_lane(struct clerk *clerk, const char *visit, const char *lane)
{
    char path[96];
    struct e2e_answer *answer;

    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    answer = e2e_ask(clerk->e2e, "supervisor", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "lane"), lane);
    e2e_answer_free(answer);
}

static void
test_numbers_are_given_found_put_first_and_cancelled(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    const struct desk_given *given;
    const struct dialog_turn *turn;
    char visit[MODEL_ID_SIZE];
    char now[16];

    sign_in_as(clerk, "supervisor", 1);
    assert_true(app->receives);
    give(clerk, "info", NULL);
    given = app->dialog_state;
    assert_string_equal(given->number, "Z001");
    assert_true(given->slip.count > 0);
    clerk_key(clerk, SDLK_ESCAPE);
    give(clerk, "info", "lansia");
    given = app->dialog_state;
    assert_string_equal(given->number, "Z002");
    assert_int_equal(given->ahead, 0); /* first */
    clerk_key(clerk, SDLK_ESCAPE);

    text_copy(visit, sizeof(visit), find(clerk, "Z001")->visit);
    clerk_key(clerk, SDLK_KP_1);
    assert_ptr_equal(app->dialog, &dialog_turn);
    turn = app->dialog_state;
    UNTIL(clerk, turn->list == LIST_HERE);
    assert_string_equal(turn->turn.number, "Z001");
    assert_int_equal(turn->turn.ahead, 1);
    assert_int_equal(turn->turn.next_count, 1);
    assert_string_equal(turn->turn.next[0].number, "Z002");
    assert_string_equal(turn->turn.next[0].why, "jalur prioritas");
    clerk_key(clerk, SDLK_ESCAPE);
    dialog_turn_open(app, "01J00000000000000000000000"); /* of nobody */
    turn = app->dialog_state;
    UNTIL(clerk, turn->list != LIST_AWAITED);
    assert_int_equal(turn->list, LIST_FAILED);
    clerk_key(clerk, SDLK_ESCAPE);

    expect_lane(clerk, visit, "regular");
    (void)find(clerk, "Z001");
    clerk_key(clerk, SDLK_KP_3);
    clerk_type(clerk, "hamil");
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, !app->dialog);
    expect_lane(clerk, visit, "priority");
    assert_int_equal(find(clerk, "Z001")->lane, LANE_PRIORITY);
    clerk_key(clerk, SDLK_KP_4); /* cancel: asked first */
    desk_state(clerk->e2e, visit, now);
    assert_string_equal(now, "waiting");
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, !app->dialog);
    desk_state(clerk->e2e, visit, now);
    assert_string_equal(now, "cancelled");
}

/* A ticket whose QR cannot be read, by its registration number; its paper comes again. */
static void
test_a_ticket_gets_its_number_and_its_paper_again(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    const struct printer_options print = { .paper = SLIP_58MM, .mode = ESCPOS_TEXT };
    const struct desk_given *given;
    char spec[TEMP_PATH_SIZE + 32];
    char path[TEMP_PATH_SIZE + 16];
    char paper[4096] = "";
    FILE *file;

    sign_in_as(clerk, "supervisor", 1);
    (void)snprintf(path, sizeof(path), "%s/slip.txt", e2e_folder(clerk->e2e));
    (void)snprintf(spec, sizeof(spec), "file:%s", path);
    assert_int_equal(
        counter_printer_open(spec, &print, window_wake, app->window, &app->printer, NULL),
        STATUS_OK);
    assert_true(find(clerk, "UJI-000001")->good);
    clerk_key(clerk, SDLK_KP_1);
    UNTIL(clerk, app->dialog == &dialog_given);
    UNTIL(clerk, counter_printer_state(app->printer) == PRINT_DONE);
    given = app->dialog_state;
    clerk_key(clerk, SDLK_RETURN); /* once more */
    UNTIL(clerk, counter_printer_state(app->printer) == PRINT_DONE);
    file = fopen(path, "re");
    assert_non_null(file);
    assert_true(fread(paper, 1, sizeof(paper) - 1, file) > 0);
    assert_int_equal(fclose(file), 0);
    assert_non_null(strstr(paper, given->number));
    assert_non_null(strstr(strstr(paper, given->number) + 1, given->number));
    clerk_key(clerk, SDLK_ESCAPE);
    assert_string_equal(find(clerk, "UJI-000001")->number, "A001");
}

static void
test_a_clerk_has_no_reception(void **state)
{
    struct clerk *clerk = *state;

    sign_in_as(clerk, "counter-1", 1);
    assert_false(clerk->app->receives);
    clerk_key(clerk, SDLK_F5);
    assert_null(clerk->app->dialog);
}

/* A clerk who was given reception's work has it, at the counter and everywhere; a
 * colleague has not, and who is no clerk at counters needs no such word. */
static void
test_a_clerk_may_be_given_receptions_work(void **state)
{
    struct clerk *clerk = *state;
    char path[64];
    int64_t id = test_database_run(
        e2e_database(clerk->e2e), "SELECT id FROM account WHERE username = 'counter-1'");

    (void)snprintf(path, sizeof(path), "/v1/staff/%d", (int)id);
    desk_expect(clerk->e2e, "admin", "PUT", path, "{\"receives\":true}", 200, NULL);
    sign_in_as(clerk, "counter-1", 1);
    assert_true(clerk->app->receives);
    give(clerk, "info", "lansia");
    assert_string_equal(
        ((const struct desk_given *)clerk->app->dialog_state)->number, "Z001");
    desk_expect(clerk->e2e, "counter-2", "POST", "/v1/tickets/search", "{\"q\":\"Z001\"}",
        403, "not_allowed");
    assert_int_equal(test_database_run(e2e_database(clerk->e2e),
                         "SELECT COUNT(*) FROM journal WHERE kind = 'account.changed'"
                         " AND data LIKE '%\"receives\":true%'"),
        1);
    desk_expect(clerk->e2e, "admin", "PUT", path,
        "{\"receives\":true,\"role\":\"reviewer\"}", 200, NULL);
    assert_int_equal(test_database_run(e2e_database(clerk->e2e),
                         "SELECT COUNT(*) FROM account WHERE receives = 1"),
        0);
}

/* Asked first, and said to both: who takes it, and who had it. */
static void
test_a_counter_is_taken_over(void **state)
{
    struct clerk *clerk = *state;
    struct counter_app *app = clerk->app;
    char visit[DESK_VISIT_SIZE];

    desk_open(clerk->e2e, 1);
    desk_walk_in(clerk->e2e, "info", NULL, NULL, NULL);
    desk_call(clerk->e2e, 1, NULL, visit);
    sign_in_as(clerk, "counter-2", 1);
    assert_true(app->desk.barred);
    clerk_key(clerk, SDLK_KP_PLUS);
    assert_ptr_equal(app->dialog, &dialog_take_over);
    clerk_key(clerk, SDLK_ESCAPE);
    assert_true(app->desk.barred);
    clerk_key(clerk, SDLK_KP_PLUS);
    clerk_key(clerk, SDLK_RETURN);
    UNTIL(clerk, clerk_is_settled(clerk) && !app->desk.barred);
    assert_string_equal(app->desk.visit.id, visit); /* came along */
    assert_non_null(strstr(app->notice.text, "counter-1"));

    desk_expect(clerk->e2e, "counter-1", "POST", "/v1/counters/1/open",
        "{\"take_over\":true}", 200, NULL); /* and back again */
    UNTIL(clerk, app->desk.barred);
    assert_non_null(strstr(app->notice.text, "counter-1"));
    assert_non_null(strstr(app->notice.text, "mengambil alih"));
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, clerk_setup, clerk_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(test_numbers_are_given_found_put_first_and_cancelled),
        WITH(test_a_ticket_gets_its_number_and_its_paper_again),
        WITH(test_a_clerk_has_no_reception),
        WITH(test_a_clerk_may_be_given_receptions_work),
        WITH(test_a_counter_is_taken_over),
    };

    return cmocka_run_group_tests_name("counter reception", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Papers at the counter, and the end of a visit that follows from them.
 */
#include <string.h>

#include "counter/dialog_finish.h"
#include "counter/dialog_group.h"
#include "counter/dialog_paper.h"
#include "tests/support/desk_window.h"

static void
test_digits_tick_papers_and_zero_all_obligatory(void **state)
{
    struct counter_app *app = *state;
    struct desk_paper *papers = app->desk.visit.papers;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_picture(app, "serving");
    desk_press(app, SDLK_KP_2);
    assert_int_equal(papers[1].state, ITEM_MISSING);
    desk_press(app, SDLK_KP_0);
    assert_int_equal(papers[0].state, ITEM_TAKEN);
    assert_int_equal(papers[1].state, ITEM_MISSING);
    assert_int_equal(papers[2].state, ITEM_MISSING); /* what was said stays */
    desk_press(app, SDLK_3);
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

    desk_show(app, DESK("open", SERVING(TWO_OF_A_GROUP)));
    desk_press(app, SDLK_KP_0);
    assert_int_equal(papers[2].state, ITEM_TAKEN);
    assert_ptr_equal(app->dialog, &dialog_group);
    desk_picture(app, "group");
    desk_press(app, SDLK_KP_3); /* there are two */
    assert_ptr_equal(app->dialog, &dialog_group);
    desk_press(app, SDLK_KP_2);
    assert_null(app->dialog);
    assert_int_equal(papers[0].state, ITEM_OPEN);
    assert_int_equal(papers[1].state, ITEM_TAKEN);
    desk_press(app, SDLK_KP_0); /* nothing is left to ask */
    assert_null(app->dialog);
}

/* With alternatives unmarked, `0`, `*`, Enter ended a good visit as incomplete. */
static void
test_finish_proposes_nothing_while_nobody_knows(void **state)
{
    struct counter_app *app = *state;
    const struct dialog_finish *finish;

    desk_show(app, DESK("open", SERVING(TWO_OF_A_GROUP)));
    desk_press(app, SDLK_KP_0);
    desk_press(app, SDLK_ESCAPE);
    desk_press(app, SDLK_KP_MULTIPLY);
    assert_ptr_equal(app->dialog, &dialog_finish);
    finish = app->dialog_state;
    assert_int_equal(finish->chosen[0], OUTCOME_NONE);
    assert_int_equal(finish->lack_count, 1);
    desk_press(app, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_finish);
    assert_int_equal(app->phase, PHASE_READY);
    desk_picture(app, "finish-unknown");
    desk_press(app, SDLK_KP_2);
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_FINISHING); /* behind the checklist */
}

static void
test_enter_on_a_paper_says_more_about_it_by_keypad_alone(void **state)
{
    struct counter_app *app = *state;
    struct desk_paper *papers = app->desk.visit.papers;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_press(app, SDLK_KP_PLUS);
    desk_press(app, SDLK_KP_PLUS); /* the second paper: there, as one of a group */
    desk_press(app, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_paper);
    assert_int_equal(((struct dialog_paper *)app->dialog_state)->paper, 1);
    desk_press(app, SDLK_KP_6); /* a common note is a fault */
    desk_picture(app, "paper");
    desk_press(app, SDLK_KP_ENTER);
    assert_null(app->dialog);
    assert_int_equal(papers[1].state, ITEM_MISSING);
    assert_string_equal(papers[1].note, "Data berbeda");
    assert_int_equal(app->papers, PAPERS_ON_WAY);
    desk_picture(app, "noted");
    desk_press(app, SDLK_KP_2); /* not missing any more: nor is what was wrong with it */
    assert_int_equal(papers[1].state, ITEM_NOT_NEEDED);
    assert_string_equal(papers[1].note, "");
}

static void
test_escape_leaves_a_paper_as_it_was(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_press(app, SDLK_KP_PLUS);
    desk_press(app, SDLK_RETURN);
    desk_press(app, SDLK_KP_3);
    desk_press(app, SDLK_ESCAPE);
    assert_null(app->dialog);
    assert_int_equal(app->desk.visit.papers[0].state, ITEM_OPEN);
    assert_int_equal(app->papers, PAPERS_SENT);
}

static void
test_finish_proposes_what_the_papers_say(void **state)
{
    struct counter_app *app = *state;
    const struct dialog_finish *finish;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_press(app, SDLK_KP_MULTIPLY);
    finish = app->dialog_state;
    assert_int_equal(finish->chosen[0], OUTCOME_INCOMPLETE);
    desk_press(app, SDLK_KP_3);
    assert_int_equal(finish->chosen[0], OUTCOME_REJECTED);
    desk_picture(app, "finish-rejected");
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_FINISH);
    assert_ptr_equal(app->dialog, &dialog_finish); /* until it is done */
    desk_picture(app, "finish-on-its-way");
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

    desk_show(app, DESK("open", TWO_FILES));
    assert_int_equal(visit->paper_count, 2);
    assert_int_equal(visit->papers[1].file, 2);
    assert_string_equal(visit->bundle, "2. Akta kelahiran, AKTA-7K3M92QX");
    desk_picture(app, "serving-two-files");
    desk_press(app, SDLK_KP_MULTIPLY);
    finish = app->dialog_state;
    assert_int_equal(finish->chosen[0], OUTCOME_VERIFIED);
    assert_int_equal(finish->lack_count, 0);
    desk_press(app, SDLK_KP_ENTER);
    assert_ptr_equal(app->dialog, &dialog_finish); /* the second file's turn */
    assert_int_equal(app->phase, PHASE_READY);
    assert_int_equal(finish->chosen[1], OUTCOME_NONE);
    desk_press_too_soon(app, SDLK_KP_2); /* a second press is none of it */
    assert_int_equal(finish->chosen[1], OUTCOME_NONE);
    desk_picture(app, "finish-second-file");
    desk_press(app, SDLK_KP_2);
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_ACTING);
    assert_int_equal(app->action, DESK_FINISH);
}

static void
test_one_key_finishes_and_calls_the_next(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_press(app, SDLK_KP_1);
    desk_press(app, SDLK_KP_MULTIPLY);
    desk_press(app, SDLK_KP_PLUS);
    assert_int_equal(app->phase, PHASE_FINISHING); /* behind the checklist, too */
    assert_int_equal(app->action, DESK_FINISH_NEXT);
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(app->finish, "finish"), "outcome")),
        "incomplete");
    desk_show(
        app, DESK("paused", SERVING(THREE_PAPERS))); /* a resting counter calls nobody */
    desk_press(app, SDLK_KP_MULTIPLY);
    desk_press(app, SDLK_KP_PLUS);
    assert_int_equal(app->phase, PHASE_READY);
    assert_ptr_equal(app->dialog, &dialog_finish);
}

static void
test_finish_waits_for_the_checklist_to_arrive(void **state)
{
    struct counter_app *app = *state;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    desk_press(app, SDLK_KP_1);
    assert_int_equal(app->papers, PAPERS_ON_WAY);
    desk_press(app, SDLK_KP_MULTIPLY);
    desk_press(app, SDLK_KP_ENTER);
    assert_int_equal(app->phase, PHASE_FINISHING);
    assert_string_equal(
        json_string_value(json_object_get(app->finish, "outcome")), "incomplete");
}

/* What the list has scrolled out of sight is a target, too. */
static void
test_the_largest_bundle_is_all_in_reach(void **state)
{
    struct counter_app *app = *state;
    struct desk_visit *visit = &app->desk.visit;

    desk_show(app, DESK("open", SERVING(THREE_PAPERS)));
    for (size_t i = visit->paper_count; i < MODEL_ITEMS_MAX; i++) {
        visit->papers[i] = visit->papers[0];
    }
    visit->paper_count = MODEL_ITEMS_MAX;
    desk_press(app, SDLK_KP_PLUS); /* drawn anew */
    ui_focus(app->ui, ID_PAPER + MODEL_ITEMS_MAX - 1);
    desk_press(app, SDLK_RETURN);
    assert_ptr_equal(app->dialog, &dialog_paper);
    assert_int_equal(
        ((struct dialog_paper *)app->dialog_state)->paper, MODEL_ITEMS_MAX - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WINDOW(test_digits_tick_papers_and_zero_all_obligatory),
        IN_WINDOW(test_zero_asks_which_of_a_group_is_there),
        IN_WINDOW(test_finish_proposes_nothing_while_nobody_knows),
        IN_WINDOW(test_enter_on_a_paper_says_more_about_it_by_keypad_alone),
        IN_WINDOW(test_escape_leaves_a_paper_as_it_was),
        IN_WINDOW(test_finish_proposes_what_the_papers_say),
        IN_WINDOW(test_a_finish_asks_of_each_file),
        IN_WINDOW(test_one_key_finishes_and_calls_the_next),
        IN_WINDOW(test_finish_waits_for_the_checklist_to_arrive),
        IN_WINDOW(test_the_largest_bundle_is_all_in_reach),
    };

    return desk_window_run("counter/papers", tests, ARRAY_LEN(tests));
}

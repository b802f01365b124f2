/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forecast that all share, when readers cross. */
#include "server/office/outlook.h"

#include "db/db_journal.h"
#include "server/office/arrival.h"
#include "server/settings/settings_store.h"
#include "tests/support/catalogue.h"
#include "tests/support/office_model.h"

#define LATER_MS 10000
#define LAST_MS 600000

static void
begin(struct office *o)
{
    json_t *all = catalogue_load();
    struct error err = { 0 };

    o->model->now_ms = clock_at("2026-07-14", 8 * 60 + 15);
    office_must(o,
        settings_store_put_all(
            o->db, OFFICE_ONE, all, o->model->now_ms, &o->settings, &err),
        &err);
    json_decref(all);
    office_must(o, db_commit(o->db, &err), &err);
    office_must(o, db_begin(o->db, &err), &err);
}

/* Somebody arrives, and is stored. */
static struct arrival
arrive(struct office *o, struct outlooks *shared)
{
    struct act act = office_act(o);
    struct walk_in_input input = { .service = "info" };
    struct arrival arrival = { 0 };
    struct error err = { 0 };

    act.outlooks = shared;
    office_must(o, walk_in(&act, &input, &arrival, &err), &err);
    office_must(o, db_commit(o->db, &err), &err);
    office_must(o, db_begin(o->db, &err), &err);
    return arrival;
}

static int
ahead_again(struct office *o, struct outlooks *shared, const struct arrival *before)
{
    struct act act = office_act(o);
    struct arrival arrival = { 0 };
    struct error err = { 0 };

    act.outlooks = shared;
    office_must(o, arrival_reprint(&act, before->visit.id, &arrival, &err), &err);
    return arrival.ahead;
}

/* A reader that began before two people arrived is done after them: whoever comes next
 * stands behind both, and the slip again of the second says the same as the first time.
 */
static void
test_who_came_while_it_was_made_came_since(void **state)
{
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct outlook *older;
    struct arrival first;
    struct arrival second;
    struct error err = { 0 };
    struct db *reader;
    struct act slow;
    int64_t seq;

    begin(o);
    assert_int_equal(arrive(o, shared).ahead, 0);
    office_must(o, db_open(o->url, DB_READ, &reader, &err), &err);
    office_must(o, db_begin(reader, &err), &err);
    office_must(o, db_journal_last(reader, OFFICE_ONE, &seq, &err), &err);
    first = arrive(o, shared);
    assert_int_equal(first.ahead, 1);
    second = arrive(o, shared);
    assert_int_equal(second.ahead, 2);
    slow = office_act(o);
    slow.db = reader;
    slow.outlooks = shared;
    office_must(o, outlook_load(&slow, &older, &err), &err);
    assert_int_equal(older->line.count, 1);
    assert_int_equal(ahead_again(o, shared, &first), 1);
    assert_int_equal(ahead_again(o, shared, &second), 2);
    assert_int_equal(arrive(o, shared).ahead, 3);
    outlook_unref(&slow, older);
    db_rollback(reader);
    db_close(reader);

    slow = office_act(o); /* one of now has them all, and nobody twice */
    slow.outlooks = shared;
    office_must(o, outlook_load(&slow, &older, &err), &err);
    assert_int_equal(older->line.count, 4);
    assert_int_equal(ahead_again(o, shared, &second), 2);
    assert_int_equal(arrive(o, shared).ahead, 4);
    outlook_unref(&slow, older);
    outlooks_free(shared);
}

/* A reader that began before somebody arrived, and is done after another that knows of
 * it: who arrives next stands behind both. */
static void
test_an_older_forecast_does_not_take_a_newer_one_s_place(void **state)
{
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct outlook *newer;
    struct outlook *older;
    struct outlook *last;
    struct error err = { 0 };
    struct db *reader;
    struct act slow;
    struct act quick;
    int64_t seq;

    begin(o);
    office_must(o, db_open(o->url, DB_READ, &reader, &err), &err);
    office_must(o, db_begin(reader, &err), &err);
    office_must(o, db_journal_last(reader, OFFICE_ONE, &seq, &err), &err);
    slow = office_act(o);
    slow.db = reader;
    slow.outlooks = shared;
    (void)arrive(o, NULL);
    quick = office_act(o);
    quick.now_ms++;
    quick.outlooks = shared;
    office_must(o, outlook_load(&quick, &newer, &err), &err);
    assert_int_equal(newer->line.count, 1);
    office_must(o, outlook_load(&slow, &older, &err), &err);
    assert_int_equal(older->line.count, 0);
    outlook_unref(&slow, older);
    office_must(o, outlook_load_last(&quick, &last, &err), &err);
    assert_ptr_equal(last, newer);
    outlook_unref(&quick, last);
    outlook_unref(&quick, newer);

    /* Later it is no slow reader's any more, but a journal's that has become shorter. */
    slow.now_ms = quick.now_ms + LATER_MS;
    office_must(o, outlook_load(&slow, &older, &err), &err);
    office_must(o, outlook_load_last(&slow, &last, &err), &err);
    assert_ptr_equal(last, older);
    outlook_unref(&slow, last);
    outlook_unref(&slow, older);
    outlooks_free(shared);
    db_rollback(reader);
    db_close(reader);
}

/* The writer goes by the last one, of the same day and settings, for ten minutes. */
static void
test_the_last_forecast_is_gone_by_for_ten_minutes(void **state)
{
    static const struct {
        const char *what;
        int64_t later_ms;
        bool other_settings;
        bool as_before;
    } rows[] = {
        { "at once", 0, false, true },
        { "just within", LAST_MS - 1, false, true },
        { "too late", LAST_MS, false, false },
        { "other settings", 1, true, false },
        { "the next day", 16 * 60 * 60 * 1000, false, false },
    };
    struct office *o = *state;
    struct outlooks *shared = outlooks_new();
    struct outlook *first;
    struct error err = { 0 };
    struct act act;

    begin(o);
    act = office_act(o);
    act.outlooks = shared;
    office_must(o, outlook_load(&act, &first, &err), &err);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct office_settings settings = *o->settings;
        struct act later = act;
        struct outlook *last;

        later.now_ms += rows[i].later_ms;
        settings.stamp += rows[i].other_settings;
        later.settings = &settings;
        office_must(o, outlook_load_last(&later, &last, &err), &err);
        if ((last == first) != rows[i].as_before) {
            fail_msg("%s: %s", rows[i].what, last == first ? "the last" : "a new one");
        }
        outlook_unref(&later, last);
    }
    outlook_unref(&act, first);
    outlooks_free(shared);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_last_forecast_is_gone_by_for_ten_minutes,
            office_model_open, office_model_close),
        cmocka_unit_test_setup_teardown(test_who_came_while_it_was_made_came_since,
            office_model_open, office_model_close),
        cmocka_unit_test_setup_teardown(
            test_an_older_forecast_does_not_take_a_newer_one_s_place, office_model_open,
            office_model_close),
    };

    return cmocka_run_group_tests_name("outlook", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_snapshot.h"
#include "display/board_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "display/board_feed.h"
#include "display/board_private.h"
#include "display/board_show.h"
#include "display/board_ticker.h"
#include "display/board_voice.h"
#include "tests/support/test.h"

static const char snapshot_text[] =
    "{\"seq\":100,\"clock\":\"2026-07-14T09:41:00+07:00\",\"layout\":\"counters\","
    "\"office\":{\"name\":\"Dinas\",\"complaints\":\"lapor.go.id\"},"
    "\"doors\":{\"open\":\"2026-07-14T07:30:00+07:00\",\"close\":\"2026-07-14T15:00:00+"
    "07:"
    "00\","
    "\"next\":\"2026-07-15T07:30:00+07:00\",\"why\":null},"
    "\"calls\":[{\"number\":\"A004\",\"counter\":1,\"called_at\":\"2026-07-14T09:40:00+"
    "07:00\",\"times\":1},"
    "{\"number\":\"B002\",\"counter\":2,\"called_at\":\"2026-07-14T09:39:00+07:00\","
    "\"times\":2}],"
    "\"counters\":[{\"counter\":2,\"state\":\"paused\",\"number\":null},"
    "{\"counter\":1,\"state\":\"open\",\"number\":\"A004\",\"visit_state\":\"called\"}],"
    "\"waiting\":[{\"service\":\"A\",\"name\":\"KTP-el\",\"count\":2,\"next\":[\"A005\","
    "\"A006\"]},"
    "{\"service\":\"B\",\"name\":\"KK\",\"count\":9,\"next\":[\"B003\"]}],"
    "\"ticker\":[\"Satu\",\"Dua\"],"
    "\"announce\":{\"speak\":true,\"languages\":[\"id\",\"jv\",\"en\"],\"number_style\":"
    "\"digits\","
    "\"zero\":\"nol\",\"repeat\":1,\"volume\":55,\"speed\":130,\"max_calls\":2}}";

static json_t *
parse(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);

    assert_non_null(json);
    return json;
}

static void
take_snapshot(struct board_state *state, const char *text, bool expect)
{
    json_t *json = parse(text);
    bool taken = false;

    assert_int_equal(board_snapshot_take(state, json, &taken, NULL), STATUS_OK);
    assert_int_equal(taken, expect);
    json_decref(json);
}

static struct board_change
take_event(struct board_state *state, int64_t seq, const char *type, const char *text)
{
    json_t *json = parse(text);
    struct board_change change = board_state_take_event(state, seq, type, json);

    json_decref(json);
    return change;
}

static void
begin(struct board_state *state, const char *hall)
{
    board_state_init(state, hall);
    take_snapshot(state, snapshot_text, true);
}

static void
test_snapshot_fills_lists_and_settings(void **unused)
{
    struct board_state state;

    (void)unused;
    begin(&state, "");
    assert_string_equal(state.office, "Dinas");
    assert_int_equal(state.doors.open_ms, clock_at("2026-07-14", 450));
    assert_int_equal(state.doors.close_ms, clock_at("2026-07-14", 900));
    assert_int_equal(state.doors.next_ms, clock_at("2026-07-15", 450));
    assert_string_equal(state.doors.why, "");
    assert_int_equal(state.layout, BOARD_LAYOUT_COUNTERS);
    assert_int_equal(state.call_count, 2);
    assert_string_equal(state.calls[0].number, "A004");
    assert_int_equal(state.counter_count, 2);
    assert_int_equal(state.counters[0].number, 1);
    assert_string_equal(state.counters[0].visit, "A004");
    assert_false(state.counters[0].serving);
    assert_int_equal(state.counters[1].state, COUNTER_PAUSED);
    assert_int_equal(state.groups[1].count, 9);
    assert_int_equal(state.ticker_count, 2);
    assert_int_equal(state.announce.language_count, 3);
    assert_int_equal(state.announce.languages[1], SENTENCE_JV);
    assert_int_equal(state.announce.languages[2], SENTENCE_EN);
    assert_int_equal(state.announce.style, SENTENCE_DIGITS | SENTENCE_NOL);
    assert_int_equal(state.announce.repeat, 1);
    assert_int_equal(state.announce.volume, 55);
    assert_int_equal(state.announce.rate, 130);
    assert_int_equal(state.announce.max_calls, 2);
}

static void
test_call_moves_the_number_from_its_line_to_the_counter(void **unused)
{
    struct board_state state;
    struct board_change change;

    (void)unused;
    begin(&state, "");
    change = take_event(&state, 103, "visit.called",
        "{\"number\":\"A005\",\"counter\":1,\"service\":\"A\",\"hall\":\"utama\","
        "\"times\":1,"
        "\"at\":\"2026-07-14T09:41:05+07:00\"}");
    assert_true(change.called && change.redraw);
    assert_false(change.stale);
    assert_string_equal(change.call.number, "A005");
    assert_int_equal(change.call.called_ms, clock_at("2026-07-14", 581) + 5000);
    assert_string_equal(state.calls[0].number, "A005");
    assert_int_equal(state.call_count, 3);
    assert_string_equal(state.counters[0].visit, "A005");
    assert_int_equal(state.groups[0].count, 1);
    assert_string_equal(state.groups[0].next[0], "A006");
    /* The line of B holds more than the board was told: it must ask. */
    change =
        take_event(&state, 104, "visit.called", "{\"number\":\"B003\",\"counter\":2}");
    assert_true(change.called && change.stale);
}

static void
test_event_seen_before_changes_nothing(void **unused)
{
    struct board_state state;
    struct board_state before;

    (void)unused;
    begin(&state, "");
    (void)take_event(&state, 101, "visit.called", "{\"number\":\"A005\",\"counter\":1}");
    before = state;
    assert_false(
        take_event(&state, 101, "visit.called", "{\"number\":\"A005\",\"counter\":1}")
            .called);
    assert_false(
        take_event(&state, 90, "visit.called", "{\"number\":\"A001\",\"counter\":1}")
            .called);
    assert_memory_equal(&state, &before, sizeof(state));
}

static void
test_call_inside_a_later_snapshot_is_still_told_once(void **unused)
{
    struct board_state state;
    char later[sizeof(snapshot_text)];

    (void)unused;
    begin(&state, "");
    memcpy(later, snapshot_text, sizeof(later));
    memcpy(strstr(later, "100"), "110", 3);
    take_snapshot(&state, later, true);
    assert_true(
        take_event(&state, 105, "visit.called", "{\"number\":\"A004\",\"counter\":1}")
            .called);
    assert_int_equal(state.call_count, 2); /* the lists had it already */
    assert_false(
        take_event(&state, 105, "visit.called", "{\"number\":\"A004\",\"counter\":1}")
            .called);
}

/* Events wait while a snapshot is on its way: up to its seq they are in its lists. */
static void
test_snapshot_ends_where_a_waiting_event_stands(void **unused)
{
    struct board_state state;
    char later[sizeof(snapshot_text)];
    struct board_change change;

    (void)unused;
    begin(&state, "");
    memcpy(later, snapshot_text, sizeof(later));
    memcpy(strstr(later, "100"), "105", 3);
    take_snapshot(&state, later, true);
    (void)take_event(&state, 104, "visit.waiting", "{\"number\":\"A007\"}");
    assert_int_equal(state.groups[0].count, 2);
    change = take_event(
        &state, 105, "visit.called", "{\"number\":\"A004\",\"counter\":1,\"times\":2}");
    assert_true(change.called);
    assert_int_equal(state.calls[0].times, 1); /* as the snapshot said */
    change =
        take_event(&state, 106, "visit.called", "{\"number\":\"A005\",\"counter\":2}");
    assert_true(change.called);
    assert_string_equal(state.calls[0].number, "A005");
    assert_int_equal(state.groups[0].count, 1);
    memcpy(strstr(later, "105"), "106", 3);
    take_snapshot(&state, later, true);
    assert_string_equal(state.calls[0].number, "A004");
    memcpy(strstr(later, "106"), "105", 3);
    take_snapshot(&state, later, false);
}

static struct board_change
call_number(struct board_state *state, int64_t seq, int number, int counter)
{
    char text[64];

    (void)snprintf(
        text, sizeof(text), "{\"number\":\"C%03d\",\"counter\":%d}", number, counter);
    return take_event(state, seq, "visit.called", text);
}

static void
test_more_calls_and_counters_than_a_board_holds(void **unused)
{
    enum { CALLS = BOARD_CALLS_MAX + 8 };
    struct board_state state;
    char number[BOARD_NUMBER_SIZE];

    (void)unused;
    begin(&state, "");
    for (int i = 1; i <= CALLS; i++) {
        assert_true(call_number(&state, 100 + i, i, i).called);
    }
    assert_int_equal(state.call_count, BOARD_CALLS_MAX);
    for (int i = 0; i < BOARD_CALLS_MAX; i++) {
        (void)snprintf(number, sizeof(number), "C%03d", CALLS - i);
        assert_string_equal(state.calls[i].number, number);
        assert_int_equal(state.calls[i].counter, CALLS - i);
    }
    /* The last one in the list, called again, is the first one. */
    (void)call_number(&state, 200, CALLS - BOARD_CALLS_MAX + 1, 1);
    assert_int_equal(state.call_count, BOARD_CALLS_MAX);
    assert_string_equal(state.calls[0].number, "C009");
    assert_string_equal(state.calls[1].number, "C040");
    assert_string_equal(state.calls[BOARD_CALLS_MAX - 1].number, "C010");
    assert_int_equal(state.counter_count, BOARD_COUNTERS_MAX);
    assert_int_equal(state.counters[BOARD_COUNTERS_MAX - 1].number, BOARD_COUNTERS_MAX);
}

static void
test_a_line_longer_than_a_board_lists(void **unused)
{
    struct board_state state;
    char text[64];

    (void)unused;
    begin(&state, "");
    for (int i = 7; i <= 20; i++) {
        (void)snprintf(text, sizeof(text), "{\"number\":\"A%03d\"}", i);
        assert_true(take_event(&state, 94 + i, "visit.waiting", text).stale);
    }
    assert_int_equal(state.groups[0].count, 16);
    assert_int_equal(state.groups[0].next_count, BOARD_NEXT_MAX);
    assert_string_equal(state.groups[0].next[0], "A005");
    assert_string_equal(state.groups[0].next[BOARD_NEXT_MAX - 1], "A012");
    (void)take_event(
        &state, 150, "visit.waiting", "{\"number\":\"A012\"}"); /* it is there */
    assert_int_equal(state.groups[0].count, 16);
    (void)take_event(&state, 151, "visit.called", "{\"number\":\"A012\",\"counter\":1}");
    assert_int_equal(state.groups[0].count, 15);
    assert_int_equal(state.groups[0].next_count, BOARD_NEXT_MAX - 1);
    assert_string_equal(state.groups[0].next[BOARD_NEXT_MAX - 2], "A011");
}

static void
test_snapshot_older_than_the_events_is_left_alone(void **unused)
{
    struct board_state state;

    (void)unused;
    begin(&state, "");
    (void)take_event(&state, 101, "visit.called", "{\"number\":\"A005\",\"counter\":1}");
    take_snapshot(&state, snapshot_text, false);
    assert_string_equal(state.calls[0].number, "A005");
}

static void
test_recall_is_told_as_such_and_stands_once_in_the_list(void **unused)
{
    struct board_state state;
    struct board_change change;

    (void)unused;
    begin(&state, "");
    change = take_event(
        &state, 101, "visit.recalled", "{\"number\":\"B002\",\"counter\":2,\"times\":3}");
    assert_true(change.called);
    assert_int_equal(change.call.times, 3);
    assert_int_equal(state.call_count, 2);
    assert_string_equal(state.calls[0].number, "B002");
    assert_int_equal(state.groups[1].count, 9);
}

static void
test_visit_goes_through_its_states(void **unused)
{
    struct board_state state;

    (void)unused;
    begin(&state, "");
    (void)take_event(&state, 101, "visit.started", "{\"number\":\"A004\",\"counter\":1}");
    assert_true(board_state_counter(&state, 1)->serving);
    (void)take_event(
        &state, 102, "visit.finished", "{\"number\":\"A004\",\"counter\":1}");
    assert_string_equal(board_state_counter(&state, 1)->visit, "");
    (void)take_event(
        &state, 103, "visit.waiting", "{\"number\":\"A007\",\"service\":\"A\"}");
    assert_int_equal(state.groups[0].count, 3);
    assert_string_equal(state.groups[0].next[2], "A007");
    (void)take_event(&state, 104, "counter.closed", "{\"counter\":1}");
    assert_int_equal(board_state_counter(&state, 1)->state, COUNTER_CLOSED);
    (void)take_event(&state, 105, "counter.opened", "{\"counter\":7}");
    assert_int_equal(board_state_counter(&state, 7)->state, COUNTER_OPEN);
    assert_true(take_event(&state, 106, "board.content", "{}").stale);
    assert_true(take_event(&state, 107, "day.closed", "{}").announced);
    assert_true(state.day_closed);
    assert_int_equal(take_event(&state, 108, "board.test", "{}").notice, SENTENCE_TEST);
    take_snapshot(&state, "{\"seq\":108,\"closed\":false}", true); /* a new day */
    assert_false(state.day_closed);
    assert_true(take_event(&state, 109, "clock.doubted", "{}").stale);
    take_snapshot(&state, "{\"seq\":109,\"clock_doubtful\":true}", true);
    assert_true(state.clock_doubtful);
    assert_true(take_event(&state, 110, "clock.trusted", "{}").stale);
    take_snapshot(&state, "{\"seq\":110}", true);
    assert_false(state.clock_doubtful);
}

static void
test_other_halls_are_not_shown(void **unused)
{
    struct board_state state;

    (void)unused;
    begin(&state, "utama");
    assert_false(take_event(&state, 101, "visit.called",
        "{\"number\":\"A005\",\"counter\":9,\"hall\":\"barat\"}")
                     .called);
    assert_null(board_state_counter(&state, 9));
    assert_true(take_event(&state, 102, "visit.called",
        "{\"number\":\"A005\",\"counter\":1,\"hall\":\"utama\"}")
                    .called);
}

static void
test_odd_events_and_snapshots_do_no_harm(void **unused)
{
    static const char *const bad[] = { "{\"number\":\"<b>\",\"counter\":1}",
        "{\"number\":\"A005\",\"counter\":-1}", "{\"number\":7}", "{}",
        "{\"number\":\"A005AAAAAAAAAAAAAAAA\",\"counter\":1}",
        "{\"number\":\"A005\",\"counter\":1,\"at\":\"yesterday\"}" };
    struct board_state state;
    json_t *json = parse("{\"calls\":[]}");
    bool taken;

    (void)unused;
    begin(&state, "");
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(take_event(&state, 101 + (int64_t)i, "visit.called", bad[i]).called);
    }
    assert_int_equal(board_snapshot_take(&state, json, &taken, NULL), STATUS_BAD_REQUEST);
    json_decref(json);
    take_snapshot(&state,
        "{\"seq\":200,\"calls\":7,\"counters\":[1,{\"counter\":\"x\"}],\"waiting\":[{"
        "\"service\":"
        "\"AB\"}],\"ticker\":[7],\"announce\":[]}",
        true);
    assert_int_equal(state.call_count, 0);
    assert_int_equal(state.counter_count, 0);
    assert_int_equal(state.group_count, 0);
    assert_int_equal(state.ticker_count, 0);
}

static void
test_long_texts_are_cut_at_a_whole_character(void **unused)
{
    struct board_state state;
    char text[2000] = "{\"seq\":1,\"ticker\":[\"a";
    bool taken = false;
    json_t *json;

    (void)unused;
    for (int i = 0; i < 700; i++) {
        strcat(text, "\xc3\xa9");
    }
    strcat(text, "\"]}");
    json = parse(text);
    board_state_init(&state, "");
    assert_int_equal(board_snapshot_take(&state, json, &taken, NULL), STATUS_OK);
    json_decref(json);
    assert_int_equal(state.ticker_count, 1);
    assert_int_equal(strlen(state.ticker[0]), BOARD_TEXT_SIZE - 1);
    json = json_string(state.ticker[0]); /* NULL unless it is whole UTF-8 */
    assert_non_null(json);
    json_decref(json);
}

static void
test_calls_at_once_are_shown_one_after_the_other(void **unused)
{
    struct board_show show;
    int64_t now = 1000;
    int seen = 0;
    char last[BOARD_NUMBER_SIZE] = "";

    (void)unused;
    board_show_init(&show);
    for (int i = 1; i <= 10; i++) {
        struct board_call call = { .counter = i, .times = 1 };

        (void)snprintf(call.number, sizeof(call.number), "A%03d", i);
        board_show_push(&show, &call, now);
    }
    for (int wait = 0; wait >= 0; now += wait) {
        bool changed = false;

        wait = board_show_step(&show, now, &changed);
        if (strcmp(last, show.current.number) != 0) {
            assert_int_equal(show.current.counter, ++seen);
            assert_true(board_show_is_lit(&show, now));
            memcpy(last, show.current.number, sizeof(last));
        }
        assert_true(wait < BOARD_SHOW_LEAST_MS);
    }
    assert_int_equal(seen, 10);
    assert_false(board_show_is_lit(&show, now)); /* and then it is at rest */
}

static bool
fits_twenty(void *arg, const char *text, size_t len)
{
    (void)arg;
    (void)text;
    return len <= 20;
}

static const char *
text_at(void *arg, size_t index)
{
    return ((const char *const *)arg)[index];
}

static void
test_a_call_nobody_told_us_of_stands_without_flashing(void **unused)
{
    struct board_show show;
    struct board_call call = { .number = "A001", .counter = 1, .times = 1 };
    bool changed = false;

    (void)unused;
    board_show_init(&show);
    board_show_push(&show, &call, 1000);
    (void)board_show_step(&show, 1000, &changed);
    memcpy(call.number, "A002", sizeof("A002"));
    board_show_stand(&show, &call);
    assert_string_equal(show.current.number, "A002");
    assert_false(board_show_is_lit(&show, 1001));
    memcpy(call.number, "A003", sizeof("A003"));
    board_show_push(&show, &call, 1002);
    memcpy(call.number, "A004", sizeof("A004"));
    board_show_stand(&show, &call); /* what waits to be shown is newer */
    (void)board_show_step(&show, 1003, &changed);
    assert_string_equal(show.current.number, "A003");
    assert_true(board_show_is_lit(&show, 1003));
}

static void
test_the_last_row_known_has_its_mark(void **unused)
{
    struct board_state state;

    (void)unused;
    board_state_init(&state, "");
    take_snapshot(
        &state, "{\"seq\":100,\"mark\":\"0123456789abcdef\"}", /* expect= */ true);
    assert_int_equal(state.hash_seq, 100);
    assert_string_equal(state.hash_prefix, "0123456789abcdef");
    board_state_resume(&state, 98);
    (void)take_event(&state, 99, "visit.started", "{\"mark\":\"9999999999999999\"}");
    assert_int_equal(state.hash_seq, 100); /* an older one says nothing new */
    (void)take_event(&state, 101, "visit.started", "{\"mark\":\"aaaaaaaaaaaaaaaa\"}");
    assert_int_equal(state.hash_seq, 101);
    assert_string_equal(state.hash_prefix, "aaaaaaaaaaaaaaaa");
}

static void
test_ticker_shows_every_word_page_by_page(void **unused)
{
    const char *texts[] = { "satu dua tiga empat lima enam tujuh delapan",
        "seratuskatayangsangatpanjangsekali pendek" };
    struct board_ticker ticker = { 0 };
    char seen[200] = "";
    int64_t now = 1;

    (void)unused;
    for (int page = 0; page < 6; page++) {
        const char *text = texts[ticker.text];
        bool changed = false;

        ticker.end = board_ticker_page_end(text, ticker.from, fits_twenty, NULL);
        strncat(seen, text + ticker.from, ticker.end - ticker.from);
        strcat(seen, "|");
        (void)board_ticker_step(&ticker, text_at, texts, 2, now, &changed);
        now += BOARD_TICKER_PAGE_MS;
        assert_int_equal(board_ticker_step(&ticker, text_at, texts, 2, now, &changed),
            BOARD_TICKER_PAGE_MS);
        assert_true(changed);
    }
    assert_string_equal(seen, "satu dua tiga empat |lima enam tujuh "
                              "|delapan|seratuskatayangsangatpanjangsekali "
                              "|pendek|satu dua tiga empat |");
}

static void
test_one_page_of_notices_is_at_rest(void **unused)
{
    const char *texts[] = { "satu dua" };
    struct board_ticker ticker = { .end = 8 };
    bool changed = false;

    (void)unused;
    assert_int_equal(board_ticker_step(&ticker, text_at, texts, 1, 5, &changed), -1);
    assert_false(changed);
}

static void
test_sentences_are_made_ahead_for_open_counters_only(void **unused)
{
    struct announcer_likely likely[ANNOUNCER_AHEAD_MAX];
    struct board_state state;

    (void)unused;
    begin(&state, "");
    assert_int_equal(board_voice_likely(&state, likely), 3);
    assert_string_equal(likely[0].number, "A005");
    assert_string_equal(likely[1].number, "B003");
    assert_string_equal(likely[2].number, "A006");
    assert_int_equal(likely[2].counter, 1);
}

static void
test_lists_are_asked_for_when_it_is_time(void **state)
{
    struct board_app *app = xcalloc(1, sizeof(*app));
    int64_t at_ms;

    (void)state;
    assert_int_equal(board_feed_step(app, 1000), -1);
    board_feed_want(app, 60000);
    at_ms = app->ask_at_ms;
    assert_int_equal(board_feed_step(app, at_ms - 700), 700);
    board_feed_want(app, 70000); /* later than it is asked for anyhow */
    assert_int_equal(app->ask_at_ms, at_ms);
    board_feed_want(app, 0); /* sooner */
    assert_true(app->ask_at_ms < at_ms);
    app->asking = true; /* its answer says how it goes on */
    assert_int_equal(board_feed_step(app, at_ms), -1);
    free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_snapshot_fills_lists_and_settings),
        cmocka_unit_test(test_call_moves_the_number_from_its_line_to_the_counter),
        cmocka_unit_test(test_event_seen_before_changes_nothing),
        cmocka_unit_test(test_call_inside_a_later_snapshot_is_still_told_once),
        cmocka_unit_test(test_snapshot_ends_where_a_waiting_event_stands),
        cmocka_unit_test(test_more_calls_and_counters_than_a_board_holds),
        cmocka_unit_test(test_a_line_longer_than_a_board_lists),
        cmocka_unit_test(test_snapshot_older_than_the_events_is_left_alone),
        cmocka_unit_test(test_recall_is_told_as_such_and_stands_once_in_the_list),
        cmocka_unit_test(test_visit_goes_through_its_states),
        cmocka_unit_test(test_other_halls_are_not_shown),
        cmocka_unit_test(test_odd_events_and_snapshots_do_no_harm),
        cmocka_unit_test(test_long_texts_are_cut_at_a_whole_character),
        cmocka_unit_test(test_calls_at_once_are_shown_one_after_the_other),
        cmocka_unit_test(test_a_call_nobody_told_us_of_stands_without_flashing),
        cmocka_unit_test(test_the_last_row_known_has_its_mark),
        cmocka_unit_test(test_ticker_shows_every_word_page_by_page),
        cmocka_unit_test(test_one_page_of_notices_is_at_rest),
        cmocka_unit_test(test_sentences_are_made_ahead_for_open_counters_only),
        cmocka_unit_test(test_lists_are_asked_for_when_it_is_time),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("board_state", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often a phone is answered: docs/rules.md, "Status without an account". And that a
 * text is answered once, whenever the server ends. Way in, office and workers are the
 * test's, so that a job ends when the test says so; the thread is real.
 */
#include "server/notify/text_inbox.h"

#include <stdio.h>
#include <string.h>

#include <event2/event.h>

#include "common/clock.h"
#include "server/job.h"
#include "server/office/office.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

#define NOW_MS INT64_C(1783990000000)
#define HOUR_MS INT64_C(3600000)
#define PHONE "6281234567890"

static void
test_a_phone_is_answered_so_often_an_hour(void **state)
{
    struct text_inbox_phones phones = { 0 };

    (void)state;
    for (int i = 0; i < TEXT_INBOX_AN_HOUR; i++) {
        assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + i));
    }
    assert_false(text_inbox_may_answer(&phones, PHONE, NOW_MS + HOUR_MS - 1));
    assert_true(text_inbox_may_answer(&phones, "6281200000000", NOW_MS));
    assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + HOUR_MS));
}

/* A database that is busy for a minute must not use up a person's questions. */
static void
test_a_question_that_was_not_answered_does_not_count(void **state)
{
    struct text_inbox_phones phones = { 0 };

    (void)state;
    for (int i = 0; i < 5 * TEXT_INBOX_AN_HOUR; i++) {
        assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + i));
        text_inbox_not_answered(&phones, PHONE);
    }
    for (int i = 0; i < TEXT_INBOX_AN_HOUR; i++) {
        assert_true(text_inbox_may_answer(&phones, PHONE, NOW_MS + 100));
    }
    text_inbox_not_answered(&phones, "6281200000000"); /* who never asked */
    assert_false(text_inbox_may_answer(&phones, PHONE, NOW_MS + 100));
}

/* A way in with two texts, until they are marked as handled. */
#define TEXTS 2
static atomic_bool handled[TEXTS];

static enum status
way_receive(struct channel *way, struct incoming *incoming, size_t max, size_t *count,
    struct error *err)
{
    (void)way;
    (void)err;
    *count = 0;
    for (int i = 0; i < TEXTS && *count < max; i++) {
        if (!atomic_load(&handled[i])) {
            incoming[*count] = (struct incoming){ .id = i, .text = "STATUS" };
            (void)snprintf(
                incoming[*count].from, sizeof(incoming->from), "628120000%04d", i);
            ++*count;
        }
    }
    return STATUS_OK;
}

static enum status
way_handled(struct channel *way, int64_t id, struct error *err)
{
    (void)way;
    (void)err;
    atomic_store(&handled[id], true);
    return STATUS_OK;
}

static const struct channel_ops way_ops = { .receive = way_receive,
    .handled = way_handled };
static struct channel way = { .ops = &way_ops };

enum status
channels_open(const char *where, const struct channel_options *options,
    struct channels *channels, struct error *err)
{
    (void)where;
    (void)options;
    (void)err;
    *channels = (struct channels){ .list = { &way }, .count = 1 };
    return STATUS_OK;
}

void
channels_close(struct channels *channels)
{
    (void)channels;
}

const struct office_fixed *
office_fixed(const struct office *office)
{
    static const struct office_fixed fixed = { .id = 1 };

    (void)office;
    return &fixed;
}

enum status
office_act_begin(struct office *office, struct db *db, const struct caller *caller,
    struct act *act, struct error *err)
{
    (void)office;
    (void)db;
    (void)caller;
    (void)err;
    memset(act, 0, sizeof(*act));
    return STATUS_OK;
}

void
office_act_end(struct act *act)
{
    (void)act;
}

static struct job *submitted;

enum status
job_submit(struct job_pool *pool, struct job *job, struct error *err)
{
    (void)pool;
    (void)err;
    assert_null(submitted);
    submitted = job;
    return STATUS_OK;
}

static int answers;

static enum status
answer_text(struct act *act, const char *from, const char *text, struct error *err)
{
    (void)act;
    (void)from;
    (void)err;
    assert_string_equal(text, "STATUS");
    answers++;
    return STATUS_OK;
}

/* Where the end of the server meets a job that answers. */
enum moment { BEFORE_IT_RAN, BEFORE_IT_WAS_DONE, WHEN_IT_WAS_DONE };

static const struct end_case {
    const char *name;
    enum moment moment;
    enum status commit;
} ends[] = {
    { "end: before the answers are made", BEFORE_IT_RAN, STATUS_OK },
    { "end: before they are told", BEFORE_IT_WAS_DONE, STATUS_OK },
    { "end: when they are told", WHEN_IT_WAS_DONE, STATUS_OK },
    { "end: before answers that fail", BEFORE_IT_RAN, STATUS_STORAGE },
    { "end: before a failure is told", BEFORE_IT_WAS_DONE, STATUS_STORAGE },
    { "end: when a failure is told", WHEN_IT_WAS_DONE, STATUS_STORAGE },
};

/* One server, from the start to the end. */
static void
serve_once(enum moment moment, enum status commit)
{
    struct text_inbox_options options = {
        .base = event_base_new(), .channel = "way:in", .answer = answer_text
    };
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    struct text_inbox *inbox;
    struct error err;
    struct job *job;

    assert_int_equal(text_inbox_start(&options, &inbox, &err), STATUS_OK);
    while (!submitted) {
        assert_true(clock_monotonic_ms() < until_ms);
        (void)event_base_loop(options.base, EVLOOP_ONCE);
    }
    job = submitted;
    submitted = NULL;
    if (moment == BEFORE_IT_RAN) {
        text_inbox_stop(inbox);
    }
    assert_int_equal(job->run(job, NULL, &err), STATUS_OK);
    if (moment == BEFORE_IT_WAS_DONE) {
        text_inbox_stop(inbox);
    }
    job->status = error_set(&err, commit, "as the test has it");
    job->err = commit == STATUS_OK ? NULL : &err;
    job->done(job);
    if (moment == WHEN_IT_WAS_DONE) {
        text_inbox_stop(inbox);
    }
    text_inbox_free(inbox);
    event_base_free(options.base);
}

/* What is answered is marked, and what is not is answered after the next start. */
static void
test_a_text_is_answered_once_whenever_the_server_ends(void **state)
{
    const struct end_case *row = *state;

    answers = 0;
    for (int i = 0; i < TEXTS; i++) {
        atomic_store(&handled[i], false);
    }
    serve_once(row->moment, row->commit);
    assert_int_equal(answers, TEXTS);
    for (int i = 0; i < TEXTS; i++) {
        assert_int_equal(atomic_load(&handled[i]), row->commit == STATUS_OK);
    }
    if (row->commit != STATUS_OK) {
        serve_once(WHEN_IT_WAS_DONE, STATUS_OK);
        assert_int_equal(answers, 2 * TEXTS);
        assert_true(atomic_load(&handled[TEXTS - 1]));
    }
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(ends) + 2] = {
        cmocka_unit_test(test_a_phone_is_answered_so_often_an_hour),
        cmocka_unit_test(test_a_question_that_was_not_answered_does_not_count),
    };

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        tests[i + 2] = (struct CMUnitTest){ .name = ends[i].name,
            .test_func = test_a_text_is_answered_once_whenever_the_server_ends,
            .initial_state = (void *)&ends[i] };
    }
    return cmocka_run_group_tests_name("text_inbox", tests, NULL, NULL);
}

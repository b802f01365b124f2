/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stories that a whole hash chain may still tell wrongly: rows written by the journal
 * itself, so that only the replay can object.
 */
#include "server/office/journal_replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "db/db_visit.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define START_MS INT64_C(1783991700000) /* 2026-07-14 08:15 in Jombang */
#define STEPS_MAX 10
#define PEOPLE_MAX 3

/* A row of the journal: who, what, and more of its data. */
struct step {
    const char *kind; /* NULL ends the story */
    int number;       /* of the person: A001 .. */
    const char *more; /* JSON members, each with a comma before it */
};

static const struct replay_case {
    const char *name;
    struct step steps[STEPS_MAX];
    enum visit_state ends[PEOPLE_MAX]; /* as stored, of A001, A002, ... */
    int priority;                      /* the person in the priority lane, 0: none */
    const char *words;                 /* "" = nothing is wrong */
} replay_cases[] = {
    { "replay: three come, are called in order, one is done",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 1, ",\"counter\":1" }, { "visit.recalled", 1, "" },
            { "visit.started", 1, ",\"counter\":1" },
            { "visit.finished", 1, ",\"counter\":1" },
            { "visit.called", 2, ",\"counter\":1" }, { "visit.waiting", 3, "" } },
        { VISIT_DONE, VISIT_CALLED, VISIT_WAITING }, 0, "" },
    { "replay: somebody is overtaken without a reason",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 2, ",\"counter\":1" } },
        { VISIT_WAITING, VISIT_CALLED }, 0, "A002 was called before A001" },
    { "replay: a late comer is passed over, which is a reason",
        { { "visit.waiting", 1, ",\"late\":true" }, { "visit.waiting", 2, "" },
            { "visit.called", 2, ",\"counter\":1,\"passed\":\"V1\",\"why\":\"late\"" } },
        { VISIT_WAITING, VISIT_CALLED }, 0, "" },
    { "replay: a reason that is not true",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 2, ",\"counter\":1,\"passed\":\"V1\",\"why\":\"late\"" } },
        { VISIT_WAITING, VISIT_CALLED }, 0, "is not true" },
    { "replay: somebody passed over who did not wait",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 1, ",\"counter\":1" },
            { "visit.called", 2,
                ",\"counter\":2,\"passed\":\"V1\",\"why\":\"age_limit\"" } },
        { VISIT_CALLED, VISIT_CALLED }, 0, "who did not wait" },
    { "replay: out of order with a reason",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 2,
                ",\"counter\":1,\"out_of_order\":true,\"reason\":\"ambulans\"" } },
        { VISIT_WAITING, VISIT_CALLED }, 0, "" },
    { "replay: out of order without a reason",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 2, ",\"counter\":1,\"out_of_order\":true" } },
        { VISIT_WAITING, VISIT_CALLED }, 0, "without a reason" },
    { "replay: another lane is not overtaken",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 2, ",\"counter\":1" } },
        { VISIT_WAITING, VISIT_CALLED }, 2, "" },
    { "replay: who waits for another counter is not overtaken",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 1, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1" },
            { "visit.waiting", 1, ",\"only_counter\":3" },
            { "visit.called", 2, ",\"counter\":1" } },
        { VISIT_WAITING, VISIT_CALLED }, 0, "" },
    { "replay: a call without a wait", { { "visit.called", 1, ",\"counter\":1" } },
        { VISIT_CALLED }, 0, "follows no waiting row" },
    { "replay: two people at one counter",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 1, ",\"counter\":1" },
            { "visit.called", 2, ",\"counter\":1" } },
        { VISIT_CALLED, VISIT_CALLED }, 0, "counter 1 was given A002 while it had A001" },
    { "replay: a call to no counter",
        { { "visit.waiting", 1, "" }, { "visit.called", 1, "" } }, { VISIT_CALLED }, 0,
        "names no counter" },
    { "replay: a move that is not permitted",
        { { "visit.waiting", 1, "" }, { "visit.finished", 1, "" } }, { VISIT_DONE }, 0,
        "was waiting before" },
    { "replay: a move after the end",
        { { "visit.waiting", 1, "" }, { "visit.cancelled", 1, "" },
            { "visit.called", 1, ",\"counter\":1" } },
        { VISIT_CANCELLED }, 0, "follows no waiting row" },
    { "replay: a finish is taken back, and the visit finished again",
        { { "visit.waiting", 1, "" }, { "visit.called", 1, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1" },
            { "visit.finished", 1, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1,\"why\":\"taken_back\"" },
            { "visit.finished", 1, ",\"counter\":1" } },
        { VISIT_DONE }, 0, "" },
    { "replay: a step is taken back, and finished again",
        { { "visit.waiting", 1, "" }, { "visit.called", 1, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1" },
            { "visit.waiting", 1, ",\"why\":\"next_step\"" },
            { "visit.started", 1, ",\"counter\":1,\"why\":\"step_taken_back\"" },
            { "visit.finished", 1, ",\"counter\":1" } },
        { VISIT_DONE }, 0, "" },
    { "replay: who waits starts without a word",
        { { "visit.waiting", 1, "" },
            { "visit.started", 1, ",\"counter\":1,\"why\":\"taken_back\"" } },
        { VISIT_SERVING }, 0, "nobody had called" },
    { "replay: a finish is taken back at a counter that has somebody",
        { { "visit.waiting", 1, "" }, { "visit.waiting", 2, "" },
            { "visit.called", 1, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1" },
            { "visit.finished", 1, ",\"counter\":1" },
            { "visit.called", 2, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1,\"why\":\"taken_back\"" } },
        { VISIT_DONE, VISIT_CALLED }, 0, "somebody else by then" },
    { "replay: a closing is taken back",
        { { "visit.waiting", 1, "" }, { "visit.unserved", 1, "" },
            { "visit.waiting", 1, ",\"why\":\"day_reopened\"" },
            { "visit.called", 1, ",\"counter\":1" } },
        { VISIT_CALLED }, 0, "" },
    { "replay: a visit starts again without a word",
        { { "visit.waiting", 1, "" }, { "visit.called", 1, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1" },
            { "visit.finished", 1, ",\"counter\":1" },
            { "visit.started", 1, ",\"counter\":1" } },
        { VISIT_DONE }, 0, "follows no waiting row" },
    { "replay: a visit in another state than its last row",
        { { "visit.waiting", 1, "" } }, { VISIT_ABSENT }, 0, "is stored as absent" },
};

struct fixture {
    char folder[TEMP_PATH_SIZE];
    struct db *db;
};

/* When it started and ended, as its rows say. */
static void
stamp(const struct replay_case *c, int number, struct visit *visit)
{
    for (int i = 0; c->steps[i].kind; i++) {
        const char *kind = c->steps[i].kind;
        bool back = strstr(c->steps[i].more, "taken_back") ||
                    strstr(c->steps[i].more, "day_reopened");

        if (c->steps[i].number != number) {
            continue;
        }
        if (strcmp(kind, "visit.started") == 0 && visit->started_ms == 0) {
            visit->started_ms = START_MS + i;
        }
        if (strcmp(kind, "visit.finished") == 0 || strcmp(kind, "visit.cancelled") == 0 ||
            strcmp(kind, "visit.unserved") == 0) {
            visit->ended_ms = START_MS + i;
        } else if (back) {
            visit->ended_ms = 0;
        }
    }
}

/* Store a person as the case says it ends; its arrival is its first row. */
static void
insert_person(struct fixture *f, const struct replay_case *c, int number, int first)
{
    struct visit visit = { .day = "2026-07-14",
        .prefix = "A",
        .number = number,
        .service = "ktp-baru",
        .lane = c->priority == number ? LANE_PRIORITY : LANE_REGULAR,
        .state = c->ends[number - 1],
        .arrived_ms = START_MS + first,
        .slot = "pagi" };
    bool stands_alone = true;

    (void)snprintf(visit.id, sizeof(visit.id), "V%d", number);
    (void)snprintf(visit.track, sizeof(visit.track), "t%d", number);
    assert_int_equal(db_visit_insert(f->db, OFFICE_ONE, &visit, NULL), STATUS_OK);
    for (int i = 0; i < number - 1; i++) {
        stands_alone = stands_alone && c->ends[i] != VISIT_CALLED;
    }
    if (visit.state == VISIT_CALLED) { /* the table lets one person at a counter */
        visit.counter = stands_alone ? 1 : 2;
    }
    stamp(c, number, &visit);
    assert_int_equal(
        db_visit_update(f->db, OFFICE_ONE, &visit, visit.state, START_MS, NULL),
        STATUS_OK);
}

static void
append(struct fixture *f, const struct replay_case *c, int i)
{
    const struct step *step = &c->steps[i];
    struct journal_row row = { .office = OFFICE_ONE, .at_ms = START_MS + i };

    (void)text_copy(row.actor, sizeof(row.actor), "system");
    (void)text_copy(row.kind, sizeof(row.kind), step->kind);
    (void)snprintf(row.subject, sizeof(row.subject), "V%d", step->number);
    (void)snprintf(row.data, sizeof(row.data),
        "{\"number\":\"A%03d\",\"service\":\"ktp-baru\",\"lane\":\"%s\"%s}", step->number,
        lane_name(c->priority == step->number ? LANE_PRIORITY : LANE_REGULAR),
        step->more);
    assert_int_equal(db_journal_append(f->db, &row, NULL), STATUS_OK);
}

static void
test_replay(void **state)
{
    const struct replay_case *c = *state;
    struct fixture f = { .db = NULL };
    char url[TEST_URL_SIZE];
    bool seen[PEOPLE_MAX + 1] = { false };
    struct error err = { 0 };
    enum status st;

    temp_make(f.folder);
    f.db = test_database_office(url, f.folder, "a.db");
    assert_int_equal(db_begin(f.db, NULL), STATUS_OK);
    for (int i = 0; c->steps[i].kind; i++) {
        if (!seen[c->steps[i].number]) {
            seen[c->steps[i].number] = true;
            insert_person(&f, c, c->steps[i].number, i);
        }
        append(&f, c, i);
    }
    st = journal_replay(f.db, OFFICE_ONE, &err);
    db_rollback(f.db);
    db_close(f.db);
    test_database_remove(url);
    temp_remove(f.folder);
    if (c->words[0] == '\0' ? st != STATUS_OK
                            : st != STATUS_INTERNAL || !strstr(err.text, c->words)) {
        fail_msg("%s, wanted \"%s\", got \"%s\"", status_name(st), c->words, err.text);
    }
}

/* A row of A001 ("V1") or B001 ("V2"), who came in the same millisecond. */
static void
append_twin(struct db *db, const char *kind, int who, int64_t at_ms, const char *more)
{
    struct journal_row row = { .office = OFFICE_ONE, .at_ms = at_ms };

    (void)text_copy(row.actor, sizeof(row.actor), "system");
    (void)text_copy(row.kind, sizeof(row.kind), kind);
    (void)snprintf(row.subject, sizeof(row.subject), "V%d", who);
    (void)snprintf(row.data, sizeof(row.data),
        "{\"number\":\"%c001\",\"prefix\":\"%c\",\"service\":\"%s\",\"lane\":\"regular\"%"
        "s}",
        who == 1 ? 'A' : 'B', who == 1 ? 'A' : 'B', who == 1 ? "ktp-baru" : "kk-ubah",
        more);
    assert_int_equal(db_journal_append(db, &row, NULL), STATUS_OK);
}

/* Two lines, one millisecond, the same figure: A001 came before B001 (call_order.c). */
static void
test_twins_of_two_lines_stand_in_the_order_of_their_letters(void **state)
{
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct error err = { 0 };
    struct db *db;

    (void)state;
    temp_make(folder);
    db = test_database_office(url, folder, "a.db");
    assert_int_equal(db_begin(db, NULL), STATUS_OK);
    for (int who = 1; who <= 2; who++) {
        struct visit visit = { .day = "2026-07-14",
            .number = 1,
            .state = who == 1 ? VISIT_WAITING : VISIT_CALLED,
            .counter = who == 1 ? 0 : 1,
            .arrived_ms = START_MS,
            .slot = "pagi" };

        (void)text_copy(visit.prefix, sizeof(visit.prefix), who == 1 ? "A" : "B");
        (void)text_copy(
            visit.service, sizeof(visit.service), who == 1 ? "ktp-baru" : "kk-ubah");
        (void)snprintf(visit.id, sizeof(visit.id), "V%d", who);
        (void)snprintf(visit.track, sizeof(visit.track), "t%d", who);
        assert_int_equal(db_visit_insert(db, OFFICE_ONE, &visit, NULL), STATUS_OK);
        assert_int_equal(
            db_visit_update(db, OFFICE_ONE, &visit, visit.state, START_MS, NULL),
            STATUS_OK);
        append_twin(db, "visit.waiting", who, START_MS, who == 1 ? ",\"late\":true" : "");
    }
    append_twin(db, "visit.called", 2, START_MS + 9,
        ",\"counter\":1,\"passed\":\"V1\",\"why\":\"late\"");
    if (journal_replay(db, OFFICE_ONE, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    append_twin(db, "visit.called", 1, START_MS + 10,
        ",\"counter\":2,\"passed\":\"V2\",\"why\":\"late\"");
    assert_int_equal(journal_replay(db, OFFICE_ONE, &err), STATUS_INTERNAL);
    db_rollback(db);
    db_close(db);
    test_database_remove(url);
    temp_remove(folder);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(replay_cases) + 1];

    for (size_t i = 0; i < ARRAY_LEN(replay_cases); i++) {
        tests[i] = (struct CMUnitTest){
            .name = replay_cases[i].name,
            .test_func = test_replay,
            .initial_state = (void *)&replay_cases[i],
        };
    }
    tests[ARRAY_LEN(replay_cases)] = (struct CMUnitTest)cmocka_unit_test(
        test_twins_of_two_lines_stand_in_the_order_of_their_letters);
    return cmocka_run_group_tests_name("journal_replay", tests, NULL, NULL);
}

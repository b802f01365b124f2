/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_HALL_H
#define TESTS_SUPPORT_HALL_H

/*
 * A waiting hall: an office with its real server, the real antrean-board in it as a
 * program of its own, and a recording of what its loudspeaker gave out.
 */

#include "tests/support/device_clock.h"
#include "tests/support/e2e.h"
#include "tests/support/heard.h"
#include "tests/support/office_day.h"
#include "tests/support/temp.h"

struct hall {
    char dir[TEMP_PATH_SIZE];
    char memory[TEMP_PATH_SIZE]; /* the board's --memory */
    struct e2e *e2e;
    const char *url;     /* by which the board reaches the server; NULL: its own */
    const char *more[5]; /* words for the board beside the usual ones; up to a NULL */
    struct device_clock clock; /* of the board's device, where ... */
    bool has_clock;            /* ... it is not this machine's */
    struct heard heard;
    struct synth *synth; /* for fresh syntheses to compare with */
    pid_t board;         /* 0: not running */
};

/** A call as it was made. */
struct hall_call {
    char number[12];
    char visit[27];
    int counter;
    int times;
};

/** cmocka's setup and teardown; `*state` is the struct hall. No board runs yet. */
int hall_setup(void **state);
/** The same with an office of these options. */
int hall_setup_with(void **state, const struct e2e_options *options);
int hall_teardown(void **state);

void hall_start_board(struct hall *hall);
/** Send it this signal and wait for its end: the exit status, -1 when it had none. */
int hall_end_board(struct hall *hall, int signal);

/** Until the board follows the event stream. */
void hall_wait_board(struct hall *hall);
/** Until the supervisor is told this of the board. */
void hall_wait_report(struct hall *hall, const char *field, const char *wanted);

/** Counters 1 to `count`, each by its clerk. */
void hall_open_counters(struct hall *hall, int count);
/** Fails unless somebody is called. */
void hall_call_next(struct hall *hall, int counter, struct hall_call *call);
void hall_recall(
    struct hall *hall, const struct hall_call *before, struct hall_call *call);
/** Serve who was called, and finish. */
void hall_finish(struct hall *hall, const struct hall_call *call);

/** Until these are as many, and not one more. */
void hall_wait_played(struct hall *hall, int count);

/** So many calls more of a day. The board keeps up as far as in a hall: few calls wait to
 * be said at a time, none in the end. */
void hall_spend(struct hall *hall, struct office_day *day, int calls);

/** Chime and sentence of a call are heard next from sample `from` on, each once or with
 * its repeat; the sample after them. */
size_t hall_take_call(struct hall *hall, const struct hall_call *call, size_t from);
/** End the board: what it said are these calls, in this order, and no more. */
void hall_expect_heard(struct hall *hall, const struct hall_call *made, size_t count);

#endif /* TESTS_SUPPORT_HALL_H */

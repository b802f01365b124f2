/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_OFFICE_MODEL_H
#define TESTS_SUPPORT_OFFICE_MODEL_H

/*
 * A real office beside its model: a database in a folder of its own, the settings of the
 * day, and looks at everything the two must agree on. A difference fails the test with
 * the act, the day and the minute.
 */

#include <jansson.h>

#include "db/db.h"
#include "db/db_office.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "server/office/act.h"
#include "tests/support/database.h"
#include "tests/support/line_model.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

struct office {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
    struct random random;
    const struct office_settings *settings; /* a reference */
    json_t *all;                            /* owned: the same as JSON */
    struct caller caller;
    struct model *model;
    int acts;
    int serial; /* makes registrations */
    char doing[96];
    char registrations[MODEL_TICKETS_MAX][REGISTRATION_SIZE];
    char ids[MODEL_VISITS_MAX][VISIT_ID_SIZE];
};

#define EXPECT(o, condition) \
    do { \
        if (!(condition)) { \
            fail_msg("act %d on %s at minute %d, %s: not so: %s", (o)->acts, \
                (o)->model->date, clock_minute((o)->model->now_ms), (o)->doing, \
                #condition); \
        } \
    } while (0)

/** Something that cannot fail here did: end the test with its reason. */
void office_must(struct office *o, enum status st, const struct error *err);

/** A day's settings: the catalogue with few places, four counters and a policy of chance.
 */
void office_random_settings(struct office *o);
/** A policy of chance; owned. */
json_t *office_random_policy(struct random *r);
/** Settings from JSON that must be right; a reference. */
const struct office_settings *office_parse(const json_t *all);

/** What an act of now is given. */
struct act office_act(struct office *o);

/** Is one visit stored as the model has it? */
void office_look_at_visit(struct office *o, int index);
/** Visits, lines, counters and places: every invariant that can be seen between acts. */
void office_look(struct office *o);
/** What antrean-admin check asks, with the settings of the running day. */
void office_check_now(struct office *o);
/** The chain is whole, rows have no gap, every call follows a wait. */
void office_check_journal(struct office *o);

/* A cmocka fixture around `struct office *`. */
int office_model_open(void **state);
/** The same at nine in the morning of `day`, with settings of its own. */
int office_model_morning(void **state, const char *day);
int office_model_close(void **state);

#endif /* TESTS_SUPPORT_OFFICE_MODEL_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People and clerks by the minute: a list of what happens when. */
#include "tests/support/hall_days.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/clock.h"
#include "common/mem.h"
#include "db/db.h"
#include "db/db_office.h"
#include "server/office/arrival.h"
#include "server/office/call.h"
#include "server/office/close_day.h"
#include "server/office/counter_staffing.h"
#include "server/office/outlook.h"
#include "server/office/visit_moves.h"
#include "server/settings/settings.h"
#include "tests/support/catalogue.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define COUNTERS_MAX 12
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define OPENING_MIN (7 * 60 + 30)
#define CLERKS_MIN (8 * 60)
#define CLOSING_MIN (15 * 60)
#define GRACE_MIN (16 * 60)
#define PLACES 400 /* quotas are no part of this */

/* Who comes for what: the service, how many of a hundred, the catalogue's minutes. */
static const struct {
    const char *service;
    int percent;
    int minutes;
} wishes[] = {
    { "ktp-baru", 27, 5 },
    { "ktp-rekam", 10, 15 },
    { "kk-baru", 24, 10 },
    { "akta-lahir", 16, 10 },
    { "kia-anak", 8, 5 },
    { "ambil", 15, 3 },
};

enum happening {
    ARRIVES,
    CLERK_OPENS,
    CLERK_RESTS,
    CLERK_IS_BACK,
    CLERK_LEAVES,
    CLERK_CALLS,
    IS_CALLED_AGAIN,
    STEPS_UP,
    IS_DONE,
    COMES_BACK,
};

struct happens {
    int64_t at_ms;
    uint64_t order; /* of two at one moment */
    enum happening what;
    int who; /* a person, or a counter */
};

struct person {
    int wish;
    bool priority;
    int64_t arrived_ms;
    char visit[VISIT_ID_SIZE];
    int calls;
    int parts; /* services before this one: held or sent on */
    struct hall_person told;
};

struct desk {
    bool open;
    bool wants_rest;
    bool wants_home;
    int person; /* -1: nobody */
    bool serving;
    bool bored; /* called, and nobody waited */
};

struct hall {
    char folder[TEMP_PATH_SIZE];
    struct db *db;
    struct outlooks *outlooks;
    struct caller caller;
    const struct office_settings *settings;
    const struct hall_day *day;
    uint64_t chance;
    int64_t now_ms;
    double
        pace[ARRAY_LEN(wishes)]; /* to the catalogue; the office's own, unknown to it */
    struct happens *list;        /* a heap */
    size_t list_count;
    size_t list_room;
    uint64_t order;
    struct person *people;
    int person_count;
    struct desk desks[COUNTERS_MAX + 1];
};

/* xorshift64*, of its own. */
static double
chance(struct hall *hall)
{
    hall->chance ^= hall->chance >> 12;
    hall->chance ^= hall->chance << 25;
    hall->chance ^= hall->chance >> 27;
    return (double)((hall->chance * UINT64_C(2685821657736338717)) >> 11) /
           9007199254740992.0;
}

static bool
in_hundred(struct hall *hall, int percent)
{
    return chance(hall) * 100 < percent;
}

static int64_t
between(struct hall *hall, int64_t least, int64_t most)
{
    return least + (int64_t)(chance(hall) * (double)(most - least));
}

/* How long one service takes: most a little less than the mean, some much longer. */
static int64_t
service_time(struct hall *hall, int wish)
{
    double mean_ms = wishes[wish].minutes * hall->pace[wish] * (double)MINUTE *
                     hall->day->pace_percent / 100;
    double sigma = 0.5;
    double normal =
        sqrt(-2 * log(chance(hall) + 1e-12)) * cos(6.283185307 * chance(hall));

    return (int64_t)(mean_ms * exp(sigma * normal - sigma * sigma / 2));
}

static bool
is_sooner(const struct happens *a, const struct happens *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void
later(struct hall *hall, int64_t in_ms, enum happening what, int who)
{
    const struct happens one = { hall->now_ms + in_ms, hall->order++, what, who };
    size_t at = hall->list_count++;

    if (at == hall->list_room) {
        hall->list_room = hall->list_room ? hall->list_room * 2 : 256;
        hall->list = xrealloc(hall->list, hall->list_room, sizeof(*hall->list));
    }
    for (; at > 0 && is_sooner(&one, &hall->list[(at - 1) / 2]); at = (at - 1) / 2) {
        hall->list[at] = hall->list[(at - 1) / 2];
    }
    hall->list[at] = one;
}

static struct happens
next(struct hall *hall)
{
    const struct happens first = hall->list[0];
    const struct happens last = hall->list[--hall->list_count];
    size_t at = 0;

    for (size_t down = 1; down < hall->list_count; down = at * 2 + 1) {
        if (down + 1 < hall->list_count &&
            is_sooner(&hall->list[down + 1], &hall->list[down])) {
            down++;
        }
        if (!is_sooner(&hall->list[down], &last)) {
            break;
        }
        hall->list[at] = hall->list[down];
        at = down;
    }
    hall->list[at] = last;
    return first;
}

static struct act
act_now(struct hall *hall)
{
    return (struct act){ .db = hall->db,
        .office = OFFICE_ONE,
        .settings = hall->settings,
        .caller = &hall->caller,
        .now_ms = hall->now_ms,
        .public_url = "https://antrean.example",
        .folder = hall->folder,
        .outlooks = hall->outlooks };
}

static void
must(enum status st, const char *what, const struct error *err)
{
    if (st != STATUS_OK) {
        fail_msg("%s: %s", what, err->text);
    }
}

/* An act that has ended: kept, or as if it had not been. */
static void
settle(struct hall *hall, enum status st)
{
    struct error err;

    must(st == STATUS_OK ? db_release(hall->db, 0, &err) : db_undo(hall->db, 0, &err),
        "settle", &err);
}

static void
begin(struct hall *hall)
{
    struct error err;

    must(db_savepoint(hall->db, 0, &err), "begin", &err);
}

/* A reader has looked since the last change, as one does in a running office. */
static void
look(struct hall *hall)
{
    struct act act = act_now(hall);
    struct outlook *outlook;
    struct error err;

    must(outlook_load(&act, &outlook, &err), "look", &err);
    outlook_unref(&act, outlook);
}

/* Clerks who sat idle see somebody and call. */
static void
wake_clerks(struct hall *hall)
{
    for (int c = 1; c <= hall->day->counters; c++) {
        if (hall->desks[c].bored) {
            hall->desks[c].bored = false;
            later(hall, between(hall, 2 * SECOND, 10 * SECOND), CLERK_CALLS, c);
        }
    }
}

static void
arrive(struct hall *hall, int index)
{
    struct person *person = &hall->people[index];
    struct walk_in_input input = { .lane =
                                       person->priority ? LANE_PRIORITY : LANE_REGULAR };
    struct act act = act_now(hall);
    struct arrival arrival;
    struct error err;
    enum status st;

    (void)snprintf(
        input.service, sizeof(input.service), "%s", wishes[person->wish].service);
    if (chance(hall) < 0.8) { /* else the one before came a moment ago */
        look(hall);
    }
    begin(hall);
    st = walk_in(&act, &input, &arrival, &err);
    settle(hall, st);
    if (st == STATUS_CLOSED_NOW) {
        return;
    }
    must(st, "walk in", &err);
    memcpy(person->visit, arrival.visit.id, VISIT_ID_SIZE);
    person->arrived_ms = hall->now_ms;
    person->told = (struct hall_person){ .hour = clock_minute(hall->now_ms) / 60,
        .told_s = arrival.estimate_s,
        .told_to_s = arrival.estimate_to_s,
        .priority = person->priority };
    wake_clerks(hall);
}

static int
person_of(const struct hall *hall, const char *visit)
{
    for (int i = 0; i < hall->person_count; i++) {
        if (strcmp(hall->people[i].visit, visit) == 0) {
            return i;
        }
    }
    return -1;
}

/* Between two visits a clerk may want to rest, or to go home. True: it is away. */
static bool
clerk_goes(struct hall *hall, int c)
{
    struct desk *desk = &hall->desks[c];
    struct act act = act_now(hall);
    struct error err;

    if (desk->wants_home || desk->wants_rest) {
        begin(hall);
        must(desk->wants_home ? counter_close(&act, c, &err)
                              : counter_pause(&act, c, "istirahat", &err),
            "leave the desk", &err);
        settle(hall, STATUS_OK);
        if (!desk->wants_home) {
            later(hall, between(hall, 15 * MINUTE, 25 * MINUTE), CLERK_IS_BACK, c);
        }
        desk->open = desk->wants_home = desk->wants_rest = false;
    }
    return !desk->open;
}

static void
call(struct hall *hall, int c)
{
    struct desk *desk = &hall->desks[c];
    struct act act = act_now(hall);
    struct visit visit;
    struct person *person;
    struct error err;
    enum status st;

    if (clerk_goes(hall, c) || desk->person >= 0) {
        return;
    }
    begin(hall);
    st = call_next(&act, c, &visit, &err);
    settle(hall, st);
    if (st == STATUS_EMPTY) {
        desk->bored = true;
        return;
    }
    must(st, "call", &err);
    desk->person = person_of(hall, visit.id);
    person = &hall->people[desk->person];
    if (!person->told.called) {
        person->told.called = true;
        person->told.wait_s = (int32_t)((hall->now_ms - person->arrived_ms) / SECOND);
    }
    person->calls = 1;
    if (!in_hundred(hall, person->parts ? 1 : hall->day->absent_percent)) {
        later(hall, between(hall, 15 * SECOND, 70 * SECOND), STEPS_UP, c);
    } else {
        later(hall, between(hall, 40 * SECOND, 70 * SECOND), IS_CALLED_AGAIN, c);
    }
}

/* Nobody stands at the desk any more. */
static void
desk_is_free(struct hall *hall, int c)
{
    hall->desks[c].person = -1;
    hall->desks[c].serving = false;
    later(hall, between(hall, 3 * SECOND, 40 * SECOND), CLERK_CALLS, c);
}

static enum status
make_move(struct act *act, enum visit_move move, const char *visit,
    struct move_input input, struct error *err)
{
    struct visit moved;

    (void)snprintf(input.id, sizeof(input.id), "%s", visit);
    return visit_move(act, move, &input, &moved, err);
}

static void
call_again_or_give_up(struct hall *hall, int c)
{
    struct person *person = &hall->people[hall->desks[c].person];
    struct act act = act_now(hall);
    struct visit visit;
    struct error err;

    begin(hall);
    if (person->calls++ < 3) {
        must(call_again(&act, person->visit, &visit, &err), "call again", &err);
        later(hall, between(hall, 40 * SECOND, 70 * SECOND), IS_CALLED_AGAIN, c);
    } else {
        must(make_move(
                 &act, MOVE_ABSENT, person->visit, (struct move_input){ .id = "" }, &err),
            "absent", &err);
        if (in_hundred(hall, 60)) {
            later(hall, between(hall, 5 * MINUTE, 30 * MINUTE), COMES_BACK,
                hall->desks[c].person);
        }
        desk_is_free(hall, c);
    }
    settle(hall, STATUS_OK);
}

static void
step_up(struct hall *hall, int c)
{
    struct person *person = &hall->people[hall->desks[c].person];
    struct act act = act_now(hall);
    struct error err;
    int64_t time_ms = service_time(hall, person->wish);

    begin(hall);
    must(
        make_move(&act, MOVE_START, person->visit, (struct move_input){ .id = "" }, &err),
        "start", &err);
    hall->desks[c].serving = true;
    settle(hall, STATUS_OK);
    later(hall, person->parts ? time_ms / 2 : time_ms, IS_DONE, c);
}

/* Done, or a paper is missing, or another desk must do the rest. */
static void
finish(struct hall *hall, int c)
{
    struct person *person = &hall->people[hall->desks[c].person];
    struct move_input end = { .outcome = OUTCOME_INCOMPLETE };
    struct move_input to = { .service = "ambil" };
    struct act act = act_now(hall);
    struct error err;
    bool first = person->parts == 0;

    begin(hall);
    if (first && in_hundred(hall, hall->day->held_percent)) {
        must(make_move(&act, MOVE_HOLD, person->visit,
                 (struct move_input){ .note = "fotokopi" }, &err),
            "hold", &err);
        later(hall, between(hall, 10 * MINUTE, 40 * MINUTE), COMES_BACK,
            hall->desks[c].person);
        person->parts++;
    } else if (first && in_hundred(hall, hall->day->transfer_percent) &&
               strcmp(wishes[person->wish].service, to.service) != 0) {
        if (in_hundred(hall, 30)) {
            to = (struct move_input){ .counter = 1 + c % hall->day->counters };
        }
        must(make_move(&act, MOVE_TRANSFER, person->visit, to, &err), "send on", &err);
        person->parts++;
    } else {
        must(make_move(&act, MOVE_FINISH, person->visit, end, &err), "finish", &err);
    }
    settle(hall, STATUS_OK);
    if (person->parts && first) {
        wake_clerks(hall);
    }
    desk_is_free(hall, c);
}

static void
come_back(struct hall *hall, int index)
{
    struct act act = act_now(hall);
    struct error err;

    begin(hall);
    must(make_move(&act, MOVE_RETURN, hall->people[index].visit,
             (struct move_input){ .id = "" }, &err),
        "return", &err);
    settle(hall, STATUS_OK);
    wake_clerks(hall);
}

static void
open_desk(struct hall *hall, int c)
{
    struct act act = act_now(hall);
    struct error err;

    begin(hall);
    must(counter_open(&act, c, false, &err), "open", &err);
    settle(hall, STATUS_OK);
    hall->desks[c].open = true;
    hall->desks[c].person = -1;
    later(hall, between(hall, 5 * SECOND, 60 * SECOND), CLERK_CALLS, c);
}

static void
happen(struct hall *hall, const struct happens *one)
{
    struct desk *desk = &hall->desks[one->who < COUNTERS_MAX ? one->who : 0];

    switch (one->what) {
    case ARRIVES:
        arrive(hall, one->who);
        break;
    case CLERK_OPENS:
    case CLERK_IS_BACK:
        open_desk(hall, one->who);
        break;
    case CLERK_RESTS:
    case CLERK_LEAVES:
        desk->wants_rest = one->what == CLERK_RESTS;
        desk->wants_home = one->what == CLERK_LEAVES;
        if (desk->bored) { /* else when who is there has gone */
            desk->bored = false;
            (void)clerk_goes(hall, one->who);
        }
        break;
    case CLERK_CALLS:
        call(hall, one->who);
        break;
    case IS_CALLED_AGAIN:
        call_again_or_give_up(hall, one->who);
        break;
    case STEPS_UP:
        step_up(hall, one->who);
        break;
    case IS_DONE:
        finish(hall, one->who);
        break;
    case COMES_BACK:
        come_back(hall, one->who);
        break;
    }
}

/* The catalogue with this day's counters, and places for everybody. */
static const struct office_settings *
settings_of(const struct hall_day *day)
{
    static const char *const groups[][3] = { { "ktp-baru", "ktp-rekam", "kia-anak" },
        { "kk-baru", "ambil", "ambil" }, { "akta-lahir", "ambil", "kk-baru" } };
    json_t *all = catalogue_load();
    json_t *counters = json_array();
    const struct office_settings *settings = NULL;
    struct error err;
    json_t *quota;
    size_t i;

    assert_non_null(all);
    json_array_foreach(
        json_object_get(json_object_get(all, "quotas"), "quotas"), i, quota)
    {
        (void)json_object_set_new(
            quota, "places", json_pack("{s:i, s:i}", "pagi", PLACES, "siang", PLACES));
    }
    for (int c = 1; c <= day->counters; c++) {
        const char *const *group = groups[c % 3];
        json_t *services = day->specialised
                               ? json_pack("[s, s, s]", group[0], group[1], group[2])
                               : json_array();

        if (day->specialised && strcmp(group[1], group[2]) == 0) {
            (void)json_array_remove(services, 2);
        }
        (void)json_array_append_new(
            counters, json_pack("{s:i, s:s, s:s, s:o}", "number", c, "name", "Loket",
                          "hall", "utama", "services", services));
    }
    (void)json_object_set_new(all, "counters", json_pack("{s:o}", "counters", counters));
    must(settings_parse_object(all, &settings, &err), "settings", &err);
    json_decref(all);
    return settings;
}

/* Most come in the first two hours. */
static int64_t
arrival_time(struct hall *hall, int64_t opening_ms)
{
    double part = chance(hall);
    double minutes = part < 0.45   ? chance(hall) * 100
                     : part < 0.85 ? 100 + chance(hall) * 170
                                   : 270 + chance(hall) * 150;

    return opening_ms + (int64_t)(minutes * (double)MINUTE);
}

static void
invite(struct hall *hall, int64_t opening_ms)
{
    hall->person_count = hall->day->arrivals;
    hall->people = xcalloc((size_t)hall->person_count, sizeof(*hall->people));
    for (int i = 0; i < hall->person_count; i++) {
        struct person *person = &hall->people[i];
        int chosen = (int)(chance(hall) * 100);

        while (chosen >= wishes[person->wish].percent) {
            chosen -= wishes[person->wish++].percent;
        }
        person->priority = in_hundred(hall, hall->day->priority_percent);
        later(hall, arrival_time(hall, opening_ms) - hall->now_ms, ARRIVES, i);
    }
}

static void
hire(struct hall *hall)
{
    int64_t open_ms = (CLERKS_MIN - OPENING_MIN) * MINUTE;
    bool friday = date_weekday(hall->day->date) == 5;

    for (int c = 1; c <= hall->day->counters; c++) {
        int64_t noon_ms = (11 * 60 + 15 - OPENING_MIN + 18 * c % 100) * MINUTE;

        hall->desks[c] = (struct desk){ .person = -1 };
        later(hall, open_ms + between(hall, 0, 8 * MINUTE), CLERK_OPENS, c);
        if (!friday) {
            later(hall, noon_ms, CLERK_RESTS, c);
        }
    }
    if (hall->day->one_leaves) {
        later(hall, (12 * 60 - OPENING_MIN) * MINUTE, CLERK_LEAVES, hall->day->counters);
    }
}

/* On a Friday nobody is called from 11.30 to 13.00. */
static bool
is_rest(const struct hall *hall)
{
    int minute = clock_minute(hall->now_ms);

    return date_weekday(hall->day->date) == 5 && minute >= 11 * 60 + 30 &&
           minute < 13 * 60;
}

/* The doors are shut: who is at a desk is done with, who waits goes home. */
static void
end_day(struct hall *hall, struct hall_result *result)
{
    struct act act = act_now(hall);
    struct error err;

    for (int c = 1; c <= hall->day->counters; c++) {
        const struct desk *desk = &hall->desks[c];
        const struct move_input end = { .outcome = OUTCOME_INCOMPLETE };
        const char *id = desk->person >= 0 ? hall->people[desk->person].visit : "";

        begin(hall);
        if (desk->person >= 0) {
            must(
                make_move(&act, desk->serving ? MOVE_FINISH : MOVE_ABSENT, id, end, &err),
                "end", &err);
        }
        must(counter_close(&act, c, &err), "close", &err);
        settle(hall, STATUS_OK);
    }
    begin(hall);
    must(close_day(&act, hall->day->date, NULL, &err), "close the day", &err);
    settle(hall, STATUS_OK);
    *result = (struct hall_result){ .people = xcalloc((size_t)hall->person_count,
                                        sizeof(*result->people)) };
    for (int i = 0; i < hall->person_count; i++) {
        struct person *person = &hall->people[i];

        if (!person->visit[0]) {
            continue;
        }
        if (!person->told.called) {
            person->told.wait_s = (int32_t)((hall->now_ms - person->arrived_ms) / SECOND);
        }
        result->people[result->count++] = person->told;
    }
}

void
hall_days_live(struct hall *hall, const struct hall_day *day, struct hall_result *result)
{
    int64_t opening_ms = clock_at(day->date, OPENING_MIN);
    int64_t end_ms = clock_at(day->date, GRACE_MIN);
    struct error err;

    hall->day = day;
    hall->now_ms = opening_ms;
    hall->settings = settings_of(day);
    invite(hall, opening_ms);
    hire(hall);
    must(db_begin(hall->db, &err), "begin a day", &err);
    while (hall->list_count > 0 && hall->list[0].at_ms < end_ms) {
        struct happens one = next(hall);

        hall->now_ms = one.at_ms;
        if (one.what == CLERK_CALLS && is_rest(hall)) {
            later(hall, between(hall, 30 * SECOND, 90 * SECOND), CLERK_CALLS, one.who);
            continue;
        }
        happen(hall, &one);
    }
    hall->now_ms = end_ms;
    hall->list_count = 0;
    end_day(hall, result);
    must(db_commit(hall->db, &err), "end a day", &err);
    settings_unref(hall->settings);
    free(hall->people);
    hall->people = NULL;
}

struct hall *
hall_days_open(uint64_t seed)
{
    struct hall *hall = xcalloc(1, sizeof(*hall));
    char url[TEMP_PATH_SIZE + 32];
    struct error err = { .text = "" };

    must(clock_set_zone("Asia/Jakarta", &err), "zone", &err);
    hall->chance = seed * 2 + 1;
    hall->outlooks = outlooks_new();
    hall->caller = (struct caller){
        .actor = "staff:1", .role = ROLE_SUPERVISOR, .account_id = 1, .office = OFFICE_ONE
    };
    for (size_t i = 0; i < ARRAY_LEN(wishes); i++) {
        hall->pace[i] = 0.75 + 0.5 * chance(hall);
    }
    temp_make(hall->folder);
    (void)snprintf(url, sizeof(url), "sqlite:%s/hall.db", hall->folder);
    must(db_migrate(url, &err), "make a database", &err);
    must(db_open(url, DB_WRITE, &hall->db, &err), "open it", &err);
    must(db_begin(hall->db, &err), "begin", &err);
    must(db_office_insert(hall->db, OFFICE_ONE, 3517, 1, &err), "an office", &err);
    must(db_commit(hall->db, &err), "commit", &err);
    return hall;
}

void
hall_days_close(struct hall *hall)
{
    outlooks_free(hall->outlooks);
    db_close(hall->db);
    temp_remove(hall->folder);
    free(hall->list);
    free(hall);
}

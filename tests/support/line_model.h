/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_LINE_MODEL_H
#define TESTS_SUPPORT_LINE_MODEL_H

/*
 * A small office that is right because it is simple: one day of arrays, seats as things
 * one can point at, the history of calls read from its beginning whenever a question
 * comes. Random acts are given to it and to the real thing, and the answers compared.
 * It takes facts (services, windows, places, policy) from the settings and nothing else.
 * Source: docs/rules.md.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/visit_state.h"
#include "server/line/call_order.h"
#include "server/settings/settings.h"

#define MODEL_VISITS_MAX 1024
#define MODEL_TICKETS_MAX 512
#define MODEL_SEATS_MAX 2048
#define MODEL_CALLS_MAX 8192
#define MODEL_COUNTERS_MAX 100

/** Reproducible random numbers (splitmix64). */
struct random {
    uint64_t state;
};
/** 0 .. below - 1 */
int random_below(struct random *random, int below);
/** True with this chance in a hundred. */
bool random_percent(struct random *random, int percent);
/** ANTREAN_SEED, or `otherwise`; told on standard output, so that a failure can be
 * repeated. */
uint64_t random_seed(uint64_t otherwise);

/** Who `rules->counter` must call: the page docs/rules.md, "Order of calls", read aloud.
 */
bool model_choose(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, size_t *chosen, char *regular_front);

struct model_visit {
    char letter; /* of its number */
    char line;   /* it stands in: its service's letter when it came into it */
    int number;
    int service;
    enum lane lane;
    enum visit_state state;
    bool late;
    bool first_place;
    int64_t arrived_ms;
    int64_t callable_from_ms;
    int calls_to_go; /* back from absence: of counters that serve it, until it is due */
    int target;
    int counter;
    int calls;
    int64_t finished_ms;
};

struct model_ticket {
    int service;
    int window;
    char date[DATE_SIZE];
    enum ticket_state state;
    bool first_place; /* an earlier day left it unserved */
    int visit;        /* -1: none yet */
};

struct model_call {
    char line;
    enum lane lane;
    bool in_order;
    char regular_front; /* line of the first regular one, 0: none waited */
};

struct model_seat {
    int quota;
    int window;
    int ticket; /* that holds it; -1: none */
    bool used;
};

enum model_counter { MODEL_CLOSED, MODEL_OPEN, MODEL_PAUSED };

struct model {
    const struct office_settings *settings;
    char date[DATE_SIZE];
    int64_t now_ms;
    bool day_closed;
    int64_t reopened_ms; /* 0: it was not, or was closed again */
    int last_number[LINE_PREFIXES];
    int visit_count;
    struct model_visit visits[MODEL_VISITS_MAX];
    int ticket_count;
    struct model_ticket tickets[MODEL_TICKETS_MAX];
    int seat_count;
    struct model_seat seats[MODEL_SEATS_MAX];
    int call_count;
    struct model_call calls[MODEL_CALLS_MAX];
    enum model_counter counters[MODEL_COUNTERS_MAX]; /* by number */
};

/** A new day without tickets; counters as they were. */
void model_begin_day(
    struct model *model, const struct office_settings *settings, const char *date);

/** New settings are in force; the old ones still stand. Visits and tickets that are over
 * may lose their service: it is -1 then. */
void model_adopt(struct model *model, const struct office_settings *settings);

/** A ticket becomes known. One that holds a place of today gets a seat. Index, or -1. */
int model_add_ticket(struct model *model, const struct model_ticket *ticket);
/** A ticket that has no number is cancelled before its window has ended. */
void model_cancel_ticket(struct model *model, int ticket);

/* The acts. Each gives the status the office must give; `visit` is the one concerned. */
enum status model_check_in(struct model *model, int ticket, int *visit, bool *repeat);
enum status model_walk_in(struct model *model, int service, enum lane lane, int *visit);
enum status model_call_next(struct model *model, int counter, int *visit);
enum status model_call_again(struct model *model, int visit);
enum status model_call_out_of_order(struct model *model, int visit, int counter);
enum status model_start(struct model *model, int visit);
enum status model_absent(struct model *model, int visit);
enum status model_hold(struct model *model, int visit);
enum status model_return(struct model *model, int visit);
enum status model_lane(struct model *model, int visit, enum lane lane);
enum status model_cancel(struct model *model, int visit);
enum status model_to_service(struct model *model, int visit, int service);
enum status model_to_counter(struct model *model, int visit, int counter);
enum status model_finish(struct model *model, int visit, bool verified);
enum status model_take_back(struct model *model, int visit);
enum status model_open(struct model *model, int counter);
enum status model_pause(struct model *model, int counter);
enum status model_close(struct model *model, int counter);
/** How many became unserved. */
int model_close_day(struct model *model);
/** How many wait again. */
int model_reopen_day(struct model *model);

/** The letter of the line a visit waits in. */
char model_line(const struct model *model, const struct model_visit *visit);
int model_line_calls(const struct model *model, char line);
int model_line_run(const struct model *model, char line);
/** Seats a person without a ticket could have now. */
int model_free_seats(const struct model *model, int quota);

#endif /* TESTS_SUPPORT_LINE_MODEL_H */

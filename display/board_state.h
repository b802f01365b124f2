/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_STATE_H
#define DISPLAY_BOARD_STATE_H

/*
 * What a board knows: a snapshot of the office, kept up with the events that follow it.
 * Numbers, counters and names of groups only. Pure values; knows no window and no
 * network. Source: docs/openapi.yaml, "Boards and events".
 */

#include <jansson.h>

#include "audio/announce_plan.h"
#include "common/base.h"
#include "common/counter_state.h"
#include "common/doors.h"
#include "common/status.h"
#include "display/board_layout.h"

#define BOARD_CALLS_MAX 32
#define BOARD_COUNTERS_MAX 24
#define BOARD_GROUPS_MAX 26
#define BOARD_NEXT_MAX 8
#define BOARD_TICKER_MAX 16
#define BOARD_NUMBER_SIZE 8
#define BOARD_NAME_SIZE 200
#define BOARD_TEXT_SIZE 640
#define BOARD_HALL_SIZE 40
#define BOARD_HASH_PREFIX_SIZE 17

struct board_call {
    char number[BOARD_NUMBER_SIZE];
    int counter;
    int times;         /* 1 = called, 2.. = called again */
    int64_t called_ms; /* by the office's clock; 0 = unknown */
};

struct board_counter {
    int number;
    enum counter_state state;
    char visit[BOARD_NUMBER_SIZE]; /* who is called or served there; "" = nobody */
    bool serving;                  /* the visit has come to the counter */
};

/** A waiting line: the services that share a letter. */
struct board_group {
    char prefix;
    char name[BOARD_NAME_SIZE]; /* "KTP-el" */
    int count;                  /* waiting */
    size_t next_count;
    char next[BOARD_NEXT_MAX][BOARD_NUMBER_SIZE];
};

struct board_state {
    char hall[BOARD_HALL_SIZE]; /* only calls of this hall; "" = all */
    bool known;                 /* a snapshot was read */
    int64_t snapshot_seq;       /* of the journal: what the lists include for certain */
    int64_t event_seq;          /* the last event seen */
    int64_t hash_seq; /* the last row of the journal whose hash prefix is known */
    char hash_prefix[BOARD_HASH_PREFIX_SIZE]; /* "" while none is */
    char office[BOARD_NAME_SIZE];
    char complaints[BOARD_NAME_SIZE]; /* where to complain, "lapor.go.id" */
    bool day_closed;
    struct doors doors;  /* of the day of the snapshot */
    bool clock_doubtful; /* the server's; its time is shown all the same */
    enum board_layout layout;
    bool has_layout; /* the office chose one */
    size_t call_count;
    struct board_call calls[BOARD_CALLS_MAX]; /* the latest first, each number once */
    size_t counter_count;
    struct board_counter counters[BOARD_COUNTERS_MAX]; /* by number */
    size_t group_count;
    struct board_group groups[BOARD_GROUPS_MAX];
    size_t ticker_count;
    char ticker[BOARD_TICKER_MAX][BOARD_TEXT_SIZE];
    struct announce_settings announce;
};

/** What an event changed, and what is to be done about it. */
struct board_change {
    bool redraw;
    bool stale;  /* waiting lists moved in a way only a new snapshot tells */
    bool called; /* `call` is to be shown and said */
    struct board_call call;
    bool announced; /* `notice` is to be said */
    enum sentence_notice notice;
    int64_t at_ms; /* of the notice, by the office's clock; 0 = unknown */
};

void board_state_init(struct board_state *state, const char *hall);

/** Forget everything but the hall: the server has another journal. */
void board_state_reset(struct board_state *state);

/** After the first snapshot: events after `since` were not told yet, also older ones. */
void board_state_resume(struct board_state *state, int64_t since);

/**
 * Take an event. One seen before changes nothing. A call that a snapshot already holds is
 * still reported as called once, for nobody has shown or said it yet.
 */
struct board_change board_state_take_event(
    struct board_state *state, int64_t seq, const char *type, const json_t *data);

/** The counter with this number; NULL when the board does not know it. */
const struct board_counter *board_state_counter(
    const struct board_state *state, int number);

#endif /* DISPLAY_BOARD_STATE_H */

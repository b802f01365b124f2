/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_CLOCK_RULE_H
#define SERVER_LINE_CLOCK_RULE_H

/*
 * May the office's clock be believed? It is held against a clock that cannot be set
 * (clock_steady_ms()), against the newest row of the journal, and against the clocks of
 * the devices. What cannot be undone waits while it is doubtful. Pure. Source:
 * docs/rules.md, "A doubtful clock".
 */

#include "common/base.h"

/* X(constant, word): the word is the wire's and the journal's. */
#define CLOCK_STATE_LIST(X) \
    X(CLOCK_STATE_OK, "ok") \
    X(CLOCK_STATE_BEHIND, "behind") /* the newest row: numbers could be given twice */ \
    X(CLOCK_STATE_LEAPT, "leapt")   /* or found far ahead, or devices say otherwise */

enum clock_state {
#define CLOCK_STATE_CONSTANT(constant, word) constant,
    CLOCK_STATE_LIST(CLOCK_STATE_CONSTANT)
#undef CLOCK_STATE_CONSTANT
        CLOCK_STATE_COUNT
};

/* Whose the office's clock is. */
enum clock_source {
    CLOCK_OF_MACHINE, /* the machine's */
    CLOCK_STARTED, /* a person said when it starts (--clock); it goes as the machine's */
    CLOCK_DRIVEN,  /* somebody sets it all the time (--clock-file): it may leap */
};

/** "ok", ...; static. */
const char *clock_state_name(enum clock_state state);

/** What a clock is set right by without a word, either way. */
#define CLOCK_TOLERANCE_MS INT64_C(120000)
/** So long a clock that leapt must go steadily to be believed again. */
#define CLOCK_AGREEMENT_MS INT64_C(3600000)
/** So much of the opening hours may pass without a row before a start is odd. */
#define CLOCK_MISSED_MIN 60
/** How far behind the newest row a clock that is not the machine's may be. */
#define CLOCK_SET_BEHIND_MS (INT64_C(12) * 3600 * 1000)
/** A device's clock counts so long after it was told. */
#define CLOCK_DEVICE_MS INT64_C(900000)
/** Devices that differ by so much say that a clock is wrong. */
#define CLOCK_DEVICE_OFF_MS INT64_C(300000)

/** What is known at one moment; times in ms. */
struct clock_look {
    int64_t wall_ms;   /* Unix, by the office's clock */
    int64_t steady_ms; /* by the clock that cannot be set */
    int missed_min;    /* open minutes from alive_ms to wall_ms; where they are asked */
    bool contradicted; /* the devices say otherwise */
};

/** What is remembered between two looks. */
struct clock_trust {
    enum clock_state state;
    enum clock_source source;
    bool at_word;   /* nobody but the person who started it has said anything yet */
    bool begun;     /* somebody has looked before */
    bool fresh;     /* not believed yet since the beginning, or since the machine slept */
    bool given;     /* `offset_ms` was believed once: coming back to it is right */
    bool confirmed; /* a person says it is right as it goes now */
    int64_t newest_ms; /* of the newest row that a believed clock wrote; 0: none */
    int64_t alive_ms;  /* the last sign of life by a believed clock; 0: none */
    int64_t offset_ms; /* wall less steady: when the clock was believed last */
    int64_t going_ms;  /* wall less steady now */
    int64_t since_ms;  /* steady: it goes like this since */
    int64_t looked_ms; /* steady: the last look */
};

/** A clock as a process finds it. */
void clock_rule_begin(struct clock_trust *trust, enum clock_source source,
    int64_t newest_ms, int64_t alive_ms);

/** Must a look at this moment know `missed_min`? */
bool clock_rule_asks_missed(const struct clock_trust *trust, int64_t steady_ms);

/** Judge the clock as it is now; keeps the state in `trust`. */
enum clock_state clock_rule_look(
    struct clock_trust *trust, const struct clock_look *look);

/** A row was written; a doubtful clock's says nothing. */
void clock_rule_note_row(struct clock_trust *trust, int64_t at_ms);

/** A person says that it is right: so it is, as long as it goes on like this. */
void clock_rule_confirm(struct clock_trust *trust);

/**
 * Do the devices say that the clock is wrong? At least two must, more than half of those
 * heard, and they must agree with one another.
 * @param off_ms  how far each is from our clock; its order is changed
 */
bool clock_rule_contradicted(int64_t *off_ms, size_t count);

#endif /* SERVER_LINE_CLOCK_RULE_H */

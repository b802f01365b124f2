/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_ANNOUNCER_H
#define AUDIO_ANNOUNCER_H

/*
 * The voice of a hall: one queue, in the order of the journal, one call at a time, each
 * once. It has a thread of its own, which makes sentences ahead while nothing is said.
 * A call that waited longer than ANNOUNCER_FRESH_MS is left unsaid: its number is on the
 * board, and by now somebody else stands at the counter.
 */

#include "audio/announce_plan.h"
#include "audio/synth.h"
#include "common/base.h"
#include "common/status.h"

#define ANNOUNCER_FRESH_MS 90000
#define ANNOUNCER_QUEUE_MAX 256
#define ANNOUNCER_AHEAD_MAX 10
#define ANNOUNCER_NUMBER_SIZE 8

struct announcer;

struct announcer_call {
    int64_t seq; /* of the journal: says which call this is, and its place */
    char number[ANNOUNCER_NUMBER_SIZE];
    int counter;
    int times;      /* 1 = called, 2.. = called again */
    int64_t age_ms; /* how long ago it was called, by the office's clock */
};

struct announcer_likely {
    char number[ANNOUNCER_NUMBER_SIZE];
    int counter;
};

struct announcer_options {
    struct synth *synth; /* borrowed, outlives the announcer; NULL: the chime alone */
    /* Folder of recorded words, Javanese in "jv" in it; NULL = none; borrowed for the
       call. */
    const char *clips;
    struct announce_settings settings;
    /* Announcer's thread, which holds the announcer's lock: this call was heard to its
       end. Must not call the announcer. */
    void (*on_played)(int64_t seq, void *arg);
    /* A thread of the announcer: a sound device was found (first use too), or is gone, or
       hangs. */
    void (*on_device)(bool present, void *arg);
    void *arg; /* for both; outlives the announcer */
};

enum status announcer_start(const struct announcer_options *options,
    struct announcer **announcer, struct error *err) MUST_CHECK;

/** New settings from the next call on. */
void announcer_set(struct announcer *announcer, const struct announce_settings *settings);

/**
 * Say a call after those that wait. A call whose `seq` was given before, or is older than
 * one given before, is not said again.
 *
 * @return STATUS_OK
 *         STATUS_ARG   no number or counter that can be said
 *         STATUS_BUSY  the queue is full: it is not said
 */
enum status announcer_call(struct announcer *announcer, const struct announcer_call *call,
    struct error *err) MUST_CHECK;

/**
 * The journal is another one: sequence numbers start again, and calls that wait are
 * forgotten. One that is being said is said to its end, and not told as played.
 */
void announcer_reset(struct announcer *announcer);

/** A fixed sentence, after the calls that wait. */
void announcer_notice(struct announcer *announcer, enum sentence_notice notice);

/** Numbers that may be called next: sentences to make while there is time. */
void announcer_prepare(
    struct announcer *announcer, const struct announcer_likely *likely, size_t count);

/** Calls waiting or being said. */
size_t announcer_pending(struct announcer *announcer);

/** Stop, also in the middle of a call; accepts NULL. */
void announcer_stop(struct announcer *announcer);

#endif /* AUDIO_ANNOUNCER_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_ANNOUNCE_PLAN_H
#define AUDIO_ANNOUNCE_PLAN_H

/*
 * How a call is said: in which languages, how often, how loud; and how much of that is
 * left out when others wait to be called, for 96 calls an hour said twice fill 23
 * minutes. Pure.
 */

#include "audio/sentence.h"
#include "common/base.h"

/** What an office sets for the voice of a hall. A plain value. */
struct announce_settings {
    enum sentence_language languages[SENTENCE_LANGUAGE_COUNT];
    size_t language_count; /* 0: the chime alone */
    unsigned style;        /* enum sentence_style, flags */
    /* The office's own sentences; "": ours. */
    char texts[SENTENCE_LANGUAGE_COUNT][SENTENCE_KIND_COUNT][CALL_TEXT_SIZE];
    int repeat;    /* how often the first language is said, 1..3 */
    int volume;    /* 0..100 */
    int rate;      /* words a minute */
    int max_calls; /* which call is the last */
    bool chime;
    bool enabled; /* false: shown only */
    /* Minutes since midnight between which nothing is said; equal: no quiet hours. */
    int quiet_from;
    int quiet_to;
};

struct announce_plan {
    size_t language_count; /* of the languages, from the first */
    int repeat;            /* of the first language */
};

/** Indonesian, words, twice, 80 %, 3 calls. */
struct announce_settings announce_settings_default(void);

/** What is said of a call while `waiting` others wait behind it. */
struct announce_plan announce_plan_make(
    const struct announce_settings *settings, size_t waiting);

/** Is this minute of the day in the quiet hours, also when they go over midnight? */
bool announce_is_quiet(const struct announce_settings *settings, int minute);

#endif /* AUDIO_ANNOUNCE_PLAN_H */

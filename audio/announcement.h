/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_ANNOUNCEMENT_H
#define AUDIO_ANNOUNCEMENT_H

/*
 * A whole announcement as one sound: bell, sentence, repeats, other languages, as loud as
 * the office set; what antrean-board plays piece by piece. One thread.
 */

#include "audio/spoken.h"

/** What is to be heard. A plain value. */
struct announcement {
    struct announce_settings settings;
    char number[8]; /* of a call */
    int counter;
    int times;                   /* 1 = called, 2.. = called again */
    int waiting;                 /* calls that wait behind it */
    enum sentence_notice notice; /* SENTENCE_NOTICE_COUNT: a call */
};

/**
 * Read one: `announce` as in GET /v1/board, and `number`, `counter`, `times`, `waiting`,
 * or `notice` ("closing", "test").
 * @return STATUS_OK; STATUS_BAD_REQUEST
 */
enum status announcement_read(
    const char *text, size_t len, struct announcement *out, struct error *err) MUST_CHECK;

/** A reference for the caller; NULL when none of it can be said. */
struct sound *announcement_make(
    struct spoken *spoken, const struct announcement *announcement);

#endif /* AUDIO_ANNOUNCEMENT_H */

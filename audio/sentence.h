/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_SENTENCE_H
#define AUDIO_SENTENCE_H

/*
 * What is said for a call, and how it is written for the synthesiser: espeak-ng reads
 * some Indonesian words with a wrong vowel, so they are sent as numerals or as phonemes
 * between double brackets. Text of other people never carries such brackets. Pure; any
 * thread. Source: docs/rules.md, "Spoken calls".
 */

#include "common/base.h"
#include "common/call_text.h"
#include "common/office_limits.h"
#include "common/status.h"

#define SENTENCE_SIZE 480 /* an office's longest, all of its words as phonemes */
#define SENTENCE_COUNTER_MAX OFFICE_COUNTERS_MAX

enum sentence_kind {
#define SENTENCE_CONSTANT(name, word) SENTENCE_##name,
    CALL_KIND_LIST(SENTENCE_CONSTANT)
#undef SENTENCE_CONSTANT
};
#define SENTENCE_KIND_COUNT CALL_KINDS

enum sentence_language {
#define SENTENCE_CONSTANT(name, code, voice) SENTENCE_##name,
    CALL_LANGUAGE_LIST(SENTENCE_CONSTANT)
#undef SENTENCE_CONSTANT
        SENTENCE_LANGUAGE_COUNT
};

/**
 * How Indonesian numbers are said; flags. SENTENCE_WORDS: "kosong lima belas". English
 * has figures only.
 */
enum sentence_style {
    SENTENCE_WORDS = 0,
    SENTENCE_DIGITS = 1,        /* figure by figure: "kosong satu lima" */
    SENTENCE_NOL = 2,           /* a zero is "nol" */
    SENTENCE_COUNTER_DIGITS = 4 /* of recordings: the counter figure by figure too */
};

/** What is said when nobody in particular is called. */
enum sentence_notice {
    SENTENCE_OPENING,
    SENTENCE_CLOSING,
    SENTENCE_QUOTA_GONE,
    SENTENCE_PRIORITY,
    SENTENCE_MISSED,
    SENTENCE_TROUBLE,
    SENTENCE_TEST,
    SENTENCE_NOTICE_COUNT
};

struct sentence_call {
    const char *number; /* "A005": a letter and 3 or 4 figures; borrowed */
    int counter;        /* 1..SENTENCE_COUNTER_MAX */
    enum sentence_kind kind;
};

struct sentence {
    char feed[SENTENCE_SIZE];  /* for the synthesiser only; "": it has no such voice */
    char shown[SENTENCE_SIZE]; /* for eyes */
};

/** The voice of a language, "" when only recordings speak it; static. */
const char *sentence_voice(enum sentence_language language);

/** Is this a number as it is called: a capital letter and 3 or 4 figures, not all zero?
 */
bool sentence_number_is_valid(const char *number);

/** Which call this is, by how often the number was called and how often it may be. */
enum sentence_kind sentence_kind_of(int times, int max_calls);

/** The sentence that is said where the office wrote none; static. */
const char *sentence_text(enum sentence_language language, enum sentence_kind kind);

/**
 * Make the sentence of a call.
 *
 * @param text  the office's own, as in common/call_text.h; NULL or "": sentence_text()
 * @return STATUS_OK, or STATUS_ARG when number or counter is none; `out` is then
 *         untouched
 */
enum status sentence_make(const struct sentence_call *call,
    enum sentence_language language, const char *text, unsigned style,
    struct sentence *out, struct error *err) MUST_CHECK;

/** The number alone as it is fed; `number` is valid. `out` holds SENTENCE_SIZE. */
const char *sentence_number_feed(
    const char *number, enum sentence_language language, unsigned style, char *out);
/** A counter's number as it is fed; `out` holds SENTENCE_SIZE. */
const char *sentence_counter_feed(
    int counter, enum sentence_language language, char *out);

/** A fixed announcement; both texts are "" in a language without a voice. */
void sentence_make_notice(
    enum sentence_notice notice, enum sentence_language language, struct sentence *out);

/**
 * Whole sentences that guide a person, as they are fed to the voice of a language that
 * has one: harmless, the words mended as those of a call, "{number}" the number as it is
 * called; `number` is valid, or "" where none is in it.
 */
void sentence_make_guide(const char *text, const char *number,
    enum sentence_language language, char out[SENTENCE_SIZE]);

/**
 * Text that a person wrote, made harmless for the synthesiser: brackets and control
 * characters become blanks, and it is cut to fit at a whole character. Words are not
 * mended.
 */
void sentence_make_free(const char *text, struct sentence *out);

#endif /* AUDIO_SENTENCE_H */

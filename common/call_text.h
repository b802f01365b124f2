/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_CALL_TEXT_H
#define COMMON_CALL_TEXT_H

/*
 * The sentence of a call as an office writes it: "Nomor antrean {number}, silakan menuju
 * loket {counter}." Here are the languages and kinds there are, what such a sentence must
 * hold, and how it is filled. What it sounds like is audio/'s. Pure; any thread.
 * Source: docs/rules.md, "Spoken calls".
 */

#include "common/base.h"
#include "common/status.h"

#define CALL_TEXT_SIZE 161 /* a sentence of an office, with its NUL */

/* X(name, code as settings name it, voice of espeak-ng; "" = recordings only). */
#define CALL_LANGUAGE_LIST(X) \
    X(ID, "id", "id") \
    X(EN, "en", "en") \
    X(JV, "jv", "")

/* X(name, word of the settings): the first call, calls between, the last one. */
#define CALL_KIND_LIST(X) \
    X(CALL, "call") \
    X(RECALL, "recall") \
    X(LAST, "last")

#define CALL_COUNT_ONE(...) +1
#define CALL_LANGUAGES (0 CALL_LANGUAGE_LIST(CALL_COUNT_ONE))
#define CALL_KINDS (0 CALL_KIND_LIST(CALL_COUNT_ONE))

/** "id", "en", ... and "call", "recall", "last" by index; static, NULL at the end. */
extern const char *const call_language_codes[];
extern const char *const call_kind_names[];
/** Has the language a synthetic voice, or is it said by recordings alone? */
bool call_language_has_voice(size_t language);

/**
 * May this be a call's sentence? It has {number} once, {counter} at most once, no other
 * brace, and words besides.
 * @return STATUS_OK, or STATUS_ARG with what is wrong, without quoting more than a name
 */
enum status call_text_check(const char *text, struct error *err) MUST_CHECK;

/** Put number and counter in; cut to fit. A text that call_text_check() refuses is only
 * filled as far as it is understood. */
void call_text_fill(const char *text, const char *number, const char *counter, char *out,
    size_t out_size);

#endif /* COMMON_CALL_TEXT_H */

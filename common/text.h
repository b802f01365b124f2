/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

/* Small jobs on strings. Any thread; keeps nothing. */

#include "common/base.h"

/**
 * Copy into `out` (`out_size` bytes with NUL); false and a cut copy when it did not fit.
 * Needs no check, and no (void): ask where a cut text would be wrong, and it came from
 * outside without a reader that has judged its length.
 */
bool text_copy(char *out, size_t out_size, const char *text);

/** Copy what fits of valid UTF-8, at a whole character; control characters but the tab,
 * and marks that turn the direction, become spaces. */
void text_copy_clean(char *out, size_t out_size, const char *text);

/** Append to the string in `out`; false and a cut string when it did not fit. */
bool text_append(char *out, size_t out_size, const char *text);

/** Valid UTF-8 without NUL or other control characters, except tab and newline? Marks of
 * text_turns.h are let through: where a text is kept they are taken out before. */
bool text_is_clean_utf8(const char *text, size_t len);

/** One address of e-mail, nothing that would begin a line or another address? */
bool text_is_email(const char *text);

/** Nothing but spaces, tabs and line ends, or nothing at all? */
bool text_is_blank(const char *text);

/** Characters (code points) of valid UTF-8. */
size_t text_utf8_len(const char *text);

/** Read a whole decimal number in [min, max]; false when it is anything else. */
bool text_to_int(const char *text, int64_t min, int64_t max, int64_t *value);

/** Cut white space off both ends, in place; gives back `text`'s new start. */
char *text_trim(char *text);

/** Does `text` start with `prefix`? */
bool text_starts_with(const char *text, const char *prefix);

/**
 * Base32 in upper case without the easily mixed I, L, O, U (Crockford's alphabet).
 * `out` gets ceil(len * 8 / 5) characters and a NUL.
 */
void text_base32_encode(const uint8_t *bytes, size_t len, char *out, size_t out_size);

/**
 * Read it back, any case, exactly `len` bytes from exactly ceil(len * 8 / 5) characters.
 * False for another length, a character outside the alphabet or stray bits at the end.
 */
bool text_base32_decode(const char *text, size_t text_len, uint8_t *out, size_t len);

/** Are all `len` characters of that alphabet, any case? */
bool text_is_base32(const char *text, size_t len);

/** The byte that an escape of an address stands for ("%3F"), `len` characters to its
 * text's end; -1: it is not whole. Reads no further than a NUL. */
int text_escaped(const char *text, size_t len);

/** Lower-case hexadecimal; `out` holds 2 * len + 1. */
void text_hex(const uint8_t *bytes, size_t len, char *out);

#endif /* COMMON_TEXT_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_LETTER_FOLD_H
#define COMMON_LETTER_FOLD_H

/*
 * Names as people compare them: small letters and digits alone. Blanks and signs do not
 * count, those of a printer (’, –) no more than those of a keyboard; letters beyond ASCII
 * count as they are. Any thread.
 */

/** The next byte of `*text`, which moves on; '\0' at the end. */
char letter_fold_next(const char **text);

#endif /* COMMON_LETTER_FOLD_H */

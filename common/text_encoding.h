/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_TEXT_ENCODING_H
#define COMMON_TEXT_ENCODING_H

/* Files of spreadsheets as UTF-8, in whatever they were saved. Any thread; keeps nothing.
 */

#include "common/base.h"

/**
 * What a file says in UTF-8: it is UTF-8 already, UTF-16 with its mark ("Unicode text"),
 * or else Windows-1252 ("CSV").
 *
 * @param len  of `bytes`; then of the result
 * @return text from malloc() with a NUL behind it; NULL: it needs no change, or cannot be
 *         changed
 */
char *text_from_spreadsheet(const char *bytes, size_t *len);

#endif /* COMMON_TEXT_ENCODING_H */

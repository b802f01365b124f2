/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_TEXT_TURNS_H
#define COMMON_TEXT_TURNS_H

/* Marks that nobody sees: they turn the direction of reading (a name of two words would
 * be read as another), or end a line or paragraph. They come along unnoticed with what is
 * copied from telephones. Any thread; keeps nothing. */

#include "common/base.h"

/** How many bytes such a mark has that begins here; 0: it is none. */
size_t text_turn_bytes(const char *text, size_t len);

/** Take them out, in place: whoever wrote the text cannot see what would be refused. No
 * NUL is needed and none is written.
 * @return how long it is now */
size_t text_drop_turns(char *text, size_t len);

#endif /* COMMON_TEXT_TURNS_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_WORDS_H
#define COMMON_WORDS_H

/*
 * A closed list of words of the wire, each at the index of its enum constant: how an
 * X-macro list becomes a table of names, and how a name finds its constant. The lists
 * stand in files of their own (visit_state.h, event_kind.h, ...). Any thread.
 */

#include "common/base.h"

/** For `words[] = { LIST(WORDS_ENTRY) NULL }`: the constant's word at its index. */
#define WORDS_ENTRY(constant, word) [constant] = (word),

/** The index of `word` in `words`, which ends with NULL; `otherwise` when it is not there
 * or NULL. */
int words_find(const char *const *words, const char *word, int otherwise);

#endif /* COMMON_WORDS_H */

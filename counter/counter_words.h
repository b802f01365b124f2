/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_WORDS_H
#define COUNTER_COUNTER_WORDS_H

/* Times of day, which the server says as "08:00", as the language writes them. */

#include "screen/i18n.h"

/** "08.00"; "" of no time. */
const char *counter_words_time(const char *time, char out[I18N_TEXT_SIZE]);
/** "08.00-11.00"; "" when one of them is no time. */
const char *counter_words_span(
    const char *from, const char *to, char out[I18N_TEXT_SIZE]);

#endif /* COUNTER_COUNTER_WORDS_H */

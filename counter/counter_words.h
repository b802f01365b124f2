/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_WORDS_H
#define COUNTER_COUNTER_WORDS_H

/* What the server says, as the clerk's language has it: times of day ("08:00"), and texts
 * of the office's catalogue. Main thread. */

#include "common/json_reader.h"
#include "screen/i18n.h"

/** "08.00"; "" of no time. */
const char *counter_words_time(const char *time, char out[I18N_TEXT_SIZE]);
/** "08.00-11.00"; "" when one of them is no time. */
const char *counter_words_span(
    const char *from, const char *to, char out[I18N_TEXT_SIZE]);

/** A text of the catalogue, such as "name": "name_en" of the same object where English is
 * spoken and it is there. */
void counter_words_read(
    struct json_reader *r, const char *field, char *out, size_t out_size);

#endif /* COUNTER_COUNTER_WORDS_H */

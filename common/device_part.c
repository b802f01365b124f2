/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/device_part.h"

#include <assert.h>

#include "common/words.h"

const char *const device_part_words[] = { DEVICE_PART_LIST(WORDS_ENTRY) NULL };

const char *
device_part_name(enum device_part part)
{
    assert((unsigned)part < DEVICE_PART_COUNT);
    return device_part_words[part];
}

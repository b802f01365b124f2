/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/device_part.h"

#include <assert.h>
#include <string.h>

static const char *const names[] = {
#define DEVICE_PART_NAME(constant, name) [constant] = (name),
    DEVICE_PART_LIST(DEVICE_PART_NAME)
#undef DEVICE_PART_NAME
};

const char *
device_part_name(enum device_part part)
{
    assert((unsigned)part < DEVICE_PART_COUNT);
    return names[part];
}

enum device_part
device_part_from_name(const char *name)
{
    int i = 0;

    while (i < DEVICE_PART_COUNT && strcmp(names[i], name) != 0) {
        i++;
    }
    return (enum device_part)i;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_DEVICE_PART_H
#define COMMON_DEVICE_PART_H

/*
 * How a part of a device is, in the words that a device uses for it when it tells the
 * server: its loudspeaker, printer, scanner. Any thread; keeps nothing.
 */

#include "common/base.h"

#define DEVICE_PART_LIST(X) \
    X(DEVICE_PART_UNKNOWN, "") /* not spoken of */ \
    X(DEVICE_PART_OK, "ok") \
    X(DEVICE_PART_LOW, "low")         /* of paper: soon empty */ \
    X(DEVICE_PART_EMPTY, "empty")     /* of paper */ \
    X(DEVICE_PART_MISSING, "missing") /* not found, or does not answer */ \
    X(DEVICE_PART_OFF, "off")         /* there is to be none */

enum device_part {
#define DEVICE_PART_CONSTANT(constant, name) constant,
    DEVICE_PART_LIST(DEVICE_PART_CONSTANT)
#undef DEVICE_PART_CONSTANT
        DEVICE_PART_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const device_part_words[];

/** "ok", ...; static. */
const char *device_part_name(enum device_part part);

#endif /* COMMON_DEVICE_PART_H */

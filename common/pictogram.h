/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PICTOGRAM_H
#define COMMON_PICTOGRAM_H

/* The pictures that may stand beside a service: their words in the settings and on the
 * wire. Any thread; keeps nothing. */

#include "common/base.h"

#define PICTOGRAM_LIST(X) \
    X(PICTOGRAM_NONE, "") /* chosen by the service's code or group */ \
    X(PICTOGRAM_CARD, "card") \
    X(PICTOGRAM_FAMILY, "family") \
    X(PICTOGRAM_CHILD, "child") \
    X(PICTOGRAM_HOUSE, "house") \
    X(PICTOGRAM_CERTIFICATE, "certificate") \
    X(PICTOGRAM_STAMP, "stamp") \
    X(PICTOGRAM_TRAY, "tray") \
    X(PICTOGRAM_PHONE, "phone") \
    X(PICTOGRAM_INFO, "info") \
    X(PICTOGRAM_PAPER, "paper")

enum pictogram {
#define PICTOGRAM_CONSTANT(constant, word) constant,
    PICTOGRAM_LIST(PICTOGRAM_CONSTANT)
#undef PICTOGRAM_CONSTANT
        PICTOGRAM_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const pictogram_words[];

#endif /* COMMON_PICTOGRAM_H */

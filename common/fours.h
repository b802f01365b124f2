/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_FOURS_H
#define COMMON_FOURS_H

/* Long figures as people read and compare them: in fours. Any thread; keeps nothing. */

#include "common/base.h"

/** "3517 0351 0593 9902"; what does not fit is left out. */
const char *fours(const char *digits, char *out, size_t out_size);

#endif /* COMMON_FOURS_H */

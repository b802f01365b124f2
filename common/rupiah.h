/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_RUPIAH_H
#define COMMON_RUPIAH_H

/* An amount of money as people write it. Any thread; keeps nothing. */

#include "common/base.h"

#define RUPIAH_SIZE 32

/** "Rp20.000" of an amount that is not negative; `out`. */
const char *rupiah_format(int64_t amount, char out[RUPIAH_SIZE]);

#endif /* COMMON_RUPIAH_H */

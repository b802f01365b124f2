/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/round_figure.h"

#include "common/base.h"

int
round_figure(int most, int steps)
{
    static const int sizes[] = { 1, 2, 5 };
    int size = 1;

    for (int tens = 1; size * steps < most; tens *= 10) {
        for (size_t i = 0; i < ARRAY_LEN(sizes) && size * steps < most; i++) {
            size = sizes[i] * tens;
        }
    }
    return size * steps;
}

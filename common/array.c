/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/array.h"

#include <string.h>

#include "common/mem.h"

#define CAPACITY_FIRST 16

void *
array_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    return array_reserve(array, count, 1, capacity, size);
}

void *
array_reserve(void *array, size_t count, size_t more, size_t *capacity, size_t size)
{
    if (*capacity - count >= more) {
        return array;
    }
    *capacity = *capacity ? *capacity * 2 : CAPACITY_FIRST;
    if (*capacity - count < more) {
        *capacity = count + more;
    }
    return xrealloc(array, *capacity, size);
}

void *
array_append(void *array, size_t *count, size_t *capacity, size_t size,
    const void *elements, size_t more)
{
    char *grown;

    if (more == 0) {
        return array;
    }
    grown = array_reserve(array, *count, more, capacity, size);
    memcpy(grown + *count * size, elements, more * size);
    *count += more;
    return grown;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_ARRAY_H
#define COMMON_ARRAY_H

/*
 * Arrays that grow. `array` is owned, from here or NULL, and only what is returned counts
 * afterwards; `capacity` is how many elements there is room for, 0 for NULL. What is new
 * is not set. Ends the process when there is no memory. Any thread.
 */

#include <stddef.h>

/**
 * Room for one element more.
 *
 *     rows = array_grow(rows, count, &capacity, sizeof(*rows));
 *     rows[count++] = row;
 */
void *array_grow(void *array, size_t count, size_t *capacity, size_t size);

/** Room for `more` elements more. */
void *array_reserve(
    void *array, size_t count, size_t more, size_t *capacity, size_t size);

/** `more` elements put behind the `*count` there are, and counted. */
void *array_append(void *array, size_t *count, size_t *capacity, size_t size,
    const void *elements, size_t more);

#endif /* COMMON_ARRAY_H */

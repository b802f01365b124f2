/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_BASE_H
#define COMMON_BASE_H

/* What every file needs: fixed-width integers, attributes, two small macros. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef ANTREAN_VERSION
#define ANTREAN_VERSION "0.1.0"
#endif

/** The result says whether the work was done; a caller may not drop it. */
#define MUST_CHECK __attribute__((warn_unused_result))
/** Parameters `fmt` and `args` (1-based) are a printf format and its arguments. */
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define CONTAINER_OF(ptr, type, member) \
    ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#endif /* COMMON_BASE_H */

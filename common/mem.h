/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_MEM_H
#define COMMON_MEM_H

/*
 * Memory for sizes that we choose: abort instead of NULL, for nothing useful can be done
 * without. A size from outside is bounded before it comes here. Any thread.
 */

#include "common/base.h"

void *xcalloc(size_t count, size_t size) MUST_CHECK;
void *xrealloc(void *ptr, size_t count, size_t size) MUST_CHECK;
char *xstrdup(const char *text) MUST_CHECK;
/** A copy of `len` bytes with a NUL behind them. */
char *xmemdup0(const void *bytes, size_t len) MUST_CHECK;

#endif /* COMMON_MEM_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_CLOCK_FILE_H
#define SERVER_CLOCK_FILE_H

/*
 * A clock that stands where a file says, for simulations: --clock-file. Whoever drives it
 * writes an instant (RFC 3339 with its offset) aside and renames it over the file; the
 * clock then leaps there, only ever forwards, and stands still until the next, but for a
 * millisecond an arrival: the order of a line is that of the instants. Loop thread.
 */

#include <stdatomic.h>

#include "common/base.h"
#include "common/status.h"

struct clock_file;
struct event_base;

/** STATUS_IO: there is no such file, or no instant in it. */
enum status clock_file_open(struct event_base *base, const char *path,
    struct clock_file **file, struct error *err) MUST_CHECK;
/** Where the clock stands, for struct clock. */
_Atomic int64_t *clock_file_instant(struct clock_file *file);
/** Told after each leap. */
void clock_file_on_leap(struct clock_file *file, void (*on_leap)(void *arg), void *arg);
/** Accepts NULL. */
void clock_file_close(struct clock_file *file);

#endif /* SERVER_CLOCK_FILE_H */

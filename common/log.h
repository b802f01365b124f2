/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

/*
 * The log: a line on standard error an event, one write() each, any thread.
 *   2026-11-24T09:41:07.315Z warn server/http [counter 3] could not send: Broken pipe
 * Every .c that logs defines LOG_TAG. `who` names the object ("counter 3"), or is NULL.
 * Never NIK, No. KK, names, addresses, phones, scanned codes or a reason of priority.
 * Text from outside goes through log_escape() and is never the format.
 */

#include "common/base.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/** Show `level` and what is graver; the default is LOG_LEVEL_INFO. Before threads start.
 */
void log_set_level(enum log_level level);

void log_write(enum log_level level, const char *tag, const char *who, const char *fmt,
    ...) PRINTF_LIKE(4, 5);
_Noreturn void log_write_fatal(const char *tag, const char *who, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/** Copy text from outside with every byte that is not printable ASCII as \xNN; cut to
 * fit. */
const char *log_escape(const char *text, size_t len, char *out, size_t out_size);

/** A person must act. */
#define log_error(who, ...) log_write(LOG_LEVEL_ERROR, LOG_TAG, who, __VA_ARGS__)
/** Odd, but handled. */
#define log_warn(who, ...) log_write(LOG_LEVEL_WARN, LOG_TAG, who, __VA_ARGS__)
/** Start, stop, connect, settings. */
#define log_info(who, ...) log_write(LOG_LEVEL_INFO, LOG_TAG, who, __VA_ARGS__)
/** Per message; off by default. */
#define log_debug(who, ...) log_write(LOG_LEVEL_DEBUG, LOG_TAG, who, __VA_ARGS__)
/** We did wrong: say so and abort; the supervisor restarts us, the database has the
 * state. */
#define log_fatal(who, ...) log_write_fatal(LOG_TAG, who, __VA_ARGS__)

#endif /* COMMON_LOG_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log. The level is the program's only mutable file-scope variable. */
#include "common/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define LINE_SIZE 1024

static _Atomic int log_level = LOG_LEVEL_INFO;

void
log_set_level(enum log_level level)
{
    atomic_store(&log_level, (int)level);
}

/* Put a whole line together and write it at once, so that lines of threads never mix. */
static void
write_line(
    const char *level, const char *tag, const char *who, const char *fmt, va_list ap)
{
    char line[LINE_SIZE];
    struct timespec now;
    struct tm utc;
    size_t len;
    int n;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    len = strftime(line, sizeof(line), "%Y-%m-%dT%H:%M:%S", &utc);
    n = snprintf(line + len, sizeof(line) - len, ".%03ldZ %s %s %s%s%s",
        now.tv_nsec / 1000000, level, tag, who ? "[" : "", who ? who : "",
        who ? "] " : "");
    len += n > 0 ? (size_t)n : 0;
    if (len < sizeof(line) - 1) {
        n = vsnprintf(line + len, sizeof(line) - len, fmt, ap);
        len += n > 0 ? (size_t)n : 0;
    }
    if (len > sizeof(line) - 1) {
        len = sizeof(line) - 1;
    }
    line[len] = '\n';
    (void)!write(STDERR_FILENO, line, len + 1); /* a log that is gone stops nobody */
}

void
log_write(enum log_level level, const char *tag, const char *who, const char *fmt, ...)
{
    static const char *const names[] = { "error", "warn", "info", "debug" };
    va_list ap;

    if ((int)level > atomic_load(&log_level)) {
        return;
    }
    va_start(ap, fmt);
    write_line(names[level], tag, who, fmt, ap);
    va_end(ap);
}

_Noreturn void
log_write_fatal(const char *tag, const char *who, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    write_line("fatal", tag, who, fmt, ap);
    va_end(ap);
    abort();
}

const char *
log_escape(const char *text, size_t len, char *out, size_t out_size)
{
    static const char hex[] = "0123456789abcdef";
    size_t used = 0;

    for (size_t i = 0; i < len && used + 5 <= out_size; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c >= 0x20 && c < 0x7f && c != '\\') {
            out[used++] = (char)c;
        } else {
            out[used++] = '\\';
            out[used++] = 'x';
            out[used++] = hex[c >> 4];
            out[used++] = hex[c & 15];
        }
    }
    out[used] = '\0';
    return out;
}

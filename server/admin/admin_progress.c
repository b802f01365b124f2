/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far long work is, on a terminal. */
#include "server/admin/admin_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "common/clock.h"

#define EVERY_MS 200
#define TO_LINE_START "\r\033[K" /* and clear what stands there */

void
admin_progress_init(struct admin_progress *progress)
{
    *progress = (struct admin_progress){
        .terminal = isatty(STDERR_FILENO) == 1,
        .watch = { .tell = admin_progress_tell, .arg = progress },
    };
}

void
admin_progress_tell(void *arg, const char *what, int64_t done, int64_t total)
{
    struct admin_progress *progress = arg;
    int64_t now_ms;

    if (!progress->terminal) {
        return;
    }
    now_ms = clock_monotonic_ms();
    if (progress->what == what && now_ms < progress->next_ms) {
        return;
    }
    if (total > 0) {
        (void)fprintf(stderr,
            TO_LINE_START "%s: %" PRId64 " of %" PRId64 " (%" PRId64 " %%)", what, done,
            total, done * 100 / total);
    } else if (done > 0) {
        (void)fprintf(stderr, TO_LINE_START "%s: %" PRId64, what, done);
    } else {
        (void)fprintf(stderr, TO_LINE_START "%s", what);
    }
    (void)fflush(stderr);
    progress->shown = true;
    progress->what = what;
    progress->next_ms = now_ms + EVERY_MS;
}

void
admin_progress_end(struct admin_progress *progress)
{
    if (progress->shown) {
        (void)fputs(TO_LINE_START, stderr);
        (void)fflush(stderr);
    }
    progress->shown = false;
}

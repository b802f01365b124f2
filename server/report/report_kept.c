/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few spans, the oldest given up for a new one. */
#include "server/report/report_kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "server/report/report.h"
#include "server/settings/settings.h"

#define SPANS_MAX 16 /* a year of months, of a few offices at a time */

const enum report_by report_kept_by[REPORT_KEPT_COUNT] = { REPORT_BY_DAY,
    REPORT_BY_GROUP };

/* What was asked and when, and what was told. */
struct span_kept {
    int64_t office;
    int64_t stamp; /* of its settings: names of groups */
    char from[DATE_SIZE], to[DATE_SIZE];
    int64_t seq; /* the journal's last row */
    int64_t made_ms;
    struct report reports[REPORT_KEPT_COUNT]; /* owned */
};

struct report_kept {
    pthread_mutex_t mutex; /* for all below */
    struct span_kept spans[SPANS_MAX];
    size_t next; /* to be given up */
};

struct report_kept *
report_kept_new(void)
{
    struct report_kept *kept = xcalloc(1, sizeof(*kept));

    (void)pthread_mutex_init(&kept->mutex, NULL);
    return kept;
}

static void
destroy_reports(struct report reports[REPORT_KEPT_COUNT])
{
    for (size_t i = 0; i < REPORT_KEPT_COUNT; i++) {
        report_destroy(&reports[i]);
    }
}

void
report_kept_free(struct report_kept *kept)
{
    if (!kept) {
        return;
    }
    for (size_t i = 0; i < SPANS_MAX; i++) {
        destroy_reports(kept->spans[i].reports);
    }
    (void)pthread_mutex_destroy(&kept->mutex);
    free(kept);
}

static void
copy_reports(
    const struct report from[REPORT_KEPT_COUNT], struct report to[REPORT_KEPT_COUNT])
{
    for (size_t i = 0; i < REPORT_KEPT_COUNT; i++) {
        to[i].count = from[i].count;
        to[i].lines = xcalloc(from[i].count, sizeof(*to[i].lines));
        memcpy(to[i].lines, from[i].lines, from[i].count * sizeof(*to[i].lines));
    }
}

/* With the mutex: this span of this office with these settings; NULL: it is not kept. */
static struct span_kept *
find(struct report_kept *kept, const struct span_kept *wanted)
{
    for (size_t i = 0; i < SPANS_MAX; i++) {
        struct span_kept *span = &kept->spans[i];

        if (span->office == wanted->office && span->stamp == wanted->stamp &&
            strcmp(span->from, wanted->from) == 0 && strcmp(span->to, wanted->to) == 0) {
            return span;
        }
    }
    return NULL;
}

/* Give what is kept of this, where it is still good. */
static bool
give(struct report_kept *kept, const struct span_kept *wanted,
    struct report reports[REPORT_KEPT_COUNT])
{
    const struct span_kept *span;
    bool good;

    (void)pthread_mutex_lock(&kept->mutex);
    span = find(kept, wanted);
    good = span &&
           (span->seq == wanted->seq || wanted->made_ms - span->made_ms < REPORT_KEPT_MS);
    if (good) {
        copy_reports(span->reports, reports);
    }
    (void)pthread_mutex_unlock(&kept->mutex);
    return good;
}

static void
keep(struct report_kept *kept, const struct span_kept *made,
    const struct report reports[REPORT_KEPT_COUNT])
{
    struct span_kept *span;

    (void)pthread_mutex_lock(&kept->mutex);
    span = find(kept, made);
    if (!span) {
        span = &kept->spans[kept->next];
        kept->next = (kept->next + 1) % SPANS_MAX;
    }
    destroy_reports(span->reports);
    *span = *made;
    copy_reports(reports, span->reports);
    (void)pthread_mutex_unlock(&kept->mutex);
}

enum status
report_kept_make(struct report_kept *kept, struct act *act, int64_t now_ms,
    const char *from, const char *to, struct report reports[REPORT_KEPT_COUNT],
    struct error *err)
{
    struct span_kept span = {
        .office = act->office, .stamp = act->settings->stamp, .made_ms = now_ms
    };
    enum status st = db_journal_last(act->db, act->office, &span.seq, err);

    if (st != STATUS_OK) {
        return st;
    }
    text_copy(span.from, sizeof(span.from), from);
    text_copy(span.to, sizeof(span.to), to);
    if (give(kept, &span, reports)) {
        return STATUS_OK;
    }
    st = report_make(act, report_kept_by, REPORT_KEPT_COUNT, from, to, reports, err);
    if (st == STATUS_OK) {
        keep(kept, &span, reports);
    }
    return st;
}

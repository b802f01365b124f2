/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/line_news.h"

#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/text.h"

void
line_news_free(struct line_news *news)
{
    free(news->arrivals);
    *news = (struct line_news){ 0 };
}

void
line_news_at(struct line_news *news, int64_t seq)
{
    while (news->count > 0 && news->arrivals[news->count - 1].seq > seq) {
        news->count--;
    }
    if (news->seq < seq || news->otherwise_seq > seq) {
        news->otherwise_seq = seq;
    }
    news->seq = seq;
}

/* Is it more than that one came behind the others, or went? */
static bool
is_otherwise(enum event_kind kind, const struct visit *visit, enum waiting_why why)
{
    switch (kind) {
    case EVENT_VISIT_WAITING:
        return (why != WAITING_ARRIVED && why != WAITING_WALKIN &&
                   why != WAITING_FILE_ADDED) ||
               visit->first_place;
    case EVENT_VISIT_CANCELLED: /* another may be first of its lane, with a run of its own
                                 */
    case EVENT_VISIT_UNSERVED:  /* so, too, when the rest is moved to another day */
    case EVENT_COUNTER_OPENED:
    case EVENT_COUNTER_PAUSED:
    case EVENT_COUNTER_CLOSED:
    case EVENT_ACCOUNT_CHANGED: /* what a clerk can do */
    case EVENT_ACCOUNT_DISABLED:
        return true;
    default:
        return false;
    }
}

void
line_news_add(struct line_news *news, int64_t seq, enum event_kind kind,
    const struct visit *visit, enum waiting_why why)
{
    struct line_arrival *arrival;

    line_news_at(news, seq - 1);
    news->seq = seq;
    if (is_otherwise(kind, visit, why)) {
        news->otherwise_seq = seq;
    } else if (kind == EVENT_VISIT_WAITING && why != WAITING_FILE_ADDED) {
        news->arrivals = array_grow(
            news->arrivals, news->count, &news->capacity, sizeof(*news->arrivals));
        arrival = &news->arrivals[news->count++];
        *arrival = (struct line_arrival){ .seq = seq, .lane = visit->lane };
        text_copy(arrival->service, sizeof(arrival->service), visit->service);
    }
}

void
line_news_forget(struct line_news *news, int64_t seq)
{
    size_t old = 0;

    while (old < news->count && news->arrivals[old].seq <= seq) {
        old++;
    }
    news->count -= old;
    if (news->count > 0 && old > 0) {
        memmove(
            news->arrivals, news->arrivals + old, news->count * sizeof(*news->arrivals));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_LINE_NEWS_H
#define SERVER_OFFICE_LINE_NEWS_H

/*
 * What the journal says of the line behind the row that a forecast has read up to: who
 * arrived, and which change only a new forecast can tell. By sequence numbers, so that it
 * does not matter when a forecast is made and when it is published. Plain values; who
 * shares one locks it.
 */

#include "common/base.h"
#include "common/event_kind.h"
#include "common/visit_state.h"
#include "common/waiting_why.h"
#include "db/db_visit.h"

struct line_arrival {
    int64_t seq; /* of its row */
    char service[SERVICE_SIZE];
    enum lane lane;
};

/** Zeroed = nothing is known yet. */
struct line_news {
    struct line_arrival *arrivals; /* owned; by seq */
    size_t count, capacity;
    int64_t seq; /* of the last row that is known */
    /* Of the last one that changed the line in another way than that somebody arrived or
       left it, or that another process wrote: who must know goes by a later forecast. */
    int64_t otherwise_seq;
};

void line_news_free(struct line_news *news);

/** The journal ends at `seq` now: later rows were undone, rows unknown are others'. */
void line_news_at(struct line_news *news, int64_t seq);

/**
 * A row is appended by this process.
 * @param visit  that it tells of, or NULL
 * @param why    of a visit that waits
 */
void line_news_add(struct line_news *news, int64_t seq, enum event_kind kind,
    const struct visit *visit, enum waiting_why why);

/** Up to `seq` it is in a forecast. */
void line_news_forget(struct line_news *news, int64_t seq);

#endif /* SERVER_OFFICE_LINE_NEWS_H */

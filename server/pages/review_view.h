/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_REVIEW_VIEW_H
#define SERVER_PAGES_REVIEW_VIEW_H

/* What the reviewers' pages show of an application. Worker threads. */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"
#include "server/pages/page.h"

/** The list of this word, or the first of them. */
enum ticket_state review_list(
    const char *word, const enum ticket_state *lists, size_t list_count);

struct review_queue {
    int64_t count;
    int64_t oldest_ms; /* since when the first of it waits; 0: nobody does */
};
/** `tabs` of the model: the lists with how many each has, named by `p.states`.
 * @param queue  of `chosen`; NULL: not asked for */
enum status review_add_tabs(struct page_view *view, const enum ticket_state *lists,
    size_t list_count, enum ticket_state chosen, struct review_queue *queue,
    struct error *err) MUST_CHECK;

/** A row of the list; owned. */
json_t *review_row(struct page_view *view, const struct application *application);

/** What stands behind the rows of the page before, as the API's `next`; else 0 and "". */
void review_read_after(const char *text, int64_t *after_ms, char id[VISIT_ID_SIZE]);

/** All of one: what is odd, form, papers, places, to who has taken it; to others how it
 * stands. */
enum status review_fill(struct page_view *view, const char *id, struct error *err)
    MUST_CHECK;

/** Papers that were given and places that are empty, of what the caller has taken. */
enum status review_fill_move(struct page_view *view, const char *id, struct error *err)
    MUST_CHECK;

#endif /* SERVER_PAGES_REVIEW_VIEW_H */

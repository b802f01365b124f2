/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_WATCH_PAGE_H
#define SERVER_PAGES_WATCH_PAGE_H

/* /pantau: how the office stands, for whoever runs it, and what they do about it. Worker
 * threads. */

#include "common/base.h"
#include "common/status.h"
#include "server/office/head_view.h"
#include "server/pages/page.h"

/** The forecast in a sentence, five figures, services, counters, what needs a person.
 * `have` of the query: rows that are not to be told again. */
enum status watch_page_fill(struct page_view *view, struct error *err) MUST_CHECK;

/** The sentence about closing, with what would help: into the model; watch_words.c. */
void watch_add_forecast(struct page_view *view, const struct head_view *head);
/** What needs a person. */
void watch_add_concerns(struct page_view *view, const struct head_view *head);
/** The links above; `current` is the last part of the address, "" of the first page. */
void watch_add_nav(struct page_view *view, const char *current);

#endif /* SERVER_PAGES_WATCH_PAGE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_COUNTER_PAGE_H
#define SERVER_PAGES_COUNTER_PAGE_H

/*
 * A counter in the browser: what antrean-counter shows, as the model of a page. Worker
 * threads. What may be pressed is common/desk_rule.h's.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/overview.h"
#include "server/pages/page.h"

/** The counter's page: /loket/{n}. */
enum status counter_page_fill(struct page_view *view, struct error *err) MUST_CHECK;
/** What it did today: /loket/{n}/riwayat. */
enum status counter_history_fill(struct page_view *view, struct error *err) MUST_CHECK;
/** All counters, to choose one: /loket. */
enum status counter_choice_fill(struct page_view *view, struct error *err) MUST_CHECK;

/** The person at the counter with the papers, into the model; counter_page_person.c. */
void counter_person_add(struct page_view *view, const struct visit_view *visit);

/** The links above the page; `current` is "loket" or "riwayat". */
void counter_nav_add(struct page_view *view, int number, const char *current);

#endif /* SERVER_PAGES_COUNTER_PAGE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_RECEPTION_VIEW_H
#define SERVER_PAGES_RECEPTION_VIEW_H

/*
 * What the desk's page shows: people found, one of them with what can be done, numbers
 * without a ticket and what is left of them, who was called and did not come. Worker
 * threads; fills models of templates.
 */

#include "common/status.h"
#include "server/office/desk_find.h"
#include "server/pages/page.h"

/** The desk with nobody chosen, or with what a search found. */
enum status reception_fill(struct page_view *view, struct error *err) MUST_CHECK;
/** The same with the visit, or the ticket, that the path names. */
enum status reception_fill_visit(struct page_view *view, struct error *err) MUST_CHECK;
enum status reception_fill_ticket(struct page_view *view, struct error *err) MUST_CHECK;

/** Who a dialog is about, as `who`: "S041 · Nur Khasanah". */
void reception_add_who(struct page_view *view, const struct desk_entry *entry);

#endif /* SERVER_PAGES_RECEPTION_VIEW_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_STAFF_VIEW_H
#define SERVER_PAGES_STAFF_VIEW_H

/* What /atur shows of the office's people and devices. Worker threads. */

#include "common/status.h"
#include "server/pages/page.h"

enum status staff_fill_list(struct page_view *view, struct error *err) MUST_CHECK;
enum status staff_fill_person(struct page_view *view, struct error *err) MUST_CHECK;
enum status staff_fill_password(struct page_view *view, struct error *err) MUST_CHECK;
/** Also the token of one that was added just now. */
enum status staff_fill_devices(struct page_view *view, struct error *err) MUST_CHECK;
/** One that may be revoked, by the name in the path. */
enum status staff_fill_device(struct page_view *view, struct error *err) MUST_CHECK;

#endif /* SERVER_PAGES_STAFF_VIEW_H */

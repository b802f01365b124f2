/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_PAGE_FORM_H
#define SERVER_PAGES_PAGE_FORM_H

/* What both kinds of forms do with a request whose note has `typed`. Loop thread. */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

struct body_file;
struct request;

/** Does the form come from a page of this session? */
bool page_csrf_is_right(const struct request *req);
/** The problem where it does not; owned. */
json_t *page_stale(void);
/** The form's `key` with what the form says is the Idempotency-Key; `file` of one with a
 * file, or NULL. */
void page_use_key(struct request *req, const struct body_file *file);
/** The page once more, with what was typed and this problem, which is taken over. */
enum status page_show_again(struct request *req, json_t *problem, struct error *err)
    MUST_CHECK;

#endif /* SERVER_PAGES_PAGE_FORM_H */

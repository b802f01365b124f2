/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_TOKEN_PAGE_H
#define SERVER_PAGES_TOKEN_PAGE_H

/*
 * Pages of a number: whoever holds its token sees them, signed in or not, and the token
 * says whose office it is.
 */

#include "server/pages/page.h"

#define TOKEN_PAGE_GET(path_, page_) \
    { \
        .method = "GET", .path = (path_), .roles = ROLES_PUBLIC, .kind = JOB_READ, \
        .input_size = sizeof(struct page_input), .decode = page_decode, \
        .office = token_page_office, .run = page_run, .release = page_release, \
        .translate = page_translate, .page = (page_) \
    }

/** Its form. */
#define TOKEN_PAGE_POST(path_, page_) \
    { \
        .method = "POST", .path = (path_), .roles = ROLES_PUBLIC, .raw_body = true, \
        .start = page_post, .office = token_page_office, .translate = page_translate, \
        .page = (page_) \
    }

#endif /* SERVER_PAGES_TOKEN_PAGE_H */

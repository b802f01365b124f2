/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_PAGES_H
#define SERVER_HTTP_PAGES_H

/*
 * The pages: files of the web folder, read once at the start, so that no request ever
 * names a file of the disk. Loop thread.
 */

#include "common/base.h"
#include "common/status.h"

struct pages;

/** Read every page, style and script directly in `folder`. */
enum status pages_load(const char *folder, struct pages **pages, struct error *err)
    MUST_CHECK;
void pages_free(struct pages *pages);

#endif /* SERVER_HTTP_PAGES_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_REPORT_PAGE_H
#define SERVER_PAGES_REPORT_PAGE_H

/* What the page of reports and that for the public share. Worker threads. */

#include "server/pages/page.h"
#include "server/report/ikm.h"
#include "server/report/report_line.h"

/** The five figures of all, as `model.total`; a spread of fewer than `least` is false. */
void report_page_total(
    struct page_view *view, const struct report_line *total, size_t least);

/**
 * `model.came` (bars: came, served) and `model.waited` (lines: median, nine of ten), with
 * `model.steps`, the same as a table; the last line of `steps` is all and is left out.
 * `width` as of a chart, `least` as of the total.
 */
void report_page_charts(struct page_view *view, const struct report *steps,
    enum report_by by, int width, size_t least);

/** {"median", "p90", "n"} in minutes, false of fewer than `least` (at least 1); owned. */
json_t *report_page_spread(const struct spread *spread, size_t least);

/** `model.ikm`, or nothing where fewer than `least` have answered. */
void report_page_ikm(struct page_view *view, const struct ikm *ikm, int least);

#endif /* SERVER_PAGES_REPORT_PAGE_H */

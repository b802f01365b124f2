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
 * Both also as `came_narrow` and `waited_narrow`, for a phone. `least` as of the total.
 */
void report_page_charts(
    struct page_view *view, const struct report *steps, enum report_by by, size_t least);

/** {"median", "p90", "n"} in minutes, false of fewer than `least` (at least 1); owned. */
json_t *report_page_spread(
    const struct page_view *view, const struct spread *spread, size_t least);

/** "41%"; "–" of nobody; owned. */
json_t *report_page_percent(int64_t part, int64_t whole);

/** A word of the reports, which are Indonesian, in the page's language. Borrowed. */
const char *report_page_word(const struct page_view *view, const char *word);

/** "1.250" and "88,06" as the page's language has it, in place; gives `figure` back. */
const char *report_page_figure(const struct page_view *view, char *figure);

/** `model.ikm`, or nothing where fewer than `least` have answered. */
void report_page_ikm(struct page_view *view, const struct ikm *ikm, int least);

#endif /* SERVER_PAGES_REPORT_PAGE_H */

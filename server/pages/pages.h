/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_PAGES_H
#define SERVER_PAGES_PAGES_H

/*
 * The web folder, read once at the start, so that no request ever names a file of the
 * disk: `/web/...`, and what pages are made of. Loop thread.
 */

#include <jansson.h>

#include "server/http/route.h"

struct report_kept;
struct templates;

extern const struct route_set routes_review_pages;
extern const struct route_set routes_handover_pages;
extern const struct route_set routes_settings_pages;
extern const struct route_set routes_pages;
extern const struct route_set routes_number_page;
extern const struct route_set routes_survey_page;
extern const struct route_set routes_village_pages;
extern const struct route_set routes_report_page;
extern const struct route_set routes_public_page;
extern const struct route_set routes_sign_in;
extern const struct route_set routes_counter_pages;
extern const struct route_set routes_watch_pages;
extern const struct route_set routes_board_page;
extern const struct route_set routes_watch_line;

/** Borrowed; never changes. */
struct templates *pages_templates(const struct request *req);
/** What public pages keep of reports; any thread. Borrowed. */
struct report_kept *pages_kept(const struct request *req);
/** Where styles and scripts are, by name (web_files_addresses()). */
json_t *pages_files(const struct request *req);

#endif /* SERVER_PAGES_PAGES_H */

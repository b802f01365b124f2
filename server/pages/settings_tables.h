/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_SETTINGS_TABLES_H
#define SERVER_PAGES_SETTINGS_TABLES_H

/* Tables of /atur, places and papers, and what is wrong in a field of it. Worker threads.
 */

#include <jansson.h>

#include "common/base.h"
#include "server/pages/page.h"

#define SETTING_WHY_SIZE 200

/** A fault's reason in the reader's words: the longest beginning that the texts know, and
 * what follows it. */
void settings_say_why(
    const struct page_view *view, const char *why, char out[SETTING_WHY_SIZE]);

/** What the settings say is wrong at this place, "quotas.0.places.pagi"; false: nothing.
 */
bool settings_find_fault(
    const struct page_view *view, const char *path, char out[SETTING_WHY_SIZE]);

/** Places by quota and window, the default ones first. */
void settings_add_quotas(struct page_view *view, const json_t *body);

/** Who takes documents to people, a row each, and empty rows. */
void settings_add_carriers(struct page_view *view, const json_t *body);

/** Why papers are returned, a row each, and empty rows. */
void settings_add_reasons(struct page_view *view, const json_t *body);

/** Papers of a service, the list's entry `index`, a row each, and empty rows. */
void settings_add_papers(struct page_view *view, const json_t *entry, size_t index);

#endif /* SERVER_PAGES_SETTINGS_TABLES_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_DATE_FIELD_H
#define SERVER_PAGES_DATE_FIELD_H

/* A date that people know, in three fields; form_body.h makes one text of them. Workers.
 */

#include <jansson.h>

#include "common/base.h"
#include "server/pages/page.h"

#define DATE_FIELD_ID_SIZE 104

/**
 * Day, month and year as typed, else of the day that is stored; owned.
 * @param id           of the day's field
 * @param first_wrong  with `is_wrong`: the id of the first that is
 */
json_t *date_field_parts(const struct page_view *view,
    const struct page_field_facts *facts, const char *id, bool is_wrong,
    char first_wrong[DATE_FIELD_ID_SIZE]);

#endif /* SERVER_PAGES_DATE_FIELD_H */

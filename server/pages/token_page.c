/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/token_page.h"

#include <string.h>

#include "db/db_visit.h"

enum status
token_page_office(struct db *db, const void *input, int64_t *office, struct error *err)
{
    const struct page_input *in = input;
    const char *token = json_string_value(json_object_get(in->params, "token"));
    struct visit visit;

    if (!token || strlen(token) >= TRACK_SIZE) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such number");
    }
    return db_visit_by_track(db, token, office, &visit, err);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_SETTINGS_SETTINGS_MERGE_H
#define SERVER_SETTINGS_SETTINGS_MERGE_H

/*
 * A part of the settings changed in one place: some of its members, or one entry of its
 * list, so that who edits one service need not send them all. What comes of it is judged
 * as any part is. Pure.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/settings/settings.h"

/** Put what `patch` says over `part`, in place; null takes a member away.
 * Source: RFC 7396. */
void settings_merge(json_t *part, const json_t *patch);

/** Has the part a list whose entries have names? */
bool settings_has_items(enum settings_part part);

/**
 * An entry of its list: a service or window by its code, a counter by its number, a
 * closure by its date. One that is there is changed as settings_merge() does, a new one
 * goes to the end. Of a service `name_en` and `group_en`, and `label_en` and
 * `condition_en` of its papers, are what the part's `english` says of the text beside
 * them; null takes that away.
 *
 * @param item  borrowed; NULL takes it away
 * @return STATUS_OK; STATUS_NOT_FOUND: none of this name to be taken away
 */
enum status settings_put_item(enum settings_part part, json_t *body, const char *name,
    const json_t *item, struct error *err) MUST_CHECK;

/** The same members, as `english` of the part has them, into a service of it. */
void settings_add_english(const json_t *body, json_t *service);

#endif /* SERVER_SETTINGS_SETTINGS_MERGE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_FEED_VIEW_H
#define SERVER_API_FEED_VIEW_H

/*
 * What a listener may know of a journal row. Boards see the kinds and the fields that the
 * contract lists, and nothing that a later act may add to its rows; staff see more, never
 * a reason or a note. Pure; any thread.
 * Source: docs/openapi.yaml, "Events".
 */

#include "common/base.h"
#include "common/role.h"

struct journal_row;
struct zone;

enum feed_class { FEED_BOARD, FEED_STAFF, FEED_CLASSES };

/** The class of a role that may listen. */
enum feed_class feed_class_of(enum role role);

/**
 * The event as text of server-sent events ("id: 7\nevent: ...\ndata: {...}\n\n"), from
 * malloc, its times by the office's zone; NULL when this class does not see the row.
 */
char *feed_view(const struct journal_row *row, const struct zone *zone,
    enum feed_class class, size_t *len);

#endif /* SERVER_API_FEED_VIEW_H */

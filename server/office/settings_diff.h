/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_SETTINGS_DIFF_H
#define SERVER_OFFICE_SETTINGS_DIFF_H

/*
 * What changed between two documents of a part, as the journal tells it: where, and what
 * it was and is if that is a figure, a switch or a code. Sentences and names are told by
 * their place alone: somebody's name may stand in them. Pure.
 */

#include <jansson.h>

#include "common/base.h"

/**
 * {"changed":[{"at":"services[ktp-baru].minutes","was":6,"is":7}],"more":2}: an entry
 * that came has no "was", one that went has no "is". As many as fit into `room` bytes of
 * JSON; "more" counts the others and is left out when there are none. `was` may be NULL:
 * unknown. Owned.
 */
json_t *settings_diff(const json_t *was, const json_t *is, size_t room);

#endif /* SERVER_OFFICE_SETTINGS_DIFF_H */

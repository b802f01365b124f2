/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TEND_LINE_H
#define SERVER_OFFICE_TEND_LINE_H

/*
 * What the line needs when nobody presses anything: a counter whose clerk has gone
 * pauses, and who was called there waits again, in front; who was held for some minutes
 * waits again. By the clock. Worker threads.
 * Source: docs/rules.md, "Counters", "Absence and return".
 */

#include "common/status.h"
#include "server/office/act.h"

enum status tend_line_due(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TEND_LINE_H */

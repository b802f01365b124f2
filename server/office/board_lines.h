/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_BOARD_LINES_H
#define SERVER_OFFICE_BOARD_LINES_H

/*
 * The waiting lines as boards show them: how many wait, and who is next in the order in
 * which free counters would call them. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/office/overview.h"

/** Fill `view->lines` with every line of the settings, by letter. */
enum status board_lines_load(struct act *act, const char *day, struct board_view *view,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_BOARD_LINES_H */

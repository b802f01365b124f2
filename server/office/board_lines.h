/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_BOARD_LINES_H
#define SERVER_OFFICE_BOARD_LINES_H

/*
 * The waiting lines as boards show them: how many wait, and who is next in the order of
 * the forecast. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

#define BOARD_LINES_MAX 26 /* a letter each */
#define BOARD_NEXT_MAX 5

struct board_line {
    char prefix[PREFIX_SIZE];
    const char *group; /* the settings' */
    int count;
    size_t next_count;
    char next[BOARD_NEXT_MAX][NUMBER_SIZE];
};

/** Every line of the settings, by letter. */
enum status board_lines_load(struct act *act, struct board_line lines[BOARD_LINES_MAX],
    size_t *count, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_BOARD_LINES_H */

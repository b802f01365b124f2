/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_WAITING_LINE_H
#define SERVER_OFFICE_WAITING_LINE_H

/*
 * Everybody who waits, as the rules want them, for whoever asks who is called next: the
 * counters, the boards, the phones, the kiosk. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/line/call_order.h"
#include "server/office/act.h"

struct settings_counter;

/** All who wait on a day; waiting[i] is rows[i]. */
struct waiting_line {
    struct line_row *rows;         /* owned */
    struct waiting_visit *waiting; /* owned */
    size_t count;
    struct call_rules rules; /* of no counter yet */
};

/** Who was sent to a counter that is closed, or gone, may go to any. */
enum status waiting_line_load(struct act *act, const char *day, struct waiting_line *line,
    struct error *err) MUST_CHECK;
/**
 * Of those the ones that decide whom this counter calls: who could be first of some lane
 * by any reason, and everybody who waits for something else than their turn.
 */
enum status waiting_line_load_front(struct act *act, const char *day,
    const struct settings_counter *counter, struct waiting_line *line, struct error *err)
    MUST_CHECK;
/** Also of one whose loading failed. */
void waiting_line_free(struct waiting_line *line);

/** Is this counter closed, or no longer in the settings? */
enum status waiting_counter_is_shut(
    struct act *act, int number, bool *shut, struct error *err) MUST_CHECK;

/** May this counter call waiting[i]? */
bool waiting_line_is_for(
    const struct waiting_line *line, size_t i, const struct settings_counter *counter);

/** Since when somebody waits: who came early, since the window began. */
int64_t waiting_line_since(const struct line_row *row);

#endif /* SERVER_OFFICE_WAITING_LINE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CLOCK_GUARD_H
#define SERVER_OFFICE_CLOCK_GUARD_H

/*
 * The one guard of an office's clock. Whatever cannot be undone (closing a day by the
 * clock, erasing, lapsing, forgetting) asks clock_guard_trusts() first, whoever gives a
 * number asks clock_guard_admit(). It judges at the moment of asking, by
 * server/line/clock_rule.h; server/clock_keeper.h looks each second besides, and tells.
 * Any thread; has a lock of its own. Source: docs/rules.md, "A doubtful clock".
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "server/line/clock_rule.h"
#include "server/office/act.h"

struct clock_guard;
struct office_settings;

/** How the journal and the devices leave the clock; times in Unix ms, 0: none. */
struct clock_past {
    int64_t newest_ms; /* of the newest row that a believed clock wrote */
    int64_t alive_ms;  /* the last sign of life by a believed clock */
    bool doubted;      /* the last word about the clock was a doubt */
};

/**
 * @param clock   the office's
 * @param source  whose it is
 */
struct clock_guard *clock_guard_new(
    const struct clock *clock, enum clock_source source, const struct clock_past *past);
/** Was the last word about it a doubt when the office was opened? */
bool clock_guard_was_doubted(const struct clock_guard *guard);
/** Accepts NULL. */
void clock_guard_free(struct clock_guard *guard);

/**
 * Judge the clock.
 * @param wall_ms  what it says now
 * @param trust    what is known after it; may be NULL
 */
enum clock_state clock_guard_look(struct clock_guard *guard,
    const struct office_settings *settings, int64_t wall_ms, struct clock_trust *trust);

/** A row that the journal got; a doubtful clock's says nothing. */
void clock_guard_note_row(struct clock_guard *guard, int64_t at_ms);
/** A device's own clock, as it said it just now. */
void clock_guard_note_device(struct clock_guard *guard, const char *name, int64_t at_ms);
/** A person says that it is right. */
void clock_guard_confirm(struct clock_guard *guard);

/* Acts. Without a guard (antrean-admin) the clock is believed. */

/** How the clock is at this act's time. */
enum clock_state clock_guard_state(const struct act *act);
/** May what cannot be undone be done now? */
bool clock_guard_trusts(const struct act *act);
/** It is later now than at any arrival before, also by a clock that stands. */
void clock_guard_step(struct act *act);
/** May a number be given? STATUS_CLOCK_DOUBTFUL: the clock is behind the newest row. */
enum status clock_guard_admit(const struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_CLOCK_GUARD_H */

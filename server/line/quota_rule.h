/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_QUOTA_RULE_H
#define SERVER_LINE_QUOTA_RULE_H

/*
 * Places: how many people of a quota are served in a day, window by window, and whether
 * one more gets a number. Pure. A quota covers one service or several that share places
 * (settings: `struct settings_quota`); its counts are the sums over its services.
 * Source: docs/rules.md, "Quota".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/line/day_hours.h"

#define QUOTA_WINDOWS_MAX 64

struct quota_window {
    int window;       /* index of the window in the settings */
    struct span span; /* of this day */
    int capacity;     /* places by the settings */
    int tickets;      /* tickets that hold a place (ticket_state_holds_place) */
    int arrived;      /* of those tickets: with a number, late ones too */
    int walkins;      /* numbers without a ticket charged to this window */
};

/** One quota on one day: its windows by time, not overlapping. */
struct quota_day {
    int count; /* 0: no window that day, so no place */
    struct quota_window windows[QUOTA_WINDOWS_MAX];
};

struct quota_state {
    int quota;   /* places today: per window max(capacity, tickets); more if promised */
    int issued;  /* numbers given: arrived + walk-ins */
    int left;    /* who comes now without a ticket finds so many places */
    int current; /* index in quota_day.windows a walk-in is charged to; -1: none today */
    int next;    /* left is 0: index of the next window that has a place; else -1 */
};

/** The figures at a minute of the day. */
struct quota_state quota_rule_state(const struct quota_day *day, int minute);

/**
 * A person without a ticket asks for a number.
 *
 * @param places   it takes: one for each file
 * @param charged  on STATUS_OK the settings' index of the window to charge
 * @return STATUS_OK
 *         STATUS_QUOTA_FULL  err->time: when places open up today, else ""
 */
enum status quota_rule_walkin(const struct quota_day *day, int minute, int places,
    int *charged, struct error *err) MUST_CHECK;

/**
 * A person with a ticket. On time or early it is never refused; after its window a seat
 * that nobody took must be left. It stays counted in its own window.
 *
 * @param late  from ticket_rule_decide()
 */
enum status quota_rule_ticket(
    const struct quota_day *day, int minute, bool late, struct error *err) MUST_CHECK;

/**
 * Places that may still be booked in one window before the day: the capacity without the
 * walk-ins' share, times the overbooking factor, without the tickets that exist.
 *
 * @param walkin_share     percent kept for walk-ins, 0..100
 * @param overbook_percent 100: none
 */
int quota_rule_bookable(
    int capacity, int walkin_share, int overbook_percent, int tickets);

/**
 * The overbooking that those who do not come make good: so many tickets for each place
 * that one person comes.
 *
 * @param most_percent  what the office allows
 * @param tickets       of the last weeks, and how many of them arrived; too few of them
 *                      say nothing, and it is 100
 */
int quota_rule_overbook(int most_percent, int64_t tickets, int64_t arrived);

#endif /* SERVER_LINE_QUOTA_RULE_H */

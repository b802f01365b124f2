/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_WAITING_LIST_H
#define SERVER_PREREG_WAITING_LIST_H

/*
 * Who wishes a place on a day that is full: a place that is given back is offered to the
 * one who waits longest, for a limited time, then to the next; when nobody waits it is
 * open to everybody, late. And the reminder the day before, which brings places back in
 * time. Worker threads. Source: docs/rules.md, "Waiting list".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/prereg/application.h"

/**
 * A wish for a day, in a window or any. Where a place is free already, it has that at
 * once: `*given` is true.
 *
 * @return STATUS_OK; STATUS_BAD_REQUEST: no such day or window, or one that has begun
 */
enum status waiting_list_wish(struct act *act, struct application *application,
    const char *day, const char *window, bool *given, struct error *err) MUST_CHECK;

/** The place on offer becomes its own. STATUS_TOO_LATE: there is none any more. */
enum status waiting_list_accept(
    struct act *act, struct application *application, struct error *err) MUST_CHECK;

/** It wishes none, and what is on offer to it is the next one's. */
enum status waiting_list_leave(
    struct act *act, const struct application *application, struct error *err) MUST_CHECK;

/** {"date","window","offer":{"date","window","from","to","until"}}, or null; owned. */
enum status waiting_list_json(struct act *act, const struct application *application,
    json_t **json, struct error *err) MUST_CHECK;

/** Chore: offer, take back offers nobody answered, open what nobody waits for. */
enum status waiting_list_tend(struct act *act, struct error *err) MUST_CHECK;
/** Chore: remind of tomorrow, by day. */
enum status waiting_list_remind(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_WAITING_LIST_H */

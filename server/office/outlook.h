/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OUTLOOK_H
#define SERVER_OFFICE_OUTLOOK_H

/*
 * The latest forecast of an office, shared by all who ask: slips, kiosks, phones, boards.
 * It is made by a reader, at most once a change; the writer takes the last one and adds
 * who came since. Worker threads.
 * Source: docs/rules.md, "Forecast".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/office/outlook_make.h"

/** The latest of an office. */
struct outlooks;

struct outlooks *outlooks_new(void);
void outlooks_free(struct outlooks *outlooks);

/**
 * As things stand in the act's transaction. Made when the latest is not of now.
 * @param out  give back with outlook_unref()
 */
enum status outlook_load(struct act *act, struct outlook **out, struct error *err)
    MUST_CHECK;
void outlook_unref(struct act *act, struct outlook *outlook);

/**
 * The latest that was made today, for the writer; only when there is none is one made.
 */
enum status outlook_load_last(struct act *act, struct outlook **out, struct error *err)
    MUST_CHECK;

/** Who waits; NULL: not in it. */
const struct forecast_place *outlook_find(
    const struct outlook *outlook, const char *visit);

/**
 * What somebody is told who arrives now, whose row of the journal is still to come: the
 * next who asks stands behind. Or who asks again, for a number that is stored.
 */
enum status outlook_tell(struct act *act, struct outlook *outlook,
    const struct visit *visit, bool again, struct forecast_place *place,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_OUTLOOK_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OUTLOOK_H
#define SERVER_OFFICE_OUTLOOK_H

/*
 * The latest forecast of an office, shared by all who ask: slips, kiosks, phones, boards.
 * It is made by a reader, at most once a change; the writer takes the last one and adds
 * who came behind it, by the journal's sequence. Worker threads.
 * Source: docs/rules.md, "Forecast".
 */

#include "common/base.h"
#include "common/event_kind.h"
#include "common/status.h"
#include "common/waiting_why.h"
#include "server/office/act.h"
#include "server/office/line_news.h"
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
 * For the writer and who arrives: the latest, where nothing but arrivals and calls came
 * behind it, or the line is long; else one of its own.
 */
enum status outlook_load_last(struct act *act, struct outlook **out, struct error *err)
    MUST_CHECK;
/** For the writer, as things stand in its transaction; but of a long line the latest. */
enum status outlook_load_here(struct act *act, struct outlook **out, struct error *err)
    MUST_CHECK;

/** A row is appended to the journal; see line_news_add(). Nothing where none is shared.
 */
void outlook_note(struct act *act, int64_t seq, enum event_kind kind,
    const struct visit *visit, enum waiting_why why);

/** Who waits; NULL: not in it. */
const struct forecast_place *outlook_find(
    const struct outlook *outlook, const char *visit);

/**
 * What somebody is told whose number is being given, who may not be in it yet: never
 * fewer ahead than there are.
 */
struct forecast_place outlook_arrive(
    struct act *act, struct outlook *outlook, const struct visit *visit);
/** The same of somebody who waits already. */
struct forecast_place outlook_place(
    struct act *act, struct outlook *outlook, const struct visit *visit);

#endif /* SERVER_OFFICE_OUTLOOK_H */

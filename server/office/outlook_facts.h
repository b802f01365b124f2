/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OUTLOOK_FACTS_H
#define SERVER_OFFICE_OUTLOOK_FACTS_H

/*
 * What a forecast of an office goes by at one moment: who waits, the counters and who is
 * there, the pace of the day, hours. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/line/forecast.h"
#include "server/office/act.h"
#include "server/office/day_pace.h"
#include "server/office/today.h"
#include "server/office/waiting_line.h"

/** Services are those of the settings and, behind them, one that is none of them. */
struct outlook_facts {
    size_t service_count;
    struct today today;
    struct waiting_line line;
    struct day_pace pace;
    char *prefix;                      /* owned: by service */
    bool *serves;                      /* owned; [counter][service] */
    struct forecast_counter *counters; /* owned */
    size_t counter_count;
    struct forecast_then *then;     /* owned: of each who waits */
    struct forecast_onward *onward; /* owned: who is at a counter and goes on */
    size_t onward_count;
    struct forecast_input input; /* borrows from the others */
};

/** Destroy it after STATUS_OK; the struct may not be moved before. */
enum status outlook_facts_load(
    struct act *act, struct outlook_facts *facts, struct error *err) MUST_CHECK;
void outlook_facts_destroy(struct outlook_facts *facts);

#endif /* SERVER_OFFICE_OUTLOOK_FACTS_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_ZONE_H
#define COMMON_ZONE_H

/*
 * A time zone as a value: local days and hours of an instant are worked out here and
 * nowhere else, so that offices of several zones share a process. An instant is Unix
 * milliseconds in UTC. Immutable once opened: any thread.
 *
 * Where a zone is asked for, NULL stands for the process's own: that of a screen, which
 * shows one office (zone_follow). The server never uses it.
 */

#include <time.h>

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"

#define RFC3339_SIZE 32 /* "2026-07-14T08:00:00.000+07:00" with its NUL */

struct zone;

/** "Asia/Jakarta"; owned by the caller. STATUS_INVALID_SETTINGS: there is no such zone.
 */
enum status zone_open(const char *name, struct zone **zone, struct error *err) MUST_CHECK;
/** Accepts NULL. */
void zone_free(struct zone *zone);

/**
 * The process's own zone from now on: a screen's, which its server tells. Any thread.
 * What it was before stays where the name is unknown, and for who asks at this moment.
 * @return STATUS_OK; STATUS_INVALID_SETTINGS: there is no such zone
 */
enum status zone_follow(const char *name, struct error *err) MUST_CHECK;

/** The local time of an instant; `tm_zone` ("WIB") is borrowed from the zone. */
struct tm zone_local(const struct zone *zone, int64_t at_ms);

/** The local date of an instant, "YYYY-MM-DD". */
const char *zone_date(const struct zone *zone, int64_t at_ms, char out[DATE_SIZE]);

/** Minutes since local midnight, 0..1439. */
int zone_minute(const struct zone *zone, int64_t at_ms);

/** The instant of a local date and minute (0..1440); -1 when `date` is not a date. */
int64_t zone_at(const struct zone *zone, const char *date, int minute);

/** "2026-07-14T08:00:00+07:00" (with .mmm when `millis`). */
const char *zone_format(
    const struct zone *zone, int64_t at_ms, bool millis, char out[RFC3339_SIZE]);

/**
 * Read RFC 3339; without an offset the time is local.
 * @return STATUS_OK; STATUS_BAD_REQUEST: it is not one
 */
enum status zone_parse(const struct zone *zone, const char *text, int64_t *at_ms,
    struct error *err) MUST_CHECK;

#endif /* COMMON_ZONE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_DEVICE_REPORT_H
#define DB_DB_DEVICE_REPORT_H

/*
 * What each device last said of itself, as JSON text by the device's name. Worker threads
 * only.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

#define DEVICE_REPORT_SIZE 512 /* of the text, with its NUL */

/** STATUS_NOT_FOUND when the device never said anything. */
enum status db_device_report_get(struct db *db, int64_t office, const char *device,
    char body[DEVICE_REPORT_SIZE], int64_t *said_ms, struct error *err) MUST_CHECK;
enum status db_device_report_put(struct db *db, int64_t office, const char *device,
    const char *body, int64_t said_ms, struct error *err) MUST_CHECK;

/** When any device was heard last; 0: never. */
enum status db_device_report_newest(
    struct db *db, int64_t office, int64_t *said_ms, struct error *err) MUST_CHECK;

#endif /* DB_DB_DEVICE_REPORT_H */

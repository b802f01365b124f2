/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_DEVICE_REPORT_H
#define SERVER_OFFICE_DEVICE_REPORT_H

/*
 * What screens, kiosks and gates say of themselves, so that a supervisor sees a hall
 * without sound or a kiosk without paper before its people do. The last word of each is
 * kept, also over a restart. It is no act of the line and is not journalled. Worker
 * threads.
 */

#include "common/base.h"
#include "common/device_part.h"
#include "common/status.h"
#include "db/db_account.h"
#include "server/office/act.h"

/** The same words again within this time are not written again. */
#define DEVICE_REPORT_EVERY_MS 30000

struct device_report {
    char version[24];
    char screen[16]; /* "1920x1080" */
    char layout[16]; /* of a board */
    char hall[40];   /* of a board; "" = all */
    enum device_part sound, printer, scanner;
    int64_t clock_ms; /* by the device's own clock; 0: not told. Not kept */
};

/** Keep what the calling device says. */
enum status device_report_take(
    struct act *act, const struct device_report *report, struct error *err) MUST_CHECK;

struct device_view {
    struct device device;
    bool has_report;
    int64_t said_ms; /* when it was last heard; to about half a minute */
    struct device_report report;
};

/** Every device that is not revoked, by name; owned array. */
enum status device_report_list(struct act *act, struct device_view **views, size_t *count,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_DEVICE_REPORT_H */

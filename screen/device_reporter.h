/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_DEVICE_REPORTER_H
#define SCREEN_DEVICE_REPORTER_H

/*
 * A program tells the server how it is: at once when something changed, else once a
 * minute, so that a supervisor sees who was last heard when. Main thread.
 * Source: docs/openapi.yaml, POST /v1/devices/self.
 */

#include "common/base.h"
#include "common/device_part.h"

struct link;

#define DEVICE_REPORT_MS 60000
#define DEVICE_REPORT_LEAST_MS 2000 /* between two, also when something flickers */

/** What is told. A plain value; "" and DEVICE_PART_UNKNOWN are not spoken of. */
struct device_state {
    int width, height;  /* of the window, pixels */
    const char *layout; /* of a board; static; may be NULL */
    const char *hall;   /* of a board; may be NULL */
    enum device_part sound, printer, scanner;
};

/** Its own words of last time; zeroed at first. */
struct device_reporter {
    struct device_state said; /* its texts are borrowed as long as the reporter is used */
    bool has_said;
    int64_t said_ms; /* monotonic */
};

/**
 * Tell the server, if it is time. Call it while the link is connected, whenever something
 * may have changed, and when its time has come.
 *
 * @param state  borrowed; `layout` and `hall` outlive the reporter
 * @param now_ms monotonic
 * @return in how many ms it wants to be called again
 */
int device_reporter_step(struct device_reporter *reporter, struct link *link,
    const struct device_state *state, int64_t now_ms);

#endif /* SCREEN_DEVICE_REPORTER_H */

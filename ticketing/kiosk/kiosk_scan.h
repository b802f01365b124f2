/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_SCAN_H
#define TICKETING_KIOSK_KIOSK_SCAN_H

/* The thread that listens to the kiosk's scanners. Main thread only. */

#include "common/base.h"
#include "common/status.h"
#include "ticketing/scanner.h"

struct kiosk_scan;

/**
 * Open the scanners and listen.
 * @param wake  called on the thread when a line came, or a scanner came or went
 * @return STATUS_OK; STATUS_ARG when a SPEC is not one
 */
enum status kiosk_scan_start(const char *const *specs, size_t count,
    void (*wake)(void *arg), void *wake_arg, struct kiosk_scan **scan, struct error *err)
    MUST_CHECK;
void kiosk_scan_stop(struct kiosk_scan *scan);

/** The next line that was scanned; false when there is none. */
bool kiosk_scan_take(struct kiosk_scan *scan, char line[SCANNER_LINE_SIZE]);

/** Typed into the window; does nothing without a scanner "keyboard". */
void kiosk_scan_feed(struct kiosk_scan *scan, const char *text, int64_t now_ms);

/** What the first camera among them sees, as scanner_picture(); false without one. */
bool kiosk_scan_picture(
    struct kiosk_scan *scan, uint64_t *serial, struct frame_small *small);
/** Is there a camera among them, and is it there? */
bool kiosk_scan_has_camera(const struct kiosk_scan *scan);

/** Is a scanner that should be there missing? */
bool kiosk_scan_is_missing(const struct kiosk_scan *scan);

#endif /* TICKETING_KIOSK_KIOSK_SCAN_H */

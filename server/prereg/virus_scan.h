/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_VIRUS_SCAN_H
#define SERVER_PREREG_VIRUS_SCAN_H

/*
 * A file shown to ClamAV's daemon, where the office has one. Slow worker: it may wait for
 * VIRUS_WAIT_MS, and after that nobody waits for VIRUS_REST_MS.
 * Source: clamd(8), "INSTREAM".
 */

#include "common/base.h"
#include "common/status.h"

#define VIRUS_WAIT_MS 15000
#define VIRUS_REST_MS 60000

enum virus_verdict {
    VIRUS_NONE,
    VIRUS_FOUND,
    VIRUS_UNKNOWN /* the daemon is away, hangs, or could not judge it */
};

/**
 * @param path     of the daemon's socket
 * @param in       an open file, read from its beginning and left there
 * @param wait_ms  for it, at most
 */
enum virus_verdict virus_scan(const char *path, int in, int64_t wait_ms);

#define VIRUS_VERSION_SIZE 128

/**
 * What the daemon says of itself: "ClamAV 1.0.9/27841/Fri Nov 27 08:24:51 2026", program,
 * signatures and their day; "ClamAV 1.0.9" without signatures of freshclam.
 * @return STATUS_OK
 *         STATUS_NOT_FOUND    there is no such socket
 *         STATUS_NOT_ALLOWED  this user is not let in to it
 *         STATUS_UNREACHABLE  nobody listens there, or hung up
 *         STATUS_TIMEOUT
 */
enum status virus_scanner_version(
    const char *path, int64_t wait_ms, char version[VIRUS_VERSION_SIZE]) MUST_CHECK;

#endif /* SERVER_PREREG_VIRUS_SCAN_H */

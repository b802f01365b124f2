/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_VIRUS_SCAN_H
#define SERVER_PREREG_VIRUS_SCAN_H

/*
 * A file shown to ClamAV's daemon, where the office has one. Slow worker: it may wait for
 * VIRUS_WAIT_MS, and after that nobody waits for VIRUS_REST_MS.
 * Source: clamd(8), "INSTREAM".
 */

#include "common/base.h"

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

#endif /* SERVER_PREREG_VIRUS_SCAN_H */

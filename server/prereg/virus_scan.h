/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_VIRUS_SCAN_H
#define SERVER_PREREG_VIRUS_SCAN_H

/*
 * A file shown to ClamAV's daemon, where the office has one. Slow worker: it may wait for
 * VIRUS_WAIT_MS, and no longer.
 * Source: clamd(8), "INSTREAM".
 */

#include "common/base.h"

#define VIRUS_WAIT_MS 15000

enum virus_verdict {
    VIRUS_NONE,
    VIRUS_FOUND,
    VIRUS_UNKNOWN /* the daemon is away, took too long, or could not judge it */
};

/**
 * @param path  of the daemon's socket
 * @param in    an open file, read from its beginning and left there
 */
enum virus_verdict virus_scan(const char *path, int in);

#endif /* SERVER_PREREG_VIRUS_SCAN_H */

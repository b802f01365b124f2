/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_FAKE_CLAMD_H
#define TESTS_SUPPORT_FAKE_CLAMD_H

/*
 * A virus scanner that speaks the INSTREAM of clamd: it takes a file piece by piece and
 * finds a virus in what holds FAKE_VIRUS. The real one needs a gigabyte of memory.
 */

#include <stddef.h>

#define FAKE_VIRUS "uji-virus-peragaan"

struct fake_clamd;

/** Listen on a socket of this path. */
struct fake_clamd *fake_clamd_start(const char *path);
/** The socket is gone then. */
void fake_clamd_stop(struct fake_clamd *clamd);

/** Answer this instead, "INSTREAM size limit exceeded. ERROR"; NULL: judge again;
 * "": hang up without a word. */
void fake_clamd_say(struct fake_clamd *clamd, const char *reply);
/** Files that came whole so far, and the bytes of the last one. */
int fake_clamd_files(struct fake_clamd *clamd, size_t *len);

#endif /* TESTS_SUPPORT_FAKE_CLAMD_H */

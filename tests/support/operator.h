/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_OPERATOR_H
#define TESTS_SUPPORT_OPERATOR_H

/* The operator at a shell: runs commands, above all antrean-admin, and reads what they
 * say. One command at a time; a failure ends the test. */

#include <stdio.h>

#include "common/base.h"

/** What the last command printed; antrean-admin's standard error too. */
extern char operator_output[65536];

/** Where the programs are. */
const char *operator_build(void);

/** Start a command of the shell; gives its standard output. */
FILE *operator_begin(const char *command);
/** Wait for it; gives its exit status. */
int operator_end(FILE *pipe);

/** Run `antrean-admin ARGUMENTS`, a shell's words; gives the exit status. */
int operator_admin(const char *fmt, ...) PRINTF_LIKE(1, 2);

/** Fail unless a command ended with this status and said these words. */
void operator_expect(int status, int want, const char *words);

#endif /* TESTS_SUPPORT_OPERATOR_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_CLUSTER_H
#define TESTS_SUPPORT_CLUSTER_H

/*
 * Two server processes on one office in a PostgreSQL of the test program's own, which
 * waits for its disk. A failure ends the test program.
 */

#include "tests/support/e2e.h"

struct cluster {
    struct e2e *e2e[2]; /* the second joined the first */
};

void cluster_open(struct cluster *cluster, const struct e2e_options *options);
/** Stop both, check the office, remove its database. */
void cluster_close(struct cluster *cluster);

/** cmocka's setup and teardown with the usual office; `*state` is the struct cluster. */
int cluster_start(void **state);
int cluster_stop(void **state);

#endif /* TESTS_SUPPORT_CLUSTER_H */

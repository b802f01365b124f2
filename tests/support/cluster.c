/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing two processes on one database. */
#include "tests/support/cluster.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/mem.h"
#include "tests/support/postgres.h"

/* One for all tests of a program: none of them stops it. */
static struct postgres *shared;

static void
close_shared(void)
{
    postgres_close(shared);
}

void
cluster_open(struct cluster *cluster, const struct e2e_options *options)
{
    if (!shared) {
        shared = postgres_use(NULL);
        (void)atexit(close_shared);
    }
    cluster->e2e[0] = e2e_open(options);
    cluster->e2e[1] = e2e_join(cluster->e2e[0]);
}

void
cluster_close(struct cluster *cluster)
{
    e2e_leave(cluster->e2e[1]);
    e2e_close(cluster->e2e[0]);
}

int
cluster_start(void **state)
{
    *state = xcalloc(1, sizeof(struct cluster));
    cluster_open(*state, &(struct e2e_options){ .clock = NULL });
    return 0;
}

int
cluster_stop(void **state)
{
    cluster_close(*state);
    free(*state);
    return 0;
}

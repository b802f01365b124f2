/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_SERVER_OPTIONS_H
#define SERVER_SERVER_OPTIONS_H

/* The command line of antrean-server. */

#include "common/base.h"
#include "common/options.h"

struct server_options {
    const char *config;     /* borrowed from argv, like all below */
    const char *listen;     /* NULL: the file's address */
    const char *clock;      /* RFC 3339; NULL: the machine's clock */
    const char *clock_file; /* NULL: none */
};

enum options_result server_options_read(
    struct server_options *options, int argc, char **argv) MUST_CHECK;

#endif /* SERVER_SERVER_OPTIONS_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_HARNESS_H
#define TESTS_SUPPORT_HARNESS_H

/* Shared by the parts of the end-to-end harness. */

#include <sys/types.h>

#include "tests/support/harness_office.h"
#include "tests/support/temp.h"

struct e2e {
    char folder[TEMP_PATH_SIZE];
    char config[TEMP_PATH_SIZE + 16];
    char log[TEMP_PATH_SIZE + 32];
    char clock[TEMP_PATH_SIZE + 16]; /* an instant, or the path of --clock-file */
    char url[96];
    int port;   /* ours until `kept` is closed, also while the server is away */
    int kept;   /* owned; -1: it is another's */
    pid_t pid;  /* 0: not running */
    int output; /* the server's standard output, -1: none */
    bool tls;
    bool errors_allowed;
    bool unchecked;
    bool mounted; /* the folder is a file system of its own */
    bool killed;  /* by us, so its exit says nothing */
    int joined;   /* processes that came to this one */
    struct e2e_office office;
    void *curl; /* owned; kept for its connection */
};

#endif /* TESTS_SUPPORT_HARNESS_H */

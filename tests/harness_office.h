/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_HARNESS_OFFICE_H
#define TESTS_HARNESS_OFFICE_H

/* A small office in a folder: settings, keys, people, devices, tickets. */

#include "common/base.h"
#include "tests/database.h"
#include "ticketing/code.h"

#define E2E_CALLERS 19
#define E2E_TOKEN_SIZE 44

struct e2e_caller {
    char name[24];
    char token[E2E_TOKEN_SIZE];
};

struct e2e_office {
    char database[TEST_URL_SIZE];
    char keys[600];
    struct e2e_caller callers[E2E_CALLERS];
    size_t caller_count;
    char (*tickets)[TICKET_CODE_SIZE]; /* owned */
    int ticket_count;
};

/**
 * Make it; aborts on failure. `now_ms` is the office's time; `changes` is JSON whose
 * members stand in for the catalogue's, or NULL.
 */
void e2e_office_make(struct e2e_office *office, const char *folder, int tickets,
    const char *changes, int64_t now_ms);
void e2e_office_destroy(struct e2e_office *office);

#endif /* TESTS_HARNESS_OFFICE_H */

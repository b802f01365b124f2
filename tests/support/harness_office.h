/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_HARNESS_OFFICE_H
#define TESTS_SUPPORT_HARNESS_OFFICE_H

/* A small office in a folder: settings, keys, people, devices, tickets. */

#include "common/base.h"
#include "tests/support/database.h"
#include "ticketing/code.h"

#define E2E_DATE "2026-07-14"
#define E2E_PASSWORD "kata-sandi-uji" /* everybody's */
/* As costly as an office's, and as cheap as can be: it is made and checked otherwise
 * alike. */
#define E2E_PASSWORD_HASH \
    "$argon2id$v=19$m=19456,t=2,p=1$t+u58ruX8OK1yRvuUCA0iQ$UsthP436+BwOv27dUok/" \
    "GVYrHMBqwPy0Ij/g2nWjyxw"
#define E2E_PASSWORD_HASH_CHEAP \
    "$argon2id$v=19$m=8,t=1,p=1$I1MSh4WgFyiwTVSHZbVUBQ$ZJYVBwW6RcogRBbQBEOqSzJSrEi7AAXr" \
    "08CvVCkhEg4"
#define E2E_CALLERS 40 /* of two offices */
#define E2E_TOKEN_SIZE 44
#define E2E_SECOND_TICKETS 3

struct e2e_caller {
    char name[24];
    char token[E2E_TOKEN_SIZE];
};

struct e2e_office {
    bool counted; /* as one that is open */
    char database[TEST_URL_SIZE];
    char keys[600];
    struct e2e_caller callers[E2E_CALLERS];
    size_t caller_count;
    char (*tickets)[TICKET_CODE_SIZE]; /* owned */
    int ticket_count;
    char second_tickets[E2E_SECOND_TICKETS][TICKET_CODE_SIZE]; /* the second office's */
};

/**
 * Make it; aborts on failure. `now_ms` is the office's time; `changes` is JSON whose
 * members stand in for the catalogue's, or NULL.
 */
void e2e_office_make(struct e2e_office *office, const char *folder, int tickets,
    const char *changes, int64_t now_ms);
/**
 * Put a second office beside it: code 9171, Asia/Jayapura, by the same catalogue. Its
 * callers' names begin with "2:"; "hanya-dua" is a clerk of it alone.
 */
void e2e_office_add_second(
    struct e2e_office *office, const char *changes, int64_t now_ms);
/** Make it of a fixture of tests/fixtures/, on the engine of this run. */
void e2e_office_take_over(
    struct e2e_office *office, const char *folder, const char *fixture);
/** Make the folder `keys` with the one key of the folder `from`. */
void e2e_office_copy_key(const char *from, const char *keys);
void e2e_office_destroy(struct e2e_office *office);

#endif /* TESTS_SUPPORT_HARNESS_OFFICE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_PULLED_H
#define SERVER_EXCHANGE_PULLED_H

/*
 * A page of a backend's tickets as it came, read and judged row by row without a
 * database. Rows hold personal data; faults never quote it. Any thread.
 * Source: docs/backend.md, "Tickets".
 */

#include "common/base.h"
#include "common/nik.h"
#include "common/status.h"
#include "common/visit_state.h"
#include "db/db_exchange_pull.h"
#include "db/db_ticket.h"

#define PULLED_ROWS_MAX 10000

struct pulled_row {
    char id[BACKEND_ID_SIZE];   /* "row 7" when it has none that can be read */
    char why[BACKEND_WHY_SIZE]; /* what is wrong with it; "" when it can be taken */
    struct ticket ticket;       /* all but our id; times -1 with a window by its code */
    char window[SLOT_SIZE];     /* the window's code, or "" */
    enum ticket_state state;
    bool has_applicant;
    struct applicant applicant;
};

struct pulled_page {
    struct pulled_row *rows; /* owned */
    size_t count;
    char (*cancelled)[BACKEND_ID_SIZE]; /* owned */
    size_t cancelled_count;
    char next[BACKEND_CURSOR_SIZE];
};

/**
 * @return STATUS_OK           `page` is to be given to pulled_page_destroy()
 *         STATUS_BAD_REQUEST  it is no such page at all: `err` names the field
 */
enum status pulled_page_read(
    const char *text, size_t len, struct pulled_page *page, struct error *err) MUST_CHECK;
void pulled_page_destroy(struct pulled_page *page);

#endif /* SERVER_EXCHANGE_PULLED_H */

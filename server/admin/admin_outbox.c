/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin outbox: what the backend was not told yet, or refused, and the next step.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/mem.h"
#include "db/db_exchange_outbox.h"
#include "db/db_transaction.h"
#include "server/admin/admin.h"
#include "server/exchange/outbox_advice.h"

#define ROWS_MAX 200

/* ID, what of which ticket when; of a refused one, why and what to do. */
static void
print_row(const struct outbox_row *row)
{
    char at[RFC3339_SIZE];

    (void)printf("%s  %s  %s%s%s  ticket %s  %s, %d tries\n", row->id,
        clock_format(row->at_ms, false, at), row->kind, row->code[0] ? " " : "",
        row->code, row->ticket, row->state == OUTBOX_REFUSED ? "refused" : "waits",
        row->tries);
    if (row->answer_code[0]) {
        (void)printf("    the backend said %s: %s\n", row->answer_code, row->answer);
    }
    if (row->state == OUTBOX_REFUSED) {
        (void)printf("    %s\n", outbox_advice(row->answer_code, /* english= */ true));
    }
}

static enum status
print_rows(struct admin_office *office, enum outbox_state state, struct error *err)
{
    struct outbox_row *rows = xcalloc(ROWS_MAX, sizeof(*rows));
    size_t count = 0;
    enum status st = db_exchange_outbox_list(
        office->db, office->act.office, state, rows, ROWS_MAX, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        print_row(&rows[i]);
    }
    free(rows);
    return st;
}

static enum status
show(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    struct outbox_counts counts;
    enum status st =
        db_exchange_outbox_count(office->db, office->act.office, &counts, err);

    (void)words;
    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    st = print_rows(office, OUTBOX_REFUSED, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = print_rows(office, OUTBOX_WAITING, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)printf(
        "%" PRId64 " wait, %" PRId64 " were refused\n", counts.waiting, counts.refused);
    return STATUS_OK;
}

static enum status
again(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    enum status st = db_begin(office->db, err);

    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    st = admin_commit(&office->act,
        db_exchange_outbox_again(office->db, office->act.office, words[1], err), err);
    if (st == STATUS_OK) {
        (void)printf("%s is sent again with the next round\n", words[1]);
    }
    return st;
}

const struct admin_command admin_outbox_show = {
    .usage = {
        .name = "outbox show",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "what the backend was not told yet, or refused, and the next step",
    },
    .open = admin_office_open,
    .act = show,
};

const struct admin_command admin_outbox_again = {
    .usage = {
        .name = "outbox again",
        .words = "DIR ID",
        .words_min = 2,
        .words_max = 2,
        .summary = "send a refused row to the backend again",
    },
    .open = admin_office_open,
    .act = again,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of changed tickets, and the line. */
#include "server/exchange/offer.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_exchange_line.h"
#include "db/db_journal.h"
#include "server/office/overview.h"

enum status
offer_check_office(const struct act *act, const char *office, struct error *err)
{
    return strcmp(office, act->settings->office.code) == 0
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND,
                     "this is no backend of that office; it is one of office %s",
                     act->settings->office.code);
}

/* Is the cursor one of the database as it is, and not of one that was put away? */
static enum status
check_cursor(struct act *act, const struct cursor *cursor, struct error *err)
{
    char mark[JOURNAL_HASH_PREFIX_SIZE] = "";
    int64_t last = 0;
    enum status st = STATUS_OK;

    if (cursor->seq > 0) {
        st = db_journal_hash_prefix(act->db, act->office, cursor->seq, mark, err);
    }
    if (st == STATUS_OK) {
        st = db_exchange_change_last(act->db, act->office, &last, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(mark, cursor->mark) != 0 || cursor->change > last) {
        return error_set(err, STATUS_CURSOR_GONE,
            "the cursor is of another database; begin anew without one");
    }
    return STATUS_OK;
}

/* Where who has this page stands. */
static enum status
write_next(struct act *act, const struct offer_input *input, struct offer *offer,
    struct error *err)
{
    struct cursor next = { .change = 0 };
    enum status st;

    if (offer->count == 0 && input->after[0]) { /* nothing new: where it stood */
        (void)text_copy(offer->next, sizeof(offer->next), input->after);
        return STATUS_OK;
    }
    st = db_journal_last(act->db, act->office, &next.seq, err);
    if (st == STATUS_OK && next.seq > 0) {
        st = db_journal_hash_prefix(act->db, act->office, next.seq, next.mark, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (offer->count == OFFER_PAGE) {
        next.change = offer->rows[offer->count - 1].change;
    } else {
        st = db_exchange_change_last(act->db, act->office, &next.change, err);
    }
    cursor_write(&next, offer->next);
    return st;
}

/* "" is the beginning. */
static enum status
read_cursor(struct act *act, const char *after, struct cursor *cursor, struct error *err)
{
    enum status st;

    if (!after[0]) {
        return STATUS_OK;
    }
    st = cursor_read(after, cursor, err);
    if (st != STATUS_OK) {
        return st;
    }
    return check_cursor(act, cursor, err);
}

enum status
offer_page(struct act *act, const struct offer_input *input, struct offer *offer,
    struct error *err)
{
    struct cursor cursor = { .change = 0 };
    char today[DATE_SIZE];
    enum status st = offer_check_office(act, input->office, err);

    *offer = (struct offer){ .rows = NULL };
    if (st != STATUS_OK) {
        return st;
    }
    st = read_cursor(act, input->after, &cursor, err);
    if (st != STATUS_OK) {
        return st;
    }
    offer->rows = xcalloc(OFFER_PAGE, sizeof(*offer->rows));
    st = db_exchange_change_list(act->db, act->office, cursor.change, input->date,
        zone_date(act->zone, act->now_ms, today), offer->rows, OFFER_PAGE, &offer->count,
        err);
    if (st != STATUS_OK) {
        return st;
    }
    return write_next(act, input, offer, err);
}

void
offer_destroy(struct offer *offer)
{
    if (offer->rows) { /* names and numbers of people */
        sodium_memzero(offer->rows, OFFER_PAGE * sizeof(*offer->rows));
    }
    free(offer->rows);
    *offer = (struct offer){ .rows = NULL };
}

enum status
offer_line_now(
    struct act *act, struct offer_line **lines, size_t *count, struct error *err)
{
    int last[LETTERS] = { 0 };
    char today[DATE_SIZE];
    struct service_view *views;
    enum status st = db_exchange_last_called(
        act->db, act->office, zone_date(act->zone, act->now_ms, today), last, err);

    *lines = NULL;
    *count = 0;
    if (st != STATUS_OK) {
        return st;
    }
    st = overview_services(act, &views, count, err);
    if (st != STATUS_OK) {
        return st;
    }
    *lines = xcalloc(*count + 1, sizeof(**lines));
    for (size_t i = 0; i < *count; i++) {
        struct offer_line *line = &(*lines)[i];
        const char prefix[] = { views[i].service->prefix, '\0' };
        int number = last[prefix[0] - 'A'];

        line->service = views[i].service;
        line->waiting = views[i].waiting;
        line->estimate_s = views[i].estimate_s;
        if (number > 0) {
            (void)visit_number(prefix, number, line->last_called);
        }
    }
    free(views);
    return STATUS_OK;
}

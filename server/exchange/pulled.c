/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the backend's JSON to rows. */
#include "server/exchange/pulled.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/date.h"
#include "common/json_reader.h"
#include "common/mem.h"
#include "common/text.h"
#include "ticketing/code.h"

#define ANY_DAY "2100-01-01" /* only digits and length matter: the rest is for staff */

/* A registration as a scan of it will be looked up. */
static void
read_registration(struct json_reader *r, struct ticket *ticket)
{
    char text[128];
    char normal[SCAN_TEXT_SIZE];

    reader_text(r, "registration", JSON_REQUIRED, text, sizeof(text));
    if (reader_result(r) != STATUS_OK) {
        return;
    }
    if (scan_classify(text, strlen(text), normal) != SCAN_REGISTRATION) {
        reader_fail(r, "registration",
            "must be 1 to 40 letters, digits, dots and hyphens with at least one digit");
        return;
    }
    (void)text_copy(ticket->registration, sizeof(ticket->registration), normal);
}

/* A code of ours is kept; another backend may print what it likes, or nothing. */
static void
read_code(struct json_reader *r, struct ticket *ticket)
{
    struct ticket_code code;
    char text[256];
    char normal[SCAN_TEXT_SIZE];

    reader_text(r, "code", JSON_OPTIONAL, text, sizeof(text));
    if (scan_classify(text, strlen(text), normal) == SCAN_TICKET &&
        ticket_code_parse(normal, strlen(normal), &code, NULL) == STATUS_OK) {
        (void)text_copy(ticket->code, sizeof(ticket->code), normal);
        (void)text_copy(ticket->id, sizeof(ticket->id), code.id);
    }
}

/* "08:00-11:00" */
static bool
read_span(const char *text, struct ticket *ticket)
{
    const char *dash = strchr(text, '-');
    char from[16];

    if (!dash || (size_t)(dash - text) >= sizeof(from)) {
        return false;
    }
    memcpy(from, text, (size_t)(dash - text));
    from[dash - text] = '\0';
    ticket->from_min = minute_parse(from);
    ticket->to_min = minute_parse(dash + 1);
    return ticket->from_min >= 0 && ticket->to_min >= 0;
}

/* {"from","to"}, "08:00-11:00", or the code of a window. */
static void
read_window(struct json_reader *r, struct pulled_row *row)
{
    struct ticket *ticket = &row->ticket;
    char from[16];
    char to[16];

    ticket->from_min = -1;
    ticket->to_min = -1;
    if (json_is_object(json_object_get(r->value, "window"))) {
        struct json_reader window = reader_member(r, "window", JSON_REQUIRED);

        reader_text(&window, "from", JSON_REQUIRED, from, sizeof(from));
        reader_text(&window, "to", JSON_REQUIRED, to, sizeof(to));
        ticket->from_min = minute_parse(from);
        ticket->to_min = minute_parse(to);
        if (reader_result(r) == STATUS_OK &&
            (ticket->from_min < 0 || ticket->to_min < 0)) {
            reader_fail(r, "window", "must have times like 08:00");
        }
    } else {
        reader_text(r, "window", JSON_REQUIRED, row->window, sizeof(row->window));
        if (read_span(row->window, ticket)) {
            row->window[0] = '\0';
        }
    }
    if (reader_result(r) == STATUS_OK && !row->window[0] &&
        ticket->from_min >= ticket->to_min) {
        reader_fail(r, "window", "must end after it begins");
    }
}

static void
read_applicant(struct json_reader *r, struct pulled_row *row)
{
    struct json_reader person = reader_member(r, "applicant", JSON_OPTIONAL);
    struct applicant *applicant = &row->applicant;
    char nik[64];
    struct nik read;

    row->has_applicant = reader_has(r, "applicant");
    reader_text(&person, "name", JSON_OPTIONAL, applicant->name, sizeof(applicant->name));
    reader_text(
        &person, "phone", JSON_OPTIONAL, applicant->phone, sizeof(applicant->phone));
    reader_text(&person, "nik", JSON_OPTIONAL, nik, sizeof(nik));
    /* What people really type is kept where it fits; staff see it with the papers. */
    if (nik[0] && nik_read(nik, NULL, ANY_DAY, &read)) {
        (void)text_copy(applicant->nik, sizeof(applicant->nik), read.digits);
    } else if (!text_copy(applicant->nik, sizeof(applicant->nik), nik)) {
        reader_fail(&person, "nik", "is too long");
    }
}

static void
read_state(struct json_reader *r, struct pulled_row *row)
{
    char text[32];

    reader_text(r, "state", JSON_REQUIRED, text, sizeof(text));
    if (reader_result(r) != STATUS_OK) {
        return;
    }
    row->state = ticket_state_from_name(text);
    if (row->state == TICKET_STATE_COUNT) {
        reader_fail(r, "state", "is no state of the contract");
        return;
    }
    (void)text_copy(row->ticket.state, sizeof(row->ticket.state), text);
}

static bool
is_id(const char *id)
{
    for (const char *p = id; *p; p++) {
        if (*p <= ' ' || *p > '~') {
            return false;
        }
    }
    return id[0] != '\0';
}

/* A row by itself: what is wrong with it leaves the others alone. */
static void
read_row(const json_t *json, size_t number, struct pulled_row *row)
{
    struct ticket *ticket = &row->ticket;
    struct error why = { .code = STATUS_OK };
    struct json_reader r;

    reader_init(&r, json, READER_STRICT, &why);
    if (!json_is_object(json)) {
        reader_fail(&r, "", "is no object");
    }
    reader_text(&r, "id", JSON_REQUIRED, row->id, sizeof(row->id));
    if (!is_id(row->id)) {
        reader_fail(&r, "id", "must be 1 to 64 printable characters without a space");
        (void)snprintf(row->id, sizeof(row->id), "row %zu", number);
    }
    read_registration(&r, ticket);
    read_code(&r, ticket);
    reader_text(&r, "service", JSON_REQUIRED, ticket->service, sizeof(ticket->service));
    reader_text(&r, "date", JSON_REQUIRED, ticket->day, sizeof(ticket->day));
    if (reader_result(&r) == STATUS_OK && !date_is_valid(ticket->day)) {
        reader_fail(&r, "date", "must be like 2026-07-14");
    }
    read_window(&r, row);
    read_state(&r, row);
    read_applicant(&r, row);
    if (reader_result(&r) != STATUS_OK) {
        (void)text_copy(row->why, sizeof(row->why), why.text);
    }
}

static void
read_page(struct json_reader *r, struct pulled_page *page)
{
    page->count = reader_list(r, "tickets", JSON_REQUIRED, PULLED_ROWS_MAX);
    page->cancelled_count = reader_list(r, "cancelled", JSON_REQUIRED, SIZE_MAX);
    reader_text(r, "next", JSON_REQUIRED, page->next, sizeof(page->next));
    page->rows = xcalloc(page->count + 1, sizeof(*page->rows));
    for (size_t i = 0; i < page->count; i++) {
        read_row(reader_item(r, "tickets", i).value, i + 1, &page->rows[i]);
    }
    page->cancelled = xcalloc(page->cancelled_count + 1, sizeof(*page->cancelled));
    for (size_t i = 0; i < page->cancelled_count; i++) {
        struct json_reader item = reader_item(r, "cancelled", i);

        reader_text(&item, "", JSON_REQUIRED, page->cancelled[i], BACKEND_ID_SIZE);
        if (!is_id(page->cancelled[i])) {
            reader_fail(&item, "", "is no id");
        }
    }
}

enum status
pulled_page_read(
    const char *text, size_t len, struct pulled_page *page, struct error *err)
{
    struct json_reader r;
    enum status st;

    *page = (struct pulled_page){ .rows = NULL };
    reader_open(&r, text, len, READER_STRICT, err);
    read_page(&r, page);
    st = reader_result(&r);
    reader_close(&r);
    if (st != STATUS_OK) {
        pulled_page_destroy(page);
    }
    return st;
}

void
pulled_page_destroy(struct pulled_page *page)
{
    if (page->rows) { /* names and numbers of people */
        sodium_memzero(page->rows, page->count * sizeof(*page->rows));
    }
    free(page->rows);
    free(page->cancelled);
    *page = (struct pulled_page){ .rows = NULL };
}

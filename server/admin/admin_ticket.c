/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin ticket: a ticket's code as text, as a QR, or as the page to print. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db_ticket.h"
#include "server/admin/admin.h"
#include "server/admin/admin_owner.h"
#include "server/office/ticket_paper.h"
#include "ticketing/code.h"
#include "ticketing/qr_encode.h"

#define QR_MODULE_PX 10

enum format { FORMAT_TEXT, FORMAT_PNG, FORMAT_SVG, FORMAT_PDF, FORMAT_UNKNOWN };

static enum format
format_of(const char *path)
{
    const char *dot = path ? strrchr(path, '.') : NULL;

    return !path                             ? FORMAT_TEXT
           : dot && strcmp(dot, ".png") == 0 ? FORMAT_PNG
           : dot && strcmp(dot, ".svg") == 0 ? FORMAT_SVG
           : dot && strcmp(dot, ".pdf") == 0 ? FORMAT_PDF
                                             : FORMAT_UNKNOWN;
}

static enum status
find_ticket(struct act *act, const char *typed, struct ticket *ticket, struct error *err)
{
    char text[SCAN_TEXT_SIZE];
    enum status st = STATUS_NOT_FOUND;

    if (scan_classify(typed, strlen(typed), text) == SCAN_REGISTRATION) {
        st = db_ticket_by_registration(act->db, act->office, text, ticket, err);
    }
    return st == STATUS_NOT_FOUND
               ? error_set(err, st, "this office has no ticket of that registration")
               : st;
}

static enum status
draw(struct act *act, const struct ticket *ticket, enum format format, uint8_t **bytes,
    size_t *len, struct error *err)
{
    struct qr *qr;
    enum status st;

    if (format == FORMAT_PDF) {
        return ticket_paper(act, ticket, PAPER_PDF, bytes, len, err);
    }
    st = qr_make(ticket->code, &qr, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (format == FORMAT_PNG) {
        st = qr_png(qr, QR_MODULE_PX, bytes, len, err);
    } else {
        *bytes = (uint8_t *)qr_svg(qr);
        *len = strlen((const char *)*bytes);
    }
    qr_free(qr);
    return st;
}

struct ticket_options {
    const char *out;
};

static const struct option_row ticket_rows[] = {
    { .name = "out",
        .argument = "FILE.png|FILE.svg|FILE.pdf",
        .kind = OPTION_TEXT,
        .at = offsetof(struct ticket_options, out),
        .value = OPTION_FILE,
        .help = "draw the QR or the page to print into this file" },
};

static int
ticket_run(const struct admin_command *self, int argc, char **argv)
{
    struct ticket_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct ticket ticket;
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum format format;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    format = format_of(options.out);
    if (format == FORMAT_UNKNOWN) {
        return admin_usage(self, "--out must end in .png, .svg or .pdf");
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK && format == FORMAT_PDF) {
        st = admin_office_vault(&office, &err);
    }
    if (st == STATUS_OK) {
        st = find_ticket(&office.act, words[1], &ticket, &err);
    }
    if (st == STATUS_OK && format == FORMAT_TEXT) {
        (void)printf("%s\n", ticket.code);
    } else if (st == STATUS_OK) {
        st = draw(&office.act, &ticket, format, &bytes, &len, &err);
        if (st == STATUS_OK) {
            st = admin_write_named(options.out, bytes, len, &err);
        }
        if (st == STATUS_OK) {
            (void)printf("drew the ticket into %s\n", options.out);
        }
    }
    free(bytes);
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_ticket = {
    .usage = {
        .name = "ticket",
        .words = "DIR REGISTRATION",
        .words_min = 2,
        .words_max = 2,
        .summary = "the code of a ticket as text, its QR, or the page to print",
        .rows = ticket_rows,
        .row_count = ARRAY_LEN(ticket_rows),
    },
    .run = ticket_run,
};

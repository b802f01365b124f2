/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One arrival without a window: picture, paper, number, slip. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen/i18n.h"
#include "screen/link.h"
#include "ticketing/code.h"
#include "ticketing/kiosk/kiosk_arrival.h"
#include "ticketing/kiosk/kiosk_options.h"
#include "ticketing/qr_decode.h"
#include "ticketing/slip_text.h"

static int
fail(const char *text)
{
    (void)fprintf(stderr, "antrean-kiosk: %s\n", text);
    return EXIT_FAILURE;
}

/* A refusal: what a person reads, and the stable word. */
static int
refuse(const char *title, const char *code, const char *detail)
{
    char line[80];

    (void)printf("%s\n", title);
    if (detail[0]) {
        (void)printf("%s\n", detail);
    }
    (void)printf("%s\n", code);
    (void)fflush(stdout);
    (void)snprintf(line, sizeof(line), "no number was given: %s", code);
    return fail(line);
}

/* Ask the server for a number; `*answer` is the caller's to destroy in every case. */
static enum status
check_in(
    const struct kiosk_options *options, const char *code, struct link_answer *answer)
{
    const struct link_options link = { .server = options->server,
        .token = options->token,
        .ca = options->ca,
        .language = options->language };
    struct link_request request = {
        .method = "POST", .path = "/v1/checkins", .body = json_pack("{s:s}", "code", code)
    };
    enum status st;

    link_make_key(request.key);
    st = link_call(&link, &request, answer);
    json_decref(request.body);
    return st;
}

static int
give_slip(const struct kiosk_options *options, struct printer *printer,
    const struct kiosk_arrival *arrival)
{
    char *text = slip_text(&arrival->slip, options->print.paper);
    struct error err;
    enum status st;

    (void)printf("%s\n%s", arrival->number, text);
    (void)fflush(stdout);
    free(text);
    st = printer_print(printer, &arrival->slip, &err);
    if (st != STATUS_OK) {
        char line[560];

        (void)snprintf(line, sizeof(line),
            "%s was issued, but its slip was not printed: %s; when that is mended, scan "
            "the ticket again: the number stays and its slip is printed",
            arrival->number, err.text);
        return fail(line);
    }
    return EXIT_SUCCESS;
}

int
kiosk_once(const struct kiosk_options *options)
{
    char text[QR_READ_SIZE];
    char code[SCAN_TEXT_SIZE];
    struct link_answer answer = { .json = NULL };
    struct kiosk_arrival arrival;
    struct printer *printer = NULL;
    enum printer_paper paper;
    struct error err = { 0 };
    int result;
    enum status st = printer_new(options->printer, &options->print, &printer, &err);

    if (st == STATUS_OK) {
        st = qr_read_file(options->scan, text, &err);
    }
    if (st == STATUS_UNREADABLE) {
        result = refuse(_("Kode belum terbaca."), status_name(st), err.text);
        goto end;
    }
    if (st != STATUS_OK) {
        result = fail(err.text) + (st == STATUS_ARG); /* a SPEC that is none: usage */
        goto end;
    }
    if (scan_classify(text, strlen(text), code) == SCAN_OTHER) {
        result = refuse(_("Kode ini bukan kode tiket."),
            status_name(STATUS_MALFORMED_CODE), _("Pindai kode kotak di tiket Anda."));
        goto end;
    }
    /* Before a number is spent: is there something to print it on? */
    if (printer_check_and_keep(printer, &paper, &err) != STATUS_OK) {
        result = fail(err.text);
        goto end;
    }
    st = check_in(options, code, &answer);
    if (st != STATUS_OK) {
        result = refuse(answer.title, answer.code, answer.detail);
    } else if (kiosk_arrival_read(answer.json, &arrival, &err) != STATUS_OK) {
        result = fail(err.text);
    } else {
        result = give_slip(options, printer, &arrival);
    }
end:
    link_answer_destroy(&answer);
    printer_free(printer);
    return result;
}

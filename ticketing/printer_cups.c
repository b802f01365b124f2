/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slips into a queue of CUPS, as they are: the queue must pass raw bytes on. */
#include <string.h>

#include <cups/cups.h>

#include "ticketing/printer_device.h"

#define CONNECT_MS 2000

/* CUPS hangs without this when its server does not answer. */
static int
give_up_cb(http_t *http, void *arg)
{
    (void)http;
    (void)arg;
    return 0;
}

static enum status
connect_server(http_t **http, struct error *err)
{
    *http = httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(),
        /* blocking= */ 1, CONNECT_MS, NULL);
    if (!*http) {
        return error_set(err, STATUS_UNREACHABLE, "CUPS does not answer");
    }
    httpSetTimeout(*http, PRINTER_TIMEOUT_MS / 2000.0, give_up_cb, NULL);
    return STATUS_OK;
}

static enum status
cups_check(struct printer *printer, enum printer_paper *paper, struct error *err)
{
    http_t *http = NULL;
    cups_dest_t *queue;
    const char *reasons;
    enum status st = connect_server(&http, err);

    if (st != STATUS_OK) {
        return st;
    }
    queue = cupsGetNamedDest(http, printer->target, NULL);
    if (!queue) {
        httpClose(http);
        return error_set(err, STATUS_UNREACHABLE, "CUPS has no queue of this name");
    }
    reasons = cupsGetOption("printer-state-reasons", queue->num_options, queue->options);
    if (reasons && (strstr(reasons, "media-empty") || strstr(reasons, "media-needed"))) {
        *paper = PRINTER_PAPER_OUT;
        st = error_set(err, STATUS_NO_PAPER, "the printer has no paper");
    } else if (reasons && strstr(reasons, "media-low")) {
        *paper = PRINTER_PAPER_LOW;
    }
    cupsFreeDests(1, queue);
    httpClose(http);
    return st;
}

static enum status
cups_send(struct printer *printer, const uint8_t *bytes, size_t len, struct error *err)
{
    http_t *http = NULL;
    int job;
    bool sent;
    enum status st = connect_server(&http, err);

    if (st != STATUS_OK) {
        return st;
    }
    job = cupsCreateJob(http, printer->target, "slip", 0, NULL);
    sent = job > 0 &&
           cupsStartDocument(http, printer->target, job, "slip", CUPS_FORMAT_RAW,
               /* last_document= */ 1) == HTTP_STATUS_CONTINUE &&
           cupsWriteRequestData(http, (const char *)bytes, len) == HTTP_STATUS_CONTINUE &&
           cupsFinishDocument(http, printer->target) <= IPP_STATUS_OK_CONFLICTING;
    if (!sent) {
        st = error_set(err, job > 0 ? STATUS_IO : STATUS_UNREACHABLE,
            "CUPS did not take the slip: %s", cupsLastErrorString());
        if (job > 0) {
            (void)cupsCancelJob2(http, printer->target, job, /* purge= */ 0);
        }
    }
    httpClose(http);
    return st;
}

const struct printer_ops printer_cups_ops = { .check = cups_check, .send = cups_send };

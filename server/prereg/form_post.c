/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/form_post.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "server/prereg/application.h"
#include "server/prereg/booking.h"
#include "server/prereg/district.h"

/* A paper that can be handed over; NULL: none of its. */
static const struct settings_document *
find_document(const struct settings_service *service, const char *kind)
{
    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];

        if (document->mode != DOCUMENT_CONDITION && strcmp(document->id, kind) == 0) {
            return document;
        }
    }
    return NULL;
}

/* "Diterima: KK asli, KTP ibu. Disimpan di Lemari 2, map 14.": what the receipt says. */
static enum status
write_receipt(const struct settings_service *service, const struct form_post_input *in,
    char out[APPLICANT_NOTE_SIZE], struct error *err)
{
    text_copy(out, APPLICANT_NOTE_SIZE, in->paper_count ? "Diterima: " : "");
    for (size_t i = 0; i < in->paper_count; i++) {
        const struct settings_document *document = find_document(service, in->papers[i]);

        if (!document) {
            return error_field(err, "papers", "names a paper that is not asked for");
        }
        text_append(out, APPLICANT_NOTE_SIZE, i ? ", " : "");
        text_append(out, APPLICANT_NOTE_SIZE, document->label);
    }
    if (in->paper_count > 0) {
        text_append(out, APPLICANT_NOTE_SIZE, ". Disimpan di ");
        text_append(out, APPLICANT_NOTE_SIZE, in->place);
        text_append(out, APPLICANT_NOTE_SIZE, ".");
    }
    return STATUS_OK;
}

static enum status
choose_place(struct act *act, const struct settings_service *service,
    const struct form_post_input *in, struct place *place, struct error *err)
{
    return in->day[0] ? booking_find(act, service, in->day, in->window, place, err)
                      : booking_first(act, service, place, err);
}

enum status
form_post(struct act *act, const struct form_post_input *in,
    struct application *application, json_t **lacks, struct desk_known_person *known,
    struct error *err)
{
    const struct settings_service *service = settings_service(act->settings, in->service);
    char receipt[APPLICANT_NOTE_SIZE];
    struct place place;
    enum status st;

    *lacks = NULL;
    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    st = write_receipt(service, in, receipt, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = choose_place(act, service, in, &place, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = desk_person_start(act, in->service, &in->who, application, known, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = application_check_alone(act, application, lacks, err);
    if (st != STATUS_OK) {
        return st;
    }
    application->submitted_ms = act->now_ms;
    st = application_give_place(act, application, &place, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = application_apply(act, application, MOVE_FORM_POST, "", err);
    if (st != STATUS_OK) {
        return st;
    }
    st = district_count(act, application, APPLIED_OFFICE, err);
    if (st != STATUS_OK || in->paper_count == 0) {
        return st;
    }
    return application_apply(act, application, MOVE_FILED, receipt, err);
}

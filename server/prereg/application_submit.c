/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An application is sent: whole, alone for its person, and to whom it goes first. */
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "server/prereg/application.h"
#include "server/prereg/booking.h"
#include "server/prereg/district.h"
#include "server/prereg/review_signs.h"
#include "server/prereg/village.h"

/* Another live one of the same person for the same service. */
enum status
application_check_alone(struct act *act, const struct application *application,
    json_t **lacks, struct error *err)
{
    struct application *others;
    size_t count;
    enum status st = db_application_of_person(act->db, act->office, application->nik_hash,
        application->service, &others, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (strcmp(others[i].id, application->id) != 0 &&
            application_state_is_live(others[i].state)) {
            st = ticket_state_refuse(err, others[i].state,
                "there is another application of this person for this service");
            if (err) {
                err->which = CASE_ANOTHER;
            }
            *lacks = json_pack("{s:s, s:s}", "state", ticket_state_name(others[i].state),
                "registration", others[i].registration);
        }
    }
    free(others);
    return st;
}

/* Papers that lack, by their names; of a group its first, as at the counter. */
static void
tell_papers(const struct act *act, const struct application *application,
    const json_t *kinds, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    const char *last = "";
    const json_t *kind;
    size_t i;

    json_array_foreach(kinds, i, kind)
    {
        const struct settings_document *document =
            service ? settings_document(service, json_string_value(kind)) : NULL;

        if (document && (!document->group[0] || strcmp(document->group, last) != 0)) {
            settings_tell_paper(act->settings, document, err);
        }
        last = document ? document->group : "";
    }
}

static enum status
check_complete(struct act *act, const struct application *application, json_t **lacks,
    struct error *err)
{
    json_t *papers;
    json_t *fields;
    enum status st = application_missing(act, application, &papers, &fields, err);

    if (st == STATUS_OK && json_array_size(papers) + json_array_size(fields) > 0) {
        *lacks = json_pack("{s:O, s:O}", "missing", papers, "fields", fields);
        st = error_set(err, STATUS_APPLICATION_INCOMPLETE,
            "%zu papers and %zu fields are missing", json_array_size(papers),
            json_array_size(fields));
        tell_papers(act, application, papers, err);
    }
    json_decref(papers);
    json_decref(fields);
    return st;
}

enum status
application_submit(struct act *act, struct application *application,
    const struct application_input *in, json_t **lacks, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    struct place place;
    enum status st = application_move_check(MOVE_SUBMIT, application->state, err);

    *lacks = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    st = check_complete(act, application, lacks, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = application_check_alone(act, application, lacks, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (in->day[0]) {
        st = booking_find(act, service, in->day, in->window, &place, err);
        if (st != STATUS_OK) {
            return st;
        }
        text_copy(application->wish_day, sizeof(application->wish_day), in->day);
        text_copy(application->wish_slot, sizeof(application->wish_slot), in->window);
    }
    if (!application->submitted_ms) { /* sent again, it keeps its place in the list */
        application->submitted_ms = act->now_ms;
        st = district_count(
            act, application, application->made_by ? APPLIED_VILLAGE : APPLIED_HOME, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = review_index(act, application, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = village_wait(act, service, application, err);
    if (st != STATUS_OK) {
        return st;
    }
    application_set_due(act, application);
    st = application_apply(act, application, MOVE_SUBMIT, "", err);
    return st == STATUS_OK ? village_made(act, service, application, err) : st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/review.h"

#include <stdlib.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_account.h"
#include "db/db_review.h"
#include "server/office/journal.h"
#include "server/prereg/review_signs.h"

#define MS_A_MINUTE INT64_C(60000)

static bool
is_taken(const struct act *act, const struct application *application)
{
    return application->claimed_by != 0 && application->claimed_until_ms > act->now_ms;
}

bool
review_is_mine(const struct act *act, const struct application *application)
{
    return is_taken(act, application) &&
           application->claimed_by == act->caller->account_id;
}

static enum status
refuse_taken(struct act *act, const struct application *application, struct error *err)
{
    struct account account;
    char until[6];

    if (db_account_load(act->db, application->claimed_by, &account, NULL) != STATUS_OK) {
        account.name[0] = '\0';
    }
    (void)error_set(err, STATUS_CLAIMED_BY_OTHER, "another reviewer has it");
    error_fact(err, FACT_WHO, "%s", account.name);
    if (err) {
        text_copy(err->time, sizeof(err->time),
            minute_format(zone_minute(act->zone, application->claimed_until_ms), until));
    }
    return STATUS_CLAIMED_BY_OTHER;
}

static enum status
check_reviewable(
    const struct act *act, const struct application *application, struct error *err)
{
    if (application->waits && !caller_is(act->caller, ROLE_BIT(ROLE_SUPERVISOR))) {
        return ticket_state_refuse(err, application->state, "it waits for its village");
    }
    return application_move_check(MOVE_APPROVE, application->state, err);
}

enum status
review_find_mine(
    struct act *act, const char *id, struct application *application, struct error *err)
{
    enum status st = application_find(act, id, REVIEW_ROLES, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = check_reviewable(act, application, err);
    if (st != STATUS_OK || review_is_mine(act, application)) {
        return st;
    }
    return is_taken(act, application)
               ? refuse_taken(act, application, err)
               : error_set(err, STATUS_CLAIMED_BY_OTHER, "take it first");
}

enum status
review_claim(struct act *act, const char *id, bool take_over,
    struct application *application, struct error *err)
{
    bool was_mine;
    int64_t loser;
    enum status st = application_find(act, id, REVIEW_ROLES, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = check_reviewable(act, application, err);
    if (st != STATUS_OK) {
        return st;
    }
    was_mine = review_is_mine(act, application);
    if (is_taken(act, application) && !was_mine &&
        !(take_over && caller_is(act->caller, ROLE_BIT(ROLE_SUPERVISOR)))) {
        return refuse_taken(act, application, err);
    }
    loser = is_taken(act, application) && !was_mine ? application->claimed_by : 0;
    application->claimed_by = act->caller->account_id;
    application->claimed_until_ms =
        act->now_ms + act->settings->policy.claim_min * MS_A_MINUTE;
    application->changed_ms = act->now_ms;
    st = db_application_update(act->db, act->office, application, err);
    if (st != STATUS_OK || was_mine) {
        return st;
    }
    st = review_index(act, application, err); /* also what was sent to an older program */
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_APPLICATION_TAKEN, application->id,
        json_pack("{s:I, s:I}", "account", (json_int_t)act->caller->account_id, "from",
            (json_int_t)loser),
        err);
}

enum status
review_release(
    struct act *act, const char *id, struct application *application, struct error *err)
{
    enum status st = application_find(act, id, REVIEW_ROLES, application, err);

    if (st != STATUS_OK || !is_taken(act, application)) {
        return st;
    }
    if (!review_is_mine(act, application) &&
        !caller_is(act->caller, ROLE_BIT(ROLE_SUPERVISOR))) {
        return refuse_taken(act, application, err);
    }
    application->claimed_by = 0;
    application->claimed_until_ms = 0;
    application->changed_ms = act->now_ms;
    st = db_application_update(act->db, act->office, application, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_APPLICATION_RELEASED, application->id, NULL, err);
}

/* One reason: which paper, why, and a word to it. */
static enum status
give_reason(struct act *act, const struct application *application,
    struct json_reader *item, struct paper *papers, size_t count, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    char kind[PAPER_KIND_SIZE];
    char note[APPLICANT_NOTE_SIZE];
    char reason[SETTINGS_CODE_SIZE];

    reader_text(item, "kind", JSON_REQUIRED, kind, sizeof(kind));
    reader_text(item, "reason", JSON_REQUIRED, reason, sizeof(reason));
    reader_text(item, "note", JSON_OPTIONAL, note, sizeof(note));
    if (strcmp(reason, REASON_NOTED) == 0 && note[0] == '\0') {
        reader_fail(item, "note", "must say why, for the list of reasons does not");
    } else if (strcmp(reason, REASON_NOTED) != 0 &&
               !settings_reason(act->settings, reason)) {
        reader_fail(item, "reason", "is none of the office's reasons, nor " REASON_NOTED);
    }
    if (!reader_ok(item)) {
        return reader_result(item);
    }
    for (size_t i = 0; i < count; i++) {
        struct paper *paper = &papers[i];

        if (strcmp(paper->kind, kind) == 0) {
            text_copy(paper->reason, sizeof(paper->reason), reason);
            application_seal_note(act, application, note, &paper->note);
            return db_paper_put(act->db, act->office, application->id, paper, err);
        }
    }
    if (kind[0] && !(service && settings_document(service, kind))) {
        reader_fail(item, "kind", "is no paper of this service");
    } else if (kind[0]) { /* it was not given at all */
        struct paper missing = { .pages = 1, .given_ms = act->now_ms };

        text_copy(missing.kind, sizeof(missing.kind), kind);
        text_copy(missing.reason, sizeof(missing.reason), reason);
        application_seal_note(act, application, note, &missing.note);
        return db_paper_put(act->db, act->office, application->id, &missing, err);
    }
    return STATUS_OK;
}

static enum status
give_reasons(struct act *act, const struct application *application,
    const struct application_input *in, struct error *err)
{
    struct json_reader body;
    struct paper *papers;
    size_t count;
    size_t reasons;
    enum status st =
        db_paper_list(act->db, act->office, application->id, &papers, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&body, in->details, READER_STRICT, err);
    reasons = reader_list(&body, "reasons", JSON_OPTIONAL, SETTINGS_DOCUMENTS_MAX);
    if (reasons == 0 && in->note[0] == '\0') {
        reader_fail(&body, "reasons", "must name a paper, or there must be a note");
    }
    for (size_t i = 0; st == STATUS_OK && i < reasons; i++) {
        struct json_reader item = reader_object_item(&body, "reasons", i);

        st = give_reason(act, application, &item, papers, count, err);
    }
    free(papers);
    return st == STATUS_OK ? reader_result(&body) : st;
}

static enum status
place_for(struct act *act, const struct application *application,
    const struct application_input *in, struct place *place, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    bool next = json_is_true(json_object_get(in->details, "next"));

    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    if (in->day[0]) {
        return booking_find(act, service, in->day, in->window, place, err);
    }
    if (application->wish_day[0] && !next) {
        return booking_find(
            act, service, application->wish_day, application->wish_slot, place, err);
    }
    return booking_first(act, service, place, err);
}

enum status
review_decide(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err)
{
    enum status st = review_find_mine(act, in->id, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (move == MOVE_APPROVE) {
        struct place place;

        st = place_for(act, application, in, &place, err);
        if (st == STATUS_OK) {
            st = application_give_place(act, application, &place, err);
        }
    } else if (move == MOVE_RETURN) {
        st = give_reasons(act, application, in, err);
    } else if (in->note[0] == '\0') {
        return error_field(err, "reason", "must say why, for the applicant reads it");
    }
    return st == STATUS_OK ? application_apply(act, application, move, in->note, err)
                           : st;
}

enum status
review_move_document(struct act *act, const char *id, const char *kind, const char *to,
    struct application *application, struct error *err)
{
    const struct settings_service *service;
    struct paper *papers;
    const struct paper *found = NULL;
    struct paper moved;
    size_t count;
    enum status st = review_find_mine(act, id, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    service = settings_service(act->settings, application->service);
    if (!service || !settings_document(service, to)) {
        return error_field(err, "to", "is no paper of this service");
    }
    st = db_paper_list(act->db, act->office, id, &papers, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (strcmp(papers[i].kind, kind) == 0) {
            found = &papers[i];
        } else if (strcmp(papers[i].kind, to) == 0 && papers[i].file[0]) {
            st = error_field(err, "to", "has a paper already");
        }
    }
    if (st == STATUS_OK && (!found || !found->file[0])) {
        st = error_field(err, "kind", "was not given");
    }
    if (st == STATUS_OK) {
        moved = *found;
        text_copy(moved.kind, sizeof(moved.kind), to);
        st = db_paper_put(act->db, act->office, id, &moved, err);
    }
    free(papers);
    return st == STATUS_OK ? db_paper_delete(act->db, act->office, id, kind, err) : st;
}

enum status
review_distinct(struct act *act, const char *id, const char *other,
    struct application *application, struct error *err)
{
    struct application found;
    enum status st = review_find_mine(act, id, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_find(act, other, REVIEW_ROLES, &found, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(id, other) == 0) {
        return error_field(err, "other", "is this application itself");
    }
    return db_application_distinct_put(
        act->db, act->office, id, other, act->caller->account_id, act->now_ms, err);
}

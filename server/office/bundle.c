/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/bundle.h"

#include <string.h>

#include "common/event_kind.h"
#include "common/text.h"
#include "common/waiting_why.h"
#include "db/db_line.h"
#include "db/db_review.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/settings/settings.h"

/* Whoever may be called with the one can do the other as well: each counter that serves
 * `first` serves `second`, and neither goes through steps. */
static bool
go_together(const struct act *act, const char *first, const char *second)
{
    const struct office_settings *settings = act->settings;
    int one = settings_service_index(settings, first);
    int other = settings_service_index(settings, second);

    if (one < 0 || other < 0 || settings->services[one].step_count > 0 ||
        settings->services[other].step_count > 0) {
        return false;
    }
    for (size_t i = 0; i < settings->counter_count; i++) {
        const struct settings_counter *counter = &settings->counters[i];

        if (settings_counter_serves(counter, one) &&
            !settings_counter_serves(counter, other)) {
            return false;
        }
    }
    return true;
}

/* Nobody is called earlier, or before others, for having one file more; nor later, where
 * that one has a first place. */
static bool
has_room(const struct act *act, const struct visit *with, const struct visit *wanted)
{
    return with->files < act->settings->policy.bundle_max && with->plan[0] == '\0' &&
           with->only_counter == 0 && with->late == wanted->late &&
           (with->first_place || !wanted->first_place) &&
           (wanted->lane == LANE_REGULAR || with->lane == wanted->lane) &&
           (wanted->callable_from_ms <= act->now_ms ||
               wanted->callable_from_ms <= with->callable_from_ms) &&
           go_together(act, with->service, wanted->service);
}

enum status
bundle_find(
    struct act *act, const struct visit *wanted, struct visit *with, struct error *err)
{
    struct person_tickets others = { .count = 0 };
    char today[DATE_SIZE];
    enum status st = STATUS_OK;

    with->id[0] = '\0';
    if (act->settings->policy.bundle_join && wanted->ticket[0]) {
        st = db_person_tickets(act->db, act->office, wanted->ticket, &others, err);
    }
    (void)zone_date(act->zone, act->now_ms, today);
    for (size_t i = 0; st == STATUS_OK && i < others.count; i++) {
        st = db_visit_by_ticket(act->db, act->office, today, others.id[i], with, err);
        if (st == STATUS_OK && with->state == VISIT_WAITING &&
            has_room(act, with, wanted)) {
            return STATUS_OK;
        }
        with->id[0] = '\0';
        st = st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    return st;
}

enum status
bundle_check_count(
    const struct act *act, const char *service, int files, struct error *err)
{
    if (files > act->settings->policy.bundle_max) {
        return error_field(err, "files", "is more than one number may have");
    }
    return files <= 1 || go_together(act, service, service)
               ? STATUS_OK
               : error_field(err, "files", "must be 1: this service goes through steps");
}

enum status
bundle_add(
    struct act *act, struct visit *with, const struct visit *wanted, struct error *err)
{
    struct quota_use use = { .arrived = 1 };
    struct visit_file file = { .file = with->files + 1 };
    json_t *data;
    enum status st;

    text_copy(file.ticket, sizeof(file.ticket), wanted->ticket);
    text_copy(file.service, sizeof(file.service), wanted->service);
    text_copy(file.slot, sizeof(file.slot), wanted->slot);
    with->files = file.file;
    st = db_visit_set_files(act->db, act->office, with->id, with->files, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_file_insert(act->db, act->office, with, &file, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(use.service, sizeof(use.service), file.service);
    text_copy(use.slot, sizeof(use.slot), file.slot);
    st = db_quota_add(act->db, act->office, with->day, &use, err);
    if (st != STATUS_OK) {
        return st;
    }
    data = line_waiting_data(act, with, WAITING_FILE_ADDED);
    (void)json_object_set_new(data, "file_service", json_string(file.service));
    return journal_append_visit(act, EVENT_VISIT_WAITING, with, data, err);
}

enum status
bundle_store(struct act *act, const struct visit *visit, struct error *err)
{
    enum status st = STATUS_OK;

    for (int i = 2; st == STATUS_OK && i <= visit->files; i++) {
        struct visit_file file = { .file = i };

        text_copy(file.service, sizeof(file.service), visit->service);
        text_copy(file.slot, sizeof(file.slot), visit->slot);
        st = db_visit_file_insert(act->db, act->office, visit, &file, err);
    }
    return st;
}

enum status
bundle_note_look(struct act *act, const struct visit *visit, struct error *err)
{
    struct visit_files files;
    enum status st =
        db_personal_look_called(act->db, act->office, act->caller->account_id,
            visit->ticket[0] ? visit->ticket : visit->id, act->now_ms, err);

    if (st == STATUS_OK) {
        st = db_visit_files_load(act->db, act->office, visit, &files, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        if (files.file[i].ticket[0]) {
            st = db_personal_look_called(act->db, act->office, act->caller->account_id,
                files.file[i].ticket, act->now_ms, err);
        }
    }
    return st;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin doctor: the database with what it holds, the clock, the devices. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "db/db_transaction.h"
#include "db/journal_row.h"
#include "server/admin/doctor.h"
#include "server/office/device_report.h"
#include "server/office/today.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (24 * 60 * MINUTE_MS)

void
doctor_database(struct doctor_patient *patient, struct doctor_finding *finding)
{
    const char *url = patient->office.config.database;

    if (patient->db_status == STATUS_WRONG_STATE) {
        doctor_say(finding, DOCTOR_FAULT,
            "systemctl stop antrean-server; antrean-admin upgrade DIR; systemctl start "
            "antrean-server",
            "%s", patient->db_err.text);
    } else if (patient->db_status != STATUS_OK) {
        doctor_say(finding, DOCTOR_FAULT,
            text_starts_with(url, "sqlite:")
                ? "look whether the file is there and whole; a backup is brought back by "
                  "antrean-admin restore"
                : "look whether PostgreSQL runs and lets this account in: systemctl "
                  "status postgresql",
            "%s", patient->db_err.text);
    } else {
        /* Not the URL, which may hold a password. */
        doctor_say(finding, DOCTOR_OK, NULL, "%s answers, its schema is this program's",
            text_starts_with(url, "sqlite:") ? url : "PostgreSQL");
    }
}

void
doctor_settings(struct doctor_patient *patient, struct doctor_finding *finding)
{
    const struct office_settings *settings = patient->office.settings;

    if (!patient->office.db) {
        return; /* the row before has said so */
    }
    if (patient->settings_status != STATUS_OK) {
        doctor_say(finding, DOCTOR_FAULT,
            "mend the part it names: antrean-admin settings get DIR PART >FILE, then "
            "antrean-admin settings set DIR PART FILE",
            "%s", patient->settings_err.text);
        return;
    }
    doctor_say(finding, DOCTOR_OK, NULL, "%s, zone %s", settings->office.name,
        settings->office.zone);
}

/* When the newest row of the journal was written; 0: it has none. */
static enum status
newest_row(struct db *db, int64_t *at_ms, struct error *err)
{
    struct journal_row row = { .at_ms = 0 };
    int64_t seq;
    size_t count = 0;
    enum status st = db_begin(db, err);

    *at_ms = 0;
    if (st == STATUS_OK) {
        st = db_journal_last(db, OFFICE_ONE, &seq, err);
    }
    if (st == STATUS_OK && seq > 0) {
        st = db_journal_read(db, OFFICE_ONE, seq - 1, &row, 1, &count, err);
    }
    if (st == STATUS_OK && count == 1) {
        *at_ms = row.at_ms;
    }
    db_rollback(db);
    return st;
}

void
doctor_clock(struct doctor_patient *patient, struct doctor_finding *finding)
{
    struct timex kernel = { 0 }; /* no modes: only asked */
    char now[RFC3339_SIZE], newest[RFC3339_SIZE];
    int64_t newest_ms = 0;
    int state;
    struct error err = { 0 };

    (void)clock_format(patient->now_ms, /* millis= */ false, now);
    if (patient->office.db &&
        newest_row(patient->office.db, &newest_ms, &err) == STATUS_OK &&
        newest_ms > patient->now_ms + 2 * MINUTE_MS) {
        (void)clock_format(newest_ms, /* millis= */ false, newest);
        doctor_say(finding, DOCTOR_FAULT,
            "set the clock right before the server takes anybody: timedatectl set-ntp "
            "true, or timedatectl set-time",
            "it is %s here, but the newest row of the journal is of %s", now, newest);
        return;
    }
    state = adjtimex(&kernel);
    if (state == -1) { /* a container may not ask */
        doctor_say(finding, DOCTOR_OK, NULL,
            "it is %s; whether a time server keeps it so cannot be asked here", now);
        return;
    }
    if (state == TIME_ERROR || (kernel.status & STA_UNSYNC) != 0) {
        doctor_say(finding, DOCTOR_WARNING,
            "apt-get install systemd-timesyncd, or chrony with the office's own time "
            "server; timedatectl says when it is in step",
            "it is %s here, and no time server keeps it so", now);
        return;
    }
    doctor_say(finding, DOCTOR_OK, NULL, "it is %s, kept by a time server", now);
}

static bool
office_is_open(struct act *act)
{
    struct error err = { 0 };
    struct today today;

    return today_load(act, &today, &err) == STATUS_OK &&
           day_hours_is_open(&today.hours, today.minute);
}

/* "kiosk-1 (printer empty)" for the first part that does not work; false: all do. */
static bool
ailing_part(const struct device_view *view, const char **part, const char **how)
{
    const struct {
        const char *name;
        enum device_part state;
    } parts[] = { { "sound", view->report.sound }, { "printer", view->report.printer },
        { "scanner", view->report.scanner } };

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i].state == DEVICE_PART_MISSING ||
            parts[i].state == DEVICE_PART_EMPTY) {
            *part = parts[i].name;
            *how = device_part_name(parts[i].state);
            return true;
        }
    }
    return false;
}

static void
judge_devices(const struct doctor_patient *patient, const struct device_view *views,
    size_t count, bool open, struct doctor_finding *finding)
{
    /* While people come, a screen speaks each minute; else it may be switched off. */
    const int64_t may_be_silent_ms = open ? 15 * MINUTE_MS : 7 * DAY_MS;
    char ailing[280] = "";

    for (size_t i = 0; i < count; i++) {
        const struct device_view *view = &views[i];
        char at[RFC3339_SIZE], words[96] = "";
        const char *part, *how;

        if (view->device.kind == ROLE_BACKEND) {
            continue;
        }
        if (!view->has_report) {
            (void)snprintf(
                words, sizeof(words), "%.32s was never heard", view->device.name);
        } else if (patient->now_ms - view->said_ms > may_be_silent_ms) {
            (void)snprintf(words, sizeof(words), "%.32s is silent since %s",
                view->device.name, clock_format(view->said_ms, /* millis= */ false, at));
        } else if (ailing_part(view, &part, &how)) {
            (void)snprintf(
                words, sizeof(words), "%.32s: %s %s", view->device.name, part, how);
        }
        if (words[0]) {
            text_append(ailing, sizeof(ailing), ailing[0] ? "; " : "");
            text_append(ailing, sizeof(ailing), words);
        }
    }
    if (ailing[0]) {
        doctor_say(finding, DOCTOR_WARNING,
            "look whether it is switched on and reaches the server (journalctl -u "
            "antrean-kiosk there); one that is no more: antrean-admin device revoke",
            "%s", ailing);
    } else {
        doctor_say(finding, DOCTOR_OK, NULL, "%zu, none silent%s", count,
            open ? "" : " (the office is closed)");
    }
}

void
doctor_devices(struct doctor_patient *patient, struct doctor_finding *finding)
{
    struct act *act = &patient->office.act;
    struct device_view *views = NULL;
    size_t count = 0;
    bool open = false;
    struct error err = { 0 };
    enum status st;

    if (!patient->office.settings) {
        return;
    }
    st = db_begin(act->db, &err);
    if (st == STATUS_OK) {
        st = device_report_list(act, &views, &count, &err);
        open = office_is_open(act);
        db_rollback(act->db);
    }
    if (st != STATUS_OK) {
        doctor_say(finding, DOCTOR_FAULT, "antrean-admin check DIR says what is damaged",
            "%s", err.text);
    } else {
        judge_devices(patient, views, count, open, finding);
    }
    free(views);
}

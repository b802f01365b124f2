/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin doctor: is all around the office as it needs it? Looks, and changes
 * nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "server/admin/admin.h"
#include "server/admin/doctor.h"
#include "server/settings/settings_store.h"

static const struct doctor_row rows[] = {
    { "rights", doctor_rights },
    { "keys", doctor_keys },
    { "disk", doctor_disk },
    { "database", doctor_database },
    { "settings", doctor_settings },
    { "clock", doctor_clock },
    { "server", doctor_server },
    { "certificate", doctor_certificate },
    { "public_url", doctor_public_url },
    { "devices", doctor_devices },
    { "clamd", doctor_clamd },
    { "backup", doctor_backup },
};

static const char *const verdicts[] = {
    [DOCTOR_OK] = "ok",
    [DOCTOR_WARNING] = "warning",
    [DOCTOR_FAULT] = "fault",
};

void
doctor_say(struct doctor_finding *finding, enum doctor_verdict verdict, const char *todo,
    const char *fmt, ...)
{
    va_list args;

    finding->verdict = verdict;
    text_copy(finding->todo, sizeof(finding->todo), todo ? todo : "");
    va_start(args, fmt);
    (void)vsnprintf(finding->text, sizeof(finding->text), fmt, args);
    va_end(args);
}

/* Read only, and the settings without admin_office_open()'s writing handle. */
static void
open_patient(struct doctor_patient *patient)
{
    struct admin_office *office = &patient->office;
    struct clock clock = { 0 };

    patient->now_ms = clock_now_ms(&clock);
    patient->db_status =
        db_open(office->config.database, DB_READ, &office->db, &patient->db_err);
    if (patient->db_status != STATUS_OK) {
        office->db = NULL;
        return;
    }
    patient->settings_status = settings_store_load(
        office->db, OFFICE_ONE, &office->settings, &patient->settings_err);
    if (patient->settings_status == STATUS_OK) {
        patient->settings_status =
            clock_set_zone(office->settings->office.zone, &patient->settings_err);
    }
    text_copy(office->caller.actor, sizeof(office->caller.actor), "admin");
    office->caller.role = ROLE_ADMIN;
    office->act = (struct act){ .db = office->db,
        .office = OFFICE_ONE,
        .settings = office->settings,
        .caller = &office->caller,
        .now_ms = patient->now_ms,
        .folder = office->config.folder };
}

struct doctor_options {
    const char *backups;
};

static const struct option_row doctor_rows[] = {
    { .name = "backups",
        .argument = "FOLDER",
        .kind = OPTION_TEXT,
        .at = offsetof(struct doctor_options, backups),
        .fallback = "/var/backups/antrean",
        .value = OPTION_FOLDER,
        .help = "where the daily backups are" },
};

static int
doctor_run(const struct admin_command *self, int argc, char **argv)
{
    struct doctor_patient patient = { 0 };
    struct doctor_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    int count[ARRAY_LEN(verdicts)] = { 0 };
    struct error err = { 0 };

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    if (admin_office_config(&patient.office, words[0], &err) != STATUS_OK) {
        return admin_fail(&err);
    }
    patient.folder = words[0];
    patient.backups = options.backups;
    open_patient(&patient);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct doctor_finding finding = { 0 };

        rows[i].look(&patient, &finding);
        if (finding.text[0] == '\0') {
            continue;
        }
        count[finding.verdict]++;
        (void)printf(
            "%-8s %-12s %s\n", verdicts[finding.verdict], rows[i].name, finding.text);
        if (finding.todo[0]) {
            (void)printf("%-8s %-12s -> %s\n", "", "", finding.todo);
        }
    }
    admin_office_close(&patient.office);
    (void)printf("%d ok, %d warnings, %d faults\n", count[DOCTOR_OK],
        count[DOCTOR_WARNING], count[DOCTOR_FAULT]);
    return count[DOCTOR_FAULT] > 0 ? ADMIN_FAILED : ADMIN_OK;
}

const struct admin_command admin_doctor = {
    .usage = {
        .name = "doctor",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "look at what the office needs around it (rights, keys, disk, clock, "
                   "certificate, address, devices, virus scanner, backups) and say what to do; exit 1 "
                   "with a fault",
        .rows = doctor_rows,
        .row_count = ARRAY_LEN(doctor_rows),
    },
    .run = doctor_run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_DOCTOR_H
#define SERVER_ADMIN_DOCTOR_H

/*
 * antrean-admin doctor: what an office needs around it, a row each. A row looks, changes
 * nothing, and says in a sentence how it is and what to do. Single-threaded.
 */

#include "common/base.h"
#include "server/admin/admin.h"

enum doctor_verdict { DOCTOR_OK, DOCTOR_WARNING, DOCTOR_FAULT };

struct doctor_finding {
    enum doctor_verdict verdict;
    char text[320]; /* how it is; "" when the row has nothing to look at */
    char todo[320]; /* what to do; "" when it is well */
};

/** What the rows look at. */
struct doctor_patient {
    const char *folder;         /* as it was given */
    const char *backups;        /* the folder of the daily backups */
    int64_t now_ms;             /* by this machine's clock */
    struct admin_office office; /* its config is read; its db is NULL: not to be opened */
    enum status db_status;      /* of opening the database read-only */
    struct error db_err;
    enum status settings_status; /* of reading the settings; with a database only */
    struct error settings_err;
};

struct doctor_row {
    const char *name;
    void (*look)(struct doctor_patient *patient, struct doctor_finding *finding);
};

/** What a row found: how it is, by `fmt`, and what to do (NULL: nothing). */
void doctor_say(struct doctor_finding *finding, enum doctor_verdict verdict,
    const char *todo, const char *fmt, ...) PRINTF_LIKE(4, 5);

void doctor_rights(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_keys(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_disk(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_backup(struct doctor_patient *patient, struct doctor_finding *finding);

void doctor_database(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_settings(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_clock(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_devices(struct doctor_patient *patient, struct doctor_finding *finding);

void doctor_server(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_certificate(struct doctor_patient *patient, struct doctor_finding *finding);
void doctor_public_url(struct doctor_patient *patient, struct doctor_finding *finding);

void doctor_clamd(struct doctor_patient *patient, struct doctor_finding *finding);

#endif /* SERVER_ADMIN_DOCTOR_H */

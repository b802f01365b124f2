/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PERSON_EXPORT_H
#define SERVER_PREREG_PERSON_EXPORT_H

/*
 * Whatever an office holds of one person, found by NIK or phone: accounts, visits and
 * tickets, messages, who looked. What an application says is added by who can say it
 * (server/admin). Worker threads. Source: UU 27/2022, "a copy of one's data".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/nik.h"
#include "common/phone.h"
#include "common/status.h"
#include "db/db_application.h"
#include "server/office/act.h"

/** Whom it is of: either is enough, the other "". */
struct person_wanted {
    char nik[NIK_SIZE];
    char phone[PHONE_SIZE];
};

/** A NIK or a phone, as people type it; false: it is neither. */
bool person_wanted_read(const char *typed, struct person_wanted *wanted);

/**
 * @param json          {"accounts", "visits", "messages"}; owned
 * @param applications  those of the accounts, and of the NIK; owned array
 */
enum status person_export(struct act *act, const struct person_wanted *wanted,
    json_t **json, struct application **applications, size_t *count, struct error *err)
    MUST_CHECK;

/** [{"at", "name", "what"}]; owned. */
enum status person_export_looks(struct act *act, const char *application, json_t **json,
    struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_PERSON_EXPORT_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_DESK_FIND_H
#define SERVER_OFFICE_DESK_FIND_H

/*
 * Somebody stands at the desk and says a number, a name or what stands on the card: whose
 * ticket or visit is it? Of today and later. Worker threads.
 * Source: docs/rules.md, "The desk".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "server/office/act.h"

#define DESK_QUERY_SIZE 513 /* as what a scanner may send, with NUL */
#define DESK_FOUND_MAX 25

struct desk_entry {
    bool has_ticket;
    struct ticket ticket;
    bool has_visit; /* a number of today */
    struct visit visit;
    bool has_applicant;
    struct applicant applicant; /* personal data: staff screens only */
};

struct desk_found {
    size_t count;
    struct desk_entry entries[DESK_FOUND_MAX];
    bool more; /* than fit: what was typed says too little */
};

/**
 * What was typed is one or more of: a call number ("S041", "s 41"); what a scanner reads
 * off a ticket or slip; a registration number, or its end from four signs on; a NIK or
 * phone, or its end from four digits on; a name, each word by its beginning.
 *
 * @return STATUS_OK          also when nobody was found
 *         STATUS_BAD_REQUEST fewer than two letters or digits
 */
enum status desk_find(struct act *act, const char *query, struct desk_found *found,
    struct error *err) MUST_CHECK;

/** One by the id of its ticket or of its visit; STATUS_NOT_FOUND. */
enum status desk_find_ticket(struct act *act, const char *ticket,
    struct desk_entry *entry, struct error *err) MUST_CHECK;
enum status desk_find_visit(struct act *act, const char *visit, struct desk_entry *entry,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_DESK_FIND_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_BUNDLE_H
#define SERVER_OFFICE_BUNDLE_H

/*
 * One person with several files on one number: which files go together, and how a number
 * gets them. Worker threads. Source: docs/rules.md, "Several files".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit_file.h"
#include "server/office/act.h"

/**
 * The number that a ticket of the same person waits with, when it has room for one more
 * file like `wanted` (as it would wait itself); `with->id` is "" when there is none.
 */
enum status bundle_find(struct act *act, const struct visit *wanted, struct visit *with,
    struct error *err) MUST_CHECK;

/** May a number take so many files of this service? `err` names the field "files". */
enum status bundle_check_count(
    const struct act *act, const char *service, int files, struct error *err) MUST_CHECK;

/** `wanted` becomes a file of the number `with`, which waits: stored, its place taken,
 * journalled. */
enum status bundle_add(struct act *act, struct visit *with, const struct visit *wanted,
    struct error *err) MUST_CHECK;

/** The files of a number that is given without tickets, but for the first. */
enum status bundle_store(struct act *act, const struct visit *visit, struct error *err)
    MUST_CHECK;

/** The clerk at a counter sees whose these are: noted of each file. */
enum status bundle_note_look(
    struct act *act, const struct visit *visit, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_BUNDLE_H */

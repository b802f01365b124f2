/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_IMPORT_JOB_H
#define SERVER_EXCHANGE_IMPORT_JOB_H

/*
 * One file of the import folder: read, stored a few hundred rows at a time, reported. The
 * same file again changes nothing. The import folder's thread.
 */

#include <stdio.h>

#include "common/base.h"
#include "common/status.h"

struct db;
struct office;

struct import_reports {
    FILE *text; /* for people; borrowed */
    FILE *csv;  /* row,outcome,why; borrowed */
};

/**
 * Take a file in. Rows with errors stay out and never stop the others; reports quote
 * nobody's data.
 * @return STATUS_OK           reported, whatever became of its rows
 *         STATUS_BAD_REQUEST  it is no such file: the report says why
 *         STATUS_IO, STATUS_STORAGE...  try again later
 */
enum status import_job_run(struct office *office, struct db *db, const char *path,
    const struct import_reports *reports, struct error *err) MUST_CHECK;

#endif /* SERVER_EXCHANGE_IMPORT_JOB_H */

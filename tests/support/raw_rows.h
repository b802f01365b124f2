/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_RAW_ROWS_H
#define TESTS_SUPPORT_RAW_ROWS_H

/*
 * Raw SQLite beside the server, for benches: the very rows that the server wrote since
 * the last turn, written again to a database with the same schema, by prepared statements
 * from one thread, in groups of so many a commit. A failure ends the program.
 */

#include <stddef.h>

/* Rows of a table: every column of each is written. */
struct raw_table {
    const char *name;
    const char
        *grows; /* what says which came since: a column, or an expression of them */
    const char *change; /* an UPDATE of the row, ?N its column N from 1; NULL: INSERT */
};

struct raw_plan {
    const struct raw_table *tables; /* the last has one row for each thing done */
    size_t table_count;
    const char *const *besides; /* statements for each thing done, up to a NULL */
    const char *emptied;        /* SQL by which the copy is made as it was before */
    int group;
};

struct raw_rows;

/** `server` is the server's database, `path` the copy's. What stands there now is none
 * of a turn. */
struct raw_rows *raw_rows_open(
    const char *server, const char *path, const struct raw_plan *plan);
void raw_rows_close(struct raw_rows *raw);

/** How many things a second, of a turn that did `count` of them. */
double raw_rows_rate(struct raw_rows *raw, int count);
/** Time of the processor spent on all turns. */
double raw_rows_cpu_us(const struct raw_rows *raw);

#endif /* TESTS_SUPPORT_RAW_ROWS_H */

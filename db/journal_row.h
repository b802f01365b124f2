/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_JOURNAL_ROW_H
#define DB_JOURNAL_ROW_H

/*
 * A row of the journal as a value, and the chain that its hash makes. Pure; any thread.
 * Source: docs/rules.md, "The journal".
 */

#include "common/base.h"

#define JOURNAL_HASH_SIZE 32
#define JOURNAL_DATA_SIZE 640

struct journal_row {
    int64_t office;
    int64_t seq; /* from 1, without gaps, per office */
    int64_t at_ms;
    char actor[48];                  /* "staff:3", "device:kiosk-1", "system", "admin" */
    char kind[32];                   /* "visit.called" */
    char subject[32];                /* a visit's id, a counter's number, ... */
    char data[JOURNAL_DATA_SIZE];    /* a JSON object */
    uint8_t prev[JOURNAL_HASH_SIZE]; /* the chain: hash of the row before, and its own */
    uint8_t hash[JOURNAL_HASH_SIZE];
};

/** The hash of a row that follows one with the hash `prev`. */
void journal_row_hash(const struct journal_row *row,
    const uint8_t prev[JOURNAL_HASH_SIZE], uint8_t hash[JOURNAL_HASH_SIZE]);

/** Do they say the same in every field? */
bool journal_row_is_same(const struct journal_row *a, const struct journal_row *b);

/** Is `row` the one after `last` in the same journal? */
bool journal_row_follows(const struct journal_row *row, const struct journal_row *last);

#define JOURNAL_HASH_PREFIX_SIZE 17

/**
 * The first digits of a row's hash, in hexadecimal: it stands for the row and all before
 * it, and is enough to tell one journal from another. */
void journal_hash_prefix(
    const uint8_t hash[JOURNAL_HASH_SIZE], char prefix[JOURNAL_HASH_PREFIX_SIZE]);

#endif /* DB_JOURNAL_ROW_H */

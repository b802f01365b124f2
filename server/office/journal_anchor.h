/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_JOURNAL_ANCHOR_H
#define SERVER_OFFICE_JOURNAL_ANCHOR_H

/*
 * Where the journal ended at some moment, signed by the office: a line that is kept
 * elsewhere, against which a journal that was cut off or written anew shows. Whoever can
 * write the database can make its own chain right again; what was said outside stands.
 * Worker threads. Source: docs/rules.md, "The journal".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/journal_row.h"
#include "server/office/act.h"

struct db;
struct key_ring;

/** Room for a line, with its NUL and without an end of line. */
#define JOURNAL_ANCHOR_SIZE 400

struct journal_anchor {
    char office[16]; /* "3517" */
    int64_t seq;
    uint8_t hash[JOURNAL_HASH_SIZE]; /* of row `seq` */
    char at[32];                     /* RFC 3339 */
};

/**
 * The journal's end now, as a line of the form
 *
 *     antrean-anchor office=3517 seq=4711 hash=HEX at=2026-07-14T10:00:00+07:00 key=1
 * sig=HEX
 *
 * The signature is of all before " key=".
 * @return STATUS_OK
 *         STATUS_NOT_FOUND  the journal is empty
 *         STATUS_IO         there is no key to sign with
 */
enum status journal_anchor_make(
    const struct act *act, char line[JOURNAL_ANCHOR_SIZE], struct error *err) MUST_CHECK;

/** STATUS_UNREADABLE: it is no such line, or nobody of the ring signed it. */
enum status journal_anchor_read(const char *line, const struct key_ring *keys,
    struct journal_anchor *anchor, struct error *err) MUST_CHECK;

/** Does the journal have that row? STATUS_INTERNAL names what it has instead. */
enum status journal_anchor_check(struct db *db, int64_t office,
    const struct journal_anchor *anchor, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_JOURNAL_ANCHOR_H */

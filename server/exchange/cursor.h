/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_CURSOR_H
#define SERVER_EXCHANGE_CURSOR_H

/*
 * The cursor that we give out as a backend: how far a front office has our tickets. It
 * names the last change it was told, and a row of the journal with its mark, so that a
 * cursor from before a backup was restored does not pass for one of this database.
 * Opaque to who gets it. Pure; any thread.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/journal_row.h"

#define CURSOR_SIZE 80

struct cursor {
    int64_t change; /* the last change told; 0: none yet */
    int64_t seq;    /* a journal row of that moment; 0: it was empty */
    char mark[JOURNAL_HASH_PREFIX_SIZE]; /* of that row; "" with seq 0 */
};

void cursor_write(const struct cursor *cursor, char out[CURSOR_SIZE]);
/** STATUS_CURSOR_GONE: not one that we wrote. */
enum status cursor_read(const char *text, struct cursor *cursor, struct error *err)
    MUST_CHECK;

#endif /* SERVER_EXCHANGE_CURSOR_H */

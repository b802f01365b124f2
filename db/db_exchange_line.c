/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latest call of each letter. */
#include "db/db_exchange_line.h"

#include <string.h>

#include "db/statement.h"

enum status
db_exchange_last_called(struct db *db, int64_t office, const char *day,
    int numbers[LETTERS], struct error *err)
{
    static const char sql[] =
        "SELECT v.prefix, v.number FROM visit v JOIN (SELECT prefix, MAX(called_ms) AS "
        "latest FROM visit WHERE office = $1 AND day = $2 AND called_ms IS NOT NULL "
        "GROUP BY prefix) AS c ON c.prefix = v.prefix AND c.latest = v.called_ms "
        "WHERE v.office = $1 AND v.day = $2 ORDER BY v.number";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    memset(numbers, 0, LETTERS * sizeof(*numbers));
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (statement_next(stmt)) {
        int letter = statement_text_borrowed(stmt, 0)[0] - 'A';

        if (letter >= 0 && letter < LETTERS) {
            numbers[letter] = (int)statement_int64(stmt, 1);
        }
    }
    st = statement_result(stmt, "read the latest calls", err);
    statement_free(stmt);
    return st;
}

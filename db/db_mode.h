/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_MODE_H
#define DB_DB_MODE_H

/** What a handle is for. Many read; one at a time writes. */
enum db_mode { DB_READ, DB_WRITE };

#endif /* DB_DB_MODE_H */

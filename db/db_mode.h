/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_MODE_H
#define DB_DB_MODE_H

/** What a handle is for. Many read; one at a time writes. */
enum db_mode { DB_READ, DB_WRITE };

/** When it connects: at once, at once and making the database, or at its first begin. */
enum db_when { DB_NOW, DB_CREATING, DB_LATER };

#endif /* DB_DB_MODE_H */

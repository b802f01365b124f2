/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/sqlite_wal.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "db/sqlite_wal"
#define GATHERED_MAX 65536 /* fifteen pages with their heads */

static const char name[] = "antrean";

struct wal_file {
    sqlite3_file base;
    sqlite3_file *below; /* the system's file, which stands behind us */
    char *gathered;      /* owned; NULL before the first write */
    int size;            /* of what is gathered */
    sqlite3_int64 at;    /* where in the file that belongs */
};

/* Set once, when no database is open yet. */
static sqlite3_vfs *below;

/* What could not be written stays, and every later call fails until it is written or
 * rolled back: SQLite took it as written, and may go on after a read that failed. */
static int
write_out(struct wal_file *wal)
{
    int code = SQLITE_OK;

    if (wal->size > 0) {
        code =
            wal->below->pMethods->xWrite(wal->below, wal->gathered, wal->size, wal->at);
    }
    if (code == SQLITE_OK) {
        wal->size = 0;
    }
    return code;
}

static int
wal_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    struct wal_file *wal = (struct wal_file *)file;

    if (at != wal->at + wal->size || size > GATHERED_MAX - wal->size) {
        int code = write_out(wal);

        if (code != SQLITE_OK) {
            return code;
        }
        wal->at = at;
    }
    if (size > GATHERED_MAX) {
        return wal->below->pMethods->xWrite(wal->below, bytes, size, at);
    }
    if (!wal->gathered) {
        wal->gathered = xcalloc(1, GATHERED_MAX);
    }
    memcpy(wal->gathered + wal->size, bytes, (size_t)size);
    wal->size += size;
    return SQLITE_OK;
}

static int
wal_sync(sqlite3_file *file, int flags)
{
    struct wal_file *wal = (struct wal_file *)file;
    int code = write_out(wal);

    return code == SQLITE_OK ? wal->below->pMethods->xSync(wal->below, flags) : code;
}

static int
wal_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    struct wal_file *wal = (struct wal_file *)file;
    int code = write_out(wal);

    return code == SQLITE_OK ? wal->below->pMethods->xRead(wal->below, bytes, size, at)
                             : code;
}

static int
wal_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct wal_file *wal = (struct wal_file *)file;
    int code = write_out(wal);

    return code == SQLITE_OK ? wal->below->pMethods->xTruncate(wal->below, size) : code;
}

static int
wal_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct wal_file *wal = (struct wal_file *)file;
    int code = write_out(wal);

    return code == SQLITE_OK ? wal->below->pMethods->xFileSize(wal->below, size) : code;
}

/* What was not synced was not committed, so it need not be there. */
static int
wal_close(sqlite3_file *file)
{
    struct wal_file *wal = (struct wal_file *)file;

    free(wal->gathered);
    return wal->below->pMethods->xClose(wal->below);
}

static int
wal_lock(sqlite3_file *file, int level)
{
    struct wal_file *wal = (struct wal_file *)file;

    return wal->below->pMethods->xLock(wal->below, level);
}

static int
wal_unlock(sqlite3_file *file, int level)
{
    struct wal_file *wal = (struct wal_file *)file;

    return wal->below->pMethods->xUnlock(wal->below, level);
}

static int
wal_check_lock(sqlite3_file *file, int *locked)
{
    struct wal_file *wal = (struct wal_file *)file;

    return wal->below->pMethods->xCheckReservedLock(wal->below, locked);
}

static int
wal_control(sqlite3_file *file, int what, void *arg)
{
    struct wal_file *wal = (struct wal_file *)file;

    return wal->below->pMethods->xFileControl(wal->below, what, arg);
}

static int
wal_sector(sqlite3_file *file)
{
    struct wal_file *wal = (struct wal_file *)file;

    return wal->below->pMethods->xSectorSize(wal->below);
}

static int
wal_traits(sqlite3_file *file)
{
    struct wal_file *wal = (struct wal_file *)file;

    return wal->below->pMethods->xDeviceCharacteristics(wal->below);
}

static const sqlite3_io_methods wal_methods = {
    .iVersion = 1,
    .xClose = wal_close,
    .xRead = wal_read,
    .xWrite = wal_write,
    .xTruncate = wal_truncate,
    .xSync = wal_sync,
    .xFileSize = wal_size,
    .xLock = wal_lock,
    .xUnlock = wal_unlock,
    .xCheckReservedLock = wal_check_lock,
    .xFileControl = wal_control,
    .xSectorSize = wal_sector,
    .xDeviceCharacteristics = wal_traits,
};

/* The log is ours; every other file is the system's as it was. */
static int
open_file(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
    struct wal_file *wal = (struct wal_file *)file;
    int code;

    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL)) {
        return below->xOpen(below, path, file, flags, out_flags);
    }
    *wal = (struct wal_file){ .below = (sqlite3_file *)(wal + 1) };
    code = below->xOpen(below, path, wal->below, flags, out_flags);
    if (code == SQLITE_OK) {
        wal->base.pMethods = &wal_methods;
    }
    return code;
}

void
sqlite_wal_register(void)
{
    static sqlite3_vfs vfs;

    below = sqlite3_vfs_find(NULL);
    if (!below) {
        log_fatal(NULL, "SQLite knows no files");
    }
    vfs = *below; /* all but how a file is opened */
    vfs.pNext = NULL;
    vfs.zName = name;
    vfs.szOsFile += (int)sizeof(struct wal_file);
    vfs.xOpen = open_file;
    if (sqlite3_vfs_register(&vfs, /* makeDflt= */ 0) != SQLITE_OK) {
        log_fatal(NULL, "SQLite takes no other files");
    }
}

/* What was rolled back lies where the next commit begins, which may be another
 * connection's: written out later, it would lie on top of that. */
static void
forget(void *arg)
{
    sqlite3_file *file = NULL;

    (void)sqlite3_file_control(arg, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    if (file && file->pMethods == &wal_methods) {
        ((struct wal_file *)file)->size = 0;
    }
}

int
sqlite_wal_open(const char *path, sqlite3 **out, int flags)
{
    int code = sqlite3_open_v2(path, out, flags, name);

    if (code == SQLITE_OK) {
        (void)sqlite3_rollback_hook(*out, forget, *out);
    }
    return code;
}

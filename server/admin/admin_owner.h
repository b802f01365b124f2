/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_OWNER_H
#define SERVER_ADMIN_ADMIN_OWNER_H

/*
 * Root at work in a folder of the service account. Whatever lies there may be a link that
 * the account made, so that root would read, write or give away another's file: before
 * anything of the folder is touched, root becomes its owner, who gets no further than the
 * account itself. What the operator names on the command line, a file to read or to make,
 * may lie where the owner may not go: that alone is opened as root, and then no link is
 * followed on the way. For whoever is not root all of this is an ordinary open().
 */

#include <limits.h>
#include <sys/types.h>

#include "common/base.h"
#include "common/status.h"

/**
 * Run by root on a folder that belongs to another: become that other, with his groups.
 * @return STATUS_OK  also when there is nothing to do, or no such folder
 *         STATUS_IO  its owner may not go there himself
 */
enum status admin_become_owner(const char *folder, struct error *err) MUST_CHECK;

/** Open a file that the operator named, to be read; -1 with errno. */
int admin_open_named(const char *path) MUST_CHECK;

/** A file that the operator named, while it is written; it has its name when it is whole.
 */
struct admin_making {
    const char *path; /* borrowed */
    int folder;       /* that it is made in */
    int fd;           /* to be written */
    bool as_root;     /* its folder is out of the owner's reach */
    bool replace;     /* what has the name already */
    char name[NAME_MAX + 1];
    char aside[NAME_MAX + 1]; /* its name until it is whole, in the same folder */
};

/**
 * Begin a file. End with admin_making_end() or admin_making_drop().
 * @param replace  what has the name already; else that is STATUS_IO, now or at the end
 * @return STATUS_OK
 *         STATUS_IO  there is no such folder, or none of us may write there; nothing was
 *                    made
 */
enum status admin_making_begin(struct admin_making *making, const char *path, mode_t mode,
    bool replace, struct error *err) MUST_CHECK;
/** Sync it and give it its name. */
enum status admin_making_end(struct admin_making *making, struct error *err) MUST_CHECK;
/** Nothing is left of it. */
void admin_making_drop(struct admin_making *making);
/** A file of these bytes, from its beginning to its end; nothing of it stays on a
 * failure. */
enum status admin_making_whole(const char *path, mode_t mode, bool replace,
    const void *bytes, size_t len, struct error *err) MUST_CHECK;
/** All of that at once, over what was there, 0600. STATUS_IO. */
enum status admin_write_named(
    const char *path, const void *bytes, size_t len, struct error *err) MUST_CHECK;
/** Write what stands in a file of the office. `beside` a server that works meanwhile: it
 * has its turn after each megabyte. STATUS_IO. */
enum status admin_making_copy(
    struct admin_making *making, int from, bool beside, struct error *err) MUST_CHECK;

/**
 * Give files of root's that lie in a folder of the office, as he copied them there, to
 * the folder's owner. Neither links nor files with another name elsewhere are touched.
 */
enum status admin_give_files(const char *folder, struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_ADMIN_OWNER_H */

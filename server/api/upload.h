/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_UPLOAD_H
#define SERVER_API_UPLOAD_H

/*
 * Routes that take a file: the body goes to files/incoming/ of the caller's office as it
 * comes, and the route's `run` finds it there, whole, synced and hashed. Such a route is
 * `streamed`, has `start = upload_start`, and its input begins with a struct body_file.
 * `run` moves the file to where it belongs; what it leaves there is removed. An
 * Idempotency-Key is bound to the file's hash. Loop thread.
 */

#include "common/base.h"
#include "common/status.h"

struct office_fixed;
struct request;

#define UPLOAD_FOLDER "files/incoming"

/** The `start` of a route that takes a file. */
enum status upload_start(struct request *req, struct error *err);

struct body_file;
struct body_filter;

/** The same for a file inside a body; `filter` is taken over. */
enum status upload_start_filtered(struct request *req, struct body_filter *filter,
    void (*done)(struct request *req, const struct body_file *file), struct error *err);

/** Make the folder, and remove what a crash left there a day ago or earlier. */
enum status upload_prepare(const struct office_fixed *office, struct error *err)
    MUST_CHECK;

#endif /* SERVER_API_UPLOAD_H */

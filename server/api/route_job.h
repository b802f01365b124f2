/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_ROUTE_JOB_H
#define SERVER_API_ROUTE_JOB_H

/* A request with the workers: its route's `run` inside a job. Loop thread. */

struct body_file;
struct error;
struct request;

/** Decode, hand over, and answer after the commit. */
void route_job_start(struct request *req);

/**
 * The same with a body that came to a file, for a route whose input begins with a struct
 * body_file: that is filled in before `decode`. The file is taken over: where `run` has
 * not moved it away, it is removed.
 */
void route_job_start_file(struct request *req, const struct body_file *file);

/** Tell the operator what failed on a worker for this request: a fault of ours, which a
 * person must look at, and, once a second, a database that is away. */
void route_job_log(const struct request *req, const struct error *err);

#endif /* SERVER_API_ROUTE_JOB_H */

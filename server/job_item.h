/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_JOB_ITEM_H
#define SERVER_JOB_ITEM_H

/* A piece of work, as whoever hands it in fills it, and what the pool keeps in it. */

#include <sys/queue.h>

#include "common/base.h"
#include "common/status.h"

struct db;

enum job_kind {
    JOB_READ,
    JOB_WRITE,
    JOB_SLOW,   /* reads, and hashes a password: long on purpose, by our own processor */
    JOB_HELPER, /* reads, and waits for what is not ours: antrean-paper, clamd, a disk */
    JOB_FILE,   /* a piece of a file, without a database */
    JOB_PUBLIC, /* reads for applicants and who is not signed in, behind others */
    JOB_REPORT, /* reads for long, for who watches rather than serves: a report, a walk
                   through the journal or the files */
    JOB_HEAD,   /* the head's view: as behind others, but behind no report */
    JOB_KINDS
};

struct job {
    enum job_kind kind;
    /*
     * For whom it is, by numbers that stand for an address, an account, ...; 0: nobody.
     * Each of them has one job done in a round, however many wait. All kinds but writes,
     * which are done in groups anyhow.
     */
    uint64_t fair[2];
    bool heavy; /* while heavy and light ones wait for a thread, it takes them by turns */
    int64_t office; /* JOB_WRITE: the one whose rows it writes; 0: of several, or all */
    /* Worker thread, in a transaction. No socket, no request. May be run again. */
    enum status (*run)(struct job *job, struct db *db, struct error *err);
    /* Loop thread, once, after the commit. No database. Frees the job. */
    void (*done)(struct job *job);
    enum status status;    /* what `run` or the commit returned; the pool sets it */
    struct error *err;     /* why, until `done` returns; NULL: STATUS_OK. The pool's */
    uint64_t round;        /* the pool's, as the next */
    TAILQ_ENTRY(job) link; /* the pool's, under its mutex */
};

#endif /* SERVER_JOB_ITEM_H */

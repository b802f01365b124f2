/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PAPER_H
#define SERVER_PREREG_PAPER_H

/*
 * Papers of applications: a file that came is looked into by a process without rights
 * (server/papers), sealed, and kept in files/papers/ by the hash of what was sent. The
 * database names it. Source: docs/rules.md, "Papers that are needed".
 */

#include "common/base.h"
#include "common/status.h"
#include "common/vault.h"
#include "server/prereg/application.h"

struct paper_facts {
    char type[32]; /* "image/jpeg" or "application/pdf" */
    int64_t bytes;
    int pages;
    bool infected;  /* nothing of it was kept: paper_give() refuses it */
    bool unscanned; /* it should have been looked at for viruses, and was not */
};

struct office_fixed;

/**
 * Slow worker, without a database. What is clean of the file at `path` is sealed and kept
 * in the office's folder, synced, so that no writer waits for it; whether a paper names
 * it is decided later (paper_give(), paper_sweep()).
 * @param sha256  of what was sent: what it is called by
 * @return STATUS_OK            also of an infected one, see `facts`
 *         STATUS_BAD_DOCUMENT  FACT_REASON says which of nine
 *         STATUS_BUSY          it cannot be looked at for viruses now, and must be
 *         STATUS_IO, STATUS_STORAGE
 */
enum status paper_keep(const struct office_fixed *office, const char *path,
    const uint8_t sha256[32], struct paper_facts *facts, struct error *err) MUST_CHECK;
/** The same of an open file, from its beginning; it stays the caller's. */
enum status paper_keep_fd(const struct office_fixed *office, int in,
    const uint8_t sha256[32], struct paper_facts *facts, struct error *err) MUST_CHECK;

/** Slow worker. Page `page` of a PDF as a JPEG; owned bytes. */
enum status paper_draw_page(const uint8_t *pdf, size_t len, int page, uint8_t **bytes,
    size_t *out_len, struct error *err) MUST_CHECK;

/**
 * Worker. May this paper be given now?
 * @return STATUS_OK; STATUS_NOT_FOUND: no such paper of the service; STATUS_WRONG_STATE
 */
enum status paper_may_give(struct act *act, const struct application *application,
    const char *kind, struct error *err) MUST_CHECK;

/** Worker. An infected one is journalled and refused (STATUS_BAD_DOCUMENT) by what
 * `err` gets then; false: it is none. The journal's row is to stay: answer.refused. */
bool paper_is_infected(struct act *act, const struct application *application,
    const struct paper_facts *facts, enum status *st, struct error *err);

/**
 * Worker. A file that is kept becomes a paper of the caller's application, which is a
 * draft or was returned; one that was there is replaced. As paper_may_give().
 */
enum status paper_give(struct act *act, const struct application *application,
    const char *kind, const uint8_t sha256[32], const struct paper_facts *facts,
    struct error *err) MUST_CHECK;
/**
 * Worker. What the owner has given before as a paper of this kind, with other
 * applications: each file once, the newest first; owned.
 * @param kind  NULL: of every kind
 */
enum status paper_list_earlier(struct act *act, const struct application *application,
    const char *kind, struct earlier_paper **papers, size_t *count, struct error *err)
    MUST_CHECK;
/** Worker. Give what was given with the owner's application `from`, the same file; it
 * goes when no application has it any more. As paper_give(); STATUS_NOT_FOUND: no such
 * paper. */
enum status paper_give_again(struct act *act, const struct application *application,
    const char *kind, const char *from, struct error *err) MUST_CHECK;
/** Worker. Take it away again; STATUS_OK also when there is none. */
enum status paper_remove(struct act *act, const struct application *application,
    const char *kind, struct error *err) MUST_CHECK;

/** Worker. A paper's file, opened; owned bytes. STATUS_NOT_FOUND: it was not given. */
enum status paper_open(struct act *act, const struct application *application,
    const char *kind, struct paper *paper, uint8_t **bytes, size_t *len,
    struct error *err) MUST_CHECK;

/** Is there a paper's file that an older key sealed? */
bool paper_any_older(const struct act *act);
/** Worker, a read. Seal files again that an older key sealed, at most `max`;
 * one that cannot be opened stops no other. */
enum status paper_reseal(struct act *act, size_t max, size_t *sealed, struct error *err)
    MUST_CHECK;

/** Worker, a read. Remove the files that no paper has named for a day. */
enum status paper_sweep(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_PAPER_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_PULL_STORE_H
#define SERVER_EXCHANGE_PULL_STORE_H

/*
 * We are a front office: a page of our backend's tickets goes into our books, with the
 * cursor behind it, in the caller's transaction. A bad row is kept in a list with its
 * reason and never stops the rest. What happened at our door stands: a ticket that has a
 * number is not moved or cancelled any more. Worker threads.
 * Source: docs/backend.md, "What a front office does with them".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/exchange/pulled.h"
#include "server/office/act.h"

struct pull_counts {
    size_t added, changed, same, cancelled, refused;
};

/** The same page again changes nothing. @return STATUS_OK; else undo the transaction */
enum status pull_store(struct act *act, const struct pulled_page *page,
    struct pull_counts *counts, struct error *err) MUST_CHECK;

#endif /* SERVER_EXCHANGE_PULL_STORE_H */

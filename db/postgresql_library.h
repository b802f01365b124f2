/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_POSTGRESQL_LIBRARY_H
#define DB_POSTGRESQL_LIBRARY_H

/* libpq, loaded by the first who opens a database of PostgreSQL. For db/postgresql*.c. */

#include <libpq-fe.h>

#include "common/late.h"

/* clang-format off: a list */
#define LIBPQ_FUNCTIONS(X) \
    X(PQclear) \
    X(PQcmdStatus) \
    X(PQcmdTuples) \
    X(PQconnectdbParams) \
    X(PQconninfoFree) \
    X(PQconninfoParse) \
    X(PQconsumeInput) \
    X(PQenterPipelineMode) \
    X(PQerrorMessage) \
    X(PQexitPipelineMode) \
    X(PQfinish) \
    X(PQflush) \
    X(PQfname) \
    X(PQfreemem) \
    X(PQftype) \
    X(PQgetResult) \
    X(PQgetisnull) \
    X(PQgetvalue) \
    X(PQisBusy) \
    X(PQnfields) \
    X(PQnotifies) \
    X(PQntuples) \
    X(PQparameterStatus) \
    X(PQpipelineSync) \
    X(PQresultErrorField) \
    X(PQresultStatus) \
    X(PQsendPrepare) \
    X(PQsendQuery) \
    X(PQsendQueryParams) \
    X(PQsendQueryPrepared) \
    X(PQserverVersion) \
    X(PQsetNoticeReceiver) \
    X(PQsetnonblocking) \
    X(PQsocket) \
    X(PQstatus) \
    X(PQtransactionStatus) \
    X(PQunescapeBytea)
/* clang-format on */

struct libpq {
    LIBPQ_FUNCTIONS(LATE_POINTER)
};

/** Good once libpq_load() said STATUS_OK; never changes after. */
extern struct libpq libpq;

/** @return STATUS_OK, also when it is loaded; STATUS_STORAGE. Any thread. */
enum status libpq_load(struct error *err) MUST_CHECK;

#endif /* DB_POSTGRESQL_LIBRARY_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_DELIVERY_H
#define DB_DB_DELIVERY_H

/*
 * Finished documents that were given to a carrier, each time, and how that ended. To whom
 * one was handed over is a note of the application's step. Worker threads only.
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "common/words.h"
#include "db/db_visit.h"

struct db;

#define CARRIER_SIZE 49
#define TRACKING_SIZE 33
#define DELIVERY_FEE_MAX 9999999
#define DELIVERY_FEE_UNKNOWN (-1)

/* X(constant, word): how it ended. */
#define DELIVERY_END_LIST(X) \
    X(DELIVERY_DONE, "delivered") \
    X(DELIVERY_BACK, "back") /* the carrier met nobody, and brought it back */

enum delivery_end {
#define DELIVERY_END_CONSTANT(constant, word) constant,
    DELIVERY_END_LIST(DELIVERY_END_CONSTANT)
#undef DELIVERY_END_CONSTANT
        DELIVERY_END_COUNT /* it is on its way */
};

/** By constant, NULL at the end; static. */
extern const char *const delivery_end_words[];

struct delivery {
    char application[VISIT_ID_SIZE];
    int attempt;         /* from 1; made by db_delivery_add() */
    char day[DATE_SIZE]; /* on whose list it stands */
    int64_t sent_ms;
    char carrier[CARRIER_SIZE];
    int64_t fee;                  /* rupiah, paid to the carrier; DELIVERY_FEE_UNKNOWN */
    char tracking[TRACKING_SIZE]; /* the carrier's number, or "" */
    enum delivery_end ended;
    int64_t ended_ms; /* 0: it is on its way */
};

enum status db_delivery_add(struct db *db, int64_t office,
    const struct delivery *delivery, struct error *err) MUST_CHECK;
/** The one that is on its way has ended; STATUS_OK also when none is. */
enum status db_delivery_end(struct db *db, int64_t office, const char *application,
    enum delivery_end ended, int64_t now_ms, struct error *err) MUST_CHECK;
/** Who took it is told no more. */
enum status db_delivery_forget(struct db *db, int64_t office,
    const struct delivery *delivery, struct error *err) MUST_CHECK;
/** Those of an application, in order; owned array. */
enum status db_delivery_list(struct db *db, int64_t office, const char *application,
    struct delivery **deliveries, size_t *count, struct error *err) MUST_CHECK;
/** Those of a day, in the order in which they were given to a carrier; owned array. */
enum status db_delivery_of_day(struct db *db, int64_t office, const char *day,
    struct delivery **deliveries, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_DELIVERY_H */

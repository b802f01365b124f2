/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_SQLITE_GAMMU_H
#define DB_SQLITE_GAMMU_H

/*
 * The database of gammu-smsd, a daemon that owns a GSM modem: what is put into its outbox
 * is sent, what was sent is found in sentitems, what came in its inbox. It is not ours:
 * no table is made or changed, and a lock is waited for two seconds. One thread a handle.
 * Source: gammu-smsd(7), "Backend services", tables of version 14 to 17.
 */

#include "common/base.h"
#include "common/status.h"

#define GAMMU_CREATOR_SIZE 40
#define GAMMU_NUMBER_SIZE 32
#define GAMMU_PART_SIZE 161 /* of one SMS, letters of its alphabet */
#define GAMMU_PARTS_MAX 5

struct gammu;

/** The words are those of its tables, put together over all parts of a text. */
enum gammu_state {
    GAMMU_UNKNOWN,       /* no such text */
    GAMMU_WAITING,       /* in the outbox, or on its way */
    GAMMU_SENT,          /* the network has it */
    GAMMU_DELIVERED,     /* the phone has it */
    GAMMU_NOT_SENT,      /* the modem or the network did not take it */
    GAMMU_NOT_DELIVERED, /* the phone did not get it in the time networks keep it */
};

struct gammu_sms {
    char creator[GAMMU_CREATOR_SIZE]; /* our name of it, by which it is found again */
    char to[GAMMU_NUMBER_SIZE];       /* "+62812..." */
    char parts[GAMMU_PARTS_MAX][GAMMU_PART_SIZE];
    size_t part_count;
    uint8_t mark; /* what the parts have in common, for the phone that joins them */
};

struct gammu_received {
    int64_t id;
    char from[GAMMU_NUMBER_SIZE];
    char text[GAMMU_PART_SIZE * 4]; /* UTF-8; cut where it is longer */
};

/** @return STATUS_OK; STATUS_STORAGE: no such file, or not gammu-smsd's */
enum status sqlite_gammu_open(const char *path, struct gammu **gammu, struct error *err)
    MUST_CHECK;
/** Accepts NULL. */
void sqlite_gammu_close(struct gammu *gammu);

enum status sqlite_gammu_state(struct gammu *gammu, const char *creator,
    enum gammu_state *state, struct error *err) MUST_CHECK;
/** Into the outbox, all parts or none. */
enum status sqlite_gammu_put(
    struct gammu *gammu, const struct gammu_sms *sms, struct error *err) MUST_CHECK;

/** What came in and was not handled, oldest first. */
enum status sqlite_gammu_received(struct gammu *gammu, struct gammu_received *received,
    size_t max, size_t *count, struct error *err) MUST_CHECK;
/** This one was handled. */
enum status sqlite_gammu_handled(struct gammu *gammu, int64_t id, struct error *err)
    MUST_CHECK;

#endif /* DB_SQLITE_GAMMU_H */

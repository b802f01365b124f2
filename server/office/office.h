/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OFFICE_H
#define SERVER_OFFICE_OFFICE_H

/*
 * An office as an object: what an act is given to work in. A kiosk's request, a scanner
 * wired to the server and a timer run acts by the same office, each with a caller of its
 * own. The struct is opaque, so that a worker reaches what the functions marked for it
 * give, and nothing else:
 *
 *   fixed      made before the workers start, const ever after
 *   settings   in force, in a cache that any thread may ask
 *   keys       the newest ring; older ones stay until the process ends
 *   the journal's end and who observes it: the loop's own
 */

#include <sys/queue.h>

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "server/line/clock_rule.h"
#include "server/office/act.h"

struct board_pictures;
struct clock_guard;
struct clock_past;
struct clock_trust;
struct db;
struct journal_row;
struct key_ring;
struct office_settings;
struct outlooks;
struct vault;
struct zone;

#define OFFICE_TEXT_SIZE 256 /* a folder, an address */

/** What never changes while the office is open. Any thread. */
struct office_fixed {
    int64_t id;
    char code[16];                     /* "3517" */
    char folder[OFFICE_TEXT_SIZE];     /* its files/ */
    char public_url[OFFICE_TEXT_SIZE]; /* the config's, no slash at its end; or "" */
    char address[OFFICE_TEXT_SIZE];    /* where we listen */
    struct clock clock;
    struct clock_guard *guard;    /* owned; has a lock of its own */
    const struct vault *vault;    /* borrowed; NULL where no personal data are touched */
    char clamd[OFFICE_TEXT_SIZE]; /* socket of ClamAV's daemon, or "" */
    bool clamd_required;          /* what it did not look at is refused */
    struct board_pictures *pictures; /* owned */
    struct outlooks *outlooks;       /* owned; has a lock of its own */
    act_follower *follow;            /* of each act; or NULL */
};

struct office_options {
    int64_t id;
    const char *folder;     /* borrowed for the call, as all texts here */
    const char *public_url; /* "": as the settings say */
    const char *address;    /* where we listen, if these are silent */
    struct clock clock;
    enum clock_source clock_source;
    const struct clock_past *past;          /* borrowed for the call */
    const struct office_settings *settings; /* a reference, taken over in any case */
    const struct key_ring *keys;            /* borrowed until office_set_keys() */
    const struct vault *vault;              /* borrowed; outlives the office */
    const char *clamd;                      /* NULL or "": none */
    bool clamd_required;
    int64_t journal_seq;  /* the last row there is */
    act_follower *follow; /* of each act; or NULL */
};

struct office;

struct office *office_open(const struct office_options *options);
/** After the workers have ended. Accepts NULL. */
void office_close(struct office *office);

/** Any thread. */
const struct office_fixed *office_fixed(const struct office *office);
/** The zone in force; stays until office_close(). Any thread. In an act it is act->zone.
 */
const struct zone *office_zone(struct office *office);
/** Where people reach the office now, no slash at its end. Any thread; in an act it is
 * act->public_url. */
void office_public_url(struct office *office, char out[OFFICE_TEXT_SIZE]);

/** Judge the office's clock as it is now. Any thread. */
void office_look_at_clock(struct office *office, struct clock_trust *trust);

/* Workers. */

/**
 * What an act is given, in the job's transaction: by the settings that this transaction
 * sees, also when another process has changed them.
 * @param caller  borrowed by `act`; its office is this one, or 0
 * @param act     on STATUS_OK for office_act_end(), after which nothing of the settings
 *                may be held
 * @return STATUS_OK; as settings_store_load()
 */
enum status office_act_begin(struct office *office, struct db *db,
    const struct caller *caller, struct act *act, struct error *err) MUST_CHECK;
void office_act_end(struct act *act);

/* The loop. */

/** The settings in force from now on, unless they are older; takes the reference over. */
void office_set_settings(struct office *office, const struct office_settings *settings);

/** Keys of new acts; the old ones must stay until the workers have ended. */
void office_set_keys(struct office *office, const struct key_ring *keys);

/** Who hears of the journal. Plain memory of the observer's. */
struct office_observer {
    /* The next rows, in order. */
    void (*on_rows)(
        struct office_observer *self, const struct journal_row *rows, size_t count);
    /* The journal is another one, which ends with row `seq`. */
    void (*on_other)(struct office_observer *self, int64_t seq);
    /* We committed, and nobody was answered yet; the rows come by on_rows now, or later
     * behind those of others. NULL: no matter. */
    void (*on_commit)(struct office_observer *self);
    TAILQ_ENTRY(office_observer) link;
};

/** From the next row on, until office_unobserve() or the office's end. */
void office_observe(struct office *office, struct office_observer *observer);
void office_unobserve(struct office *office, struct office_observer *observer);

/** The last row that the loop has heard of. */
int64_t office_journal_seq(const struct office *office);

/** The journal's next rows, whichever process wrote them; a job_journal_fn. */
void office_journal(const struct journal_row *rows, size_t count, void *office);
/** A commit of our own: before its rows, and before anybody is answered. */
void office_committed(struct office *office);
/** The journal is another one, which ends with row `seq`. */
void office_journal_other(int64_t seq, void *office);

#endif /* SERVER_OFFICE_OFFICE_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_SENDER_H
#define SERVER_NOTIFY_SENDER_H

/*
 * The threads that send: a few, each with ways out of its own, so that a network that
 * hangs for one number keeps the others going. Knows no database and no loop.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "common/zone.h"
#include "db/db_message.h"
#include "server/notify/channel.h"

#define SENDER_ROOM 8 /* messages that it holds at most */

struct message_texts;
struct sender;
struct vault;

/** A message with what is needed of its office. */
struct parcel {
    size_t office; /* the giver's own name of it */
    struct clock clock;
    char at[RFC3339_SIZE]; /* when it was made, in the office's zone */
    struct message message;
};

struct sender_options {
    const char *spec;                  /* of channels_open(); borrowed for the call */
    const struct channel_options *to;  /* borrowed for the call, but for `stop` */
    const struct message_texts *texts; /* borrowed, outlives it */
    const struct vault *vault;         /* borrowed, outlives it */
};

/** As channels_open(). */
enum status sender_start(const struct sender_options *options, struct sender **sender,
    struct error *err) MUST_CHECK;
/** What is under way is ended where that can be; joins the threads. Accepts NULL. */
void sender_stop(struct sender *sender);
/** Accepts NULL. */
void sender_free(struct sender *sender);

/** Readable whenever one is done. */
int sender_fd(const struct sender *sender);
/** How many more it takes. One thread gives and collects. */
size_t sender_room(struct sender *sender);
void sender_give(struct sender *sender, const struct parcel *parcel);
/**
 * Those that are done, with their message's new state, tries, next_ms, reason and
 * channel; after sender_stop() those that were not begun, too, due at once.
 *
 * @param parcels  SENDER_ROOM
 */
size_t sender_collect(struct sender *sender, struct parcel *parcels);

#endif /* SERVER_NOTIFY_SENDER_H */

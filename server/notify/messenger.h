/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_MESSENGER_H
#define SERVER_NOTIFY_MESSENGER_H

/*
 * Sends the messages that acts have stored: looks for them at each commit that has some,
 * and once a second; hands a few to threads of their own that may wait for the network,
 * and stores how each went. The line never waits for any of it, and a number that cannot
 * be reached keeps nobody else waiting.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/notify/channel.h"

struct event_base;
struct job_pool;
struct messenger;
struct offices;
struct vault;

struct messenger_options {
    struct event_base *base; /* borrowed, as all of these: they outlive it */
    struct job_pool *pool;
    struct offices *offices;
    const struct vault *vault;
    const char *channel;       /* as channels_open(); "": nothing is sent */
    struct channel_options to; /* all but `stop`; borrowed for the call, as the next */
    const char *web;           /* the folder with texts */
};

/** `*messenger` is NULL when there is no channel. Loop thread. */
enum status messenger_start(const struct messenger_options *options,
    struct messenger **messenger, struct error *err) MUST_CHECK;
/** No further looking; joins the thread. Before the pool stops. Accepts NULL. */
void messenger_stop(struct messenger *messenger);
/** After the pool has stopped. Accepts NULL. */
void messenger_free(struct messenger *messenger);

#endif /* SERVER_NOTIFY_MESSENGER_H */

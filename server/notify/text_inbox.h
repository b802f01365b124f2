/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_TEXT_INBOX_H
#define SERVER_NOTIFY_TEXT_INBOX_H

/*
 * Texts that people send to the office's number: a thread looks for them where a way out
 * has a way in, a job answers each in the office at home, and only then it is marked as
 * handled. One phone is answered a few times an hour, so that nobody tries PINs through
 * it and no machine talks to ours without end.
 */

#include "common/base.h"
#include "common/phone.h"
#include "common/status.h"
#include "server/notify/channel.h"
#include "server/office/act.h"

struct event_base;
struct text_inbox;
struct job_pool;
struct office;

#define TEXT_INBOX_AN_HOUR 6 /* answers to one phone */

/** Answer one, by message_put(); worker thread, in the act's transaction. */
typedef enum status text_inbox_answer_fn(
    struct act *act, const char *from, const char *text, struct error *err);

struct text_inbox_options {
    struct event_base *base; /* borrowed, as the next two: they outlive it */
    struct job_pool *pool;
    struct office *office;
    const char *channel;       /* as channels_open(); borrowed for the call */
    struct channel_options to; /* all but `stop`; borrowed for the call */
    text_inbox_answer_fn *answer;
};

/** `*inbox` is NULL when no way has a way in. Loop thread. */
enum status text_inbox_start(const struct text_inbox_options *options,
    struct text_inbox **inbox, struct error *err) MUST_CHECK;
/** Joins the thread. Before the pool stops. Accepts NULL. */
void text_inbox_stop(struct text_inbox *inbox);
/** After the pool has stopped. Accepts NULL. */
void text_inbox_free(struct text_inbox *inbox);

/** Who asked how often; a plain value, all zero at first. */
#define TEXT_INBOX_PHONES 512
struct text_inbox_phone {
    char phone[PHONE_SIZE];
    int64_t since_ms;
    int count;
};
struct text_inbox_phones {
    struct text_inbox_phone list[TEXT_INBOX_PHONES];
};

/** May this phone be answered now? Counts it. The longest ago makes room for another. */
bool text_inbox_may_answer(
    struct text_inbox_phones *phones, const char *phone, int64_t now_ms);
/** It was not, and asks again: that does not count. */
void text_inbox_not_answered(struct text_inbox_phones *phones, const char *phone);

#endif /* SERVER_NOTIFY_TEXT_INBOX_H */

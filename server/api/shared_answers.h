/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_SHARED_ANSWERS_H
#define SERVER_API_SHARED_ANSWERS_H

/*
 * What nobody in particular asks again and again: an answer is worked out once for all
 * who ask the same within a second, and who asks while it is worked out waits for it. A
 * commit of any office makes all of them old at once, so none tells less than an answer
 * that was given before. Loop thread.
 */

#include <sys/queue.h>

#include "common/base.h"
#include "server/http/texts.h"

struct offices;
struct reply;
struct request;
struct shared_answer;
struct shared_answers;

struct shared_answers *shared_answers_new(struct offices *offices);
/** After the workers have ended. Accepts NULL. */
void shared_answers_free(struct shared_answers *answers);

/**
 * Answer `req` from what is known, now or with those who wait.
 * @param mine  what the caller works out and shares: ends in shared_answers_done(). NULL
 *              with false: it is the caller's alone
 * @return true: it is, or will be, answered; it is no longer the caller's
 */
bool shared_answers_take(struct shared_answers *answers, struct request *req,
    enum language language, struct shared_answer **mine);

/** It was worked out: tell all who wait, and keep it for a second if it is one to keep.
 */
void shared_answers_done(
    struct shared_answer *mine, const struct reply *reply, bool keep);

#endif /* SERVER_API_SHARED_ANSWERS_H */

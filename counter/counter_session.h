/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_SESSION_H
#define COUNTER_COUNTER_SESSION_H

/*
 * The clerk's session with the server. What is asked within it is answered within it: an
 * answer that comes after the clerk signed out or chose another counter is dropped, and a
 * session that the server has ended leads back to the sign-in.
 */

#include "counter/counter_core.h"

typedef void counter_answer_fn(struct counter_app *app, const struct link_answer *answer);

/** As link_send(), unless the session ends or counter_forget() is called before. What is
 * given back is good for counter_unask() until the answer comes. */
struct counter_asked *counter_ask(struct counter_app *app,
    const struct link_request *request, counter_answer_fn *on_answer);
/** The answer is of no use any more: it comes to nobody. */
void counter_unask(struct counter_asked *asked);

/** What is on its way comes to nobody from now on; what was known of a desk is gone. */
void counter_forget(struct counter_app *app);

void counter_sign_out(struct counter_app *app);
/** The server does not know us any more. */
void counter_session_ended(struct counter_app *app);

/** After link_stop(): free what was never answered. */
void counter_session_free(struct counter_app *app);

#endif /* COUNTER_COUNTER_SESSION_H */

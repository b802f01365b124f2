/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LOOP_H
#define SERVER_LOOP_H

/*
 * The loop and whose turn comes first in it. Ten thousand phones that ask at once are ten
 * thousand things to do; who signed in does not stand behind them: between any few of
 * them the loop looks whether something of more weight has come.
 */

struct event_base;

enum loop_priority {
    LOOP_STAFF,  /* connections of who signed in, and answers for them */
    LOOP_USUAL,  /* timers, new connections: all that is not named */
    LOOP_PUBLIC, /* everybody else */
    LOOP_PRIORITIES
};

/** NULL: it could not be made. */
struct event_base *loop_new(void);

#endif /* SERVER_LOOP_H */

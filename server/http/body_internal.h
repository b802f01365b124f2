/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_BODY_INTERNAL_H
#define SERVER_HTTP_BODY_INTERNAL_H

/* The end of a body before its time. For server/http/ alone. Loop thread. */

struct conn;
struct request;

/** The connection goes: tell the receiver, and free the request. */
void body_abandoned(struct conn *conn, struct request *req);
/** The request is being answered: nothing more is given away. */
void body_stop(struct conn *conn);

#endif /* SERVER_HTTP_BODY_INTERNAL_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_LISTEN_H
#define SERVER_HTTP_LISTEN_H

/* What listening takes: a socket, a certificate, room for connections. */

#include "common/base.h"
#include "common/status.h"

struct ssl_ctx_st;

/** A listening socket, from which every connection inherits TCP_NODELAY; owned. */
enum status listen_open(const char *address, int *fd, int *port, struct error *err)
    MUST_CHECK;

/** A certificate with its key; owned. STATUS_INVALID_SETTINGS: they cannot be used. */
enum status listen_load_tls(const char *cert, const char *key, struct ssl_ctx_st **tls,
    struct error *err) MUST_CHECK;

/** As many connections as there are descriptors, less what the rest of us needs;
 * RLIMIT_NOFILE is raised. 0: no wish. */
size_t listen_connections(int64_t wanted);

#endif /* SERVER_HTTP_LISTEN_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_CHANNEL_CURL_H
#define SERVER_NOTIFY_CHANNEL_CURL_H

/* What the ways over a network have in common. Private to channel_*.c. */

#include "server/curl_library.h"
#include "server/notify/channel.h"

/**
 * A handle that waits `options->wait_s` at most, less when `options->stop` says so,
 * follows nowhere, and throws away what the other side writes. NULL: libcurl could not
 * start.
 */
CURL *channel_curl_new(const char *protocols, const struct channel_options *options);

#endif /* SERVER_NOTIFY_CHANNEL_CURL_H */

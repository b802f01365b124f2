/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_GZIP_H
#define SERVER_PAGES_GZIP_H

/* Bytes made smaller for the way. Pure; any thread. Source: RFC 1952. */

#include "common/base.h"

/** @param level  1 (quick) to 9 (small)
 * @return owned; NULL: it would not become smaller */
char *gzip_bytes(const char *bytes, size_t len, int level, size_t *out_len);

/** Does this Accept-Encoding (or NULL) take gzip? */
bool gzip_is_welcome(const char *accept_encoding);

#endif /* SERVER_PAGES_GZIP_H */

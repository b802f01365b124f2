/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_FIELDS_H
#define SERVER_HTTP_FIELDS_H

/*
 * What values of header fields say. Pure; any text may come in, NULL is a field that was
 * not sent.
 */

#include "common/base.h"

/**
 * Does If-None-Match know this tag, so that nothing need be sent? Tags are compared
 * weakly.
 * @param etag  as we send it, with its quotation marks, not weak
 * Source: RFC 9110, section 13.1.2.
 */
bool field_knows_etag(const char *if_none_match, const char *etag);

/**
 * Does If-Match let a change of what has this tag go on? Tags are compared strongly.
 * Source: RFC 9110, section 13.1.1.
 */
bool field_permits_etag(const char *if_match, const char *etag);

/**
 * The value of a cookie in a Cookie field; false when it is not there, empty, or longer
 * than fits.
 */
bool field_cookie(const char *cookies, const char *name, char *out, size_t out_size);

/** Is it this media type, in any case, with any parameters? */
bool field_is_type(const char *content_type, const char *type);

/**
 * Does a request that a browser sends from a page come from a page of ours?
 * @param fetch_site  Sec-Fetch-Site, which decides where it is sent
 * @param origin      Origin; NULL with `fetch_site`: no browser, or a page of ours
 * @param host        Host
 * @param any_port    a proxy before us may have another port than we hear of
 */
bool field_is_same_origin(
    const char *fetch_site, const char *origin, const char *host, bool any_port);

#endif /* SERVER_HTTP_FIELDS_H */

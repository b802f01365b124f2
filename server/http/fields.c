/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading values of header fields. */
#include "server/http/fields.h"

#include <string.h>
#include <strings.h>

#include "common/text.h"

#define BLANKS " \t"

/* Is `etag` in a list of tags, or is the list "*"? A weak one there counts when `weakly`.
 */
static bool
is_listed(const char *at, const char *etag, bool weakly)
{
    size_t len = strlen(etag);

    at += strspn(at, BLANKS);
    if (at[0] == '*') {
        return true;
    }
    while (*at) {
        const char *end;
        bool weak;

        at += strspn(at, BLANKS ",");
        weak = text_starts_with(at, "W/");
        at += weak ? 2 : 0;
        if (*at != '"' || !(end = strchr(at + 1, '"'))) {
            return false; /* no list of tags: none is known */
        }
        end++;
        if ((weakly || !weak) && (size_t)(end - at) == len &&
            memcmp(at, etag, len) == 0) {
            return true;
        }
        at = end;
    }
    return false;
}

bool
field_knows_etag(const char *if_none_match, const char *etag)
{
    return if_none_match && is_listed(if_none_match, etag, /* weakly= */ true);
}

bool
field_permits_etag(const char *if_match, const char *etag)
{
    return !if_match || is_listed(if_match, etag, /* weakly= */ false);
}

bool
field_cookie(const char *cookies, const char *name, char *out, size_t out_size)
{
    size_t name_size = strlen(name);

    while (cookies && *cookies) {
        size_t len;

        cookies += strspn(cookies, " ;");
        len = strcspn(cookies, ";");
        if (strncmp(cookies, name, name_size) == 0 && cookies[name_size] == '=' &&
            len - name_size - 1 < out_size) {
            len -= name_size + 1;
            memcpy(out, cookies + name_size + 1, len);
            out[len] = '\0';
            return len > 0;
        }
        cookies += len;
    }
    return false;
}

bool
field_is_type(const char *content_type, const char *type)
{
    size_t len = strlen(type);

    if (!content_type) {
        return false;
    }
    content_type += strspn(content_type, BLANKS);
    if (strncasecmp(content_type, type, len) != 0) {
        return false;
    }
    content_type += len + strspn(content_type + len, BLANKS);
    return content_type[0] == '\0' || content_type[0] == ';';
}

/* Characters of the name in "name:port", "[::1]:port". */
static size_t
name_len(const char *host)
{
    return host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
}

bool
field_is_same_origin(
    const char *fetch_site, const char *origin, const char *host, bool any_port)
{
    const char *from;
    size_t len;

    if (fetch_site) {
        return strcmp(fetch_site, "same-origin") == 0 || strcmp(fetch_site, "none") == 0;
    }
    if (!origin) {
        return true;
    }
    from = strstr(origin, "://"); /* "null" is of no host */
    if (!from || !host) {
        return false;
    }
    from += strlen("://");
    if (!any_port) {
        return strcasecmp(from, host) == 0;
    }
    len = name_len(from);
    return len > 0 && len == name_len(host) && strncasecmp(from, host, len) == 0;
}

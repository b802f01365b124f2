/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encodings by GLib, which has the C library's iconv and its names. */
#include "common/text_encoding.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <sodium.h>

#include "common/mem.h"

/* NULL when there are bytes that this encoding does not have. */
static char *
convert(const char *bytes, size_t *len, const char *from)
{
    gsize converted = 0;
    char *text = g_convert(
        bytes, (gssize)*len, "UTF-8", from, NULL, &converted, /* error= */ NULL);
    char *out;

    if (!text) {
        return NULL;
    }
    out = xmemdup0(text, converted); /* from our own allocator, which frees it */
    *len = converted;
    sodium_memzero(text, converted); /* names and numbers of people */
    g_free(text);
    return out;
}

char *
text_from_spreadsheet(const char *bytes, size_t *len)
{
    if (*len >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0) {
        return convert(bytes, len, "UTF-16"); /* by its mark, which goes */
    }
    if (*len >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0) {
        return convert(bytes, len, "UTF-16");
    }
    if (g_utf8_validate_len(bytes, *len, NULL)) {
        return NULL;
    }
    return convert(bytes, len, "WINDOWS-1252");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/gzip.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <zlib.h>

#include "common/mem.h"

#define GZIP_WINDOW (15 + 16) /* the largest window, in gzip's frame */

char *
gzip_bytes(const char *bytes, size_t len, int level, size_t *out_len)
{
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)len };
    char *out;

    if (len < 512 || len > INT32_MAX ||
        deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) !=
            Z_OK) {
        return NULL;
    }
    out = xcalloc(len, 1);
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)len;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) {
        free(out);
        out = NULL;
    }
    *out_len = stream.total_out;
    (void)deflateEnd(&stream);
    return out;
}

bool
gzip_is_welcome(const char *accept)
{
    while (accept && *accept) {
        size_t len;

        accept += strspn(accept, " \t,");
        len = strcspn(accept, " \t,;");
        if (len == 4 && strncasecmp(accept, "gzip", 4) == 0) {
            const char *rest = accept + len + strspn(accept + len, " \t");

            return !(strncasecmp(rest, ";q=0", 4) == 0 &&
                     strspn(rest + 4, ".0") == strcspn(rest + 4, ", \t"));
        }
        accept += strcspn(accept, ",");
    }
    return false;
}

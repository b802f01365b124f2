/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forms of pages: as one line of fields, and with a file. In pieces and in one, the same
 * file must come out.
 */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/pages/form_body.h"
#include "server/pages/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define AHEAD 128

static size_t
strain(const uint8_t *bytes, size_t len, size_t piece, uint8_t *out, bool *whole)
{
    struct multipart m;
    size_t used = 0;

    if (multipart_init(&m, "multipart/form-data; boundary=x", 1000, NULL) != STATUS_OK) {
        abort();
    }
    for (size_t at = 0; at < len; at += piece) {
        size_t now = len - at < piece ? len - at : piece;
        uint8_t *buffer = xcalloc(now + AHEAD, 1);

        memcpy(buffer + AHEAD, bytes + at, now);
        now = multipart_read(&m, buffer + AHEAD, now, buffer);
        memcpy(out + used, buffer, now);
        used += now;
        free(buffer);
    }
    *whole = multipart_is_whole(&m);
    multipart_destroy(&m);
    return used;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    uint8_t *one = xcalloc(len + AHEAD, 1);
    uint8_t *other = xcalloc(len + AHEAD, 1);
    bool whole[2];
    size_t got = strain(bytes, len, 1 + len, one, &whole[0]);
    struct error err;
    json_t *form;

    if (strain(bytes, len, 3, other, &whole[1]) != got || whole[0] != whole[1] ||
        memcmp(one, other, got) != 0) {
        abort();
    }
    free(one);
    free(other);
    if (form_body_read((const char *)bytes, len, &form, &err) == STATUS_OK) {
        json_t *shaped = form_body_shape(form, true);

        json_decref(shaped);
        json_decref(form);
    }
    return 0;
}

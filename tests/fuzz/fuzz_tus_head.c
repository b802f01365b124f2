/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Header fields of the tus protocol: what is taken is within its bounds, and clean text;
 * a number that is taken prints as the same number.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/api/tus_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_metadata(const char *text)
{
    struct tus_metadata metadata;

    if (tus_read_metadata(text, &metadata, NULL) == STATUS_OK &&
        (!metadata.application[0] || !metadata.kind[0] ||
            !text_is_clean_utf8(metadata.application, strlen(metadata.application)) ||
            !text_is_clean_utf8(metadata.kind, strlen(metadata.kind)))) {
        abort();
    }
}

static void
check_checksum(const char *text)
{
    struct tus_checksum checksum;

    if (tus_read_checksum(text, &checksum, NULL) == STATUS_OK &&
        (!checksum.algorithm || checksum.digest_len > TUS_DIGEST_MAX)) {
        abort();
    }
}

static void
check_number(const char *text)
{
    int64_t number;
    char again[24];

    if (tus_read_number(text, "Upload-Offset", &number, NULL) == STATUS_OK) {
        (void)snprintf(again, sizeof(again), "%" PRId64, number);
        if (number < 0 || (number > 0 && strcmp(again, text + strspn(text, "0")) != 0)) {
            abort();
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xmemdup0(data, size);

    check_metadata(text);
    check_checksum(text);
    check_number(text);
    free(text);
    return 0;
}

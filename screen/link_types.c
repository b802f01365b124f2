/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/link_types.h"

#include <sodium.h>

#include "common/log.h"
#include "common/text.h"

#define LOG_TAG "screen/link"

void
link_make_key(char key[LINK_KEY_SIZE])
{
    uint8_t bytes[16];

    if (sodium_init() < 0) {
        log_fatal(NULL, "could not start libsodium");
    }
    randombytes_buf(bytes, sizeof(bytes));
    text_hex(bytes, sizeof(bytes), key);
}

void
link_answer_destroy(struct link_answer *answer)
{
    json_decref(answer->json);
    answer->json = NULL;
}

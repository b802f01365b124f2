/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling an answer. */
#include "server/http/answer.h"

#include <stdlib.h>
#include <string.h>

#include "server/office/settings.h"

void
answer_json(struct answer *answer, int http, json_t *json)
{
    json_decref(answer->json);
    answer->http = http;
    answer->json = json;
}

void
answer_bytes(struct answer *answer, const char *type, char *bytes, size_t len)
{
    free(answer->bytes);
    answer->http = 200;
    answer->type = type;
    answer->bytes = bytes;
    answer->len = len;
}

void
answer_destroy(struct answer *answer)
{
    json_decref(answer->json);
    free(answer->bytes);
    settings_unref(answer->settings);
    memset(answer, 0, sizeof(*answer));
}

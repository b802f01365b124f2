/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling an answer. */
#include "server/api/answer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_writer.h"
#include "common/text.h"
#include "server/settings/settings.h"

void
answer_json(struct answer *answer, int http, json_t *json)
{
    json_decref(answer->json);
    answer->http = http;
    answer->json = json;
}

void
answer_field(struct answer *answer, const char *name, const char *value)
{
    struct reply_field *field = &answer->fields[answer->field_count++];

    assert(answer->field_count <= ANSWER_FIELDS);
    field->name = name;
    text_copy(field->value, sizeof(field->value), value);
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
answer_written(struct answer *answer, int http, struct json_writer *w)
{
    size_t len;
    char *bytes = writer_take(w, &len);

    answer_bytes(answer, JSON_TYPE, bytes, len);
    answer->http = http;
}

void
answer_looked(struct answer *answer, const char *application, const char *what)
{
    if (!answer->looks) {
        answer->looks = json_array();
    }
    (void)json_array_append_new(answer->looks, json_pack("[s, s]", application, what));
}

void
answer_destroy(struct answer *answer)
{
    json_decref(answer->json);
    json_decref(answer->looks);
    free(answer->bytes);
    settings_unref(answer->settings);
    memset(answer, 0, sizeof(*answer));
}

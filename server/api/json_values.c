/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/json_values.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "common/zone.h"

#define MARK_BYTES 3

json_t *
json_of_time(const struct act *act, int64_t at_ms)
{
    char text[RFC3339_SIZE];

    return at_ms ? json_string(zone_format(act->zone, at_ms, /* millis= */ true, text))
                 : json_null();
}

json_t *
json_of_text(const char *text)
{
    return text[0] ? json_string(text) : json_null();
}

json_t *
json_add_new_row(json_t *list, json_t *row, const char *have)
{
    char *text = json_dumps(row, JSON_COMPACT);
    unsigned char hash[crypto_generichash_BYTES];
    char mark[2 * MARK_BYTES + 1];

    (void)crypto_generichash(
        hash, sizeof(hash), (const unsigned char *)text, strlen(text), NULL, 0);
    free(text);
    text_hex(hash, MARK_BYTES, mark);
    if (strstr(have, mark)) {
        json_decref(row);
        return NULL;
    }
    (void)json_object_set_new(row, "v", json_string(mark));
    (void)json_array_append_new(list, row);
    return row;
}

json_t *
json_of_doors(const struct act *act, const struct doors *doors)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "open", json_of_time(act, doors->open_ms),
        "close", json_of_time(act, doors->close_ms), "next",
        json_of_time(act, doors->next_ms), "why", json_of_text(doors->why));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A template and its data from rubbish: the text up to a line "---" is the template, the
 * rest its data as JSON. What is read must render.
 */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/pages/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char *text = xmemdup0(bytes, len);
    char *rest = strstr(text, "\n---\n");
    struct mustache *template;
    struct error err;

    if (rest) {
        *rest = '\0';
        rest += 5;
    }
    if (len < 2000 && mustache_parse(text, &template, &err) == STATUS_OK) {
        json_t *data = rest ? json_loads(rest, 0, NULL) : NULL;

        free(mustache_render(template, data, NULL, NULL));
        json_decref(data);
        mustache_free(template);
    }
    free(text);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

json_t *
catalogue_load(void)
{
    const char *named = getenv("ANTREAN_CATALOGUE");
    const char *path = named ? named : "deploy/catalogue/default.json";
    json_error_t why;
    json_t *all = json_load_file(path, JSON_REJECT_DUPLICATES, &why);

    if (!all) {
        (void)fprintf(stderr, "%s, line %d: %s\n", path, why.line, why.text);
        abort();
    }
    return all;
}

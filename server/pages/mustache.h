/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_MUSTACHE_H
#define SERVER_PAGES_MUSTACHE_H

/*
 * Mustache templates: text with {{names}}, which are escaped for HTML unless {{{three}}}
 * say that the value is HTML already; {{#sections}}, {{^inverted}} ones, {{>partials}}
 * and {{!comments}}. Other delimiters and lambdas are refused: no page needs them.
 * A parsed template never changes, so any thread may render it.
 * Source: the public Mustache specification, whose tests tests/unit/test_mustache.c runs.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

struct mustache;

/** Where {{>name}} is looked for; NULL: nothing is put there. */
struct mustache_partials {
    const struct mustache *(*find)(const char *name, const void *arg);
    const void *arg; /* borrowed */
};

/**
 * @param text  UTF-8 with NUL; kept as a copy
 * @return STATUS_OK; STATUS_ARG: a tag or section is not closed, closed by another name,
 * or unknown: `err` has the line. `*out` is NULL then.
 */
enum status mustache_parse(const char *text, struct mustache **out, struct error *err)
    MUST_CHECK;
void mustache_free(struct mustache *template);

/**
 * The page. A name that `data` does not have is empty; text and numbers are written,
 * other values are not. Partials may hold themselves to a depth of 32.
 * @param len  gets the length without NUL; may be NULL
 * @return owned by the caller
 */
char *mustache_render(const struct mustache *template, const json_t *data,
    const struct mustache_partials *partials, size_t *len) MUST_CHECK;

#endif /* SERVER_PAGES_MUSTACHE_H */

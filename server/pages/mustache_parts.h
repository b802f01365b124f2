/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_MUSTACHE_PARTS_H
#define SERVER_PAGES_MUSTACHE_PARTS_H

/* A parsed template, as its parser writes it and its renderer walks it. */

#include "server/pages/mustache.h"

enum mustache_kind {
    MUSTACHE_LINE, /* a line begins here that will hold something: the indent goes here */
    MUSTACHE_TEXT, /* text as it stands */
    MUSTACHE_VALUE,    /* {{name}} */
    MUSTACHE_RAW,      /* {{{name}}}, {{&name}} */
    MUSTACHE_SECTION,  /* {{#name}}: once for each, or once when it is true */
    MUSTACHE_INVERTED, /* {{^name}}: when there is none */
    MUSTACHE_END,      /* {{/name}} */
    MUSTACHE_PARTIAL,  /* {{>name}} */
};

struct mustache_part {
    enum mustache_kind kind;
    const char *text; /* the text, the name, or of a partial alone on a line its indent */
    size_t len;
    const char *name; /* of a partial; with NUL, borrowed from the template */
    size_t end;       /* of a section: the index of its MUSTACHE_END */
};

struct mustache {
    char *source;                /* owned; the names in it are cut off with NUL */
    struct mustache_part *parts; /* owned */
    size_t count;
};

#endif /* SERVER_PAGES_MUSTACHE_PARTS_H */

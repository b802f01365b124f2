/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a template. It is walked line by line, for a section, comment or partial that
 * stands alone on its line takes the whole line away with it.
 */
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/mem.h"
#include "server/pages/mustache_parts.h"

#define SECTIONS_DEEP 32

struct parser {
    struct mustache *template;
    size_t capacity;
    const char *at;   /* the next character */
    const char *line; /* where the present line begins */
    int line_number;
    bool written; /* the present line holds something already */
    size_t open[SECTIONS_DEEP];
    size_t depth;
};

/* A tag as it is written. */
struct tag {
    const char *from, *after; /* its braces and what follows them */
    char sigil;               /* one of #^/>!&{ or 0 */
    char *name;
};

static void
add(struct parser *parser, struct mustache_part part)
{
    struct mustache *template = parser->template;

    template->parts = array_grow(
        template->parts, template->count, &parser->capacity, sizeof(*template->parts));
    template->parts[template->count++] = part;
}

/* Something will be written on this line, so it begins. */
static void
begin_line(struct parser *parser)
{
    if (!parser->written) {
        add(parser, (struct mustache_part){ .kind = MUSTACHE_LINE });
        parser->written = true;
    }
}

static void
next_line(struct parser *parser, const char *from)
{
    parser->line = from;
    parser->written = false;
}

/* Text up to `end`, a part for each line. */
static void
add_text(struct parser *parser, const char *end)
{
    while (parser->at < end) {
        const char *newline = memchr(parser->at, '\n', (size_t)(end - parser->at));
        const char *until = newline ? newline + 1 : end;

        begin_line(parser);
        add(parser, (struct mustache_part){ .kind = MUSTACHE_TEXT,
                        .text = parser->at,
                        .len = (size_t)(until - parser->at) });
        parser->at = until;
        if (newline) {
            parser->line_number++;
            next_line(parser, until);
        }
    }
}

static enum status
fault(const struct parser *parser, struct error *err, const char *what, const char *name)
{
    return error_set(
        err, STATUS_ARG, "line %d: %s {{%.60s}}", parser->line_number, what, name);
}

/* The tag that begins at `from`; its name is cut off in place. */
static enum status
read_tag(struct parser *parser, char *from, struct tag *tag, struct error *err)
{
    const char *closing = from[2] == '{' ? "}}}" : "}}";
    char *end = strstr(from + 2, closing);
    char *name = from + 2;

    if (!end) {
        return error_set(err, STATUS_ARG, "line %d: a tag is not closed with %s",
            parser->line_number, closing);
    }
    *tag = (struct tag){ .from = from, .after = end + strlen(closing) };
    if (strchr("#^/>!&{", *name)) {
        tag->sigil = *name++;
    }
    if (tag->sigil == '!') {
        tag->name = name;
        return STATUS_OK;
    }
    name += strspn(name, " \t\r\n");
    while (end > name && strchr(" \t\r\n", end[-1])) {
        end--;
    }
    *end = '\0';
    tag->name = name;
    if (name[0] == '\0' || name[strcspn(name, "= \t\r\n{}")] != '\0') {
        return fault(parser, err, "this is no tag:", name);
    }
    return STATUS_OK;
}

/* Is there nothing but blanks around the tag? Gives where the next line begins. */
static bool
stands_alone(const struct parser *parser, const struct tag *tag, const char **next)
{
    const char *after = tag->after + strspn(tag->after, " \t");

    if (tag->sigil == 0 || tag->sigil == '&' || tag->sigil == '{' || parser->written ||
        parser->line + strspn(parser->line, " \t") < tag->from) {
        return false;
    }
    if (*after == '\r' && after[1] == '\n') {
        after++;
    }
    if (*after != '\n' && *after != '\0') {
        return false;
    }
    *next = *after == '\n' ? after + 1 : after;
    return true;
}

static enum status
open_section(struct parser *parser, const struct tag *tag, struct error *err)
{
    if (parser->depth == SECTIONS_DEEP) {
        return fault(parser, err, "too deep:", tag->name);
    }
    parser->open[parser->depth++] = parser->template->count;
    add(parser, (struct mustache_part){
                    .kind = tag->sigil == '#' ? MUSTACHE_SECTION : MUSTACHE_INVERTED,
                    .text = tag->name,
                    .len = strlen(tag->name) });
    return STATUS_OK;
}

static enum status
close_section(struct parser *parser, const struct tag *tag, struct error *err)
{
    struct mustache_part *opened;

    if (parser->depth == 0) {
        return fault(parser, err, "nothing is open that this closes:", tag->name);
    }
    opened = &parser->template->parts[parser->open[parser->depth - 1]];
    if (strcmp(opened->text, tag->name) != 0) {
        return fault(parser, err, "another section is open here:", opened->text);
    }
    opened->end = parser->template->count;
    parser->depth--;
    add(parser, (struct mustache_part){ .kind = MUSTACHE_END });
    return STATUS_OK;
}

/* What a tag adds. `indent` is what stands before a tag that is alone on its line. */
static enum status
take_tag(struct parser *parser, const struct tag *tag, const char *indent,
    size_t indent_len, struct error *err)
{
    switch (tag->sigil) {
    case '!':
        return STATUS_OK;
    case '#':
    case '^':
        return open_section(parser, tag, err);
    case '/':
        return close_section(parser, tag, err);
    case '>':
        if (!indent) {
            begin_line(parser);
        }
        add(parser, (struct mustache_part){ .kind = MUSTACHE_PARTIAL,
                        .text = indent,
                        .len = indent_len,
                        .name = tag->name });
        return STATUS_OK;
    default:
        begin_line(parser);
        add(parser,
            (struct mustache_part){ .kind = tag->sigil ? MUSTACHE_RAW : MUSTACHE_VALUE,
                .text = tag->name,
                .len = strlen(tag->name) });
        return STATUS_OK;
    }
}

/* One tag with the text before it. */
static enum status
step(struct parser *parser, char *braces, struct error *err)
{
    struct tag tag;
    const char *next;
    const char *blanks = braces; /* where the blanks before it begin */
    enum status st;

    while (blanks > parser->at && strchr(" \t", blanks[-1])) {
        blanks--;
    }
    add_text(parser, blanks); /* the blanks may belong to a line that goes away */
    st = read_tag(parser, braces, &tag, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (stands_alone(parser, &tag, &next)) {
        st = take_tag(parser, &tag, parser->line, (size_t)(tag.from - parser->line), err);
        parser->line_number++;
        next_line(parser, next);
        parser->at = next;
    } else {
        add_text(parser, braces);
        st = take_tag(parser, &tag, NULL, 0, err);
        parser->at = tag.after;
    }
    for (const char *c = tag.from; c < tag.after; c++) {
        parser->line_number += *c == '\n' ? 1 : 0;
    }
    return st;
}

enum status
mustache_parse(const char *text, struct mustache **out, struct error *err)
{
    struct mustache *template = xcalloc(1, sizeof(*template));
    struct parser parser = { .template = template, .line_number = 1 };
    char *braces;
    enum status st = STATUS_OK;

    *out = NULL;
    template->source = xstrdup(text);
    parser.at = parser.line = template->source;
    while (st == STATUS_OK && (braces = strstr(parser.at, "{{"))) {
        st = step(&parser, braces, err);
    }
    if (st == STATUS_OK) {
        add_text(&parser, parser.at + strlen(parser.at));
        if (parser.depth > 0) {
            st = fault(&parser, err, "this section is not closed:",
                template->parts[parser.open[parser.depth - 1]].text);
        }
    }
    if (st != STATUS_OK) {
        mustache_free(template);
        return st;
    }
    *out = template;
    return STATUS_OK;
}

void
mustache_free(struct mustache *template)
{
    if (template) {
        free(template->parts);
        free(template->source);
        free(template);
    }
}

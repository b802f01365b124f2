/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a page: a template walked over a stack of values, the innermost on top. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/pages/mustache_parts.h"

#define PARTIALS_DEEP 32

/* The values that are looked through for a name, from the inside out. */
struct context {
    const json_t *value;
    const struct context *outer;
};

/* What stands before each line of a partial, from the outside in. */
struct indent {
    const char *text;
    size_t len;
    const struct indent *outer;
};

struct renderer {
    FILE *out;
    const struct mustache_partials *partials;
    int depth;
};

static const json_t *
member(const json_t *object, const char *name, size_t len)
{
    char key[64];

    if (!json_is_object(object) || len >= sizeof(key)) {
        return NULL;
    }
    memcpy(key, name, len);
    key[len] = '\0';
    return json_object_get(object, key);
}

/*
 * The value of a dotted name: its first part is looked for from the inside out, the
 * others only in what was found.
 */
static const json_t *
look_up(const struct context *context, const char *name)
{
    size_t len = strcspn(name, ".");
    const json_t *found = NULL;

    if (strcmp(name, ".") == 0) {
        return context->value;
    }
    for (; context && !found; context = context->outer) {
        found = member(context->value, name, len);
    }
    while (found && name[len] == '.') {
        name += len + 1;
        len = strcspn(name, ".");
        found = member(found, name, len);
    }
    return found;
}

static bool
is_true(const json_t *value)
{
    return value && !json_is_null(value) && !json_is_false(value) &&
           !(json_is_array(value) && json_array_size(value) == 0);
}

static void
write_escaped(FILE *out, const char *text)
{
    while (*text) {
        size_t plain = strcspn(text, "&<>\"'");

        (void)fwrite(text, 1, plain, out);
        text += plain;
        switch (*text) {
        case '&':
            (void)fputs("&amp;", out);
            break;
        case '<':
            (void)fputs("&lt;", out);
            break;
        case '>':
            (void)fputs("&gt;", out);
            break;
        case '"':
            (void)fputs("&quot;", out);
            break;
        case '\'':
            (void)fputs("&#39;", out);
            break;
        default:
            return;
        }
        text++;
    }
}

static void
write_value(FILE *out, const json_t *value, bool raw)
{
    if (json_is_string(value) && raw) {
        (void)fputs(json_string_value(value), out);
    } else if (json_is_string(value)) {
        write_escaped(out, json_string_value(value));
    } else if (json_is_integer(value)) {
        (void)fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        (void)fprintf(out, "%.15g", json_real_value(value));
    }
}

static void
write_indent(FILE *out, const struct indent *indent)
{
    if (indent) {
        write_indent(out, indent->outer);
        (void)fwrite(indent->text, 1, indent->len, out);
    }
}

static void render(struct renderer *self, const struct mustache *template, size_t from,
    size_t until, const struct context *context, const struct indent *indent);

/* The parts `from` .. `until` once for each value, or once. */
static void
render_section(struct renderer *self, const struct mustache *template, size_t from,
    size_t until, const struct context *context, const struct indent *indent,
    const json_t *value)
{
    if (!is_true(value)) {
        return;
    }
    if (!json_is_array(value)) {
        render(self, template, from, until,
            &(struct context){ .value = value, .outer = context }, indent);
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        render(self, template, from, until,
            &(struct context){ .value = json_array_get(value, i), .outer = context },
            indent);
    }
}

static void
render_partial(struct renderer *self, const struct mustache_part *part,
    const struct context *context, const struct indent *indent)
{
    const struct mustache_partials *partials = self->partials;
    const struct mustache *inner =
        partials ? partials->find(part->name, partials->arg) : NULL;
    const struct indent deeper = {
        .text = part->text, .len = part->len, .outer = indent
    };

    if (!inner || self->depth == PARTIALS_DEEP) {
        return;
    }
    self->depth++;
    if (part->text) {
        render(self, inner, 0, inner->count, context, &deeper);
    } else if (inner->count > 0) { /* in the middle of a line, which has begun */
        size_t skip = inner->parts[0].kind == MUSTACHE_LINE ? 1 : 0;

        render(self, inner, skip, inner->count, context, indent);
    }
    self->depth--;
}

static void
render(struct renderer *self, const struct mustache *template, size_t from, size_t until,
    const struct context *context, const struct indent *indent)
{
    for (size_t i = from; i < until; i++) {
        const struct mustache_part *part = &template->parts[i];

        switch (part->kind) {
        case MUSTACHE_LINE:
            write_indent(self->out, indent);
            break;
        case MUSTACHE_TEXT:
            (void)fwrite(part->text, 1, part->len, self->out);
            break;
        case MUSTACHE_VALUE:
        case MUSTACHE_RAW:
            write_value(
                self->out, look_up(context, part->text), part->kind == MUSTACHE_RAW);
            break;
        case MUSTACHE_SECTION:
            render_section(self, template, i + 1, part->end, context, indent,
                look_up(context, part->text));
            i = part->end;
            break;
        case MUSTACHE_INVERTED:
            if (is_true(look_up(context, part->text))) {
                i = part->end;
            }
            break;
        case MUSTACHE_PARTIAL:
            render_partial(self, part, context, indent);
            break;
        case MUSTACHE_END:
            break;
        }
    }
}

char *
mustache_render(const struct mustache *template, const json_t *data,
    const struct mustache_partials *partials, size_t *len)
{
    char *page = NULL;
    size_t size = 0;
    struct renderer self = { .out = open_memstream(&page, &size), .partials = partials };
    const struct context context = { .value = data };

    if (!self.out) {
        abort(); /* as xcalloc() does: there is no memory */
    }
    render(&self, template, 0, template->count, &context, NULL);
    if (fclose(self.out) != 0) {
        abort();
    }
    if (len) {
        *len = size;
    }
    return page;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A byte at a time. The delimiter begins with CR, which is nowhere else in it: so what
 * was taken for its beginning and is not can be given back as it was.
 */
#include "server/pages/multipart.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/text.h"

#define FORM_FILE_TYPE "multipart/form-data"

/* The value of a parameter of a header's line: `; name="value"` or `; name=value`. */
static bool
read_parameter(const char *line, const char *name, char *out, size_t out_size)
{
    size_t name_len = strlen(name);

    for (const char *at = strchr(line, ';'); at; at = strchr(at, ';')) {
        size_t len;

        at++;
        at += strspn(at, " \t");
        if (strncasecmp(at, name, name_len) != 0 || at[name_len] != '=') {
            continue;
        }
        at += name_len + 1;
        if (*at == '"') {
            at++;
            len = strcspn(at, "\"");
        } else {
            len = strcspn(at, "; \t\r\n");
        }
        if (len >= out_size) {
            return false;
        }
        memcpy(out, at, len);
        out[len] = '\0';
        return true;
    }
    return false;
}

enum status
multipart_init(
    struct multipart *m, const char *content_type, int64_t file_max, struct error *err)
{
    char boundary[MULTIPART_BOUNDARY_MAX + 1];

    memset(m, 0, sizeof(*m));
    if (!content_type ||
        strncasecmp(content_type, FORM_FILE_TYPE, strlen(FORM_FILE_TYPE)) != 0 ||
        !read_parameter(content_type, "boundary", boundary, sizeof(boundary)) ||
        boundary[0] == '\0' || strpbrk(boundary, "\r\n")) {
        return error_set(err, STATUS_UNSUPPORTED_TYPE,
            "Content-Type must be " FORM_FILE_TYPE " with a boundary");
    }
    m->delimiter_len =
        (size_t)snprintf(m->delimiter, sizeof(m->delimiter), "\r\n--%s", boundary);
    m->matched = 2; /* the first one needs no line before it */
    m->file_max = file_max;
    m->fields = json_object();
    return STATUS_OK;
}

void
multipart_destroy(struct multipart *m)
{
    json_decref(m->fields);
}

/* The head of a part is whole: what is it? */
static void
begin_part(struct multipart *m)
{
    char *line = m->head;
    char file[256];
    bool is_file = false;
    bool is_named = false;

    m->name[0] = '\0';
    m->value_len = 0;
    while (line && *line) {
        char *next = strstr(line, "\r\n");

        if (next) {
            *next = '\0';
            next += 2;
        }
        if (strncasecmp(line, "Content-Disposition:", 20) == 0) {
            is_named = read_parameter(line, "name", m->name, sizeof(m->name)) &&
                       text_is_clean_utf8(m->name, strlen(m->name));
            /* A name too long to keep is one all the same. */
            is_file = strcasestr(line, "filename=") || strcasestr(line, "filename*=");
            m->has_file =
                m->has_file ||
                (is_file && !(read_parameter(line, "filename", file, sizeof(file)) &&
                                file[0] == '\0'));
        }
        line = next;
    }
    m->state = !is_named ? MULTIPART_BROKEN : is_file ? MULTIPART_FILE : MULTIPART_FIELD;
}

/* A field is whole. */
static void
end_field(struct multipart *m)
{
    json_t *value = json_stringn(m->value, m->value_len);

    if (!value || memchr(m->value, '\0', m->value_len) ||
        json_object_size(m->fields) >= MULTIPART_FIELDS_MAX) {
        json_decref(value);
        m->state = MULTIPART_BROKEN;
        return;
    }
    (void)json_object_set_new(m->fields, m->name, value);
}

/* One byte of what a part holds; false: the field is too long. */
static bool
put(struct multipart *m, unsigned char byte, unsigned char *out, size_t *used)
{
    if (m->state == MULTIPART_FILE) {
        if (m->file_len >= m->file_max) {
            m->file_too_large = true;
        } else {
            m->file_len++;
            out[(*used)++] = byte;
        }
    } else if (m->state == MULTIPART_FIELD) {
        if (m->value_len >= sizeof(m->value)) {
            return false;
        }
        m->value[m->value_len++] = (char)byte;
    }
    return true;
}

/* A byte outside heads: the delimiter's next, or what a part holds. */
static void
read_content(struct multipart *m, unsigned char byte, unsigned char *out, size_t *used)
{
    bool fits = true;

    if (byte == (unsigned char)m->delimiter[m->matched]) {
        if (++m->matched < m->delimiter_len) {
            return;
        }
        m->matched = 0;
        if (m->state == MULTIPART_FIELD) {
            end_field(m);
        }
        if (m->state != MULTIPART_BROKEN) {
            m->state = MULTIPART_AFTER;
            m->head_len = 0;
        }
        return;
    }
    for (size_t i = 0; fits && i < m->matched; i++) {
        fits = put(m, (unsigned char)m->delimiter[i], out, used);
    }
    m->matched = byte == '\r' ? 1 : 0;
    if (fits && m->matched == 0) {
        fits = put(m, byte, out, used);
    }
    if (!fits) {
        m->state = MULTIPART_BROKEN;
    }
}

static void
read_byte(struct multipart *m, unsigned char byte, unsigned char *out, size_t *used)
{
    switch (m->state) {
    case MULTIPART_BEFORE:
    case MULTIPART_FIELD:
    case MULTIPART_FILE:
        read_content(m, byte, out, used);
        break;
    case MULTIPART_AFTER:
        m->head[m->head_len++] = (char)byte;
        if (m->head_len == 2) {
            m->state = memcmp(m->head, "\r\n", 2) == 0 ? MULTIPART_HEAD
                       : memcmp(m->head, "--", 2) == 0 ? MULTIPART_OVER
                                                       : MULTIPART_BROKEN;
            m->head_len = 0;
        }
        break;
    case MULTIPART_HEAD:
        if (m->head_len + 1 >= sizeof(m->head) || byte == '\0') {
            m->state = MULTIPART_BROKEN;
            break;
        }
        m->head[m->head_len++] = (char)byte;
        m->head[m->head_len] = '\0';
        if (m->head_len >= 4 && memcmp(m->head + m->head_len - 4, "\r\n\r\n", 4) == 0) {
            begin_part(m);
        }
        break;
    case MULTIPART_OVER:
    case MULTIPART_BROKEN:
        break;
    }
}

size_t
multipart_read(
    struct multipart *m, const unsigned char *in, size_t len, unsigned char *out)
{
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        read_byte(m, in[i], out, &used);
    }
    return used;
}

bool
multipart_is_whole(const struct multipart *m)
{
    return m->state == MULTIPART_OVER;
}

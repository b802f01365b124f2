/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_MULTIPART_H
#define SERVER_PAGES_MULTIPART_H

/*
 * A form with one file, read as it comes: its small fields are kept, what is the file's
 * is given on. Pure but for memory. Source: RFC 7578, RFC 2046 section 5.1.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

#define MULTIPART_BOUNDARY_MAX 70
#define MULTIPART_FIELDS_MAX 40
#define MULTIPART_VALUE_SIZE 1024
#define MULTIPART_HEAD_SIZE 1024

enum multipart_state {
    MULTIPART_BEFORE, /* the first delimiter */
    MULTIPART_AFTER,  /* a delimiter: CR LF, or "--" at the end */
    MULTIPART_HEAD,
    MULTIPART_FIELD,
    MULTIPART_FILE,
    MULTIPART_OVER, /* what follows the last delimiter is nobody's */
    MULTIPART_BROKEN,
};

struct multipart {
    char delimiter[MULTIPART_BOUNDARY_MAX + 5]; /* CR LF -- boundary */
    size_t delimiter_len;
    size_t matched; /* of it, at the end of what has come */
    enum multipart_state state;
    char head[MULTIPART_HEAD_SIZE];
    size_t head_len;
    char name[64]; /* of the part */
    char value[MULTIPART_VALUE_SIZE];
    size_t value_len;
    json_t *fields;   /* owned: {"name": "value"} */
    bool has_file;    /* one with a name of its own */
    int64_t file_len; /* so far */
    int64_t file_max; /* beyond it nothing is given on */
    bool file_too_large;
};

/** STATUS_UNSUPPORTED_TYPE: it is no multipart/form-data with a boundary. */
enum status multipart_init(struct multipart *m, const char *content_type,
    int64_t file_max, struct error *err) MUST_CHECK;
void multipart_destroy(struct multipart *m);

/**
 * Read on. @param out  gets what is the file's: at most `len` and the length of the
 * delimiter; may lie that much before `in` in the same buffer
 * @return its length
 */
size_t multipart_read(
    struct multipart *m, const unsigned char *in, size_t len, unsigned char *out);

/** Everything has come: was it whole? */
bool multipart_is_whole(const struct multipart *m);

#endif /* SERVER_PAGES_MULTIPART_H */

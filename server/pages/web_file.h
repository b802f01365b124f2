/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_WEB_FILE_H
#define SERVER_PAGES_WEB_FILE_H

/*
 * Files of the web folder: styles, scripts and pictures, read once at the start, each
 * with a hash in its name, so that browsers keep it for ever, and made smaller for the
 * first browser that asks. Loop thread.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

struct web_files;

#define WEB_NAME_SIZE 64
#define WEB_ETAG_SIZE 20

struct web_file {
    char name[WEB_NAME_SIZE]; /* "theme.css", "kerja/list.js" */
    const char *type;         /* media type; static */
    char *bytes;              /* owned, with NUL */
    size_t len;
    bool packable; /* and not looked at yet; see web_file_packed() */
    char *packed;  /* owned: the same in gzip, or NULL */
    size_t packed_len;
    char etag[WEB_ETAG_SIZE]; /* with its quotation marks: the hash */
};

/** A whole file of the disk, with NUL; owned. */
enum status web_file_read(const char *path, char **bytes, size_t *len, struct error *err)
    MUST_CHECK;

/** Every file of a known kind in the folder and its folders. `*files` is owned, also with
 * an error. */
enum status web_files_load(const char *web, struct web_files **files, struct error *err)
    MUST_CHECK;
void web_files_free(struct web_files *files);

/**
 * By its name, or its name with a hash in it: "theme.css", "theme.1a2b3c4d.css".
 * @param lasting  whether the hash is the file's: it may be kept for ever
 * @return borrowed; NULL: there is none
 */
struct web_file *web_files_find(
    const struct web_files *files, const char *name, bool *lasting);

/** The same in gzip: a millisecond, once. Borrowed; NULL: that is not worth it. */
const char *web_file_packed(struct web_file *file, size_t *len);

/** Where each is, by its name with `_` for what is no letter or digit:
 * {"theme_css": "/web/theme.1a2b3c4d.css"}; borrowed. */
json_t *web_files_addresses(const struct web_files *files);

#endif /* SERVER_PAGES_WEB_FILE_H */

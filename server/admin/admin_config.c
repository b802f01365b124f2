/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/admin/admin_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/text.h"

#define FILE_MAX ((size_t)256 * 1024)
#define LINE_MORE (CONFIG_TEXT_SIZE + 32)

/* Does this line begin with the word, blanks aside? */
static bool
begins(const char *line, const char *word)
{
    line += strspn(line, " \t");
    return text_starts_with(line, word);
}

static bool
is_url_key(const char *line)
{
    if (!begins(line, "url")) {
        return false;
    }
    line += strspn(line, " \t") + strlen("url");
    line += strspn(line, " \t");
    return *line == '=' || *line == ':';
}

/* The text with the url of [database] changed, added, or with the section added. Owned.
 */
static char *
change(const char *text, const char *url)
{
    size_t size = strlen(text) + LINE_MORE;
    char *out = xcalloc(size, 1);
    bool inside = false;
    bool done = false;

    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        size_t at = strlen(out);

        len += line[len] == '\n';
        if (inside && !done && (begins(line, "[") || is_url_key(line))) {
            (void)snprintf(out + at, size - at, "url = %s\n", url);
            at = strlen(out);
            done = true;
            if (is_url_key(line)) {
                line += len;
                continue;
            }
        }
        if (begins(line, "[")) {
            inside = begins(line, "[database]");
        }
        (void)snprintf(out + at, size - at, "%.*s", (int)len, line);
        line += len;
    }
    if (!done) {
        size_t at = strlen(out);

        (void)snprintf(
            out + at, size - at, "\n%surl = %s\n", inside ? "" : "[database]\n", url);
    }
    return out;
}

enum status
admin_config_prepare(
    const char *folder, const char *url, char aside[ADMIN_PATH_SIZE], struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    struct config config;
    char *text;
    char *changed;
    size_t len;
    enum status st;

    aside[0] = '\0';
    if (!admin_path(path, folder, "antrean.conf")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    st = admin_read_file(path, FILE_MAX, &text, &len, err);
    if (st != STATUS_OK) {
        return st;
    }
    changed = change(text, url);
    free(text);
    st = config_parse(changed, path, folder, &config, err);
    if (st == STATUS_OK && strcmp(config.database, url) != 0) {
        st = error_set(err, STATUS_INVALID_SETTINGS,
            "could not change [database] url in %.100s; write it there yourself", path);
    }
    if (st == STATUS_OK) {
        if (snprintf(aside, ADMIN_PATH_SIZE, "%s.part-%ld", path, (long)getpid()) >=
            ADMIN_PATH_SIZE) {
            aside[0] = '\0';
            st = error_set(err, STATUS_IO, "the folder's name is too long");
        }
    }
    if (st == STATUS_OK) {
        st = admin_write_file(aside, changed, strlen(changed), 0600, err);
    }
    if (st != STATUS_OK && aside[0]) {
        (void)unlink(aside);
        aside[0] = '\0';
    }
    free(changed);
    return st;
}

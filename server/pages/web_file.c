/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/web_file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/pages/gzip.h"

#define FILE_SIZE_MAX (4 * 1024 * 1024)
#define HASH_LEN 8 /* digits of it in a name */
#define SMALLEST 9 /* of gzip's levels */

struct web_files {
    struct web_file *list; /* owned */
    size_t count, capacity;
    json_t *addresses; /* owned */
};

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    { ".html", "text/html; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".svg", "image/svg+xml" },
    { ".png", "image/png" },
    { ".woff2", "font/woff2" },
    { ".webmanifest", "application/manifest+json" },
};

static const char *
type_of(const char *name)
{
    const char *ending = strrchr(name, '.');

    for (size_t i = 0; ending && i < ARRAY_LEN(types); i++) {
        if (strcmp(ending, types[i].ending) == 0) {
            return types[i].type;
        }
    }
    return NULL;
}

enum status
web_file_read(const char *path, char **bytes, size_t *len, struct error *err)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool whole = false;

    *bytes = NULL;
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
        info.st_size <= FILE_SIZE_MAX) {
        *len = (size_t)info.st_size;
        *bytes = xcalloc(*len + 1, 1);
        whole = read(fd, *bytes, *len) == info.st_size; /* a file of a disk */
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    if (!whole) {
        free(*bytes);
        *bytes = NULL;
        return error_set(
            err, STATUS_IO, "could not read the page %.120s: %s", path, strerror(errno));
    }
    return STATUS_OK;
}

/* "/web/theme.1a2b3c4d.css" for "theme.css", under "theme_css". */
static void
note_address(struct web_files *files, const struct web_file *file)
{
    char name[WEB_NAME_SIZE];
    char address[WEB_NAME_SIZE + 32];
    const char *ending = strrchr(file->name, '.');

    text_copy(name, sizeof(name), file->name);
    for (char *c = name; *c; c++) {
        *c = (char)(isalnum((unsigned char)*c) ? *c : '_');
    }
    (void)snprintf(address, sizeof(address), "/web/%.*s.%.*s%s",
        (int)(ending - file->name), file->name, HASH_LEN, file->etag + 1, ending);
    (void)json_object_set_new(files->addresses, name, json_string(address));
}

static enum status
add_file(struct web_files *files, const char *web, const char *name, struct error *err)
{
    struct web_file file = { .type = type_of(name) };
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char path[1024];
    enum status st;

    if (!file.type || !text_copy(file.name, sizeof(file.name), name)) {
        return STATUS_OK;
    }
    (void)snprintf(path, sizeof(path), "%s/%s", web, name);
    st = web_file_read(path, &file.bytes, &file.len, err);
    if (st != STATUS_OK) {
        return st;
    }
    file.packable = !text_starts_with(file.type, "image/png") &&
                    !text_starts_with(file.type, "font/");
    (void)crypto_generichash(
        hash, sizeof(hash), (unsigned char *)file.bytes, file.len, NULL, 0);
    file.etag[0] = '"';
    text_hex(hash, HASH_LEN, file.etag + 1); /* 16 digits */
    text_append(file.etag, sizeof(file.etag), "\"");
    files->list =
        array_grow(files->list, files->count, &files->capacity, sizeof(*files->list));
    files->list[files->count++] = file;
    note_address(files, &file);
    return STATUS_OK;
}

/* `folder` is "" for the folder itself, whose folders are looked into. */
static enum status
add_folder(
    struct web_files *files, const char *web, const char *folder, struct error *err)
{
    char path[1024];
    DIR *dir;
    struct dirent *entry;
    enum status st = STATUS_OK;

    (void)snprintf(path, sizeof(path), "%s/%s", web, folder);
    dir = opendir(path);
    if (!dir) {
        return error_set(err, STATUS_IO, "could not open the pages in %.100s: %s", path,
            strerror(errno));
    }
    while (st == STATUS_OK && (entry = readdir(dir))) {
        char name[512];

        (void)snprintf(
            name, sizeof(name), "%s%s%s", folder, folder[0] ? "/" : "", entry->d_name);
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (entry->d_type == DT_DIR) {
            st = folder[0] ? STATUS_OK : add_folder(files, web, entry->d_name, err);
        } else {
            st = add_file(files, web, name, err);
        }
    }
    (void)closedir(dir);
    return st;
}

enum status
web_files_load(const char *web, struct web_files **files, struct error *err)
{
    *files = xcalloc(1, sizeof(**files));
    (*files)->addresses = json_object();
    return add_folder(*files, web, "", err);
}

void
web_files_free(struct web_files *files)
{
    if (!files) {
        return;
    }
    for (size_t i = 0; i < files->count; i++) {
        free(files->list[i].bytes);
        free(files->list[i].packed);
    }
    free(files->list);
    json_decref(files->addresses);
    free(files);
}

struct web_file *
web_files_find(const struct web_files *files, const char *name, bool *lasting)
{
    const char *ending = strrchr(name, '.');
    char plain[WEB_NAME_SIZE + HASH_LEN + 2];
    const char *hash = NULL;

    text_copy(plain, sizeof(plain), name);
    if (ending && ending - name > HASH_LEN + 1 && ending[-HASH_LEN - 1] == '.' &&
        strspn(ending - HASH_LEN, "0123456789abcdef") == HASH_LEN) {
        hash = ending - HASH_LEN;
        (void)snprintf(plain, sizeof(plain), "%.*s%s",
            (int)(ending - name) - HASH_LEN - 1, name, ending);
    }
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->list[i].name, plain) == 0) {
            *lasting = hash && strncmp(hash, files->list[i].etag + 1, HASH_LEN) == 0;
            return &files->list[i];
        }
    }
    return NULL;
}

const char *
web_file_packed(struct web_file *file, size_t *len)
{
    if (file->packable) {
        file->packed = gzip_bytes(file->bytes, file->len, SMALLEST, &file->packed_len);
        file->packable = false;
    }
    *len = file->packed_len;
    return file->packed;
}

json_t *
web_files_addresses(const struct web_files *files)
{
    return files->addresses;
}

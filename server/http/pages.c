/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `/` and the other pages, and `/web/NAME` for what they need. A page may load only from
 * here (Content-Security-Policy), and is asked for again only when its ETag has changed.
 */
#include "server/http/pages.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "server/http/exchange.h"
#include "server/http/routes.h"

#define FILES_MAX 128
#define FILE_SIZE_MAX (4 * 1024 * 1024)

struct page {
    char name[64];
    const char *type; /* static */
    char *bytes;      /* owned */
    size_t len;
    char etag[20];
};

struct pages {
    struct page files[FILES_MAX];
    size_t count;
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
    size_t len = strlen(name);

    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        size_t ending = strlen(types[i].ending);

        if (len > ending && strcmp(name + len - ending, types[i].ending) == 0) {
            return types[i].type;
        }
    }
    return NULL;
}

static enum status
read_file(const char *path, struct page *page, struct error *err)
{
    unsigned char hash[16];
    struct stat info;
    FILE *file = fopen(path, "re");
    bool whole;

    if (!file || fstat(fileno(file), &info) != 0 || !S_ISREG(info.st_mode) ||
        info.st_size > FILE_SIZE_MAX) {
        if (file) {
            (void)fclose(file);
        }
        return error_set(
            err, STATUS_IO, "could not read the page %.120s: %s", path, strerror(errno));
    }
    page->len = (size_t)info.st_size;
    page->bytes = xcalloc(page->len + 1, 1);
    whole = fread(page->bytes, 1, page->len, file) == page->len;
    (void)fclose(file);
    if (!whole) {
        free(page->bytes);
        page->bytes = NULL;
        return error_set(err, STATUS_IO, "could not read the page %.120s", path);
    }
    (void)crypto_generichash(
        hash, sizeof(hash), (unsigned char *)page->bytes, page->len, NULL, 0);
    page->etag[0] = '"';
    text_hex(hash, 8, page->etag + 1);
    (void)text_append(page->etag, sizeof(page->etag), "\"");
    return STATUS_OK;
}

enum status
pages_load(const char *folder, struct pages **out, struct error *err)
{
    struct pages *pages;
    DIR *dir = opendir(folder);
    struct dirent *entry;
    enum status st = STATUS_OK;

    *out = NULL;
    if (!dir) {
        return error_set(err, STATUS_IO, "could not open the pages in %.100s: %s", folder,
            strerror(errno));
    }
    pages = xcalloc(1, sizeof(*pages));
    while (st == STATUS_OK && (entry = readdir(dir)) && pages->count < FILES_MAX) {
        struct page *page = &pages->files[pages->count];
        char path[512];

        page->type = type_of(entry->d_name);
        if (!page->type || !text_copy(page->name, sizeof(page->name), entry->d_name)) {
            continue;
        }
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        st = read_file(path, page, err);
        pages->count += st == STATUS_OK ? 1 : 0;
    }
    (void)closedir(dir);
    if (st != STATUS_OK) {
        pages_free(pages);
        return st;
    }
    *out = pages;
    return STATUS_OK;
}

void
pages_free(struct pages *pages)
{
    if (!pages) {
        return;
    }
    for (size_t i = 0; i < pages->count; i++) {
        free(pages->files[i].bytes);
    }
    free(pages);
}

static enum status
send_file(struct request *req, const char *name, struct error *err)
{
    /* Nothing from elsewhere, no inline script, no frame: names of people pass here. */
    static const char security[] =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: "
        "blob:; font-src 'self'; connect-src 'self'; media-src 'self'; form-action "
        "'self'; "
        "base-uri 'none'; frame-ancestors 'none'";
    const struct pages *pages = req->http->pages;
    const char *known = request_header(req, "If-None-Match");
    const struct page *page = NULL;
    struct reply reply = { .status = 200, .cache = "no-cache" };

    for (size_t i = 0; i < pages->count && !page; i++) {
        if (strcmp(pages->files[i].name, name) == 0) {
            page = &pages->files[i];
        }
    }
    if (!page) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such page");
    }
    reply.etag = page->etag;
    if (known && strcmp(known, page->etag) == 0) {
        reply.status = 304;
    } else {
        reply.type = page->type;
        reply.body = page->bytes;
        reply.len = page->len;
    }
    if (text_starts_with(page->type, "text/html")) {
        reply.security = security;
    }
    request_reply(req, &reply);
    return STATUS_OK;
}

static enum status
home_start(struct request *req, struct error *err)
{
    return send_file(req, "index.html", err);
}

static enum status
phone_start(struct request *req, struct error *err)
{
    return send_file(req, "p.html", err);
}

static enum status
file_start(struct request *req, struct error *err)
{
    return send_file(req, request_param(req, "file"), err);
}

static const struct route routes[] = {
    { .method = "GET", .path = "/", .roles = ROLES_PUBLIC, .start = home_start },
    { .method = "GET",
        .path = "/p/{token}",
        .roles = ROLES_PUBLIC,
        .start = phone_start },
    { .method = "GET",
        .path = "/web/{file}",
        .roles = ROLES_PUBLIC,
        .start = file_start },
};

const struct route_set routes_pages = ROUTE_SET(routes);

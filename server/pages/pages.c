/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `/p/...`, a page that is a file, and `/web/...` for what pages need. What has
 * its hash in the address is kept for ever, all else is asked for again only when its
 * ETag has changed.
 */
#include "server/pages/pages.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/mem.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/pages/gzip.h"
#include "server/pages/templates.h"
#include "server/pages/web_file.h"
#include "server/report/report_kept.h"

struct pages {
    struct web_files *files;     /* owned */
    struct templates *templates; /* owned */
    struct report_kept *kept;    /* owned; for pages of everybody */
};

static void
pages_close(void *state)
{
    struct pages *pages = state;

    web_files_free(pages->files);
    templates_free(pages->templates);
    report_kept_free(pages->kept);
    free(pages);
}

static enum status
pages_open(struct http *http, void *app, void **state, struct error *err)
{
    struct pages *pages = xcalloc(1, sizeof(*pages));
    enum status st = web_files_load(http_web(http), &pages->files, err);

    (void)app;
    pages->kept = report_kept_new();
    *state = pages;
    return st == STATUS_OK ? templates_load(http_web(http), &pages->templates, err) : st;
}

static const struct pages *
pages_of(const struct request *req)
{
    return http_state(request_http(req), &routes_pages);
}

struct templates *
pages_templates(const struct request *req)
{
    return pages_of(req)->templates;
}

struct report_kept *
pages_kept(const struct request *req)
{
    return pages_of(req)->kept;
}

json_t *
pages_files(const struct request *req)
{
    return web_files_addresses(pages_of(req)->files);
}

static enum status
send_file(struct request *req, const char *name, struct error *err)
{
    bool lasting;
    struct web_file *file = web_files_find(pages_of(req)->files, name, &lasting);
    struct reply reply = { .status = 200, .cache = "no-cache" };
    const char *packed;
    size_t packed_len;

    if (!file) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such page");
    }
    if (lasting) {
        reply.cache = "public, max-age=31536000, immutable";
    }
    reply.etag = file->etag;
    reply.type = file->type;
    reply.body = file->bytes;
    reply.len = file->len;
    packed = gzip_is_welcome(request_header(req, "Accept-Encoding"))
                 ? web_file_packed(file, &packed_len)
                 : NULL;
    if (packed) {
        reply.encoding = "gzip";
        reply.body = packed;
        reply.len = packed_len;
    }
    request_reply(req, &reply);
    return STATUS_OK;
}

static enum status
file_start(struct request *req, struct error *err)
{
    return send_file(req, request_param(req, "file"), err);
}

static enum status
folder_file_start(struct request *req, struct error *err)
{
    char name[2 * WEB_NAME_SIZE];

    (void)snprintf(name, sizeof(name), "%.60s/%.60s", request_param(req, "folder"),
        request_param(req, "file"));
    return send_file(req, name, err);
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/web/{file}",
        .roles = ROLES_PUBLIC,
        .start = file_start },
    { .method = "GET",
        .path = "/web/{folder}/{file}",
        .roles = ROLES_PUBLIC,
        .start = folder_file_start },
};

const struct route_set routes_pages = {
    .routes = routes,
    .count = ARRAY_LEN(routes),
    .open = pages_open,
    .close = pages_close,
};

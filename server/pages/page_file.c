/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A form with a file: the file goes to files/incoming/ as it comes, the fields are kept,
 * and the route of the API that takes the file as a whole body gets it.
 */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/paper_fault.h"
#include "server/api/api.h"
#include "server/api/body_file.h"
#include "server/api/route_job.h"
#include "server/api/upload.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/pages/multipart.h"
#include "server/pages/page.h"
#include "server/pages/page_form.h"

struct file_form {
    struct body_filter filter;
    struct multipart parts;
};

static size_t
strain(
    struct body_filter *filter, const unsigned char *in, size_t len, unsigned char *out)
{
    return multipart_read(
        &CONTAINER_OF(filter, struct file_form, filter)->parts, in, len, out);
}

/* What the form said, kept with the request, and what was wrong with the file. */
static void
end(struct body_filter *filter, struct request *req)
{
    const struct multipart *parts =
        &CONTAINER_OF(filter, struct file_form, filter)->parts;
    const char *fault = !multipart_is_whole(parts) ? paper_fault_words[PAPER_DAMAGED]
                        : !parts->has_file         ? paper_fault_words[PAPER_MISSING]
                        : parts->file_too_large    ? paper_fault_words[PAPER_TOO_LARGE]
                                                   : NULL;

    request_set_note(req, json_pack("{s:O}", "typed", parts->fields));
    if (fault) {
        (void)json_object_set_new(request_note(req), "fault", json_string(fault));
    }
}

static void
release(struct body_filter *filter)
{
    struct file_form *self = CONTAINER_OF(filter, struct file_form, filter);

    multipart_destroy(&self->parts);
    free(self);
}

/* Refused before the act: the page again, in the words of the act's own refusal. */
static void
refuse(struct request *req, const struct error *err)
{
    struct error failed;
    json_t *problem =
        texts_problem(http_texts(request_http(req)), request_language(req), err, NULL);

    if (page_show_again(req, problem, &failed) != STATUS_OK) {
        request_reply_error(req, &failed);
    }
}

static void
came(struct request *req, const struct body_file *file)
{
    const struct page *page = request_page(req)->page;
    const char *fault = json_string_value(json_object_get(request_note(req), "fault"));
    struct error err = { .code = STATUS_OK };
    enum status st = STATUS_OK;

    if (fault) {
        st = error_set(&err, STATUS_BAD_DOCUMENT, "the file is %s", fault);
        error_fact(&err, FACT_REASON, "%s", fault);
    } else if (!page_csrf_is_right(req)) {
        body_file_drop(api_of(req)->pool, file->path);
        if (page_show_again(req, page_stale(), &err) != STATUS_OK) {
            request_reply_error(req, &err);
        }
        return;
    }
    if (st == STATUS_OK) {
        page_use_key(req, file);
        st = request_become(req,
            http_find_route(request_http(req), page->act_method, page->act_path), &err);
    }
    if (st != STATUS_OK) {
        body_file_drop(api_of(req)->pool, file->path);
        refuse(req, &err);
        return;
    }
    route_job_start_file(req, file);
}

enum status
page_post_file(struct request *req, struct error *err)
{
    struct file_form *self = xcalloc(1, sizeof(*self));
    enum status st = multipart_init(
        &self->parts, request_header(req, "Content-Type"), PAPER_BYTES_MAX, err);

    if (st != STATUS_OK) {
        free(self);
        return st;
    }
    self->filter = (struct body_filter){ .strain = strain, .end = end, .free = release };
    return upload_start_filtered(req, &self->filter, came, err);
}

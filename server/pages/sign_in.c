/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in and out, and where staff begin: their pages by role. */
#include <string.h>

#include "server/pages/page.h"
#include "server/pages/pages.h"
#include "server/prereg/application_rule.h"

static const struct page_field sign_in_fields[] = {
    { .name = "username", .kind = PAGE_TEXT },
    { .name = "password", .kind = PAGE_PASSWORD },
};

/* Each to where their work is. */
static const char *
first_page(const json_t *session)
{
    const char *role = json_string_value(json_object_get(session, "role"));

    switch (role ? role_from_name(role) : ROLE_COUNT) {
    case ROLE_APPLICANT:
        return "/permohonan";
    case ROLE_VILLAGE:
        return "/desa";
    default:
        return "/mulai";
    }
}

static const struct page sign_in = { .template = "umum/masuk",
    .fields = sign_in_fields,
    .field_count = ARRAY_LEN(sign_in_fields),
    .act_method = "POST",
    .act_path = "/v1/session",
    .next_of = first_page };

static const struct page sign_out = { .template = "umum/keluar",
    .act_method = "DELETE",
    .act_path = "/v1/session",
    .next = "/",
    .script = "pemohon/keluar.js" };

/* What staff work with. A new page for staff is a row here. */
static const struct {
    const char *href;
    const char *name; /* its title and word are in `p.work` */
    uint32_t roles;
} work[] = {
    { "/pantau", "pantau", ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN) },
    { "/tinjau", "tinjau", REVIEW_ROLES },
    { "/loket", "loket", ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_SUPERVISOR) },
    { "/penerimaan", "penerimaan", ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_SUPERVISOR) },
    { "/penyerahan", "penyerahan", DESK_ROLES },
    { "/laporan", "laporan", ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN) },
    { "/atur", "atur", ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR) },
    { NULL, NULL, 0 },
};

static enum status
start_fill(struct page_view *view, struct error *err)
{
    const json_t *texts = json_object_get(view->texts, "work");
    json_t *list = json_array();

    (void)err;
    for (size_t i = 0; work[i].href; i++) {
        json_t *one;

        if (!caller_is(view->act->caller, work[i].roles)) {
            continue;
        }
        one = json_copy(json_object_get(texts, work[i].name));
        (void)json_object_set_new(one, "href", json_string(work[i].href));
        (void)json_array_append_new(list, one);
    }
    (void)json_object_set_new(view->model, "work", list);
    page_title(view, page_say(json_object_get(view->texts, "hello"),
                         PAGE_WITH("nama", view->act->caller->name)));
    return STATUS_OK;
}

static const struct page start = {
    .template = "umum/mulai", .staff = true, .fill = start_fill
};

#define ANYBODY_SIGNED_IN (ROLES_STAFF | ROLES_APPLYING)

static const struct route routes[] = {
    PAGE_GET("/masuk", ROLES_PUBLIC, &sign_in),
    PAGE_POST("/masuk", ROLES_PUBLIC, &sign_in),
    PAGE_GET("/keluar", ANYBODY_SIGNED_IN, &sign_out),
    PAGE_POST("/keluar", ANYBODY_SIGNED_IN, &sign_out),
    PAGE_GET("/mulai", ROLES_STAFF, &start),
};

const struct route_set routes_sign_in = ROUTE_SET(routes);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /loket: a counter in the browser. Its pages, and a form for each thing a clerk does. */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "server/pages/counter_page.h"
#include "server/pages/pages.h"

#define ROLES_CALL (ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_SUPERVISOR))

static const char *
typed_text(const json_t *typed, const char *name)
{
    const char *text = json_string_value(json_object_get(typed, name));

    return text ? text : "";
}

/* The reason written, else the one chosen. */
static enum status
shape_reason(const json_t *typed, json_t *body, struct error *err)
{
    const char *written = typed_text(typed, "lain");

    (void)err;
    (void)json_object_clear(body);
    (void)json_object_set_new(
        body, "reason", json_string(written[0] ? written : typed_text(typed, "alasan")));
    return STATUS_OK;
}

static json_t *
finish_of(const json_t *typed)
{
    json_t *finish = json_pack("{s:s}", "outcome", typed_text(typed, "outcome"));

    json_t *files = json_array();

    if (typed_text(typed, "note")[0]) {
        (void)json_object_set_new(finish, "note", json_string(typed_text(typed, "note")));
    }
    for (int i = 2; i <= VISIT_FILES_MAX; i++) {
        char outcome[8], note[8];
        json_t *file;

        (void)snprintf(outcome, sizeof(outcome), "o_%d", i);
        (void)snprintf(note, sizeof(note), "n_%d", i);
        if (!typed_text(typed, outcome)[0]) {
            continue;
        }
        file = json_pack("{s:i, s:s}", "file", i, "outcome", typed_text(typed, outcome));
        if (typed_text(typed, note)[0]) {
            (void)json_object_set_new(file, "note", json_string(typed_text(typed, note)));
        }
        (void)json_array_append_new(files, file);
    }
    if (json_array_size(files) > 0) {
        (void)json_object_set(finish, "files", files);
    }
    json_decref(files);
    return finish;
}

static enum status
shape_finish(const json_t *typed, json_t *body, struct error *err)
{
    json_t *finish = finish_of(typed);

    (void)err;
    (void)json_object_clear(body);
    (void)json_object_update(body, finish);
    json_decref(finish);
    return STATUS_OK;
}

static enum status
shape_finish_next(const json_t *typed, json_t *body, struct error *err)
{
    (void)err;
    (void)json_object_clear(body);
    (void)json_object_set_new(body, "finish", finish_of(typed));
    return STATUS_OK;
}

/* "layanan:CODE" or "loket:NUMBER". */
static enum status
shape_transfer(const json_t *typed, json_t *body, struct error *err)
{
    const char *to = typed_text(typed, "ke");
    int64_t counter;

    (void)json_object_clear(body);
    if (text_starts_with(to, "layanan:")) {
        (void)json_object_set_new(body, "service", json_string(to + strlen("layanan:")));
    } else if (text_starts_with(to, "loket:") &&
               text_to_int(to + strlen("loket:"), 1, SETTINGS_COUNTERS_MAX, &counter)) {
        (void)json_object_set_new(body, "counter", json_integer((json_int_t)counter));
    } else {
        return error_field(err, "ke", "must be a service or a counter");
    }
    if (typed_text(typed, "note")[0]) {
        (void)json_object_set_new(body, "note", json_string(typed_text(typed, "note")));
    }
    return STATUS_OK;
}

/* "kk=seen" in a field s_kk, with what was noted in c_kk, of a further file in s_2/kk;
 * what is not said is left out. */
static enum status
shape_papers(const json_t *typed, json_t *body, struct error *err)
{
    json_t *items = json_array();
    const char *name;
    json_t *state;

    (void)err;
    json_object_foreach((json_t *)(uintptr_t)typed, name, state)
    {
        char noted[64];
        const char *id = name + 2;
        int file = 1;
        json_t *item;

        if (!text_starts_with(name, "s_") || !typed_text(typed, name)[0]) {
            continue;
        }
        (void)snprintf(noted, sizeof(noted), "c_%s", id);
        if (id[0] >= '2' && id[0] <= '9' && id[1] == '/') {
            file = id[0] - '0';
            id += 2;
        }
        item = json_pack("{s:s, s:O}", "id", id, "state", state);
        if (file > 1) {
            (void)json_object_set_new(item, "file", json_integer(file));
        }
        if (typed_text(typed, noted)[0]) {
            (void)json_object_set_new(
                item, "note", json_string(typed_text(typed, noted)));
        }
        (void)json_array_append_new(items, item);
    }
    (void)json_object_clear(body);
    (void)json_object_set_new(body, "items", items);
    return STATUS_OK;
}

static const struct page counter_page = { .template = "loket/loket",
    .staff = true,
    .fill = counter_page_fill,
    .script = "loket/loket.js" };
static const struct page choice_page = {
    .template = "loket/pilih", .staff = true, .fill = counter_choice_fill
};
static const struct page history_page = {
    .template = "loket/riwayat", .staff = true, .fill = counter_history_fill
};

/* X(name, word of the address, method, route of the act, shape); then the page again. */
#define OF_COUNTER_LIST(X) \
    X(open, "buka", "POST", "/v1/counters/{n}/open", NULL) \
    X(call_next, "panggil", "POST", "/v1/counters/{n}/call-next", NULL) \
    X(finish_next, "lanjut", "POST", "/v1/counters/{n}/next", shape_finish_next) \
    X(pause, "istirahat", "POST", "/v1/counters/{n}/pause", shape_reason) \
    X(close, "tutup", "POST", "/v1/counters/{n}/close", NULL) \
    X(help, "bantuan", "POST", "/v1/counters/{n}/help", NULL)
#define OF_VISIT_LIST(X) \
    X(recall, "ulang", "POST", "/v1/visits/{id}/recall", NULL) \
    X(start, "mulai", "POST", "/v1/visits/{id}/start", NULL) \
    X(finish, "selesai", "POST", "/v1/visits/{id}/finish", shape_finish) \
    X(absent, "tidak-hadir", "POST", "/v1/visits/{id}/absent", NULL) \
    X(hold, "tunda", "POST", "/v1/visits/{id}/hold", shape_reason) \
    X(transfer, "pindah", "POST", "/v1/visits/{id}/transfer", shape_transfer) \
    X(back, "kembali", "POST", "/v1/visits/{id}/return", NULL) \
    X(take_back, "tarik", "POST", "/v1/visits/{id}/take-back", NULL) \
    X(papers, "berkas", "PUT", "/v1/visits/{id}/checklist", shape_papers) \
    X(go, "ke-sana", "POST", "/v1/concerns/{id}/take", NULL)

#define ACT_PAGE(name, word, method, path, shape_) \
    static const struct page name##_page = { .template = "loket/loket", \
        .staff = true, \
        .fill = counter_page_fill, \
        .act_method = (method), \
        .act_path = (path), \
        .shape = (shape_), \
        .next = "/loket/{n}", \
        .script = "loket/loket.js" };
OF_COUNTER_LIST(ACT_PAGE)
OF_VISIT_LIST(ACT_PAGE)

#define COUNTER_ROW(name, word, method, path, shape) \
    PAGE_POST("/loket/{n}/" word, ROLES_CALL, &name##_page),
#define VISIT_ROW(name, word, method, path, shape) \
    PAGE_POST("/loket/{n}/{id}/" word, ROLES_CALL, &name##_page),

static const struct route routes[] = {
    PAGE_GET("/loket", ROLES_CALL, &choice_page),
    PAGE_GET("/loket/{n}", ROLES_CALL, &counter_page),
    PAGE_GET("/loket/{n}/riwayat", ROLES_CALL, &history_page),
    OF_COUNTER_LIST(COUNTER_ROW) OF_VISIT_LIST(VISIT_ROW) /* each back to its page */
};

const struct route_set routes_counter_pages = ROUTE_SET(routes);

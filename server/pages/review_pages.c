/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /tinjau: applications that wait to be checked, oldest first; one of them, with its
 * papers beside what the form says; and what a reviewer does with it, each a form of its
 * own. What is shown of one: review_view.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_journal.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"
#include "server/pages/review_view.h"
#include "server/prereg/review.h"

#define PAGE_MAX 50
#define VILLAGE_LIST "desa" /* of what waits for its village; supervisors */

/* The lists there are, and the words of their tabs: `p.states`. */
static const enum ticket_state lists[] = { TICKET_SUBMITTED, TICKET_ENDORSED,
    TICKET_RETURNED, TICKET_APPROVED };

static enum ticket_state
chosen_list(const struct page_view *view)
{
    return review_list(page_query(view, "daftar"), lists, ARRAY_LEN(lists));
}

/* The tabs with how many each has, and the sentence about those who wait. */
static enum status
add_lists(struct page_view *view, enum ticket_state chosen, struct error *err)
{
    struct review_queue queue = { .count = 0 };
    char count[24];
    enum status st = review_add_tabs(view, lists, ARRAY_LEN(lists), chosen, &queue, err);

    if (st == STATUS_OK && queue.count > 0) {
        json_t *since = page_when(view, queue.oldest_ms);

        (void)snprintf(count, sizeof(count), "%lld", (long long)queue.count);
        (void)json_object_set_new(view->model, "summary",
            page_say(json_object_get(view->texts, "summary"),
                (const char *const[]){
                    "jumlah", count, "sejak", json_string_value(since), NULL }));
        json_decref(since);
    }
    return st;
}

static void
add_rows(struct page_view *view, const struct application *rows, size_t count)
{
    json_t *list = json_array();
    bool offered = false;

    for (size_t i = 0; i < count; i++) {
        json_t *row = review_row(view, &rows[i]);
        bool free_now = !json_object_get(row, "claimed_by");

        if (free_now && !offered) { /* the one to take next: the page's main action */
            offered = true;
            (void)json_object_set(view->model, "next", row);
        }
        (void)json_array_append_new(list, row);
    }
    (void)json_object_set_new(view->model, "rows", list);
    if (count == PAGE_MAX) {
        (void)json_object_set_new(view->model, "more",
            json_sprintf(
                "%lld-%s", (long long)rows[count - 1].submitted_ms, rows[count - 1].id));
    }
}

/* What waits for its village: a supervisor may take it, should nobody there answer. */
static enum status
add_waiting(struct page_view *view, bool shown, struct error *err)
{
    struct application *rows;
    size_t count;
    enum status st = db_application_waiting(
        view->act->db, view->act->office, PAGE_MAX, &rows, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (count > 0 || shown) {
        (void)json_array_append_new(json_object_get(view->model, "tabs"),
            json_pack("{s:s, s:O, s:I, s:b}", "word", VILLAGE_LIST, "name",
                json_object_get(
                    json_object_get(view->texts, "states"), "waits_for_village"),
                "count", (json_int_t)count, "current", shown));
    }
    if (shown) {
        add_rows(view, rows, count);
        (void)json_object_del(view->model, "more"); /* the oldest alone */
    }
    free(rows);
    return STATUS_OK;
}

/* From where on the page's script is told what happens. */
static enum status
add_seq(struct page_view *view, struct error *err)
{
    int64_t seq;
    enum status st = db_journal_last(view->act->db, view->act->office, &seq, err);

    (void)json_object_set_new(
        view->model, "seq", json_integer(st == STATUS_OK ? (json_int_t)seq : 0));
    return st;
}

static enum status
list_fill(struct page_view *view, struct error *err)
{
    bool supervisor = caller_is(view->act->caller, ROLE_BIT(ROLE_SUPERVISOR));
    bool waiting = supervisor && strcmp(page_query(view, "daftar"), VILLAGE_LIST) == 0;
    enum ticket_state chosen = waiting ? TICKET_STATE_COUNT : chosen_list(view);
    struct application *rows;
    char after_id[VISIT_ID_SIZE];
    int64_t after_ms;
    size_t count;
    enum status st = add_seq(view, err);

    if (st == STATUS_OK) {
        st = add_lists(view, chosen, err);
    }
    if (st == STATUS_OK && supervisor) {
        st = add_waiting(view, waiting, err);
    }
    if (st != STATUS_OK || waiting) {
        return st;
    }
    review_read_after(page_query(view, "sesudah"), &after_ms, after_id);
    st = db_application_queue(view->act->db, view->act->office, chosen, after_ms,
        after_id, PAGE_MAX, &rows, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(
        view->model, "word", json_string(ticket_state_name(chosen)));
    (void)json_object_set_new(view->model, "open",
        json_boolean(application_move_check(MOVE_APPROVE, chosen, NULL) == STATUS_OK));
    add_rows(view, rows, count);
    free(rows);
    return STATUS_OK;
}

static enum status
one_fill(struct page_view *view, struct error *err)
{
    enum status st = add_seq(view, err);

    return st == STATUS_OK ? review_fill(view, page_param(view, "id"), err) : st;
}

/* Papers that were marked: "alasan-kk" and "catatan-kk" of the form, and one that is
 * asked for besides: "tambahan", "catatan-tambahan". */
static enum status
return_shape(const json_t *typed, json_t *body, struct error *err)
{
    static const char reason_prefix[] = "alasan-";
    json_t *reasons = json_array();
    const char *more = json_string_value(json_object_get(typed, "tambahan"));
    const char *note = json_string_value(json_object_get(typed, "pesan"));
    const char *name;
    json_t *value;

    (void)err;
    json_object_foreach((json_t *)(uintptr_t)typed, name, value)
    {
        const char *reason = json_string_value(value);
        const char *kind = name + sizeof(reason_prefix) - 1;
        char note_name[64];

        if (!text_starts_with(name, reason_prefix) || !reason || reason[0] == '\0') {
            continue;
        }
        (void)snprintf(note_name, sizeof(note_name), "catatan-%s", kind);
        (void)json_array_append_new(
            reasons, json_pack("{s:s, s:s, s:O*}", "kind", kind, "reason", reason, "note",
                         json_object_get(typed, note_name)));
    }
    if (more && more[0]) {
        (void)json_array_append_new(
            reasons, json_pack("{s:s, s:s, s:O*}", "kind", more, "reason", REASON_NOTED,
                         "note", json_object_get(typed, "catatan-tambahan")));
    }
    (void)json_object_clear(body);
    (void)json_object_set_new(body, "reasons", reasons);
    if (note && note[0]) {
        (void)json_object_set_new(body, "note", json_string(note));
    }
    return STATUS_OK;
}

/* "": the wished place or the first free one; "next"; or "2026-07-15 siang". */
static enum status
approve_shape(const json_t *typed, json_t *body, struct error *err)
{
    const char *place = json_string_value(json_object_get(typed, "tempat"));
    const char *name;
    json_t *value;

    (void)json_object_clear(body);
    json_object_foreach((json_t *)(uintptr_t)typed, name, value)
    {
        if (text_starts_with(name, "alasan-") && json_string_length(value) > 0) {
            return error_field(
                err, name, "says that a paper is returned: return it, or take that back");
        }
    }
    if (place && strcmp(place, "next") == 0) {
        (void)json_object_set_new(body, "next", json_true());
    } else if (place && strlen(place) > DATE_SIZE) {
        (void)json_object_set_new(body, "date", json_stringn(place, DATE_SIZE - 1));
        (void)json_object_set_new(body, "window", json_string(place + DATE_SIZE));
    }
    return STATUS_OK;
}

static enum status
take_over_shape(const json_t *typed, json_t *body, struct error *err)
{
    (void)typed;
    (void)err;
    return json_object_set_new(body, "take_over", json_true()) == 0 ? STATUS_OK
                                                                    : STATUS_INTERNAL;
}

/* Which paper, and where to. */
static enum status
move_fill(struct page_view *view, struct error *err)
{
    return review_fill_move(view, page_param(view, "id"), err);
}

/* Only what is there can be asked about. */
static enum status
reject_fill(struct page_view *view, struct error *err)
{
    struct application application;

    return application_find(
        view->act, page_param(view, "id"), REVIEW_ROLES, &application, err);
}

static const struct page_field reject_fields[] = { { .name = "reason",
    .kind = PAGE_LINES } };

#define HERE "/tinjau/{id}"
#define ONE_SCRIPT .script = "tinjau/satu.js"

static const struct page list = { .template = "tinjau/daftar",
    .staff = true,
    .fill = list_fill,
    .script = "tinjau/daftar.js" };
static const struct page one = {
    .template = "tinjau/satu", .staff = true, .fill = one_fill, ONE_SCRIPT
};
/* What is done to one: refused, the same page says why. */
#define DEED(word, shape_, next_) \
    { \
        .template = "tinjau/satu", .staff = true, .fill = one_fill, ONE_SCRIPT, \
        .act_method = "POST", .act_path = "/v1/reviews/{id}/" word, .shape = (shape_), \
        .next = (next_) \
    }
static const struct page claim = DEED("claim", NULL, HERE);
static const struct page take_over = DEED("claim", take_over_shape, HERE);
static const struct page release = DEED("release", NULL, "/tinjau?kabar=dilepas");
static const struct page distinct = DEED("distinct", NULL, HERE);
static const struct page approve =
    DEED("approve", approve_shape, "/tinjau?kabar=disetujui");
static const struct page send_back =
    DEED("return", return_shape, "/tinjau?kabar=dikembalikan");
static const struct page reject = { .template = "tinjau/tolak",
    .staff = true,
    .fill = reject_fill,
    .fields = reject_fields,
    .field_count = ARRAY_LEN(reject_fields),
    .act_method = "POST",
    .act_path = "/v1/reviews/{id}/reject",
    .next = "/tinjau?kabar=ditolak" };
static const struct page move = { .template = "tinjau/pindah",
    .staff = true,
    .fill = move_fill,
    .act_method = "POST",
    .act_path = "/v1/reviews/{id}/move-document",
    .next = HERE };

static const struct route routes[] = {
    PAGE_GET("/tinjau", REVIEW_ROLES, &list),
    PAGE_GET("/tinjau/{id}", REVIEW_ROLES, &one),
    PAGE_POST("/tinjau/{id}/ambil", REVIEW_ROLES, &claim),
    PAGE_POST("/tinjau/{id}/ambil-alih", REVIEW_ROLES, &take_over),
    PAGE_POST("/tinjau/{id}/lepas", REVIEW_ROLES, &release),
    PAGE_POST("/tinjau/{id}/bukan-ganda", REVIEW_ROLES, &distinct),
    PAGE_POST("/tinjau/{id}/setujui", REVIEW_ROLES, &approve),
    PAGE_POST("/tinjau/{id}/kembalikan", REVIEW_ROLES, &send_back),
    PAGE_GET("/tinjau/{id}/tolak", REVIEW_ROLES, &reject),
    PAGE_POST("/tinjau/{id}/tolak", REVIEW_ROLES, &reject),
    PAGE_GET("/tinjau/{id}/pindah", REVIEW_ROLES, &move),
    PAGE_POST("/tinjau/{id}/pindah", REVIEW_ROLES, &move),
};

const struct route_set routes_review_pages = ROUTE_SET(routes);

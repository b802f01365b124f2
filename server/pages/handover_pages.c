/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /penyerahan: documents after the visit. Those that are to be made, lie ready or are on
 * their way, many moved at one press; one of them by its number, handed over or sent; and
 * the day's list for the carrier. Each deed is a form of a move of the API.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/paper_fault.h"
#include "common/rupiah.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/api/answer.h"
#include "server/api/application_json.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"
#include "server/pages/person_known.h"
#include "server/pages/review_view.h"
#include "server/prereg/handover.h"
#include "server/prereg/registrant.h"
#include "ticketing/qr_encode.h"

#define PAGE_MAX 50
#define FORM_BYTES_MAX (PAPER_BYTES_MAX + 16384)

/* The lists there are, in the order in which a document goes through them. */
static const enum ticket_state lists[] = { TICKET_VERIFIED, TICKET_PROCESSING,
    TICKET_READY, TICKET_SENT };

static enum ticket_state
chosen_list(const struct page_view *view)
{
    const char *typed = json_string_value(json_object_get(view->typed, "daftar"));

    return review_list(
        typed ? typed : page_query(view, "daftar"), lists, ARRAY_LEN(lists));
}

/* May this be done to what is in that state? Under its word. */
static void
add_moves(struct page_view *view, enum ticket_state state)
{
    static const enum application_move moves[] = { MOVE_PROCESSING, MOVE_READY,
        MOVE_ELECTRONIC, MOVE_COLLECTED, MOVE_SENT, MOVE_DELIVERED, MOVE_BACK_AT_OFFICE };
    json_t *may = json_object();
    bool any = false;

    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        bool now = application_move_check(moves[i], state, NULL) == STATUS_OK;

        any = any || now;
        (void)json_object_set_new(
            may, application_move_row(moves[i])->word, json_boolean(now));
    }
    (void)json_object_set_new(view->model, "may", may);
    (void)json_object_set_new(view->model, "may_any", json_boolean(any));
}

static json_t *
row_of(struct page_view *view, const struct application *application)
{
    json_t *row = json_of_application_row(view->act, application);
    char today[DATE_SIZE];

    (void)zone_date(view->act->zone, view->act->now_ms, today);
    (void)json_object_set_new(row, "since", page_when(view, application->changed_ms));
    if (application->expected[0]) {
        (void)json_object_set_new(
            row, "expected_words", page_day(view, application->expected));
        (void)json_object_set_new(
            row, "overdue", json_boolean(strcmp(application->expected, today) < 0));
    }
    return row;
}

static enum status
add_rows(struct page_view *view, enum ticket_state chosen, struct error *err)
{
    json_t *list = json_array();
    struct application *rows;
    char after_id[VISIT_ID_SIZE];
    int64_t after_ms;
    size_t count;
    enum status st;

    review_read_after(page_query(view, "sesudah"), &after_ms, after_id);
    st = db_application_queue(view->act->db, view->act->office, chosen, after_ms,
        after_id, PAGE_MAX, &rows, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)json_array_append_new(list, row_of(view, &rows[i]));
    }
    if (st == STATUS_OK && count == PAGE_MAX) {
        (void)json_object_set_new(view->model, "more",
            json_sprintf(
                "%lld-%s", (long long)rows[count - 1].submitted_ms, rows[count - 1].id));
    }
    (void)json_object_set_new(
        view->model, "any", json_boolean(json_array_size(list) > 0));
    (void)json_object_set_new(view->model, "rows", list);
    free(rows);
    return st;
}

/* Whose number was typed, or whose ticket was scanned. */
static enum status
add_found(struct page_view *view, struct error *err)
{
    const char *typed = json_string_value(json_object_get(view->typed, "nomor"));
    struct application application;
    enum status st;

    if (!typed || typed[0] == '\0') {
        return STATUS_OK;
    }
    (void)json_object_set_new(view->model, "number", json_string(typed));
    st = handover_find(view->act, typed, &application, err);
    if (st == STATUS_NOT_FOUND) {
        (void)json_object_set_new(view->model, "unknown", json_true());
        return STATUS_OK;
    }
    if (st == STATUS_OK) {
        json_t *row = row_of(view, &application);

        (void)json_object_set(row, "state_words",
            json_object_get(json_object_get(view->room, "states"),
                ticket_state_name(application.state)));
        (void)json_object_set_new(view->model, "found", row);
    }
    return st;
}

/* A field of one of the forms: its list in the model has the form's name. */
static void
add_field(struct page_view *view, const char *form, struct page_field_facts facts)
{
    const json_t *own =
        json_object_get(json_object_get(view->texts, "fields"), facts.name);
    json_t *all = json_object_get(view->frame, "fields");
    json_t *list = json_object_get(view->model, form);
    size_t last;

    if (!list) {
        list = json_array();
        (void)json_object_set_new(view->model, form, list);
    }
    facts.label = json_string_value(json_object_get(own, "label"));
    facts.hint = json_string_value(json_object_get(own, "hint"));
    page_add_field(view, &facts);
    last = json_array_size(all) - 1;
    (void)json_array_append(list, json_array_get(all, last));
    (void)json_array_remove(all, last);
}

static enum status
list_fill(struct page_view *view, struct error *err)
{
    enum ticket_state chosen = chosen_list(view);
    enum status st = review_add_tabs(view, lists, ARRAY_LEN(lists), chosen, NULL, err);

    if (st == STATUS_OK) {
        st = add_rows(view, chosen, err);
    }
    (void)json_object_set_new(
        view->model, "word", json_string(ticket_state_name(chosen)));
    add_moves(view, chosen);
    add_field(view, "choice_fields",
        (struct page_field_facts){ .name = "ids", .kind = PAGE_HIDDEN });
    return st == STATUS_OK ? add_found(view, err) : st;
}

/* Whose boxes are ticked: "pilih-01J...". */
static enum status
many_shape(const json_t *typed, json_t *body, struct error *err)
{
    static const char prefix[] = "pilih-";
    json_t *ids = json_array();
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)typed, name, value)
    {
        if (text_starts_with(name, prefix)) {
            (void)json_array_append_new(ids, json_string(name + sizeof(prefix) - 1));
        }
    }
    (void)json_object_clear(body);
    (void)json_object_set(body, "move", json_object_get(typed, "move"));
    (void)json_object_set_new(body, "ids", ids);
    return json_array_size(ids) > 0 ? STATUS_OK : error_field(err, "ids", "is missing");
}

static json_t *
rupiah_or_free(const struct page_view *view, int64_t fee)
{
    char amount[RUPIAH_SIZE];

    if (fee == DELIVERY_FEE_UNKNOWN) {
        return json_string("");
    }
    if (fee == 0) {
        return json_incref(json_object_get(view->room, "no_fee"));
    }
    return json_string(rupiah_format(fee, amount));
}

static void
add_carriers(struct page_view *view, const struct application *application)
{
    const struct office_settings *settings = view->act->settings;
    json_t *options = json_array();

    for (size_t i = 0; i < settings->carrier_count; i++) {
        const struct settings_carrier *carrier = &settings->carriers[i];
        json_t *fee = rupiah_or_free(view, carrier->fee);

        (void)json_array_append_new(options,
            json_pack("{s:s, s:s, s:o}", "value", carrier->name, "label", carrier->name,
                "more",
                page_say(json_object_get(view->texts, "carrier"),
                    PAGE_WITH("ongkos", json_string_value(fee), "hari", carrier->days))));
        json_decref(fee);
    }
    add_field(view, "send_fields",
        (struct page_field_facts){ .name = "carrier",
            .kind = settings->carrier_count ? PAGE_CHOICE : PAGE_TEXT,
            .required = true,
            .value = application->carrier[0]        ? application->carrier
                     : settings->carrier_count == 1 ? settings->carriers[0].name
                                                    : NULL,
            .options = options });
    add_field(view, "send_fields",
        (struct page_field_facts){ .name = "tracking", .kind = PAGE_TEXT });
    json_decref(options);
}

/* The fields of what may be done now. */
static void
add_forms(struct page_view *view, const struct application *application)
{
    bool hand = application->state == TICKET_READY || application->state == TICKET_SENT;

    if (hand) {
        add_field(view, "hand_fields",
            (struct page_field_facts){
                .name = "receiver", .kind = PAGE_TEXT, .required = true });
    }
    if (application->state == TICKET_READY) {
        add_carriers(view, application);
    }
    if (application->state == TICKET_SENT) {
        add_field(view, "back_fields",
            (struct page_field_facts){ .name = "reason", .kind = PAGE_TEXT });
    }
    add_field(view, "link_fields",
        (struct page_field_facts){ .name = "link", .kind = PAGE_TEXT });
}

static void
add_sendings(struct page_view *view, const json_t *handover)
{
    json_t *list = json_array();
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(handover, "deliveries"), i, one)
    {
        const json_t *fee = json_object_get(one, "fee");
        const char *ended = json_string_value(json_object_get(one, "ended"));
        json_t *row = json_copy((json_t *)(uintptr_t)one);

        (void)json_object_set_new(
            row, "day", page_day(view, json_string_value(json_object_get(one, "date"))));
        (void)json_object_set_new(row, "fee_words",
            rupiah_or_free(view,
                json_is_integer(fee) ? json_integer_value(fee) : DELIVERY_FEE_UNKNOWN));
        (void)json_object_set(row, "how",
            json_object_get(
                json_object_get(view->texts, "ended"), ended ? ended : "way"));
        (void)json_array_append_new(list, row);
    }
    (void)json_object_set_new(
        view->model, "was_sent", json_boolean(json_array_size(list) > 0));
    (void)json_object_set_new(view->model, "sendings", list);
    (void)json_object_set(view->model, "receipt", json_object_get(handover, "receipt"));
    (void)json_object_set_new(view->model, "tries_left",
        json_boolean(json_integer_value(json_object_get(handover, "tries_left")) > 0));
}

/* What was said on the way: who took it, what the applicant wants corrected. */
static void
add_notes(struct page_view *view, const json_t *history)
{
    json_t *notes = json_array();
    const json_t *step;
    size_t i;

    json_array_foreach(history, i, step)
    {
        const json_t *note = json_object_get(step, "note");
        const char *what = json_string_value(json_object_get(step, "what"));

        if (json_is_string(note)) {
            (void)json_array_append_new(notes,
                json_pack("{s:o, s:O, s:O*}", "at",
                    page_instant(view, json_string_value(json_object_get(step, "at"))),
                    "note", note, "what",
                    json_object_get(json_object_get(view->room, "states"), what)));
        }
    }
    (void)json_object_set_new(view->model, "notes", notes);
}

static enum status
one_fill(struct page_view *view, struct error *err)
{
    struct act *act = view->act;
    struct application application;
    const json_t *person;
    const char *nik;
    json_t *json;
    enum status st =
        application_find(act, page_param(view, "id"), DESK_ROLES, &application, err);

    if (st == STATUS_OK) {
        st = json_of_application(act, &application, /* with_person= */ true, &json, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    answer_looked(view->answer, application.id, "handover");
    person = json_object_get(json, "applicant");
    nik = json_string_value(json_object_get(person, "nik"));
    (void)json_object_set_new(view->model, "one", row_of(view, &application));
    (void)json_object_set_new(view->model, "person",
        json_pack("{s:O, s:o, s:o, s:s}", "name", json_object_get(person, "name"),
            "phone", page_phone(json_string_value(json_object_get(person, "phone"))),
            "address", page_text(json_string_value(json_object_get(person, "address"))),
            "nik_end", nik && strlen(nik) == 16 ? nik + 12 : ""));
    (void)json_object_set(view->model, "state",
        json_object_get(
            json_object_get(view->room, "states"), ticket_state_name(application.state)));
    (void)json_object_set_new(
        view->model, "sent_now", json_boolean(application.state == TICKET_SENT));
    (void)json_object_set_new(view->model, "id", json_string(application.id));
    (void)json_object_set_new(view->model, "may_nik",
        json_boolean(
            caller_is(act->caller, NIK_ROLES) &&
            application_move_check(MOVE_NIK, application.state, NULL) == STATUS_OK));
    page_title(view, json_string(application.registration));
    (void)json_object_set_new(
        view->model, "wants", handover_carriage_json(act, &application));
    add_moves(view, application.state);
    add_forms(view, &application);
    add_sendings(view, json_object_get(json, "handover"));
    add_notes(view, json_object_get(json, "history"));
    json_decref(json);
    return STATUS_OK;
}

/* Another account has it: who that is, and why it is right all the same. */
static void
add_two_accounts(struct page_view *view)
{
    const json_t *known = json_object_get(view->problem, "known");
    const char *end = json_string_value(json_object_get(known, "phone_end"));
    json_t *hint;

    (void)json_object_set_new(view->model, "asked", json_null());
    if (!known && !json_object_get(view->typed, "reason")) {
        return;
    }
    (void)json_object_set(
        view->model, "asked", json_object_get(view->typed, known ? "nik" : "asked"));
    hint = !known
               ? NULL
               : page_say(json_object_get(view->texts, end ? "other_phone" : "other"),
                     PAGE_WITH("nama", json_string_value(json_object_get(known, "name")),
                         "akhir", end ? end : ""));
    page_add_field(
        view, &(struct page_field_facts){ .name = "reason",
                  .kind = PAGE_TEXT,
                  .label = json_string_value(json_object_get(view->texts, "reason")),
                  .hint = json_string_value(hint) });
    json_decref(hint);
}

/* Whose NIK is set right, and what is held of it. */
static enum status
nik_fill(struct page_view *view, struct error *err)
{
    struct application application;
    struct person person;
    enum status st =
        application_find(view->act, page_param(view, "id"), NIK_ROLES, &application, err);

    if (st == STATUS_OK) {
        st = application_person(view->act, &application, &person, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    answer_looked(view->answer, application.id, "nik");
    (void)json_object_set_new(view->model, "id", json_string(application.id));
    (void)json_object_set_new(
        view->model, "number", json_string(application.registration));
    (void)json_object_set_new(view->model, "name", json_string(person.name));
    (void)json_object_set_new(view->model, "fours", page_digits(person.nik));
    add_two_accounts(view);
    sodium_memzero(&person, sizeof(person));
    return STATUS_OK;
}

/* Nobody any more where the application was erased. */
static enum status
person_of(struct page_view *view, const struct application *application,
    struct person *person, struct error *err)
{
    *person = (struct person){ .name = "" };
    if (sodium_is_zero(application->nik_hash, sizeof(application->nik_hash))) {
        return STATUS_OK;
    }
    answer_looked(view->answer, application->id, "delivery list");
    return application_person(view->act, application, person, err);
}

/* A row of the carrier's list: to whom, where, and a code that is scanned at the door. */
static enum status
add_sending(struct page_view *view, const struct delivery *delivery, json_t *list,
    struct error *err)
{
    struct act *act = view->act;
    struct application application;
    struct person person;
    struct qr *qr;
    char *svg;
    enum status st = db_application_load(
        act->db, act->office, delivery->application, &application, err);

    if (st == STATUS_OK) {
        st = person_of(view, &application, &person, err);
    }
    if (st == STATUS_OK) {
        st = qr_make(application.registration, &qr, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    svg = qr_svg(qr);
    (void)json_array_append_new(
        list, json_pack("{s:I, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:s}", "nth",
                  (json_int_t)json_array_size(list) + 1, "number",
                  application.registration, "name", person.name, "address",
                  person.address, "phone", page_phone(person.phone), "carrier",
                  delivery->carrier, "tracking", page_text(delivery->tracking), "fee",
                  rupiah_or_free(view, delivery->fee), "qr", svg));
    sodium_memzero(&person, sizeof(person));
    free(svg);
    qr_free(qr);
    return STATUS_OK;
}

static enum status
day_fill(struct page_view *view, struct error *err)
{
    struct act *act = view->act;
    const char *asked = page_query(view, "tanggal");
    char day[DATE_SIZE];
    json_t *list = json_array();
    struct delivery *deliveries;
    size_t count;
    enum status st;

    if (!date_is_valid(asked) || !text_copy(day, sizeof(day), asked)) {
        (void)zone_date(act->zone, act->now_ms, day);
    }
    st = db_delivery_of_day(act->db, act->office, day, &deliveries, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = add_sending(view, &deliveries[i], list, err);
    }
    free(deliveries);
    (void)json_object_set_new(view->model, "rows", list);
    (void)json_object_set_new(view->model, "date", json_string(day));
    (void)json_object_set_new(view->model, "day", page_day(view, day));
    return st;
}

#define ONE "/penyerahan/nomor/{id}"

static const struct page list_page = {
    .template = "penyerahan/daftar", .staff = true, .fill = list_fill
};
static const struct page many_page = { .template = "penyerahan/daftar",
    .staff = true,
    .fill = list_fill,
    .act_method = "POST",
    .act_path = "/v1/handover/moves",
    .shape = many_shape,
    .next = "/penyerahan?daftar={daftar}&kabar=dicatat" };
static const struct page one_page = { .template = "penyerahan/satu",
    .staff = true,
    .fill = one_fill,
    .script = "penyerahan/tanda.js" };
#define DEED(move) \
    { \
        .template = "penyerahan/satu", .staff = true, .fill = one_fill, \
        .script = "penyerahan/tanda.js", .act_method = "POST", \
        .act_path = "/v1/applications/{id}/" move, .next = ONE "?kabar=dicatat" \
    }
static const struct page processing = DEED("processing");
static const struct page ready = DEED("ready");
static const struct page electronic = DEED("electronic");
static const struct page collected = DEED("collected");
static const struct page sent = DEED("sent");
static const struct page delivered = DEED("delivered");
static const struct page back = DEED("returned-to-office");
static const struct page receipt = { .template = "penyerahan/satu",
    .staff = true,
    .fill = one_fill,
    .script = "penyerahan/tanda.js",
    .act_method = "PUT",
    .act_path = "/v1/applications/{id}/receipt",
    .next = ONE "?kabar=tersimpan" };
static const struct page_field nik_fields[] = {
    { .name = "nik", .kind = PAGE_NIK },
};

/* A reason was given for the NIK that it was asked about, and for no other. */
static enum status
nik_shape(const json_t *typed, json_t *body, struct error *err)
{
    (void)err;
    (void)json_object_del(body, "asked");
    if (!page_is_same_number(
            json_object_get(typed, "asked"), json_object_get(typed, "nik"))) {
        (void)json_object_del(body, "reason");
    }
    return STATUS_OK;
}

static const struct page nik_page = { .template = "penyerahan/nik",
    .staff = true,
    .fill = nik_fill,
    .fields = nik_fields,
    .field_count = ARRAY_LEN(nik_fields),
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/nik",
    .shape = nik_shape,
    .next = ONE "?kabar=nik" };
static const struct page day_page = { .template = "penyerahan/kiriman",
    .staff = true,
    .fill = day_fill,
    .script = "penerimaan/kertas.js" };

static const struct route routes[] = {
    PAGE_GET("/penyerahan", DESK_ROLES, &list_page),
    PAGE_POST("/penyerahan", DESK_ROLES, &list_page),
    PAGE_POST("/penyerahan/banyak", DESK_ROLES, &many_page),
    PAGE_GET("/penyerahan/kiriman", DESK_ROLES, &day_page),
    PAGE_GET(ONE, DESK_ROLES, &one_page),
    PAGE_POST(ONE "/dibuat", DESK_ROLES, &processing),
    PAGE_POST(ONE "/jadi", DESK_ROLES, &ready),
    PAGE_POST(ONE "/elektronik", DESK_ROLES, &electronic),
    PAGE_POST(ONE "/serahkan", DESK_ROLES, &collected),
    PAGE_POST(ONE "/kirim", DESK_ROLES, &sent),
    PAGE_POST(ONE "/sampai", DESK_ROLES, &delivered),
    PAGE_POST(ONE "/kembali", DESK_ROLES, &back),
    PAGE_GET(ONE "/nik", NIK_ROLES, &nik_page),
    PAGE_POST(ONE "/nik", NIK_ROLES, &nik_page),
    PAGE_POST_FILE(ONE "/tanda-terima", DESK_ROLES, &receipt, FORM_BYTES_MAX),
};

const struct route_set routes_handover_pages = ROUTE_SET(routes);

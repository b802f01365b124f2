/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/staff_view.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "server/office/device_report.h"
#include "server/office/staff.h"
#include "server/pages/page_words.h"
#include "server/pages/settings_view.h"
#include "server/settings/settings.h"

/* A role as its people are called. */
static json_t *
role_in_words(const struct page_view *view, enum role role)
{
    return json_incref(
        json_object_get(json_object_get(view->room, "roles"), role_name(role)));
}

enum status
staff_fill_list(struct page_view *view, struct error *err)
{
    struct account *accounts;
    json_t *list = json_array();
    size_t count;
    enum status st = staff_list(view->act, &accounts, &count, err);

    settings_add_menu(view, "petugas");
    (void)json_object_set_new(view->model, "people", list);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)json_array_append_new(list,
            json_pack("{s:I, s:s, s:s, s:o, s:b}", "id", (json_int_t)accounts[i].id,
                "username", accounts[i].username, "name", accounts[i].name, "role",
                role_in_words(view, accounts[i].role), "disabled", accounts[i].disabled));
    }
    free(accounts);
    return st;
}

static enum status
find_person(struct page_view *view, struct account *account, struct error *err)
{
    struct account *accounts;
    size_t count;
    int64_t id;
    bool found = false;
    enum status st = staff_list(view->act, &accounts, &count, err);

    settings_add_menu(view, "petugas");
    if (st == STATUS_OK && text_to_int(page_param(view, "id"), 1, INT64_MAX, &id)) {
        for (size_t i = 0; i < count; i++) {
            if (accounts[i].id == id) {
                *account = accounts[i];
                found = true;
            }
        }
    }
    free(accounts);
    if (st != STATUS_OK) {
        return st;
    }
    if (!found) {
        return error_set(err, STATUS_NOT_FOUND, "nobody of the staff has this id");
    }
    (void)json_object_set_new(view->model, "id", json_string(page_param(view, "id")));
    page_title(view, json_string(account->name));
    (void)json_object_set_new(view->model, "username", json_string(account->username));
    return STATUS_OK;
}

static const char *
label_of(const struct page_view *view, const char *field)
{
    const char *label = json_string_value(json_object_get(
        json_object_get(json_object_get(view->texts, "labels"), field), "label"));

    return label ? label : "";
}

static const json_t *
options_of(const struct page_view *view, const char *field)
{
    return json_object_get(
        json_object_get(json_object_get(view->texts, "labels"), field), "options");
}

/* What it does at counters, a code a line, and the codes there are. */
static enum status
add_services(struct page_view *view, const struct account *account, struct error *err)
{
    const struct office_settings *settings = view->act->settings;
    struct staff_services does;
    char lines[CLERK_SERVICES_MAX * SERVICE_SIZE] = "";
    json_t *codes = json_array();
    enum status st = staff_services_load(view->act, account->id, &does, err);

    for (size_t i = 0; st == STATUS_OK && i < does.count; i++) {
        text_append(lines, sizeof(lines), does.codes[i]);
        text_append(lines, sizeof(lines), "\n");
    }
    for (size_t i = 0; i < settings->service_count; i++) {
        (void)json_array_append_new(
            codes, json_pack("{s:s, s:s}", "code", settings->services[i].code, "name",
                       settings->services[i].name));
    }
    (void)json_object_set_new(view->model, "codes", codes);
    page_add_field(view,
        &(struct page_field_facts){ .name = "services",
            .kind = PAGE_LINES,
            .label = label_of(view, "services"),
            .hint = json_string_value(json_object_get(view->texts, "services_hint")),
            .value = lines });
    return st;
}

/* Which village one who works for it is of; also to make one of somebody. */
static void
add_village(struct page_view *view, const struct account *account)
{
    page_add_field(view, &(struct page_field_facts){ .name = "district",
                             .kind = PAGE_TEXT,
                             .label = label_of(view, "district"),
                             .value = account->district });
    page_add_field(view, &(struct page_field_facts){ .name = "village",
                             .kind = PAGE_TEXT,
                             .label = label_of(view, "village"),
                             .value = account->village });
}

enum status
staff_fill_person(struct page_view *view, struct error *err)
{
    struct account account;
    enum status st = find_person(view, &account, err);

    if (st != STATUS_OK) {
        return st;
    }
    page_add_field(view, &(struct page_field_facts){ .name = "name",
                             .kind = PAGE_TEXT,
                             .label = label_of(view, "name"),
                             .value = account.name,
                             .required = true });
    page_add_field(view, &(struct page_field_facts){ .name = "role",
                             .kind = PAGE_CHOICE,
                             .label = label_of(view, "role"),
                             .value = role_name(account.role),
                             .required = true,
                             .options = options_of(view, "role") });
    page_add_field(view, &(struct page_field_facts){ .name = "menerima",
                             .kind = PAGE_CHOICE,
                             .label = label_of(view, "menerima"),
                             .value = account.receives ? "1" : "0",
                             .required = true,
                             .options = json_object_get(view->room, "yes_no") });
    add_village(view, &account);
    page_add_field(view, &(struct page_field_facts){ .name = "masuk",
                             .kind = PAGE_CHOICE,
                             .label = label_of(view, "masuk"),
                             .value = account.disabled ? "0" : "1",
                             .required = true,
                             .options = json_object_get(view->room, "yes_no") });
    return add_services(view, &account, err);
}

enum status
staff_fill_password(struct page_view *view, struct error *err)
{
    struct account account;

    return find_person(view, &account, err);
}

enum status
staff_fill_devices(struct page_view *view, struct error *err)
{
    struct device_view *views;
    json_t *list = json_array();
    size_t count;
    enum status st = device_report_list(view->act, &views, &count, err);

    settings_add_menu(view, "alat");
    (void)json_object_set_new(view->model, "devices", list);
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:o, s:o}", "name", views[i].device.name, "kind",
                      role_in_words(view, views[i].device.kind), "seen",
                      page_when(view, views[i].has_report ? views[i].said_ms : 0)));
    }
    free(views);
    if (view->done) {
        (void)json_object_set(view->model, "added", (json_t *)(uintptr_t)view->done);
    }
    return STATUS_OK;
}

enum status
staff_fill_device(struct page_view *view, struct error *err)
{
    const char *name = page_param(view, "name");
    const json_t *device;
    size_t i;
    enum status st = staff_fill_devices(view, err);

    if (st != STATUS_OK) {
        return st;
    }
    json_array_foreach(json_object_get(view->model, "devices"), i, device)
    {
        if (strcmp(json_string_value(json_object_get(device, "name")), name) == 0) {
            (void)json_object_set_new(view->model, "name", json_string(name));
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_NOT_FOUND, "there is no such device");
}

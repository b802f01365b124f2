/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /atur: the office's settings, its people and its devices. Every form is a PATCH of the
 * API with the tag of what was seen, so that two editors cannot overwrite each other, and
 * first with `careful`, so that whom a change hurts is shown before it is done.
 */
#include <string.h>

#include "server/pages/form_body.h"
#include "server/pages/pages.h"
#include "server/pages/setting_fields.h"
#include "server/pages/settings_view.h"
#include "server/pages/staff_view.h"

#define SETTERS (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR))
#define ADMIN ROLE_BIT(ROLE_ADMIN)
#define FILE_MAX \
    ((size_t)3 * 1024 * 1024) /* a mebibyte of settings, as a form has it \
                               */

static enum status
patch_shape(const json_t *typed, json_t *body, struct error *err)
{
    json_t *patch = setting_patch(typed);

    (void)err;
    (void)json_object_clear(body);
    (void)json_object_update(body, patch);
    json_decref(patch);
    return STATUS_OK;
}

static enum status
nothing_shape(const json_t *typed, json_t *body, struct error *err)
{
    (void)typed;
    (void)err;
    return json_object_clear(body) == 0 ? STATUS_OK : STATUS_INTERNAL;
}

/* A part typed as JSON. */
static enum status
raw_shape(const json_t *typed, json_t *body, struct error *err)
{
    json_error_t why;
    json_t *part = json_loads(
        json_string_value(json_object_get(typed, "json")), JSON_REJECT_DUPLICATES, &why);

    (void)json_object_clear(body);
    if (!json_is_object(part)) {
        json_decref(part);
        return error_field(
            err, "json", "is no JSON object: line %d: %s", why.line, why.text);
    }
    (void)json_object_update(body, part);
    json_decref(part);
    return STATUS_OK;
}

static enum status
person_shape(const json_t *typed, json_t *body, struct error *err)
{
    const char *may = json_string_value(json_object_get(typed, "masuk"));
    const char *receives = json_string_value(json_object_get(typed, "menerima"));

    (void)err;
    (void)json_object_set_new(body, "services",
        form_lines(json_string_value(json_object_get(typed, "services"))));
    (void)json_object_del(body, "masuk");
    (void)json_object_del(body, "menerima");
    if (receives) {
        (void)json_object_set_new(
            body, "receives", json_boolean(strcmp(receives, "1") == 0));
    }
    (void)json_object_set_new(
        body, "disabled", json_boolean(may && strcmp(may, "0") == 0));
    return STATUS_OK;
}

static const struct page all = {
    .template = "atur/semua", .staff = true, .fill = settings_fill_all
};
/* A change of part of a document: the page that shows it, and where it leads. */
#define CHANGE(shown, filled, path, after) \
    { \
        .template = shown, .staff = true, .fill = filled, .act_method = "PATCH", \
        .act_path = path, .keep_empty = true, .shape = patch_shape, .next = after \
    }
#define CHANGE_PART(after) \
    CHANGE("atur/bagian", settings_fill_part, "/v1/settings/{part}", after)
#define CHANGE_ITEM(after) \
    CHANGE("atur/butir", settings_fill_item, "/v1/settings/{part}/items/{item}", after)
#define SAVED "/atur/bagian/{part}?kabar=disimpan"
#define SAVED_AND_MOVED SAVED "&pindah={moved}&tetap={kept}"

static const struct page part = CHANGE_PART(SAVED);
/* The same, and tickets that it concerns go to the next day with room. */
static const struct page part_move = CHANGE_PART(SAVED_AND_MOVED);
static const struct page undo = { .template = "atur/bagian",
    .staff = true,
    .fill = settings_fill_part,
    .act_method = "POST",
    .act_path = "/v1/settings/{part}/undo",
    .shape = nothing_shape,
    .next = "/atur/bagian/{part}?kabar=dikembalikan" };
static const struct page item = CHANGE_ITEM(SAVED);
static const struct page item_move = CHANGE_ITEM(SAVED_AND_MOVED);
static const struct page remove_item = { .template = "atur/butir",
    .staff = true,
    .fill = settings_fill_item,
    .act_method = "DELETE",
    .act_path = "/v1/settings/{part}/items/{item}",
    .shape = nothing_shape,
    .next = "/atur/bagian/{part}?kabar=dihapus" };
static const struct page raw = { .template = "atur/mentah",
    .staff = true,
    .fill = settings_fill_raw,
    .act_method = "PUT",
    .act_path = "/v1/settings/{part}",
    .shape = raw_shape,
    .next = SAVED };
/* The whole set as one file: from here to the next office, and from another one to here.
 */
static const struct page file = { .template = "atur/berkas",
    .staff = true,
    .fill = settings_fill_file,
    .act_method = "PUT",
    .act_path = "/v1/settings",
    .shape = raw_shape,
    .next = "/atur?kabar=disimpan",
    .script = "atur/berkas.js" };
static const struct page history = {
    .template = "atur/riwayat", .staff = true, .fill = settings_fill_history
};
static const struct page pictures = {
    .template = "atur/gambar", .staff = true, .fill = settings_fill_pictures
};

static const struct page_field new_staff_fields[] = {
    { .name = "username", .kind = PAGE_TEXT },
    { .name = "name", .kind = PAGE_TEXT },
    { .name = "role", .kind = PAGE_CHOICE },
    { .name = "district", .kind = PAGE_TEXT, .optional = true },
    { .name = "village", .kind = PAGE_TEXT, .optional = true },
    { .name = "password", .kind = PAGE_NEW_PASSWORD },
};
static const struct page_field password_fields[] = {
    { .name = "password", .kind = PAGE_NEW_PASSWORD },
};
static const struct page_field pair_fields[] = {
    { .name = "code", .kind = PAGE_TEXT },
    { .name = "name", .kind = PAGE_TEXT },
};
static const struct page_field device_fields[] = {
    { .name = "name", .kind = PAGE_TEXT },
    { .name = "kind", .kind = PAGE_CHOICE },
};

static const struct page staff = { .template = "atur/petugas",
    .staff = true,
    .fill = staff_fill_list,
    .fields = new_staff_fields,
    .field_count = ARRAY_LEN(new_staff_fields),
    .act_method = "POST",
    .act_path = "/v1/staff",
    .next = "/atur/petugas?kabar=ditambah" };
static const struct page person = { .template = "atur/orang",
    .staff = true,
    .fill = staff_fill_person,
    .act_method = "PUT",
    .act_path = "/v1/staff/{id}",
    .shape = person_shape,
    .next = "/atur/petugas?kabar=disimpan" };
static const struct page password = { .template = "atur/sandi",
    .staff = true,
    .fill = staff_fill_password,
    .fields = password_fields,
    .field_count = ARRAY_LEN(password_fields),
    .act_method = "POST",
    .act_path = "/v1/staff/{id}/password",
    .next = "/atur/petugas?kabar=sandi" };
static const struct page devices = { .template = "atur/alat",
    .staff = true,
    .fill = staff_fill_devices,
    .fields = device_fields,
    .field_count = ARRAY_LEN(device_fields),
    .act_method = "POST",
    .act_path = "/v1/devices",
    .tells = true };
static const struct page pair = { .template = "atur/pasang",
    .staff = true,
    .fill = staff_fill_devices,
    .fields = pair_fields,
    .field_count = ARRAY_LEN(pair_fields),
    .act_method = "POST",
    .act_path = "/v1/devices/pair",
    .next = "/atur/alat?kabar=dipasang" };
static const struct page revoke = { .template = "atur/cabut",
    .staff = true,
    .fill = staff_fill_device,
    .act_method = "POST",
    .act_path = "/v1/devices/{name}/revoke",
    .next = "/atur/alat?kabar=dicabut" };

static const struct route routes[] = {
    PAGE_GET("/atur", SETTERS, &all),
    PAGE_GET("/atur/petugas", ADMIN, &staff),
    PAGE_POST("/atur/petugas", ADMIN, &staff),
    PAGE_GET("/atur/petugas/{id}", ADMIN, &person),
    PAGE_POST("/atur/petugas/{id}", ADMIN, &person),
    PAGE_GET("/atur/petugas/{id}/sandi", ADMIN, &password),
    PAGE_POST("/atur/petugas/{id}/sandi", ADMIN, &password),
    PAGE_GET("/atur/alat", ADMIN, &devices),
    PAGE_POST("/atur/alat", ADMIN, &devices),
    PAGE_GET("/atur/alat/pasang", ADMIN, &pair),
    PAGE_POST("/atur/alat/pasang", ADMIN, &pair),
    PAGE_GET("/atur/alat/{name}/cabut", ADMIN, &revoke),
    PAGE_POST("/atur/alat/{name}/cabut", ADMIN, &revoke),
    PAGE_GET("/atur/berkas", SETTERS, &file),
    { .method = "POST",
        .path = "/atur/berkas",
        .roles = SETTERS,
        .raw_body = true,
        .body_max = FILE_MAX,
        .start = page_post,
        .translate = page_translate,
        .page = &file },
    PAGE_GET_OF(JOB_HELPER, "/atur/gambar", SETTERS, &pictures), /* waits for a disk */
    PAGE_GET("/atur/bagian/{part}", SETTERS, &part),
    PAGE_POST("/atur/bagian/{part}", SETTERS, &part),
    PAGE_POST("/atur/bagian/{part}/pindah", SETTERS, &part_move),
    PAGE_POST("/atur/bagian/{part}/tarik", SETTERS, &undo),
    PAGE_GET("/atur/bagian/{part}/butir/{item}", SETTERS, &item),
    PAGE_POST("/atur/bagian/{part}/butir/{item}", SETTERS, &item),
    PAGE_POST("/atur/bagian/{part}/butir/{item}/pindah", SETTERS, &item_move),
    PAGE_POST("/atur/bagian/{part}/butir/{item}/hapus", SETTERS, &remove_item),
    PAGE_GET("/atur/bagian/{part}/mentah", SETTERS, &raw),
    PAGE_POST("/atur/bagian/{part}/mentah", SETTERS, &raw),
    PAGE_GET("/atur/bagian/{part}/riwayat", SETTERS, &history),
};

const struct route_set routes_settings_pages = ROUTE_SET(routes);

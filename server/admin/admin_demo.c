/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo office: its doors, its accounts, its devices. */
#include "server/admin/admin_demo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/event_kind.h"
#include "common/text.h"
#include "db/db_account.h"
#include "server/admin/admin.h"
#include "server/office/journal.h"
#include "server/office/password.h"
#include "server/office/token.h"
#include "server/prereg/registrant_parts.h"

/* Does the office hold its windows on this date as it is? */
static bool
is_open(const json_t *catalogue, const char *date)
{
    const struct office_settings *settings;
    size_t held = 0;
    struct span span;

    if (settings_parse_object(catalogue, &settings, NULL) != STATUS_OK) {
        return true; /* the caller parses it again and tells why */
    }
    for (size_t i = 0; i < settings->window_count; i++) {
        held += settings_window_span(settings, (int)i, date, &span);
    }
    held = held == settings->window_count;
    settings_unref(settings);
    return held;
}

enum status
demo_open_doors(json_t *catalogue, const char *date, struct error *err)
{
    json_t *calendar = json_object_get(catalogue, "calendar");
    json_t *specials = json_object_get(calendar, "special_days");

    if (is_open(catalogue, date)) {
        return STATUS_OK;
    }
    if (!specials) {
        specials = json_array();
        (void)json_object_set_new(calendar, "special_days", specials);
    }
    if (json_array_append_new(specials,
            json_pack("{s:s, s:s, s:s, s:s, s:[]}", "date", date, "name", "Hari peragaan",
                "open", "07:30", "close", "15:00", "breaks")) != 0) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "calendar: special_days is not a list");
    }
    return is_open(catalogue, date)
               ? STATUS_OK
               : error_set(err, STATUS_INVALID_SETTINGS,
                     "the catalogue has no windows for %s; choose another --date", date);
}

/* Write FOLDER/demo/NAME. The reference is taken over. */
static enum status
write_list(const char *folder, const char *name, json_t *list, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    char *text = json_dumps(list, JSON_INDENT(1));
    enum status st;

    json_decref(list);
    if (!text || !admin_path(path, folder, name)) {
        free(text);
        return error_set(err, STATUS_INTERNAL, "could not write %s", name);
    }
    st = admin_write_file(path, text, strlen(text), 0600, err);
    free(text);
    return st;
}

static enum status
add_account(
    struct act *act, enum role role, const char *name, json_t *list, struct error *err)
{
    struct account account = { .role = role };
    char password[PASSWORD_MADE_SIZE];
    enum status st;

    password_make(password);
    text_copy(account.username, sizeof(account.username), role_name(role));
    text_copy(account.name, sizeof(account.name), name);
    if (role == ROLE_VILLAGE) {
        text_copy(account.district, sizeof(account.district), "Mojowarno");
        text_copy(account.village, sizeof(account.village), "Catakgayam");
    }
    st = password_hash(password, account.password_hash, err);
    if (st == STATUS_OK) {
        st = db_account_insert(act->db, act->office, &account, act->now_ms, err);
    }
    if (st == STATUS_OK) {
        st = journal_append(act, EVENT_ACCOUNT_ADDED, role_name(role),
            json_pack(
                "{s:I, s:s}", "account", (json_int_t)account.id, "role", role_name(role)),
            err);
    }
    (void)json_array_append_new(
        list, json_pack("{s:s, s:s, s:s}", "username", account.username, "password",
                  password, "role", role_name(role)));
    return st;
}

/* Somebody who applies, and signs in by a phone as applicants do. */
static enum status
add_applicant(struct act *act, json_t *list, struct error *err)
{
    static const struct person person = { .name = "Pemohon Peragaan",
        .nik = "3517010101909999",
        .phone = "6281200009999",
        .language = "id" };
    struct account account = { .id = 0 };
    struct registrant registrant = { .account = 0 };
    char password[PASSWORD_MADE_SIZE];
    enum status st;

    password_make(password);
    registrant_name_account(act, person.phone, account.username);
    st = password_hash(password, account.password_hash, err);
    if (st == STATUS_OK) {
        st = registrant_seal(act, &person, &registrant, err);
    }
    if (st == STATUS_OK) {
        st = registrant_add(act, &account, &registrant, err);
    }
    (void)json_array_append_new(
        list, json_pack("{s:s, s:s, s:s}", "username", "081200009999", "password",
                  password, "role", role_name(ROLE_APPLICANT)));
    return st;
}

static enum status
fill_accounts(struct act *act, const char *folder, struct error *err)
{
    static const struct {
        enum role role;
        const char *name;
    } people[] = {
        { ROLE_ADMIN, "Admin Peragaan" },
        { ROLE_SUPERVISOR, "Pengawas Peragaan" },
        { ROLE_COUNTER, "Petugas Loket" },
        { ROLE_REVIEWER, "Pemeriksa Berkas" },
        { ROLE_RECEPTION, "Petugas Informasi" },
        { ROLE_VILLAGE, "Petugas Desa" },
    };
    json_t *list = json_array();
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(people); i++) {
        st = add_account(act, people[i].role, people[i].name, list, err);
    }
    if (st == STATUS_OK) {
        st = add_applicant(act, list, err);
    }
    if (st != STATUS_OK) {
        json_decref(list);
        return st;
    }
    return write_list(folder, "demo/accounts.json", list, err);
}

static enum status
add_device(
    struct act *act, enum role kind, const char *name, json_t *list, struct error *err)
{
    struct device device = { .kind = kind };
    char token[TOKEN_SIZE];
    enum status st;

    token_make(token);
    token_hash(token, device.token_hash);
    text_copy(device.name, sizeof(device.name), name);
    st = db_device_put(act->db, act->office, &device, act->now_ms, err);
    if (st == STATUS_OK) {
        st = journal_append(act, EVENT_DEVICE_ADDED, name,
            json_pack("{s:s}", "kind", role_name(kind)), err);
    }
    (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name", name, "kind",
                                          role_name(kind), "token", token));
    return st;
}

static enum status
fill_devices(struct act *act, const char *folder, struct error *err)
{
    json_t *list = json_array();
    enum status st = add_device(act, ROLE_KIOSK, "kiosk-1", list, err);

    if (st == STATUS_OK) {
        st = add_device(act, ROLE_BOARD, "board-1", list, err);
    }
    if (st == STATUS_OK) {
        st = add_device(act, ROLE_GATE, "gate-1", list, err);
    }
    if (st != STATUS_OK) {
        json_decref(list);
        return st;
    }
    return write_list(folder, "demo/devices.json", list, err);
}

enum status
demo_fill(struct act *act, const char *folder, const char *date, struct error *err)
{
    static const char *const folders[] = { "demo", "demo/tickets", "demo/outbox" };
    enum status st;

    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        char path[ADMIN_PATH_SIZE];

        if (!admin_path(path, folder, folders[i]) || mkdir(path, 0700) != 0) {
            return error_set(
                err, STATUS_IO, "could not make %s: %s", folders[i], strerror(errno));
        }
    }
    st = fill_accounts(act, folder, err);
    if (st == STATUS_OK) {
        st = fill_devices(act, folder, err);
    }
    return st == STATUS_OK ? demo_fill_tickets(act, folder, date, err) : st;
}

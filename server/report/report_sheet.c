/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/report_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "server/settings/settings.h"

#define STAFF "staff:" /* how an actor of the journal begins that is an account */

enum status
report_names_load(
    struct act *act, enum report_by by, struct report_names *names, struct error *err)
{
    *names = (struct report_names){ .settings = act->settings };
    return by == REPORT_BY_STAFF ? db_account_list(act->db, act->office, &names->accounts,
                                       &names->account_count, err)
                                 : STATUS_OK;
}

void
report_names_destroy(struct report_names *names)
{
    free(names->accounts);
    *names = (struct report_names){ .settings = NULL };
}

static const char *
staff_name(const struct report_names *names, const char *key)
{
    long id = text_starts_with(key, STAFF) ? strtol(key + strlen(STAFF), NULL, 10) : 0;

    for (size_t i = 0; i < names->account_count; i++) {
        if (names->accounts[i].id == id) {
            return names->accounts[i].name;
        }
    }
    return key;
}

const char *
report_line_name(const struct report_names *names, enum report_by by, const char *key,
    char out[REPORT_NAME_SIZE])
{
    const struct settings_service *service;
    int hour;

    switch (by) {
    case REPORT_BY_SERVICE:
        service = settings_service(names->settings, key);
        (void)snprintf(out, REPORT_NAME_SIZE, "%s", service ? service->name : key);
        break;
    case REPORT_BY_STAFF:
        (void)snprintf(out, REPORT_NAME_SIZE, "%s", staff_name(names, key));
        break;
    case REPORT_BY_COUNTER:
        (void)snprintf(out, REPORT_NAME_SIZE, "Loket %s", key);
        break;
    case REPORT_BY_HOUR:
        hour = (int)strtol(key, NULL, 10);
        (void)snprintf(out, REPORT_NAME_SIZE, "%02d.00-%02d.00", hour, hour + 1);
        break;
    case REPORT_BY_DAY:
    case REPORT_BY_MONTH:
    case REPORT_BY_GROUP:
    case REPORT_BY_COUNT:
        (void)snprintf(out, REPORT_NAME_SIZE, "%s", key);
        break;
    }
    return out;
}

const char *
report_refusal_name(const char *code)
{
    static const struct {
        enum status refused;
        const char *name;
    } names[] = {
        { STATUS_QUOTA_FULL, "Nomor hari itu habis" },
        { STATUS_CLOSED_NOW, "Di luar jam buka" },
        { STATUS_OTHER_DATE, "Tiket untuk hari lain" },
        { STATUS_TOO_EARLY, "Sebelum jam di tiket" },
        { STATUS_TOO_LATE, "Sesudah jam di tiket" },
        { STATUS_TICKET_CANCELLED, "Tiket sudah dibatalkan" },
        { STATUS_NOT_APPROVED, "Berkas masih diperiksa" },
        { STATUS_OTHER_OFFICE, "Tiket kantor lain" },
        { STATUS_UNKNOWN_TICKET, "Tiket tidak ada di daftar" },
        { STATUS_MALFORMED_CODE, "Bukan kode tiket" },
        { STATUS_FORGED_TICKET, "Tiket belum dapat dipastikan" },
        { STATUS_WRONG_PHONE, "Angka nomor HP belum cocok" },
        { STATUS_STAFF_NEEDED, "Nomor pendaftaran saja, tanpa tiket" },
    };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strcmp(status_name(names[i].refused), code) == 0) {
            return names[i].name;
        }
    }
    return code;
}

static void
fill_heads(enum report_by by, struct report_table *table)
{
    static const char *const heads[] = { [REPORT_BY_SERVICE] = "Layanan",
        [REPORT_BY_STAFF] = "Petugas",
        [REPORT_BY_HOUR] = "Jam datang",
        [REPORT_BY_COUNTER] = "Loket",
        [REPORT_BY_DAY] = "Tanggal",
        [REPORT_BY_MONTH] = "Bulan",
        [REPORT_BY_GROUP] = "Kelompok layanan" };
    static const char *const times[] = { "Menunggu: n", "Menunggu: median (menit)",
        "Menunggu: 9 dari 10 (menit)", "Dilayani: n", "Dilayani: median (menit)",
        "Dilayani: 9 dari 10 (menit)" };

    table_row(table);
    table_head(table, heads[by]);
    for (size_t i = 0; i < report_figure_count; i++) {
        table_head(table, report_figures[i].heading);
    }
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        table_head(table, times[i]);
    }
}

/* Minutes with two places, and nothing where nobody was measured. */
static void
fill_spread(const struct spread *spread, struct report_table *table)
{
    table_number(table, (int64_t)spread->count);
    if (spread->count == 0) {
        table_nothing(table);
        table_nothing(table);
        return;
    }
    table_hundredths(table, (spread->median_s * INT64_C(100) + 30) / 60);
    table_hundredths(table, (spread->p90_s * INT64_C(100) + 30) / 60);
}

static void
fill_line(const struct report_line *line, const char *name, struct report_table *table)
{
    table_row(table);
    table_text(table, name);
    for (size_t i = 0; i < report_figure_count; i++) {
        table_number(table, report_figure_of(line, &report_figures[i]));
    }
    fill_spread(&line->wait, table);
    fill_spread(&line->service, table);
}

const char *
report_quota_name(const struct office_settings *settings, const char *code)
{
    const struct settings_service *first = NULL;
    bool alone = true;
    bool grouped = true;

    for (size_t i = 0; i < settings->service_count; i++) {
        const struct settings_service *service = &settings->services[i];

        if (strcmp(settings->quotas[service->quota].code, code) == 0) {
            alone = first == NULL;
            first = first ? first : service;
        }
    }
    for (size_t i = 0; first && i < settings->service_count; i++) {
        const struct settings_service *service = &settings->services[i];

        grouped = grouped && (service->quota == first->quota) ==
                                 (strcmp(service->group, first->group) == 0);
    }
    return !first ? code : alone ? first->name : grouped ? first->group : code;
}

static void
fill_places(const struct office_settings *settings, const struct report_places *places,
    struct report_table *table)
{
    static const char *const heads[] = { "Kuota", "Tempat", "Tiket", "Tiket yang datang",
        "Tanpa tiket", "Tiket tidak datang" };

    table_row(table);
    table_row(table);
    for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
        table_head(table, heads[i]);
    }
    for (size_t i = 0; i < places->quota_count; i++) {
        const struct report_quota *quota = &places->quotas[i];

        table_row(table);
        table_text(table, report_quota_name(settings, quota->code));
        table_number(table, quota->places);
        table_number(table, quota->tickets);
        table_number(table, quota->arrived);
        table_number(table, quota->walkins);
        table_number(table, quota->no_shows);
    }
    table_row(table);
    table_row(table);
    table_head(table, "Belum mendapat nomor karena");
    table_head(table, "Kali");
    for (size_t i = 0; i < places->refusal_count; i++) {
        table_row(table);
        table_text(table, report_refusal_name(places->refusals[i].code));
        table_number(table, places->refusals[i].times);
    }
}

void
report_fill_sheet(const struct report *report, enum report_by by,
    const struct report_names *names, const struct report_places *places,
    const char *from, const char *to, struct report_table *table)
{
    char text[REPORT_NAME_SIZE];

    table_row(table);
    table_head(table, names->settings->office.name);
    (void)snprintf(text, sizeof(text), "Laporan %s sampai %s", from, to);
    table_row(table);
    table_text(table, text);
    table_row(table);
    fill_heads(by, table);
    for (size_t i = 0; i < report->count; i++) {
        const char *key = report->lines[i].key;

        fill_line(&report->lines[i],
            key[0] ? report_line_name(names, by, key, text) : "Semua", table);
    }
    if (places) {
        fill_places(names->settings, places, table);
    }
}

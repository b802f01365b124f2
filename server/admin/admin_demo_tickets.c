/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tickets of the demo office, of people who do not exist (serials 99xx of a NIK are
 * given to nobody). Most are valid on its date; some are for another one, cancelled or
 * forged, to see what each screen says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/event_kind.h"
#include "common/mem.h"
#include "common/phone.h"
#include "common/text.h"
#include "common/visit_state.h"
#include "db/db_line.h"
#include "server/admin/admin.h"
#include "server/admin/admin_demo.h"
#include "server/office/import_tickets.h"
#include "server/office/journal.h"
#include "ticketing/code.h"
#include "ticketing/keys.h"
#include "ticketing/qr_encode.h"

#define VALID_COUNT 60
#define OTHER_DATE_COUNT 6
#define CANCELLED_COUNT 5
#define FORGED_COUNT 4
#define HELD_COUNT (VALID_COUNT + OTHER_DATE_COUNT + CANCELLED_COUNT)
#define QR_MODULE_PX 10 /* 49 modules: 490 px, sharp on a phone and in print */
#define DAYS_TO_LOOK 60 /* for an open day */
#define CODE_BYTES 88

static const struct {
    const char *service;
    const char *head; /* of its registration numbers */
} services[] = {
    { "ktp-baru", "KTP" },
    { "kk-baru", "KK" },
    { "akta-lahir", "AKTA" },
};

static const char *const first_names[] = { "Agus", "Siti", "Bambang", "Dewi", "Eko",
    "Fitri", "Hadi", "Indah", "Joko", "Kartini", "Lestari", "Muji", "Nur", "Ratna",
    "Slamet" };
static const char *const last_names[] = { "Peragaan", "Santoso", "Wahyuni", "Prasetyo",
    "Rahmawati" };

/* What stands in demo/tickets/NNN.*. */
struct sample {
    const char *state; /* static */
    char registration[REGISTRATION_SIZE];
    char code[TICKET_TEXT_SIZE];
    char service[SERVICE_SIZE];
    char day[DATE_SIZE];
    int from_min, to_min;
    char slot[SLOT_SIZE];
};

static void
make_person(unsigned index, struct applicant *person)
{
    unsigned woman = index % 2; /* the names alternate */

    (void)snprintf(person->name, sizeof(person->name), "%s %s",
        first_names[index % ARRAY_LEN(first_names)],
        last_names[index / ARRAY_LEN(first_names) % ARRAY_LEN(last_names)]);
    (void)snprintf(person->nik, sizeof(person->nik), "3517%02u%02u%02u%02u99%02u",
        index % 21 + 1, index % 28 + 1 + 40 * woman, index % 12 + 1, 60 + index % 40,
        index % 99 + 1);
    (void)snprintf(person->phone, sizeof(person->phone), "0812000099%02u", index % 100);
}

/* Three fifths come in the first window of the day, the others in the later ones. */
static int
choose_window(const struct office_settings *settings, const char *day, int index)
{
    int held[SETTINGS_WINDOWS_MAX];
    int count = 0;

    for (size_t i = 0; i < settings->window_count; i++) {
        struct span span;
        int at = count;

        if (!settings_window_span(settings, (int)i, day, &span)) {
            continue;
        }
        for (; at > 0; at--) { /* by time */
            struct span before;

            (void)settings_window_span(settings, held[at - 1], day, &before);
            if (before.from <= span.from) {
                break;
            }
            held[at] = held[at - 1];
        }
        held[at] = (int)i;
        count++;
    }
    if (count == 0) {
        return -1;
    }
    return index % 5 < 3 || count == 1 ? held[0] : held[1 + index % (count - 1)];
}

/* The nth day with windows before (negative) or after `date`. */
static bool
find_open_day(const struct office_settings *settings, const char *date, int nth,
    char out[DATE_SIZE])
{
    int32_t day = date_to_days(date);
    int step = nth < 0 ? -1 : 1;

    for (int i = 0; i < DAYS_TO_LOOK; i++) {
        day += step;
        (void)date_from_days(day, out);
        if (choose_window(settings, out, 0) >= 0) {
            nth -= step;
            if (nth == 0) {
                return true;
            }
        }
    }
    return false;
}

static const char *
state_of(int index)
{
    return index < VALID_COUNT                      ? "valid"
           : index < VALID_COUNT + OTHER_DATE_COUNT ? "other_date"
           : index < HELD_COUNT                     ? "cancelled"
                                                    : "forged";
}

static enum status
plan_sample(const struct act *act, const char *date, int index, struct sample *sample,
    struct error *err)
{
    static const int other_days[OTHER_DATE_COUNT] = { 1, 2, 3, 5, -1, -2 };
    size_t kind = (size_t)index % ARRAY_LEN(services);
    struct span span = { 0, 0 };
    int window;

    *sample = (struct sample){ .state = state_of(index) };
    text_copy(sample->day, sizeof(sample->day), date);
    if (index >= VALID_COUNT && index < VALID_COUNT + OTHER_DATE_COUNT &&
        !find_open_day(
            act->settings, date, other_days[index - VALID_COUNT], sample->day)) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "the office is not open on enough days around %s", date);
    }
    window = choose_window(act->settings, sample->day, index);
    (void)settings_window_span(act->settings, window, sample->day, &span);
    sample->from_min = span.from;
    sample->to_min = span.to;
    text_copy(sample->slot, sizeof(sample->slot), act->settings->windows[window].code);
    text_copy(sample->service, sizeof(sample->service), services[kind].service);
    (void)snprintf(sample->registration, sizeof(sample->registration),
        "%s-33.%.4s%.2s%.2s99%02d", services[kind].head, sample->day, sample->day + 5,
        sample->day + 8, index + 1);
    return STATUS_OK;
}

/* Nobody needs to be told of rows that we made ourselves. */
static void
ignore_row(void *userdata, const struct import_row *row, enum import_outcome outcome,
    const char *why)
{
    size_t *refused = userdata;

    (void)row;
    (void)why;
    *refused += outcome != IMPORT_ADDED;
}

/* They come in as an existing backend's would. */
static enum status
import_samples(struct act *act, struct sample samples[HELD_COUNT], struct error *err)
{
    struct import_file file = { .rows = xcalloc(HELD_COUNT, sizeof(*file.rows)),
        .count = HELD_COUNT };
    struct import_counts counts;
    size_t refused = 0;
    enum status st;

    for (int i = 0; i < HELD_COUNT; i++) {
        struct import_row *row = &file.rows[i];

        row->row = (size_t)i + 2;
        text_copy(row->ticket.registration, sizeof(row->ticket.registration),
            samples[i].registration);
        text_copy(row->ticket.service, sizeof(row->ticket.service), samples[i].service);
        text_copy(row->ticket.day, sizeof(row->ticket.day), samples[i].day);
        text_copy(row->ticket.slot, sizeof(row->ticket.slot), samples[i].slot);
        row->ticket.from_min = samples[i].from_min;
        row->ticket.to_min = samples[i].to_min;
        make_person(i, &row->applicant);
    }
    st = import_store(act, &file, ignore_row, &refused, &counts, err);
    if (st == STATUS_OK && refused > 0) {
        st = error_set(err, STATUS_INTERNAL, "a made-up ticket was refused");
    }
    import_file_destroy(&file);
    return st;
}

/* What an applicant's change of mind does: the place goes back. */
static enum status
cancel(struct act *act, struct ticket *ticket, struct error *err)
{
    struct quota_use use = { .tickets = -1 };
    enum status st;

    text_copy(use.service, sizeof(use.service), ticket->service);
    text_copy(use.slot, sizeof(use.slot), ticket->slot);
    text_copy(ticket->state, sizeof(ticket->state), ticket_state_name(TICKET_CANCELLED));
    st = db_ticket_update(act->db, act->office, ticket, act->now_ms, err);
    if (st == STATUS_OK) {
        st = db_quota_add(act->db, act->office, ticket->day, &use, err);
    }
    return st == STATUS_OK
               ? journal_append(act, EVENT_TICKET_CANCELLED, ticket->id, NULL, err)
               : st;
}

static enum status
fetch_codes(struct act *act, struct sample samples[HELD_COUNT], struct error *err)
{
    enum status st = STATUS_OK;

    for (int i = 0; st == STATUS_OK && i < HELD_COUNT; i++) {
        struct ticket ticket;

        st = db_ticket_by_registration(
            act->db, act->office, samples[i].registration, &ticket, err);
        if (st == STATUS_OK) {
            text_copy(samples[i].code, sizeof(samples[i].code), ticket.code);
            if (strcmp(samples[i].state, "cancelled") == 0) {
                st = cancel(act, &ticket, err);
            }
        }
    }
    return st;
}

/* A code of a ticket that nobody holds, signed by `keys`. */
static enum status
make_code(struct act *act, const struct key_ring *keys, struct sample *sample,
    struct error *err)
{
    struct ticket_code code = { .from_min = sample->from_min, .to_min = sample->to_min };
    int64_t office = 0;

    (void)text_to_int(act->settings->office.code, 1, UINT32_MAX, &office);
    code.office = (uint32_t)office;
    text_copy(code.date, sizeof(code.date), sample->day);
    ticket_id_make(code.id);
    return ticket_code_make(keys, &code, sample->code, err);
}

/* Turn one bit of a code's bytes; the characters stay those of a code. */
static void
alter(char *code, size_t byte)
{
    uint8_t bytes[CODE_BYTES];

    if (text_base32_decode(code, TICKET_CODE_LEN, bytes, sizeof(bytes))) {
        bytes[byte] ^= 1;
        text_base32_encode(bytes, sizeof(bytes), code, TICKET_CODE_SIZE);
    }
}

/* A ring of keys that this office does not know; its newest has the id `rotations`. */
static enum status
make_foreign_keys(
    const char *folder, int rotations, struct key_ring **keys, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    enum status st = STATUS_OK;

    if (!admin_path(path, folder, "demo/foreign-keys")) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    for (int i = 0; st == STATUS_OK && i < rotations; i++) {
        st = key_ring_rotate(path, i + 1, NULL, err);
    }
    if (st == STATUS_OK) {
        st = key_ring_load(path, keys, err);
    }
    for (int i = 1; i <= rotations; i++) {
        char file[ADMIN_PATH_SIZE];
        char name[32];

        (void)snprintf(name, sizeof(name), "%03d.key", i);
        if (admin_path(file, path, name)) {
            (void)remove(file);
        }
    }
    (void)remove(path);
    return st;
}

static enum status
forge(struct act *act, const char *folder, const struct sample *held,
    struct sample forged[FORGED_COUNT], struct error *err)
{
    struct key_ring *foreign = NULL;
    enum status st = make_foreign_keys(folder, 2, &foreign, err);

    if (st == STATUS_OK) { /* a bit of the signature turned */
        st = make_code(act, act->keys, &forged[0], err);
        alter(forged[0].code, 40);
    }
    if (st == STATUS_OK) { /* a key of somebody else */
        st = make_code(act, foreign, &forged[1], err);
    }
    if (st == STATUS_OK) { /* the date moved */
        st = make_code(act, act->keys, &forged[2], err);
        alter(forged[2].code, 7);
    }
    if (st == STATUS_OK) { /* a copy of a real one, altered */
        struct sample copy = *held;

        copy.state = forged[3].state;
        text_copy(copy.registration, sizeof(copy.registration), forged[3].registration);
        forged[3] = copy;
        alter(forged[3].code, 60);
    }
    key_ring_free(foreign);
    return st;
}

static enum status
write_sample_file(const char *folder, int index, const char *suffix, const void *bytes,
    size_t len, struct error *err)
{
    char name[48];
    char path[ADMIN_PATH_SIZE];

    (void)snprintf(name, sizeof(name), "demo/tickets/%03d.%s", index + 1, suffix);
    if (!admin_path(path, folder, name)) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    return admin_write_file(path, bytes, len, 0600, err);
}

static enum status
write_json(const char *folder, int index, const struct sample *sample, struct error *err)
{
    char from[6];
    char to[6];
    struct applicant person;
    json_t *value = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "code",
        sample->code, "registration", sample->registration, "service", sample->service,
        "date", sample->day, "window", sample->slot, "from",
        minute_format(sample->from_min, from), "to", minute_format(sample->to_min, to),
        "state", sample->state);
    char *text;
    enum status st;

    make_person(index, &person); /* whose phone a machine asks for, beside the number */
    (void)json_object_set_new(value, "phone4", json_string(phone_last4(person.phone)));
    text = json_dumps(value, JSON_INDENT(1));
    st = text ? write_sample_file(folder, index, "json", text, strlen(text), err)
              : error_set(err, STATUS_INTERNAL, "could not write JSON");

    free(text);
    json_decref(value);
    return st;
}

static enum status
write_sample(
    const char *folder, int index, const struct sample *sample, struct error *err)
{
    struct qr *qr = NULL;
    uint8_t *png = NULL;
    size_t len = 0;
    enum status st = qr_make(sample->code, &qr, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = qr_png(qr, QR_MODULE_PX, &png, &len, err);
    qr_free(qr);
    if (st == STATUS_OK) {
        st = write_sample_file(folder, index, "png", png, len, err);
        free(png);
    }
    if (st == STATUS_OK) { /* the text itself, no line end */
        st = write_sample_file(
            folder, index, "txt", sample->code, strlen(sample->code), err);
    }
    return st == STATUS_OK ? write_json(folder, index, sample, err) : st;
}

enum status
demo_fill_tickets(
    struct act *act, const char *folder, const char *date, struct error *err)
{
    struct sample *samples = xcalloc(HELD_COUNT + FORGED_COUNT, sizeof(*samples));
    enum status st = STATUS_OK;

    for (int i = 0; st == STATUS_OK && i < HELD_COUNT + FORGED_COUNT; i++) {
        st = plan_sample(act, date, i, &samples[i], err);
    }
    if (st == STATUS_OK) {
        st = import_samples(act, samples, err);
    }
    if (st == STATUS_OK) {
        st = fetch_codes(act, samples, err);
    }
    if (st == STATUS_OK) {
        st = forge(act, folder, &samples[0], samples + HELD_COUNT, err);
    }
    for (int i = 0; st == STATUS_OK && i < HELD_COUNT + FORGED_COUNT; i++) {
        st = write_sample(folder, i, &samples[i], err);
    }
    free(samples);
    return st;
}

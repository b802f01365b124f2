/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An odd field reads as absent, so that a newer server can be read. */
#include "counter/reception_json.h"

#include <limits.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/visit_state.h"
#include "counter/counter_words.h"
#include "screen/i18n.h"
#include "ticketing/slip_json.h"

static void
read_text(struct json_reader *r, const char *field, char *out, size_t out_size)
{
    reader_text(r, field, JSON_OPTIONAL, out, out_size);
}

static int
read_count(struct json_reader *r, const char *field)
{
    int count = -1;

    reader_small_int(r, field, JSON_OPTIONAL, 0, INT_MAX, &count);
    return count;
}

/* Is a counter open for it? While none is, no time is told: it is counted from then. */
static bool
read_open(struct json_reader *r)
{
    bool open = true;

    reader_bool(r, "counter_open", JSON_OPTIONAL, &open);
    return open;
}

static void
read_service(struct json_reader *r, char name[MODEL_NAME_SIZE])
{
    struct json_reader service = reader_member(r, "service", JSON_OPTIONAL);

    if (reader_has(&service, "name")) {
        counter_words_read(&service, "name", name, MODEL_NAME_SIZE);
    }
}

static bool
text_is(struct json_reader *r, const char *field, const char *word)
{
    const char *const words[] = { word, NULL };

    return reader_word(r, field, JSON_OPTIONAL, words, -1) == 0;
}

static void
read_found(struct json_reader r, struct desk_found *found)
{
    struct json_reader ticket = reader_member(&r, "ticket", JSON_OPTIONAL);
    struct json_reader visit = reader_member(&r, "visit", JSON_OPTIONAL);

    *found = (struct desk_found){ 0 };
    read_text(&r, "name", found->name, sizeof(found->name));
    read_text(&r, "nik_end", found->nik_end, sizeof(found->nik_end));
    read_text(&ticket, "id", found->ticket, sizeof(found->ticket));
    read_text(&ticket, "registration", found->registration, sizeof(found->registration));
    read_text(&ticket, "date", found->date, sizeof(found->date));
    read_text(&ticket, "from", found->from, sizeof(found->from));
    read_text(&ticket, "to", found->to, sizeof(found->to));
    found->good = text_is(&ticket, "state", "approved");
    read_service(&ticket, found->service);
    read_text(&visit, "visit", found->visit, sizeof(found->visit));
    read_text(&visit, "number", found->number, sizeof(found->number));
    found->state = (enum visit_state)reader_word(
        &visit, "state", JSON_OPTIONAL, visit_state_words, VISIT_WAITING);
    found->lane =
        (enum lane)reader_word(&visit, "lane", JSON_OPTIONAL, lane_words, LANE_REGULAR);
    read_service(&visit, found->service);
}

size_t
desk_found_from_json(const json_t *answer, struct desk_found found[FOUND_MAX])
{
    struct json_reader r;
    size_t count;

    reader_init(&r, answer, READER_LENIENT, NULL);
    count = reader_list(&r, "found", JSON_OPTIONAL, FOUND_MAX);
    for (size_t i = 0; i < count; i++) {
        read_found(reader_object_item(&r, "found", i), &found[i]);
    }
    return count;
}

size_t
desk_services_from_json(
    const json_t *answer, struct desk_service services[OFFICE_SERVICES_MAX])
{
    struct json_reader r;
    size_t count, kept = 0;

    reader_init(&r, answer, READER_LENIENT, NULL);
    count = reader_list(&r, "services", JSON_OPTIONAL, SIZE_MAX);
    for (size_t i = 0; i < count && kept < OFFICE_SERVICES_MAX; i++) {
        struct json_reader item = reader_object_item(&r, "services", i);
        struct desk_service *service = &services[kept];
        bool walkin = true;

        reader_bool(&item, "walkin", JSON_OPTIONAL, &walkin);
        read_text(&item, "code", service->code, sizeof(service->code));
        counter_words_read(&item, "name", service->name, sizeof(service->name));
        service->left = read_count(&item, "left");
        kept += walkin && service->code[0] && service->name[0];
    }
    return kept;
}

bool
desk_given_from_json(const json_t *answer, struct desk_given *given)
{
    struct json_reader r;

    *given = (struct desk_given){ 0 };
    reader_init(&r, answer, READER_LENIENT, NULL);
    read_text(&r, "number", given->number, sizeof(given->number));
    read_service(&r, given->service);
    if (read_open(&r)) {
        read_text(
            &r, "called_before", given->called_before, sizeof(given->called_before));
    }
    given->ahead = read_count(&r, "ahead");
    slip_read(&r, "slip", &given->slip);
    return given->number[0] != '\0';
}

/* The words of server/line/turn_rule.h; one we do not know gives no reason. */
static const char *
read_why(struct json_reader *r)
{
    static const struct {
        const char *word, *sentence;
    } reasons[] = {
        { "out_of_order", N_("dipanggil pengawas di luar urutan, alasannya tercatat") },
        { "other_counter", N_("di loket lain") },
        { "away", N_("dipanggil saat orang ini tidak menunggu") },
        { "earlier", N_("datang lebih dulu") },
        { "first_place", N_("belum terlayani pada hari sebelumnya") },
        { "priority", N_("jalur prioritas") },
        { "regular", N_("giliran jalur umum") },
        { "late", N_("sesuai jadwal; jam di tiket orang ini sudah lewat") },
        { "before_window", N_("lebih dulu; jam di tiket orang ini belum mulai") },
        { "returning", N_("lebih dulu; orang ini baru kembali") },
        { "age_limit", N_("menunggu paling lama") },
    };

    for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
        if (text_is(r, "why", reasons[i].word)) {
            return reasons[i].sentence;
        }
    }
    return NULL;
}

static size_t
read_others(
    struct json_reader *r, const char *field, struct turn_other others[TURN_OTHERS_MAX])
{
    size_t count = reader_list(r, field, JSON_OPTIONAL, TURN_OTHERS_MAX);

    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_object_item(r, field, i);

        read_text(&item, "number", others[i].number, sizeof(others[i].number));
        others[i].why = read_why(&item);
    }
    return count;
}

void
desk_turn_from_json(const json_t *answer, struct desk_turn *turn)
{
    struct json_reader r;

    *turn = (struct desk_turn){ 0 };
    reader_init(&r, answer, READER_LENIENT, NULL);
    read_text(&r, "number", turn->number, sizeof(turn->number));
    turn->waits = reader_has(&r, "ahead");
    turn->ahead = read_count(&r, "ahead");
    turn->estimate_s = read_open(&r) ? read_count(&r, "estimate_s") : -1;
    turn->estimate_to_s = read_count(&r, "estimate_to_s");
    turn->out_of_order = read_count(&r, "out_of_order");
    turn->before_count = read_others(&r, "before", turn->before);
    turn->next_count = read_others(&r, "next", turn->next);
}

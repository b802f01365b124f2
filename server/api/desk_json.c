/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/desk_json.h"

#include <string.h>

#include "common/clock.h"
#include "server/api/answer.h"
#include "server/api/visit_json.h"

#define SHOWN_DIGITS 4

/* Its last digits; null where there are none. */
static json_t *
json_of_end(const char *digits)
{
    size_t len = strlen(digits);

    return len > SHOWN_DIGITS ? json_string(digits + len - SHOWN_DIGITS) : json_null();
}

json_t *
json_of_ticket(const struct act *act, const struct ticket *ticket)
{
    char from[6];
    char to[6];

    return json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:b}", "id", ticket->id,
        "registration", ticket->registration, "service",
        json_of_service_name(act, ticket->service), "date", ticket->day, "from",
        minute_format(ticket->from_min, from), "to", minute_format(ticket->to_min, to),
        "state", ticket->state, "first_place", ticket->first_place);
}

static json_t *
json_of_entry(const struct act *act, const struct desk_entry *entry)
{
    const struct applicant *applicant = &entry->applicant;
    json_t *json = json_object();

    (void)json_object_set_new(json, "name",
        entry->has_applicant && applicant->name[0] ? json_string(applicant->name)
                                                   : json_null());
    (void)json_object_set_new(json, "nik_end",
        entry->has_applicant ? json_of_end(applicant->nik) : json_null());
    (void)json_object_set_new(json, "phone_end",
        entry->has_applicant ? json_of_end(applicant->phone) : json_null());
    (void)json_object_set_new(json, "ticket",
        entry->has_ticket ? json_of_ticket(act, &entry->ticket) : json_null());
    (void)json_object_set_new(json, "visit",
        entry->has_visit ? json_of_line_visit(act, &entry->visit) : json_null());
    return json;
}

json_t *
json_of_desk_found(const struct act *act, const struct desk_found *found)
{
    json_t *list = json_array();

    for (size_t i = 0; i < found->count; i++) {
        (void)json_array_append_new(list, json_of_entry(act, &found->entries[i]));
    }
    return json_pack("{s:o, s:b}", "found", list, "more", found->more);
}

/* null: the rules have no answer. */
static json_t *
json_of_why(enum turn_why why)
{
    return why == TURN_UNTOLD ? json_null() : json_string(turn_why_name(why));
}

static json_t *
json_of_others(const struct act *act, const struct turn_other *others, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct turn_other *other = &others[i];
        char text[RFC3339_SIZE];
        json_t *json = json_pack("{s:s, s:s, s:o, s:b}", "number", other->number, "lane",
            lane_name(other->lane), "why", json_of_why(other->why), "came_back",
            other->came_back);

        if (other->at_ms) {
            (void)json_object_set_new(json, "called_at",
                json_string(
                    zone_format(act->zone, other->at_ms, /* millis= */ true, text)));
            (void)json_object_set_new(json, "counter", json_integer(other->counter));
        }
        (void)json_array_append_new(list, json);
    }
    return list;
}

json_t *
json_of_turn(const struct act *act, const struct turn *turn)
{
    json_t *json = json_of_line_visit(act, &turn->visit);

    if (turn->waits) {
        (void)json_object_update_new(
            json, json_pack("{s:i, s:i, s:i, s:b}", "ahead", turn->ahead, "estimate_s",
                      (int)turn->estimate_s, "estimate_to_s", (int)turn->estimate_to_s,
                      "counter_open", !turn->no_counter));
    }
    (void)json_object_update_new(
        json, json_pack("{s:i, s:i, s:o, s:o}", "called", turn->called, "out_of_order",
                  turn->out_of_order, "before",
                  json_of_others(act, turn->past, turn->past_count), "next",
                  json_of_others(act, turn->next, turn->next_count)));
    return json;
}

void
desk_looked(struct answer *answer, const struct desk_entry *entry)
{
    if (entry->has_applicant) {
        answer_looked(
            answer, entry->has_ticket ? entry->ticket.id : entry->visit.id, "desk");
    }
}

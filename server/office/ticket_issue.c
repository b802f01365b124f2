/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ticket's code and its place. */
#include "server/office/ticket_issue.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "db/db_line.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"

void
ticket_registration_name(const struct settings_service *service, const char *letters,
    char out[REGISTRATION_SIZE])
{
    char prefix[9];
    size_t len = 0;

    for (const char *c = service->group;
         isalnum((unsigned char)*c) && len < sizeof(prefix) - 1; c++) {
        prefix[len++] = (char)toupper((unsigned char)*c);
    }
    prefix[len] = '\0';
    (void)snprintf(out, REGISTRATION_SIZE, "%s-%.*s", len ? prefix : "DAFTAR",
        (int)(REGISTRATION_SIZE - sizeof(prefix) - 1), letters);
}

bool
ticket_registration_next(const struct office_settings *settings, const char *letters,
    size_t *at, char out[REGISTRATION_SIZE])
{
    for (; *at < settings->service_count; (*at)++) {
        const struct settings_service *service = &settings->services[*at];

        if (*at == 0 || strcmp(service->group, service[-1].group) != 0) {
            ticket_registration_name(service, letters, out);
            (*at)++;
            return true;
        }
    }
    return false;
}

enum status
ticket_sign(struct act *act, struct ticket *ticket, struct error *err)
{
    struct ticket_code code = { .from_min = ticket->from_min, .to_min = ticket->to_min };
    int64_t office;

    _Static_assert(sizeof(ticket->code) >= TICKET_CODE_SIZE, "a code fits its column");
    if (!text_to_int(act->settings->office.code, 1, UINT32_MAX, &office)) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "office: the office's code is no number");
    }
    code.office = (uint32_t)office;
    (void)text_copy(code.date, sizeof(code.date), ticket->day);
    (void)text_copy(code.id, sizeof(code.id), ticket->id);
    return ticket_code_make(act->keys, &code, ticket->code, err);
}

/* Index of its window; -1: none. */
static int
find_window(const struct office_settings *settings, const struct ticket *ticket)
{
    int found = -1;

    for (size_t i = 0; i < settings->window_count; i++) {
        struct span span;

        if (!settings_window_span(settings, (int)i, ticket->day, &span)) {
            continue;
        }
        if (span.from == ticket->from_min && span.to == ticket->to_min) {
            return (int)i;
        }
        if (found < 0 && span.from <= ticket->from_min && ticket->from_min < span.to) {
            found = (int)i;
        }
    }
    return found;
}

void
ticket_choose_slot(const struct office_settings *settings, struct ticket *ticket)
{
    int window = find_window(settings, ticket);
    char span[MINUTE_SPAN_SIZE];

    if (window >= 0) {
        (void)text_copy(
            ticket->slot, sizeof(ticket->slot), settings->windows[window].code);
        return;
    }
    (void)text_copy(ticket->slot, sizeof(ticket->slot),
        minute_span(ticket->from_min, ticket->to_min, span));
}

static enum status
count_place(struct act *act, const struct ticket *ticket, int change, struct error *err)
{
    struct quota_use use = { .tickets = change };

    if (!ticket_state_holds_place(ticket_state_from_name(ticket->state))) {
        return STATUS_OK;
    }
    text_copy(use.service, sizeof(use.service), ticket->service);
    text_copy(use.slot, sizeof(use.slot), ticket->slot);
    return db_quota_add(act->db, act->office, ticket->day, &use, err);
}

enum status
ticket_take_place(struct act *act, const struct ticket *ticket, struct error *err)
{
    return count_place(act, ticket, 1, err);
}

enum status
ticket_leave_place(struct act *act, const struct ticket *ticket, struct error *err)
{
    return count_place(act, ticket, -1, err);
}

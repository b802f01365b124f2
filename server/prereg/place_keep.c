/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/place_keep.h"

#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "common/zone.h"
#include "server/office/ids.h"
#include "server/prereg/place_wish.h"
#include "server/settings/settings.h"

/* Late, and at a time that nobody can tell; at once where the office has no such rule. */
static int64_t
release_at(const struct act *act)
{
    int64_t most_s = act->settings->policy.release_min * INT64_C(60);

    return act->now_ms + (most_s / 16 + randombytes_uniform((uint32_t)most_s + 1)) * 1000;
}

enum status
place_keep(struct act *act, const struct ticket *ticket, struct error *err)
{
    struct place_freed freed = { .from_min = ticket->from_min, .to_min = ticket->to_min };
    struct application next;
    char today[DATE_SIZE];
    bool wished;
    enum status st;

    if (strcmp(ticket->day, zone_date(act->zone, act->now_ms, today)) <= 0 ||
        !ticket->slot[0] || !settings_service(act->settings, ticket->service)) {
        return STATUS_OK;
    }
    id_make_visit(act->now_ms, freed.id);
    text_copy(freed.service, sizeof(freed.service), ticket->service);
    text_copy(freed.day, sizeof(freed.day), ticket->day);
    text_copy(freed.slot, sizeof(freed.slot), ticket->slot);
    freed.release_ms = release_at(act);
    st = place_wish_next(act, &freed, &next, &wished, err);
    if (st != STATUS_OK || (!wished && freed.release_ms == act->now_ms)) {
        return st;
    }
    return db_place_freed_put(act->db, act->office, &freed, err);
}

int
place_kept(const struct office_settings *settings, const struct place_held *held,
    size_t count, int quota, const char *slot)
{
    int kept = 0;

    for (size_t i = 0; i < count; i++) {
        const struct settings_service *service =
            settings_service(settings, held[i].service);

        if (service && service->quota == quota && strcmp(held[i].slot, slot) == 0) {
            kept += held[i].count;
        }
    }
    return kept;
}

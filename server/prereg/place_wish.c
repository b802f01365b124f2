/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/place_wish.h"

#include <stdlib.h>

#include "common/text.h"
#include "server/prereg/application_rule.h"
#include "server/settings/settings.h"

#define PAGE 64

static bool
can_move(const struct application *application)
{
    return ((IN(TICKET_APPROVED) | WITH_PAPERS_KEPT) & IN(application->state)) != 0;
}

/* May this wish have this place? One of another quota is not looked at further, for every
 * place is held against every wish; one that can have no place any more is dropped. */
static enum status
judge_wish(struct act *act, const struct place_wish *wish,
    const struct place_freed *freed, struct application *application, bool *fits,
    struct error *err)
{
    const struct settings_service *place =
        settings_service(act->settings, freed->service);
    const struct settings_service *service =
        settings_service(act->settings, wish->service);
    enum status st;

    *fits = false;
    if (!place || !service || place->quota != service->quota) {
        return STATUS_OK;
    }
    st = db_application_load(act->db, act->office, wish->application, application, err);
    if (st == STATUS_NOT_FOUND || (st == STATUS_OK && !can_move(application))) {
        return db_place_wish_drop(act->db, act->office, wish->application, err);
    }
    *fits = st == STATUS_OK;
    return st;
}

enum status
place_wish_next(struct act *act, const struct place_freed *freed,
    struct application *application, bool *found, struct error *err)
{
    char after[VISIT_ID_SIZE] = "";
    int64_t after_ms = 0;
    size_t count;

    *found = false;
    do {
        struct place_wish *wishes;
        enum status st = db_place_wish_list(act->db, act->office, freed->day, freed->slot,
            after_ms, after, PAGE, &wishes, &count, err);

        for (size_t i = 0; st == STATUS_OK && i < count && !*found; i++) {
            st = judge_wish(act, &wishes[i], freed, application, found, err);
            after_ms = wishes[i].wished_ms;
            text_copy(after, sizeof(after), wishes[i].application);
        }
        free(wishes);
        if (st != STATUS_OK) {
            return st;
        }
    } while (!*found && count == PAGE);
    return STATUS_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_RECEPTION_PARTS_H
#define SERVER_PAGES_RECEPTION_PARTS_H

/* What several pages of the information desk show or send. Private to them. */

#include "common/role.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/pages/page.h"

#define ROLES_RECEPTION (ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_SUPERVISOR))

/** The page's service, by what was typed or `?service=`, as `model.service` and `who`;
 * NULL: not known yet, `model.services` are offered. And the way back. */
const struct settings_service *reception_add_service(struct page_view *view);

/** A choice `field` of the free places of a service: "2026-07-15 pagi" each. */
enum status reception_add_places(struct page_view *view, const char *field,
    const char *service, struct error *err) MUST_CHECK;
/** What was chosen there, as an act's "date" and "window". */
enum status reception_shape_place(
    const char *field, const json_t *typed, json_t *body, struct error *err) MUST_CHECK;

/** "Hari ini 08.00-11.00", "Rabu, 15 Juli 2026, 08.00-11.00". */
json_t *reception_say_when(const struct page_view *view, const struct ticket *ticket);
/** "Selasa, 14 Juli 2026, 09.42". */
json_t *reception_say_time(const struct page_view *view, int64_t at_ms);

#endif /* SERVER_PAGES_RECEPTION_PARTS_H */

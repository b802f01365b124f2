/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_PAPERS_H
#define TICKETING_KIOSK_KIOSK_PAPERS_H

/* The list of papers on the kiosk's screen of a service. Main thread only. */

#include "screen/layout.h"
#include "ticketing/kiosk/kiosk_arrival.h"

struct kiosk_app;

/** What to bring, as the ticket has it; what has no room is counted. */
void kiosk_papers_draw(
    struct kiosk_app *app, struct rect room, const struct kiosk_service *service);

#endif /* TICKETING_KIOSK_KIOSK_PAPERS_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_CLOSING_H
#define SERVER_LINE_CLOSING_H

/*
 * Who will not be served before the office closes at the pace of now, and which counter
 * would change that most: the forecast run again with one more counter, so that what is
 * advised goes by the very rules that people are called by. Pure.
 * Source: docs/rules.md, "Forecast".
 */

#include "common/base.h"
#include "server/line/forecast.h"

/** How the people end who wait now. */
struct closing {
    int unserved;           /* not served and out before closing */
    int *unserved_of;       /* owned: the same by service */
    int32_t last_s;         /* from now until the last of them is called ... */
    int32_t last_until_s;   /* ... and, four of five times, by then; 0: nobody waits */
    int32_t last_turn_s;    /* how long the last one is served */
    size_t without_counter; /* people for whose service no counter is open */
};

/** Count a forecast of this input; closing_destroy() after. */
void closing_count(const struct forecast_input *input, const struct forecast *forecast,
    struct closing *closing);
void closing_destroy(struct closing *closing);

#define CLOSING_OFFERS_MAX 2 /* more than two counters nobody opens at once */
#define CLOSING_TRIES_MAX 12 /* so many forecasts it may cost */

/** Open this counter, after those before it in the list. */
struct closing_offer {
    int counter;
    int unserved; /* so many are left then */
};

/**
 * Which of the counters that could call from now on to open: the one that leaves the
 * fewest unserved, and then the best besides that one. Only what helps is offered.
 * @param spare   counters that are not open; one of the input's with the same number (an
 *                expected or paused one) gives way to it. Of those that serve the same
 *                the first alone is tried
 * @return how many of `offers` were filled
 */
size_t closing_offers(const struct forecast_input *input, const struct closing *closing,
    const struct forecast_counter *spare, size_t spare_count,
    struct closing_offer offers[CLOSING_OFFERS_MAX]);

#endif /* SERVER_LINE_CLOSING_H */

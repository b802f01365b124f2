/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_LINK_BANNER_H
#define SCREEN_LINK_BANNER_H

/*
 * The state of the link, for people: "Sambungan terputus sejak 09.41; data 12 detik
 * lalu". Main thread only.
 */

#include "common/base.h"
#include "screen/layout.h"
#include "screen/link.h"

struct window;

#define LINK_BANNER_SIZE 200
#define LINK_BANNER_H 44 /* units */

/** The sentence; "" while connected. `now_ms` by the server's clock. */
const char *link_banner_text(
    const struct link_state *state, int64_t now_ms, char out[LINK_BANNER_SIZE]);

/**
 * Draw it across the top of `*room` and cut it off there; nothing while connected.
 * Call it again each second while it shows: the age grows.
 * @return whether it was drawn
 */
bool link_banner_draw(struct window *window, struct rect *room,
    const struct link_state *state, int64_t now_ms);

#endif /* SCREEN_LINK_BANNER_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_PHONES_H
#define SERVER_API_PHONES_H

/*
 * Phones that follow a number, office by office. What moves a line makes one read job for
 * it, however many follow, and at most one at a time; each phone is sent something only
 * when its own words have changed. Made for ten thousand of them. Their route is
 * `routes_phones`. Loop thread.
 */

#include "common/base.h"

struct phone_sets;

/** How many follow, at all offices together; `sets` is the state of `routes_phones`. */
size_t phones_listeners(const struct phone_sets *sets);

#endif /* SERVER_API_PHONES_H */

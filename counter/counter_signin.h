/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_SIGNIN_H
#define COUNTER_COUNTER_SIGNIN_H

/* The first screen: who works here. */

#include "counter/counter_core.h"

extern const struct screen counter_signin_screen;

#endif /* COUNTER_COUNTER_SIGNIN_H */

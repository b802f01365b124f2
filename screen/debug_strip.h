/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_DEBUG_STRIP_H
#define SCREEN_DEBUG_STRIP_H

struct window;

/** What a window costs, at its foot, for whoever looks into it: in English, as the log.
 */
void debug_strip_draw(struct window *window);

#endif /* SCREEN_DEBUG_STRIP_H */

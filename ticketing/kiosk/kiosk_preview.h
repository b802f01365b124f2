/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_PREVIEW_H
#define TICKETING_KIOSK_KIOSK_PREVIEW_H

/*
 * What the kiosk's camera sees, small on the screen, so that a person can aim. It is
 * shown and forgotten: nothing of it is kept or sent. Main thread only.
 */

#include "screen/window.h"
#include "ticketing/kiosk/kiosk_scan.h"

struct kiosk_preview;

struct kiosk_preview *kiosk_preview_new(struct window *window);
/** NULL is accepted; before the window is closed. */
void kiosk_preview_free(struct kiosk_preview *preview);

/** Take the camera's picture of now. */
void kiosk_preview_update(struct kiosk_preview *preview, struct kiosk_scan *scan);

/** Is there a camera whose picture can be shown? */
bool kiosk_preview_is_there(
    const struct kiosk_preview *preview, const struct kiosk_scan *scan);

/** As in a mirror, in the middle of `where`, with the corners that a code belongs into.
 */
void kiosk_preview_draw(struct kiosk_preview *preview, struct rect where);

#endif /* TICKETING_KIOSK_KIOSK_PREVIEW_H */

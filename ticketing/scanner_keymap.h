/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SCANNER_KEYMAP_H
#define TICKETING_SCANNER_KEYMAP_H

/* Key codes of <linux/input-event-codes.h> to characters, as a US keyboard types them:
 * the factory setting of scanners. Pure. */

#include "common/base.h"

/** The character, '\r' for both Enter keys, '\t' for Tab; 0 for a key that types nothing.
 */
char scanner_keymap_char(unsigned code, bool shift);

#endif /* TICKETING_SCANNER_KEYMAP_H */

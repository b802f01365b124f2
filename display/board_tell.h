/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_TELL_H
#define DISPLAY_BOARD_TELL_H

/* A call on its way to picture and voice, and the report that it was heard. Main thread.
 */

#include "display/board_state.h"
#include "screen/device_reporter.h"

struct board_app;

/** Show and say a call; one that comes late, as after a lost link, is only shown. */
void board_tell_call(struct board_app *app, int64_t seq, const struct board_call *call);

/** Say a notice that is fresh; a test is shown as well. `at_ms` by the office's clock. */
void board_tell_notice(struct board_app *app, enum sentence_notice notice, int64_t at_ms);

/** Report and remember what was heard to its end. */
void board_tell_played(struct board_app *app);

/** The loudspeaker as far as is known. */
enum device_part board_tell_sound(const struct board_app *app);

#endif /* DISPLAY_BOARD_TELL_H */

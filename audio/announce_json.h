/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_ANNOUNCE_JSON_H
#define AUDIO_ANNOUNCE_JSON_H

/* How a call is said, as a server tells it: `announce` of GET /v1/board. Pure. */

#include "audio/announce_plan.h"
#include "common/json_reader.h"

/** Into what `out` is already, e.g. announce_settings_default(). */
void announce_settings_read(struct json_reader *r, struct announce_settings *out);

#endif /* AUDIO_ANNOUNCE_JSON_H */

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First the other languages are left out, then the repeat; never a call. */
#include "audio/announce_plan.h"

#include "audio/synth.h"

#define WAITING_ONE_LANGUAGE 2
#define WAITING_ONCE 4

struct announce_settings
announce_settings_default(void)
{
    return (struct announce_settings){
        .languages = { SENTENCE_ID },
        .language_count = 1,
        .style = SENTENCE_WORDS,
        .repeat = 2,
        .volume = 80,
        .rate = SYNTH_RATE_DEFAULT,
        .max_calls = 3,
        .chime = true,
        .enabled = true,
    };
}

struct announce_plan
announce_plan_make(const struct announce_settings *settings, size_t waiting)
{
    struct announce_plan plan = { settings->language_count, settings->repeat };

    if (waiting >= WAITING_ONE_LANGUAGE && plan.language_count > 1) {
        plan.language_count = 1;
    }
    if (waiting >= WAITING_ONCE) {
        plan.repeat = 1;
    }
    return plan;
}

bool
announce_is_quiet(const struct announce_settings *settings, int minute)
{
    int from = settings->quiet_from;
    int to = settings->quiet_to;

    if (from <= to) {
        return minute >= from && minute < to;
    }
    return minute >= from || minute < to;
}

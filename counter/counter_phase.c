/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_phase.h"

#define TO(phase) (1U << (phase))

static const struct {
    const char *name;
    unsigned next; /* bits */
} phases[PHASE_COUNT] = {
    [PHASE_SIGNED_OUT] = { "signed out", TO(PHASE_SIGNING_IN) },
    [PHASE_SIGNING_IN] = { "signing in",
        TO(PHASE_SIGNED_OUT) | TO(PHASE_CHOOSING) | TO(PHASE_LOADING) },
    [PHASE_CHOOSING] = { "choosing", TO(PHASE_SIGNED_OUT) | TO(PHASE_LOADING) },
    [PHASE_LOADING] = { "loading",
        TO(PHASE_SIGNED_OUT) | TO(PHASE_CHOOSING) | TO(PHASE_READY) },
    [PHASE_READY] = { "ready", TO(PHASE_SIGNED_OUT) | TO(PHASE_CHOOSING) |
                                   TO(PHASE_FINISHING) | TO(PHASE_ACTING) },
    [PHASE_FINISHING] = { "finishing",
        TO(PHASE_SIGNED_OUT) | TO(PHASE_READY) | TO(PHASE_ACTING) },
    [PHASE_ACTING] = { "acting", TO(PHASE_SIGNED_OUT) | TO(PHASE_SETTLING) },
    [PHASE_SETTLING] = { "settling", TO(PHASE_SIGNED_OUT) | TO(PHASE_READY) },
};

bool
desk_phase_may_become(enum desk_phase phase, enum desk_phase next)
{
    return (phases[phase].next & TO(next)) != 0;
}

bool
desk_phase_is_known(enum desk_phase phase)
{
    return phase >= PHASE_READY;
}

bool
desk_phase_is_busy(enum desk_phase phase)
{
    return phase > PHASE_READY;
}

const char *
desk_phase_name(enum desk_phase phase)
{
    return phases[phase].name;
}

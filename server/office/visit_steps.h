/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_VISIT_STEPS_H
#define SERVER_OFFICE_VISIT_STEPS_H

/*
 * Several steps on one number: verification, photograph, handing out. The service that
 * somebody came for says which services follow. Worker threads; keeps nothing.
 * Source: docs/rules.md, "Steps".
 */

#include "common/base.h"
#include "common/json_writer.h"
#include "server/settings/settings.h"

/** Where a visit is in its steps; pointers are the settings'. */
struct visit_steps {
    const struct settings_service *plan; /* came for it; NULL: gone from the settings */
    size_t count;                        /* of all steps, the first included */
    size_t at;                           /* from 1 */
};

/** By what a visit, or a row of a line, says of itself. */
struct visit_steps visit_steps_of(const struct office_settings *settings,
    const char *service, const char *plan, int step);
/** The service that follows step `at`; NULL: it is the last one. */
const struct settings_service *visit_steps_after(
    const struct office_settings *settings, const struct visit_steps *steps, size_t at);

/** Write "step", "steps" and "then", the names of what follows, where there is more than
 * one step. */
void visit_steps_tell(const struct office_settings *settings,
    const struct visit_steps *steps, struct json_writer *w);
/** "Foto; Pengambilan": what follows, as a slip may say it; "" when nothing does. `say`
 * gives a name in another language, with `arg`; NULL: as it is. */
void visit_steps_write(const struct office_settings *settings,
    const struct visit_steps *steps, const char *(*say)(void *arg, const char *name),
    void *arg, char *out, size_t out_size);

#endif /* SERVER_OFFICE_VISIT_STEPS_H */

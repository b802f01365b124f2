/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/visit_steps.h"

#include "common/text.h"

struct visit_steps
visit_steps_of(const struct office_settings *settings, const char *service,
    const char *plan, int step)
{
    struct visit_steps steps = { .plan =
                                     settings_service(settings, plan[0] ? plan : service),
        .count = 1,
        .at = (size_t)step + 1 };

    if (steps.plan) {
        steps.count += steps.plan->step_count;
    }
    if (steps.count < steps.at) { /* the settings have fewer by now */
        steps.count = steps.at;
    }
    return steps;
}

const struct settings_service *
visit_steps_after(
    const struct office_settings *settings, const struct visit_steps *steps, size_t at)
{
    return steps->plan && at <= steps->plan->step_count
               ? &settings->services[steps->plan->steps[at - 1]]
               : NULL;
}

void
visit_steps_tell(const struct office_settings *settings, const struct visit_steps *steps,
    struct json_writer *w)
{
    const struct settings_service *next;

    if (steps->count == 1) {
        return;
    }
    writer_int(w, "step", (int64_t)steps->at);
    writer_int(w, "steps", (int64_t)steps->count);
    writer_open(w, "then", '[');
    for (size_t at = steps->at; (next = visit_steps_after(settings, steps, at)); at++) {
        writer_text(w, NULL, next->name);
    }
    writer_close(w, ']');
}

void
visit_steps_write(const struct office_settings *settings, const struct visit_steps *steps,
    const char *(*say)(void *arg, const char *name), void *arg, char *out,
    size_t out_size)
{
    const struct settings_service *next;

    out[0] = '\0';
    for (size_t at = steps->at; (next = visit_steps_after(settings, steps, at)); at++) {
        const char *name = next->confidential ? next->group : next->name;

        text_append(out, out_size, out[0] ? "; " : "");
        text_append(out, out_size, say ? say(arg, name) : name);
    }
}

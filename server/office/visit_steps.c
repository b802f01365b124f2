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
visit_steps_tell(
    const struct office_settings *settings, const struct visit_steps *steps, json_t *into)
{
    json_t *then;
    const struct settings_service *next;

    if (steps->count == 1) {
        return;
    }
    then = json_array();
    for (size_t at = steps->at; (next = visit_steps_after(settings, steps, at)); at++) {
        (void)json_array_append_new(then, json_string(next->name));
    }
    (void)json_object_set_new(into, "step", json_integer((json_int_t)steps->at));
    (void)json_object_set_new(into, "steps", json_integer((json_int_t)steps->count));
    (void)json_object_set_new(into, "then", then);
}

void
visit_steps_write(const struct office_settings *settings, const struct visit_steps *steps,
    char *out, size_t out_size)
{
    const struct settings_service *next;

    out[0] = '\0';
    for (size_t at = steps->at; (next = visit_steps_after(settings, steps, at)); at++) {
        text_append(out, out_size, out[0] ? "; " : "");
        text_append(out, out_size, next->confidential ? next->group : next->name);
    }
}

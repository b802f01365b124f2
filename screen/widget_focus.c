/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The focus as a keypad moves it: towards what lies that way, and never lost. */
#include "screen/widget_private.h"

#include <limits.h>
#include <stdlib.h>

#define ASIDE 3 /* what lies straight ahead comes before what is a third as far aside */

bool
ui_can_use(const struct ui *ui, int id)
{
    const struct ui_target *target = ui_find(ui, id);

    return target && !target->off;
}

bool
ui_focus_is_seen(const struct ui *ui)
{
    const struct ui_target *target = ui_find(ui, ui->focus);

    return ui->keyboard && target && ui_is_reached(target);
}

const char *
ui_focus_said(const struct ui *ui)
{
    return ui_focus_is_seen(ui) ? ui_find(ui, ui->focus)->said : "";
}

void
ui_focus_first(struct ui *ui, int from_id)
{
    const struct ui_target *first = NULL;

    for (size_t i = 0; i < ui->count; i++) {
        const struct ui_target *target = &ui->targets[i];

        if (target->off) {
            continue;
        }
        if (target->id >= from_id) {
            first = target;
            break;
        }
        if (!first || (target->main && !first->main)) {
            first = target;
        }
    }
    if (first) {
        ui_focus(ui, first->id);
    }
}

/* How far a target lies that way; INT_MAX: it does not. */
static int
distance(struct rect from, struct rect to, int dx, int dy)
{
    int x = to.x + to.w / 2 - from.x - from.w / 2;
    int y = to.y + to.h / 2 - from.y - from.h / 2;
    int ahead = x * dx + y * dy;
    /* What overlaps up and down is in the same row, and so across. */
    int gap = dx != 0 ? abs(y) - (from.h + to.h) / 2 : abs(x) - (from.w + to.w) / 2;
    int beyond = dx != 0 ? abs(x) - (from.w + to.w) / 2 : abs(y) - (from.h + to.h) / 2;

    if (ahead <= 0 || beyond < 0) {
        return INT_MAX;
    }
    return beyond + (gap > 0 ? ASIDE * gap : 0) + (dx != 0 ? abs(y) : abs(x)) / ASIDE;
}

void
ui_focus_toward(struct ui *ui, int dx, int dy)
{
    const struct ui_target *from = ui_find(ui, ui->focus);
    const struct ui_target *best = NULL;
    int least = INT_MAX;

    for (size_t i = 0; from && i < ui->count; i++) {
        const struct ui_target *target = &ui->targets[i];
        int far = !ui_is_reached(target) || target == from
                      ? INT_MAX
                      : distance(from->where, target->where, dx, dy);

        if (far < least) {
            least = far;
            best = target;
        }
    }
    if (best) {
        ui_focus(ui, best->id);
    } else {
        ui_focus_step(ui, dx + dy);
    }
}

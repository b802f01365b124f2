/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/dialog_group.h"

#include <string.h>

#include "counter/counter_check.h"
#include "counter/counter_dialog.h"
#include "screen/i18n.h"

#define CHOICES_MAX 9 /* by digit; the checklist has the others */

void
dialog_group_open(struct counter_app *app)
{
    const struct desk_visit *visit = &app->desk.visit;
    size_t lacks[MODEL_ITEMS_MAX];
    size_t count = 0;
    size_t group[MODEL_ITEMS_MAX];

    for (int file = 1; file == 1 || (count == 0 && file <= visit->files); file++) {
        count = desk_visit_lacking(visit, file, lacks);
    }

    for (size_t i = 0; i < count; i++) {
        size_t size = visit->papers[lacks[i]].rule == DOCUMENT_ONE_OF
                          ? desk_visit_group(visit, lacks[i], group)
                          : 0;
        struct dialog_group *dialog;

        if (size < 2) { /* nothing to choose from */
            continue;
        }
        dialog = counter_dialog_open(app, &dialog_group);
        if (dialog) {
            dialog->count = size;
            memcpy(dialog->papers, group, sizeof(dialog->papers));
            ui_focus(app->ui, UI_NO_FOCUS);
        }
        return;
    }
}

/* That one is there; and of the next group? */
static void
use(struct counter_app *app, void *state, int id)
{
    const struct dialog_group *dialog = state;
    size_t choice = (size_t)(id - ID_OUTCOME);
    size_t paper;

    if (id < ID_OUTCOME || choice >= dialog->count || choice >= CHOICES_MAX) {
        return;
    }
    paper = dialog->papers[choice];
    counter_paper_say(
        app, paper, item_state_when_there(app->desk.visit.papers[paper].mode), "");
    counter_dialog_close(app);
    dialog_group_open(app);
}

static void
draw(struct counter_app *app, void *state)
{
    const struct dialog_group *dialog = state;
    int count = dialog->count > CHOICES_MAX ? CHOICES_MAX : (int)dialog->count;
    const char *labels[CHOICES_MAX];
    struct rect room =
        counter_dialog_box(app, 920, 190 + 68 * count, _("Mana yang dibawa pemohon?"));

    for (int i = 0; i < count; i++) {
        labels[i] = app->desk.visit.papers[dialog->papers[i]].label;
    }
    counter_dialog_foot(
        app, &room, &(struct counter_foot){ .cancel = _("Tidak satu pun") });
    counter_dialog_choices(app, room,
        &(struct counter_choices){
            .labels = labels, .first = 1, .count = count, .columns = 1, .chosen = -1 });
}

const struct counter_dialog dialog_group = {
    .state_size = sizeof(struct dialog_group),
    .of_person = true,
    .draw = draw,
    .use = use,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boards' pictures, as /atur shows them beside what cannot be shown. */
#include "server/office/slide_folder.h"
#include "server/pages/model.h"
#include "server/pages/settings_view.h"
#include "server/settings/settings.h"

#define BYTES_A_KB 1024

struct found {
    json_t *shown, *left_out; /* of the model */
};

static void
add_file(
    void *arg, const char *name, const struct board_picture *picture, const char *why)
{
    const struct found *found = arg;

    (void)why; /* English, for the log and antrean-admin */
    if (!picture) {
        (void)json_array_append_new(found->left_out, json_string(name));
        return;
    }
    (void)json_array_append_new(found->shown,
        json_pack("{s:o, s:s, s:o}", "src",
            json_sprintf("/v1/board/pictures/%s", picture->id), "name", name, "size",
            json_sprintf("%u × %u, %zu KB", picture->width, picture->height,
                (picture->len + BYTES_A_KB - 1) / BYTES_A_KB)));
}

enum status
settings_fill_pictures(struct page_view *view, struct error *err)
{
    struct found found = { .shown = json_array(), .left_out = json_array() };
    enum status st = board_pictures_look(view->act->pictures, add_file, &found, err);

    settings_add_menu(view, settings_part_name(SETTINGS_BOARD));
    set(view->model, "any_left_out", json_boolean(json_array_size(found.left_out) > 0));
    set(view->model, "pictures", found.shown);
    set(view->model, "left_out", found.left_out);
    return st;
}
